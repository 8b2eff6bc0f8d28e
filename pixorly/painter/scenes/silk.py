"""Cloth: silk in folds under a soft lamp, or ribbons laid one over another, each with a bright edge."""

from dataclasses import dataclass
from functools import cached_property, partial
from math import cos, radians, sin

import numpy as np

from pixorly.painter.colour import column, lighter, mixed, shade
from pixorly.painter.dice import Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import centred, smooth


def passes(easel: Easel) -> list[Pass]:
    dice = easel.dice.apart("kind")
    if easel.reading.has("ribbons") or easel.is_flat or dice.comes_up(0.4):
        count = easel.layers(8, 4)
        return [partial(_ground, easel), *(partial(_ribbon, easel, number / count) for number in range(count))]
    cloth = Cloth(easel)
    return [cloth.dye, cloth.fold, cloth.crease, cloth.sheen, cloth.rim]


@dataclass
class Cloth:
    easel: Easel

    @cached_property
    def _folds(self) -> tuple[Plane, Plane]:
        """Height of the cloth, and the phase that runs across its folds."""
        canvas, dice = self.easel.canvas, self.easel.dice.apart("folds")
        angle = radians(dice.pick((dice.between(20, 70), dice.between(110, 160))))
        along = (canvas.across * np.float32(cos(angle)) + canvas.down * np.float32(sin(angle))) / np.float32(
            canvas.short
        )
        bend = centred(canvas.cloth(dice.apart("bend"), 0.62, 3, 0.4))
        pinch = centred(canvas.cloth(dice.apart("pinch"), 0.8, 2, 0.4))
        phase = along * np.float32(dice.between(8.0, 12.0)) + bend * np.float32(1.9)
        # A fold is round on top and narrow below.
        height = np.float32(1.2) - np.sqrt(np.sin(phase * np.float32(0.5)) ** 2 + np.float32(0.012)) * np.float32(1.9)
        height += np.sin(phase * np.float32(2.07) + pinch * np.float32(1.3)) * np.float32(0.2)
        height += np.sin(phase * np.float32(3.9) - pinch * np.float32(2)) * np.float32(0.07) * smooth(pinch, -0.5, 1.5)
        return height * (np.float32(1) + pinch * np.float32(0.16)), phase

    @cached_property
    def _normal(self) -> tuple[Plane, Plane, Plane]:
        height = self._folds[0] * np.float32(self.easel.canvas.short * 0.055)
        down, across = np.gradient(height)
        size = np.sqrt(np.float32(1) + across * across + down * down)
        return -across / size, -down / size, 1 / size

    def _facing(self, across: float, down: float, near: float) -> Plane:
        size = (across * across + down * down + near * near) ** 0.5
        x, y, z = self._normal
        return x * np.float32(across / size) + y * np.float32(down / size) + z * np.float32(near / size)

    def dye(self) -> None:
        """The colour drifts across the cloth."""
        canvas = self.easel.canvas
        drift = centred(canvas.cloth(self.easel.dice.apart("dye"), 0.95, 2))
        self._tone = np.float32(0.46) + drift * np.float32(0.12) + self._folds[0] * np.float32(0.07)
        canvas.fill(shade(self.easel.spectrum, self._tone))

    def fold(self) -> None:
        facing = np.clip(self._facing(-0.5, -0.62, 0.62), 0, 1)
        tone = self._tone - np.float32(0.2) + facing * np.float32(0.36)
        self.easel.canvas.fill(
            shade(self.easel.spectrum, np.clip(tone, 0.04, 0.9)) * (np.float32(0.45) + facing * np.float32(0.72))
        )

    def crease(self) -> None:
        """The depth of a fold gets little light."""
        self.easel.canvas.dim(np.float32(1) - smooth(self._folds[0], -0.35, -1.35) * np.float32(0.55))

    def sheen(self) -> None:
        """Silk shines along its threads: a broad band of light and a narrow one."""
        canvas, palette = self.easel.canvas, self.easel.palette
        shine = np.clip(self._facing(-0.28, -0.4, 0.9), 0, 1)
        back = np.clip(self._facing(0.75, 0.45, 0.5), 0, 1)
        canvas.glow(
            mixed(palette.accents[-2], palette.light, 0.45), shine**22 * np.float32(0.42) + shine**90 * np.float32(0.3)
        )
        canvas.glow(palette.accents[-3], back**6 * np.float32(0.3))

    def rim(self) -> None:
        """Where the cloth turns away its edge catches the light."""
        self.easel.canvas.glow(self.easel.palette.accents[-1], (1 - self._normal[2]) ** 3 * np.float32(0.4))


def _ground(easel: Easel) -> None:
    canvas = easel.canvas
    drift = centred(canvas.cloth(easel.dice.apart("ground"), 1.0, 2)) * np.float32(0.0 if easel.is_flat else 0.05)
    top = 0.9 if not easel.palette.is_dark else 0.05
    canvas.fill(shade(easel.spectrum, np.float32(top) + (np.float32(0.5) - canvas.y) * np.float32(0.12) + drift))


def _ribbon(easel: Easel, far: float) -> None:
    """One sheet; its edge swings a little later than the sheet behind it, so that all seem to turn together."""
    canvas, dice = easel.canvas, easel.dice.apart("ribbons")
    angle = radians(dice.between(-28, 28))
    c, s, unit = np.float32(cos(angle)), np.float32(sin(angle)), np.float32(canvas.middling)
    across, down = (
        (canvas.across - np.float32(canvas.width / 2)) / unit,
        (canvas.down - np.float32(canvas.height / 2)) / unit,
    )
    along, aside = across * c + down * s, down * c - across * s
    tall = canvas.height / float(unit) * 0.5 + abs(float(s)) * 0.3
    edge = np.float32(-tall * 0.85 + 2.0 * tall * far**0.92)
    for number in range(3):
        wave = dice.apart(number)
        often, late = wave.between(1.6, 2.8) * (1.7**number), wave.between(0, 6.3)
        swing = (0.2, 0.075, 0.028)[number] * wave.between(0.7, 1.2)
        edge = edge + np.sin(along * np.float32(often) + np.float32(late + far * wave.between(2.0, 4.2))) * np.float32(
            swing
        )
    signed = aside - edge
    cover, depth = np.clip(signed * unit + np.float32(0.5), 0, 1), np.maximum(signed, 0)
    if not easel.is_minimal:
        canvas.dim(np.float32(1) - smooth(signed, -0.075, 0.015) * (1 - cover) * np.float32(0.42))
    tone = np.float32(0.12 + 0.78 * (far if easel.palette.is_dark else 1 - far))
    if easel.is_flat:
        return canvas.lay(shade(easel.spectrum, tone + np.zeros_like(depth)), cover)
    place = (
        tone + np.exp(depth * np.float32(-7)) * np.float32(0.13) - depth * np.float32(0.16) + along * np.float32(0.07)
    )
    paint = shade(easel.spectrum, np.clip(place, 0.02, 0.98))
    fine = np.sin(depth * np.float32(240) + along * 9) * np.exp(depth * np.float32(-9)) * np.float32(0.018)
    rim = np.exp(depth * np.float32(-60)) * np.float32(0.3)
    paint = paint * (np.float32(1.04) - np.clip(depth, 0, 0.5) * np.float32(0.7) + fine)
    return canvas.lay(paint + column(lighter(easel.palette.light, 0)) * rim * np.float32(0.6), cover)
