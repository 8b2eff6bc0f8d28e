"""OpenAI as far as pictures go: its listing, generations and edits by mask, with every way it can go wrong."""

import base64
import io
import json
import math
import time
from typing import Any

from PIL import Image

from tests.standins import darkroom
from tests.standins.moods import ProviderStandIn, on_its_way
from tests.standins.web import Answer, Asked

KEY = "sk-standin"
_QUALITIES = ("auto", "low", "medium", "high")
_THREE = ("1024x1024", "1536x1024", "1024x1536")
_PICTURE_TOKENS = 300
# id: sizes (none: any by 16), backgrounds, output tokens by quality, dollars per million tokens of words, pictures, drawn
MODELS: dict[str, tuple[tuple[str, ...], tuple[str, ...], dict[str, int], tuple[float, float, float]]] = {
    "gpt-image-2": ((), ("auto", "opaque"), {"low": 196, "medium": 1756, "high": 7024}, (5, 8, 30)),
    "gpt-image-1.5": (
        _THREE,
        ("auto", "transparent", "opaque"),
        {"low": 408, "medium": 1584, "high": 6240},
        (5, 8, 32),
    ),
}
# What others list who speak the same language.
OTHERS = {"sd-turbo": "somebody"}
_LISTED = {"gpt-5": "system", "whisper-1": "openai-internal", "gpt-image-3": "system"}
_MOODS = (
    "slow busy moment broken edge-timeout cut refused broke capped limited retired unlisted invalid malformed empty "
    "not-base64 address private text truncated bomb svg polyglot redirect endless"
)


class OpenAI(ProviderStandIn):
    """OpenAI: any key that begins with sk- and is not wrong will do."""

    moods = frozenset(_MOODS.split())
    # Where it sends whoever asks for a picture in its mood "private".
    leads_to = "http://169.254.169.254/latest/meta-data/"

    def call(self, asked: Asked) -> Answer:
        key = asked.headers.get("authorization", "")
        if asked.path == "/made.png":
            return Answer(darkroom.picture("by address", 512, 512), 200, {"content-type": darkroom.PNG})
        if not key.startswith("Bearer sk-") or "wrong" in key:
            return _error(401, f"Incorrect API key provided: {key[7:]}.", code="invalid_api_key")
        match asked.method, asked.path.removeprefix("/v1"):
            case "GET", "/models":
                owners = dict.fromkeys(MODELS, "system") | _LISTED | OTHERS
                return Answer({"object": "list", "data": [_listed(*each) for each in owners.items()]})
            case "POST", "/images/generations":
                return self._draw(json.loads(asked.body), [], None)
            case "POST", "/images/edits":
                return self._edit(asked)
        return _error(404, f"Invalid URL ({asked.method} {asked.path})")

    def _edit(self, asked: Asked) -> Answer:
        fields = {part.name: part.content.decode() for part in asked.parts if not part.filename}
        files = [part for part in asked.parts if part.filename]
        wish: dict[str, Any] = fields | ({"n": int(fields["n"])} if "n" in fields else {})
        pictures = [part.content for part in files if part.name in ("image", "image[]")]
        if not pictures or ([part.name for part in files].count("image") and len(pictures) > 1):
            return _error(400, "Invalid image: one is called image, several image[].", param="image")
        mask = next((part.content for part in files if part.name == "mask"), None)
        return self._draw(wish, pictures, mask)

    def _draw(self, wish: dict[str, Any], pictures: list[bytes], mask: bytes | None) -> Answer:
        mood, model = self.mood_for(wish.get("prompt")), wish.get("model")
        if model not in MODELS and model not in OTHERS:
            return _error(404, f"The model '{model}' does not exist.", code="model_not_found")
        if problem := _problem(wish, pictures, mask):
            return _error(400, problem, code="invalid_value")
        if trouble := _trouble(mood):
            return trouble
        self.take_time()
        if mood == "slow":
            self.released.wait(30)
        made = [self._made(mood, wish, pictures, mask, number) for number in range(wish.get("n", 1))]
        usage = _usage(wish, len(pictures))
        self.bill("", str(model), _bill(str(model), usage))
        return on_its_way(Answer(_answer(wish, [] if mood == "empty" else made, usage)), mood)

    def _made(
        self, mood: str, wish: dict[str, Any], pictures: list[bytes], mask: bytes | None, number: int
    ) -> dict[str, str]:
        if mood in ("address", "private"):
            return {"url": f"{self.url}/made.png" if mood == "address" else self.leads_to}
        if mood == "not-base64":
            return {"b64_json": "!not base64!"}
        content = darkroom.HOSTILE[mood]() if mood in darkroom.HOSTILE else _drawn(wish, pictures, mask, number)
        return {"b64_json": base64.b64encode(content).decode()}


def _trouble(mood: str) -> Answer | None:
    match mood:
        case "busy" | "moment":
            pause = {"retry-after": "7"} | ({"retry-after-ms": "250"} if mood == "moment" else {})
            busy = _error(429, "Rate limit reached on images per min (IPM): Limit 5", code="rate_limit_exceeded")
            return Answer(busy.body, 429, pause)
        case "broken":
            return _error(500, "The server had an error while processing your request.", kind="server_error")
        case "edge-timeout":
            return Answer(b"<html>504 Gateway Time-out</html>", 504, {"content-type": "text/html"})
        case "refused":
            message = "Your request was rejected by the safety system. safety_violations=[sexual]."
            return _error(400, message, kind="image_generation_user_error", code="moderation_blocked")
        case "broke":
            message = "You have no credits left. Read https://platform.openai.com/docs/guides/error-codes."
            return _error(429, message, kind="insufficient_quota", code="insufficient_quota")
        case "capped":
            return _error(400, "Billing hard limit has been reached", code="billing_hard_limit_reached")
        case "limited":
            return _error(403, "Your organization must be verified to use this model.")
        case "retired":
            return _error(404, "The model has been deprecated.", code="model_not_found")
        case "unlisted":
            return Answer({"error": "no such model"}, 404)
        case "invalid":
            return _error(400, "Invalid size.", code="invalid_value")
        case "redirect":
            return Answer(b"", 302, {"location": "http://169.254.169.254/latest/meta-data/"})
    return None


def _drawn(wish: dict[str, Any], pictures: list[bytes], mask: bytes | None, number: int) -> bytes:
    """With a mask, only what is see-through in it is drawn."""
    size = _pixels(wish)
    drawn = darkroom.picture(wish["prompt"], *size, number)
    if mask is None:
        return drawn
    new, old = Image.open(io.BytesIO(drawn)), Image.open(io.BytesIO(pictures[0])).convert("RGB").resize(size)
    kept = Image.open(io.BytesIO(mask)).getchannel("A").resize(size)
    out = io.BytesIO()
    Image.composite(old, new, kept).save(out, "PNG")
    return out.getvalue()


def _answer(wish: dict[str, Any], made: list[dict[str, str]], usage: dict[str, Any]) -> dict[str, Any]:
    if wish["model"] in OTHERS:
        return {"created": int(time.time()), "data": made}
    told = {"background": "opaque", "output_format": "png", "quality": wish.get("quality", "high")}
    return {"created": int(time.time()), **told, "size": "{}x{}".format(*_pixels(wish)), "data": made, "usage": usage}


def _usage(wish: dict[str, Any], pictures: int) -> dict[str, Any]:
    tokens = MODELS.get(wish["model"], ((), (), {"high": 0}, ()))[2]
    quality = wish.get("quality", "auto").replace("auto", "high")
    words, seen, drawn = len(wish["prompt"]) // 4 + 1, pictures * _PICTURE_TOKENS, wish.get("n", 1) * tokens[quality]
    return {
        "input_tokens": words + seen,
        "input_tokens_details": {"text_tokens": words, "image_tokens": seen},
        "output_tokens": drawn,
        "total_tokens": words + seen + drawn,
    }


def _bill(model: str, usage: dict[str, Any]) -> int:
    if model in OTHERS:
        return 0
    words, pictures, drawn = MODELS[model][3]
    seen = usage["input_tokens_details"]
    return math.ceil(seen["text_tokens"] * words + seen["image_tokens"] * pictures + usage["output_tokens"] * drawn)


def _problem(wish: dict[str, Any], pictures: list[bytes], mask: bytes | None) -> str:
    """What OpenAI itself would not take."""
    if not isinstance(wish.get("prompt"), str) or not wish["prompt"]:
        return "Missing required parameter: 'prompt'."
    if not 1 <= wish.get("n", 1) <= 10:
        return "Invalid 'n'."
    if mask is not None:
        seen = Image.open(io.BytesIO(mask))
        if seen.format != "PNG" or seen.mode != "RGBA" or seen.size != Image.open(io.BytesIO(pictures[0])).size:
            return "Invalid mask image format - mask must be a PNG with alpha, as large as the image."
    if wish["model"] in OTHERS:
        return ""
    sizes, backgrounds, *_ = MODELS[wish["model"]]
    width, height = _pixels(wish)
    fits = f"{width}x{height}" in sizes if sizes else not (width % 16 or height % 16) and 1 / 3 <= width / height <= 3
    if not fits or width * height < 655_360:
        return "Invalid size."
    if "response_format" in wish:
        return "Unknown parameter: 'response_format'."
    return (
        ""
        if wish.get("background", "auto") in backgrounds and wish.get("quality", "auto") in _QUALITIES
        else "Invalid."
    )


def _pixels(wish: dict[str, Any]) -> tuple[int, int]:
    width, _, height = wish.get("size", "auto").replace("auto", "1024x1024").partition("x")
    return int(width), int(height)


def _listed(name: str, owner: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 1795132800, "owned_by": owner}


def _error(
    status: int, message: str, *, kind: str = "invalid_request_error", code: str | None = None, param: str | None = None
) -> Answer:
    return Answer({"error": {"message": message, "type": kind, "param": param, "code": code}}, status)


if __name__ == "__main__":
    OpenAI.start_alone(9106)
