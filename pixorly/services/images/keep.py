"""Keeping pictures: their bytes first, then the row, with what it takes counted in the same transaction."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, insert, select
from sqlmodel import Session

from pixorly import events
from pixorly.database import ask
from pixorly.integrations.pictures import Developed
from pixorly.integrations.storage import Thing, storage
from pixorly.models import Image, table, values_of
from pixorly.services.images.kept import THUMBNAIL_FORMAT, stored
from pixorly.services.images.room import count

_IMAGES = table(Image)
# Whoever comes second at the same moment runs into the first one's id, and looks once more: then it is known.
_GIVEN = select(*(bindparam(column.name, type_=column.type) for column in _IMAGES.c))
_IS_NEW = ~exists().where(_IMAGES.c.id == bindparam("id", type_=_IMAGES.c.id.type))
_ADD_IF_NEW = insert(_IMAGES).from_select(_IMAGES.c.keys(), _GIVEN.where(_IS_NEW)).returning(_IMAGES.c.id)


@dataclass(frozen=True)
class Kept:
    """What is known of a picture whose bytes are stored, and which has no row yet."""

    format: str
    preview_format: str
    width: int
    height: int
    has_alpha: bool
    size_bytes: int
    kept_bytes: int
    sha256: str
    blur: str
    colours: list[dict[str, Any]]
    likeness: int


def put(workspace_id: UUID, image_id: UUID, developed: Developed) -> Kept:
    """Store it with its copies. Doing it again puts the same bytes under the same keys."""
    kept = _kept(developed)
    place = stored(workspace_id, image_id, kept)
    things = [
        Thing(place.original, developed.original, developed.media_type),
        Thing(place.preview, developed.preview.body, developed.preview.media_type),
    ]
    for side, copy in developed.thumbnails.items():
        if copy.format != THUMBNAIL_FORMAT:
            raise ValueError(f"Thumbnails are kept as {THUMBNAIL_FORMAT}, and this one is {copy.format}.")
        things.append(Thing(place.thumbnail(side), copy.body, copy.media_type))
    storage().put_all(things)
    return kept


def record(
    session: Session,
    image_id: UUID,
    *,
    workspace_id: UUID,
    job_id: UUID | None,
    number: int,
    user_id: UUID | None,
    kept: Kept,
    prompt: str,
    model_id: str,
    seed: int | None,
    recipe: dict[str, Any],
    parent_id: UUID | None = None,
) -> UUID:
    """From now on the workspace has this picture. A second time changes nothing, and counts nothing."""
    row = values_of(
        Image,
        id=image_id,
        workspace_id=workspace_id,
        job_id=job_id,
        number=number,
        user_id=user_id,
        parent_id=parent_id,
        prompt=prompt,
        model_id=model_id,
        seed=seed,
        recipe=recipe,
        **vars(kept),
    )
    if ask(session, _ADD_IF_NEW, **row).first():
        count(session, workspace_id, kept_bytes=kept.kept_bytes, images=1)
        events.publish(session, "image.changed", events.of_workspace(workspace_id), image_id)
    return image_id


def _kept(developed: Developed) -> Kept:
    return Kept(
        format=developed.format,
        preview_format=developed.preview.format,
        width=developed.width,
        height=developed.height,
        has_alpha=developed.has_alpha,
        size_bytes=len(developed.original),
        kept_bytes=developed.kept_bytes,
        sha256=hashlib.sha256(developed.original).hexdigest(),
        blur=developed.blur,
        colours=[dict(vars(colour)) for colour in developed.colours],
        likeness=developed.likeness,
    )
