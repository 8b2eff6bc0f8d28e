"""What a workspace keeps, and how much more its plan lets it keep."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from pixorly.database import ask, rows_changed
from pixorly.models import StorageUse, table
from pixorly.services import plans, workspaces
from pixorly.services.viewer import Viewer
from pixorly.words import t

# Where an operator allows anything.
_NO_END = 2**62

_USES = table(StorageUse)
_KEPT = select(_USES.c.kept_bytes, _USES.c.images).where(_USES.c.workspace_id == bindparam("whose"))
_KEEP_MORE = (
    update(_USES)
    .where(_USES.c.workspace_id == bindparam("whose"))
    .values(kept_bytes=_USES.c.kept_bytes + bindparam("more_bytes"), images=_USES.c.images + bindparam("more_images"))
)


@dataclass(frozen=True)
class UseView:
    """Pictures in the trash count: they are still stored."""

    kept_bytes: int
    images: int
    most_bytes: int


def require_room(session: Session, workspace_id: UUID, wanted_bytes: int) -> None:
    if _use(session, workspace_id)[0] + wanted_bytes > _most(session, workspace_id):
        raise plans.PlanTooSmall(t("Your storage is full. Delete pictures, or choose a plan with more room."))


def use(session: Session, viewer: Viewer) -> UseView:
    return UseView(*_use(session, viewer.workspace_id), _most(session, viewer.workspace_id))


def count(session: Session, workspace_id: UUID, *, kept_bytes: int, images: int) -> None:
    """So much more, or less, is kept. Whoever comes second waits for the first one's commit."""
    if _add(session, workspace_id, kept_bytes, images):
        return
    try:
        with session.begin_nested():
            session.add(StorageUse(workspace_id=workspace_id, kept_bytes=kept_bytes, images=images))
    except IntegrityError:
        # Somebody else's very first picture came a moment ago.
        if not _add(session, workspace_id, kept_bytes, images):
            raise


def _add(session: Session, workspace_id: UUID, kept_bytes: int, images: int) -> bool:
    return bool(rows_changed(session, _KEEP_MORE, whose=workspace_id, more_bytes=kept_bytes, more_images=images))


def _use(session: Session, workspace_id: UUID) -> tuple[int, int]:
    found = ask(session, _KEPT, whose=workspace_id).first()
    return (found.kept_bytes, found.images) if found else (0, 0)


def _most(session: Session, workspace_id: UUID) -> int:
    most: int | None = workspaces.allowance(session, workspace_id).storage_bytes
    return _NO_END if most is None else most
