"""Jobs that a provider works on by itself: somebody knocks or a while passes, and one of us looks."""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from pixorly.database import now, rows_changed
from pixorly.models import Job
from pixorly.services.jobs.claiming import Claimed, claimed_from, lease
from pixorly.services.jobs.ending import LONGEST_THERE
from pixorly.services.jobs.rows import IS_WORKED_ON

_AT_ONCE = 200


def to_look_at(session: Session) -> list[UUID]:
    """Those whose while has passed."""
    query = select(Job.id).where(*_being_made_there(), col(Job.next_try_at) <= now(session))
    return list(session.exec(query.order_by(col(Job.next_try_at)).limit(_AT_ONCE)))


def take_up(session: Session, job_id: UUID) -> Claimed | None:
    """The right to look, which one of those who heard the knock gets."""
    taken = update(Job).where(col(Job.id) == job_id, *_being_made_there()).values(**lease(now(session)))
    if not rows_changed(session, taken):
        return None
    job = session.get_one(Job, job_id, populate_existing=True)
    return claimed_from(job, None)


def has_taken_too_long(session: Session, claimed: Claimed) -> bool:
    return now(session) - claimed.started_at > LONGEST_THERE


def _being_made_there():
    return (
        IS_WORKED_ON,
        col(Job.provider_call_id) != "",
        col(Job.lease_until).is_(None),
    )
