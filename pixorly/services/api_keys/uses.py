"""What keys are used for, day by day. Counted in memory and written down now and then: a look must not become a write."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from pixorly.database import ask, now, rows_changed
from pixorly.models import ApiKey, ApiUse, table
from pixorly.services.viewer import Viewer

# At most so often is one key's row written.
EVERY = timedelta(minutes=1)
DAYS = 30

Uses = Counter[tuple[UUID, date]]

_use, _key = table(ApiUse), table(ApiKey)
_noting = threading.Lock()


@dataclass(frozen=True)
class UsedOn:
    """One day. Its share is of the day with most, in percent."""

    day: str
    requests: int
    share: int = 0


@dataclass
class _Noted:
    requests: Uses = field(default_factory=Counter)
    written_at: dict[UUID, datetime] = field(default_factory=dict)


_noted = _Noted()


def note(key_id: UUID) -> None:
    with _noting:
        _noted.requests[key_id, datetime.now(UTC).date()] += 1


def is_anything_due(at: datetime) -> bool:
    with _noting:
        return any(_is_due(key_id, at) for key_id, _ in _noted.requests)


def take(is_last: bool = False) -> Uses:
    """What was noted of keys that were not written for a minute; of all of them when the process ends."""
    at = datetime.now(UTC)
    with _noting:
        due = [use for use in _noted.requests if is_last or _is_due(use[0], at)]
        _noted.written_at |= {key_id: at for key_id, _ in due}
        return Counter({use: _noted.requests.pop(use) for use in due})


def put_back(taken: Uses) -> None:
    """They could not be written, and come along the next time."""
    with _noting:
        _noted.requests.update(taken)


def write_down(session: Session, taken: Uses) -> None:
    at = now(session)
    # In the order of their ids: of two processes that write the same rows at once, neither waits in a circle.
    for (key_id, day), count in sorted(taken.items()):
        if not session.execute(select(_key.c.id).where(_key.c.id == key_id)).first():
            continue
        this = (_use.c.key_id == key_id) & (_use.c.day == day)
        if not rows_changed(session, _use.update().where(this).values(requests=_use.c.requests + count)):
            ask(session, _use.insert().values(key_id=key_id, day=day, requests=count))
        ask(session, _key.update().where(_key.c.id == key_id).values(used_at=at))


def by_day(session: Session, viewer: Viewer, days: int = DAYS) -> list[UsedOn]:
    """All keys of the workspace together, the last days up to today, also those without any."""
    today = now(session).astimezone(UTC).date()
    begun = today - timedelta(days=days - 1)
    rows = session.execute(
        select(col(ApiUse.day), func.sum(col(ApiUse.requests)))
        .join(ApiKey, col(ApiKey.id) == col(ApiUse.key_id))
        .where(col(ApiKey.workspace_id) == viewer.workspace_id, col(ApiUse.day) >= begun)
        .group_by(col(ApiUse.day))
    )
    counts = {day: int(count) for day, count in rows}
    most = max(counts.values(), default=0)
    every = [begun + timedelta(days=number) for number in range(days)]
    return [
        UsedOn(day.isoformat(), counts.get(day, 0), round(100 * counts.get(day, 0) / most) if most else 0)
        for day in every
    ]


def _is_due(key_id: UUID, at: datetime) -> bool:
    written_at = _noted.written_at.get(key_id)
    return written_at is None or at - written_at >= EVERY
