"""Together AI: the FLUX models, answered in the same breath."""

import logging
import re
from dataclasses import replace
from typing import Any

from pixorly.errors import Trouble
from pixorly.integrations.http import Bounds, retry_after
from pixorly.integrations.providers.base import (
    NOBODY,
    AnswersAtOnce,
    Finished,
    Model,
    Request,
    Watch,
    WhenUnsure,
    require_possible,
)
from pixorly.integrations.providers.together_models import curated, models_from, wish_for
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
from pixorly.integrations.providers.wire import CALL, DOWNLOAD, GAVE_UP_WAITING, Downloads, Told, Wire

log = logging.getLogger(__name__)

# How a refusal looks is nowhere written down; it is known by these words alone.
_REFUSED = re.compile(r"nsfw|safety|content policy|moderat", re.IGNORECASE)
_GONE = re.compile(r"model_not_(?:found|available)|not_found_error|unable to access model", re.IGNORECASE)


class TogetherProvider(AnswersAtOnce):
    """There is no way to ask for a lost answer, and no key that makes a second call the first one again.

    A call in doubt is therefore made again, and may be paid twice.
    """

    key = "together"
    name = "Together"
    when_unsure = WhenUnsure.CALL_AGAIN

    def __init__(
        self,
        api_key: str,
        url: str = "https://api.together.ai/v1",
        *,
        allows_http: bool = False,
        bounds: Bounds = CALL,
        download_bounds: Bounds = DOWNLOAD,
    ) -> None:
        headers = {"Authorization": f"Bearer {api_key}"}
        url = url.rstrip("/")
        self._wire = Wire(self.name, url, "TOGETHER_BASE_URL", trouble_of, headers, bounds, allows_http=allows_http)
        self._downloads = Downloads(self.name, url, allows_http=allows_http, bounds=download_bounds)

    def check(self) -> None:
        self._wire.read("/models")

    def models(self) -> tuple[Model, ...]:
        listed = self._wire.read("/models").body
        if not isinstance(listed, list):
            raise BadAnswer()
        return models_from(listed)

    def generate(self, request: Request, watch: Watch = NOBODY) -> Finished:
        require_possible(request)
        known = curated().get(request.model.name_there)
        if known is None:
            raise UnknownModel()
        if watch.wants_stop():
            raise Stopped()
        told = self._wire.order("/images/generations", json=wish_for(known, request))
        pictures = self._downloads.held_in(told.fields.get("data"), "image/png", request.count)
        if not pictures:
            log.warning("Together answered without a picture.")
            raise BadAnswer()
        if len(pictures) == 1:
            pictures = [replace(pictures[0], seed=request.own_seed)]
        return Finished(tuple(pictures), request.call_id, request.cost())


def trouble_of(told: Told) -> Trouble:
    """Our word for an error of Together's, which is sometimes plain text."""
    error = told.fields.get("error")
    fields: dict[str, Any] = error if isinstance(error, dict) else {"message": error}
    code = " ".join(str(fields.get(name) or "") for name in ("type", "code"))
    message = str(fields.get("message") or "")
    return saying(_meaning(told, code, message), f"HTTP {told.status} {code} {message}")


def _meaning(told: Told, code: str, message: str) -> Trouble:
    status = told.status
    if status in (400, 403, 422) and _REFUSED.search(f"{code} {message}"):
        return Refused()
    if status == 404 or _GONE.search(f"{code} {message}"):
        return UnknownModel()
    if status in GAVE_UP_WAITING:
        return OutcomeUnknown()
    if status in (409, 429) or status >= 500:
        return Busy(retry_after=_pause(told))
    if status == 401:
        return WrongKey()
    if status == 402:
        return OutOfBalance()
    return NotPermitted() if status == 403 else NotAccepted()


def _pause(told: Told) -> float | None:
    if (pause := retry_after(told.headers)) is not None:
        return pause
    resets_in = told.headers.get("x-ratelimit-reset", "")
    return float(resets_in) if resets_in.isdecimal() and len(resets_in) < 4 else None
