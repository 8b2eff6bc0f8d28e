"""Whose delivery is next: the endpoint that was served longest ago, so that ten thousand for one delay no other.

What can't be helped, time in other people's servers, is kept within bounds: so many at once for one endpoint and for
one workspace, and all endpoints that fail share half of the threads. Those that work have the other half to themselves.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, nulls_first, or_, select, update
from sqlmodel import Session, col

from pixorly.database import alone, now, rows_changed
from pixorly.integrations.webhooks import SECONDS
from pixorly.models import Attempt, Delivery, DeliveryStatus, Endpoint, OffBecause
from pixorly.queue import Task, later_if_quiet
from pixorly.services.telling import changed
from pixorly.settings import settings

# Longer than a call may take: whoever has not told by then is gone.
LEASE = timedelta(seconds=SECONDS + 15)
MOST_TRIES = 8
# For one endpoint, of all processes.
AT_ONCE = 4
_UNDER_WAY = (DeliveryStatus.WAITING, DeliveryStatus.SENDING)


@dataclass(frozen=True, repr=False)
class Claimed:
    """A delivery that is ours to send, for one try."""

    id: UUID
    workspace_id: UUID
    endpoint_id: UUID
    # Of this try. Whoever has a lower one has nothing to say any more.
    number: int
    tries: int
    kind: str
    subject_id: UUID
    happened_at: datetime
    begun_at: datetime
    address: str
    # Sealed: the newest, and the one before while it counts.
    secrets: tuple[str, ...]


def take(session: Session) -> Claimed | None:
    """The next one, if there is one that may be sent now."""
    alone(session, "deliveries")
    at = now(session)
    endpoint = session.scalars(
        select(Endpoint)
        .where(col(Endpoint.off_because) == OffBecause.ON, *_has_room(session, at), _is_due(at))
        .order_by(nulls_first(col(Endpoint.served_at)), col(Endpoint.id))
        .limit(1)
    ).first()
    if not endpoint:
        return None
    delivery = session.scalars(_due_of(endpoint.id, at)).first()
    if not delivery or not _taken(session, delivery, at):
        return None
    session.execute(update(Endpoint).where(col(Endpoint.id) == endpoint.id).values(served_at=at))
    # Whoever heard this bell passes it on.
    later_if_quiet(session, Task.DELIVER)
    changed(session, delivery.workspace_id, endpoint.id)
    if delivery.tries >= MOST_TRIES:
        # Only those come so far that were lost with their process at the last try: they must not go on for ever.
        _give_up(session, delivery, at)
        return None
    return _begun(session, delivery, endpoint, at)


def is_anything_due(session: Session) -> bool:
    at = now(session)
    due = select(col(Endpoint.id)).where(col(Endpoint.off_because) == OffBecause.ON, _is_due(at))
    return session.scalars(due.limit(1)).first() is not None


def _is_due(at: datetime) -> ColumnElement[bool]:
    """Also what was being sent by somebody who is gone."""
    return exists().where(
        col(Delivery.endpoint_id) == col(Endpoint.id),
        col(Delivery.status).in_(_UNDER_WAY),
        col(Delivery.next_try_at) <= at,
    )


def _due_of(endpoint_id: UUID, at: datetime) -> Any:
    waiting = select(Delivery).where(col(Delivery.endpoint_id) == endpoint_id, col(Delivery.status).in_(_UNDER_WAY))
    return waiting.where(col(Delivery.next_try_at) <= at).order_by(col(Delivery.next_try_at)).limit(1)


def _has_room(session: Session, at: datetime) -> list[ColumnElement[bool]]:
    """What endpoints must be to have one more sent at this moment."""
    threads = settings().webhook_threads
    sending = (
        select(col(Delivery.endpoint_id), col(Delivery.workspace_id), col(Endpoint.failing_since))
        .join(Endpoint, col(Endpoint.id) == col(Delivery.endpoint_id))
        .where(col(Delivery.status) == DeliveryStatus.SENDING, col(Delivery.next_try_at) > at)
    )
    rows = session.execute(sending).all()
    endpoints, workspaces = Counter(row[0] for row in rows), Counter(row[1] for row in rows)
    conditions: list[ColumnElement[bool]] = [
        col(Endpoint.id).not_in([one for one, count in endpoints.items() if count >= AT_ONCE]),
        col(Endpoint.workspace_id).not_in([one for one, count in workspaces.items() if count >= max(1, threads // 2)]),
    ]
    if sum(since is not None for _, _, since in rows) >= max(1, threads // 2):
        conditions.append(col(Endpoint.failing_since).is_(None))
    return conditions


def _taken(session: Session, delivery: Delivery, at: datetime) -> bool:
    mine = update(Delivery).where(
        col(Delivery.id) == delivery.id,
        col(Delivery.attempts) == delivery.attempts,
        or_(col(Delivery.status) == DeliveryStatus.WAITING, col(Delivery.next_try_at) <= at),
    )
    values = {
        "status": DeliveryStatus.SENDING,
        "attempts": Delivery.attempts + 1,
        "tries": Delivery.tries + 1,
        "next_try_at": at + LEASE,
    }
    return bool(rows_changed(session, mine.values(**values).execution_options(synchronize_session=False)))


def _give_up(session: Session, delivery: Delivery, at: datetime) -> None:
    over = update(Delivery).where(col(Delivery.id) == delivery.id)
    session.execute(
        over.values(status=DeliveryStatus.FAILED, attempts=delivery.attempts, tries=delivery.tries, ended_at=at)
    )


def _begun(session: Session, delivery: Delivery, endpoint: Endpoint, at: datetime) -> Claimed:
    number, address = delivery.attempts + 1, delivery.url or endpoint.url
    session.add(Attempt(delivery_id=delivery.id, number=number, begun_at=at, url=address))
    session.flush()
    is_overlapping = endpoint.secret_before_until and endpoint.secret_before_until > at
    return Claimed(
        id=delivery.id,
        workspace_id=delivery.workspace_id,
        endpoint_id=endpoint.id,
        number=number,
        tries=delivery.tries + 1,
        kind=delivery.kind,
        subject_id=delivery.subject_id,
        happened_at=delivery.created_at,
        begun_at=at,
        address=address,
        secrets=(endpoint.secret, endpoint.secret_before) if is_overlapping else (endpoint.secret,),
    )
