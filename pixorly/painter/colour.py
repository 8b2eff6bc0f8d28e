"""Colours and what is done with them; mixed in OKLab, where halfway looks like halfway.

A colour is three float32 numbers in display space, 0 to 1. OKLab: Björn Ottosson, bottosson.github.io/posts/oklab.
"""

from collections.abc import Sequence
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from pixorly.painter.dice import Plane

Colour = NDArray[np.float32]

_STEPS = 2048
_TO_LMS = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566),
           (0.0883024619, 0.2817188376, 0.6299787005))  # fmt: skip
_TO_LAB = ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099),
           (0.0259040371, 0.7827717662, -0.8086757660))  # fmt: skip
_FROM_LAB = ((1, 0.3963377774, 0.2158037573), (1, -0.1055613458, -0.0638541728), (1, -0.0894841775, -1.2914855480))
_FROM_LMS = ((4.0767416621, -3.3077115913, 0.2309699292), (-1.2684380046, 2.6097574011, -0.3413193965),
             (-0.0041960863, -0.7034186147, 1.7076147010))  # fmt: skip


def colour(code: str) -> Colour:
    """From "#e0636a"."""
    code = code.lstrip("#")
    return np.array([int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)], np.float32)


def _through(matrix: Sequence[Sequence[float]], three: Plane) -> Plane:
    # Written out, since a matrix product would wake BLAS and its threads.
    rows = [three[0] * np.float32(a) + three[1] * np.float32(b) + three[2] * np.float32(c) for a, b, c in matrix]
    return np.stack(rows)


def to_lab(shown: Plane) -> Plane:
    """OKLab of one colour or of a whole picture, the channel first."""
    linear = np.where(
        shown <= 0.04045, shown / np.float32(12.92), ((np.maximum(shown, 0) + np.float32(0.055)) / 1.055) ** 2.4
    ).astype(np.float32)
    return _through(_TO_LAB, np.cbrt(_through(_TO_LMS, linear)))


def from_lab(lab: Plane) -> Plane:
    linear = np.clip(_through(_FROM_LMS, _through(_FROM_LAB, lab) ** 3), 0, 1)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055).astype(np.float32)


def lch(lightness: float, chroma: float, hue: float) -> Colour:
    """By lightness 0 to 1, chroma 0 to about 0.3 and hue in degrees; less chroma where the screen has not so much."""
    for part in (1.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.0):
        lab = [lightness, chroma * part * cos(radians(hue)), chroma * part * sin(radians(hue))]
        linear = _through(_FROM_LMS, _through(_FROM_LAB, np.array(lab, np.float32)) ** 3)
        if linear.min() > -0.004 and linear.max() < 1.004:
            break
    return from_lab(np.array(lab, np.float32))


def to_lch(shown: Colour) -> tuple[float, float, float]:
    light, a, b = (float(part) for part in to_lab(shown))
    return light, float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a))) % 360


def mixed(one: Colour, other: Colour, part: float) -> Colour:
    return from_lab(to_lab(one) * np.float32(1 - part) + to_lab(other) * np.float32(part))


def lighter(shown: Colour, by: float) -> Colour:
    """By a negative number, darker; the hue stays."""
    light, chroma, hue = to_lch(shown)
    return lch(min(1.0, max(0.0, light + by)), chroma, hue)


def richer(shown: Colour, times: float) -> Colour:
    light, chroma, hue = to_lch(shown)
    return lch(light, chroma * times, hue)


def turned(shown: Colour, degrees: float) -> Colour:
    light, chroma, hue = to_lch(shown)
    return lch(light, chroma, hue + degrees)


def brightness(shown: Plane) -> Plane:
    return shown[0] * np.float32(0.2126) + shown[1] * np.float32(0.7152) + shown[2] * np.float32(0.0722)


def ramp(colours: Sequence[Colour]) -> Plane:
    """Many colours from few, without a crease where one passes into the next."""
    stops = np.stack([to_lab(each) for each in colours], axis=1)
    place = np.linspace(0, len(colours) - 1, _STEPS)
    lab = np.stack([np.interp(place, np.arange(len(colours)), row) for row in stops])
    reach = _STEPS // (6 * max(1, len(colours) - 1))
    padded = np.concatenate([lab[:, :1].repeat(reach, 1), lab, lab[:, -1:].repeat(reach + 1, 1)], axis=1)
    sums = np.cumsum(padded, axis=1)
    return from_lab(((sums[:, 2 * reach :] - sums[:, : -2 * reach])[:, :_STEPS] / (2 * reach)).astype(np.float32))


def shade(colours: Plane, place: Plane) -> Plane:
    """The ramp's colour at each place from 0 to 1, channels first."""
    return colours.take(np.clip(place * np.float32(_STEPS - 1), 0, _STEPS - 1).astype(np.int32), axis=1)


def column(shown: Colour) -> Plane:
    """A colour shaped so that it multiplies a plane."""
    return shown.reshape(3, 1, 1)
