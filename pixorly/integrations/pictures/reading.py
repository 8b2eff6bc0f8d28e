"""A first look at a file that says it is a picture: what it is, from its build alone, under limits.

Nothing is decoded, so this costs no more memory than the file, whatever the file claims.
"""

from dataclasses import dataclass
from types import ModuleType

from PIL import Image

from pixorly.integrations.pictures import jpeg, png, webp
from pixorly.integrations.pictures.base import NotAPicture, require_measure, require_size
from pixorly.words import t

_ORIENTATION = 0x0112
MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
CONTAINERS: dict[str, ModuleType] = {"png": png, "jpeg": jpeg, "webp": webp}


@dataclass(frozen=True)
class Readable:
    """A picture as it is shown: upright. Stored it may lie on its side."""

    width: int
    height: int
    format: str
    has_alpha: bool
    orientation: int

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]

    @property
    def is_turned(self) -> bool:
        return self.orientation >= 5

    @property
    def stored(self) -> tuple[int, int]:
        return (self.height, self.width) if self.is_turned else (self.width, self.height)


def read(body: bytes) -> Readable:
    """What this is, or raise NotAPicture or TooLarge."""
    require_size(body)
    format = _format_of(body)
    header = CONTAINERS[format].header(body)
    if header.frames != 1:
        raise NotAPicture(t("That picture moves. Only still ones can be used."))
    require_measure(header.width, header.height)
    orientation = _orientation_in(header.exif)
    width, height = (header.height, header.width) if orientation >= 5 else (header.width, header.height)
    return Readable(width, height, format, header.has_alpha, orientation)


def _format_of(body: bytes) -> str:
    if body.startswith(png.SIGNATURE):
        return "png"
    if body.startswith(jpeg.SIGNATURE):
        return "jpeg"
    if webp.is_one(body):
        return "webp"
    raise NotAPicture()


def _orientation_in(exif: bytes) -> int:
    """How the camera was held: 1 is upright, from 5 on width and height change places."""
    if not exif:
        return 1
    said = Image.Exif()
    try:
        said.load(exif)
        orientation = said.get(_ORIENTATION)
    except Exception:
        # Notes that can't be read don't make the picture unreadable, and Pillow raises whatever it stumbles on.
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
