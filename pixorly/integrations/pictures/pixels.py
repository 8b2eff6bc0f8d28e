"""The one place where pictures become pixels, and pixels a file again.

What comes out is upright, in sRGB, with red, green and blue, and with alpha where the picture has any. How much
is decoded at once in this process has a bound: whoever finds no room waits for it.
"""

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageCms

from pixorly.errors import Passing
from pixorly.integrations.pictures.base import MOST_PIXELS, damaged
from pixorly.integrations.pictures.reading import CONTAINERS, Readable, read
from pixorly.words import t

# Filters belong to the whole process, so they are set once; setting them around each picture would not be safe
# with threads.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
warnings.filterwarnings("error", category=UserWarning, module=r"PIL\.")
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

_ROOM_BYTES = 1024**3
# The most that was measured at 64 megapixels, from the file that came to the file that is made. A pixel in hand takes
# four bytes; progressive JPEG is kept as coefficients first, and WebP on two canvases.
_BYTES_PER_PIXEL = {"png": 18, "jpeg": 10, "webp": 26}
_COEFFICIENTS = 6
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_QUALITY = {"jpeg": 85, "webp": 80, "avif": 60, "png": 100}


class _Room:
    """Memory for pixels, given out in the order it was asked for."""

    def __init__(self, total_bytes: int) -> None:
        self.total_bytes = self._free = total_bytes
        self._turn = threading.Lock()
        self._returned = threading.Condition()

    @contextmanager
    def taken(self, wanted_bytes: int) -> Iterator[None]:
        wanted = min(wanted_bytes, self.total_bytes)
        # Without turns, a large picture would wait for as long as small ones keep coming.
        with self._turn, self._returned:
            self._returned.wait_for(lambda: self._free >= wanted)
            self._free -= wanted
        try:
            yield
        finally:
            with self._returned:
                self._free += wanted
                self._returned.notify_all()


_room = _Room(_ROOM_BYTES)


@contextmanager
def decoded(body: bytes, *, at_least: tuple[int, int] | None = None) -> Iterator[Image.Image]:
    """The pixels, as many as that size needs, for as long as the block lasts."""
    seen = read(body)
    with _room.taken(_needed(seen, _shrink(seen, at_least))):
        yield _upright(body, seen, at_least)


def encoded(image: Image.Image, format: str, quality: int | None = None, *, exif: bytes = b"") -> bytes:
    quality = quality or _QUALITY[format]
    if format == "jpeg" and image.mode == "RGBA":
        image = _on_white(image)
    options: dict[str, object] = {"quality": quality}
    if format == "webp":
        # From 2 to 3 the time more than doubles, for one byte in fifty.
        options |= {"method": 2}
    elif format == "avif":
        # Slower is a tenth smaller and takes six times as long.
        options |= {"speed": 9, "max_threads": 1}
    elif format == "png":
        options = {"compress_level": 4}
    written = io.BytesIO()
    image.save(written, format, exif=exif, **options)
    return written.getvalue()


def _upright(body: bytes, seen: Readable, at_least: tuple[int, int] | None) -> Image.Image:
    # Only the pixels are given to Pillow: nothing that is packed, linked or said beside them.
    bare = CONTAINERS[seen.format].rebuilt(body)
    try:
        image = Image.open(io.BytesIO(bare), formats=[seen.format])
        if image.size != seen.stored:
            raise damaged()
        if at_least:
            image.draft(None, _stored(at_least, seen))
        image.load()
        image = _in_srgb(image)
        # Pillow writes some of it into what is made of the picture.
        image.info.clear()
        turn = _TURNS.get(seen.orientation)
        return image.transpose(turn) if turn is not None else image
    except MemoryError as error:
        raise Passing(t("There is no room for so large a picture right now. Try again in a moment.")) from error
    except Exception as error:
        # Pillow's readers raise whatever they stumble on, from OSError to IndexError and SyntaxError.
        raise damaged() from error


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    plain = _with_plain_channels(image)
    if not profile:
        return plain
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return plain
        # A profile speaks of grey or of inks where the picture is made of them.
        given = image if image.mode in ("L", "CMYK") else plain
        mode = "RGBA" if given.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(given, source, ImageCms.createProfile("sRGB"), outputMode=mode) or plain
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # A profile that can't be used says nothing, and the picture is shown as it would be without.
        return plain


def _with_plain_channels(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "RGBA"):
        return _without_idle_alpha(image)
    if image.mode in ("I", "I;16", "I;16B", "F"):
        # Sixteen bits of grey, which Pillow would cut off at white.
        image = image.convert("I").point(lambda grey: grey / 257).convert("L")
    has_alpha = image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info
    return _without_idle_alpha(image.convert("RGBA" if has_alpha else "RGB"))


def _without_idle_alpha(image: Image.Image) -> Image.Image:
    """Many a provider sends an alpha channel in which nothing is see-through."""
    if image.mode == "RGB" and "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image


def _on_white(image: Image.Image) -> Image.Image:
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _stored(size: tuple[int, int], seen: Readable) -> tuple[int, int]:
    return (size[1], size[0]) if seen.is_turned else size


def _shrink(seen: Readable, at_least: tuple[int, int] | None) -> int:
    """By how much a JPEG is made smaller while it is decoded, as libjpeg can."""
    if seen.format != "jpeg" or not at_least:
        return 1
    fits = min(seen.width // at_least[0], seen.height // at_least[1])
    return next((factor for factor in (8, 4, 2) if factor <= fits), 1)


def _needed(seen: Readable, shrink: int) -> int:
    pixels = seen.width * seen.height
    coefficients = pixels * _COEFFICIENTS if seen.format == "jpeg" else 0
    return coefficients + pixels * _BYTES_PER_PIXEL[seen.format] // shrink**2
