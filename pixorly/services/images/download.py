"""Pictures to take away: in any format, with their recipe written into them or with nothing said about them."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from pixorly.errors import Invalid, NotFound
from pixorly.integrations import pictures
from pixorly.integrations.storage import storage
from pixorly.models import Image
from pixorly.services.images.kept import Stored
from pixorly.services.images.serve import source_of
from pixorly.words import t

FORMATS = ("original", "png", "jpeg", "webp", "avif")
# Better than what is shown, because it is worked on further.
_QUALITY = {"png": None, "jpeg": 95, "webp": 92, "avif": 80}
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Told:
    """How a picture was made."""

    prompt: str
    model_id: str
    seed: int | None
    recipe: dict[str, Any]


@dataclass(frozen=True)
class Download:
    body: bytes
    media_type: str
    name: str
    etag: str


def told(session: Session, stored: Stored) -> Told:
    columns = (col(Image.prompt), col(Image.model_id), col(Image.seed), col(Image.recipe))
    found = session.execute(select(*columns).where(col(Image.id) == stored.id)).first()
    if not found:
        raise NotFound()
    return Told(*found)


def download(stored: Stored, told: Told, format: str, width: int | None, has_recipe: bool) -> Download:
    """The picture as it came, or made anew in that format and, at most, that wide."""
    if format not in FORMATS:
        raise Invalid(t("f is one of {known}.", known=", ".join(FORMATS)), field="f")
    wanted = stored.format if format == "original" else format
    width = width if width and width < stored.width else None
    recipe = _recipe(stored, told) if has_recipe else {}
    return Download(
        body=_body(stored, wanted, width, recipe),
        media_type=pictures.MEDIA_TYPES[wanted],
        name=named(told.prompt, stored, wanted),
        etag=f"{stored.tag}-{width or 'whole'}-{'told' if recipe else 'bare'}.{wanted}",
    )


def named(prompt: str, stored: Stored, format: str) -> str:
    """A name for the file: the first words of the prompt, and a few letters that tell its sisters apart."""
    words = re.findall(r"\w+", prompt.lower())
    name = ""
    for word in words:
        if len(name) + len(word) >= _LONGEST_NAME:
            break
        name = f"{name}-{word}" if name else word
    return f"{name or 'picture'}-{stored.id.hex[-6:]}.{'jpg' if format == 'jpeg' else format}"


def _body(stored: Stored, format: str, width: int | None, recipe: dict[str, Any]) -> bytes:
    if format == "avif" and recipe:
        # It is told while it is made, so it is made of pixels that lost nothing on the way.
        return pictures.as_avif_with_recipe(_pixels(stored, "png", width), recipe, _QUALITY["avif"])
    body = _pixels(stored, format, width)
    if format == "avif":
        return body
    return pictures.with_recipe(body, recipe) if recipe else pictures.without_metadata(body)


def _pixels(stored: Stored, format: str, width: int | None) -> bytes:
    if format == stored.format and not width:
        return storage().get(stored.original)
    return pictures.derive(
        source_of(stored), width=width, height=None, fit="contain", format=format, quality=_QUALITY[format]
    )


def _recipe(stored: Stored, told: Told) -> dict[str, Any]:
    """Nothing for what somebody brought: we don't know how it was made."""
    if not told.model_id:
        return {}
    known = {"prompt": told.prompt, "model": told.model_id, "width": stored.width, "height": stored.height}
    return known | ({"seed": told.seed} if told.seed is not None else {}) | told.recipe
