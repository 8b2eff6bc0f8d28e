"""Our words for what fal reports: of its queue and accounts, and of calls that ended without a picture."""

from typing import Any

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
    Stopped,
    UnknownModel,
    WrongKey,
    saying,
)
from pixorly.integrations.providers.wire import Told

_STOPPED = ("client_cancelled", "client_disconnected")
_GAVE_UP_WAITING = (408, 499)


def trouble_of(told: Told) -> Trouble:
    return saying(_meaning(told), _said(told))


def trouble_of_order(told: Told) -> Trouble:
    """The same after a call that is paid, which may have been taken before something broke."""
    if told.status == 404:
        return saying(UnknownModel(), _said(told))
    if told.status in _GAVE_UP_WAITING or (told.status >= 500 and told.status != 503):
        return saying(OutcomeUnknown(), _said(told))
    return trouble_of(told)


def failure_of(told: Told) -> Trouble:
    """Of the result of a call: fal hands over the very error that the model ended with, and bills none of them."""
    kinds = {str(each.get("type")) for each in _details(told)} | {_flat_kind(told)}
    if "content_policy_violation" in kinds:
        return saying(Refused(), _said(told))
    if kinds & set(_STOPPED):
        return saying(Stopped(), _said(told))
    if told.status == 400 and "in progress" in _said(told):
        return saying(Busy(), _said(told))
    is_of_the_model = bool(_details(told) or _flat_kind(told))
    if told.status >= 500 or kinds & {"downstream_service_error", "no_media_generated"}:
        if not is_of_the_model:
            # A gateway on the way stumbled. The result is still there.
            return saying(Busy(), _said(told))
        is_hopeless = told.headers.get("x-fal-retryable") == "false" or "no_media_generated" in kinds
        return saying(Failed() if is_hopeless else CallLost(), _said(told))
    return trouble_of(told)


def _meaning(told: Told) -> Trouble:
    match told.status:
        case 401:
            return WrongKey()
        case 402:
            return OutOfBalance()
        # Without money an account is locked, and so it is when fal's people do it.
        case 403 if "exhausted balance" in _said(told).lower() or "TOP_UP" in _said(told):
            return OutOfBalance()
        case 403:
            return NotPermitted()
        case 404 | 410:
            return CallGone()
        case status if status in (408, 409, 429) or status >= 500:
            return Busy(retry_after=retry_after(told.headers))
    return NotAccepted()


def _details(told: Told) -> list[dict[str, Any]]:
    detail = told.fields.get("detail")
    return [each for each in detail if isinstance(each, dict)] if isinstance(detail, list) else []


def _flat_kind(told: Told) -> str:
    return str(told.fields.get("error_type") or told.headers.get("x-fal-error-type") or "")


def _said(told: Told) -> str:
    """Without the input that fal repeats: it holds the prompt, and addresses of pictures."""
    detail = told.fields.get("detail")
    words = [f"{each.get('type')}: {each.get('msg')}" for each in _details(told)]
    return f"HTTP {told.status} {_flat_kind(told)} {'; '.join(words) or (detail if isinstance(detail, str) else '')}"
