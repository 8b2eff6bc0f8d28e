"""What is said of an endpoint: that it fails, from the newest try and with nothing taken after it; else that it works."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from pixorly.database import carry, reading
from pixorly.services import webhooks
from pixorly.tasks import webhooks as tasks
from tests.grounds.processes import wait_until
from tests.grounds.webhooks import developer, happen, listening, send_all, time_passes
from tests.standins.receiver import Receiver
from tests.standins.web import Answer, Asked


@pytest.fixture(autouse=True)
def _this_machine_is_allowed(change_settings):
    change_settings(webhook_loopback=True)


@pytest.fixture
def ada(house):
    return developer()


class _Slow(Receiver):
    """Keeps the first who asks waiting, and fails it then; the others have their answers at once."""

    def answer(self, asked: Asked) -> Answer:
        if asked is self.asked[0]:
            self.released.wait(10)
            return Answer(b"", 500)
        return super().answer(asked)


@contextmanager
def _overtaken(viewer, receiver: Receiver) -> Iterator[None]:
    """What happens inside happens while one delivery waits for its answer, which is a failure in the end."""
    happen(viewer)
    first = threading.Thread(target=tasks.deliver)
    first.start()
    wait_until(lambda: receiver.asked, 5)
    yield
    receiver.released.set()
    first.join(10)
    assert not first.is_alive()


def _seen(viewer, endpoint) -> webhooks.EndpointView:
    with reading() as session:
        return webhooks.one(session, viewer, endpoint.id)


def test_a_failure_that_others_overtook_is_not_the_newest_word(ada):
    with _Slow(200) as receiver:
        endpoint = listening(ada, receiver.url)
        # Taken a moment ago too, which must not keep the newer time from being written.
        happen(ada, times=2)
        with _overtaken(ada, receiver):
            send_all()
        seen = _seen(ada, endpoint)

    assert len(receiver.asked) == 3
    assert (seen.failing_since, seen.is_on) == (None, True)
    assert seen.worked_at and datetime.now(UTC) - seen.worked_at < timedelta(seconds=20)


def test_a_failure_that_nothing_overtook_is(ada):
    with _Slow(200, 500) as receiver:
        endpoint = listening(ada, receiver.url)
        with _overtaken(ada, receiver):
            happen(ada)
            send_all()
        assert _seen(ada, endpoint).failing_since is None
        happen(ada)
        send_all()
        failing = _seen(ada, endpoint)

    assert failing.failing_since and failing.worked_at and failing.worked_at < failing.failing_since


def test_the_last_that_was_taken_ends_it_however_late_the_answer_came(ada):
    with Receiver(500, 200) as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada)
        send_all()
        before = _seen(ada, endpoint)
        time_passes(timedelta(seconds=7))
        send_all()
        after = _seen(ada, endpoint)

    assert before.failing_since and before.worked_at is None
    assert after.failing_since is None and after.worked_at


def test_what_the_address_before_answers_says_nothing_about_the_one_of_today(ada):
    with _Slow() as receiver, Receiver() as other:
        endpoint = listening(ada, receiver.url)
        with _overtaken(ada, receiver):
            carry(lambda session: webhooks.change(session, ada, endpoint.id, address=other.url))

    seen = _seen(ada, endpoint)
    assert (seen.failing_since, seen.worked_at) == (None, None)
