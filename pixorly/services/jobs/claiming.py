"""Who is next: decided from the table when a thread has time, not by the order in which bells rang.

By plan first, then the workspace whose work was last taken up longest ago, then by rank within it. A workspace
that runs as many as its plan lets, or had its starts of this hour, is passed over and waits.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from pixorly import events
from pixorly.database import alone, now, rows_changed
from pixorly.models import Job, JobStatus, Lane, Turn
from pixorly.queue import Task, later_if_quiet
from pixorly.services import circuits, workspaces
from pixorly.services.jobs import limits
from pixorly.services.jobs.whose import me
from pixorly.services.parameters import Parameters
from pixorly.services.parameters import read as parameters_from
from pixorly.settings import settings

TASK_OF = {Lane.PROVIDER: Task.CARRY_OUT, Lane.PICTURES: Task.PAINT}
LEASE = timedelta(seconds=30)
# One thread in so many is kept from whoever has all the others.
_KEPT_FREE = 8
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Claimed:
    """A job that is ours for as long as nobody has a higher lease number."""

    id: UUID
    lease_number: int
    workspace_id: UUID
    batch_id: UUID
    lane: str
    user_id: UUID | None
    model_id: str
    provider: str
    prompt: str
    parameters: Parameters
    price: int
    attempts: int
    call_id: str
    # When an earlier call began of which nobody knows how it ended.
    in_doubt_since: datetime | None
    provider_call_id: str
    started_at: datetime


def claim(session: Session, lane: str) -> Claimed | None:
    """Take the next one of this lane, if there is one that may run."""
    # Of both lanes: what a plan lets run at once is counted over them together.
    alone(session, "claim")
    at = now(session)
    running = limits.running(session)
    for workspace_id, door, rank in _heads(session, lane, at):
        plan = workspaces.allowance(session, workspace_id)
        if running.get((workspace_id, door), 0) >= limits.at_once(plan, door):
            continue
        job = _head(session, lane, workspace_id, door, rank)
        if not job or (is_new(job) and limits.hour_is_full_until(session, workspace_id, plan, at)):
            continue
        if taken := _take(session, job, at):
            return taken
    return None


def is_new(job: Job) -> bool:
    """Whether it counts as a start: another try of what was begun is none."""
    return job.started_at is None


def _heads(session: Session, lane: str, at: datetime) -> Iterator[tuple[UUID, str, int]]:
    """The first of each workspace that waits for nothing but its turn, in the order of their turns."""
    waiting = [col(Job.status) == JobStatus.PENDING, col(Job.lane) == lane, col(Job.next_try_at) <= at]
    if left_alone := {*circuits.paused(session), *_crowded(session)}:
        waiting.append(col(Job.provider).not_in(left_alone))
    rows = session.execute(
        select(col(Job.workspace_id), col(Job.door), func.min(Job.place), func.min(Job.rank), func.max(Turn.taken_at))
        .outerjoin(Turn, col(Turn.workspace_id) == col(Job.workspace_id))
        .where(*waiting)
        .group_by(col(Job.workspace_id), col(Job.door))
    ).all()
    for workspace_id, door, _, rank, _ in sorted(rows, key=_order):
        yield workspace_id, door, rank


def _crowded(session: Session) -> Iterable[str]:
    """Providers that have so many of this process's threads that, should they hang, others would find none free."""
    threads = settings().provider_threads
    mine = select(col(Job.provider), func.count()).where(col(Job.status) == JobStatus.PROCESSING)
    mine = mine.where(col(Job.held_by) == me(), col(Job.lane) == Lane.PROVIDER).group_by(col(Job.provider))
    most = threads - threads // _KEPT_FREE
    return [provider for provider, count in session.execute(mine) if count >= most]


def _order(row: Any) -> tuple[int, datetime, int]:
    _, _, place, rank, taken_at = row
    return place, taken_at or _LONG_AGO, rank


def _head(session: Session, lane: str, workspace_id: UUID, door: str, rank: int) -> Job | None:
    return session.scalars(
        select(Job).where(
            col(Job.status) == JobStatus.PENDING,
            col(Job.lane) == lane,
            col(Job.workspace_id) == workspace_id,
            col(Job.door) == door,
            col(Job.rank) == rank,
        )
    ).first()


def _take(session: Session, job: Job, at: datetime) -> Claimed | None:
    if not circuits.may_try(session, job.provider):
        return None
    in_doubt_since = job.call_begun_at
    taken = rows_changed(
        session,
        update(Job)
        .where(col(Job.id) == job.id, col(Job.status) == JobStatus.PENDING)
        .values(
            status=JobStatus.PROCESSING,
            attempts=Job.attempts + 1,
            started_at=func.coalesce(Job.started_at, at),
            # From here the call may be under way, whatever becomes of us. Of several in doubt the first counts:
            # whoever looks for what came of them looks that far back.
            call_begun_at=func.coalesce(Job.call_begun_at, at),
            **lease(at),
        ),
    )
    if not taken:
        return None
    _note_turn(session, job.workspace_id, at)
    if is_anybody_waiting(session, job.lane):
        # Bells that were lost with Redis are rung again one a second; whoever got one passes it on.
        later_if_quiet(session, TASK_OF[Lane(job.lane)])
    session.refresh(job)
    events.publish(session, "batch.changed", events.of_workspace(job.workspace_id), job.batch_id)
    return claimed_from(job, in_doubt_since)


def is_anybody_waiting(session: Session, lane: str) -> bool:
    waiting = select(col(Job.id)).where(col(Job.status) == JobStatus.PENDING, col(Job.lane) == lane)
    return session.scalars(waiting.limit(1)).first() is not None


def lease(at: datetime) -> dict[str, Any]:
    return {"lease_number": Job.lease_number + 1, "lease_until": at + LEASE, "held_by": me()}


def claimed_from(job: Job, in_doubt_since: datetime | None) -> Claimed:
    return Claimed(
        id=job.id,
        lease_number=job.lease_number,
        workspace_id=job.workspace_id,
        batch_id=job.batch_id,
        lane=job.lane,
        user_id=job.user_id,
        model_id=job.model_id,
        provider=job.provider,
        prompt=job.prompt,
        parameters=parameters_from(job.parameters),
        price=job.price,
        attempts=job.attempts,
        call_id=job.call_id,
        in_doubt_since=in_doubt_since,
        provider_call_id=job.provider_call_id,
        started_at=job.started_at or job.created_at,
    )


def _note_turn(session: Session, workspace_id: UUID, at: datetime) -> None:
    changed = update(Turn).where(col(Turn.workspace_id) == workspace_id).values(taken_at=at)
    if not rows_changed(session, changed):
        session.add(Turn(workspace_id=workspace_id, taken_at=at))
        session.flush()
