"""Webhooks through worker processes that are killed, and a Valkey that forgets. Rows 4 and 19 of the fault matrix."""

import time
from datetime import timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from pixorly.models import DeliveryStatus
from pixorly.services import deliveries
from tests.faults.conftest import audited
from tests.grounds.harm import kill
from tests.grounds.processes import wait_until
from tests.grounds.studio import press
from tests.grounds.webhooks import (
    attempts,
    deliveries_of,
    developer,
    fill,
    happen,
    listening,
    secret_of,
    time_passes,
)
from tests.standins.receiver import Receiver


@pytest.fixture
def bea(house, change_settings):
    change_settings(webhook_loopback=True)
    return developer("bea@example.com")


def _is_delivered(endpoint) -> bool:
    return all(one.status == DeliveryStatus.DELIVERED for one in deliveries_of(endpoint))


def test_a_worker_process_tells_within_a_second_and_tries_again_by_itself(bea, worker):
    with Receiver(500, 200) as receiver, audited():
        endpoint = listening(bea, receiver.url)
        worker()
        happen(bea)
        wait_until(lambda: receiver.asked, 5)
        wait_until(lambda: _is_delivered(endpoint), 15)

        first, second = attempts(deliveries_of(endpoint)[0])
        assert timedelta(seconds=4.9) < second.begun_at - first.begun_at < timedelta(seconds=9)
        assert len(set(receiver.ids)) == 1


def test_a_worker_is_killed_in_the_middle_of_a_delivery(bea, worker):
    with Receiver() as receiver, audited():
        endpoint = listening(bea, receiver.url)
        receiver.silent_for = 60
        doomed = worker()
        happen(bea)
        wait_until(lambda: receiver.asked)
        kill(doomed)
        receiver.silent_for = 0
        worker()
        # Nobody else takes it up while it may still be under way.
        time.sleep(3)
        assert len(receiver.asked) == 1
        time_passes(deliveries.LEASE)
        wait_until(lambda: _is_delivered(endpoint), 15)

        assert len(receiver.asked) == 2 and len(set(receiver.ids)) == 1
        for asked in receiver.asked:
            Webhook(secret_of(bea, endpoint)).verify(asked.body, asked.headers)


def test_a_bell_that_is_lost_delays_by_a_second(bea, worker):
    with Receiver() as receiver, audited():
        endpoint = listening(bea, receiver.url)
        worker()
        # Written without a bell, as it is where Valkey was away at that moment.
        fill(bea, endpoint, 3)
        began = time.monotonic()
        wait_until(lambda: _is_delivered(endpoint), 15)

        assert len(set(receiver.ids)) == 3
        assert time.monotonic() - began < 6


def test_a_dead_receiver_delays_neither_pictures_nor_others(bea, worker, change_settings):
    change_settings(webhook_threads=4)
    carl = developer("carl@example.com")
    with Receiver() as dead, Receiver() as alive, audited():
        dead.silent_for = 60
        listening(bea, dead.url)
        living = listening(carl, alive.url, "generation.completed", "credit.low")
        happen(bea, times=500)
        worker()
        wait_until(lambda: len(dead.asked) >= 2)
        began = time.monotonic()
        press(carl)
        happen(carl, times=5)
        wait_until(lambda: len(deliveries_of(living)) == 6 and _is_delivered(living), 20)

        assert time.monotonic() - began < 15
        dead.released.set()
