"""Pictures: whose they are, what they take, and whether their bytes are where the row says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from pixorly.errors import NotFound
from pixorly.integrations.storage import storage
from pixorly.models import Image, Job, JobStatus, StorageUse
from pixorly.services.images.kept import folder


@dataclass(frozen=True)
class Expected:
    """What storage should hold."""

    image_id: str
    key: str
    size_bytes: int


def findings(session: Session) -> Iterator[str]:
    yield from _of_others(session)
    yield from _miscounted(session)


def to_look_for(session: Session, limit: int = 1000) -> list[Expected]:
    """The newest, which are those that a fault of today touched."""
    rows = select(
        col(Image.id), col(Image.workspace_id), col(Image.sha256), col(Image.format), col(Image.size_bytes)
    ).order_by(col(Image.id).desc())
    return [
        Expected(str(image_id), f"{folder(workspace_id, image_id, sha256)}/original.{form}", size_bytes)
        for image_id, workspace_id, sha256, form, size_bytes in session.execute(rows.limit(limit))
    ]


def not_stored(expected: Iterable[Expected]) -> Iterator[str]:
    """I6, asked of storage."""
    for one in expected:
        try:
            found = storage().size_of(one.key)
        except NotFound:
            yield f"I6: picture {one.image_id} is recorded, and nothing is stored at {one.key}."
            continue
        if found != one.size_bytes:
            yield f"I6: picture {one.image_id} has {one.size_bytes} bytes, and {found} are stored."


def _of_others(session: Session) -> Iterator[str]:
    """I5: a picture of a job that did not complete, or more than it was to make."""
    made = (
        select(col(Job.id), col(Job.status), col(Job.count), func.count(col(Image.id)))
        .join(Image, col(Image.job_id) == col(Job.id))
        .group_by(col(Job.id), col(Job.status), col(Job.count))
    )
    for job_id, status, wanted, found in session.execute(made):
        if status != JobStatus.COMPLETED or found > wanted:
            yield f"I5: job {job_id} is {status} and was to make {wanted}, and {found} pictures are recorded."


def _miscounted(session: Session) -> Iterator[str]:
    """I6: what is counted against what there is."""
    kept = {
        workspace_id: (int(total), count)
        for workspace_id, total, count in session.execute(
            select(col(Image.workspace_id), func.sum(col(Image.kept_bytes)), func.count()).group_by(
                col(Image.workspace_id)
            )
        )
    }
    counted = {
        workspace_id: (total, count)
        for workspace_id, total, count in session.execute(
            select(col(StorageUse.workspace_id), col(StorageUse.kept_bytes), col(StorageUse.images))
        )
    }
    for workspace_id in kept.keys() | counted.keys():
        is_so, says = kept.get(workspace_id, (0, 0)), counted.get(workspace_id, (0, 0))
        if is_so != says:
            yield f"I6: workspace {workspace_id} keeps {is_so[1]} pictures of {is_so[0]} bytes, and {says} is counted."
