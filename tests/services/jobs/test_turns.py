"""Whose turn it is: plans, fairness between workspaces, limits, and stopping."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select, update

from pixorly.database import carry, now, reading
from pixorly.errors import Conflict, NotAllowed, NotFound
from pixorly.models import Job, JobStatus
from pixorly.services import jobs, workspaces
from pixorly.services.jobs.sweeping import LostWithItsWorker
from pixorly.services.viewer import Door
from pixorly.tasks import jobs as tasks
from tests.grounds.people import arrived
from tests.grounds.studio import balance_of, how_they_ended, job, press, work_off

LANE = "pictures"


def claim():
    return carry(lambda session: jobs.claim(session, LANE))


def finish(claimed) -> None:
    carry(lambda session: jobs.cancelled(session, claimed))


def test_a_larger_plan_goes_first(ada, ben):
    press(ada)
    carry(lambda session: workspaces.put_on_plan(session, ben.workspace_id, "pro"))
    press(ben)

    assert claim().workspace_id == ben.workspace_id


def test_a_thousand_jobs_of_one_do_not_starve_one_of_another(ada, ben):
    many = [press(ada) for _ in range(5)]
    press(ben)

    turns = []
    for _ in range(3):
        claimed = claim()
        turns.append(claimed.workspace_id)
        finish(claimed)

    assert many and turns == [ada.workspace_id, ben.workspace_id, ada.workspace_id]


def test_no_more_run_at_once_than_the_plan_lets(ada):
    press(ada)
    press(ada)
    first = claim()

    assert claim() is None
    finish(first)
    assert claim() is not None


def test_who_is_full_by_one_door_keeps_nobody_out_by_any_other(ada, ben):
    everybody = [replace(who, door=door) for who in (ada, ben) for door in (Door.SCREEN, Door.API)]
    for who in (ada, ben):
        carry(lambda session, who=who: _allow(session, who, studio_jobs_at_once=1, api_jobs_at_once=1))
    waiting = {who: [press(who)[0] for _ in range(3)] for who in everybody}

    claimed = [claim() for _ in range(len(everybody))]

    assert {one.id for one in claimed} == {theirs[0] for theirs in waiting.values()}
    assert claim() is None
    finish(claimed[2])
    (whose,) = (who for who, theirs in waiting.items() if claimed[2].id in theirs)
    assert claim().id == waiting[whose][1]


def test_the_hours_starts_are_limited_and_the_next_one_waits(ada):
    carry(lambda session: _allow(session, ada, generations_an_hour=2))
    for _ in range(3):
        press(ada)
    for _ in range(2):
        finish(claim())

    assert claim() is None
    with reading() as session:
        (tile,) = jobs.feed(session, ada)[0].jobs[0].tiles
    assert tile.waits_for == "hour" and tile.waits_until

    carry(lambda session: session.execute(update(Job).values(started_at=now(session) - timedelta(hours=1))))
    assert claim() is not None


def test_of_many_who_claim_at_once_one_gets_it(ada):
    from tests.grounds.races import together

    press(ada)

    taken = together(8, lambda _: claim())

    assert len([one for one in taken if one]) == 1 and not [one for one in taken if isinstance(one, Exception)]


def test_one_that_waits_is_cancelled_at_once(ada):
    (job_id,) = press(ada)

    carry(lambda session: jobs.cancel(session, ada, str(job_id)))

    assert how_they_ended([job_id]) == [JobStatus.CANCELLED]
    with pytest.raises(Conflict):
        carry(lambda session: jobs.cancel(session, ada, str(job_id)))


def test_one_that_runs_is_asked_to_stop(ada):
    (job_id,) = press(ada)
    claimed = claim()
    carry(lambda session: jobs.cancel(session, ada, str(job_id)))

    with jobs.holding(claimed, lambda *_: True) as held:
        tasks.notice_stops()

    assert held.wants_stop()
    assert how_they_ended([job_id]) == [JobStatus.PROCESSING]


def test_what_is_not_ours_is_not_there(ada, ben):
    (job_id,) = press(ada)

    for verb in (jobs.cancel, jobs.retry, jobs.hurry):
        with pytest.raises(NotFound):
            carry(lambda session, verb=verb: verb(session, ben, str(job_id)))
    with reading() as session:
        batch_id = str(job(session, job_id).batch_id)
    for verb in (jobs.batch, jobs.cancel_batch, jobs.again, jobs.remove):
        with pytest.raises(NotFound):
            carry(lambda session, verb=verb: verb(session, ben, batch_id))
    with reading() as session:
        assert jobs.some(session, ben, [batch_id]) == []


def test_who_may_only_look_makes_nothing(ada):
    from dataclasses import replace

    with pytest.raises(NotAllowed):
        press(replace(ada, role="viewer"))


def test_a_lost_lease_writes_nothing(ada):
    (job_id,) = press(ada)
    stalled = claim()
    _lose(job_id)
    tasks.rescue()
    _let_time_pass(job_id)
    claim()

    assert carry(lambda session: jobs.cancelled(session, stalled)) is False
    assert how_they_ended([job_id]) == [JobStatus.PROCESSING]


def test_a_job_that_kills_its_workers_ends(ada):
    (job_id,) = press(ada)
    for _ in range(3):
        assert claim()
        _lose(job_id)
        tasks.rescue()
        _let_time_pass(job_id)

    with reading() as session:
        ended = job(session, job_id)
    assert (ended.status, ended.failure_code) == (JobStatus.FAILED, LostWithItsWorker.code)
    assert balance_of(ada) == (10, 0)


def test_a_failed_one_is_tried_again_in_its_place(ada):
    (job_id,) = press(ada)
    carry(lambda session: jobs.cancel(session, ada, str(job_id)))

    carry(lambda session: jobs.retry(session, ada, str(job_id)))
    carry(lambda session: jobs.retry(session, ada, str(job_id)))
    work_off()

    with reading() as session:
        (batch,) = jobs.feed(session, ada)
        assert [one.status for one in batch.jobs] == [JobStatus.COMPLETED]
        assert len(session.exec(select(Job)).all()) == 2


def test_somebody_may_put_one_of_their_own_first(ada):
    first, second = press(ada)[0], press(ada)[0]

    carry(lambda session: jobs.hurry(session, ada, str(second)))

    assert (claim().id, first) == (second, first)


def test_a_bell_that_was_lost_rings_again(ada):
    from pixorly.broker import broker
    from pixorly.queue import queue

    press(ada)
    broker().flushall()

    tasks.rescue()
    tasks.rescue()

    assert queue("pictures").count == 1


def _allow(session, viewer, **numbers) -> None:
    from pixorly.models import Workspace

    session.get_one(Workspace, viewer.workspace_id).overrides = numbers


def _lose(job_id) -> None:
    """As when the process that holds it was killed on another machine, half a minute ago."""

    def change(session) -> None:
        row = job(session, job_id)
        row.lease_until, row.held_by = now(session) - timedelta(seconds=1), "elsewhere:1:1"

    carry(change)


def _let_time_pass(job_id) -> None:
    carry(lambda session: setattr(job(session, job_id), "next_try_at", now(session) - timedelta(seconds=1)))


def test_two_people_have_different_feeds(ada):
    press(ada)
    other, _ = arrived("cleo@example.com")

    with reading() as session:
        assert len(jobs.feed(session, ada)) == 1 and jobs.feed(session, other) == []
