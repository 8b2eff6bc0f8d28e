"""Cloud-like fields of chance: smooth at every size, and the same picture at every resolution.

A field is built as a pyramid. A coarse grid of chance is refined by cubic B-spline subdivision, a finer
grid is added at each level, and so on until the grid is as fine as the pixels: all octaves for little
more than the price of one. The grids depend on the shape of the picture and not on its pixels, so a
preview, a small and a large copy show the same hills.
"""

from math import ceil, sqrt

import numpy as np

from pixorly.painter.dice import Dice, Plane

_SPREAD = 3.6
"""Brings a refined grid of even numbers to a deviation of about 1."""


def clouds(
    dice: Dice, shape: tuple[int, int], size: tuple[float, float] | float, octaves: int = 4, gain: float = 0.5
) -> Plane:
    """A field of deviation about 1, whose largest forms measure `size` pixels (down, across)."""
    spacing = list(size) if isinstance(size, tuple) else [size, size]
    counts = [max(1, ceil(length / space - 1e-6)) for length, space in zip(shape, spacing, strict=True)]
    total, field = 0.0, np.zeros((counts[0] + 5, counts[1] + 5), np.float32)
    for octave in range(40):
        if octave < octaves:
            amplitude = gain**octave
            total += amplitude * amplitude
            field += (dice.apart(octave).even(*field.shape) - np.float32(0.5)) * np.float32(2 * amplitude)
        fine = [space <= 1.5 for space in spacing]
        if all(fine):
            break
        for axis in (0, 1):
            if not fine[axis]:
                field, spacing[axis] = _finer(field, axis), spacing[axis] / 2
    field *= np.float32(_SPREAD / sqrt(total))
    return _fitted(_fitted(field, shape[0], spacing[0], 0), shape[1], spacing[1], 1)


def outline(dice: Dice, length: int, size: float, octaves: int = 5, gain: float = 0.5) -> Plane:
    """A line of chance with deviation about 1."""
    spacing, total = size, 0.0
    line = np.zeros(max(1, ceil(length / spacing - 1e-6)) + 5, np.float32)
    for octave in range(40):
        if octave < octaves:
            amplitude = gain**octave
            total += amplitude * amplitude
            line += (dice.apart(octave).even(line.size) - np.float32(0.5)) * np.float32(2 * amplitude)
        if spacing <= 1.5:
            break
        line, spacing = _finer(line, 0), spacing / 2
    return _fitted(line * np.float32(0.53 * _SPREAD / sqrt(total)), length, spacing, 0) * np.float32(1.3)


def _finer(field: Plane, axis: int) -> Plane:
    """Cubic B-spline subdivision along one axis; the point two cells before the origin stays two cells before."""
    field = np.moveaxis(field, axis, 0)
    before, here, after = field[:-2], field[1:-1], field[2:]
    finer = np.empty((2 * len(here) - 1, *field.shape[1:]), np.float32)
    finer[0::2] = (before + here * np.float32(6) + after) * np.float32(0.125)
    finer[1::2] = (here[:-1] + here[1:]) * np.float32(0.5)
    return np.moveaxis(finer, 0, axis)


def _fitted(field: Plane, length: int, spacing: float, axis: int) -> Plane:
    """The grid read at the middle of each pixel."""
    place = (np.arange(length, dtype=np.float32) + np.float32(0.5)) / np.float32(spacing) + np.float32(2)
    cell = np.minimum(place.astype(np.int32), field.shape[axis] - 2)
    part = (place - cell).astype(np.float32)
    part = part.reshape((-1, 1) if axis == 0 and field.ndim == 2 else (-1,))
    low = np.take(field, cell, axis=axis)
    high = np.take(field, cell + 1, axis=axis)
    high -= low
    high *= part
    high += low
    return high


def read_at(field: Plane, down: Plane, across: Plane) -> Plane:
    """The field between its points; what lies outside repeats the edge."""
    height, width = field.shape
    down = np.clip(down, 0, height - 1.001)
    across = np.clip(across, 0, width - 1.001)
    row, column = down.astype(np.int32), across.astype(np.int32)
    down -= row
    across -= column
    row *= np.int32(width)
    row += column
    flat = field.ravel()
    top = flat.take(row)
    top += (flat.take(row + 1) - top) * across
    row += np.int32(width)
    bottom = flat.take(row)
    bottom += (flat.take(row + 1) - bottom) * across
    bottom -= top
    bottom *= down
    top += bottom
    return top


def centred(field: Plane) -> Plane:
    """The same forms round 0 with deviation 1, where a picture must have its share of light and dark."""
    field = field - np.float32(field.mean(dtype=np.float64))
    field *= np.float32(1 / max(1e-6, float(field.std(dtype=np.float64))))
    return field


def blurred(field: Plane, radius: float) -> Plane:
    """Three box means, which come close to a bell; the last two axes are the picture's."""
    reach = max(1, round(radius / 1.7))
    for _ in range(3):
        field = _box(_box(field, reach, -1), reach, -2)
    return field


def _box(field: Plane, reach: int, axis: int) -> Plane:
    field = np.moveaxis(field, axis, 0)
    padded = np.concatenate([field[:1].repeat(reach + 1, axis=0), field, field[-1:].repeat(reach, axis=0)])
    # Sums run in float64: in float32 the far end of a long row would drift.
    sums = np.cumsum(padded, axis=0, dtype=np.float64)
    mean = (sums[2 * reach + 1 :] - sums[: -2 * reach - 1]) / (2 * reach + 1)
    return np.moveaxis(mean.astype(np.float32), 0, axis)


def smooth(field: Plane, low: float, high: float) -> Plane:
    """0 below low, 1 above high, a soft step between; low may be the larger one."""
    step = np.clip((field - np.float32(low)) * np.float32(1 / (high - low)), 0, 1)
    return step * step * (np.float32(3) - step * np.float32(2))
