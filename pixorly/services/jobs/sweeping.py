"""What keeps jobs from being forgotten: bells for those that wait, and rescue for those whose worker is gone."""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session

from pixorly.database import ask, now
from pixorly.errors import Passing
from pixorly.integrations.providers import trouble
from pixorly.models import Job, JobStatus, Lane
from pixorly.queue import Task
from pixorly.services.jobs import ending, whose
from pixorly.services.jobs.claiming import TASK_OF, claimed_from
from pixorly.services.jobs.ending import MOST_ATTEMPTS
from pixorly.services.jobs.rows import IS_WORKED_ON, JOB, WAITS
from pixorly.words import t

_AT_ONCE = 200

_LANES_DUE = select(JOB.lane).where(WAITS, JOB.next_try_at <= bindparam("at")).distinct()
_IS_HELD = IS_WORKED_ON & JOB.lease_until.is_not(None)
_HOLDERS = select(JOB.held_by).where(_IS_HELD).distinct()
_IS_LEFT = (JOB.lease_until < bindparam("at")) | JOB.held_by.in_(bindparam("gone", expanding=True))
_LEFT_ALONE = select(JOB.id).where(_IS_HELD, _IS_LEFT).limit(_AT_ONCE)


class LostWithItsWorker(Passing):
    code = "worker_lost"
    words = t("The process that worked on this ended, three times in a row. Try again.")


def due(session: Session) -> list[Task]:
    """The bells of those lanes where somebody waits for nothing but a free thread or their turn."""
    return [TASK_OF[Lane(lane)] for lane in ask(session, _LANES_DUE, at=now(session)).scalars()]


def lost(session: Session) -> list[UUID]:
    """Those whose lease ran out, or whose process is certainly gone."""
    gone = [holder for holder in ask(session, _HOLDERS).scalars() if whose.is_gone(holder)]
    return list(ask(session, _LEFT_ALONE, at=now(session), gone=gone).scalars())


def take_back(session: Session, job_id: UUID) -> None:
    """What nobody works on any more goes on, or ends: a job that kills its workers must not live for ever."""
    # Locked, so that a lease that is renewed at this moment is seen.
    job = session.get(Job, job_id, populate_existing=True, with_for_update=True)
    if not job or job.status != JobStatus.PROCESSING or job.lease_until is None:
        return
    if job.lease_until >= now(session) and not whose.is_gone(job.held_by):
        return
    claimed = claimed_from(job, None)
    if job.provider_call_id and job.call_begun_at:
        # It is being made elsewhere all the while.
        ending.let_go(session, claimed, job.provider_call_id, job.progress)
    elif job.is_stop_asked:
        ending.cancelled(session, claimed)
    elif job.attempts >= MOST_ATTEMPTS:
        ending.give_up(session, claimed, LostWithItsWorker())
    else:
        # Nobody knows how far the call came, so the next try asks, or pays again, as its provider has it.
        ending.put_back(session, claimed, trouble.OutcomeUnknown(retry_after=None))
