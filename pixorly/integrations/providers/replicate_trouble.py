"""Our words for what Replicate reports: problems of its interface, and predictions that failed."""

import re

from pixorly.errors import Trouble
from pixorly.integrations.http import retry_after
from pixorly.integrations.providers.trouble import (
    Busy,
    CallGone,
    CallLost,
    Failed,
    NotAccepted,
    NotPermitted,
    OutcomeUnknown,
    OutOfBalance,
    Refused,
    UnknownModel,
    WrongKey,
    saying,
)
from pixorly.integrations.providers.wire import Told

# Predictions fail in words only. Source of the first: replicate/flux-fine-tuner.
_REFUSED = re.compile(r"nsfw|safety|sensitive|content policy|moderat", re.IGNORECASE)
_PASSES = re.compile(r"out of memory|interrupted|please retry|timed? ?out|unavailable|try again later", re.IGNORECASE)
_RESETS_IN = re.compile(r"resets in ~?(\d+(?:\.\d+)?)s")


def failure_of(told: str) -> Trouble:
    if _REFUSED.search(told):
        return saying(Refused(), told)
    return saying(CallLost() if _PASSES.search(told) else Failed(), told)


def trouble_of(told: Told) -> Trouble:
    return saying(_meaning(told), _said(told))


def trouble_of_order(told: Told) -> Trouble:
    """The same after a call that is paid, where it may have begun before something broke."""
    if told.status == 404:
        return saying(UnknownModel(), _said(told))
    if told.status >= 500 and told.status != 503:
        return saying(OutcomeUnknown(), _said(told))
    return trouble_of(told)


def _meaning(told: Told) -> Trouble:
    match told.status:
        case 401:
            return WrongKey()
        case 402:
            return OutOfBalance()
        case 403:
            return NotPermitted()
        case 404:
            return CallGone()
        case 422 if "version" in str(told.fields.get("title")).lower():
            return UnknownModel()
        case status if status == 429 or status >= 500:
            return Busy(retry_after=_pause(told))
    return NotAccepted()


def _pause(told: Told) -> float | None:
    if (pause := retry_after(told.headers)) is not None:
        return pause
    if isinstance(pause := told.fields.get("retry_after"), int | float):
        return float(pause)
    found = _RESETS_IN.search(str(told.fields.get("detail")))
    return float(found[1]) if found else None


def _said(told: Told) -> str:
    return f"HTTP {told.status} {told.fields.get('title') or ''} {told.fields.get('detail') or ''}"
