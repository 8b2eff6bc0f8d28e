"""Looking at pictures: one with its whole story, and the strip of those beside it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from pixorly.errors import NotFound
from pixorly.models import Image, Job, User, id_from
from pixorly.services import catalog
from pixorly.services.viewer import Viewer

STRIP = 60
LONGEST_STRIP = 200


@dataclass(frozen=True)
class ImageView:
    """A picture as the viewer shows it; its bytes are at /i/{id}."""

    id: str
    width: int
    height: int
    format: str
    size_bytes: int
    has_alpha: bool
    blur: str
    colours: list[dict[str, Any]]
    is_favourite: bool
    is_upload: bool
    prompt: str
    model_id: str
    # As they are called; the id where nobody remembers the model.
    model: str
    provider: str
    seed: int | None
    # Whatever else was chosen, by the names it was chosen with.
    recipe: dict[str, Any]
    created_at: datetime
    made_by: str = ""
    parent_id: str = ""
    job_id: str = ""
    batch_id: str = ""
    # Of this one picture, and of the whole job that made it; None where that job is not known any more.
    credits: int | None = None
    seconds: float | None = None
    # Its neighbours among the newest first: the one made before this, and the one made after it.
    next_id: str = ""
    previous_id: str = ""


@dataclass(frozen=True)
class FilmView:
    id: str
    width: int
    height: int
    blur: str
    is_favourite: bool


@dataclass(frozen=True)
class FilmPage:
    """A part of the strip, newest first, and whether it goes on at either end."""

    images: list[FilmView] = field(default_factory=list)
    more: bool = False
    newer: bool = False


def one(session: Session, viewer: Viewer, image_id: str) -> ImageView:
    found = session.scalars(select(Image).where(col(Image.id) == id_from(image_id), *_shown(viewer))).first()
    if not found:
        raise NotFound()
    job = session.get(Job, found.job_id) if found.job_id else None
    maker = session.get(User, found.user_id) if found.user_id else None
    model = catalog.entry(session, found.model_id) if found.model_id else None
    return ImageView(
        id=str(found.id),
        width=found.width,
        height=found.height,
        format=found.format,
        size_bytes=found.size_bytes,
        has_alpha=found.has_alpha,
        blur=found.blur,
        colours=found.colours,
        is_favourite=found.is_favourite,
        is_upload=not found.model_id,
        prompt=found.prompt,
        model_id=found.model_id,
        model=model.name if model else found.model_id,
        # Whose offer it was made by, which the recipe says; the model may have several.
        provider=catalog.provider_name(found.recipe.get("provider") or model.model.provider) if model else "",
        seed=found.seed,
        recipe=found.recipe,
        created_at=found.created_at,
        made_by=maker.name if maker else "",
        parent_id=_text(found.parent_id),
        next_id=_text(_beside(session, viewer, col(Image.id) < found.id, col(Image.id).desc())),
        previous_id=_text(_beside(session, viewer, col(Image.id) > found.id, col(Image.id).asc())),
        **(_of_job(job) if job else {}),
    )


def page(
    session: Session, viewer: Viewer, *, before: str = "", after: str = "", around: str = "", limit: int = STRIP
) -> FilmPage:
    """The newest pictures; those made before one, or after it; or one in the middle of its neighbours."""
    limit = max(1, min(limit, LONGEST_STRIP))
    if around:
        middle = id_from(around)
        newer, has_newer = _newer(session, viewer, middle, limit // 2)
        older, has_older = _older(session, viewer, col(Image.id) <= middle, limit=limit - len(newer))
        return FilmPage(newer + older, has_older, has_newer)
    if after:
        newer, has_newer = _newer(session, viewer, id_from(after), limit)
        return FilmPage(newer, True, has_newer)
    older, has_older = _older(session, viewer, *([col(Image.id) < id_from(before)] if before else []), limit=limit)
    return FilmPage(older, has_older, bool(before))


def _of_job(job: Job) -> dict[str, Any]:
    took = (job.ended_at - job.started_at).total_seconds() if job.ended_at and job.started_at else None
    return {
        "job_id": str(job.id),
        "batch_id": str(job.batch_id),
        # A job is charged by the picture.
        "credits": job.price // max(1, job.count),
        "seconds": took,
    }


def _shown(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    return col(Image.workspace_id) == viewer.workspace_id, col(Image.trashed_at).is_(None)


def _beside(session: Session, viewer: Viewer, where: ColumnElement[bool], order: Any) -> UUID | None:
    return session.scalars(select(col(Image.id)).where(*_shown(viewer), where).order_by(order).limit(1)).first()


def _newer(session: Session, viewer: Viewer, than: UUID, limit: int) -> tuple[list[FilmView], bool]:
    found, has_more = _strip(session, viewer, [col(Image.id) > than], col(Image.id).asc(), limit)
    return found[::-1], has_more


def _older(session: Session, viewer: Viewer, *where: ColumnElement[bool], limit: int) -> tuple[list[FilmView], bool]:
    return _strip(session, viewer, where, col(Image.id).desc(), limit)


def _strip(session: Session, viewer: Viewer, where: Any, order: Any, limit: int) -> tuple[list[FilmView], bool]:
    # Columns, not rows: a page of these is asked for at every second step through the strip.
    columns = (col(Image.id), col(Image.width), col(Image.height), col(Image.blur), col(Image.is_favourite))
    found = session.execute(select(*columns).where(*_shown(viewer), *where).order_by(order).limit(limit + 1)).all()
    return [FilmView(str(id), *rest) for id, *rest in found[:limit]], len(found) > limit


def _text(id: UUID | None) -> str:
    return str(id) if id else ""
