"""Sizes and formats somebody asks for in an address: understood, bounded, and rounded to a few.

Without rounding, a stranger could have ten thousand sizes made of one picture. Asking between two steps gives
the larger, so that nothing looks soft.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pixorly.errors import Invalid
from pixorly.integrations.pictures.reading import MEDIA_TYPES
from pixorly.words import t

LONGEST = 4096
_SIDES = (16, 32, 64, 96, 128, 192, 256, 320, 400, 480, 640, 800, 960, 1280, 1600, 2048, 2560, 3200, LONGEST)
_QUALITIES = (30, 50, 65, 75, 80, 85, 90, 95, 100)
# Of a box to fill, the long side to the short one.
_RATIOS = (1, 9 / 8, 5 / 4, 4 / 3, 7 / 5, 3 / 2, 8 / 5, 16 / 9, 40 / 21, 2, 21 / 9, 5 / 2, 3, 4, 6, 8, 12, 16)
FITS = ("contain", "cover", "fill")
_FORMATS = {"jpg": "jpeg"} | {format: format for format in MEDIA_TYPES}


@dataclass(frozen=True)
class Size:
    """One of the sizes that are made. Without width and height it is only another format."""

    width: int | None
    height: int | None
    fit: str
    format: str
    quality: int | None

    @property
    def name(self) -> str:
        """The same for the same size, in letters that suit a key."""
        return f"{self.width or ''}x{self.height or ''}-{self.fit}-{self.quality or ''}.{self.format}"


def asked_for(query: Mapping[str, str], accept: str, *, has_alpha: bool) -> Size:
    """What `w h f q fit` in an address come to, for a browser that accepts this."""
    width, height = _number(query, "w", LONGEST), _number(query, "h", LONGEST)
    quality = _number(query, "q", 100)
    fit = query.get("fit") or "contain"
    if fit not in FITS:
        raise Invalid(t("fit is one of {known}.", known=", ".join(FITS)), field="fit")
    format = _FORMATS.get(query["f"].lower()) if query.get("f") else negotiate(accept, has_alpha=has_alpha)
    if format is None:
        raise Invalid(t("f is one of {known}.", known=", ".join(_FORMATS)), field="f")
    if width and height and fit != "contain":
        width, height = _rounded_box(width, height)
    else:
        # Half a box has nothing to cover or to fill.
        fit = "contain"
        width, height = width and _up(width, _SIDES), height and _up(height, _SIDES)
    return Size(width, height, fit, format, quality and _up(quality, _QUALITIES) if format != "png" else None)


def negotiate(accept: str, *, has_alpha: bool) -> str:
    """WebP for whoever names it. AVIF is made for those who ask for it by `f`: it takes twice as long as WebP."""
    for part in accept.lower().split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        if kind == "image/webp" and not any(_is_zero(parameter) for parameter in parameters):
            return "webp"
    return "png" if has_alpha else "jpeg"


def _is_zero(parameter: str) -> bool:
    return parameter.startswith("q=0") and not parameter.strip("q=0.")


def _number(query: Mapping[str, str], name: str, most: int) -> int | None:
    given = query.get(name)
    if not given:
        return None
    if given.isascii() and given.isdigit() and len(given) < 6 and 1 <= int(given) <= most:
        return int(given)
    raise Invalid(t("{name} is a whole number from 1 to {most}.", name=name, most=most), field=name)


def _up(number: int, steps: tuple[int, ...]) -> int:
    return next(step for step in steps if step >= number)


def _rounded_box(width: int, height: int) -> tuple[int, int]:
    long = _up(max(width, height), _SIDES)
    asked = max(width, height) / min(width, height)
    ratio = min(_RATIOS, key=lambda known: abs(known - asked) / known)
    short = max(1, round(long / ratio))
    return (long, short) if width >= height else (short, long)
