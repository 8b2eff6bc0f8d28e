"""The plane parted into cells round scattered points, as glass, mosaics and fields are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixorly.painter.dice import Dice, Plane

_SIDE = 64


@dataclass(frozen=True)
class Cells:
    """`name` is a number below 4096 for the cell of each point, `border` the distance to its edge,
    and the middle is where its own point lies."""

    name: NDArray[np.int32]
    border: Plane
    middle_across: Plane
    middle_down: Plane


def cells(across: Plane, down: Plane, dice: Dice, size: float, disorder: float = 0.85) -> Cells:
    """One point in each square of a grid, off its middle by chance; the nearest one of nine names the cell."""
    jitter = (dice.apart("cells").even(2, _SIDE * _SIDE) - np.float32(0.5)) * np.float32(disorder)
    x, y = np.broadcast_arrays(across / np.float32(size), down / np.float32(size))
    square_x, square_y = np.floor(x).astype(np.int32), np.floor(y).astype(np.int32)
    nearest, second = np.full(x.shape, 1e9, np.float32), np.full(x.shape, 1e9, np.float32)
    name = np.zeros(x.shape, np.int32)
    middle_x, middle_y, other_x, other_y = (np.zeros(x.shape, np.float32) for _ in range(4))
    for step_y in (-1, 0, 1):
        for step_x in (-1, 0, 1):
            key = (square_y + step_y) % _SIDE * _SIDE + (square_x + step_x) % _SIDE
            here_x = square_x + (jitter[0].take(key) + np.float32(step_x + 0.5))
            here_y = square_y + (jitter[1].take(key) + np.float32(step_y + 0.5))
            away = (here_x - x) ** 2 + (here_y - y) ** 2
            is_first = away < nearest
            is_second = ~is_first & (away < second)
            for kept, first, mine in ((other_x, middle_x, here_x), (other_y, middle_y, here_y)):
                np.copyto(kept, first, where=is_first)
                np.copyto(kept, mine, where=is_second)
                np.copyto(first, mine, where=is_first)
            second = np.where(is_first, nearest, np.where(is_second, away, second))
            nearest = np.where(is_first, away, nearest)
            np.copyto(name, key, where=is_first)
    gap = np.sqrt((other_x - middle_x) ** 2 + (other_y - middle_y) ** 2)
    border = (second - nearest) / np.maximum(gap * 2, 1e-3) * np.float32(size)
    return Cells(name, border, middle_x * np.float32(size), middle_y * np.float32(size))
