"""Whose webhook is next: nobody's dead receiver delays another's, and nobody sends what somebody else has."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, update

from pixorly.database import carry, reading
from pixorly.integrations.webhooks import Outcome
from pixorly.models import Delivery, DeliveryStatus, Endpoint, id_from
from pixorly.services import audit, deliveries, webhooks
from pixorly.services.telling import Kind
from pixorly.tasks import webhooks as tasks
from tests.grounds.processes import wait_until
from tests.grounds.studio import press
from tests.grounds.webhooks import (
    attempts,
    deliveries_of,
    developer,
    fill,
    happen,
    listening,
    send_all,
    time_passes,
)
from tests.standins.receiver import Receiver


@pytest.fixture(autouse=True)
def _this_machine_is_allowed(change_settings):
    change_settings(webhook_loopback=True)


@pytest.fixture
def ada(house):
    return developer()


@pytest.fixture
def bob(house):
    return developer("bob@example.com")


def _take():
    return carry(deliveries.take)


def test_endpoints_have_turns_however_many_wait_for_one_of_them(ada, bob):
    crowded, quiet = listening(ada, "http://127.0.0.1:9/a"), listening(bob, "http://127.0.0.1:9/b")
    fill(ada, crowded, 50)
    fill(bob, quiet, 2)

    order = [claimed.workspace_id for claimed in (_take() for _ in range(4)) if claimed]

    assert order == [ada.workspace_id, bob.workspace_id, ada.workspace_id, bob.workspace_id]


def test_one_endpoint_has_four_at_once_and_one_workspace_half_of_the_threads(ada, change_settings):
    change_settings(webhook_threads=12)
    endpoints = [listening(ada, f"http://127.0.0.1:9/{name}") for name in "abc"]
    fill(ada, endpoints[0], 20)

    assert len([one for one in (_take() for _ in range(9)) if one]) == deliveries.AT_ONCE == 4

    fill(ada, endpoints[1], 20)
    fill(ada, endpoints[2], 20)
    assert len([one for one in (_take() for _ in range(9)) if one]) == 2


def test_ten_thousand_for_a_dead_receiver_delay_nobody_else(ada, bob):
    """The dead one keeps silent; eight threads work, and the other's twenty arrive in their own time."""
    with Receiver() as dead, Receiver() as alive:
        dead.silent_for = 30
        fill(ada, listening(ada, dead.url, Kind.CREDIT_LOW), 10_000)
        listening(bob, alive.url)
        happen(bob, times=20)
        stop = threading.Event()

        def work() -> None:
            while not stop.is_set():
                tasks.deliver()
                stop.wait(0.01)

        with ThreadPoolExecutor(8) as threads:
            hands = [threads.submit(work) for _ in range(8)]
            try:
                wait_until(lambda: len(alive.asked) >= 20, 10)
                assert 1 <= len(dead.asked) <= deliveries.AT_ONCE
            finally:
                stop.set()
                dead.released.set()
        for hand in hands:
            hand.result()

        assert len(set(alive.ids)) == 20


def test_those_that_fail_share_half_of_the_threads(house, change_settings):
    change_settings(webhook_threads=4)
    people = [developer(f"dev{n}@example.com") for n in range(5)]
    endpoints = [listening(one, "http://127.0.0.1:9/") for one in people]
    for person, endpoint in zip(people, endpoints, strict=True):
        fill(person, endpoint, 3)
    # All have been tried once and failed but for the last one, whose turn would be after theirs.
    failing = [id_from(endpoint.id) for endpoint in endpoints[:4]]
    at = datetime.now(UTC)
    carry(
        lambda session: session.execute(update(Endpoint).where(col(Endpoint.id).in_(failing)).values(failing_since=at))
    )
    late = id_from(endpoints[4].id)
    carry(lambda session: session.execute(update(Endpoint).where(col(Endpoint.id) == late).values(served_at=at)))

    taken = [one.endpoint_id for one in (_take() for _ in range(6)) if one]

    assert [one == late for one in taken] == [False, False, True, True]


def test_many_hands_send_each_once(ada):
    with Receiver() as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada, times=12)

        with ThreadPoolExecutor(6) as threads:
            list(threads.map(lambda _: tasks.deliver(), range(40)))
        send_all()

        assert len(receiver.asked) == len(set(receiver.ids)) == 12
        assert {one.status for one in deliveries_of(endpoint)} == {"delivered"}


def test_what_was_being_sent_when_its_process_ended_is_sent_again_under_the_same_id(ada):
    with Receiver() as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada)
        lost = _take()
        assert lost and _take() is None

        time_passes(deliveries.LEASE + timedelta(seconds=1))
        send_all()

        (delivery,) = deliveries_of(endpoint)
        assert (delivery.status, delivery.attempts) == (DeliveryStatus.DELIVERED, 2)
        assert [one.milliseconds is None for one in attempts(delivery)] == [True, False]
        with reading() as session:
            logged = webhooks.logged(session, ada, str(delivery.id))
        assert [one.is_lost for one in logged.attempts] == [False, True]


def test_whoever_wakes_up_late_changes_nothing_but_the_log(ada):
    with Receiver(200) as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada)
        slow = _take()
        assert slow
        time_passes(deliveries.LEASE + timedelta(seconds=1))
        send_all()

        carry(lambda session: deliveries.settle(session, slow, {}, b"{}", Outcome(15_000, trouble="timeout")))

        (delivery,) = deliveries_of(endpoint)
        assert delivery.status == DeliveryStatus.DELIVERED
        assert [one.trouble for one in attempts(delivery)] == ["timeout", ""]


def test_one_that_ends_its_processes_does_not_live_for_ever(ada):
    endpoint = listening(ada, "http://127.0.0.1:9/")
    happen(ada)
    for _ in range(12):
        _take()
        time_passes(deliveries.LEASE + timedelta(seconds=1))

    (delivery,) = deliveries_of(endpoint)
    assert delivery.status == DeliveryStatus.FAILED
    assert len(attempts(delivery)) == deliveries.MOST_TRIES


def test_an_endpoint_that_is_forgotten_while_it_is_called_takes_its_log_along(ada):
    with Receiver() as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada)
        claimed = _take()
        assert claimed
        carry(lambda session: webhooks.forget(session, ada, endpoint.id))

        carry(lambda session: deliveries.settle(session, claimed, {}, b"{}", Outcome(10, 500)))

    assert deliveries_of(endpoint) == []


def test_the_audit_finds_what_is_due_and_left_lying(ada):
    with Receiver(500) as receiver:
        endpoint = listening(ada, receiver.url)
        happen(ada)
        send_all()
        assert _findings() == []
        time_passes(timedelta(hours=1))

        assert ["was due" in one for one in _findings()] == [True]

        send_all()
        assert _findings() == []
        happen(ada)
        time_passes(timedelta(hours=1))
        carry(lambda session: webhooks.switch_off(session, ada, endpoint.id))
        assert _findings() == []


def test_the_audit_finds_what_tells_of_others(ada, bob):
    listening(ada, "http://127.0.0.1:9/")
    happen(ada, Kind.CREDIT_LOW, bob.workspace_id)
    happen(ada, Kind.COMPLETED, press(bob)[0])

    assert ["belongs to others" in one for one in _findings()] == [True, True]

    carry(lambda session: session.execute(update(Delivery).values(subject_id=ada.workspace_id, kind=Kind.CREDIT_LOW)))
    assert _findings() == []


def _findings() -> list[str]:
    with reading() as session:
        return [one for one in audit.findings(session) if "webhook" in one]
