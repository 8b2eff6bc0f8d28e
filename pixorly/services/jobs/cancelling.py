"""Stopping a job, trying one that failed again, and moving one forward."""

from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from pixorly import events
from pixorly.database import now, rows_changed
from pixorly.errors import Conflict, NotFound
from pixorly.models import ENDED, Batch, Job, JobStatus, id_from
from pixorly.queue import Task, later
from pixorly.services import catalog, credits, telling, workspaces
from pixorly.services.jobs import wish as wishes
from pixorly.services.jobs.choosing import choose_again
from pixorly.services.jobs.planning import planned
from pixorly.services.jobs.requesting import add_job, request
from pixorly.services.parameters import read as parameters_from
from pixorly.services.viewer import Viewer, require_writer
from pixorly.words import t


class AlreadyOver(Conflict):
    words = t("That is over already.")


def cancel(session: Session, viewer: Viewer, job_id: str) -> None:
    """At once while it waits. While it is being made it is asked to stop, and ends stopped or done."""
    job = _own(session, viewer, job_id)
    if not _stop(session, job):
        raise AlreadyOver()


def cancel_batch(session: Session, viewer: Viewer, batch_id: str) -> None:
    """Everything of it that is not over."""
    require_writer(viewer)
    batch = own_batch(session, viewer, batch_id)
    going_on = select(Job).where(Job.batch_id == batch.id, col(Job.status).not_in(ENDED))
    for job in session.exec(going_on).all():
        _stop(session, job)


def retry(session: Session, viewer: Viewer, job_id: str) -> Batch:
    """The same again, in the place of one that failed or was cancelled, at today's price."""
    job = _own(session, viewer, job_id)
    if job.status not in (JobStatus.FAILED, JobStatus.CANCELLED):
        raise Conflict(t("Only what failed or was cancelled can be tried again."))
    replaced = update(Job).where(col(Job.id) == job.id, col(Job.is_replaced).is_(False)).values(is_replaced=True)
    batch = session.get_one(Batch, job.batch_id)
    if rows_changed(session, replaced):
        entry, told = catalog.chosen(session, job.model_id), parameters_from(job.parameters)
        around = catalog.Circumstances(session, viewer.workspace_id)
        chosen = choose_again(around, entry, told)
        place = workspaces.allowance(session, viewer.workspace_id).place_in_queue
        add_job(session, viewer, batch, job.position, place, planned(around, job.prompt, entry, chosen, told))
        _tell(session, batch.workspace_id, batch.id)
    return batch


def again(session: Session, viewer: Viewer, batch_id: str, key: str = "") -> Batch:
    """The same wish as a new batch; a seed that was left to us is drawn anew."""
    return request(session, viewer, wishes.read(own_batch(session, viewer, batch_id).wish), key)


def hurry(session: Session, viewer: Viewer, job_id: str) -> None:
    """Before all others of this workspace that wait."""
    job = _own(session, viewer, job_id)
    first = session.exec(
        select(func.min(Job.rank)).where(Job.status == JobStatus.PENDING, Job.workspace_id == viewer.workspace_id)
    ).one()
    moved = update(Job).where(col(Job.id) == job.id, col(Job.status) == JobStatus.PENDING)
    if not rows_changed(session, moved.values(rank=(first or job.rank) - 1)):
        raise AlreadyOver()
    _tell(session, job.workspace_id, job.batch_id)


def remove(session: Session, viewer: Viewer, batch_id: str, is_removed: bool = True) -> None:
    """Out of the feed, or back into it. Its pictures stay, and what is going on goes on."""
    require_writer(viewer)
    batch = own_batch(session, viewer, batch_id)
    batch.is_removed = is_removed
    session.add(batch)
    _tell(session, batch.workspace_id, batch.id)


def own_batch(session: Session, viewer: Viewer, batch_id: str) -> Batch:
    batch = session.get(Batch, id_from(batch_id))
    if not batch or batch.workspace_id != viewer.workspace_id:
        raise NotFound()
    return batch


def _own(session: Session, viewer: Viewer, job_id: str) -> Job:
    job = session.get(Job, id_from(job_id), populate_existing=True)
    if not job or job.workspace_id != viewer.workspace_id:
        raise NotFound()
    require_writer(viewer)
    return job


def _stop(session: Session, job: Job) -> bool:
    waiting = update(Job).where(col(Job.id) == job.id, col(Job.status) == JobStatus.PENDING)
    ended = waiting.values(status=JobStatus.CANCELLED, ended_at=now(session))
    if rows_changed(session, ended):
        if job.price:
            credits.release(session, job.workspace_id, job.id, t("Returned, cancelled"))
        telling.tell(session, job.workspace_id, telling.Kind.FAILED, job.id)
        _tell(session, job.workspace_id, job.batch_id)
        return True
    running = update(Job).where(col(Job.id) == job.id, col(Job.status) == JobStatus.PROCESSING)
    if not rows_changed(session, running.values(is_stop_asked=True)):
        # Between the two looks it may have been taken up, or put back.
        return _is_still_going_on(session, job) and _stop(session, job)
    if job.provider_call_id:
        later(session, Task.FOLLOW_UP, str(job.id))
    _tell(session, job.workspace_id, job.batch_id)
    return True


def _is_still_going_on(session: Session, job: Job) -> bool:
    status = session.exec(select(Job.status).where(Job.id == job.id)).first()
    return status is not None and status not in ENDED


def _tell(session: Session, workspace_id: UUID, batch_id: UUID) -> None:
    events.publish(session, "batch.changed", events.of_workspace(workspace_id), batch_id)
