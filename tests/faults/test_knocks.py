"""Knocks of providers through the real door: twice, too early, too late, forged. Rows 17 and 18 of the fault matrix."""

import base64
import json
import random
import time
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from pixorly.api.app import rest
from pixorly.api.guard import guarded
from pixorly.database import reading
from pixorly.models import JobStatus
from pixorly.queue import queue
from pixorly.tasks import jobs as tasks
from tests.faults.conftest import RICH, audited
from tests.grounds.harm import FLUX_DEV, a_paid_wish, answer_bells, row_of
from tests.grounds.studio import balance_of, how_they_ended, job, pictures_of, press
from tests.standins.replicate import SECRET, signed

_OTHER_SECRET = "whsec_" + base64.b64encode(b"somebody else's key").decode()


@pytest.fixture
def door(house) -> TestClient:
    return TestClient(guarded(list)(rest()), base_url="http://localhost:8000", raise_server_exceptions=False)


@pytest.fixture
def prediction(ada, replicate):
    """One that is done, and of which nobody here knows it yet."""
    replicate.seconds = 0
    (job_id,) = press(ada, a_paid_wish(model=FLUX_DEV))
    tasks.carry_out()
    (made,) = replicate.predictions.values()
    return job_id, json.dumps(replicate._body(made)).encode()


def knock(door: TestClient, job_id: object, body: bytes, headers: dict[str, str], provider: str = "replicate") -> int:
    return door.post(f"/hooks/{provider}", params={"job": str(job_id)}, content=body, headers=headers).status_code


def test_the_same_knock_many_times_is_one_look(ada, replicate, prediction, door):
    job_id, body = prediction
    knocks = [signed(body, message_id=f"msg_{number}") for number in (1, 2, 3)] * 3
    random.shuffle(knocks)
    with audited():
        answers = {knock(door, job_id, body, headers) for headers in knocks}
        answer_bells()
        late = knock(door, job_id, body, signed(body))
        answer_bells()

    assert answers == {204} and late == 204
    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and len(pictures_of(job_id)) == 1
    assert len(replicate.billed) == 1 and balance_of(ada) == (10 + RICH - row_of(job_id).price, 0)


def test_a_knock_before_the_call_has_returned_changes_nothing(ada, replicate, prediction, door):
    """And neither does one for a job that it does not belong to."""
    _, body = prediction
    (other,) = press(ada, a_paid_wish("another one", FLUX_DEV))
    with audited():
        answer = knock(door, other, body, signed(body))
        answer_bells()

        before = row_of(other)
    assert answer == 204 and (before.status, before.attempts) == (JobStatus.PENDING, 0)


def test_an_early_word_that_it_is_still_being_made_ends_nothing(ada, replicate, door):
    replicate.seconds = 60
    (job_id,) = press(ada, a_paid_wish(model=FLUX_DEV))
    tasks.carry_out()
    (made,) = replicate.predictions.values()
    body = json.dumps(replicate._body(made)).encode()
    with audited():
        knock(door, job_id, body, signed(body))
        answer_bells()

    assert how_they_ended([job_id]) == [JobStatus.PROCESSING] and not replicate.billed


@pytest.mark.parametrize(
    "forge",
    [
        lambda body: (body[:-1] + b" ", signed(body)),
        lambda body: (body, signed(body, _OTHER_SECRET)),
        lambda body: (body, signed(body, sent_at=int(time.time()) - 301)),
        lambda body: (body, signed(body, sent_at=int(time.time()) + 310)),
        lambda body: (body, {name: value for name, value in signed(body).items() if name != "webhook-id"}),
        lambda body: (body, signed(body) | {"webhook-timestamp": "yesterday"}),
        lambda body: (body, signed(body) | {"webhook-signature": "v1,"}),
        lambda body: (body, {}),
        lambda _: (b"[]", signed(b"[]")),
        lambda _: (b"\xff\x00", signed(b"\xff\x00")),
    ],
    ids=[
        "changed",
        "other-secret",
        "stale",
        "ahead",
        "no-id",
        "no-time",
        "empty",
        "unsigned",
        "no-prediction",
        "no-json",
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_the_provider_did_not_sign_is_turned_away(prediction, door, forge: Callable):
    job_id, body = prediction
    queue("looks").empty()
    with reading() as session:
        before = job(session, job_id).model_dump()

    answer = knock(door, job_id, *forge(body))

    with reading() as session:
        assert job(session, job_id).model_dump() == before
    assert 400 <= answer < 500 and queue("looks").count == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_strange_addresses_and_endless_bodies_are_turned_away(prediction, door):
    job_id, body = prediction
    queue("looks").empty()

    answers = [
        knock(door, job_id, body, signed(body), "nobody"),
        knock(door, job_id, body, signed(body), "painter"),
        knock(door, "no-id", body, signed(body)),
        knock(door, job_id, b" " * 3_000_000, signed(body)),
    ]

    assert all(400 <= one < 500 for one in answers), answers
    assert queue("looks").count == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_while_a_secret_is_changed_both_signatures_come_and_one_suffices(prediction, door):
    job_id, body = prediction
    new, old = signed(body, _OTHER_SECRET), signed(body, SECRET)
    both = old | {"webhook-signature": f"{new['webhook-signature']} {old['webhook-signature']}"}

    assert knock(door, job_id, body, both) == 204
