"""Lists of pictures for programs: newest first, narrowed by what was asked, a page at a time.

A page begins after the last picture of the one before it, never at a number, so that the millionth costs what the
first costs, and nothing that comes meanwhile moves what was already seen.
"""

import base64
import binascii
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, bindparam, false, select, true, tuple_
from sqlmodel import Session

from pixorly.database import ask
from pixorly.errors import Invalid, NotFound
from pixorly.models import Image, id_from, table
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


_IMAGE = table(Image).c
_COLUMNS = tuple(_IMAGE[field.name] for field in fields(ImageOutward) if field.name != "recipe")
_KEPT_BY = (_IMAGE.workspace_id == bindparam("whose"), _IMAGE.trashed_at.is_(None))
_ONE = select(*_COLUMNS, _IMAGE.recipe).where(*_KEPT_BY, _IMAGE.id == bindparam("this"))
_ORDERED = tuple_(_IMAGE.created_at, _IMAGE.id)
# All that a page can be narrowed by.
_BY = {
    "model": _IMAGE.model_id == bindparam("model"),
    GENERATED: _IMAGE.model_id != "",
    UPLOADED: _IMAGE.model_id == "",
    "job": _IMAGE.job_id == bindparam("job"),
    # Not as a parameter: the index of favourites is found by the word itself.
    "favourites": _IMAGE.is_favourite == true(),
    "others": _IMAGE.is_favourite == false(),
    "after": _IMAGE.created_at > bindparam("after"),
    "before": _IMAGE.created_at < bindparam("before"),
    "place": tuple_(bindparam("place_at", type_=Moment), bindparam("place_id", type_=Uuid)) > _ORDERED,
}


def listed_outward(
    session: Session, viewer: Viewer, narrowed: Narrowed, *, cursor: str = "", limit: int = 50
) -> ImageList:
    limit = max(1, min(limit, LONGEST_LIST))
    asked = _asked(narrowed, cursor)
    values = {name: value for values in asked.values() for name, value in values.items()}
    found = ask(session, page_by(frozenset(asked)), whose=viewer.workspace_id, most=limit + 1, **values).all()
    shown = found[:limit]
    return ImageList([ImageOutward(*row) for row in shown], _cursor(shown[-1]) if len(found) > limit else "")


@cache
def page_by(names: frozenset[str]) -> Select[Any]:
    """Put together once for each way to narrow it."""
    query = select(*_COLUMNS).where(*_KEPT_BY, *(_BY[name] for name in sorted(names)))
    return query.order_by(_IMAGE.created_at.desc(), _IMAGE.id.desc()).limit(bindparam("most", type_=Integer))


def one_outward(session: Session, viewer: Viewer, image_id: str) -> ImageOutward:
    row = ask(session, _ONE, whose=viewer.workspace_id, this=id_from(image_id)).first()
    if not row:
        raise NotFound()
    return ImageOutward(*row)


def _asked(to: Narrowed, cursor: str) -> dict[str, dict[str, object]]:
    """By what the page is narrowed, each with its values."""
    by: dict[str, dict[str, object]] = {}
    if to.model:
        by["model"] = {"model": to.model}
    if to.kind:
        if to.kind not in (GENERATED, UPLOADED):
            raise Invalid(t("Choose one of: {choices}.", choices=f"{GENERATED}, {UPLOADED}"), field="kind")
        by[to.kind] = {}
    if to.job_id:
        by["job"] = {"job": id_from(to.job_id)}
    if to.is_favourite is not None:
        by["favourites" if to.is_favourite else "others"] = {}
    if to.created_after:
        by["after"] = {"after": to.created_after}
    if to.created_before:
        by["before"] = {"before": to.created_before}
    if cursor:
        at, id = _place(cursor)
        by["place"] = {"place_at": at, "place_id": id}
    return by


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
