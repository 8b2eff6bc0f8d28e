"""Together as far as pictures go: its listing, and generations with LoRAs and pictures, with every way it can go wrong."""

import base64
import io
import json
import math
import secrets
from typing import Any

from PIL import Image

from tests.standins import darkroom
from tests.standins.moods import ProviderStandIn, on_its_way
from tests.standins.web import Answer, Asked

KEY = "tgp_v1_standin"
_SHAPES = {"1:1": (1024, 1024), "16:9": (1344, 768), "9:16": (768, 1344), "4:3": (1184, 864), "3:2": (1248, 832)}
_BY_PIXELS = frozenset({"width", "height"})
_ANY = "model prompt n seed output_format response_format negative_prompt disable_safety_checker"
_FLUX_2 = "reference_images guidance_scale steps"
# id: dollars for the first megapixel, for each that is begun after it, for a picture that goes along, and what it takes.
MODELS: dict[str, tuple[float, float, float, frozenset[str]]] = {
    "black-forest-labs/FLUX.2-pro": (0.03, 0.015, 0.015, _BY_PIXELS | {"reference_images", "prompt_upsampling"}),
    "black-forest-labs/FLUX.2-dev": (0.02, 0.02, 0, _BY_PIXELS | {"image_loras", *_FLUX_2.split()}),
    "black-forest-labs/FLUX.2-flex": (0.05, 0.05, 0, _BY_PIXELS | set(_FLUX_2.split())),
    "black-forest-labs/FLUX.1-kontext-pro": (0.04, 0.04, 0, frozenset({"aspect_ratio", "image_url", "steps"})),
}
_LISTED = {"meta-llama/Llama-4-Maverick": "chat", "google/flash-image-2.5": "image", "Kling": "video"}
_MOODS = (
    "slow busy shed broken edge-timeout cut refused broke limited retired unlisted invalid malformed empty not-base64 "
    "address lost private text truncated bomb svg polyglot redirect endless"
)


class Together(ProviderStandIn):
    """Together: any key that is not wrong will do."""

    moods = frozenset(_MOODS.split())
    # Where it sends whoever asks for a picture in its mood "private".
    leads_to = "http://169.254.169.254/latest/meta-data/"

    def call(self, asked: Asked) -> Answer:
        key = asked.headers.get("authorization", "")
        if asked.path.startswith("/imgproxy/"):
            if not asked.headers.get("user-agent"):
                return Answer(b"", 403)
            lost = asked.path.endswith("lost")
            return Answer(b"" if lost else darkroom.picture("by address", 512, 512), 503 if lost else 200)
        if not key:
            return Answer(b"Missing API key", 401, {"content-type": "text/plain"})
        if "wrong" in key:
            message = (
                "Invalid API key provided. You can find your API key at https://api.together.ai/settings/api-keys."
            )
            return _error(401, message, code="invalid_api_key")
        match asked.method, asked.path.removeprefix("/v1"):
            case "GET", "/models":
                kinds = dict.fromkeys(MODELS, "image") | _LISTED
                return Answer([_listed(name, kind) for name, kind in kinds.items()])
            case "POST", "/images/generations":
                return self._draw(json.loads(asked.body))
        return Answer(b"404 page not found", 404, {"content-type": "text/plain"})

    def _draw(self, wish: dict[str, Any]) -> Answer:
        mood, model = self.mood_for(wish.get("prompt")), str(wish.get("model"))
        if model not in MODELS:
            return _error(404, f"Unable to access model {model}.", code="model_not_available")
        if problem := _problem(wish, MODELS[model][3]):
            return _error(400, problem, code="invalid_request")
        if trouble := _trouble(mood):
            return trouble
        self.take_time()
        if mood == "slow":
            self.released.wait(30)
        made = [self._made(mood, wish, number) for number in range(wish.get("n", 1))]
        self.bill("", model, _charge(wish))
        told = {"id": secrets.token_hex(8), "model": model, "object": "list", "data": [] if mood == "empty" else made}
        return on_its_way(Answer(told), mood)

    def _made(self, mood: str, wish: dict[str, Any], number: int) -> dict[str, Any]:
        if mood in ("address", "lost", "private") or wish.get("response_format", "url") == "url":
            url = self.leads_to if mood == "private" else f"{self.url}/imgproxy/{mood}"
            return {"index": number, "type": "url", "url": url}
        content = darkroom.HOSTILE[mood]() if mood in darkroom.HOSTILE else _drawn(wish, number)
        packed = "!not base64!" if mood == "not-base64" else base64.b64encode(content).decode()
        return {"index": number, "type": "b64_json", "b64_json": packed, "timings": {"inference": 0.8}}


def _trouble(mood: str) -> Answer | None:
    match mood:
        case "busy":
            busy = _error(429, "Request was rejected due to dynamic rate limiting.", kind="dynamic_request_limited")
            return Answer(busy.body, 429, {"x-ratelimit-reset": "7"})
        case "shed":
            return Answer(_error(503, "The server is overloaded.", kind="service_unavailable").body, 503)
        case "broken":
            return _error(500, "Internal server error", kind="server_error")
        case "edge-timeout":
            return Answer(b"<html>504 Gateway Time-out</html>", 504, {"content-type": "text/html"})
        case "refused":
            return _error(422, "NSFW content detected in the generated image.", code="nsfw_content")
        case "broke":
            message = "Credit limit exceeded. Add credits at https://api.together.ai/settings/billing."
            return _error(402, message, kind="credit_limit", code="credit_limit")
        case "limited":
            return _error(403, "Enable third-party data sharing.", code="third_party_data_sharing_blocked")
        case "retired":
            return _error(400, "The model is not offered any more.", code="model_not_available")
        case "unlisted":
            return Answer(b"not found", 404, {"content-type": "text/plain"})
        case "invalid":
            return _error(400, "height must be a multiple of 16", code="invalid_request")
        case "redirect":
            return Answer(b"", 302, {"location": "http://169.254.169.254/latest/meta-data/"})
    return None


def _problem(wish: dict[str, Any], takes: frozenset[str]) -> str:
    """What Together would not take, or would pass over where we mistyped it."""
    if not wish.get("prompt"):
        return "prompt is required"
    if unknown := set(wish) - takes - set(_ANY.split()):
        return f"unknown: {', '.join(sorted(unknown))}"
    if not 1 <= wish.get("n", 1) <= 4 or not 1 <= wish.get("steps", 1) <= 50:
        return "n must be between 1 and 4, steps between 1 and 50"
    if wish.get("response_format", "url") not in ("url", "base64") or wish.get("output_format", "jpeg") == "webp":
        return "no such format"
    width, height = _size(wish)
    if "aspect_ratio" not in wish and not all(256 <= side <= 1920 and side % 8 == 0 for side in (width, height)):
        return "width and height must be multiples of 8 between 256 and 1920"
    if any(set(each) != {"path", "scale"} for each in wish.get("image_loras", ())):
        return "a LoRA has a path and a scale"
    return ""


def _drawn(wish: dict[str, Any], number: int) -> bytes:
    drawn = darkroom.picture(wish["prompt"], *_size(wish), wish.get("seed", 0) + number)
    if wish.get("output_format") == "png":
        return drawn
    out = io.BytesIO()
    Image.open(io.BytesIO(drawn)).save(out, "JPEG")
    return out.getvalue()


def _charge(wish: dict[str, Any]) -> int:
    first, further, going_along, _takes = MODELS[wish["model"]]
    width, height = _size(wish)
    each = first + further * (math.ceil(width * height / 1024**2) - 1)
    return round((each * wish.get("n", 1) + going_along * len(wish.get("reference_images", ()))) * 1_000_000)


def _size(wish: dict[str, Any]) -> tuple[int, int]:
    return _SHAPES.get(wish.get("aspect_ratio", ""), (wish.get("width", 1024), wish.get("height", 1024)))


def _listed(name: str, kind: str) -> dict[str, Any]:
    prices = {"hourly": 0, "input": 0, "output": 0, "base": 0, "finetune": 0}
    return {"id": name, "object": "model", "created": 1795132800, "type": kind, "display_name": name, "pricing": prices}


def _error(status: int, message: str, *, kind: str = "invalid_request_error", code: str | None = None) -> Answer:
    return Answer({"id": "x", "error": {"message": message, "type": kind, "param": None, "code": code}}, status)


if __name__ == "__main__":
    Together.start_alone(9104)
