"""A worker is killed between two steps that look like one. Rows 3 and 4 of the fault matrix."""

import os
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlmodel import select

from pixorly.database import carry, now, transaction
from pixorly.integrations import pictures
from pixorly.integrations.storage import storage
from pixorly.models import Job, JobStatus
from pixorly.services import jobs
from pixorly.tasks import jobs as tasks
from pixorly.tasks import upkeep
from tests.faults.conftest import RICH, audited
from tests.grounds.harm import a_paid_wish, are_over, are_running, kill, let_pauses_pass, row_of
from tests.grounds.processes import wait_until
from tests.grounds.studio import balance_of, how_they_ended, pictures_of, press

# The original, its preview, and each thumbnail.
_FILES = 2 + len(pictures.THUMBNAIL_SIDES)


@contextmanager
def killed_before_it_could_write(ada, openrouter, worker):
    """Its pictures are stored, and we hold the row that it is about to write when it dies."""
    openrouter.seconds = 1.5
    victim = worker()
    (job_id,) = press(ada, a_paid_wish())
    wait_until(lambda: are_running([job_id]))
    with transaction() as session:
        session.exec(select(Job).where(Job.id == job_id).with_for_update()).one()
        wait_until(lambda: len(list(storage().keys(""))) == _FILES)
        time.sleep(0.3)
        kill(victim)
    openrouter.seconds = 0
    yield job_id


pytestmark = pytest.mark.usefixtures("own_pictures")


def test_what_was_stored_and_not_written_down_is_made_once_more(ada, openrouter, worker):
    with audited(), killed_before_it_could_write(ada, openrouter, worker) as job_id:
        worker()
        wait_until(lambda: are_over([job_id]), 45)

    assert how_they_ended([job_id]) == [JobStatus.COMPLETED] and len(pictures_of(job_id)) == 1
    assert balance_of(ada) == (10 + RICH - row_of(job_id).price, 0)
    # One for the call whose outcome nobody wrote down: this provider can't be asked for it.
    assert len(openrouter.billed) == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_was_stored_and_belongs_to_nobody_goes_at_night(ada, openrouter, worker):
    with audited(), killed_before_it_could_write(ada, openrouter, worker) as job_id:
        carry(lambda session: jobs.cancel(session, ada, str(job_id)))
        carry(lambda session: _end_lease(session, job_id))
        tasks.rescue()
        _grow_old(list(storage().keys("")))
        upkeep.sweep_storage()

    assert how_they_ended([job_id]) == [JobStatus.CANCELLED] and balance_of(ada) == (10 + RICH, 0)
    assert not list(storage().keys(""))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_was_written_down_and_not_told_is_not_done_again(ada, openrouter, worker, own_valkey):
    """Redis hangs when the hint is to be sent, and the worker is killed while it waits for it."""
    openrouter.seconds = 1.5
    with audited():
        victim = worker()
        (job_id,) = press(ada, a_paid_wish())
        wait_until(lambda: are_running([job_id]))
        own_valkey.stall()
        wait_until(lambda: are_over([job_id]), 20)
        kill(victim)
        own_valkey.wake()

        worker()
        (other,) = press(ada, a_paid_wish())
        wait_until(lambda: are_over([other]), 30)
        let_pauses_pass()

    assert how_they_ended([job_id, other]) == [JobStatus.COMPLETED] * 2
    assert len(openrouter.billed) == 2 and row_of(job_id).attempts == 1


def _end_lease(session, job_id) -> None:
    session.get_one(Job, job_id).lease_until = now(session) - timedelta(seconds=1)


def _grow_old(found) -> None:
    two_hours_ago = time.time() - 7200
    for one in found:
        path = storage().path_of(one.key)
        assert path
        os.utime(path, (two_hours_ago, two_hours_ago))
