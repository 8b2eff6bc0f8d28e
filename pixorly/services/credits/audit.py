"""The proof that no credit is lost or made: sums of the ledger against balances, and how each hold ended."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from pixorly.models import Balance, Entry, EntryKind


def disagreements(session: Session) -> list[str]:
    """What should never be true. Empty when the books are right."""
    return [*_sums(session), *_ends(session)]


def _sums(session: Session) -> list[str]:
    sums = (
        select(
            col(Entry.workspace_id).label("workspace_id"),
            func.sum(Entry.available_change).label("available"),
            func.sum(Entry.held_change).label("held"),
        )
        .group_by(col(Entry.workspace_id))
        .subquery()
    )
    rows = session.execute(
        select(Balance, func.coalesce(sums.c.available, 0), func.coalesce(sums.c.held, 0)).outerjoin(
            sums, sums.c.workspace_id == Balance.workspace_id
        )
    )
    return [
        f"Workspace {balance.workspace_id}: balance {balance.available}+{balance.held} held, ledger {available}+{held}."
        for balance, available, held in rows
        if (balance.available, balance.held) != (available, held)
    ]


def _ends(session: Session) -> list[str]:
    """A hold of which more was settled than held, or settled without ever having been held."""
    holds: dict[tuple, int] = {}
    query = select(Entry).where(col(Entry.kind).in_([EntryKind.HOLD, EntryKind.CHARGE, EntryKind.RELEASE]))
    for entry in session.exec(query.order_by(col(Entry.id)).execution_options(yield_per=500)):
        job = (entry.workspace_id, entry.key.partition(":")[2])
        holds[job] = holds.get(job, 0) + entry.held_change
    return [
        f"Job {job} of workspace {workspace} ends with {left} held."
        for (workspace, job), left in holds.items()
        if left < 0
    ]
