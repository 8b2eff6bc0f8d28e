"""Who is next: decided from the table when a thread has time, not by the order in which bells rang.

By plan first, then the workspace whose work was last taken up longest ago, then by rank within it. A workspace
that runs as many as its plan lets, or had its starts of this hour, is passed over and waits.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, func, insert, select, update
from sqlmodel import Session

from pixorly import events
from pixorly.database import alone, ask, now, rows_changed
from pixorly.models import Job, JobStatus, Lane, Turn, table
from pixorly.models.base import Moment
from pixorly.queue import Task, is_called_off, later_if_quiet
from pixorly.services import circuits, telling, workspaces
from pixorly.services.jobs import limits
from pixorly.services.jobs.rows import IS_WORKED_ON, JOB, JOBS, WAITS
from pixorly.services.jobs.whose import me
from pixorly.services.parameters import Parameters
from pixorly.services.parameters import read as parameters_from
from pixorly.settings import settings

TASK_OF = {Lane.PROVIDER: Task.CARRY_OUT, Lane.PICTURES: Task.PAINT}
LEASE = timedelta(seconds=30)
# One thread in so many is kept from whoever has all the others.
_KEPT_FREE = 8
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

_TURNS = table(Turn)
_RUNNING = (
    select(
        JOB.workspace_id,
        JOB.door,
        JOB.provider,
        func.count().label("jobs"),
        func.sum(case(((JOB.held_by == bindparam("me")) & (JOB.lane == Lane.PROVIDER), 1), else_=0)).label("mine"),
    )
    .where(IS_WORKED_ON)
    .group_by(JOB.workspace_id, JOB.door, JOB.provider)
)
_MAY_RUN = (
    select(JOB.id)
    .where(
        WAITS,
        JOB.lane == bindparam("lane"),
        JOB.next_try_at <= bindparam("at"),
        JOB.provider.not_in(bindparam("crowded", expanding=True)),
        # A pause is the operator's: somebody's own key is not paused with theirs.
        JOB.provider.not_in(bindparam("paused", expanding=True)) | JOB.provider_key_id.is_not(None),
    )
    .order_by(JOB.workspace_id, JOB.door, JOB.place, JOB.rank)
    .limit(1)
)
# The first of each workspace and door: a step into the index for each of them, however many wait behind.
_BEGIN = select(_MAY_RUN.scalar_subquery().label("id")).cte("steps", recursive=True)
_LAST = JOBS.alias("last")
_BY_ITS_OTHER_DOOR = _MAY_RUN.where(JOB.workspace_id == _LAST.c.workspace_id, JOB.door > _LAST.c.door)
_OF_THE_NEXT = _MAY_RUN.where(JOB.workspace_id > _LAST.c.workspace_id)
_STEP = func.coalesce(*(found.scalar_subquery().correlate(_LAST) for found in (_BY_ITS_OTHER_DOOR, _OF_THE_NEXT)))
_STEPS = _BEGIN.union_all(select(_STEP).select_from(_BEGIN.join(_LAST, _LAST.c.id == _BEGIN.c.id)))
_FIRST_OF_EACH = select(
    JOB.id, JOB.workspace_id, JOB.door, JOB.place, JOB.rank, JOB.provider, JOB.provider_key_id, JOB.started_at,
    JOB.call_begun_at, _TURNS.c.taken_at,
).select_from(
    _STEPS.join(JOBS, JOB.id == _STEPS.c.id).outerjoin(_TURNS, _TURNS.c.workspace_id == JOB.workspace_id)
)  # fmt: skip
_TAKE_WHAT_STILL_WAITS = (
    update(JOBS)
    .where(JOB.id == bindparam("job"), WAITS)
    .values(
        status=JobStatus.PROCESSING,
        attempts=JOB.attempts + 1,
        started_at=func.coalesce(JOB.started_at, bindparam("at", type_=Moment)),
        # From here the call may be under way, whatever becomes of us. Of several in doubt the first counts:
        # whoever looks for what came of them looks that far back.
        call_begun_at=func.coalesce(JOB.call_begun_at, bindparam("at", type_=Moment)),
        lease_number=JOB.lease_number + 1,
        lease_until=bindparam("until"),
        held_by=bindparam("me"),
        # Each try has its own.
        previews=0,
    )
    .returning(JOBS)
)
_NOTE_TURN = update(_TURNS).where(_TURNS.c.workspace_id == bindparam("whose")).values(taken_at=bindparam("at"))
_FIRST_TURN = insert(_TURNS)
_ANYBODY_WAITING = select(JOB.id).where(WAITS, JOB.lane == bindparam("lane")).limit(1)


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
    offer_id: str = ""
    # The workspace's own key that it is made with.
    provider_key_id: UUID | None = None
    # When the call that is under way began, or will.
    begun_at: datetime | None = None
    # Whether another offer could do it too, and where it was tried before.
    has_others: bool = False
    tried: tuple[str, ...] = ()
    # How many this try has shown before.
    previews: int = 0


def claim(session: Session, lane: str) -> Claimed | None:
    """Take the next one of this lane, if there is one that may run."""
    # Of both lanes: what a plan lets run at once is counted over them together.
    alone(session, "claim")
    at = now(session)
    running, mine = _under_way(session)
    crowded = [provider for provider, count in mine.items() if count >= _most_of_one()]
    pauses = circuits.pauses(session)
    paused = [provider for provider, until in pauses.items() if until > at]
    heads = ask(session, _FIRST_OF_EACH, lane=lane, at=at, crowded=crowded, paused=paused).all()
    for job in sorted(heads, key=_order):
        plan = workspaces.allowance(session, job.workspace_id)
        if running.get((job.workspace_id, job.door), 0) >= limits.at_once(plan, job.door):
            continue
        if is_new(job) and limits.hour_is_full_until(session, job.workspace_id, plan, at):
            continue
        if job.provider in pauses and not job.provider_key_id and not circuits.may_try(session, job.provider):
            continue
        if taken := _take(session, job, at):
            if mine[taken.provider] + 1 < _most_of_one():
                # Bells that were lost with Redis are rung again one a second; whoever got one passes it on, while
                # somebody here could still follow it.
                call_for_who_waits(session, lane)
            return taken
    return None


def is_new(job: Any) -> bool:
    """Whether it counts as a start: another try of what was begun is none."""
    return job.started_at is None


def _under_way(session: Session) -> tuple[Counter[tuple[UUID, str]], Counter[str]]:
    """How many jobs of each workspace run, by door; and how many threads of this process each provider has."""
    running: Counter[tuple[UUID, str]] = Counter()
    mine: Counter[str] = Counter()
    for row in ask(session, _RUNNING, me=me()):
        running[row.workspace_id, row.door] += row.jobs
        mine[row.provider] += row.mine
    return running, mine


def _most_of_one() -> int:
    """So many threads a provider may have: should all of its calls hang, others still find some free."""
    threads = settings().provider_threads
    return threads - threads // _KEPT_FREE


def _order(job: Any) -> tuple[int, datetime, int]:
    return job.place, job.taken_at or _LONG_AGO, job.rank


def _take(session: Session, job: Any, at: datetime) -> Claimed | None:
    taken = ask(session, _TAKE_WHAT_STILL_WAITS, job=job.id, at=at, until=at + LEASE, me=me()).first()
    if not taken:
        return None
    if not rows_changed(session, _NOTE_TURN, whose=taken.workspace_id, at=at):
        ask(session, _FIRST_TURN, workspace_id=taken.workspace_id, taken_at=at)
    events.publish(session, "batch.changed", events.of_workspace(taken.workspace_id), taken.batch_id)
    if is_new(job):
        telling.tell(session, taken.workspace_id, telling.Kind.STARTED, taken.id)
    return claimed_from(taken, in_doubt_since=job.call_begun_at)


def call_for_who_waits(session: Session, lane: str) -> None:
    """Somebody has time, or will have it after this commit."""
    task = TASK_OF[Lane(lane)]
    if not is_called_off(session, task) and ask(session, _ANYBODY_WAITING, lane=lane).first():
        later_if_quiet(session, task)


def lease(at: datetime) -> dict[str, Any]:
    return {"lease_number": Job.lease_number + 1, "lease_until": at + LEASE, "held_by": me()}


def claimed_from(job: Any, in_doubt_since: datetime | None) -> Claimed:
    """From its row, however that was read."""
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
        offer_id=job.offer_id,
        provider_key_id=job.provider_key_id,
        begun_at=job.call_begun_at,
        has_others=job.has_others,
        tried=tuple(job.tried),
        previews=job.previews,
    )
