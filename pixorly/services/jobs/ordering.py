"""Pictures ordered by a program: one wish on one model, with what it wants to have back and where to be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from pixorly.models import Job, id_outward
from pixorly.services import webhooks
from pixorly.services.jobs.requesting import request
from pixorly.services.jobs.wish import Wish
from pixorly.services.viewer import Viewer
from pixorly.settings import settings


@dataclass(frozen=True)
class Order:
    wish: Wish
    metadata: Mapping[str, Any] = field(default_factory=dict)
    webhook_url: str = ""


@dataclass(frozen=True)
class Ordered:
    """What came of it: a job, or several where the model makes one picture at a time or the prompt has alternatives."""

    batch_id: UUID
    job_ids: tuple[UUID, ...]
    status: str
    held: int


def order(session: Session, viewer: Viewer, order: Order) -> Ordered:
    """Accept it whole, with its price held, or refuse it whole."""
    batch = request(session, viewer, order.wish)
    batch.client_metadata = dict(order.metadata)
    if order.webhook_url:
        batch.webhook_url = webhooks.expect(session, viewer.workspace_id, order.webhook_url)
    session.add(batch)
    session.flush()
    jobs = session.exec(
        select(Job.id, Job.status, Job.price).where(Job.batch_id == batch.id).order_by(col(Job.position))
    )
    rows = jobs.all()
    return Ordered(batch.id, tuple(row[0] for row in rows), rows[0][1], sum(row[2] for row in rows))


def as_json(ordered: Ordered) -> dict[str, Any]:
    jobs = [{"jobId": id_outward("job", id), "statusUrl": _status_url(id)} for id in ordered.job_ids]
    return {
        **jobs[0],
        "status": ordered.status,
        "batchId": id_outward("bat", ordered.batch_id),
        "jobs": jobs,
        "credits": {"held": ordered.held},
    }


def status_path(job_id: UUID) -> str:
    return f"/api/v1/status/{id_outward('job', job_id)}"


def _status_url(job_id: UUID) -> str:
    return settings().public_url + status_path(job_id)
