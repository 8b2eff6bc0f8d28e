"""What was told, to whom, how it went; again, as a test, and no longer than it is kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import Session, and_, col, select

from pixorly.database import now, rows_changed
from pixorly.errors import Conflict, NotFound
from pixorly.models import Attempt, Delivery, DeliveryStatus, Endpoint, OffBecause, id_from, id_outward
from pixorly.queue import Task, later_if_quiet
from pixorly.services.telling import TEST, changed, deliver
from pixorly.services.viewer import Viewer
from pixorly.services.webhooks.endpoints import own
from pixorly.services.webhooks.views import AttemptView, DeliveryView, LoggedView
from pixorly.words import t

PAGE = 30
KEPT = timedelta(days=30)
# What one call to replay sets going; the next one goes on from there.
MOST_AT_ONCE = 1000
_ENDED = (DeliveryStatus.DELIVERED, DeliveryStatus.FAILED)
_AT_ONCE = 200
_MARKS = {"generation": "job", "model": "mod", "credit": "wsp", "webhook": "whe"}


class IsOff(Conflict):
    code = "endpoint_is_off"
    words = t("This endpoint is switched off. Switch it on first.")


def page(
    session: Session, viewer: Viewer, endpoint_id: str, *, before: str = "", status: str = "", limit: int = PAGE
) -> list[DeliveryView]:
    """The newest of an endpoint, or those that come after one."""
    found = find_page(session, viewer, endpoint_id, before=before, status=status, limit=limit)
    if found is None:
        raise NotFound()
    return found


def find_page(
    session: Session, viewer: Viewer, endpoint_id: str, *, before: str = "", status: str = "", limit: int = PAGE
) -> list[DeliveryView] | None:
    """The same, or None where there is no such endpoint any more: whoever looks at it may have just deleted it."""
    endpoint = session.get(Endpoint, id_from(endpoint_id), populate_existing=True)
    if not endpoint or endpoint.workspace_id != viewer.workspace_id:
        return None
    query = select(Delivery).where(Delivery.endpoint_id == endpoint.id)
    if before:
        query = query.where(col(Delivery.id) < id_from(before))
    if status:
        query = query.where(Delivery.status == status)
    rows = session.exec(query.order_by(col(Delivery.id).desc()).limit(limit)).all()
    return _views(session, rows)


def logged(session: Session, viewer: Viewer, delivery_id: str) -> LoggedView:
    """One of them, with every try."""
    delivery = _found(session, viewer, delivery_id)
    query = select(Attempt).where(Attempt.delivery_id == delivery.id).order_by(col(Attempt.number).desc())
    return LoggedView(
        _views(session, [delivery])[0], tuple(_attempt(one, delivery) for one in session.exec(query.limit(_AT_ONCE)))
    )


def replay(session: Session, viewer: Viewer, delivery_id: str) -> DeliveryView:
    """Once more from the beginning, at once, under the same id: whoever had it already knows it again."""
    delivery = _found(session, viewer, delivery_id)
    _require_on(own(session, viewer, str(delivery.endpoint_id)))
    _again(session, [delivery.id])
    _ring(session, delivery.workspace_id, delivery.endpoint_id)
    session.refresh(delivery)
    return _views(session, [delivery])[0]


def replay_since(
    session: Session, viewer: Viewer, endpoint_id: str, since: datetime, statuses: Iterable[str] = _ENDED
) -> int:
    """All that ended since then, or only what failed. How many those are; as many as the bound: ask again."""
    endpoint = own(session, viewer, endpoint_id)
    _require_on(endpoint)
    at = now(session)
    # Years that no clock knows would break on their way into the database.
    since = min(max(since, at - KEPT), at)
    query = select(Delivery.id).where(
        Delivery.endpoint_id == endpoint.id,
        col(Delivery.created_at) >= since,
        col(Delivery.status).in_([one for one in statuses if one in _ENDED]),
    )
    found = list(session.exec(query.order_by(col(Delivery.id)).limit(MOST_AT_ONCE)))
    _again(session, found)
    _ring(session, endpoint.workspace_id, endpoint.id)
    return len(found)


def test(session: Session, viewer: Viewer, endpoint_id: str) -> DeliveryView:
    """Something that says nothing but that somebody is there."""
    endpoint = own(session, viewer, endpoint_id)
    _require_on(endpoint)
    if endpoint.is_own:
        raise Conflict(t("Tests go to endpoints with an address of their own."))
    under_way = select(Delivery.id).where(
        Delivery.endpoint_id == endpoint.id,
        Delivery.kind == TEST,
        col(Delivery.status).not_in(_ENDED),
    )
    if session.exec(under_way).first():
        raise Conflict(t("A test is under way already. See how it goes in the log."))
    return _views(session, deliver(session, endpoint.workspace_id, TEST, endpoint.id, {endpoint.id: ""}))[0]


def sweep_old(session: Session) -> int:
    """A batch of what is kept no longer. Deliveries that are under way are younger than that."""
    old = select(Delivery.id).where(col(Delivery.created_at) < now(session) - KEPT, col(Delivery.status).in_(_ENDED))
    found = session.exec(old.limit(_AT_ONCE)).all()
    session.execute(delete(Delivery).where(col(Delivery.id).in_(found)))
    return len(found)


def forget_old_secrets(session: Session) -> None:
    ended = update(Endpoint).where(col(Endpoint.secret_before_until) < now(session))
    session.execute(ended.values(secret_before="", secret_before_until=None))


def _again(session: Session, delivery_ids: list[UUID]) -> None:
    """One that is being sent at this moment goes on; one that waits for its next try has it now."""
    chosen = update(Delivery).where(col(Delivery.id).in_(delivery_ids), col(Delivery.status) != DeliveryStatus.SENDING)
    values = {"status": DeliveryStatus.WAITING, "tries": 0, "next_try_at": now(session), "ended_at": None}
    rows_changed(session, chosen.values(**values).execution_options(synchronize_session=False))


def _ring(session: Session, workspace_id: UUID, endpoint_id: UUID) -> None:
    later_if_quiet(session, Task.DELIVER)
    changed(session, workspace_id, endpoint_id)


def _require_on(endpoint: Endpoint) -> None:
    if endpoint.off_because != OffBecause.ON:
        raise IsOff()


def _found(session: Session, viewer: Viewer, delivery_id: str) -> Delivery:
    delivery = session.get(Delivery, id_from(delivery_id), populate_existing=True)
    if not delivery or delivery.workspace_id != viewer.workspace_id:
        raise NotFound()
    return delivery


def _views(session: Session, rows: Iterable[Delivery]) -> list[DeliveryView]:
    rows = list(rows)
    last = select(Attempt).join(
        Delivery, and_(col(Delivery.id) == col(Attempt.delivery_id), col(Delivery.attempts) == col(Attempt.number))
    )
    found = session.exec(last.where(col(Delivery.id).in_([row.id for row in rows]))).all() if rows else []
    tries = {attempt.delivery_id: attempt for attempt in found}
    return [_view(row, tries.get(row.id)) for row in rows]


def _view(row: Delivery, last: Attempt | None) -> DeliveryView:
    return DeliveryView(
        id=id_outward("whd", row.id),
        endpoint_id=id_outward("whe", row.endpoint_id),
        kind=row.kind,
        subject=id_outward(_MARKS.get(row.kind.partition(".")[0], "row"), row.subject_id),
        url=row.url,
        status=row.status,
        attempts=row.attempts,
        next_try_at=row.next_try_at if row.status == DeliveryStatus.WAITING else None,
        created_at=row.created_at,
        ended_at=row.ended_at,
        answered=last.status if last else None,
        trouble=last.trouble if last else "",
        milliseconds=last.milliseconds if last else None,
    )


def _attempt(row: Attempt, delivery: Delivery) -> AttemptView:
    is_last = row.number == delivery.attempts and delivery.status == DeliveryStatus.SENDING
    return AttemptView(
        number=row.number,
        begun_at=row.begun_at,
        milliseconds=row.milliseconds,
        is_lost=row.milliseconds is None and not is_last,
        url=row.url,
        headers=row.headers,
        body=row.body,
        status=row.status,
        trouble=row.trouble,
        answer=row.answer,
    )
