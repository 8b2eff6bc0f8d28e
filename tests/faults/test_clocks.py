"""Clocks disagree, or jump. Row 20 of the fault matrix: on Postgres the database's clock decides."""

from datetime import timedelta
from glob import glob

import pytest

from pixorly.database import carry, now
from pixorly.models import JobStatus
from pixorly.services import jobs
from pixorly.tasks import jobs as tasks
from tests.faults.conftest import audited
from tests.grounds.harm import a_paid_wish, are_over, are_running, row_of
from tests.grounds.processes import wait_until
from tests.grounds.studio import how_they_ended, job, press

_LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/local/lib/faketime/libfaketimeMT.so.1")


@pytest.fixture
def with_clock(monkeypatch):
    """From here on programs start with a clock that is so far off."""
    found = [each for place in _LIBRARIES for each in glob(place)]
    if not found:
        pytest.skip("Clocks are moved by libfaketime: install the package of that name.")

    def off_by(seconds: int) -> None:
        monkeypatch.setenv("LD_PRELOAD", found[0])
        monkeypatch.setenv("FAKETIME", f"{seconds:+d}s")
        # What waits for a while waits for as long as it should.
        monkeypatch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")

    return off_by


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_workers_whose_clocks_are_ten_minutes_apart_leave_each_other_their_jobs(ada, openrouter, worker, with_clock):
    openrouter.seconds = 4
    with audited():
        with_clock(-300)
        worker()
        with_clock(300)
        worker()
        job_ids = [press(ada, a_paid_wish())[0] for _ in range(8)]
        wait_until(lambda: are_running(job_ids))
        wait_until(lambda: are_over(job_ids), 45)

    rows = [row_of(one) for one in job_ids]
    assert set(how_they_ended(job_ids)) == {JobStatus.COMPLETED}
    assert len(openrouter.billed) == 8 and {row.attempts for row in rows} == {1}
    assert all(timedelta(0) <= row.ended_at - row.started_at < timedelta(seconds=60) for row in rows)


def test_a_clock_that_jumps_over_all_leases_takes_nothing_from_those_who_live(ada, openrouter):
    """As when a machine slept, or its database was away: each lease has run out, and its holder is still there."""
    with audited():
        (job_id,) = press(ada, a_paid_wish())
        claimed = carry(lambda session: jobs.claim(session, "provider"))
        carry(lambda session: _end_lease(session, job_id))

        with jobs.holding(claimed, lambda *_: True):
            tasks.rescue()
            while_held = row_of(job_id)
        carry(lambda session: _end_lease(session, job_id))
        carry(lambda session: _pass_to_another_machine(session, job_id))
        tasks.rescue()

    assert (while_held.status, while_held.lease_number) == (JobStatus.PROCESSING, claimed.lease_number)
    assert how_they_ended([job_id]) == [JobStatus.PENDING]


def _end_lease(session, job_id) -> None:
    job(session, job_id).lease_until = now(session) - timedelta(minutes=5)


def _pass_to_another_machine(session, job_id) -> None:
    job(session, job_id).held_by = "elsewhere:1:1"
