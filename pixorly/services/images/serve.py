"""A picture in the size and format somebody asked for: as it lies ready, or made once and kept for the next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pixorly.integrations import pictures
from pixorly.integrations.picture_cache import picture_cache
from pixorly.integrations.pictures import PREVIEW_SIDE, THUMBNAIL_SIDES, Size, Source
from pixorly.integrations.storage import storage
from pixorly.services.images.kept import THUMBNAIL_FORMAT, Stored

_CHOICES = ("w", "h", "f", "q")


@dataclass(frozen=True)
class Served:
    """What is to be shown; `content` fetches or makes it."""

    size: Size
    media_type: str
    etag: str
    is_negotiated: bool
    content: Callable[[], bytes | Path]


def served(stored: Stored, query: Mapping[str, str], accept: str) -> Served:
    """What `w h f q fit` in an address come to for this picture, and for a browser that accepts this."""
    size = pictures.asked_for(query, accept, has_alpha=stored.has_alpha)
    if not any(query.get(name) for name in _CHOICES) and _accepts(accept, stored.preview_format):
        # The whole picture is there already, better than it could be made of itself.
        size = replace(size, format=stored.preview_format)
    if not size.width and not size.height:
        size = replace(size, width=PREVIEW_SIDE, height=PREVIEW_SIDE)
    ready = _ready(stored, size)
    return Served(
        size=size,
        media_type=pictures.MEDIA_TYPES[size.format],
        etag=f"{stored.tag}-{ready.rpartition('/')[2] or size.name}",
        is_negotiated=not query.get("f"),
        content=(lambda: _fetched(ready)) if ready else (lambda: _made(stored, size)),
    )


def source_of(stored: Stored) -> Source:
    preview_width, preview_height = _within(PREVIEW_SIDE, stored)
    return Source(
        width=stored.width,
        height=stored.height,
        original=lambda: storage().get(stored.original),
        preview_width=preview_width,
        preview_height=preview_height,
        preview=lambda: storage().get(stored.preview),
    )


def _ready(stored: Stored, size: Size) -> str:
    """The key of the copy that was made when the picture came and is just this size, if one is."""
    if size.quality or size.fit != "contain":
        return ""
    wanted = _contained(stored, size)
    if size.format == THUMBNAIL_FORMAT:
        for side in THUMBNAIL_SIDES:
            if _is_same(wanted, _within(side, stored)):
                return stored.thumbnail(side)
    is_preview = size.format == stored.preview_format and _is_same(wanted, _within(PREVIEW_SIDE, stored))
    return stored.preview if is_preview else ""


def _fetched(key: str) -> bytes | Path:
    """From the disk it lies on, or from a bucket, of which a copy is kept here."""
    path = storage().path_of(key)
    if path is None:
        return picture_cache().get_or_make(key, lambda: storage().get(key))
    return path if "/preview." in key else storage().get(key)


def _made(stored: Stored, size: Size) -> bytes:
    key = f"{stored.id}-{stored.tag}/{size.name}"
    return picture_cache().get_or_make(key, lambda: pictures.derived_as(source_of(stored), size))


def _contained(stored: Stored, size: Size) -> tuple[int, int]:
    shrink = min((size.width or stored.width) / stored.width, (size.height or stored.height) / stored.height, 1.0)
    return _shrunk(stored, shrink)


def _within(side: int, stored: Stored) -> tuple[int, int]:
    return _shrunk(stored, min(1.0, side / max(stored.width, stored.height)))


def _shrunk(stored: Stored, shrink: float) -> tuple[int, int]:
    return max(1, round(stored.width * shrink)), max(1, round(stored.height * shrink))


def _is_same(one: tuple[int, int], other: tuple[int, int]) -> bool:
    # Copies are made one of the other, which may round a side differently.
    return abs(one[0] - other[0]) <= 1 and abs(one[1] - other[1]) <= 1


def _accepts(accept: str, format: str) -> bool:
    kinds = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    return bool(kinds & {"", "*/*", "image/*", pictures.MEDIA_TYPES[format]})
