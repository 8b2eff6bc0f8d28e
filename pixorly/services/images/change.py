"""What people do with their pictures: favour them, throw them away, and take that back."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from pixorly import events
from pixorly.database import now, rows_changed
from pixorly.errors import Invalid, NotFound
from pixorly.models import Image, id_from
from pixorly.services.images.rights import require_may_edit
from pixorly.services.viewer import Viewer
from pixorly.words import t

MOST_AT_ONCE = 500


def mark(session: Session, viewer: Viewer, image_id: str, is_favourite: bool) -> None:
    """Say of a picture whether it is a favourite."""
    require_may_edit(viewer)
    its = _own(viewer, [id_from(image_id)])
    marked = update(Image).where(*its, col(Image.trashed_at).is_(None)).values(is_favourite=is_favourite)
    if not rows_changed(session, marked):
        raise NotFound()
    events.publish(session, "image.changed", events.of_workspace(viewer.workspace_id), id_from(image_id))


def trash(session: Session, viewer: Viewer, ids: Iterable[str]) -> int:
    """Into the trash, from where they come back for 30 days. How many went there just now."""
    return _move(session, viewer, ids, is_in=col(Image.trashed_at).is_(None), trashed_at=now(session))


def restore(session: Session, viewer: Viewer, ids: Iterable[str]) -> int:
    """Back out of the trash. How many came."""
    return _move(session, viewer, ids, is_in=col(Image.trashed_at).is_not(None), trashed_at=None)


def _move(
    session: Session, viewer: Viewer, ids: Iterable[str], *, is_in: ColumnElement[bool], trashed_at: object
) -> int:
    require_may_edit(viewer)
    wanted = {id_from(one) for one in ids}
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(t("That is too many at once. Choose {most} pictures at most.", most=MOST_AT_ONCE))
    theirs = _own(viewer, wanted)
    # Refused whole: who sent one that is not theirs meant something else than what would be done.
    if len(session.exec(select(Image.id).where(*theirs)).all()) < len(wanted):
        raise NotFound()
    moving = session.exec(select(Image.id).where(*theirs, is_in)).all()
    moved = rows_changed(session, update(Image).where(*theirs, is_in).values(trashed_at=trashed_at))
    for image_id in moving:
        events.publish(session, "image.changed", events.of_workspace(viewer.workspace_id), image_id)
    return moved


def _own(viewer: Viewer, ids: Iterable[UUID]) -> tuple[ColumnElement[bool], ...]:
    return col(Image.workspace_id) == viewer.workspace_id, col(Image.id).in_(list(ids))
