"""Smaller pictures and other formats, made when somebody asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image

from pixorly.integrations.pictures.pixels import decoded, encoded
from pixorly.integrations.pictures.sizes import Size

# Up to here the preview, which was compressed once already, can't be told from the original.
_PREVIEW_IS_ENOUGH = 0.6

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Source:
    """A picture in storage: its measures, and where to get its bytes once it is clear which are needed."""

    width: int
    height: int
    original: Callable[[], bytes]
    preview_width: int
    preview_height: int
    preview: Callable[[], bytes]


class _Plan(NamedTuple):
    """Which part of the picture is shown, and how large."""

    part: Box
    width: int
    height: int


def derive(
    source: Source, *, width: int | None, height: int | None, fit: str, format: str, quality: int | None
) -> bytes:
    """The picture in that size, never enlarged, without anything said about it."""
    plan = _plan(source.width, source.height, width, height, fit)
    scale = max(plan.width / (plan.part[2] - plan.part[0]), plan.height / (plan.part[3] - plan.part[1]))
    # How large the whole picture would be at this scale.
    whole = max(1, round(source.width * scale)), max(1, round(source.height * scale))
    is_enough = (
        whole[0] <= source.preview_width * _PREVIEW_IS_ENOUGH and whole[1] <= source.preview_height * _PREVIEW_IS_ENOUGH
    )
    body = source.preview() if is_enough else source.original()
    with decoded(body, at_least=whole) as image:
        return encoded(_shown(image, plan, source), format, quality)


def derived_as(source: Source, size: Size) -> bytes:
    return derive(source, width=size.width, height=size.height, fit=size.fit, format=size.format, quality=size.quality)


def as_format(body: bytes, format: str, quality: int | None = None, *, exif: bytes = b"") -> bytes:
    """The whole picture in another format, without anything said about it but this."""
    with decoded(body) as image:
        return encoded(image, format, quality, exif=exif)


def _shown(image: Image.Image, plan: _Plan, source: Source) -> Image.Image:
    across, down = image.width / source.width, image.height / source.height
    left, top, right, bottom = plan.part
    part = (left * across, top * down, min(right * across, image.width), min(bottom * down, image.height))
    if part == (0, 0, plan.width, plan.height) and image.size == (plan.width, plan.height):
        return image
    # Somebody waits. A gap of 1 averages whole pixels first, which takes half the time. Of what is left to do, at most
    # one pixel of two, bicubic would take nearly twice as long, for a difference that a photograph does not show.
    return image.resize((plan.width, plan.height), Image.Resampling.HAMMING, part, reducing_gap=1.0)


def _plan(width: int, height: int, wanted_width: int | None, wanted_height: int | None, fit: str) -> _Plan:
    if not wanted_width or not wanted_height:
        scale = min((wanted_width or width) / width, (wanted_height or height) / height, 1.0)
        return _Plan((0, 0, width, height), *_at_least_one(width * scale, height * scale))
    if fit == "contain":
        scale = min(wanted_width / width, wanted_height / height, 1.0)
        return _Plan((0, 0, width, height), *_at_least_one(width * scale, height * scale))
    # A box larger than the picture shrinks until neither side of the picture grows, and keeps its shape.
    shrink = min(1.0, width / wanted_width, height / wanted_height)
    box = _at_least_one(wanted_width * shrink, wanted_height * shrink)
    if fit == "fill":
        return _Plan((0, 0, width, height), *box)
    scale = max(box[0] / width, box[1] / height)
    across, down = min(box[0] / scale, width), min(box[1] / scale, height)
    left, top = (width - across) / 2, (height - down) / 2
    return _Plan((left, top, left + across, top + down), *box)


def _at_least_one(width: float, height: float) -> tuple[int, int]:
    return max(1, round(width)), max(1, round(height))
