"""Our words for what ComfyUI reports: of requests it does not take, and of workflows that broke."""

import re
from collections.abc import Iterator
from typing import Any

from pixorly.errors import Trouble
from pixorly.integrations.http import retry_after
from pixorly.integrations.providers.trouble import (
    Busy,
    CallLost,
    Failed,
    NotAccepted,
    NotPermitted,
    OutcomeUnknown,
    OutOfBalance,
    Stopped,
    UnknownModel,
    WrongKey,
    saying,
)
from pixorly.integrations.providers.wire import GAVE_UP_WAITING, Told, fields_in

_NO_ROOM = re.compile(r"out ?of ?memory|allocation on device", re.IGNORECASE)
# Nodes that call somebody else's models are paid there.
_SPENT = re.compile(r"payment required|add credits", re.IGNORECASE)
_NO_NODE = ("invalid_prompt", "missing_node_type")
# Every loader calls the file it loads something_name; these are chosen by the person.
_CHOSEN = ("sampler_name", "lora_name")


def trouble_of(told: Told) -> Trouble:
    return saying(_meaning(told), f"HTTP {told.status} {_said(told)}")


def trouble_of_order(told: Told) -> Trouble:
    if told.status == 400 and _is_missing_something(told):
        return saying(UnknownModel(), f"HTTP {told.status} {_said(told)}")
    return trouble_of(told)


def trouble_of_view(told: Told) -> Trouble:
    """A picture that is gone was taken away between its making and our asking; another is free."""
    return saying(CallLost(), "the picture is gone") if told.status == 404 else trouble_of(told)


def failure_of(entry: dict[str, Any]) -> Trouble:
    """Why a call ended without a picture, by the last thing that is told of it."""
    messages = fields_in(entry.get("status")).get("messages")
    for each in reversed(messages if isinstance(messages, list) else []):
        name, fields = each if isinstance(each, list) and len(each) == 2 else ("", {})
        if name == "execution_interrupted":
            return Stopped()
        if name == "execution_error" and isinstance(fields, dict):
            return _broken(str(fields.get("exception_type") or ""), str(fields.get("exception_message") or ""))
    return saying(Failed(), "it does not say why")


def _broken(kind: str, message: str) -> Trouble:
    told = f"{kind} {message}"
    if _SPENT.search(told):
        return saying(OutOfBalance(), told)
    # The next try would end alike, and a smaller picture may not.
    return saying(NotAccepted() if _NO_ROOM.search(told) else Failed(), told)


def _meaning(told: Told) -> Trouble:
    match told.status:
        case 401:
            return WrongKey()
        case 403:
            return NotPermitted()
        case status if status in GAVE_UP_WAITING:
            return OutcomeUnknown()
        case status if status == 429 or status >= 500:
            return Busy(retry_after=retry_after(told.headers))
    return NotAccepted()


def _is_missing_something(told: Told) -> bool:
    """A file that a loader no longer finds, or a node that is not installed."""
    if _error(told).get("type") in _NO_NODE:
        return True
    for each in _node_errors(told):
        field = str(fields_in(each.get("extra_info")).get("input_name"))
        if each.get("type") == "value_not_in_list" and field.endswith("_name") and field not in _CHOSEN:
            return True
    return False


def _node_errors(told: Told) -> Iterator[dict[str, Any]]:
    for node in fields_in(told.fields.get("node_errors")).values():
        errors = fields_in(node).get("errors")
        yield from (each for each in (errors if isinstance(errors, list) else ()) if isinstance(each, dict))


def _error(told: Told) -> dict[str, Any]:
    return fields_in(told.fields.get("error"))


def _said(told: Told) -> str:
    first = next(_node_errors(told), {})
    words = (_error(told).get("type"), _error(told).get("message"), first.get("message"), first.get("details"))
    return " ".join(str(each) for each in words if each)
