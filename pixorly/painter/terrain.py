"""Land and water seen in perspective: from the eye outwards, slice by slice, each hiding what lies behind.

For every column of pixels the ground's height is known on many slices of distance; where a slice rises above
all nearer ones it is seen. So crests hide valleys without a single polygon, in time that suits NumPy.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from pixorly.painter.canvas import Canvas
from pixorly.painter.dice import Plane
from pixorly.painter.noise import read_at

Height = Callable[[Plane, Plane], Plane]
"""Height at (across, away), in the same unit as the eye's own height."""

_FINE = 2
"""Points per pixel and side, so that crests have smooth edges."""


@dataclass(frozen=True)
class Eye:
    horizon: float
    height: float
    near: float
    far: float
    focal: float = 1.1


@dataclass(frozen=True)
class Ground:
    """What one band of rows sees: where each point lies, and how much of a pixel is ground at all."""

    rows: slice
    across: Plane
    away: Plane
    is_ground: Plane


class View:
    """The crests, computed once; `band` then looks at some rows."""

    def __init__(self, canvas: Canvas, eye: Eye, height: Height, slices: int) -> None:
        self.canvas, self.eye = canvas, eye
        self._focal = eye.focal * canvas.middling
        self._aways = (eye.near * (eye.far / eye.near) ** np.linspace(0, 1, slices)).astype(np.float32)
        columns = (np.arange(canvas.width * _FINE, dtype=np.float32) + np.float32(0.5)) / np.float32(_FINE)
        self._aside = (columns - np.float32(canvas.width / 2)) / np.float32(self._focal)
        away = np.broadcast_to(self._aways[:, None], (slices, columns.size))
        sinks = (np.float32(eye.height) - height(self._aside * away, away)) * (np.float32(self._focal) / away)
        self._screen = np.float32(eye.horizon * canvas.height) + sinks
        self._crest = np.minimum.accumulate(self._screen, axis=0)

    @property
    def top(self) -> int:
        return max(0, int(self._crest[-1].min()) - 1)

    def bands(self, count: int) -> list[slice]:
        """Rows from the farthest to the nearest; far ones are thinner, since more happens in them."""
        edges = self.top + (self.canvas.height - self.top) * (np.arange(count + 1) / count) ** 1.3
        whole = [int(edge) for edge in edges[:-1]] + [self.canvas.height]
        return [slice(start, stop) for start, stop in itertools.pairwise(whole) if stop > start]

    def band(self, rows: slice) -> Ground:
        slices, wide = self._crest.shape
        high = (rows.stop - rows.start) * _FINE
        first = np.full((high + 1, wide), slices, np.int32)
        place = np.ceil((self._crest - np.float32(rows.start)) * np.float32(_FINE) - np.float32(0.5))
        place = np.clip(place, 0, high).astype(np.int32)
        # From far to near, so that of two slices in one place the nearer is written last and stays.
        number, column = np.nonzero(np.diff(self._crest, axis=0, prepend=np.float32(1e9)) < 0)
        number, column = number[::-1], column[::-1]
        first[place[number, column], column] = number
        first = np.minimum.accumulate(first[:high], axis=0)
        away = self._between(first, rows)
        return Ground(rows, self._aside[None, :] * away, away, (first < slices).astype(np.float32))

    def _between(self, first: np.ndarray, rows: slice) -> Plane:
        """Distance between the slice that is seen and the nearer one, by where the ray passes."""
        last = len(self._aways) - 1
        here = np.minimum(first, last)
        before = np.maximum(here - 1, 0)
        column = np.arange(first.shape[1])[None, :]
        down = (np.arange(first.shape[0], dtype=np.float32) + np.float32(0.5)) / np.float32(_FINE) + np.float32(
            rows.start
        )
        low, high = self._screen[before, column], self._screen[here, column]
        gap = np.where(np.abs(low - high) < 1e-3, np.float32(1), low - high)
        part = np.clip((low - down[:, None]) / gap, 0, 1)
        return self._aways[before] + (self._aways[here] - self._aways[before]) * part

    def where(self, across: float, away: float, height: float) -> tuple[float, float, float] | None:
        """Place on the canvas of a point of the ground, and pixels to its unit; None where a hill hides it."""
        scale = self._focal / away
        x = self.canvas.width / 2 + across * scale
        y = self.eye.horizon * self.canvas.height + (self.eye.height - height) * scale
        number = int(np.searchsorted(self._aways, away))
        column = int(x * _FINE)
        if not (0 <= column < self._crest.shape[1] and 0 < number < len(self._aways)):
            return None
        return (x, y, scale) if y <= float(self._crest[number - 1, column]) + 1.5 else None

    def lay(self, ground: Ground, paint: Plane) -> None:
        """The paint, brought from fine points to pixels."""
        cover = coarse(ground.is_ground)
        self.canvas.lay(coarse(paint * ground.is_ground) / np.maximum(cover, 1e-3), cover, ground.rows)


def coarse(fine: Plane) -> Plane:
    high, wide = fine.shape[-2] // _FINE, fine.shape[-1] // _FINE
    return fine.reshape(*fine.shape[:-2], high, _FINE, wide, _FINE).mean(axis=(-3, -1), dtype=np.float32)


@dataclass(frozen=True)
class Map:
    """A square piece of land as grids, read anywhere; past its edge it is mirrored, so it never ends."""

    size: float
    grid: Plane

    def at(self, across: Plane, away: Plane) -> Plane:
        count = self.grid.shape[0] - 1
        down, aside = away / np.float32(self.size), across / np.float32(self.size) + np.float32(0.5)
        return read_at(self.grid, _folded(down, count), _folded(aside, count))


def _folded(place: Plane, count: int) -> Plane:
    return np.float32(count) * np.abs((place + 1) % np.float32(2) - np.float32(1))


def raised(eye: Eye, ground: Map, above: float) -> Eye:
    """The eye over whatever lies right before it, so that it never looks out from inside a hill."""
    spots = np.linspace(-1, 1, 17, dtype=np.float32)
    across, away = (
        spots[None, :] * np.float32(2),
        (spots[:, None] + np.float32(1)) * np.float32(1.6) + np.float32(eye.near),
    )
    highest = float(ground.at(across + away * 0, away + across * 0).max())
    return replace(eye, height=max(eye.height, highest + above))


def shadows(heights: Plane, step_across: float, fall: float, reach: int) -> Plane:
    """1 where light comes, 0 in cast shadow, for a lamp at the side; `fall` is how much a ray sinks in one cell."""
    highest = np.full_like(heights, -1e9)
    side = 1 if step_across > 0 else -1
    for step in range(1, reach):
        moved = np.empty_like(heights)
        if side > 0:
            moved[:, :-step], moved[:, -step:] = heights[:, step:], heights[:, -1:]
        else:
            moved[:, step:], moved[:, :step] = heights[:, :-step], heights[:, :1]
        np.maximum(highest, moved - np.float32(step * fall), out=highest)
    return np.clip(np.float32(1) - (highest - heights) / np.float32(fall * 3), 0, 1)
