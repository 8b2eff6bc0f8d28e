"""A window of coloured glass: a rose of mirrored panes in lead, lit from behind."""

from functools import cached_property, partial

import numpy as np

from pixorly.painter.cells import Cells, cells
from pixorly.painter.colour import column, lch, lighter, mixed
from pixorly.painter.dice import Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import centred, smooth


def passes(easel: Easel) -> list[Pass]:
    window = Window(easel)
    return [window.light, window.panes, window.surface, window.rose_lead, window.lead, window.glow]


class Window:
    def __init__(self, easel: Easel) -> None:
        self.easel, dice = easel, easel.dice.apart("window")
        self.fold = dice.pick((6, 8, 8, 10, 12))
        self.size = dice.between(0.075, 0.105) * (1.5 if easel.is_minimal else 1) * (8 / max(4, easel.steps)) ** 0.3
        self.rings = [0.09, dice.between(0.2, 0.25), dice.between(0.33, 0.37), 0.47]
        self.turn = dice.between(0, 1)

    @cached_property
    def _polar(self) -> tuple[Plane, Plane]:
        """Distance from the middle and the angle folded into half a sector, so that all sectors mirror one."""
        canvas = self.easel.canvas
        across, down = (
            (canvas.across - canvas.width / 2) / canvas.short,
            (canvas.down - canvas.height / 2) / canvas.short,
        )
        away = np.sqrt(across * across + down * down).astype(np.float32)
        part = (
            np.arctan2(down, across).astype(np.float32) / np.float32(2 * np.pi) * self.fold + np.float32(self.turn)
        ) % 1
        return away, np.abs(part - np.float32(0.5)) * np.float32(2 * np.pi / self.fold)

    @cached_property
    def _cells(self) -> Cells:
        away, angle = self._polar
        across, down = away * np.cos(angle) + np.float32(8), away * np.sin(angle) + np.float32(8)
        return cells(across, down, self.easel.dice.apart("panes"), self.size)

    @cached_property
    def _is_rose(self) -> Plane:
        return smooth(self._polar[0], self.rings[-1] + 0.001, self.rings[-1] - 0.001)

    def light(self) -> None:
        """Daylight behind the glass, strongest in the middle."""
        canvas = self.easel.canvas
        canvas.fill(column(self.easel.palette.light) * (np.float32(0.95) - self._polar[0] * np.float32(0.6)))

    def panes(self) -> None:
        palette, dice = self.easel.palette, self.easel.dice.apart("tints")
        tints = [*palette.accents[1:], mixed(palette.sky[1], palette.accents[1], 0.3), palette.accents[-2]]
        bright = [lighter(each, 0.05 if number else 0.12) for number, each in enumerate(tints)]
        table = np.stack([bright[int(part * 0.999 * len(bright))] for part in dice.even(4096)], axis=1)
        # Each ring has a tint of its own that most of its panes share.
        ring = sum((self._polar[0] > edge).astype(np.int32) for edge in self.rings)
        shared = np.stack(
            [dice.apart("rings").pick(bright) if number % 2 else bright[number % len(bright)] for number in range(5)],
            axis=1,
        )
        name = self._cells.name
        is_shared = (dice.apart("share").even(4096).take(name) < 0.45)[None]
        paint = np.where(is_shared, shared.take(ring, axis=1), table.take(name, axis=1))
        tone = np.float32(0.78) + dice.apart("tone").even(4096).take(name) * np.float32(0.42)
        outer = np.float32(0.55) + self._is_rose * np.float32(0.45)
        self.easel.canvas.fill(paint * tone * outer)

    def surface(self) -> None:
        """Old glass is uneven: streaks, seeds, and darker towards the lead."""
        if self.easel.is_flat:
            return
        canvas, dice = self.easel.canvas, self.easel.dice.apart("surface")
        streak = centred(canvas.cloth(dice, (0.05, 0.015), self.easel.octaves(5), 0.6))
        deep = smooth(self._cells.border, 0.0, self.size * 0.4)
        canvas.dim((np.float32(0.68) + deep * np.float32(0.4)) * (np.float32(1) + streak * np.float32(0.07)))
        canvas.glow(self.easel.palette.light, np.exp(self._polar[0] * np.float32(-3.4)) * deep * np.float32(0.36))

    def rose_lead(self) -> None:
        away, _ = self._polar
        for edge in self.rings:
            self._came(np.abs(away - np.float32(edge)), 0.0062 if edge == self.rings[-1] else 0.0042)

    def lead(self) -> None:
        away, angle = self._polar
        self._came(self._cells.border, 0.0034)
        spoke = (
            np.abs(angle * away)
            + smooth(away, self.rings[-1], self.rings[-1] + 0.004)
            + smooth(away, self.rings[0], self.rings[0] - 0.004)
        )
        self._came(spoke, 0.003)

    def _came(self, away: Plane, half: float) -> None:
        """A bar of lead: dark, round, with a faint shine along its ridge."""
        canvas = self.easel.canvas
        pixel = 1 / canvas.short
        cover = np.clip((np.float32(half) - away) / np.float32(pixel) + np.float32(0.5), 0, 1)
        ridge = np.exp(-((away / np.float32(half * 0.4)) ** 2)) * np.float32(0.0 if self.easel.is_flat else 0.09)
        metal = mixed(self.easel.palette.near, lch(0.13, 0.01, 260), 0.6)
        canvas.lay(column(metal) + ridge, cover)

    def glow(self) -> None:
        """Light that spills over the lead."""
        canvas = self.easel.canvas
        canvas.glow(self.easel.palette.accents[-2], np.exp(self._polar[0] ** 2 * np.float32(-7)) * np.float32(0.12))


def mosaic(easel: Easel) -> list[Pass]:
    """As a style: the picture in small panes, each with the colour found at its middle."""
    return [partial(_mosaic, easel)]


def _mosaic(easel: Easel) -> None:
    canvas = easel.canvas
    size = canvas.short * 0.026 * (8 / max(4, easel.steps)) ** 0.3
    found = cells(canvas.across, canvas.down, easel.dice.apart("mosaic"), size)
    rows = np.clip(found.middle_down, 0, canvas.height - 1).astype(np.int32)
    columns = np.clip(found.middle_across, 0, canvas.width - 1).astype(np.int32)
    tone = np.float32(0.93) + easel.dice.apart("tone").even(4096).take(found.name) * np.float32(0.14)
    canvas.fill(canvas.light[:, rows, columns] * tone)
    canvas.dim(np.float32(0.35) + np.float32(0.65) * smooth(found.border, 0.02 * size, 0.07 * size + 0.7))
