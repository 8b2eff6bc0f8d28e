"""What happened, written down for whoever asked to be told, with what made it happen.

Of all that has to do with webhooks, jobs and credits know this alone: so many rows, or none.
"""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session

from pixorly import events
from pixorly.database import ask, now
from pixorly.models import Batch, Delivery, Endpoint, Job, OffBecause, table
from pixorly.queue import Task, later_if_quiet


class Kind(StrEnum):
    STARTED = "generation.started"
    COMPLETED = "generation.completed"
    FAILED = "generation.failed"
    MODEL_READY = "model.ready"
    CREDIT_LOW = "credit.low"
    CREDIT_DEPLETED = "credit.depleted"


# To see whether anybody is there. It goes only where it is asked for.
TEST = "webhook.test"
# What the address that one request named is told: how it ended, once.
_ENDINGS = {Kind.COMPLETED, Kind.FAILED}

_endpoint, _job, _batch = (table(row) for row in (Endpoint, Job, Batch))
_LISTENERS = select(_endpoint.c.id, _endpoint.c.is_own, _endpoint.c.kinds).where(
    _endpoint.c.workspace_id == bindparam("workspace_id"), _endpoint.c.off_because == OffBecause.ON
)
_NAMED_BY_REQUEST = (
    select(_batch.c.webhook_url).join(_job, _job.c.batch_id == _batch.c.id).where(_job.c.id == bindparam("job_id"))
)


def tell(session: Session, workspace_id: UUID, kind: str, subject_id: UUID) -> None:
    """A delivery for each endpoint that wants to know. One look where a workspace has none."""
    places: dict[UUID, str] = {}
    for endpoint in ask(session, _LISTENERS, workspace_id=workspace_id).all():
        if not endpoint.is_own and kind in endpoint.kinds:
            places[endpoint.id] = ""
        elif endpoint.is_own and kind in _ENDINGS:
            if address := ask(session, _NAMED_BY_REQUEST, job_id=subject_id).scalar():
                places[endpoint.id] = address
    if places:
        deliver(session, workspace_id, kind, subject_id, places)


def deliver(
    session: Session, workspace_id: UUID, kind: str, subject_id: UUID, places: Mapping[UUID, str]
) -> list[Delivery]:
    """For each of these endpoints, at its own address or at the one that is named."""
    at = now(session)
    made = [
        Delivery(
            workspace_id=workspace_id,
            endpoint_id=endpoint_id,
            url=address,
            kind=kind,
            subject_id=subject_id,
            next_try_at=at,
            created_at=at,
        )
        for endpoint_id, address in places.items()
    ]
    session.add_all(made)
    session.flush()
    later_if_quiet(session, Task.DELIVER)
    for endpoint_id in places:
        changed(session, workspace_id, endpoint_id)
    return made


def changed(session: Session, workspace_id: UUID, endpoint_id: UUID) -> None:
    """Screens that show this endpoint look again."""
    events.publish(session, "webhook.changed", events.of_workspace(workspace_id), endpoint_id)
