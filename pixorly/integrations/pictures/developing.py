"""From the bytes that came to everything that is kept of a picture."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from PIL import Image

from pixorly.integrations.pictures import looks
from pixorly.integrations.pictures.base import TooLarge
from pixorly.integrations.pictures.deriving import as_format
from pixorly.integrations.pictures.pixels import decoded, encoded
from pixorly.integrations.pictures.reading import MEDIA_TYPES, read

# Sizes are made from it, and none is larger than this.
PREVIEW_SIDE = 4096
THUMBNAIL_SIDES = (800, 400)
_PREVIEW_QUALITY = 92
_THUMBNAIL_QUALITY = 80
_ANEW_QUALITY = 95
# How a picture looks that is being made is shown for a second, and small.
_MOMENT_SIDE, _MOMENT_QUALITY = 512, 80
_MOST_PIXELS_FOR_A_MOMENT = 4096 * 4096


@dataclass(frozen=True)
class Copy:
    """One that was made of a picture, without anything said about it."""

    body: bytes
    format: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]


@dataclass(frozen=True)
class Developed:
    """A picture with all that is made of it once: to show it, to find it, and to show it smaller."""

    original: bytes
    format: str
    width: int
    height: int
    has_alpha: bool
    preview: Copy
    thumbnails: dict[int, Copy]
    blur: str
    colours: tuple[looks.Colour, ...]
    likeness: int

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]

    @property
    def kept_bytes(self) -> int:
        """What it takes in storage."""
        return len(self.original) + len(self.preview.body) + sum(len(each.body) for each in self.thumbnails.values())


def develop(body: bytes) -> Developed:
    """Look at it, decode it once, and make its copies; or raise NotAPicture or TooLarge."""
    seen = read(body)
    with decoded(body, at_least=_within(PREVIEW_SIDE, (seen.width, seen.height))) as image:
        shown = _smaller(image, PREVIEW_SIDE)
        del image
        has_alpha = shown.mode == "RGBA"
        # JPEG is decoded at a fraction of its size, which makes small ones from it five times faster; it has no alpha.
        preview = _copy(shown, "webp" if has_alpha else "jpeg", _PREVIEW_QUALITY)
        copies: dict[int, Future[Copy]] = {}
        for side in THUMBNAIL_SIDES:
            shown = _smaller(shown, side)
            # WebP takes four milliseconds more than JPEG here, once, and saves a third of every download.
            copies[side] = _beside().submit(_copy, shown, "webp", _THUMBNAIL_QUALITY)
        return Developed(
            original=body,
            format=seen.format,
            width=seen.width,
            height=seen.height,
            has_alpha=has_alpha,
            preview=preview,
            blur=looks.blur(shown),
            colours=looks.colours(shown),
            likeness=looks.likeness(shown),
            thumbnails={side: made.result() for side, made in copies.items()},
        )


def develop_anew(body: bytes) -> Developed:
    """The same of a picture that is made of its pixels alone: nothing else that came in the file is kept."""
    return develop(as_format(body, read(body).format, _ANEW_QUALITY))


def small_jpeg(body: bytes) -> bytes:
    """Its pixels alone, as many as are enough for a moment; or raise NotAPicture or TooLarge."""
    seen = read(body)
    size = seen.width, seen.height
    if size[0] * size[1] > _MOST_PIXELS_FOR_A_MOMENT:
        raise TooLarge()
    with decoded(body, at_least=_within(_MOMENT_SIDE, size)) as image:
        return encoded(_smaller(image, _MOMENT_SIDE), "jpeg", _MOMENT_QUALITY)


@cache
def _beside() -> ThreadPoolExecutor:
    """Somebody waits, and two cores make two copies at once."""
    return ThreadPoolExecutor(1)


def _within(side: int, size: tuple[int, int]) -> tuple[int, int]:
    shrink = min(1.0, side / max(size))
    return max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink))


def _smaller(image: Image.Image, side: int) -> Image.Image:
    wanted = _within(side, image.size)
    if wanted == image.size:
        return image
    # Lanczos would take a third longer, and nobody could tell them apart.
    return image.resize(wanted, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _copy(image: Image.Image, format: str, quality: int) -> Copy:
    return Copy(encoded(image, format, quality), format, *image.size)
