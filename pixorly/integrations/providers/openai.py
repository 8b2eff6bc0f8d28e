"""OpenAI, and any server that speaks as it does: pictures from words, and pictures changed by words and a mask."""

import logging
from typing import Any

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
from pixorly.integrations.providers.canvases import grown, see_through_mask
from pixorly.integrations.providers.editing import Kind
from pixorly.integrations.providers.openai_models import charged, models_from
from pixorly.integrations.providers.trouble import (
    BadAnswer,
    Busy,
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
from pixorly.integrations.providers.wire import (
    CALL,
    DOWNLOAD,
    ENDINGS,
    GAVE_UP_WAITING,
    Downloads,
    Told,
    Wire,
    media_type,
)

log = logging.getLogger(__name__)

_REFUSALS = {"content_policy_violation", "content_filter", "moderation_blocked"}
_SPENT = {"billing_hard_limit_reached", "billing_not_active", "insufficient_quota"}
# Left to choose by itself, it takes what it likes at four times the price.
_USUAL_QUALITY = "medium"
_BEYOND = "Continue this picture beyond its edges, in the same style and light."


class OpenAIProvider(AnswersAtOnce):
    """There is no way to ask for a lost answer, and no key that makes a second call the first one again.

    A call in doubt is therefore made again, and may be paid twice.
    """

    key = "openai"
    name = "OpenAI"
    when_unsure = WhenUnsure.CALL_AGAIN

    def __init__(
        self,
        api_key: str,
        url: str = "https://api.openai.com/v1",
        *,
        allows_http: bool = False,
        bounds: Bounds = CALL,
        download_bounds: Bounds = DOWNLOAD,
    ) -> None:
        headers = {"Authorization": f"Bearer {api_key}"}
        url = url.rstrip("/")
        self._wire = Wire(self.name, url, "OPENAI_BASE_URL", trouble_of, headers, bounds, allows_http=allows_http)
        self._downloads = Downloads(self.name, url, allows_http=allows_http, bounds=download_bounds)

    def check(self) -> None:
        self._wire.read("/models")

    def models(self) -> tuple[Model, ...]:
        listed = self._wire.read("/models").fields.get("data")
        if not isinstance(listed, list):
            raise BadAnswer()
        return tuple(models_from(listed))

    def generate(self, request: Request, watch: Watch = NOBODY) -> Finished:
        require_possible(request)
        files = _files(request)
        if watch.wants_stop():
            raise Stopped()
        wish = _wish(request)
        if files:
            fields = {name: str(value) for name, value in wish.items()}
            told = self._wire.order("/images/edits", data=fields, files=files)
        else:
            told = self._wire.order("/images/generations", json=wish)
        claim = media_type(f"image/{told.fields.get('output_format') or 'png'}")
        pictures = self._downloads.held_in(told.fields.get("data"), claim, request.count)
        if not pictures:
            log.warning("%s answered without a picture.", self.name)
            raise BadAnswer()
        cost = charged(request.model, told.fields.get("usage"))
        return Finished(tuple(pictures), request.call_id, request.cost() if cost is None else cost)


def _wish(request: Request) -> dict[str, Any]:
    wish: dict[str, Any] = {
        "model": request.model.name_there,
        "prompt": request.prompt if request.prompt.strip() else _BEYOND,
        "n": request.count,
        "size": f"{request.width}x{request.height}",
    }
    if not request.model.private.get("is_gpt"):
        # OpenAI's own models refuse to be told what they always do.
        return wish | {"response_format": "b64_json"}
    wish |= {"output_format": "png", "quality": request.quality or _USUAL_QUALITY}
    return wish | ({"background": request.background} if request.background else {})


def _files(request: Request) -> list[tuple[str, tuple[str, bytes, str]]]:
    """The pictures that go along: one is called image, several image[], and the mask belongs to the first."""
    pictures, mask = request.pictures, None
    if request.kind is Kind.INPAINT:
        mask = see_through_mask(request)
    elif request.kind is Kind.OUTPAINT:
        canvas, mask = grown(request)
        pictures = (canvas, *request.references)
    name = "image" if len(pictures) == 1 else "image[]"
    files = [(name, _file(f"picture{number}", each)) for number, each in enumerate(pictures)]
    return files + ([("mask", _file("mask", mask))] if mask else [])


def _file(name: str, picture: Picture) -> tuple[str, bytes, str]:
    return f"{name}.{ENDINGS.get(picture.media_type, 'png')}", picture.content, picture.media_type


def trouble_of(told: Told) -> Trouble:
    """Our word for an error of OpenAI's. Other servers say it in fewer words, or only by the status."""
    error = told.fields.get("error")
    fields: dict[str, Any] = error if isinstance(error, dict) else {"message": error or told.fields.get("detail")}
    code, message = str(fields.get("code") or ""), str(fields.get("message") or "")
    return saying(_meaning(told, code, message), f"HTTP {told.status} {code} {message}")


def _meaning(told: Told, code: str, message: str) -> Trouble:
    status = told.status
    if code in _REFUSALS or (status == 400 and "safety system" in message):
        return Refused()
    if code in _SPENT or status == 402:
        return OutOfBalance()
    if status == 404 or code == "model_not_found":
        return UnknownModel()
    if status in GAVE_UP_WAITING:
        return OutcomeUnknown()
    if status in (409, 429) or status >= 500:
        return Busy(retry_after=_pause(told))
    if status == 401:
        return WrongKey()
    return NotPermitted() if status == 403 else NotAccepted()


def _pause(told: Told) -> float | None:
    exactly = told.headers.get("retry-after-ms", "")
    return float(exactly) / 1000 if exactly.isdecimal() and len(exactly) < 9 else retry_after(told.headers)
