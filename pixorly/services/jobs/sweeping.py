"""What keeps jobs from being forgotten: bells for those that wait, and rescue for those whose worker is gone."""

from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from pixorly.database import now
from pixorly.errors import Passing
from pixorly.integrations.providers import trouble
from pixorly.models import Job, JobStatus, Lane
from pixorly.queue import Task
from pixorly.services.jobs import ending, whose
from pixorly.services.jobs.claiming import TASK_OF, claimed_from
from pixorly.services.jobs.ending import MOST_ATTEMPTS
from pixorly.words import t

_AT_ONCE = 200


class LostWithItsWorker(Passing):
    code = "worker_lost"
    words = t("The process that worked on this ended, three times in a row. Try again.")


def due(session: Session) -> list[Task]:
    """The bells of those lanes where somebody waits for nothing but a free thread or their turn."""
    waiting = select(Job.lane).where(Job.status == JobStatus.PENDING, col(Job.next_try_at) <= now(session)).distinct()
    return [TASK_OF[Lane(lane)] for lane in session.exec(waiting)]


def lost(session: Session) -> list[UUID]:
    """Those whose lease ran out, or whose process is certainly gone."""
    held = [Job.status == JobStatus.PROCESSING, col(Job.lease_until).is_not(None)]
    holders = session.exec(select(Job.held_by).where(*held).distinct()).all()
    gone = [holder for holder in holders if whose.is_gone(holder)]
    left = or_(col(Job.lease_until) < now(session), col(Job.held_by).in_(gone))
    return list(session.exec(select(Job.id).where(*held, left).limit(_AT_ONCE)))


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
