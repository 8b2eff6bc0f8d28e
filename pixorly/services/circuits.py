"""Circuit breakers: a provider that fails again and again is left alone for a while, each time for longer.

closed ──5 failures in a row──► open ──pause is over──► half-open: one call may try
   ▲                             ▲                          │
   └──────── it worked ──────────┼──────────────────────────┤
                                 └──── it failed: twice the pause

Only trouble of the provider itself counts. A refusal is an answer, and so a sign that the provider works.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from pixorly import events
from pixorly.database import ask, now, rows_changed
from pixorly.models import Circuit, table
from pixorly.services import troubles
from pixorly.services.troubles import TroubleView

MOST_FAILURES = 5
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
# How long the one call that may try keeps others away, should nothing be heard of it.
_TRIAL = timedelta(seconds=30)

_CIRCUITS = table(Circuit)
_PAUSES = select(_CIRCUITS.c.provider, _CIRCUITS.c.open_until).where(_CIRCUITS.c.open_until.is_not(None))
_OPEN_UNTIL = select(_CIRCUITS.c.open_until).where(_CIRCUITS.c.provider == bindparam("its"))
_CLOSE_IF_TROUBLED = (
    update(_CIRCUITS)
    .where(
        _CIRCUITS.c.provider == bindparam("its"),
        or_(_CIRCUITS.c.failures > 0, _CIRCUITS.c.open_until.is_not(None)),
    )
    .values(failures=0, openings=0, open_until=None, changed_at=bindparam("moment"))
)


@dataclass(frozen=True)
class CircuitView:
    provider: str
    # In a row, since it last worked.
    failures: int = 0
    is_open: bool = False
    open_until: datetime | None = None
    last_trouble: TroubleView = field(default_factory=TroubleView)
    changed_at: datetime | None = None


def look(session: Session, provider: str) -> CircuitView:
    row = _row(session, provider)
    if not row:
        return CircuitView(provider)
    return CircuitView(
        provider,
        row.failures,
        _is_left_alone(row, now(session)),
        row.open_until,
        troubles.read(row.last_trouble),
        row.changed_at,
    )


def is_open(session: Session, provider: str, moment: datetime) -> bool:
    row = _row(session, provider)
    return row is not None and _is_left_alone(row, moment)


def paused(session: Session) -> dict[str, datetime]:
    """The providers that are left alone now, each with the moment from which one call may try."""
    moment = now(session)
    return {provider: until for provider, until in pauses(session).items() if until > moment}


def pauses(session: Session) -> dict[str, datetime]:
    """Those also that are over, while nobody has tried yet: all others may be called without another look."""
    return {row.provider: row.open_until for row in ask(session, _PAUSES)}


def may_try(session: Session, provider: str) -> bool:
    """Whether a call may leave now. After a pause exactly one may, and the others wait for what becomes of it."""
    if ask(session, _OPEN_UNTIL, its=provider).scalar() is None:
        return True
    moment = now(session)
    trial = (
        update(Circuit)
        .where(col(Circuit.provider) == provider, col(Circuit.open_until) <= moment)
        # One more failure opens it again; the stragglers of an earlier moment have been counted past that.
        .values(open_until=moment + _TRIAL, failures=MOST_FAILURES - 1)
    )
    if rows_changed(session, trial):
        events.publish(session, "circuit.changed", events.ADMINS, provider)
        return True
    # Somebody's call worked between our two looks.
    row = _row(session, provider)
    return row is None or row.open_until is None


def failed(session: Session, provider: str, trouble: str) -> None:
    """A call came to nothing through trouble of the provider, or of the way there."""
    moment = now(session)
    failures, openings, open_until = _count(session, provider, trouble, moment)
    # Exactly then, and not at those that follow within the pause: they left before it began.
    has_run_out = failures > MOST_FAILURES and (open_until is None or open_until <= moment)
    if failures == MOST_FAILURES or has_run_out:
        pause = min(_FIRST_PAUSE * 2**openings, _LONGEST_PAUSE)
        _change(session, provider, openings=openings + 1, open_until=moment + pause)
    events.publish(session, "circuit.changed", events.ADMINS, provider)


def worked(session: Session, provider: str) -> None:
    """A call was answered. Costs one look where all was well before."""
    if rows_changed(session, _CLOSE_IF_TROUBLED, its=provider, moment=now(session)):
        events.publish(session, "circuit.changed", events.ADMINS, provider)


def noted(session: Session, provider: str, trouble: str) -> None:
    """Trouble that an operator should read of, and that says nothing about whether calls work."""
    _open_row(session, provider)
    _change(session, provider, last_trouble=trouble[:400], changed_at=now(session))
    events.publish(session, "circuit.changed", events.ADMINS, provider)


def _count(session: Session, provider: str, trouble: str, moment: datetime) -> tuple[int, int, datetime | None]:
    """How many failures in a row this makes, and what was before. From here to the commit the row is ours."""
    _open_row(session, provider)
    counted = (
        session.execute(
            update(Circuit)
            .where(col(Circuit.provider) == provider)
            .values(failures=col(Circuit.failures) + 1, last_trouble=trouble[:400], changed_at=moment)
            .returning(col(Circuit.failures), col(Circuit.openings), col(Circuit.open_until))
        )
    ).one()
    return counted.failures, counted.openings, counted.open_until


def _open_row(session: Session, provider: str) -> None:
    if ask(session, _OPEN_UNTIL, its=provider).first():
        return
    try:
        with session.begin_nested():
            session.add(Circuit(provider=provider))
    except IntegrityError:
        # Somebody else was the first to have trouble with it.
        return


def _change(session: Session, provider: str, **values: object) -> None:
    session.execute(update(Circuit).where(col(Circuit.provider) == provider).values(**values))


def _row(session: Session, provider: str) -> Circuit | None:
    """As it is now, past what this session has seen before."""
    return session.get(Circuit, provider, populate_existing=True)


def _is_left_alone(row: Circuit, moment: datetime) -> bool:
    return row.open_until is not None and row.open_until > moment
