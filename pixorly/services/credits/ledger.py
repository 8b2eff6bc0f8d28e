"""The one place that writes credits: a guarded change of the balance, and its line in the ledger."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import case, update
from sqlmodel import Session, col, select

from pixorly import events
from pixorly.models import Balance, Entry, EntryKind
from pixorly.words import Words


@dataclass(frozen=True)
class Change:
    """What a step does to a balance. `needs` must be available, or nothing happens."""

    kind: EntryKind
    available: int = 0
    held: int = 0
    # None: spending, which takes this month's credits first.
    monthly: int | None = 0
    needs: int | None = None


def open_balance(session: Session, workspace_id: UUID) -> None:
    session.add(Balance(workspace_id=workspace_id))
    session.flush()


def entry_at(session: Session, workspace_id: UUID, key: str) -> Entry | None:
    return session.exec(select(Entry).where(Entry.workspace_id == workspace_id, Entry.key == key)).first()


def write(
    session: Session, workspace_id: UUID, key: str, change: Change, words: Words, actor_id: UUID | None = None
) -> Entry | None:
    """Do this step once. None where the balance does not have what it needs.

    Two who come with one key at once: the second breaks on the unique key, its whole transaction is taken
    back, and when it is tried once more it finds the first one's line.
    """
    if done := entry_at(session, workspace_id, key):
        return done
    after = _take(session, workspace_id, change)
    if not after:
        return None
    # From here the row is ours until the commit, so what was returned stays true.
    monthly = -min(after.monthly, -change.available) if change.monthly is None else change.monthly
    if monthly:
        _add_to_month(session, workspace_id, monthly)
    entry = Entry(
        workspace_id=workspace_id,
        key=key,
        kind=change.kind,
        available_change=change.available,
        held_change=change.held,
        monthly_change=monthly,
        available_after=after.available,
        held_after=after.held,
        period=after.period,
        template=words.template,
        values={name: str(value) for name, value in words.values.items()},
        actor_id=actor_id,
    )
    session.add(entry)
    session.flush()
    events.publish(session, "credits.changed", events.of_workspace(workspace_id), entry.id)
    return entry


def _take(session: Session, workspace_id: UUID, change: Change) -> Any:
    """The guarded change itself: what the balance is after it, or None where it lacks what is needed."""
    where = [col(Balance.workspace_id) == workspace_id]
    if change.needs is not None:
        where.append(col(Balance.available) >= change.needs)
    return session.execute(
        update(Balance)
        .where(*where)
        .values(available=col(Balance.available) + change.available, held=col(Balance.held) + change.held)
        .returning(col(Balance.available), col(Balance.held), col(Balance.monthly), col(Balance.period))
    ).first()


def _add_to_month(session: Session, workspace_id: UUID, monthly: int) -> None:
    total = col(Balance.monthly) + monthly
    session.execute(
        update(Balance)
        .where(col(Balance.workspace_id) == workspace_id)
        .values(monthly=case((total < 0, 0), else_=total))
    )
