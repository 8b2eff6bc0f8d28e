"""What is painted on: three planes of light, with distances that don't depend on the number of pixels."""

from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from pixorly.painter.colour import Colour, column
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.noise import clouds, outline

Rows = slice


@dataclass
class Canvas:
    """Channels come first, because NumPy is several times faster on whole planes than on triples."""

    height: int
    width: int
    light: Plane = field(init=False)

    def __post_init__(self) -> None:
        self.light = np.zeros((3, self.height, self.width), np.float32)

    @property
    def short(self) -> float:
        """The shorter side, in which forms are measured."""
        return float(min(self.height, self.width))

    @property
    def middling(self) -> float:
        """Between the sides: for what should fill wide and tall pictures alike."""
        return sqrt(self.height * self.width)

    @property
    def down(self) -> Plane:
        """The middle of each row, as a column; with `across` it spans the picture without filling memory."""
        return (np.arange(self.height, dtype=np.float32) + np.float32(0.5))[:, None]

    @property
    def across(self) -> Plane:
        return (np.arange(self.width, dtype=np.float32) + np.float32(0.5))[None, :]

    @property
    def y(self) -> Plane:
        """0 at the top, 1 at the bottom."""
        return self.down / np.float32(self.height)

    @property
    def x(self) -> Plane:
        return self.across / np.float32(self.width)

    def cloth(self, dice: Dice, size: float | tuple[float, float], octaves: int = 5, gain: float = 0.5) -> Plane:
        """Noise whose largest forms measure that part of the shorter side."""
        down, across = size if isinstance(size, tuple) else (size, size)
        return clouds(dice, (self.height, self.width), (down * self.short, across * self.short), octaves, gain)

    def line(self, dice: Dice, size: float, octaves: int = 5, gain: float = 0.5) -> Plane:
        return outline(dice, self.width, size * self.short, octaves, gain)

    def distance(self, x: float, y: float) -> Plane:
        """From a point (parts of width and height), in shorter sides."""
        across, down = self.across - np.float32(x * self.width), self.down - np.float32(y * self.height)
        return np.sqrt(across * across + down * down) / np.float32(self.short)

    def fill(self, paint: Plane | Colour) -> None:
        self.light[:] = column(paint) if paint.ndim == 1 else paint

    def lay(self, paint: Plane | Colour, cover: Plane | float, rows: Rows | None = None) -> None:
        """Opaque paint where cover is 1, none where it is 0; `rows` says which part of the canvas both stand for."""
        under = self.light[:, rows] if rows else self.light
        paint = column(paint) if paint.ndim == 1 else paint
        under += (paint - under) * (np.float32(cover) if isinstance(cover, float) else cover)

    def glow(self, paint: Plane | Colour, strength: Plane, rows: Rows | None = None) -> None:
        """Light is added the way a screen adds it: what is bright already takes less."""
        under = self.light[:, rows] if rows else self.light
        paint = column(paint) if paint.ndim == 1 else paint
        under += (np.float32(1) - np.minimum(under, 1)) * paint * strength

    def dim(self, factor: Plane | float, rows: Rows | None = None) -> None:
        under = self.light[:, rows] if rows else self.light
        under *= factor

    def small(self, longest: int) -> NDArray[np.uint8]:
        """The state of the painting, by means over squares."""
        step = max(1, -(-max(self.height, self.width) // longest))
        high, wide = self.height // step * step, self.width // step * step
        squares = self.light[:, :high, :wide].reshape(3, high // step, step, wide // step, step)
        return to_bytes(squares.mean(axis=(2, 4), dtype=np.float32))


def to_bytes(light: Plane, dither: Plane | None = None) -> NDArray[np.uint8]:
    """Height, width, channel. Even noise of one step before the cut turns bands into grain nobody sees."""
    scaled = np.clip(light, 0, 1) * np.float32(255)
    scaled += np.float32(0.5) if dither is None else dither
    return np.ascontiguousarray(np.clip(scaled, 0, 255).astype(np.uint8).transpose(1, 2, 0))


def below(down: Plane, line: Plane, softness: float = 1.0) -> Plane:
    """1 under the line and 0 above, with the edge smoothed across its slope."""
    slope = np.gradient(line)
    steep = np.sqrt(np.float32(1) + slope * slope).astype(np.float32) * np.float32(softness)
    return np.clip((down - line) / steep + np.float32(0.5), 0, 1)


def rows_from(canvas: Canvas, top: float) -> Rows:
    """From a little above `top` to the bottom, so that a layer costs only what it covers."""
    return slice(min(canvas.height - 1, max(0, int(top) - 2)), canvas.height)
