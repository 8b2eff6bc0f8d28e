"""The proof that no credit is lost or made: sums of the ledger against balances, each line against the one before,
and how each hold ended."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from pixorly.models import Balance, Entry, EntryKind

_BATCH = 500


def disagreements(session: Session) -> list[str]:
    """What should never be true. Empty when the books are right."""
    return [*_sums(session), *_steps(session), *_ends(session)]


def _sums(session: Session) -> Iterator[str]:
    """The balance is the sum of its ledger, and what lapses is a part of what is there."""
    sums = (
        select(
            col(Entry.workspace_id).label("workspace_id"),
            func.sum(Entry.available_change).label("available"),
            func.sum(Entry.held_change).label("held"),
            func.sum(Entry.monthly_change).label("monthly"),
        )
        .group_by(col(Entry.workspace_id))
        .subquery()
    )
    rows = session.execute(
        select(Balance, *(func.coalesce(sums.c[name], 0) for name in ("available", "held", "monthly")))
        .outerjoin(sums, sums.c.workspace_id == Balance.workspace_id)
        .execution_options(populate_existing=True)
    )
    for balance, *summed in rows:
        kept = [balance.available, balance.held, balance.monthly]
        if kept != summed:
            yield f"Workspace {balance.workspace_id}: the balance is {_said(kept)}, the ledger sums to {_said(summed)}."
        if balance.monthly > max(0, balance.available):
            yield f"Workspace {balance.workspace_id}: {balance.monthly} would lapse, {balance.available} are there."


def _said(figures: list[int]) -> str:
    available, held, monthly = figures
    return f"{available} and {held} held, {monthly} of the month"


def _steps(session: Session) -> Iterator[str]:
    """Each line's balance is that of the line before it and its own change."""
    available, held = (
        func.sum(change).over(partition_by=col(Entry.workspace_id), order_by=col(Entry.id))
        for change in (Entry.available_change, Entry.held_change)
    )
    steps = select(
        Entry.workspace_id,
        Entry.id,
        (col(Entry.available_after) - available).label("available"),
        (col(Entry.held_after) - held).label("held"),
    ).subquery()
    wrong = select(steps.c.workspace_id, steps.c.id).where((steps.c.available != 0) | (steps.c.held != 0))
    for workspace_id, entry_id in session.execute(wrong.order_by(steps.c.id)):
        yield f"Workspace {workspace_id}: the balance after entry {entry_id} does not follow from those before it."


def _ends(session: Session) -> Iterator[str]:
    """A hold of which more was settled than held, or that was settled in part and left so."""
    left: dict[tuple[UUID, str], int] = {}
    ended: set[tuple[UUID, str]] = set()
    query = select(Entry.workspace_id, Entry.key, Entry.held_change).where(
        col(Entry.kind).in_([EntryKind.HOLD, EntryKind.CHARGE, EntryKind.RELEASE])
    )
    for workspace_id, key, held in session.execute(query.execution_options(yield_per=_BATCH)):
        step, _, job_id = key.partition(":")
        job = (workspace_id, job_id)
        left[job] = left.get(job, 0) + held
        if step == "end":
            ended.add(job)
    for (workspace_id, job_id), still_held in left.items():
        if still_held < 0 or (still_held and (workspace_id, job_id) in ended):
            yield f"Job {job_id} of workspace {workspace_id} ends with {still_held} held."
