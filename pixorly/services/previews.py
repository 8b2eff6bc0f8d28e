"""Pictures as they are while they develop: kept in Redis for as long as somebody may look, and nowhere else."""

import logging
from uuid import UUID

import redis
from sqlmodel import Session, select

from pixorly.broker import broker
from pixorly.errors import NotFound
from pixorly.models import Job, id_from
from pixorly.services.viewer import Viewer

log = logging.getLogger(__name__)

MEDIA_TYPE = "image/jpeg"
_LASTS_SECONDS = 600
# Of a picture that is seen for a second; Redis has better things to remember.
_MOST_BYTES = 512 * 1024
_BEGINS = b"\xff\xd8\xff"


def keep(job_id: UUID, number: int, jpeg: bytes) -> bool:
    """How that picture of the job looks now. Whether it can be seen: what can't be kept is not, and the job goes on."""
    if len(jpeg) > _MOST_BYTES or not jpeg.startswith(_BEGINS):
        log.warning("A preview of job %s is no small JPEG and is not shown", job_id)
        return False
    try:
        broker().set(_key(job_id, number), jpeg, ex=_LASTS_SECONDS)
    except (redis.RedisError, OSError):
        log.warning("Redis is away: a preview of job %s is not shown", job_id)
        return False
    return True


def own_job(session: Session, viewer: Viewer, job_id: str) -> UUID:
    """The job, if it is the viewer's to see."""
    asked = select(Job.id).where(Job.id == id_from(job_id), Job.workspace_id == viewer.workspace_id)
    found = session.exec(asked.limit(1)).first()
    if not found:
        raise NotFound()
    return found


def find(job_id: UUID, number: int) -> bytes:
    """The latest that was kept, or NotFound once the picture is done for a while."""
    try:
        kept = broker().get(_key(job_id, number))
    except (redis.RedisError, OSError):
        kept = None
    if not isinstance(kept, bytes):
        raise NotFound()
    return kept


def _key(job_id: UUID, number: int) -> str:
    return f"pixorly:preview:{job_id}:{number}"
