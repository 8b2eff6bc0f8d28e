"""Jobs for programs: one, a page of them, and what happened to them since."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select
from sqlmodel import Session

from pixorly.database import ask, now
from pixorly.errors import Invalid, NotFound
from pixorly.models import ENDED, Job, JobStatus, id_from, table
from pixorly.services.jobs.outward import ROWS, JobOutward, from_rows, outward
from pixorly.services.viewer import Viewer
from pixorly.words import t

LONGEST_PAGE = 100
# So far back can a program that was away hear what it missed.
REPLAYED = timedelta(hours=24)
# Whoever ends a job takes the time before the commit: what lies this far back may still appear.
LATE = timedelta(seconds=30)
# More than can happen within that time.
_MOST_HAPPENINGS = 5000

_job = table(Job)
_BRIEFLY = select(_job.c.status, _job.c.batch_id).where(
    _job.c.id == bindparam("job_id"), _job.c.workspace_id == bindparam("workspace_id")
)


@dataclass(frozen=True)
class Happening:
    """Something that a program may want to hear of, by the name that webhooks have for it too."""

    kind: str
    at: datetime
    job_id: UUID


ENDS = {
    JobStatus.COMPLETED: "generation.completed",
    JobStatus.FAILED: "generation.failed",
    JobStatus.CANCELLED: "generation.cancelled",
}
STARTED = "generation.started"


def one(session: Session, viewer: Viewer, job_id: str) -> JobOutward:
    found = outward(session, viewer.workspace_id, [id_from(job_id)])
    if not found:
        raise NotFound()
    return found[0]


def is_over(session: Session, viewer: Viewer, job_id: str) -> tuple[bool, UUID]:
    """Whether it has ended, and its batch, by which the live hints name it."""
    found = ask(session, _BRIEFLY, job_id=id_from(job_id), workspace_id=viewer.workspace_id).first()
    if not found:
        raise NotFound()
    return found.status in ENDED, found.batch_id


def page_for(
    session: Session, viewer: Viewer, *, status: str = "", batch_id: str = "", before: str = "", limit: int = 20
) -> tuple[list[JobOutward], bool]:
    """The newest jobs, or those before one; and whether there are more."""
    where: list[ColumnElement[bool]] = [_job.c.workspace_id == viewer.workspace_id]
    if status:
        if status not in set(JobStatus):
            raise Invalid(t("A status is one of {known}.", known=", ".join(JobStatus)), field="status")
        where.append(_job.c.status == status)
    if batch_id:
        where.append(_job.c.batch_id == id_from(batch_id))
    if before:
        where.append(_job.c.id < id_from(before))
    limit = max(1, min(limit, LONGEST_PAGE))
    rows = ask(session, ROWS.where(*where).order_by(_job.c.id.desc()).limit(limit + 1)).all()
    return from_rows(session, viewer.workspace_id, rows[:limit]), len(rows) > limit


def happenings(session: Session, viewer: Viewer, since: datetime) -> list[Happening]:
    """What began and ended since then, oldest first, up to a bound: who has told the last of them asks again."""
    since = max(since, now(session) - REPLAYED)
    columns = (_job.c.id, _job.c.status, _job.c.started_at, _job.c.ended_at)
    found: list[Happening] = []
    for moment in (_job.c.started_at, _job.c.ended_at):
        query = select(*columns).where(_job.c.workspace_id == viewer.workspace_id, moment > since)
        for row in ask(session, query.order_by(moment).limit(_MOST_HAPPENINGS)):
            at = getattr(row, moment.key)
            kind = STARTED if moment is _job.c.started_at else ENDS[JobStatus(row.status)]
            found.append(Happening(kind, at, row.id))
    return sorted(found, key=lambda one: (one.at, one.job_id, one.kind != STARTED))[:_MOST_HAPPENINGS]
