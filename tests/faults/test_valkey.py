"""Redis dies, forgets, hangs, or is away. Rows 7 to 9 of the fault matrix: it holds nothing that matters."""

import time

import pytest

from pixorly.broker import broker
from pixorly.models import JobStatus
from tests.faults.conftest import audited
from tests.grounds.harm import a_paid_wish, are_over
from tests.grounds.processes import wait_until
from tests.grounds.studio import how_they_ended, press

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
MANY = 30


def test_jobs_go_on_while_redis_is_killed_and_starts_again(ada, openrouter, own_valkey, worker):
    openrouter.seconds = 0.5
    with audited():
        program = worker()
        job_ids = _press_many(ada)
        wait_until(lambda: JobStatus.COMPLETED in how_they_ended(job_ids))
        own_valkey.kill()
        time.sleep(1)
        own_valkey.start()
        took = _until_over(job_ids)

    print(f"all over {took:.1f} s after Redis was back")
    assert program.process.poll() is None
    assert set(how_they_ended(job_ids)) == {JobStatus.COMPLETED} and len(openrouter.billed) == MANY


def test_jobs_go_on_when_redis_forgets_everything(ada, openrouter, own_valkey, worker):
    openrouter.seconds = 0.5
    with audited():
        program = worker()
        job_ids = _press_many(ada)
        wait_until(lambda: JobStatus.COMPLETED in how_they_ended(job_ids))
        broker().flushall()
        took = _until_over(job_ids)

    print(f"all over {took:.1f} s after the bells were lost")
    assert program.process.poll() is None
    assert set(how_they_ended(job_ids)) == {JobStatus.COMPLETED} and len(openrouter.billed) == MANY


def test_what_is_asked_for_while_redis_is_away_starts_when_it_is_back(ada, openrouter, own_valkey, worker):
    with audited():
        worker()
        own_valkey.kill()
        pressed_at = time.monotonic()
        job_ids = _press_many(ada, 5)
        pressing = time.monotonic() - pressed_at
        time.sleep(4)
        own_valkey.start()
        took = _until_over(job_ids)

    print(f"five presses took {pressing:.2f} s without Redis; all over {took:.1f} s after it was back")
    assert pressing < 5 and set(how_they_ended(job_ids)) == {JobStatus.COMPLETED}


def test_nobody_waits_long_for_a_redis_that_hangs(ada, openrouter, own_valkey):
    with audited():
        own_valkey.stall()
        pressed_at = time.monotonic()
        job_ids = press(ada, a_paid_wish("a {red|blue|green} {fox|owl|hare} at {dawn|dusk}"))
        pressing = time.monotonic() - pressed_at
        own_valkey.wake()

    print(f"a press of {len(job_ids)} jobs took {pressing:.1f} s")
    assert len(job_ids) == 18 and pressing < 12


def _press_many(viewer, count: int = MANY):
    return [press(viewer, a_paid_wish())[0] for _ in range(count)]


def _until_over(job_ids) -> float:
    begun = time.monotonic()
    wait_until(lambda: are_over(job_ids), 60)
    return time.monotonic() - begun
