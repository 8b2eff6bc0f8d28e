"""Batches as they stand: for the feed, for one batch that changed, and for the counts above them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from pixorly.database import ask, now
from pixorly.models import Batch, Image, Job, JobStatus, id_from
from pixorly.services import catalog, circuits, workspaces
from pixorly.services.jobs import limits
from pixorly.services.jobs.cancelling import own_batch
from pixorly.services.jobs.claiming import is_new
from pixorly.services.jobs.names import ModelName, names
from pixorly.services.jobs.rows import COUNTED_PLACES, GOING_ON, QUEUE
from pixorly.services.jobs.views import BatchView, FailureView, JobView, TilePicture, TileView
from pixorly.services.viewer import Viewer

PAGE = 12


@dataclass(frozen=True)
class Running:
    running: int = 0
    queued: int = 0


def feed(session: Session, viewer: Viewer, before: str = "", limit: int = PAGE) -> list[BatchView]:
    """The newest batches, or those before one."""
    query = select(Batch).where(Batch.workspace_id == viewer.workspace_id, col(Batch.is_removed).is_(False))
    if before:
        query = query.where(col(Batch.id) < id_from(before))
    return _views(session, viewer, session.exec(query.order_by(col(Batch.id).desc()).limit(min(limit, 50))).all())


def batch(session: Session, viewer: Viewer, batch_id: str) -> BatchView:
    return _views(session, viewer, [own_batch(session, viewer, batch_id)])[0]


def some(session: Session, viewer: Viewer, batch_ids: Iterable[str]) -> list[BatchView]:
    """Those of them that are in the viewer's feed, whatever else was asked for."""
    ids = [id_from(one) for one in batch_ids]
    query = select(Batch).where(col(Batch.id).in_(ids), Batch.workspace_id == viewer.workspace_id)
    query = query.where(col(Batch.is_removed).is_(False))
    return _views(session, viewer, session.exec(query).all())


def running(session: Session, viewer: Viewer) -> Running:
    rows = session.exec(
        select(Job.status, func.count())
        .where(Job.workspace_id == viewer.workspace_id, col(Job.status).in_(GOING_ON))
        .group_by(col(Job.status))
    )
    counts = dict(rows.all())
    return Running(counts.get(JobStatus.PROCESSING, 0), counts.get(JobStatus.PENDING, 0))


def _views(session: Session, viewer: Viewer, batches: Iterable[Batch]) -> list[BatchView]:
    batches = list(batches)
    ids = [one.id for one in batches]
    jobs: dict[UUID, list[Job]] = defaultdict(list)
    rows = session.exec(select(Job).where(col(Job.batch_id).in_(ids), col(Job.is_replaced).is_(False)))
    for job in sorted(rows, key=lambda job: (job.position, job.id)):
        jobs[job.batch_id].append(job)
    every = [job for of_batch in jobs.values() for job in of_batch]
    seen = _Seen(
        pictures=_pictures(session, [job.id for job in every if job.status == JobStatus.COMPLETED]),
        queue=_queue(session, viewer, every),
        names=names(session, {job.model_id for job in every}),
    )
    return [_view(one, [_job(job, seen) for job in jobs[one.id]]) for one in batches]


@dataclass(frozen=True)
class _Waiting:
    place: int = 0
    until: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class _Seen:
    """What is looked up once for all the batches of a page."""

    pictures: dict[tuple[UUID, int], TilePicture]
    queue: dict[UUID, _Waiting]
    names: dict[str, ModelName]


def _pictures(session: Session, job_ids: list[UUID]) -> dict[tuple[UUID, int], TilePicture]:
    if not job_ids:
        return {}
    columns = (
        Image.job_id,
        Image.number,
        Image.id,
        Image.width,
        Image.height,
        Image.blur,
        Image.seed,
        Image.is_favourite,
    )
    kept = sa.select(*map(col, columns)).where(col(Image.job_id).in_(job_ids), col(Image.trashed_at).is_(None))
    return {
        (job_id, number): TilePicture(str(image_id), *shown)
        for job_id, number, image_id, *shown in session.execute(kept)
    }


def _queue(session: Session, viewer: Viewer, jobs: list[Job]) -> dict[UUID, _Waiting]:
    """What each of the pending ones waits for."""
    pending = [job for job in jobs if job.status == JobStatus.PENDING]
    if not pending:
        return {}
    at = now(session)
    plan = workspaces.allowance(session, viewer.workspace_id)
    full_until = limits.hour_is_full_until(session, viewer.workspace_id, plan, at)
    paused = circuits.paused(session)
    in_order = ask(session, QUEUE, workspace_id=viewer.workspace_id).scalars()
    places = {job_id: place for place, job_id in enumerate(in_order, 1)}

    def waiting(job: Job) -> _Waiting:
        place = places.get(job.id, COUNTED_PLACES + 1)
        if job.attempts and job.next_try_at > at:
            return _Waiting(place, job.next_try_at, "trouble")
        if job.provider in paused and not job.provider_key_id:
            return _Waiting(place, paused[job.provider], "provider")
        if full_until and is_new(job):
            return _Waiting(place, full_until, "hour")
        return _Waiting(place)

    return {job.id: waiting(job) for job in pending}


def _view(batch: Batch, jobs: list[JobView]) -> BatchView:
    statuses = {job.status for job in jobs}
    status = next((one for one in (JobStatus.PROCESSING, JobStatus.PENDING) if one in statuses), "ended")
    return BatchView(
        id=str(batch.id),
        prompt=batch.prompt,
        door=batch.door,
        wish=batch.wish,
        created_at=batch.created_at,
        jobs=tuple(jobs),
        held=sum(job.price for job in jobs if job.status in GOING_ON),
        charged=sum(job.charged for job in jobs),
        status=str(status),
    )


def _job(job: Job, seen: _Seen) -> JobView:
    name = seen.names[job.model_id]
    return JobView(
        id=str(job.id),
        status=job.status,
        model_id=job.model_id,
        model=name.name,
        provider=catalog.provider_name(job.provider),
        prompt=job.prompt,
        width=job.parameters["width"],
        height=job.parameters["height"],
        count=job.count,
        price=job.price,
        charged=job.charged,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        typical_seconds=name.typical_seconds.get(job.offer_id),
        can_stop=not job.is_stop_asked,
        tiles=tuple(_tile(job, number, seen) for number in range(job.count)),
    )


def _tile(job: Job, number: int, seen: _Seen) -> TileView:
    waiting = seen.queue.get(job.id, _Waiting())
    picture = seen.pictures.get((job.id, number))
    share, is_previewed = _share(job, number)
    return TileView(
        job_id=str(job.id),
        number=number,
        status=job.status,
        width=picture.width if picture else job.parameters["width"],
        height=picture.height if picture else job.parameters["height"],
        place=waiting.place,
        waits_until=waiting.until,
        waits_for=waiting.reason,
        attempts=job.attempts,
        is_stopping=job.is_stop_asked,
        progress=share,
        preview=job.previews if is_previewed else 0,
        picture=picture,
        failure=_failure(job),
    )


def _share(job: Job, number: int) -> tuple[float | None, bool]:
    """How far that picture is, and whether it is the one that is previewed.

    Some come one after the other; whoever works on its own makes all of them together, and shows the first."""
    if job.progress is None:
        return None, False
    is_together = job.provider_call_id != ""
    share = job.progress if is_together else min(1.0, max(0.0, job.progress * job.count - number))
    return share, 0 < share < 1 and not (is_together and number)


def _failure(job: Job) -> FailureView | None:
    if job.status != JobStatus.FAILED:
        return None
    seconds = (job.ended_at - (job.started_at or job.created_at)).total_seconds() if job.ended_at else 0
    values: dict[str, Any] = job.failure_values
    return FailureView(job.failure_code, job.failure_template, values, job.price, job.attempts, round(seconds, 1))
