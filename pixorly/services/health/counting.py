"""Hours, counted together now and then from jobs that worked and tries that did not.

Ids begin with the moment they were made in, so that an hour is a range of ids and needs no index of its own.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, literal_column, select
from sqlmodel import Session

from pixorly.database import ask, now
from pixorly.integrations.providers.trouble import Refused
from pixorly.models import Job, JobStatus, Mishap, OfferHour, table
from pixorly.services.health.fared import Fared, step_of
from pixorly.services.provider_keys.trouble import ABOUT_THE_KEY

_HOURS_ARE_KEPT, _MISHAPS_ARE_KEPT = timedelta(days=35), timedelta(days=14)

_J, _P, _H = table(Job).c, table(Mishap).c, table(OfferHour)
_WORKED = select(
    _J.id, _J.offer_id, _J.provider, _J.provider_key_id, _J.call_begun_at, _J.ended_at, _J.charged, _J.cost_micro_usd
).where(_J.id >= bindparam("first"), _J.status == literal_column(f"'{JobStatus.COMPLETED}'"))
_CAME_TO_NOTHING = select(_P.id, _P.offer_id, _P.provider, _P.code, _P.is_own_key).where(_P.id >= bindparam("first"))
_FORGET = delete(_H).where(_H.c.hour >= bindparam("since"))
_KEEP = insert(_H)

_Place = tuple[str, str, datetime]


@dataclass(frozen=True)
class Counted:
    since: datetime
    hours: tuple[tuple[_Place, Fared], ...]


def count(session: Session, hours: int) -> Counted:
    """The last hours anew, from the beginning of the first: jobs end later than they begin."""
    since = (now(session) - timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
    first = UUID(int=int(since.timestamp() * 1000) << 80)
    found: dict[_Place, _Tally] = defaultdict(_Tally)
    for row in ask(session, _WORKED, first=first).yield_per(1000):
        found[_place(row)].worked(row)
    for row in ask(session, _CAME_TO_NOTHING, first=first).yield_per(1000):
        # Somebody's own key that is wrong says nothing about anybody else's.
        if not (row.is_own_key and row.code in ABOUT_THE_KEY):
            found[_place(row)].counts["refused" if row.code == Refused.code else "failed"] += 1
    return Counted(since, tuple((place, tally.fared()) for place, tally in found.items()))


def keep(session: Session, counted: Counted) -> None:
    """In place of what was counted before."""
    ask(session, _FORGET, since=counted.since)
    rows = [_row(place, fared) for place, fared in counted.hours]
    if rows:
        session.execute(_KEEP, rows)


def sweep_old(session: Session) -> None:
    at = now(session)
    ask(session, delete(_H).where(_H.c.hour < at - _HOURS_ARE_KEPT))
    ask(session, delete(table(Mishap)).where(_P.created_at < at - _MISHAPS_ARE_KEPT))


class _Tally:
    """Counted up in place: an hour may have thousands."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._steps: Counter[str] = Counter()

    def worked(self, row: Any) -> None:
        self.counts["worked"] += 1
        if row.call_begun_at and row.ended_at:
            self._steps[step_of((row.ended_at - row.call_begun_at).total_seconds())] += 1
        if not row.provider_key_id:
            self.counts["charged"] += row.charged
            self.counts["cost_micro_usd"] += row.cost_micro_usd or 0
            self.counts["unpriced"] += row.cost_micro_usd is None

    def fared(self) -> Fared:
        return Fared(steps=dict(self._steps), **self.counts)


def _place(row: Any) -> _Place:
    began = datetime.fromtimestamp((row.id.int >> 80) / 1000, UTC)
    return row.offer_id, row.provider, began.replace(minute=0, second=0, microsecond=0)


def _row(place: _Place, fared: Fared) -> dict[str, object]:
    offer_id, provider, hour = place
    return {
        "offer_id": offer_id,
        "provider": provider,
        "hour": hour,
        "worked": fared.worked,
        "refused": fared.refused,
        "failed": fared.failed,
        "seconds": dict(fared.steps),
        "charged": fared.charged,
        "cost_micro_usd": fared.cost_micro_usd,
        "unpriced": fared.unpriced,
    }
