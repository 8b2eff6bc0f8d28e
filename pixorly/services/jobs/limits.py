"""What a plan lets run: at once, within an hour, within a month. At a limit work waits; only a month is refused."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from pixorly.database import ask, now
from pixorly.errors import PixorlyError
from pixorly.models import Job, JobStatus
from pixorly.services import plans, workspaces
from pixorly.services.jobs.rows import IS_WORKED_ON, JOB, WAITS
from pixorly.services.viewer import Door
from pixorly.words import t

HOUR = timedelta(hours=1)

_NTH_START_SINCE = (
    select(JOB.started_at)
    .where(JOB.workspace_id == bindparam("whose"), JOB.started_at > bindparam("since"))
    .order_by(JOB.started_at.desc())
    .offset(bindparam("before_it"))
    .limit(1)
)


def at_once(plan: plans.Plan, door: str) -> int:
    return plan.api_jobs_at_once if door == Door.API else plan.studio_jobs_at_once


def running(session: Session) -> dict[tuple[UUID, str], int]:
    """How many of each workspace's jobs are being carried out, by door."""
    rows = session.execute(
        select(JOB.workspace_id, JOB.door, func.count()).where(IS_WORKED_ON).group_by(JOB.workspace_id, JOB.door)
    )
    return {(workspace_id, door): count for workspace_id, door, count in rows}


def hour_is_full_until(session: Session, workspace_id: UUID, plan: plans.Plan, at: datetime) -> datetime | None:
    """When the next job may start, where the hour has had all its starts."""
    asked = {"whose": workspace_id, "since": at - HOUR, "before_it": plan.generations_an_hour - 1}
    nth = ask(session, _NTH_START_SINCE, **asked).scalar()
    return nth + HOUR if nth else None


def month_is_full(session: Session, workspace_id: UUID, more: int) -> PixorlyError | None:
    """A refusal where the plan's generations of this calendar month would not suffice."""
    most = workspaces.allowance(session, workspace_id).generations_a_month
    if most is None:
        return None
    begun = now(session).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    counted = select(func.count()).select_from(Job).where(col(Job.workspace_id) == workspace_id)
    under_way = col(Job.status).in_([JobStatus.PROCESSING, JobStatus.COMPLETED])
    made = session.execute(counted.where(col(Job.started_at) >= begun, under_way)).scalar_one()
    made += session.execute(counted.where(WAITS)).scalar_one()
    if made + more <= most:
        return None
    return plans.PlanTooSmall(
        t(
            "Your plan has {most} generations a month, and {left} are left. A larger plan has more.",
            most=most,
            left=max(0, most - made),
        )
    )
