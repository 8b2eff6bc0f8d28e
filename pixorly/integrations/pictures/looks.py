"""What a picture looks like, in a few bytes: a blur to show while it loads, its colours, its likeness."""

import base64
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from operator import mul

from PIL import Image

from pixorly.integrations.pictures.pixels import encoded

_BLUR_SIDE = 16
_BLUR_QUALITY = 50
# Of 64, the colours would take four times as long to find, and please the eye as much.
_SAMPLE_SIDE = 32
_SHADES = 16
# Of 1,024: to wait until the last of them has found its shade takes longer than all the rest.
_STILL_MOVING = 16
_MOST_COLOURS = 5
_OPAQUE = 128
# What is less of a picture than this lies on the border between two colours.
_LEAST_SHARE = 0.01
# In OKLab, where black and white are 1 apart.
_JUST_DIFFERENT = 0.04
_WAVES_SIDE = 32
_WAVES = [
    [math.cos(math.pi * (2 * place + 1) * wave / (2 * _WAVES_SIDE)) for place in range(_WAVES_SIDE)]
    for wave in range(8)
]

Lab = tuple[float, float, float]


@dataclass(frozen=True)
class Colour:
    hex: str
    share: float


def blur(image: Image.Image) -> str:
    """A picture of 16 pixels as a data address, about 200 bytes. WebP: a JPEG of it would begin with 600 of tables."""
    tiny = image.copy()
    tiny.thumbnail((_BLUR_SIDE, _BLUR_SIDE))
    return "data:image/webp;base64," + base64.b64encode(encoded(tiny, "webp", _BLUR_QUALITY)).decode()


def colours(image: Image.Image) -> tuple[Colour, ...]:
    """At most five that differ to the eye, the most frequent first, with their share of what can be seen."""
    seen = _seen(image)
    if not seen:
        return ()
    flat = Image.frombytes("RGB", (len(seen) // 3, 1), seen)
    shades = flat.quantize(_SHADES, kmeans=_STILL_MOVING).convert("RGB").getcolors(_SHADES) or []
    weights = {rgb: float(count) for count, rgb in shades if isinstance(rgb, tuple)}
    total = sum(weights.values())
    ranked = sorted(_joined(weights).items(), key=lambda each: (-each[1], each[0]))
    shares = [(rgb, round(weight / total, 3)) for rgb, weight in ranked]
    return tuple(Colour("#{:02x}{:02x}{:02x}".format(*rgb), share) for rgb, share in shares if share >= _LEAST_SHARE)


def likeness(image: Image.Image) -> int:
    """64 bits that stay nearly the same when a picture is resized, compressed, or made a little brighter.

    Each says whether one of the 64 slowest waves in it is stronger than most. Signed, as databases hold 64 bits.
    Up to 10 bits apart, two are hardly told apart; pictures that have nothing in common are about 32 apart.
    """
    grey = _on_grey(image).convert("L").resize((_WAVES_SIDE, _WAVES_SIDE), Image.Resampling.BOX).tobytes()
    rows = [grey[at : at + _WAVES_SIDE] for at in range(0, len(grey), _WAVES_SIDE)]
    across = [[sum(map(mul, row, wave)) for row in rows] for wave in _WAVES]
    strengths = [sum(map(mul, column, wave)) for wave in _WAVES for column in across]
    # How bright it is on the whole says nothing about what is to be seen.
    strengths[0] = 0.0
    median = sorted(strengths)[32]
    bits = 0
    for strength in strengths:
        bits = bits << 1 | (strength > median)
    return bits - (1 << 64) if bits >> 63 else bits


def _seen(image: Image.Image) -> bytes:
    small = image.copy()
    # Nothing is mixed: what lies between red and blue may be nowhere in the picture.
    small.thumbnail((_SAMPLE_SIDE, _SAMPLE_SIDE), Image.Resampling.NEAREST)
    if small.mode == "RGB":
        return small.tobytes()
    flat = small.tobytes()
    return b"".join(flat[at : at + 3] for at in range(0, len(flat), 4) if flat[at + 3] >= _OPAQUE)


def _joined(weights: dict[tuple[int, ...], float]) -> dict[tuple[int, ...], float]:
    """The two most alike become the more frequent of them, until few are left and all of them differ."""
    left = dict(weights)
    labs = {rgb: _lab(rgb) for rgb in left}
    apart = {(one, other): math.dist(labs[one], labs[other]) for one, other in combinations(left, 2)}
    while apart:
        one, other = min(apart, key=apart.__getitem__)
        if len(left) <= _MOST_COLOURS and apart[one, other] > _JUST_DIFFERENT:
            break
        keep, drop = (one, other) if left[one] >= left[other] else (other, one)
        left[keep] += left.pop(drop)
        apart = {pair: distance for pair, distance in apart.items() if drop not in pair}
    return left


def _lab(rgb: Iterable[int]) -> Lab:
    """OKLab, in which distance is what the eye takes for it. Source: Björn Ottosson, 2020."""
    red, green, blue = (_linear(channel / 255) for channel in rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _on_grey(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, (128, 128, 128))
    ground.paste(image, mask=image.getchannel("A"))
    return ground
