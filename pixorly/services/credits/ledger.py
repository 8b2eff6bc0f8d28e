"""The one place that writes credits: a guarded change of the balance, and its line in the ledger."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from pixorly import events
from pixorly.errors import NotFound
from pixorly.models import Balance, Entry, EntryKind, new_id
from pixorly.words import Words


@dataclass(frozen=True)
class Change:
    """What a step does to a balance. `needs` must be available, or nothing happens."""

    kind: EntryKind
    available: int = 0
    held: int = 0
    # None: spending, which takes this month's credits first.
    monthly: int | None = 0
    # The month that the monthly part belongs to; once that is over, the part is nobody's.
    period: int | None = None
    needs: int | None = None


def open_balance(session: Session, workspace_id: UUID) -> None:
    session.add(Balance(workspace_id=workspace_id))
    session.flush()


def turn(session: Session, workspace_id: UUID) -> Balance:
    """The balance as it is now; from here to the commit nobody else changes this workspace's credits.

    What is looked at before this may be otherwise a moment later: Postgres lets others commit in between.
    """
    mine = select(Balance).where(Balance.workspace_id == workspace_id).with_for_update()
    found = session.exec(mine.execution_options(populate_existing=True)).first()
    if not found:
        raise NotFound()
    return found


def entry_at(session: Session, workspace_id: UUID, key: str) -> Entry | None:
    return session.exec(select(Entry).where(Entry.workspace_id == workspace_id, Entry.key == key)).first()


def write(
    session: Session, workspace_id: UUID, key: str, change: Change, words: Words, actor_id: UUID | None = None
) -> Entry | None:
    """Do this step once. None where the balance does not have what it needs.

    Two who come with one key at once: the second waits for its turn, and finds the first one's line.
    """
    before = turn(session, workspace_id)
    if done := entry_at(session, workspace_id, key):
        return done
    monthly = _of_the_month(change, before)
    period = before.period
    after = _take(session, workspace_id, change, monthly)
    if not after:
        return None
    entry = Entry(
        id=_next_id(session, workspace_id),
        workspace_id=workspace_id,
        key=key,
        kind=change.kind,
        available_change=change.available,
        held_change=change.held,
        monthly_change=monthly,
        available_after=after.available,
        held_after=after.held,
        period=period,
        template=words.template,
        values={name: str(value) for name, value in words.values.items()},
        actor_id=actor_id,
    )
    session.add(entry)
    session.flush()
    events.publish(session, "credits.changed", events.of_workspace(workspace_id), entry.id)
    return entry


def _of_the_month(change: Change, before: Balance) -> int:
    """How the part that lapses changes. It is never more than there is: what pays off a debt can't lapse again."""
    if change.monthly is None:
        wanted = before.monthly - min(before.monthly, -change.available)
    elif change.period in (None, before.period):
        wanted = before.monthly + change.monthly
    else:
        wanted = before.monthly
    return min(wanted, max(0, before.available + change.available)) - before.monthly


def _take(session: Session, workspace_id: UUID, change: Change, monthly: int) -> Any:
    """The guarded change itself: what the balance is after it, or None where it lacks what is needed."""
    where = [col(Balance.workspace_id) == workspace_id]
    if change.needs is not None:
        where.append(col(Balance.available) >= change.needs)
    return session.execute(
        update(Balance)
        .where(*where)
        .values(
            available=col(Balance.available) + change.available,
            held=col(Balance.held) + change.held,
            monthly=col(Balance.monthly) + monthly,
        )
        .returning(col(Balance.available), col(Balance.held))
        .execution_options(synchronize_session=False)
    ).first()


def _next_id(session: Session, workspace_id: UUID) -> UUID:
    """Ids put the lines of a workspace in the order of their balances, also those of one millisecond, and those of
    machines whose clocks differ."""
    query = select(Entry.id).where(Entry.workspace_id == workspace_id).order_by(col(Entry.id).desc()).limit(1)
    fresh, last = new_id(), session.exec(query).first()
    return fresh if last is None or fresh > last else UUID(int=last.int + 1)
