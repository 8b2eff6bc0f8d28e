"""Gemini as far as pictures go: its listing and generateContent, with refusals inside good answers and all that can go wrong."""

import base64
import json
import math
from typing import Any
from urllib.parse import unquote

from tests.standins import darkroom
from tests.standins.moods import ProviderStandIn, on_its_way
from tests.standins.web import Answer, Asked

KEY = "AIza-standin"
_SIDES = {"512": 512, "1K": 1024, "2K": 2048, "4K": 4096}
_RATIOS = {"1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"}
_LONG = {"1:4", "4:1", "1:8", "8:1"}
_REFERENCE_TOKENS = 560
# name: shapes, output tokens by size, dollars per million tokens that come as words, leave as words, leave as pictures
MODELS: dict[str, tuple[set[str], dict[str, int], tuple[float, float, float]]] = {
    "gemini-3.1-flash-image": (_RATIOS | _LONG, {"512": 747, "1K": 1120, "2K": 1680, "4K": 2520}, (0.5, 3, 60)),
    "gemini-3-pro-image": (_RATIOS, {"1K": 1120, "2K": 1120, "4K": 2000}, (2, 12, 120)),
    "gemini-2.5-flash-image": (_RATIOS, {"": 1290}, (0.3, 2.5, 30)),
    "gemini-4-flash-image": (_RATIOS, {"": 1290}, (0.3, 2.5, 30)),
}
_OTHERS = {"gemini-3.1-pro": "generateContent", "text-embedding-005": "embedContent"}
_MOODS = (
    "slow busy overloaded broken deadline cut refused guarded wordy limited abroad broke retired malformed empty "
    "not-base64 wrapped thinking text truncated bomb svg polyglot redirect endless"
)


class Gemini(ProviderStandIn):
    """Gemini: any key that begins with AIza and is not wrong will do."""

    moods = frozenset(_MOODS.split())

    def call(self, asked: Asked) -> Answer:
        key = asked.headers.get("x-goog-api-key", "")
        if not key.startswith("AIza") or "wrong" in key:
            return _error(
                400,
                "INVALID_ARGUMENT",
                "API key not valid. Please pass a valid API key.",
                {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"},
            )
        path = asked.path.removeprefix("/v1beta").removeprefix("/v1")
        name, _, method = unquote(path.removeprefix("/models/")).partition(":")
        match asked.method, method:
            case "GET", "" if path == "/models":
                return _page(int(asked.query.get("pageSize", 50)), int(asked.query.get("pageToken", 0)))
            case "POST", "generateContent" if name in MODELS:
                return self._draw(name, json.loads(asked.body))
        message = f"models/{name} is not found for API version v1beta, or is not supported for generateContent."
        return _error(404, "NOT_FOUND", message)

    def _draw(self, model: str, wish: dict[str, Any]) -> Answer:
        parts = wish["contents"][-1]["parts"]
        prompt = next((part["text"] for part in parts if "text" in part), "")
        mood = self.mood_for(prompt)
        pictures = [_inline(part) for part in parts if "text" not in part]
        shape = _given(wish, "generationConfig", "imageConfig")
        if problem := _problem(model, prompt, pictures, shape):
            return _error(400, "INVALID_ARGUMENT", problem)
        if trouble := _trouble(mood):
            return trouble
        self.take_time()
        if mood == "slow":
            self.released.wait(30)
        size = str(shape.get("imageSize") or shape.get("image_size") or ("" if "" in MODELS[model][1] else "1K"))
        usage = _usage(model, prompt, len(pictures), size)
        drawn = _drawn(mood, prompt, shape, size, _given(wish, "generationConfig").get("seed", 0))
        self.bill("", model, _bill(model, usage))
        return on_its_way(Answer(_answer(model, mood, drawn, usage)), mood)


def _trouble(mood: str) -> Answer | None:
    match mood:
        case "busy" | "wrapped":
            retry = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7s"}
            busy = _error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan.", retry)
            return Answer([busy.body], 429) if mood == "wrapped" else busy
        case "overloaded":
            return _error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.")
        case "broken":
            return _error(500, "INTERNAL", "An internal error has occurred.")
        case "deadline":
            return _error(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.")
        case "broke":
            message = "Your prepayment credits are depleted. Go to https://ai.studio/projects to manage your billing."
            return _error(429, "RESOURCE_EXHAUSTED", message)
        case "limited":
            return _error(403, "PERMISSION_DENIED", "Your project has been denied access.")
        case "abroad":
            return _error(400, "FAILED_PRECONDITION", "User location is not supported for the API use.")
        case "retired":
            return _error(404, "NOT_FOUND", "This model is no longer available.")
        case "redirect":
            return Answer(b"", 302, {"location": "http://169.254.169.254/latest/meta-data/"})
        case "refused":
            return Answer({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {}})
        case "guarded":
            message = "Unable to show the generated image, which may violate a policy."
            return Answer({"candidates": [{"finishReason": "IMAGE_SAFETY", "finishMessage": message, "index": 0}]})
        case "wordy":
            content = {"role": "model", "parts": [{"text": "A lovely idea. Shall I draw it?"}]}
            return Answer({"candidates": [{"content": content, "finishReason": "STOP", "index": 0}]})
    return None


def _answer(model: str, mood: str, drawn: str, usage: dict[str, Any]) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [
        {"text": "Here is your picture."},
        {"inlineData": {"mimeType": darkroom.PNG, "data": drawn}},
    ]
    if mood == "thinking":
        draft = base64.b64encode(darkroom.picture("a draft", 64, 64)).decode()
        parts = [{"inlineData": {"mimeType": darkroom.PNG, "data": draft}, "thought": True}, *parts]
    candidate = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}
    return {
        "candidates": [] if mood == "empty" else [candidate],
        "usageMetadata": usage,
        "modelVersion": model,
        "responseId": "standin",
    }


def _drawn(mood: str, prompt: str, shape: dict[str, Any], size: str, seed: int) -> str:
    if mood == "not-base64":
        return "!not base64!"
    if mood in darkroom.HOSTILE:
        return base64.b64encode(darkroom.HOSTILE[mood]()).decode()
    across, down = (float(each) for each in _ratio(shape).split(":"))
    side = _SIDES[size or "1K"]
    width, height = (round(side * math.sqrt(each) / 16) * 16 for each in (across / down, down / across))
    return base64.b64encode(darkroom.picture(prompt, width, height, seed)).decode()


def _usage(model: str, prompt: str, pictures: int, size: str) -> dict[str, Any]:
    words, seen, drawn = len(prompt) // 4 + 1, pictures * _REFERENCE_TOKENS, MODELS[model][1][size]
    return {
        "promptTokenCount": words + seen,
        "candidatesTokenCount": drawn + 6,
        "totalTokenCount": words + seen + drawn + 6,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": words}],
        "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": drawn}],
        "thoughtsTokenCount": 40,
    }


def _bill(model: str, usage: dict[str, Any]) -> int:
    words_in, words_out, pictures_out = MODELS[model][2]
    drawn = usage["candidatesTokensDetails"][0]["tokenCount"]
    written = usage["candidatesTokenCount"] - drawn + usage["thoughtsTokenCount"]
    return math.ceil(usage["promptTokenCount"] * words_in + written * words_out + drawn * pictures_out)


def _problem(model: str, prompt: str, pictures: list[bytes], shape: dict[str, Any]) -> str:
    """What Google itself would not take."""
    ratios, sizes, _ = MODELS[model]
    if not prompt or not all(pictures):
        return "Unable to process input."
    if _ratio(shape) not in ratios:
        return "aspect_ratio is not supported by this model."
    size = shape.get("imageSize") or shape.get("image_size")
    return "image_size is not supported by this model." if size and size not in sizes else ""


def _ratio(shape: dict[str, Any]) -> str:
    return str(shape.get("aspectRatio") or shape.get("aspect_ratio") or "1:1")


def _inline(part: dict[str, Any]) -> bytes:
    """Google takes names in either case and both alphabets of base64, and its own client sends the ones we don't."""
    inline = part.get("inlineData") or part.get("inline_data") or {}
    kind = str(inline.get("mimeType") or inline.get("mime_type"))
    packed = str(inline.get("data")).replace("-", "+").replace("_", "/")
    return base64.b64decode(packed) if kind.startswith("image/") else b""


def _given(wish: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        wish = wish.get(name) or {}
    return wish


def _page(size: int, start: int) -> Answer:
    listed = [_listed(name, "generateContent") for name in MODELS]
    listed += [_listed(name, method) for name, method in _OTHERS.items()]
    more = {"nextPageToken": str(start + size)} if start + size < len(listed) else {}
    return Answer({"models": listed[start : start + size]} | more)


def _listed(name: str, method: str) -> dict[str, Any]:
    title = name.replace("-", " ").title()
    return {"name": f"models/{name}", "displayName": title, "supportedGenerationMethods": [method, "countTokens"]}


def _error(code: int, status: str, message: str, *details: dict[str, Any]) -> Answer:
    return Answer({"error": {"code": code, "message": message, "status": status, "details": list(details)}}, code)


if __name__ == "__main__":
    Gemini.start_alone(9105)
