"""Ink and marble: a field bent by a field that was bent before, with veins where it turns, sometimes of gold."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pixorly.painter.colour import brightness, column, mixed, shade
from pixorly.painter.dice import Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import centred, read_at, smooth


def passes(easel: Easel) -> list[Pass]:
    stone = Stone(easel)
    found: list[Pass] = [stone.ground, stone.fold, stone.veil, stone.relief]
    if easel.is_flat:
        return [stone.ground, stone.cut]
    if easel.reading.has("ink"):
        return [stone.paper, stone.plume, stone.threads]
    found.append(stone.veins)
    if easel.reading.may_have("gold") and (easel.reading.has("gold") or easel.dice.apart("gold").comes_up(0.45)):
        found.append(stone.gold)
    return [*found, stone.polish]


@dataclass
class Stone:
    easel: Easel

    @cached_property
    def _first(self) -> tuple[Plane, Plane]:
        canvas, dice = self.easel.canvas, self.easel.dice.apart("first")
        size = dice.between(0.5, 0.75)
        return tuple(
            centred(canvas.cloth(dice.apart(name), size, self.easel.octaves(4), 0.45)) for name in ("down", "across")
        )

    def _bent(self, name: str, size: float, by: tuple[Plane, Plane], reach: float, gain: float = 0.5) -> Plane:
        canvas = self.easel.canvas
        field = canvas.cloth(self.easel.dice.apart(name), size, self.easel.octaves(7), gain)
        far = np.float32(reach * canvas.short)
        return centred(read_at(field, canvas.down + by[0] * far, canvas.across + by[1] * far))

    @cached_property
    def _second(self) -> tuple[Plane, Plane]:
        return self._bent("second down", 0.6, self._first, 0.14, 0.4), self._bent(
            "second across", 0.6, self._first, 0.14, 0.4
        )

    @cached_property
    def _field(self) -> Plane:
        return self._bent("field", 0.62, self._second, 0.17, 0.42)

    def _tone(self) -> Plane:
        return np.float32(0.5) + self._field * np.float32(0.2) + self._first[0] * np.float32(0.06)

    def ground(self) -> None:
        self.easel.canvas.fill(shade(self.easel.spectrum, np.float32(0.5) + self._first[0] * np.float32(0.2)))

    def fold(self) -> None:
        self.easel.canvas.fill(shade(self.easel.spectrum, self._tone()))

    def veil(self) -> None:
        """A second colour flows in where the bends are strong."""
        strong = np.sqrt(self._second[0] ** 2 + self._second[1] ** 2)
        accents = self.easel.palette.accents
        self.easel.canvas.lay(accents[1], smooth(strong, 1.5, 3.0) * np.float32(0.6))
        self.easel.canvas.lay(accents[-2], smooth(self._second[1], 0.6, 2.2) * np.float32(0.45))

    def relief(self) -> None:
        """Lit from above, as if the paint lay thick."""
        canvas = self.easel.canvas
        down, across = np.gradient(self._field * np.float32(canvas.short * 0.06))
        lit = np.clip((-down - across * np.float32(0.6)) * np.float32(0.16), -0.4, 0.5)
        canvas.dim(np.float32(1) + lit)
        canvas.glow(self.easel.palette.light, np.clip(lit, 0, 1) ** 2 * np.float32(0.8))

    def veins(self) -> None:
        line = self._bent("veins", 0.5, self._second, 0.1, 0.5)
        thick = np.float32(34) - smooth(self._first[1], -1, 1.5) * np.float32(20)
        self.easel.canvas.lay(
            self.easel.palette.accents[0],
            np.exp(-np.abs(line) * thick) * np.float32(0.5) * smooth(self._first[1], -1.4, 0.8),
        )
        pale = np.exp(-np.abs(self._field - np.float32(0.7)) * np.float32(30))
        self.easel.canvas.lay(self.easel.palette.accents[-1], pale * np.float32(0.4))

    def gold(self) -> None:
        """Leaf that has broken along the veins; it glitters grain by grain."""
        canvas, dice = self.easel.canvas, self.easel.dice.apart("gold")
        line = self._bent("gold", 0.75, self._second, 0.13, 0.46)
        where = smooth(self._first[0] + self._second[1] * np.float32(0.3), -0.2, 1.0)
        wide = np.float32(0.012) + where * np.float32(0.05)
        cover = 1 - np.clip((np.abs(line) - wide) / np.float32(0.012), 0, 1)
        cover *= where
        glitter = canvas.cloth(dice, 0.012, 4, 0.8)
        bright = np.clip(np.float32(0.62) + glitter * np.float32(0.24), 0.2, 1.25)
        metal = column(mixed(self.easel.palette.accents[-2], np.array([0.93, 0.72, 0.32], np.float32), 0.75)) * bright
        canvas.lay(metal + np.clip(glitter - 1.5, 0, 1) * np.float32(0.6), cover)

    def polish(self) -> None:
        canvas = self.easel.canvas
        shine = np.exp(-(((canvas.x - canvas.y * np.float32(0.5) - np.float32(0.2)) * np.float32(2.2)) ** 2))
        canvas.glow(self.easel.palette.light, shine * np.float32(0.07))

    def cut(self) -> None:
        """Flat sheets one over another, each with the shadow it throws on the one below."""
        canvas, sheets = self.easel.canvas, 7
        tone = self._second[0] * np.float32(0.17) + np.float32(0.5)
        canvas.fill(shade(self.easel.spectrum, np.full_like(tone, 0.04)))
        shift = max(1, round(0.012 * canvas.short))
        for number in range(1, sheets):
            over = (tone - np.float32(number / sheets)) * np.float32(canvas.short * 0.6)
            fallen = np.concatenate([over[:1].repeat(shift, 0), over[:-shift]])
            if self.easel.is_paper:
                canvas.dim(np.float32(1) - smooth(fallen, -14 * canvas.short / 1024, 4) * np.float32(0.34))
            paint = shade(self.easel.spectrum, np.full((1, 1), 0.04 + 0.92 * number / (sheets - 1), np.float32))
            canvas.lay(paint, np.clip(over + np.float32(0.5), 0, 1))

    def paper(self) -> None:
        dark = self.easel.palette.is_dark
        canvas, palette = self.easel.canvas, self.easel.palette
        canvas.fill(
            column(palette.accents[0] if dark else palette.accents[-1])
            * (np.float32(1) + self._first[0] * np.float32(0.02))
        )

    def plume(self) -> None:
        """Ink that has just met water: dense at its heart, thinning into curls."""
        canvas, dice = self.easel.canvas, self.easel.dice.apart("plume")
        heart = canvas.distance(dice.between(0.4, 0.6), dice.between(0.35, 0.55))
        field = self._bent("plume", 0.42, self._second, 0.15, 0.56)
        dense = smooth(field * np.float32(0.75) - heart * np.float32(2.7) + np.float32(0.95), -0.3, 0.9)
        tone = (
            np.float32(0.3)
            + self._second[0] * np.float32(0.12)
            + heart * np.float32(0.3)
            + self._field * np.float32(0.09)
        )
        canvas.lay(
            shade(
                self.easel.spectrum,
                np.clip(tone, 0.12, 0.8) if not self.easel.palette.is_dark else np.clip(tone + 0.2, 0.3, 0.95),
            ),
            dense,
        )
        self._dense = dense

    def threads(self) -> None:
        canvas = self.easel.canvas
        curl = np.exp(-np.abs(self._bent("curls", 0.4, self._second, 0.16, 0.5)) * np.float32(14))
        edge = smooth(self._dense, 0.02, 0.3) * smooth(self._dense, 1.0, 0.4)
        light = brightness(canvas.light)
        canvas.lay(self.easel.palette.accents[1], curl * edge * np.float32(0.5))
        canvas.dim(np.float32(1) - smooth(self._dense, 0.5, 1.0) * np.float32(0.18) * light)
