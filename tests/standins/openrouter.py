"""OpenRouter as far as pictures go: its listing, its prices, and POST /images, with every way it can go wrong."""

import base64
import json
import math
import time
from typing import Any

from tests.standins import darkroom
from tests.standins.moods import ProviderStandIn, on_its_way
from tests.standins.web import Answer, Asked

KEY = "sk-or-v1-standin"
_TOKENS = 1120
_RATIOS = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "auto"]
_SIDES = {"512": 512, "768": 768, "1K": 1024, "1.5K": 1536, "2K": 2048, "4K": 4096}


def _enum(*values: str) -> dict[str, Any]:
    return {"type": "enum", "values": list(values)}


def _range(low: int, high: int) -> dict[str, Any]:
    return {"type": "range", "min": low, "max": high}


def _line(unit: str, cost: float, billable: str = "output_image", **more: str) -> dict[str, Any]:
    return {"billable": billable, "unit": unit, "cost_usd": cost} | more


_MOODS = (
    "slow busy overloaded broken edge-timeout cut refused guarded broke limited retired malformed "
    "late-error empty not-base64 text truncated bomb svg polyglot redirect endless"
)
_FLAG = {"type": "boolean"}
_SHAPES = {"aspect_ratio": _enum(*_RATIOS), "output_format": _enum("png", "jpeg")}
# id: name, parameters, company, what it passes on, prices
MODELS: dict[str, tuple[str, dict[str, Any], str, list[str], list[dict[str, Any]]]] = {
    "black-forest-labs/flux.2-pro": (
        "FLUX.2 Pro",
        {**_SHAPES, "resolution": _enum("1K", "2K"), "seed": _FLAG, "input_references": _range(0, 8)},
        "black-forest-labs",
        ["steps", "guidance", "safety_tolerance"],
        [_line("megapixel", 0.03), _line("megapixel", 0.015, "input_image")],
    ),
    "bytedance-seed/seedream-4.5": (
        "Seedream 4.5",
        {**_SHAPES, "resolution": _enum("1K", "2K", "4K"), "n": _range(1, 10), "input_references": _range(0, 14)},
        "seed",
        [],
        [_line("image", 0.04)],
    ),
    "google/gemini-3.1-flash-image": (
        "Gemini 3.1 Flash Image",
        {**_SHAPES, "resolution": _enum("512", "1K", "2K", "4K"), "input_references": _range(0, 14)},
        "google-ai-studio",
        [],
        [_line("token", 0.00006), _line("token", 0.0000005, "input_text")],
    ),
    "openai/gpt-image-2": (
        "GPT Image 2",
        {
            "size": _enum("1024x1024", "1536x1024", "1024x1536"),
            "quality": _enum("auto", "low", "medium", "high"),
            "background": _enum("auto", "transparent", "opaque"),
            "n": _range(1, 10),
            "output_format": _enum("png", "jpeg", "webp"),
        },
        "openai",
        [],
        [_line("image", 0.01, variant="low"), _line("image", 0.17, variant="high"), _line("image", 0.04)],
    ),
    "recraft/recraft-v4-vector": (
        "Recraft V4 Vector",
        {"output_format": _enum("svg")},
        "recraft",
        [],
        [_line("image", 0.08)],
    ),
}


class OpenRouter(ProviderStandIn):
    """OpenRouter: any key that begins with sk-or- and is not wrong will do."""

    moods = frozenset(_MOODS.split())

    def call(self, asked: Asked) -> Answer:
        path = asked.path.removeprefix("/api/v1")
        if (
            not asked.headers.get("authorization", "").startswith("Bearer sk-or-")
            or "wrong" in asked.headers["authorization"]
        ):
            return _error(401, "Missing Authentication header", error_type="authentication")
        match asked.method, path.strip("/").split("/"):
            case "GET", ["key"]:
                return Answer({"data": {"label": "stand-in", "limit": None, "limit_remaining": None, "usage": 0}})
            case "GET", ["images", "models"]:
                return Answer({"data": [_listed(name) for name in MODELS]})
            case "GET", ["images", "models", author, slug, "endpoints"] if f"{author}/{slug}" in MODELS:
                return Answer(_endpoints(f"{author}/{slug}"))
            case "POST", ["images"]:
                return self._draw(json.loads(asked.body))
        return _error(404, "Not Found", error_type="not_found")

    def _draw(self, wish: dict[str, Any]) -> Answer:
        mood = self.mood_for(wish.get("prompt"))
        if wish.get("model") not in MODELS:
            return _error(400, f"{wish.get('model')} is not a valid model ID", availability="model_not_found")
        if problem := _problem(wish):
            return _error(400, problem, error_type="invalid_request")
        if trouble := self._trouble(mood):
            return trouble
        self.take_time()
        if mood == "slow":
            self.released.wait(30)
        pictures = [_drawn(mood, wish, number) for number in range(wish.get("n", 1))]
        dollars = len(pictures) * max(map(_dollars, MODELS[wish["model"]][4]))
        self.bill(wish.get("session_id", ""), wish["model"], round(dollars * 1_000_000))
        if mood == "empty":
            return Answer({"created": int(time.time()), "data": []})
        return on_its_way(Answer(_answer(pictures, dollars)), mood)

    def _trouble(self, mood: str) -> Answer | None:
        match mood:
            case "busy":
                return _error(429, "Rate limit exceeded", {"retry-after": "7"}, error_type="rate_limit_exceeded")
            case "overloaded":
                return _error(529, "Provider overloaded", {"retry-after": "3"}, error_type="provider_overloaded")
            case "broken":
                return _error(500, "Internal Server Error", error_type="server")
            case "edge-timeout":
                return Answer(b"<html>524: a timeout occurred</html>", 524, {"content-type": "text/html"})
            case "refused":
                return _error(403, "Input was flagged", reasons=["sexual"], flagged_input="…", provider_name="OpenAI")
            case "guarded":
                return _error(400, "The model declined", error_type="content_policy_violation")
            case "broke":
                message = "Insufficient credits. Add more using https://openrouter.ai/credits"
                return _error(402, message, error_type="payment_required", limit_source="openrouter_credits")
            case "limited":
                return _error(403, "Key lacks permission", error_type="permission_denied")
            case "retired":
                return _error(404, "No endpoints found", availability="no_endpoints")
            case "late-error":
                return Answer(
                    {"error": {"code": 502, "message": "Upstream failed", "metadata": {"error_type": "server"}}}
                )
            case "redirect":
                return Answer(b"", 302, {"location": "http://169.254.169.254/latest/meta-data/"})
        return None


def _dollars(line: dict[str, Any]) -> float:
    return line["cost_usd"] * (_TOKENS if line["unit"] == "token" else 1)


def _drawn(mood: str, wish: dict[str, Any], number: int) -> str:
    if mood == "not-base64":
        return "!not base64!"
    if mood in darkroom.HOSTILE:
        return base64.b64encode(darkroom.HOSTILE[mood]()).decode()
    width, height = _pixels(wish)
    content = darkroom.picture(wish["prompt"], width, height, wish.get("seed", 0) + number)
    return base64.b64encode(content).decode()


def _answer(pictures: list[str], dollars: float) -> dict[str, Any]:
    tokens = _TOKENS * len(pictures)
    return {
        "created": int(time.time()),
        "data": [{"b64_json": each, "media_type": "image/png"} for each in pictures],
        "usage": {
            "prompt_tokens": 0,
            "completion_tokens": tokens,
            "total_tokens": tokens,
            "cost": dollars,
            "is_byok": False,
            "cost_details": {"upstream_inference_cost": None},
            "completion_tokens_details": {"image_tokens": tokens},
        },
    }


def _problem(wish: dict[str, Any]) -> str:
    """What OpenRouter itself would not take."""
    known = MODELS[wish["model"]][1]
    if not isinstance(wish.get("prompt"), str) or not wish["prompt"]:
        return "prompt is required"
    if not 1 <= wish.get("n", 1) <= 10 or ("n" not in known and wish.get("n", 1) > 1):
        return "n is out of range"
    for name in ("aspect_ratio", "resolution", "size", "quality", "background", "output_format"):
        if name in wish and wish[name] not in known.get(name, {}).get("values", ()):
            return f"{name} is not supported"
    for each in wish.get("input_references", ()):
        head, _, packed = each["image_url"]["url"].partition(",")
        if each["type"] != "image_url" or not head.startswith("data:image/") or not base64.b64decode(packed):
            return "input_references can't be read"
    return ""


def _pixels(wish: dict[str, Any]) -> tuple[int, int]:
    if "size" in wish:
        width, _, height = wish["size"].partition("x")
        return int(width), int(height)
    across, down = (float(each) for each in wish.get("aspect_ratio", "1:1").replace("auto", "1:1").split(":"))
    side = _SIDES[wish.get("resolution", "1K")]
    return tuple(round(side * math.sqrt(each) / 16) * 16 for each in (across / down, down / across))  # type: ignore


def _listed(name: str) -> dict[str, Any]:
    title, parameters, *_ = MODELS[name]
    return {
        "id": name,
        "name": title,
        "description": f"{title}, as a stand-in draws it.",
        "created": 1782864000,
        "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["image"]},
        "supported_parameters": parameters,
        "supports_streaming": False,
        "endpoints": f"/api/v1/images/models/{name}/endpoints",
    }


def _endpoints(name: str) -> dict[str, Any]:
    title, parameters, company, passed_on, prices = MODELS[name]
    endpoint = {
        "provider_name": title,
        "provider_slug": company,
        "provider_tag": company,
        "supported_parameters": parameters,
        "allowed_passthrough_parameters": passed_on,
        "supports_streaming": False,
        "pricing": prices,
    }
    return {"id": name, "endpoints": [endpoint]}


def _error(
    status: int, message: str, headers: dict[str, str] | None = None, availability: str = "", **metadata: Any
) -> Answer:
    error: dict[str, Any] = {"code": status, "message": message, "metadata": metadata}
    if availability:
        error["availability"] = {"code": availability, "retryable": False, "requested_models": [], "docs_url": ""}
    return Answer({"error": error, "user_id": "user_standin"}, status, headers or {})


if __name__ == "__main__":
    OpenRouter.start_alone(9101)
