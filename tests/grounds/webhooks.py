"""Endpoints and deliveries in a test: registered, sent without processes, and moved through days."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel import Session, col, select, update

from pixorly.database import carry, reading
from pixorly.models import Attempt, Delivery, Endpoint, id_from, metadata, new_id
from pixorly.services import webhooks, workspaces
from pixorly.services.telling import Kind, tell
from pixorly.services.viewer import Viewer
from pixorly.services.webhooks import EndpointView
from pixorly.tasks import webhooks as tasks
from tests.grounds.people import arrived

_TABLES = ("webhook_endpoint", "webhook_delivery", "webhook_attempt")
_MOST_ROUNDS = 500


def developer(email: str = "ada@example.com") -> Viewer:
    """Somebody whose plan has webhooks."""
    return developer_and_secret(email)[0]


def developer_and_secret(email: str = "ada@example.com") -> tuple[Viewer, str]:
    """The same, with the secret of their cookie."""
    viewer, secret = arrived(email)
    carry(lambda session: workspaces.put_on_plan(session, viewer.workspace_id, "pro"))
    return viewer, secret


def listening(viewer: Viewer, url: str, *kinds: str) -> EndpointView:
    return carry(lambda session: webhooks.register(session, viewer, url, kinds or tuple(Kind)))


def secret_of(viewer: Viewer, endpoint: EndpointView) -> str:
    with reading() as session:
        return webhooks.secret(session, viewer, endpoint.id)


def happen(viewer: Viewer, kind: str = Kind.CREDIT_LOW, subject: UUID | None = None, times: int = 1) -> None:
    """So many things that are to be told."""

    def tell_all(session: Session) -> None:
        for _ in range(times):
            tell(session, viewer.workspace_id, kind, subject or viewer.workspace_id)

    carry(tell_all)


def send_all() -> None:
    """What workers would do until nothing is due."""
    for _ in range(_MOST_ROUNDS):
        before = _attempts()
        tasks.deliver()
        if _attempts() == before:
            return


def time_passes(by: timedelta) -> None:
    """All that is written of webhooks is as much older."""

    def move(session: Session) -> None:
        for name in _TABLES:
            table = metadata.tables[name]
            moments = [column for column in table.c if isinstance(getattr(column.type, "impl", None), DateTime)]
            for row in session.execute(select(table)).mappings().all():
                older = {column: row[column.name] - by for column in moments if row[column.name]}
                session.execute(table.update().where(table.c.id == row["id"]).values(older))

    carry(move)


def endpoint_row(endpoint: EndpointView) -> Endpoint:
    with reading() as session:
        return session.get_one(Endpoint, id_from(endpoint.id))


def deliveries_of(endpoint: EndpointView) -> list[Delivery]:
    """The oldest first."""
    with reading() as session:
        query = select(Delivery).where(Delivery.endpoint_id == id_from(endpoint.id))
        return list(session.exec(query.order_by(col(Delivery.id))))


def attempts(delivery: Delivery) -> list[Attempt]:
    with reading() as session:
        query = select(Attempt).where(Attempt.delivery_id == delivery.id)
        return list(session.exec(query.order_by(col(Attempt.number))))


def fill(viewer: Viewer, endpoint: EndpointView, count: int) -> None:
    """So many that wait, in one go."""

    def add(session: Session) -> None:
        rows = [
            Delivery(
                id=new_id(), workspace_id=viewer.workspace_id, endpoint_id=id_from(endpoint.id), kind=Kind.CREDIT_LOW,
                subject_id=viewer.workspace_id,
            )
            for _ in range(count)
        ]  # fmt: skip
        session.add_all(rows)

    carry(add)


def make_due(endpoint: EndpointView) -> None:
    """Its next tries are now."""

    def move(session: Session) -> None:
        mine = update(Delivery).where(col(Delivery.endpoint_id) == id_from(endpoint.id))
        session.execute(mine.values(next_try_at=col(Delivery.created_at)))

    carry(move)


def _attempts() -> int:
    with reading() as session:
        return len(session.exec(select(Attempt.id)).all())
