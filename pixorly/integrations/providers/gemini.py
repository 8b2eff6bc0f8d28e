"""Gemini: Google's image models, one picture a call, answered in the same breath, refusals included."""

import base64
import logging
import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from pixorly.errors import Trouble
from pixorly.integrations.http import Bounds, retry_after
from pixorly.integrations.providers.base import (
    NOBODY,
    AnswersAtOnce,
    Finished,
    Model,
    Picture,
    Request,
    Watch,
    WhenUnsure,
    require_possible,
)
from pixorly.integrations.providers.gemini_models import charged, models_from
from pixorly.integrations.providers.trouble import (
    BadAnswer,
    Busy,
    CallLost,
    Failed,
    NotAccepted,
    NotPermitted,
    OutcomeUnknown,
    OutOfBalance,
    Refused,
    Stopped,
    UnknownModel,
    WrongKey,
    saying,
)
from pixorly.integrations.providers.wire import CALL, Told, Wire, fields_in, media_type, unpacked

log = logging.getLogger(__name__)

# Source: google-genai 3.4.0, FinishReason.
_REFUSALS = {
    "BLOCKLIST",
    "IMAGE_PROHIBITED_CONTENT",
    "IMAGE_RECITATION",
    "IMAGE_SAFETY",
    "PROHIBITED_CONTENT",
    "RECITATION",
    "SAFETY",
    "SPII",
}
# It had something to say instead; asked again, it usually draws.
_ONLY_WORDS = {"STOP", "NO_IMAGE", "IMAGE_OTHER"}
_SPENT = re.compile(r"credits? (?:are|is) depleted|limit: 0\b", re.IGNORECASE)
_MOST_PAGES = 10
_SEEDS = 2**31


class GeminiProvider(AnswersAtOnce):
    """There is no way to ask for a lost answer, and no key that makes a second call the first one again.

    A call in doubt is therefore made again, and may be paid twice.
    """

    key = "gemini"
    name = "Gemini"
    when_unsure = WhenUnsure.CALL_AGAIN

    def __init__(
        self,
        api_key: str,
        url: str = "https://generativelanguage.googleapis.com/v1beta",
        *,
        allows_http: bool = False,
        bounds: Bounds = CALL,
    ) -> None:
        # In a header: an address ends in logs.
        headers = {"x-goog-api-key": api_key}
        self._wire = Wire(
            self.name, url.rstrip("/"), "GEMINI_BASE_URL", trouble_of, headers, bounds, allows_http=allows_http
        )

    def check(self) -> None:
        self._wire.read("/models", params={"pageSize": 1})

    def models(self) -> tuple[Model, ...]:
        listed: list[Any] = []
        page = ""
        for _ in range(_MOST_PAGES):
            told = self._wire.read("/models", params={"pageSize": 1000} | ({"pageToken": page} if page else {}))
            entries = told.fields.get("models")
            if not isinstance(entries, list):
                raise BadAnswer()
            listed += entries
            page = told.fields.get("nextPageToken")
            if not isinstance(page, str) or not page:
                break
        return tuple(models_from(listed))

    def generate(self, request: Request, watch: Watch = NOBODY) -> Finished:
        require_possible(request)
        if watch.wants_stop():
            raise Stopped()
        path = f"/models/{quote(request.model.name_there, safe='')}:generateContent"
        told = self._wire.order(path, json=_wish(request))
        picture = replace(_picture(told), seed=request.own_seed)
        cost = charged(request.model, told.fields.get("usageMetadata"))
        return Finished((picture,), request.call_id, request.cost() if cost is None else cost)


def _wish(request: Request) -> dict[str, Any]:
    can = request.model.abilities
    shape = {"aspectRatio": can.ratio_of(request.width, request.height)}
    # Models of one size don't take its name.
    if len(can.tiers) > 1:
        shape["imageSize"] = can.tier_of(request.width, request.height).name
    parts: list[dict[str, Any]] = [{"text": request.prompt}]
    for each in request.pictures:
        parts.append({"inlineData": {"mimeType": each.media_type, "data": base64.b64encode(each.content).decode()}})
    drawing = {"responseModalities": ["IMAGE"], "seed": request.own_seed % _SEEDS, "imageConfig": shape}
    return {"contents": [{"role": "user", "parts": parts}], "generationConfig": drawing}


def _picture(told: Told) -> Picture:
    """The last one that is no draft: models that think may show what they thought of."""
    candidates = told.fields.get("candidates")
    first = fields_in(candidates[0]) if isinstance(candidates, list) and candidates else {}
    parts = fields_in(first.get("content")).get("parts")
    drawn = [
        inline
        for part in (parts if isinstance(parts, list) else ())
        if isinstance(part, dict) and not part.get("thought")
        if (inline := fields_in(part.get("inlineData") or part.get("inline_data")))
    ]
    if not drawn:
        raise _why_there_is_none(told, first)
    content = unpacked(drawn[-1].get("data"))
    if not content:
        raise saying(BadAnswer(), "a picture that can't be read")
    return Picture(content, media_type(drawn[-1].get("mimeType") or drawn[-1].get("mime_type")))


def _why_there_is_none(told: Told, candidate: dict[str, Any]) -> Trouble:
    """Refusals, too, come as good answers."""
    if blocked := fields_in(told.fields.get("promptFeedback")).get("blockReason"):
        return saying(Refused(), f"prompt: {blocked}")
    reason = str(candidate.get("finishReason"))
    note = f"{reason} {candidate.get('finishMessage') or ''}"
    log.warning("Gemini answered without a picture: %s", reason)
    if reason in _REFUSALS:
        return saying(Refused(), note)
    if reason in _ONLY_WORDS:
        return saying(CallLost(), note)
    return saying(Failed() if candidate else BadAnswer(), note)


def trouble_of(told: Told) -> Trouble:
    """Our word for an error of Google's. Its body sometimes stands in a list of one."""
    body = told.body[0] if isinstance(told.body, list) and told.body else told.body
    error = fields_in(fields_in(body).get("error"))
    details = error.get("details")
    found = [each for each in details if isinstance(each, dict)] if isinstance(details, list) else []
    message = str(error.get("message") or "")
    return saying(_meaning(told, found, message), f"HTTP {told.status} {error.get('status') or ''} {message}")


def _meaning(told: Told, details: list[dict[str, Any]], message: str) -> Trouble:
    match told.status:
        case 400 if any(each.get("reason") == "API_KEY_INVALID" for each in details) or "API key" in message:
            return WrongKey()
        case 400 if "location is not supported" in message:
            return NotPermitted()
        case 401:
            return WrongKey()
        case 402:
            return OutOfBalance()
        case 403:
            return NotPermitted()
        case 404:
            return UnknownModel()
        case 408 | 504:
            return OutcomeUnknown()
        case 429 if _SPENT.search(message):
            return OutOfBalance()
        case status if status == 429 or status >= 500:
            return Busy(retry_after=_pause(told, details))
    return NotAccepted()


def _pause(told: Told, details: list[dict[str, Any]]) -> float | None:
    for each in details:
        delay = each.get("retryDelay")
        if isinstance(delay, str) and re.fullmatch(r"\d{1,5}(?:\.\d{1,9})?s", delay):
            return float(delay[:-1])
    return retry_after(told.headers)
