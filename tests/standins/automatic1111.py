"""Automatic1111 as far as its API goes: one call after the other, with progress, previews, interrupts, and what can go wrong."""

import base64
import io
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageOps

from tests.standins import darkroom
from tests.standins.moods import ProviderStandIn, on_its_way
from tests.standins.web import Answer, Asked

USER, PASSWORD = "pixorly", "standin"
CHECKPOINTS = ("v1-5-pruned-emaonly", "sd_xl_base_1.0", "flux1-dev-fp8")
SAMPLERS = ("DPM++ 2M", "DPM++ SDE", "Euler a", "Euler", "DDIM")
SCHEDULERS = ("Automatic", "Karras", "Exponential", "SGM Uniform", "Simple", "Beta")
LORAS = ("fox", "watercolour")
UPSCALERS = ("None", "Lanczos", "Nearest", "R-ESRGAN 4x+")
_MOODS = (
    "slow busy broken overloaded edge-timeout cut no-room nans invalid malformed empty not-base64 grid "
    "mute blind text truncated bomb svg polyglot redirect endless preview-large"
)
_STEP_SECONDS = 0.05


@dataclass
class Task:
    id: str
    wish: dict[str, Any]
    seconds: float
    mood: str
    began: float = field(default_factory=time.monotonic)
    interrupted: threading.Event = field(default_factory=threading.Event)

    @property
    def share(self) -> float:
        return min(1.0, (time.monotonic() - self.began) / self.seconds) if self.seconds else 1.0


class Automatic1111(ProviderStandIn):
    """Automatic1111: any user, and any password that is not wrong."""

    moods = frozenset(_MOODS.split()) | darkroom.NO_PREVIEWS.keys()

    def __init__(self, port: int = 0, *, seconds: float = 0) -> None:
        super().__init__(port, seconds=seconds)
        self.loaded = CHECKPOINTS[0]
        self.interrupts = 0
        # Started with --nowebui it knows nothing of tasks.
        self.has_webui = True
        # Started without --api it has only its pages.
        self.has_api = True
        self.current: Task | None = None
        self._queue = threading.Lock()

    def call(self, asked: Asked) -> Answer:
        packed = asked.headers.get("authorization", "").removeprefix("Basic ")
        if "wrong" in base64.b64decode(packed).decode():
            return _error(401, "Incorrect username or password", {"www-authenticate": "Basic"})
        if asked.path == "/internal/progress" and self.has_webui:
            return self._progress(json.loads(asked.body))
        path = asked.path.removeprefix("/sdapi/v1/")
        if path == asked.path or not self.has_api:
            return _error(404, "Not Found")
        if asked.method == "GET":
            listed = _listed(path)
            return _error(404, "Not Found") if listed is None else Answer(listed)
        match path:
            case "txt2img" | "img2img" | "extra-single-image":
                return self._take(path, json.loads(asked.body))
            case "interrupt":
                return self._interrupt()
        return _error(404, "Not Found")

    def _take(self, path: str, wish: dict[str, Any]) -> Answer:
        mood = self.mood_for(wish.get("prompt", ""))
        if problem := _problem(path, wish):
            return problem
        if trouble := _trouble(mood):
            return trouble
        if path == "extra-single-image":
            return self._enlarge(wish, mood)
        with self._queue:
            # Asked for one that it doesn't have, it goes on with whatever is loaded.
            title = wish.get("override_settings", {}).get("sd_model_checkpoint", "")
            self.loaded = title.partition(".")[0] if title.partition(".")[0] in CHECKPOINTS else self.loaded
            task = Task(wish.get("force_task_id", ""), wish, 30 if mood == "slow" else self.seconds, mood)
            self.current = task
            try:
                while task.share < 1 and not task.interrupted.is_set() and not self.released.is_set():
                    self.released.wait(min(_STEP_SECONDS, task.seconds))
            finally:
                self.current = None
        return self._answer(task)

    def _answer(self, task: Task) -> Answer:
        wish, mood, count = task.wish, task.mood, task.wish.get("n_iter", 1)
        seed = wish.get("seed", -1)
        made = [_packed(_made(mood, wish, seed + number)) for number in range(count)]
        if not task.interrupted.is_set():
            self.bill(task.id, self.loaded, 0)
        info = {"seed": seed, "all_seeds": list(range(seed, seed + count)), "sd_model_name": self.loaded}
        if mood == "grid":
            made = [
                _packed(darkroom.picture("a grid of all", 64, 64)),
                *made,
                _packed(darkroom.picture("edges", 64, 64)),
            ]
        images = ["!not base64!"] if mood == "not-base64" else [] if mood == "empty" else made
        info["index_of_first_image"] = int(mood == "grid")
        return on_its_way(Answer({"images": images, "parameters": wish, "info": json.dumps(info)}), mood)

    def _enlarge(self, wish: dict[str, Any], mood: str) -> Answer:
        self.take_time()
        image = _opened(wish["image"])
        factor = wish.get("upscaling_resize", 2)
        large = image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.LANCZOS)
        self.bill("", wish["upscaler_1"], 0)
        return on_its_way(Answer({"html_info": "", "image": _packed(_png(large))}), mood)

    def _progress(self, asked: dict[str, Any]) -> Answer:
        task = self.current
        if task is None or task.id != asked["id_task"]:
            return Answer({"active": False, "queued": False, "completed": False, "id_live_preview": -1})
        step = round(task.share * 10)
        told: dict[str, Any] = {"active": True, "queued": False, "completed": False, "progress": task.share}
        if task.mood == "mute":
            return Answer(b"{never ending", 200)
        if task.mood != "blind" and step != asked.get("id_live_preview"):
            shown = darkroom.preview(task.mood, step)
            told |= {"live_preview": f"data:image/png;base64,{_packed(shown)}", "id_live_preview": step}
        return Answer(told)

    def _interrupt(self) -> Answer:
        """Whatever it works on, whoever asked for it."""
        self.interrupts += 1
        if self.current:
            self.current.interrupted.set()
        return Answer({})


def _made(mood: str, wish: dict[str, Any], seed: int) -> bytes:
    if mood in darkroom.HOSTILE:
        return darkroom.HOSTILE[mood]()
    size = wish["width"], wish["height"]
    drawn = darkroom.picture(wish["prompt"], *size, seed)
    if not wish.get("init_images"):
        return drawn
    new, old = Image.open(io.BytesIO(drawn)), ImageOps.fit(_opened(wish["init_images"][0]).convert("RGB"), size)
    changed = Image.blend(old, new, wish.get("denoising_strength", 0.75))
    if wish.get("mask"):
        # White is painted, unless it is told to turn that round.
        mask = _opened(wish["mask"]).convert("L").resize(size)
        changed = Image.composite(changed, old, ImageOps.invert(mask) if wish["inpainting_mask_invert"] else mask)
    return _png(changed)


def _problem(path: str, wish: dict[str, Any]) -> Answer | None:
    """What it would not take."""
    if path == "extra-single-image":
        return None if wish.get("upscaler_1") in UPSCALERS else _error(422, "no such upscaler")
    if wish.get("sampler_name") not in (None, *SAMPLERS):
        return _error(404, "Sampler not found")
    if wish.get("scheduler") not in (None, *SCHEDULERS):
        return _error(404, "Scheduler not found")
    if path == "img2img" and not wish.get("init_images"):
        return _error(404, "Init image not found")
    numbers = {name: wish.get(name) for name in ("steps", "width", "height", "n_iter", "seed")}
    wrong = [name for name, value in numbers.items() if not isinstance(value, int)]
    if wrong or not isinstance(wish.get("prompt"), str):
        detail = [{"loc": ["body", *wrong], "msg": "value is not a valid integer", "type": "type_error", "input": wish}]
        return Answer({"detail": detail}, 422)
    return None


def _trouble(mood: str) -> Answer | None:
    match mood:
        case "busy":
            return Answer(b"<html>Too many</html>", 429, {"retry-after": "7", "content-type": "text/html"})
        case "broken":
            told = "HTTPSConnectionPool: https://user:pass@hub.example/model could not be fetched"
            return Answer({"error": "RuntimeError", "detail": "", "body": "", "errors": told}, 500)
        case "overloaded":
            return Answer(b"", 503, {"retry-after": "3"})
        case "edge-timeout":
            return Answer(b"<html>504 Gateway Time-out</html>", 504, {"content-type": "text/html"})
        case "no-room":
            told = "CUDA out of memory. Tried to allocate 20.00 GiB"
            return Answer({"error": "OutOfMemoryError", "detail": "", "body": "", "errors": told}, 500)
        case "nans":
            told = "A tensor with all NaNs was produced in Unet."
            return Answer({"error": "NansException", "detail": "", "body": "", "message": told}, 500)
        case "invalid":
            return _error(422, "Script 'none' not found")
        case "redirect":
            return Answer(b"", 302, {"location": "http://169.254.169.254/latest/meta-data/"})
    return None


def _listed(name: str) -> list[dict[str, Any]] | None:
    match name:
        case "sd-models":
            return [_checkpoint(each) for each in CHECKPOINTS]
        case "samplers":
            return [{"name": each, "aliases": [], "options": {}} for each in SAMPLERS]
        case "schedulers":
            return [{"name": each.lower().replace(" ", "_"), "label": each, "aliases": None} for each in SCHEDULERS]
        case "loras":
            return [{"name": each, "alias": each, "path": f"/models/Lora/{each}.safetensors"} for each in LORAS]
        case "upscalers":
            return [{"name": each, "model_name": None, "model_path": None, "scale": 4} for each in UPSCALERS]
    return None


def _checkpoint(name: str) -> dict[str, Any]:
    title = f"{name}.safetensors [6ce0161689]"
    return {"title": title, "model_name": name, "hash": "6ce0161689", "filename": f"/models/{name}.safetensors"}


def _opened(packed: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(packed)))


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _error(status: int, detail: str, headers: dict[str, str] | None = None) -> Answer:
    return Answer({"detail": detail}, status, headers or {})


if __name__ == "__main__":
    Automatic1111.start_alone(9109)
