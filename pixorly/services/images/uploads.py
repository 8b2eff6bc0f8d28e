"""Pictures that people bring: never kept as they came, but made anew of their pixels."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from pixorly.integrations import pictures
from pixorly.integrations.pictures import Developed, TooLarge
from pixorly.models import Image, new_id
from pixorly.services.images.keep import Kept, put, record
from pixorly.services.images.kept import Stored, stored
from pixorly.services.images.rights import require_may_edit
from pixorly.services.images.room import require_room
from pixorly.services.viewer import Viewer
from pixorly.words import t

MOST_UPLOAD_BYTES = 25 * 1024 * 1024


class UploadTooLarge(TooLarge):
    words = t("That file has more than {most} MB.", most=MOST_UPLOAD_BYTES // 1024**2)


@dataclass(frozen=True)
class Upload:
    """A picture that somebody brought and that is stored, before it has a row."""

    id: UUID
    kept: Kept


@dataclass(frozen=True)
class UploadView:
    id: str
    width: int
    height: int
    blur: str


def require_may_upload(session: Session, viewer: Viewer, kept_bytes: int = 1) -> None:
    """Asked before the file is read, and again once it is known how much will be kept of it."""
    require_may_edit(viewer)
    require_room(session, viewer.workspace_id, kept_bytes)


def develop_upload(body: bytes) -> Developed:
    """Upright, in sRGB, and without a word about camera, place or maker; in a process of its own."""
    if len(body) > MOST_UPLOAD_BYTES:
        raise UploadTooLarge()
    return pictures.develop_anew_apart(body)


def with_hole(picture: bytes, mask: bytes) -> bytes:
    """The picture, see-through where the mask is. Both are made anew first: nobody looks inside what somebody sent."""
    return pictures.cut(develop_upload(picture).original, develop_upload(mask).original)


def put_upload(viewer: Viewer, developed: Developed) -> Upload:
    image_id = new_id()
    return Upload(image_id, put(viewer.workspace_id, image_id, developed))


def unrecorded(session: Session, viewer: Viewer, uploads: Iterable[Upload]) -> list[Stored]:
    """Those that became no picture after all: `remove` takes their bytes away."""
    brought = {upload.id: upload for upload in uploads}
    known = set(session.scalars(select(Image.id).where(col(Image.id).in_(brought))))
    return [stored(viewer.workspace_id, id, upload.kept) for id, upload in brought.items() if id not in known]


def record_upload(session: Session, viewer: Viewer, upload: Upload) -> UploadView:
    """From now on the workspace has it; or it is refused, where it does not fit beside what came meanwhile."""
    kept = upload.kept
    record(
        session, upload.id, workspace_id=viewer.workspace_id, job_id=None, number=0, user_id=viewer.user_id, kept=kept,
        prompt="", model_id="", seed=None, recipe={},
    )  # fmt: skip
    require_room(session, viewer.workspace_id, 0)
    return UploadView(str(upload.id), kept.width, kept.height, kept.blur)
