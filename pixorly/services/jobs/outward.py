"""A job as programs see it: the same at /status, at /jobs and in webhooks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select
from sqlmodel import Session

from pixorly.models import ENDED, Batch, Image, Job, JobStatus, id_outward, table
from pixorly.services.images.addresses import address_of, thumbnail_of
from pixorly.services.jobs.rows import COUNTED_PLACES, GOING_ON, QUEUE
from pixorly.services.moments import rfc3339

_job, _batch, _image = (table(row) for row in (Job, Batch, Image))

COLUMNS = (
    _job.c.id, _job.c.workspace_id, _job.c.batch_id, _job.c.status, _job.c.kind, _job.c.prompt, _job.c.model_id, _job.c.parameters,
    _job.c.count, _job.c.progress, _job.c.failure_code, _job.c.failure_template, _job.c.failure_values, _job.c.price, _job.c.charged,
    _job.c.created_at, _job.c.started_at, _job.c.ended_at, _job.c.place, _job.c.rank, _batch.c.client_metadata,
)  # fmt: skip
ROWS = select(*COLUMNS).join(_batch, _batch.c.id == _job.c.batch_id)
_SOME = ROWS.where(_job.c.workspace_id == bindparam("workspace_id"), _job.c.id.in_(bindparam("ids", expanding=True)))
_PICTURES = select(
    _image.c.job_id, _image.c.id, _image.c.width, _image.c.height, _image.c.seed
).where(_image.c.job_id.in_(bindparam("ids", expanding=True)), _image.c.trashed_at.is_(None)).order_by(_image.c.number)  # fmt: skip
_BEFORE = (
    QUEUE.with_only_columns(_job.c.id)
    .order_by(None)
    .where(
        (_job.c.place < bindparam("place")) | ((_job.c.place == bindparam("place")) & (_job.c.rank < bindparam("rank")))
    )
)
_HOW_MANY_BEFORE = select(func.count()).select_from(_BEFORE.subquery())


@dataclass(frozen=True)
class PictureOutward:
    id: UUID
    width: int
    height: int
    seed: int | None


@dataclass(frozen=True)
class JobOutward:
    id: UUID
    batch_id: UUID
    status: str
    kind: str
    prompt: str
    model: str
    # As the row keeps them, in our own names.
    parameters: Mapping[str, Any]
    # Between 0 and 1, where the provider tells.
    progress: float | None
    place_in_queue: int | None
    images: Sequence[PictureOutward]
    # Code and sentence of what went wrong.
    error: tuple[str, str] | None
    held: int
    charged: int
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.status in ENDED


def outward(session: Session, workspace_id: UUID, job_ids: Iterable[UUID]) -> list[JobOutward]:
    """Those of them that are this workspace's, in the order they were asked for."""
    ids = list(job_ids)
    rows = session.connection().execute(_SOME, {"workspace_id": workspace_id, "ids": ids}).all()
    found = {view.id: view for view in from_rows(session, workspace_id, rows)}
    return [found[id] for id in ids if id in found]


def from_rows(session: Session, workspace_id: UUID, rows: Sequence[Any]) -> list[JobOutward]:
    """The same, of rows with these columns that somebody else has asked for."""
    asked = session.connection()
    done = [row.id for row in rows if row.status == JobStatus.COMPLETED]
    pictures: dict[UUID, list[PictureOutward]] = defaultdict(list)
    for job_id, *picture in asked.execute(_PICTURES, {"ids": done}) if done else ():
        pictures[job_id].append(PictureOutward(*picture))
    places = _places(asked, workspace_id, [row for row in rows if row.status == JobStatus.PENDING])
    return [_view(row, pictures.get(row.id, ()), places.get(row.id, COUNTED_PLACES)) for row in rows]


def as_json(view: JobOutward) -> dict[str, Any]:
    return {
        "id": id_outward("job", view.id),
        "batchId": id_outward("bat", view.batch_id),
        "status": view.status,
        "kind": view.kind,
        "prompt": view.prompt,
        "model": view.model,
        "parameters": _parameters(view.parameters),
        "progress": view.progress,
        "placeInQueue": view.place_in_queue,
        "images": [_picture(one) for one in view.images],
        "error": {"code": view.error[0], "message": view.error[1]} if view.error else None,
        "credits": {"held": view.held, "charged": view.charged},
        "createdAt": rfc3339(view.created_at),
        "startedAt": rfc3339(view.started_at),
        "completedAt": rfc3339(view.completed_at),
        "metadata": view.metadata,
    }


def _places(asked: Connection, workspace_id: UUID, waiting: list[Any]) -> dict[UUID, int]:
    """Among the workspace's own that wait; 1 is next."""
    if len(waiting) == 1:
        (row,) = waiting
        where = {"workspace_id": workspace_id, "place": row.place, "rank": row.rank}
        return {row.id: min(COUNTED_PLACES, asked.execute(_HOW_MANY_BEFORE, where).scalar_one() + 1)}
    queue = asked.execute(QUEUE, {"workspace_id": workspace_id}).scalars() if waiting else ()
    return {job_id: place for place, job_id in enumerate(queue, 1)}


def _view(row: Any, pictures: Sequence[PictureOutward], place: int) -> JobOutward:
    return JobOutward(
        id=row.id,
        batch_id=row.batch_id,
        status=row.status,
        kind=row.parameters.get("kind") or row.kind,
        prompt=row.prompt,
        model=row.model_id,
        parameters=row.parameters | {"count": row.count},
        progress=1.0 if row.status == JobStatus.COMPLETED else row.progress,
        place_in_queue=place if row.status == JobStatus.PENDING else None,
        images=pictures,
        error=_error(row),
        held=row.price if row.status in GOING_ON else 0,
        charged=row.charged,
        created_at=row.created_at,
        started_at=row.started_at,
        completed_at=row.ended_at,
        metadata=row.client_metadata,
    )


def _error(row: Any) -> tuple[str, str] | None:
    if row.status != JobStatus.FAILED:
        return None
    template = row.failure_template
    return row.failure_code, template.format(**row.failure_values) if row.failure_values else template


def _parameters(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "width": kept.get("width"),
        "height": kept.get("height"),
        "numImages": kept.get("count"),
        "seed": kept.get("seed"),
        "steps": kept.get("steps"),
        "guidance": kept.get("guidance"),
        "strength": kept.get("strength"),
        "quality": kept.get("quality") or None,
        "background": kept.get("background") or None,
        "sampler": kept.get("sampler") or None,
        "negativePrompt": kept.get("negative_prompt") or None,
        "referenceImages": [id_outward("img", UUID(one)) for one in kept.get("references", ())],
    }


def _picture(one: PictureOutward) -> dict[str, Any]:
    return {
        "id": id_outward("img", one.id),
        "url": address_of(one.id),
        "thumbnailUrl": thumbnail_of(one.id),
        "width": one.width,
        "height": one.height,
        "seed": one.seed,
    }
