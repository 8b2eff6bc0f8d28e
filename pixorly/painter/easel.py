"""What a scene is given to paint with."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pixorly.painter.canvas import Canvas
from pixorly.painter.colour import Colour, ramp
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.palettes import Palette
from pixorly.painter.reading import Understanding

Pass = Callable[[], object]
"""One layer of paint."""


@dataclass(frozen=True)
class Easel:
    canvas: Canvas
    dice: Dice
    palette: Palette
    reading: Understanding
    steps: int

    @property
    def is_minimal(self) -> bool:
        return "minimal" in self.reading.styles

    @property
    def is_paper(self) -> bool:
        return "paper" in self.reading.styles

    @property
    def is_flat(self) -> bool:
        """Surfaces without texture."""
        return self.is_minimal or self.is_paper

    @property
    def is_night(self) -> bool:
        return self.reading.hour == "night"

    def layers(self, usual: int, fewest: int = 2) -> int:
        """How many of something: as many as usual at 8 steps, more with more, fewer where the style is minimal."""
        count = usual * (0.45 + 0.55 * self.steps / 8) * (0.6 if self.is_minimal else 1)
        return max(fewest, min(usual * 2, round(count)))

    def octaves(self, usual: int) -> int:
        """How fine the noise goes."""
        return max(2, usual + round((self.steps - 8) / 4) - (2 if self.is_flat else 0))

    @property
    def sky(self) -> Plane:
        return ramp(self.palette.sky)

    @property
    def fog(self) -> Colour:
        """What far things fade into."""
        return (self.palette.sky[2] * np.float32(0.45) + self.palette.sky[3] * np.float32(0.55)).astype(np.float32)

    @property
    def spectrum(self) -> Plane:
        """All accents in one ramp, dark to pale."""
        return ramp(self.palette.accents)
