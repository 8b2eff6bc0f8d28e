"""How offers fared lately: for whoever chooses one, for whoever routes between them, and for operators."""

import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from pixorly.database import ask, now
from pixorly.models import Mishap, OfferHour, table
from pixorly.services import troubles
from pixorly.services.health.fared import Fared
from pixorly.services.troubles import TroubleView

DAY, WEEK = timedelta(days=1), timedelta(days=7)
# What tells whether to send work there: an outage that is over is to be forgotten soon.
_RECENT = timedelta(hours=2)
# So many of a provider's newest, which a busy one fills within minutes of an outage.
_LOOKED_AT = 200
# It is counted every few minutes, and every open studio asks for it.
_KEPT_SECONDS = 20

_H, _P = table(OfferHour), table(Mishap).c
_SINCE = select(_H).where(_H.c.hour > bindparam("since"))
_NEWEST = (
    select(_P.offer_id, _P.note, _P.is_own_key, _P.created_at)
    .where(_P.provider == bindparam("its"))
    .order_by(_P.id.desc())
    .limit(_LOOKED_AT)
)


@dataclass(frozen=True)
class Health:
    today: Fared = field(default_factory=Fared)
    recent: Fared = field(default_factory=Fared)


@dataclass(frozen=True)
class Hour:
    at: datetime
    fared: Fared


@dataclass(frozen=True)
class MishapView:
    """What an operator reads of tries that came to nothing, one after the other in the same way."""

    offer_id: str
    trouble: TroubleView
    # Of the newest.
    at: datetime
    times: int = 1
    # It began further back than anybody looked.
    is_longer: bool = False
    is_own_key: bool = False


def lately(session: Session) -> dict[str, Health]:
    """By offer. Read once in a while, and remembered by this process until then."""
    memory = _memory()
    if not memory or memory[0] < time.monotonic():
        memory[:] = [time.monotonic() + _KEPT_SECONDS, _lately(session)]
    return memory[1]


def since(session: Session, span: timedelta) -> dict[tuple[str, str], Fared]:
    """How each offer fared, by its provider and its id."""
    found: dict[tuple[str, str], Fared] = defaultdict(Fared)
    for row in ask(session, _SINCE, since=now(session) - span):
        found[row.provider, row.offer_id] += _fared(row)
    return dict(found)


def hours(session: Session, span: timedelta = DAY) -> dict[str, list[Hour]]:
    """How each provider fared hour by hour, the oldest first, also those hours in which nothing was asked of it."""
    at = now(session).replace(minute=0, second=0, microsecond=0)
    every = [at - timedelta(hours=back) for back in reversed(range(int(span.total_seconds() // 3600)))]
    found: dict[str, dict[datetime, Fared]] = defaultdict(lambda: defaultdict(Fared))
    for row in ask(session, _SINCE, since=at - span):
        found[row.provider][row.hour] += _fared(row)
    return {provider: [Hour(hour, fared.get(hour, Fared())) for hour in every] for provider, fared in found.items()}


def mishaps(session: Session, provider: str, most: int) -> list[MishapView]:
    """The newest first. An outage is one line, however many tries it lets fail in the same way."""
    rows = ask(session, _NEWEST, its=provider).all()
    rounds = [list(alike) for _, alike in groupby(rows, lambda row: (row.offer_id, row.note, row.is_own_key))]
    return [
        MishapView(
            offer_id=newest.offer_id,
            trouble=troubles.read(newest.note),
            at=newest.created_at,
            times=1 + len(others),
            is_longer=len(rounds) == 1 and len(rows) == _LOOKED_AT,
            is_own_key=newest.is_own_key,
        )
        for newest, *others in rounds[:most]
    ]


def _lately(session: Session) -> dict[str, Health]:
    at = now(session)
    today: dict[str, Fared] = defaultdict(Fared)
    recent: dict[str, Fared] = defaultdict(Fared)
    for row in ask(session, _SINCE, since=at - DAY):
        today[row.offer_id] += _fared(row)
        if row.hour > at - _RECENT:
            recent[row.offer_id] += _fared(row)
    return {offer_id: Health(fared, recent[offer_id]) for offer_id, fared in today.items()}


def _fared(row: Any) -> Fared:
    return Fared(row.worked, row.refused, row.failed, row.seconds, row.charged, row.cost_micro_usd, row.unpriced)


@cache
def _memory() -> list[Any]:
    return []
