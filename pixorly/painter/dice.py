"""Chance that can be repeated: the same key throws the same numbers on every machine and every NumPy.

Only the raw bits of PCG64 are used, because NumPy promises those and does not promise what
`Generator` makes of them from one version to the next.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Thing = TypeVar("Thing")


class Dice:
    """A source of numbers; `apart` makes another that no amount of throwing here disturbs."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._bits = np.random.PCG64(number_from(key))

    def apart(self, name: object) -> "Dice":
        return Dice(f"{self.key}/{name}")

    def even(self, *shape: int) -> Plane:
        """Numbers evenly spread over [0, 1), at 24 bits, which float32 holds exactly."""
        count = int(np.prod(shape))
        raw = self._bits.random_raw((count + 1) // 2).astype("<u8", copy=False).view("<u4")[:count]
        return (np.right_shift(raw, np.uint32(8)) * np.float32(2.0**-24)).astype(np.float32).reshape(shape)

    def bell(self, *shape: int) -> Plane:
        """Numbers round 0 with deviation 1: the sum of four even ones, exact where logarithms would not be."""
        four = self.even(4, *shape)
        return (four.sum(axis=0, dtype=np.float32) - np.float32(2)) * np.float32(1.7320508)

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * float(self.even(1)[0])

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return min(high, low + int(self.between(0, high - low + 1)))

    def comes_up(self, chance: float) -> bool:
        return self.between(0, 1) < chance

    def pick(self, things: Sequence[Thing]) -> Thing:
        return things[self.whole(0, len(things) - 1)]

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        return [things[place] for place in np.argsort(self.even(len(things)), kind="stable")]


def number_from(text: str) -> int:
    """A number that depends on the text alone; Python's own `hash` differs from process to process."""
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "little")
