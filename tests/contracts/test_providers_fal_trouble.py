"""What fal says went wrong, in our words: decided by kinds, headers and states, never by how it is put."""

from typing import Any

import httpx
import pytest

from pixorly.integrations.providers.fal_trouble import failure_of, trouble_of, trouble_of_order
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
)
from pixorly.integrations.providers.wire import Told


def told(status: int, body: Any, **headers: str) -> Told:
    return Told(status, httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()}), body)


def detail(kind: str) -> dict[str, Any]:
    return {"detail": [{"loc": ["body"], "msg": "no", "type": kind, "input": "https://weights.example/secret"}]}


@pytest.mark.parametrize(
    ("status", "body", "trouble"),
    [
        (422, detail("content_policy_violation"), Refused),
        (422, detail("no_media_generated"), Failed),
        (422, detail("image_too_small"), NotAccepted),
        (400, detail("downstream_service_error"), CallLost),
        (400, {"detail": "plain words"}, NotAccepted),
        (500, {"detail": "Internal", "error_type": "internal_error"}, CallLost),
        (503, {"error_type": "runner_disconnected"}, CallLost),
        (499, {"error_type": "client_cancelled"}, Stopped),
        (502, None, Busy),
        (404, {"detail": "gone"}, CallGone),
        (403, {"detail": "User is locked. Reason: TOP_UP."}, OutOfBalance),
        (403, {"detail": "User is locked. Reason: Admin lock."}, NotPermitted),
    ],
)
def test_how_a_call_ended_is_read_by_its_kind_and_never_by_its_words(
    status: int, body: Any, trouble: type[Exception]
) -> None:
    error = failure_of(told(status, body))

    assert type(error) is trouble
    assert "secret" not in " ".join(error.__notes__)


def test_what_fal_calls_hopeless_is_not_tried_again() -> None:
    assert type(failure_of(told(500, detail("internal_server_error"), x_fal_retryable="false"))) is Failed
    assert type(failure_of(told(500, detail("internal_server_error"), x_fal_retryable="true"))) is CallLost
    assert type(trouble_of(told(402, None))) is OutOfBalance


@pytest.mark.parametrize(
    ("status", "while_asking", "after_an_order"),
    [
        (401, WrongKey, WrongKey),
        (404, CallGone, UnknownModel),
        (408, Busy, OutcomeUnknown),
        (409, Busy, Busy),
        (422, NotAccepted, NotAccepted),
        (500, Busy, OutcomeUnknown),
        (503, Busy, Busy),
        (504, Busy, OutcomeUnknown),
    ],
)
def test_after_an_order_what_broke_may_have_been_taken(
    status: int, while_asking: type[Exception], after_an_order: type[Exception]
) -> None:
    assert type(trouble_of(told(status, None))) is while_asking
    assert type(trouble_of_order(told(status, None))) is after_an_order
