"""Jobs and their credits: each ends once, and nobody waits in vain."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from pixorly.database import now
from pixorly.models import ENDED, Entry, EntryKind, Job, JobStatus
from pixorly.services import circuits, workspaces
from pixorly.services.jobs import limits
from pixorly.services.jobs.ending import LONGEST_THERE

_GRACE = timedelta(seconds=60)
_LONGEST_IDLE = timedelta(minutes=5)


def findings(session: Session) -> Iterator[str]:
    yield from _holds(session)
    yield from _forgotten(session)
    yield from _kept_from_starting(session)


def _holds(session: Session) -> Iterator[str]:
    """I2: what was held for a job, and how that ended."""
    entries: dict[str, list[str]] = {}
    told = select(col(Entry.key), col(Entry.kind)).where(
        col(Entry.kind).in_([EntryKind.HOLD, EntryKind.CHARGE, EntryKind.RELEASE])
    )
    for key, kind in session.execute(told):
        step, _, job_id = key.partition(":")
        if step in ("hold", "end"):
            entries.setdefault(job_id, []).append(f"{step} {kind}")
    for job_id, status, price, charged in session.execute(
        select(col(Job.id), col(Job.status), col(Job.price), col(Job.charged))
    ):
        steps = sorted(entries.pop(str(job_id), []))
        if steps != _expected(status, price, charged):
            yield f"I2: job {job_id} is {status} at {price} credits, and its ledger says {steps or 'nothing'}."


def _expected(status: str, price: int, charged: int) -> list[str]:
    if not price:
        return []
    if status not in ENDED:
        return ["hold hold"]
    return [f"end {EntryKind.CHARGE if charged else EntryKind.RELEASE}", "hold hold"]


def _forgotten(session: Session) -> Iterator[str]:
    """I4: in hand for longer than anybody may have it."""
    at = now(session)
    rows = select(col(Job.id), col(Job.lease_until), col(Job.started_at)).where(col(Job.status) == JobStatus.PROCESSING)
    for job_id, lease_until, started_at in session.execute(rows):
        if lease_until and lease_until < at - _GRACE:
            yield f"I4: job {job_id} lost its worker at {lease_until}, and nobody took it back."
        elif lease_until is None and started_at < at - LONGEST_THERE - _GRACE:
            yield f"I4: job {job_id} is being made elsewhere since {started_at}, and nobody gave it up."


def _kept_from_starting(session: Session) -> Iterator[str]:
    """I10: nothing of its own stands in the way, and yet it does not start."""
    at = now(session)
    running = limits.running(session)
    paused = circuits.paused(session)
    waiting = (
        select(col(Job.workspace_id), col(Job.door), func.min(col(Job.next_try_at)))
        .where(col(Job.status) == JobStatus.PENDING, col(Job.provider).not_in(paused))
        .group_by(col(Job.workspace_id), col(Job.door))
    )
    for workspace_id, door, since in session.execute(waiting):
        if since > at - _LONGEST_IDLE or running.get((workspace_id, door)):
            continue
        if not limits.hour_is_full_until(session, workspace_id, workspaces.allowance(session, workspace_id), at):
            yield f"I10: work of workspace {workspace_id} could start since {since}, and nobody takes it up."
