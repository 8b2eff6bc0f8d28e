"""Pictures asked for and made in a test: wishes, workers without processes, and how things stand afterwards."""

from uuid import UUID

from sqlmodel import Session, select

from pixorly.database import carry, reading
from pixorly.models import Balance, Image, Job, JobStatus, id_from
from pixorly.services import credits, jobs
from pixorly.services.jobs import Wish
from pixorly.services.viewer import Viewer
from pixorly.tasks import jobs as tasks

PAINTER = "painter/formula"
_MOST_ROUNDS = 200


def a_wish(prompt: str = "ridges at dusk", **more) -> Wish:
    """Small, so that a test is not about painting."""
    return Wish(**{"prompt": prompt, "models": (PAINTER,), "width": 256, "height": 256, "steps": 1} | more)


def press(viewer: Viewer, wish: Wish | None = None, key: str = "") -> list[UUID]:
    """Generate, and the ids of the jobs it made."""
    batch_id = carry(lambda session: jobs.request(session, viewer, wish or a_wish(), key).id)
    with reading() as session:
        return [id_from(job.id) for job in jobs.batch(session, viewer, str(batch_id)).jobs]


def work_off() -> None:
    """What workers would do until nobody waits for a turn."""
    for _ in range(_MOST_ROUNDS):
        tasks.carry_out()
        tasks.paint()
        with reading() as session:
            due, looks = jobs.due(session), jobs.to_look_at(session)
        for job_id in looks:
            tasks.follow_up(str(job_id))
        if not due and not looks:
            return


def job(session: Session, job_id: UUID) -> Job:
    return session.exec(select(Job).where(Job.id == job_id).execution_options(populate_existing=True)).one()


def how_they_ended(job_ids: list[UUID]) -> list[JobStatus]:
    with reading() as session:
        return [JobStatus(job(session, job_id).status) for job_id in job_ids]


def pictures_of(job_id: UUID) -> list[Image]:
    with reading() as session:
        return list(session.exec(select(Image).where(Image.job_id == job_id).order_by(Image.number)))


def balance_of(viewer: Viewer) -> tuple[int, int]:
    """What can be spent, and what is held."""
    with reading() as session:
        row: Balance = credits.row(session, viewer.workspace_id)
        return row.available, row.held
