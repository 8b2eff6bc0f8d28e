"""The one place that writes credits: a guarded change of the balance, and its line in the ledger."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from pixorly import events
from pixorly.database import ask
from pixorly.errors import NotFound
from pixorly.models import Balance, Entry, EntryKind, new_id, table, utc_now
from pixorly.words import Words

_BALANCES, _ENTRIES = table(Balance).c, table(Entry).c
_IN_WORKSPACE = _ENTRIES.workspace_id == bindparam("whose")

# Put together once: every press and every picture runs these, some while all others wait for their turn.
_THEIR_TURN = (
    select(_BALANCES.available, _BALANCES.held, _BALANCES.monthly, _BALANCES.period)
    .where(_BALANCES.workspace_id == bindparam("whose"))
    .with_for_update()
)
_LINE = (
    _ENTRIES.id, _ENTRIES.key, _ENTRIES.available_change, _ENTRIES.held_change, _ENTRIES.monthly_change,
    _ENTRIES.available_after, _ENTRIES.period,
)  # fmt: skip
_UNDER_THESE_KEYS = select(*_LINE).where(_IN_WORKSPACE, _ENTRIES.key.in_([bindparam("key"), bindparam("other_key")]))
_NEWEST = select(_ENTRIES.id).where(_IN_WORKSPACE).order_by(_ENTRIES.id.desc()).limit(1).scalar_subquery()
_TAKE_WHERE_THERE_IS_ENOUGH = (
    update(table(Balance))
    .where(_BALANCES.workspace_id == bindparam("whose"), _BALANCES.available >= bindparam("needs"))
    .values(
        available=_BALANCES.available + bindparam("more_available"),
        held=_BALANCES.held + bindparam("more_held"),
        monthly=_BALANCES.monthly + bindparam("more_monthly"),
    )
    .returning(_BALANCES.available, _BALANCES.held, _BALANCES.monthly, _BALANCES.period, _NEWEST)
)
_ADD_LINE = insert(table(Entry))
# Less than anybody ever owes.
_ANYTHING = -(2**62)


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


class Standing(NamedTuple):
    """A balance as it is at one moment of a transaction that has its turn."""

    available: int
    held: int
    monthly: int
    period: int


class Line(NamedTuple):
    """A step that was done, as the ledger has it."""

    id: UUID
    key: str
    available_change: int
    held_change: int
    monthly_change: int
    available_after: int
    period: int


def open_balance(session: Session, workspace_id: UUID) -> None:
    session.add(Balance(workspace_id=workspace_id))
    session.flush()


def turn(session: Session, workspace_id: UUID) -> Standing:
    """The balance as it is now; from here to the commit nobody else changes this workspace's credits.

    What is looked at before this may be otherwise a moment later: Postgres lets others commit in between.
    """
    found = ask(session, _THEIR_TURN, whose=workspace_id).first()
    if not found:
        raise NotFound()
    return Standing(*found)


def lines_at(session: Session, workspace_id: UUID, key: str, other_key: str = "") -> dict[str, Line]:
    """What was done under these keys, by key."""
    found = ask(session, _UNDER_THESE_KEYS, whose=workspace_id, key=key, other_key=other_key)
    return {row.key: Line(*row) for row in found}


def write(
    session: Session, workspace_id: UUID, key: str, change: Change, words: Words, actor_id: UUID | None = None
) -> Line | None:
    """Do this step once. None where the balance does not have what it needs.

    Two who come with one key at once: the second waits for its turn, and finds the first one's line.
    """
    before = turn(session, workspace_id)
    if done := lines_at(session, workspace_id, key).get(key):
        return done
    return add(session, workspace_id, before, key, change, words, actor_id)


def add(
    session: Session,
    workspace_id: UUID,
    before: Standing,
    key: str,
    change: Change,
    words: Words,
    actor_id: UUID | None = None,
) -> Line | None:
    """The same for whoever has the turn already, and knows that this key is new."""
    monthly = _of_the_month(change, before)
    taken = ask(
        session,
        _TAKE_WHERE_THERE_IS_ENOUGH,
        whose=workspace_id,
        needs=_ANYTHING if change.needs is None else change.needs,
        more_available=change.available,
        more_held=change.held,
        more_monthly=monthly,
    ).first()
    if not taken:
        return None
    *after, newest = taken
    after = Standing(*after)
    line = Line(_next_id(newest), key, change.available, change.held, monthly, after.available, before.period)
    ask(
        session,
        _ADD_LINE,
        **line._asdict(),
        workspace_id=workspace_id,
        kind=change.kind.value,
        held_after=after.held,
        template=words.template,
        template_values={name: str(value) for name, value in words.values.items()},
        actor_id=actor_id,
        created_at=utc_now(),
    )
    events.publish(session, "credits.changed", events.of_workspace(workspace_id), line.id)
    return line


def _of_the_month(change: Change, before: Standing) -> int:
    """How the part that lapses changes. It is never more than there is: what pays off a debt can't lapse again."""
    if change.monthly is None:
        wanted = before.monthly - min(before.monthly, -change.available)
    elif change.period in (None, before.period):
        wanted = before.monthly + change.monthly
    else:
        wanted = before.monthly
    return min(wanted, max(0, before.available + change.available)) - before.monthly


def _next_id(newest: UUID | None) -> UUID:
    """Ids put the lines of a workspace in the order of their balances, also those of one millisecond, and those of
    machines whose clocks differ."""
    fresh = new_id()
    return fresh if newest is None or fresh > newest else UUID(int=newest.int + 1)
