"""A picture as it lies in storage: which row it is, and under which keys its bytes are."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from pixorly.database import ask
from pixorly.errors import NotFound, NotSignedIn, PixorlyError
from pixorly.integrations import pictures
from pixorly.integrations.storage import storage
from pixorly.models import Image, Login, Membership, id_from
from pixorly.services import logins, secrets
from pixorly.services.viewer import Viewer
from pixorly.words import t

THUMBNAIL_FORMAT = "webp"
# So much of the sum of its bytes tells apart whatever may have been stored for one picture.
_SUM_LENGTH = 16


class Removed(PixorlyError):
    code = "removed"
    status = 410
    words = t("This picture was deleted.")


@dataclass(frozen=True)
class Stored:
    id: UUID
    workspace_id: UUID
    sha256: str
    format: str
    preview_format: str
    width: int
    height: int
    has_alpha: bool
    size_bytes: int

    @property
    def media_type(self) -> str:
        return pictures.MEDIA_TYPES[self.format]

    @property
    def tag(self) -> str:
        """Another one when other bytes would be shown."""
        return self.sha256[:_SUM_LENGTH]

    @property
    def original(self) -> str:
        return f"{folder(self.workspace_id, self.id, self.sha256)}/original.{self.format}"

    @property
    def preview(self) -> str:
        return f"{folder(self.workspace_id, self.id, self.sha256)}/preview.{self.preview_format}"

    def thumbnail(self, side: int) -> str:
        return f"{folder(self.workspace_id, self.id, self.sha256)}/{side}.{THUMBNAIL_FORMAT}"

    @property
    def keys(self) -> list[str]:
        return [self.original, self.preview, *(self.thumbnail(side) for side in pictures.THUMBNAIL_SIDES)]


def folder(workspace_id: UUID, image_id: UUID, sha256: str) -> str:
    """Where everything of one picture lies. The sum keeps a worker that was stalled, and brings other pixels for
    the same picture when it wakes up, from writing over what was recorded meanwhile."""
    return f"{workspace_id}/{image_id}-{sha256[:_SUM_LENGTH]}"


def stored(workspace_id: UUID, image_id: UUID, known: Any) -> Stored:
    """By what is known of it, which a row and what was just put have under the same names."""
    rest = {field.name: getattr(known, field.name) for field in fields(Stored)[2:]}
    return Stored(image_id, workspace_id, **rest)


_COLUMNS = tuple(col(getattr(Image, field.name)) for field in fields(Stored))
_WHOLE = select(*_COLUMNS).where(col(Image.trashed_at).is_(None))
# Asked for each tile of each page, so it is one question, put together once.
_BY_LOGIN = (
    _WHOLE.join(Login, col(Login.workspace_id) == col(Image.workspace_id))
    .join(
        Membership,
        (col(Membership.workspace_id) == col(Login.workspace_id)) & (col(Membership.user_id) == col(Login.user_id)),
    )
    .where(
        col(Image.id) == bindparam("image_id"),
        col(Login.token_hash) == bindparam("token_hash"),
        col(Login.expires_at) > func.now(),
    )
)
_BY_LINK = _WHOLE.where(col(Image.id) == bindparam("image_id"))


def seen_by(session: Session, secret: str, image_id: str) -> Stored:
    """The picture, for whoever has this login's cookie and is a member where it belongs."""
    asked = {"image_id": id_from(image_id), "token_hash": secrets.hashed(secret)}
    if row := ask(session, _BY_LOGIN, **asked).first():
        return Stored(*row)
    if not secret or not logins.viewer_of(session, secret):
        raise NotSignedIn()
    raise NotFound()


def linked(session: Session, image_id: str) -> Stored:
    """The picture, for whoever has a link to it; the link was looked at before."""
    if row := ask(session, _BY_LINK, image_id=id_from(image_id)).first():
        return Stored(*row)
    raise Removed()


def own(session: Session, viewer: Viewer, image_id: str) -> Stored:
    """The picture, for whoever asks with a key."""
    if row := session.execute(_of_workspace(viewer.workspace_id, [id_from(image_id)])).first():
        return Stored(*row)
    raise NotFound()


def find_many(session: Session, workspace_id: UUID, ids: Iterable[UUID]) -> list[Stored]:
    """These pictures in this order, or NotFound where one of them is not there or not this workspace's."""
    ids = list(ids)
    if not ids:
        return []
    found = {row[0]: Stored(*row) for row in session.execute(_of_workspace(workspace_id, ids))}
    if len(found) < len(set(ids)):
        raise NotFound(t("A picture that is referred to is not here any more."), field="references")
    return [found[id] for id in ids]


def read_bytes(stored: Stored) -> bytes:
    return storage().get(stored.original)


def _of_workspace(workspace_id: UUID, ids: list[UUID]):
    return _WHOLE.where(col(Image.workspace_id) == workspace_id, col(Image.id).in_(ids))
