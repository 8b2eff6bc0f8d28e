"""Lists of pictures for programs: newest first, narrowed by what was asked, a page at a time.

A page begins after the last picture of the one before it, never at a number, so that the millionth costs what the
first costs, and nothing that comes meanwhile moves what was already seen.
"""

import base64
import binascii
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, false, select, true, tuple_
from sqlmodel import Session, col

from pixorly.database import ask
from pixorly.errors import Invalid, NotFound
from pixorly.models import Image, id_from
from pixorly.models.base import Moment
from pixorly.services.images.outward import GENERATED, UPLOADED, ImageOutward
from pixorly.services.viewer import Viewer
from pixorly.words import t

LONGEST_LIST = 200
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to; each may be left open."""

    model: str = ""
    kind: str = ""
    job_id: str = ""
    is_favourite: bool | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None


@dataclass(frozen=True)
class ImageList:
    images: list[ImageOutward]
    # Where the next page begins; empty at the end.
    next_cursor: str = ""


_COLUMNS = tuple(col(getattr(Image, field.name)) for field in fields(ImageOutward) if field.name != "recipe")
_place_of_each = tuple_(col(Image.created_at), col(Image.id))
_NEWEST_FIRST = (col(Image.created_at).desc(), col(Image.id).desc())


def listed_outward(
    session: Session, viewer: Viewer, narrowed: Narrowed, *, cursor: str = "", limit: int = 50
) -> ImageList:
    limit = max(1, min(limit, LONGEST_LIST))
    found = ask(session, wanted(viewer, narrowed, cursor).limit(limit + 1)).all()
    shown = found[:limit]
    return ImageList([ImageOutward(*row) for row in shown], _cursor(shown[-1]) if len(found) > limit else "")


def wanted(viewer: Viewer, narrowed: Narrowed, cursor: str) -> Any:
    query = select(*_COLUMNS).where(*_kept_by(viewer), *_narrowed(narrowed)).order_by(*_NEWEST_FIRST)
    return query.where(_place_of_each < tuple_(*_place(cursor), types=(Moment, Uuid))) if cursor else query


def one_outward(session: Session, viewer: Viewer, image_id: str) -> ImageOutward:
    query = select(*_COLUMNS, col(Image.recipe)).where(*_kept_by(viewer), col(Image.id) == id_from(image_id))
    row = ask(session, query).first()
    if not row:
        raise NotFound()
    return ImageOutward(*row)


def _kept_by(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    return col(Image.workspace_id) == viewer.workspace_id, col(Image.trashed_at).is_(None)


def _narrowed(to: Narrowed) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if to.model:
        where.append(col(Image.model_id) == to.model)
    if to.kind:
        if to.kind not in (GENERATED, UPLOADED):
            raise Invalid(t("Choose one of: {choices}.", choices=f"{GENERATED}, {UPLOADED}"), field="kind")
        where.append(col(Image.model_id) == "" if to.kind == UPLOADED else col(Image.model_id) != "")
    if to.job_id:
        where.append(col(Image.job_id) == id_from(to.job_id))
    if to.is_favourite is not None:
        # Not as a parameter: the index of favourites is found by the word itself.
        where.append(col(Image.is_favourite) == (true() if to.is_favourite else false()))
    if to.created_after:
        where.append(col(Image.created_at) > to.created_after)
    if to.created_before:
        where.append(col(Image.created_at) < to.created_before)
    return where


def _cursor(row: Any) -> str:
    """The place of a picture in the order, to the microsecond: times alone may be shared."""
    since = (row.created_at - _BEGINNING) // _MICROSECOND
    return base64.urlsafe_b64encode(since.to_bytes(8, "big") + row.id.bytes).decode().rstrip("=")


def _place(cursor: str) -> tuple[datetime, UUID]:
    try:
        told = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        if len(told) != 24:
            raise ValueError(cursor)
        return _BEGINNING + int.from_bytes(told[:8], "big") * _MICROSECOND, UUID(bytes=told[8:])
    except (ValueError, OverflowError, binascii.Error):
        raise Invalid(t("This is no place in this list. Begin again without it."), field="cursor") from None
