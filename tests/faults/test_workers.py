"""Worker processes are killed and stalled at every bad moment. Rows 1 to 6, 22 and 27 of the fault matrix."""

import os
import signal
import time

import pytest

from pixorly.database import carry, reading
from pixorly.models import JobStatus
from pixorly.services import jobs
from pixorly.tasks import jobs as tasks
from tests.faults.conftest import RICH, audited
from tests.grounds.harm import a_paid_wish, are_over, are_running, kill
from tests.grounds.processes import wait_until
from tests.grounds.studio import a_wish, balance_of, how_they_ended, job, pictures_of, press


def test_a_worker_is_killed_while_its_provider_works(ada, openrouter, worker):
    openrouter.seconds = 3
    with audited():
        first = worker()
        job_ids = [press(ada, a_paid_wish())[0] for _ in range(4)]
        wait_until(lambda: are_running(job_ids))
        kill(first)
        openrouter.seconds = 0
        killed_at = time.monotonic()

        worker()
        wait_until(lambda: are_over(job_ids), 45)

    assert time.monotonic() - killed_at < 30
    assert set(how_they_ended(job_ids)) == {JobStatus.COMPLETED}
    with reading() as session:
        price = job(session, job_ids[0]).price
    assert balance_of(ada) == (10 + RICH - 4 * price, 0)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_painter_is_killed_in_the_middle_of_a_stroke(ada, worker):
    with audited():
        first = worker()
        (job_id,) = press(ada, a_wish(width=1024, height=1024, steps=24))
        wait_until(lambda: how_they_ended([job_id]) == [JobStatus.PROCESSING])
        time.sleep(0.5)
        kill(first)

        worker()
        wait_until(lambda: are_over([job_id]), 60)

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and len(pictures_of(job_id)) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_stalled_worker_wakes_up_after_its_lease_and_writes_nothing(ada, openrouter, worker, change_settings):
    """Its lease is moved into the past rather than waited for: what it may do when it wakes is the same."""
    openrouter.seconds = 2
    with audited():
        stalled = worker()
        (job_id,) = press(ada, a_paid_wish())
        wait_until(lambda: are_running([job_id]))
        carry(lambda session: _stall(session, stalled, job_id))
        openrouter.seconds = 0
        worker()
        wait_until(lambda: are_over([job_id]), 45)
        finished = _lease_number(job_id)
        os.kill(stalled.process.pid, signal.SIGCONT)
        time.sleep(4)

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and _lease_number(job_id) == finished == 2
    with reading() as session:
        assert balance_of(ada)[0] == 10 + RICH - job(session, job_id).price


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_job_that_kills_every_worker_is_given_up_and_the_others_go_on(ada, openrouter, worker):
    openrouter.seconds = 30
    with audited():
        (poison,) = press(ada, a_paid_wish("a poison"))
        for attempt in range(3):
            victim = worker()
            wait_until(lambda attempt=attempt: _attempts(poison) == attempt + 1, 45)
            kill(victim)
            tasks.rescue()
            # The pause after a loss is not what this is about.
            carry(lambda session: _hasten(session, poison))
        openrouter.seconds = 0

        worker()
        (good,) = press(ada, a_paid_wish())
        wait_until(lambda: are_over([poison, good]), 45)

    assert how_they_ended([poison, good]) == [JobStatus.FAILED, JobStatus.COMPLETED]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_workers_are_replaced_one_after_the_other_under_load(ada, openrouter, worker):
    openrouter.seconds = 0.3
    with audited():
        old = worker()
        job_ids = []
        for number in range(20):
            job_ids += press(ada, a_paid_wish())
            if number == 8:
                worker()
                old.process.terminate()
        wait_until(lambda: are_over(job_ids), 60)

    assert set(how_they_ended(job_ids)) == {JobStatus.COMPLETED}
    assert len(openrouter.billed) == 20


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_that_is_told_to_stop_ends_what_it_has_and_takes_up_nothing_more(ada, openrouter, worker, change_settings):
    openrouter.seconds = 2
    change_settings(provider_threads=1)
    with audited():
        first = worker()
        in_hand, waiting = press(ada, a_paid_wish())[0], press(ada, a_paid_wish())[0]
        wait_until(lambda: are_running([in_hand]))

        first.process.terminate()
        first.process.wait(30)

        assert how_they_ended([in_hand, waiting]) == [JobStatus.COMPLETED, JobStatus.PENDING]
        worker()
        wait_until(lambda: are_over([waiting]))

    assert how_they_ended([waiting]) == [JobStatus.COMPLETED]
    assert len(openrouter.billed) == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_stopping_from_the_studio_reaches_the_worker(ada, worker):
    with audited():
        worker()
        (job_id,) = press(ada, a_wish(width=2048, height=2048, steps=32, count=4))
        wait_until(lambda: how_they_ended([job_id]) == [JobStatus.PROCESSING])

        carry(lambda session: jobs.cancel(session, ada, str(job_id)))
        wait_until(lambda: how_they_ended([job_id]) == [JobStatus.CANCELLED], 15)

    assert not pictures_of(job_id)


def _stall(session, worker, job_id) -> None:
    """Stopped while the turn to write is ours: whoever is stopped in the middle of theirs lets nobody else write."""
    from datetime import timedelta

    from pixorly.database import now

    os.kill(worker.process.pid, signal.SIGSTOP)
    # Until the last of its threads stands still.
    os.waitpid(worker.process.pid, os.WUNTRACED)
    job(session, job_id).lease_until = now(session) - timedelta(seconds=1)


def _hasten(session, job_id) -> None:
    from pixorly.database import now

    row = job(session, job_id)
    row.next_try_at = min(row.next_try_at, now(session))


def _attempts(job_id) -> int:
    with reading() as session:
        return job(session, job_id).attempts


def _lease_number(job_id) -> int:
    with reading() as session:
        return job(session, job_id).lease_number
