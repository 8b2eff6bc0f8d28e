"""Pictures that hang in a workspace: really stored, with their rows."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from pixorly.database import transaction
from pixorly.integrations import pictures
from pixorly.models import Batch, Job, JobStatus, Lane, derived_id, new_id
from pixorly.services import images
from pixorly.services.viewer import Viewer
from tests.grounds.pictures import drawn, file


def developed(width: int = 160, height: int = 90, format: str = "PNG", **more: Any) -> pictures.Developed:
    return pictures.develop(file(drawn(width, height, **more), format))


def a_job(session: Session, viewer: Viewer, count: int = 1, **more: Any) -> Job:
    """One that is done, as far as the table knows."""
    batch = Batch(workspace_id=viewer.workspace_id, user_id=viewer.user_id, door="screen", prompt="a lighthouse")
    session.add(batch)
    session.flush()
    told = {"model_id": "painter/formula", "provider": "painter", "prompt": "a lighthouse", "price": 3 * count}
    job = Job(
        workspace_id=viewer.workspace_id, batch_id=batch.id, user_id=viewer.user_id, door="screen",
        status=JobStatus.COMPLETED, lane=Lane.PICTURES, count=count, **told | more,
    )  # fmt: skip
    session.add(job)
    session.flush()
    return job


def hung(session: Session, viewer: Viewer, job: Job | None = None, number: int = 0, **picture: Any) -> UUID:
    """A picture of that job, or one more of no job at all."""
    image_id = derived_id(job.id, number) if job else new_id()
    return images.record(
        session, image_id, kept=images.put(viewer.workspace_id, image_id, developed(**picture)), **told(viewer, job, number)
    )  # fmt: skip


def told(viewer: Viewer, job: Job | None = None, number: int = 0) -> dict[str, Any]:
    """All of a record but its picture."""
    return {
        "workspace_id": viewer.workspace_id,
        "job_id": job.id if job else None,
        "number": number,
        "user_id": viewer.user_id,
        "prompt": "A lighthouse at dusk, “storm” coming; кит",
        "model_id": "painter/formula",
        "seed": 4821,
        "recipe": {"negative_prompt": "fog", "steps": 28},
    }


def hung_for_good(viewer: Viewer, **picture: Any) -> UUID:
    """The same, committed."""
    with transaction() as session:
        return hung(session, viewer, **picture)
