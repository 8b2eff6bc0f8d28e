"""Endpoints on their owner's page: registered, changed, switched, forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from pixorly.database import now
from pixorly.errors import Conflict, Invalid, NotAllowed, NotFound
from pixorly.integrations import webhooks as outside
from pixorly.models import Delivery, DeliveryStatus, Endpoint, OffBecause, id_from, id_outward
from pixorly.services import plans
from pixorly.services.allowances import allowance
from pixorly.services.sealing import open_sealed, seal
from pixorly.services.telling import Kind, changed
from pixorly.services.typed import storable
from pixorly.services.viewer import Viewer, require_manager
from pixorly.services.webhooks.signing import new_secret
from pixorly.services.webhooks.views import EndpointView
from pixorly.words import t

MOST_ENDPOINTS = 20
# So long do the old and the new secret both sign.
OVERLAP = timedelta(hours=24)
_LONGEST_NAME = 80


class NoWebhooks(NotAllowed):
    code = "plan_too_small"

    def __init__(self) -> None:
        name = plans.smallest_with_api().name
        super().__init__(t("Your plan does not have webhooks. They come with the plan {name}.", name=name))


def require_reachable(address: str) -> None:
    """Asked of the network, before the transaction that registers it."""
    outside.require_public(address)


def register(session: Session, viewer: Viewer, address: str, kinds: Iterable[str], name: str = "") -> EndpointView:
    """From now on this address is told of these kinds."""
    require_manager(viewer)
    if not allowance(session, viewer.workspace_id).has_api:
        raise NoWebhooks()
    if _count(session, viewer) >= MOST_ENDPOINTS:
        raise Conflict(t("A workspace has at most {most} endpoints. Delete one that is not used.", most=MOST_ENDPOINTS))
    endpoint = Endpoint(
        workspace_id=viewer.workspace_id,
        url=outside.understood(address).address,
        name=_named(name),
        kinds=_chosen(kinds),
        secret=seal(new_secret()),
        created_at=now(session),
    )
    session.add(endpoint)
    session.flush()
    changed(session, viewer.workspace_id, endpoint.id)
    return view(endpoint)


def change(
    session: Session, viewer: Viewer, endpoint_id: str, *, address: str | None = None,
    kinds: Iterable[str] | None = None, name: str | None = None,
) -> EndpointView:  # fmt: skip
    """What is None stays."""
    endpoint = own(session, viewer, endpoint_id)
    _require_not_own(endpoint)
    if address is not None:
        endpoint.url = outside.understood(address).address
        # What was said of another address says nothing about this one.
        endpoint.failing_since = endpoint.failed_at = endpoint.worked_at = None
    if kinds is not None:
        endpoint.kinds = _chosen(kinds)
    if name is not None:
        endpoint.name = _named(name)
    return _saved(session, endpoint)


def switch_on(session: Session, viewer: Viewer, endpoint_id: str) -> EndpointView:
    endpoint = own(session, viewer, endpoint_id)
    endpoint.off_because = OffBecause.ON
    endpoint.failing_since = endpoint.failed_at = None
    return _saved(session, endpoint)


def switch_off(session: Session, viewer: Viewer, endpoint_id: str) -> EndpointView:
    """It is told nothing, and what waits for it ends untold. All of that can be replayed later."""
    endpoint = own(session, viewer, endpoint_id)
    _require_not_own(endpoint)
    if endpoint.off_because == OffBecause.ON:
        endpoint.off_because = OffBecause.PERSON
        end_what_waits(session, endpoint.id)
    return _saved(session, endpoint)


def end_what_waits(session: Session, endpoint_id: UUID) -> None:
    waiting = update(Delivery).where(
        col(Delivery.endpoint_id) == endpoint_id, col(Delivery.status) == DeliveryStatus.WAITING
    )
    session.execute(waiting.values(status=DeliveryStatus.FAILED, ended_at=now(session)))


def forget(session: Session, viewer: Viewer, endpoint_id: str) -> None:
    """With its log."""
    endpoint = own(session, viewer, endpoint_id)
    _require_not_own(endpoint)
    session.delete(endpoint)
    session.flush()
    changed(session, viewer.workspace_id, endpoint.id)


def rotate(session: Session, viewer: Viewer, endpoint_id: str) -> EndpointView:
    """A new secret. The one before signs as well for another day, so that receivers can change over."""
    endpoint = own(session, viewer, endpoint_id)
    endpoint.secret_before, endpoint.secret = endpoint.secret, seal(new_secret())
    endpoint.secret_before_until = now(session) + OVERLAP
    return _saved(session, endpoint)


def secret(session: Session, viewer: Viewer, endpoint_id: str) -> str:
    require_manager(viewer)
    return open_sealed(own(session, viewer, endpoint_id).secret)


def all_of(session: Session, viewer: Viewer) -> list[EndpointView]:
    """Of the workspace, the oldest first; its own for single requests comes last, once it was needed."""
    mine = select(Endpoint).where(Endpoint.workspace_id == viewer.workspace_id)
    rows = session.exec(mine.order_by(col(Endpoint.is_own), col(Endpoint.id)))
    return [view(endpoint) for endpoint in rows]


def one(session: Session, viewer: Viewer, endpoint_id: str) -> EndpointView:
    return view(_found(session, viewer, endpoint_id))


def expect(session: Session, workspace_id: UUID, address: str) -> str:
    """What one request wants to be told, and where: the address as it is kept. The workspace's own secret signs it."""
    there = outside.understood(address).address
    if not _the_own(session, workspace_id):
        session.add(Endpoint(workspace_id=workspace_id, is_own=True, secret=seal(new_secret())))
        session.flush()
    return there


def own_of(session: Session, viewer: Viewer) -> EndpointView | None:
    found = _the_own(session, viewer.workspace_id)
    return view(found) if found else None


def own(session: Session, viewer: Viewer, endpoint_id: str) -> Endpoint:
    """One that this viewer may change."""
    endpoint = _found(session, viewer, endpoint_id)
    require_manager(viewer)
    return endpoint


def view(endpoint: Endpoint) -> EndpointView:
    return EndpointView(
        id=id_outward("whe", endpoint.id),
        url=endpoint.url,
        name=endpoint.name,
        kinds=tuple(endpoint.kinds),
        is_own=endpoint.is_own,
        is_on=endpoint.off_because == OffBecause.ON,
        off_because=endpoint.off_because,
        failing_since=endpoint.failing_since,
        worked_at=endpoint.worked_at,
        secret_before_until=_if_still_ahead(endpoint.secret_before_until),
        created_at=endpoint.created_at,
    )


def _if_still_ahead(until: datetime | None) -> datetime | None:
    return until if until and until > datetime.now(until.tzinfo) else None


def _found(session: Session, viewer: Viewer, endpoint_id: str) -> Endpoint:
    endpoint = session.get(Endpoint, id_from(endpoint_id), populate_existing=True)
    if not endpoint or endpoint.workspace_id != viewer.workspace_id:
        raise NotFound()
    return endpoint


def _the_own(session: Session, workspace_id: UUID) -> Endpoint | None:
    return session.exec(select(Endpoint).where(Endpoint.workspace_id == workspace_id, col(Endpoint.is_own))).first()


def _require_not_own(endpoint: Endpoint) -> None:
    if endpoint.is_own:
        raise Conflict(t("This one belongs to the workspace: requests name its addresses. Only its secret can change."))


def _saved(session: Session, endpoint: Endpoint) -> EndpointView:
    session.add(endpoint)
    session.flush()
    changed(session, endpoint.workspace_id, endpoint.id)
    return view(endpoint)


def _count(session: Session, viewer: Viewer) -> int:
    mine = select(func.count()).where(Endpoint.workspace_id == viewer.workspace_id, col(Endpoint.is_own).is_(False))
    return session.exec(mine).one()


def _named(name: str) -> str:
    name = " ".join(storable(name).split())
    if len(name) > _LONGEST_NAME:
        raise Invalid(t("A name has at most {most} letters.", most=_LONGEST_NAME), field="name")
    return name


def _chosen(kinds: Iterable[str]) -> list[str]:
    """In our order, each once."""
    wanted = set(kinds)
    if not wanted or not wanted <= set(Kind):
        raise Invalid(t("Choose what it is told: {kinds}.", kinds=", ".join(Kind)), field="events")
    return [kind for kind in Kind if kind in wanted]
