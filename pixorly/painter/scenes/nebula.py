"""Deep space: glowing gas folded into itself, lanes of dust before it, stars of every size; or a spiral galaxy."""

from dataclasses import dataclass, field
from functools import partial

import numpy as np

from pixorly.painter import sky
from pixorly.painter.colour import column, lch, lighter, mixed, shade, to_lch
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import centred, clouds, read_at, smooth


def passes(easel: Easel) -> list[Pass]:
    gas = Gas(easel)
    folds = easel.layers(4, 2)
    found: list[Pass] = [partial(void, easel), partial(faint_stars, easel)]
    if easel.reading.has("galaxy"):
        found += [partial(_galaxy, easel, number, 4) for number in range(4)]
    else:
        found += [partial(gas.fold, number, folds) for number in range(folds)]
        found += [gas.dust]
    return [*found, partial(bright_stars, easel)]


def void(easel: Easel) -> None:
    """Almost black, never quite."""
    canvas, palette = easel.canvas, easel.palette
    drift = canvas.cloth(easel.dice.apart("void"), 0.9, 3)
    dark = lch(0.1, min(0.05, to_lch(palette.sky[1])[1]), to_lch(palette.sky[1])[2])
    canvas.fill(column(dark) * np.clip(np.float32(0.85) + drift * np.float32(0.3), 0.3, 2))


def faint_stars(easel: Easel) -> None:
    sky.star_field(easel.canvas, easel.dice.apart("faint"), easel.layers(1600, 300), 1.6, easel.palette.light, 0.8)


@dataclass
class Gas:
    """Each fold bends the last, and shines in another colour."""

    easel: Easel
    bends: list[Plane] = field(default_factory=list)

    def fold(self, number: int, of: int) -> None:
        canvas, dice, accents = self.easel.canvas, self.easel.dice.apart(f"fold {number}"), self.easel.palette.accents
        size = 0.75 if number == 0 else 0.5
        cloth = canvas.cloth(dice.apart("cloth"), size, self.easel.octaves(8), 0.55)
        if not self.bends:
            self.bends = [canvas.cloth(dice.apart(name), 0.5, 5, 0.5) for name in ("down", "across")]
        reach = np.float32(canvas.short * 0.16)
        gas = centred(read_at(cloth, canvas.down + self.bends[0] * reach, canvas.across + self.bends[1] * reach))
        # Gas shines in sheets: brightest where the field passes through nought.
        sheet = np.exp(-np.abs(gas) * np.float32(2.6))
        body = smooth(gas, -1.1, 1.5)
        where = self._where(dice)
        colours = self.easel.spectrum
        tone = np.float32(0.3 + 0.32 * number / max(1, of - 1)) + gas * np.float32(0.07) + where * np.float32(0.08)
        strength = np.minimum(
            (body * np.float32(0.6) + sheet * body * np.float32(0.8)) * where * np.float32(1.7 / of**0.35), 0.85
        )
        canvas.glow(shade(colours, tone), strength)
        if number == of - 1:
            canvas.glow(lighter(accents[-2], 0.05), sheet**3 * where * body * np.float32(0.5))
        self.bends = [gas, self.bends[0]]

    def _where(self, dice: Dice) -> Plane:
        """Most of it lies along one slanting band, so that darkness remains."""
        canvas, whole = self.easel.canvas, self.easel.dice.apart("band")
        slant, off = whole.between(-0.9, 0.9), whole.between(-0.12, 0.12)
        across, down = canvas.x - np.float32(0.5), canvas.y - np.float32(0.5)
        away = down - across * np.float32(slant) - np.float32(off)
        band = np.exp(-(away * away) * np.float32(7))
        patch = canvas.cloth(dice.apart("patch"), 0.7, 2)
        found = band * smooth(centred(patch), -1.5, 1.2) * np.float32(0.7) + np.float32(0.05)
        for number in range(3):
            part = whole.apart(f"core {number}").between(-0.42, 0.42)
            core = canvas.distance(0.5 + part, 0.5 + part * slant + off + dice.apart(number).between(-0.08, 0.08))
            found += np.exp(core * core * np.float32(-22)) * np.float32(0.45)
        return found

    def dust(self) -> None:
        """Dark lanes before the light, with a warm edge."""
        canvas, dice = self.easel.canvas, self.easel.dice.apart("dust")
        cloth = canvas.cloth(dice, 0.42, self.easel.octaves(8), 0.58)
        reach = np.float32(canvas.short * 0.12)
        lanes = centred(read_at(cloth, canvas.down + self.bends[1] * reach, canvas.across + self.bends[0] * reach))
        cover = smooth(lanes, 0.55, 1.9)
        edge = np.exp(-((lanes - np.float32(0.45)) ** 2) * np.float32(26))
        light = canvas.light.max(axis=0)
        canvas.glow(self.easel.palette.accents[-2], edge * light * np.float32(0.3))
        canvas.lay(column(lch(0.09, 0.02, 30)), cover * np.float32(0.78))


def _galaxy(easel: Easel, number: int, of: int) -> None:
    """A tilted disc of spiral arms round a bright core."""
    canvas, dice = easel.canvas, easel.dice.apart("galaxy")
    tilt, turn = dice.between(0.4, 0.75), dice.between(0, 6.28)
    across = (canvas.across - np.float32((0.5 + dice.between(-0.06, 0.06)) * canvas.width)) / np.float32(canvas.short)
    down = (canvas.down - np.float32((0.5 + dice.between(-0.05, 0.05)) * canvas.height)) / np.float32(canvas.short)
    c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    x, y = across * c + down * s, (down * c - across * s) / np.float32(tilt)
    away = np.sqrt(x * x + y * y) + np.float32(1e-3)
    angle = np.arctan2(y, x)
    arms, wound = dice.whole(2, 3), dice.between(3.2, 4.6) * (1 if dice.comes_up(0.5) else -1)
    rough = canvas.cloth(dice.apart("rough"), 0.3, easel.octaves(8), 0.62)
    phase = angle * np.float32(arms) + np.log(away) * np.float32(wound) + rough * np.float32(0.55)
    disc = np.exp(away * np.float32(-5.2))
    arm = np.exp((np.cos(phase) - 1) * np.float32(1.6))
    if number == 0:
        canvas.glow(shade(easel.spectrum, np.float32(0.85) - away * np.float32(1.3)), disc * np.float32(0.55))
    elif number == 1:
        tone = np.float32(0.72) - away * np.float32(0.75) + rough * np.float32(0.06)
        canvas.glow(shade(easel.spectrum, tone), arm * disc * smooth(rough, -2.2, 1.2) * np.float32(3.0))
    elif number == 2:
        lane = np.exp((np.cos(phase + np.float32(1.0)) - 1) * np.float32(4)) * smooth(away, 0.03, 0.12) * disc
        canvas.dim(np.float32(1) - np.clip(lane * smooth(rough, -1.0, 1.0) * np.float32(2.2), 0, 0.8))
    else:
        spots = dice.apart("spots").even(canvas.height, canvas.width) ** np.float32(60)
        canvas.glow(mixed(easel.palette.accents[-2], easel.palette.light, 0.5), spots * arm * disc * np.float32(4))
        canvas.glow(
            easel.palette.light, np.exp(away * np.float32(-26)) + np.exp(away * np.float32(-9)) * np.float32(0.4)
        )


def bright_stars(easel: Easel) -> None:
    """A few with a halo and four rays, as a telescope draws them."""
    canvas, dice = easel.canvas, easel.dice.apart("bright")
    sky.star_field(canvas, dice.apart("some"), easel.layers(220, 40), 1.6, easel.palette.light, 1.5)
    for number in range(dice.whole(4, 8)):
        star = dice.apart(number)
        x, y, power = (
            star.between(0.04, 0.96) * canvas.width,
            star.between(0.04, 0.96) * canvas.height,
            star.between(0, 1) ** 2,
        )
        reach = canvas.short * (0.02 + 0.06 * power)
        rows = slice(max(0, int(y - reach)), min(canvas.height, int(y + reach) + 1))
        columns = slice(max(0, int(x - reach)), min(canvas.width, int(x + reach) + 1))
        across = (canvas.across[:, columns] - np.float32(x)) / np.float32(reach)
        down = (canvas.down[rows] - np.float32(y)) / np.float32(reach)
        away = np.sqrt(across * across + down * down)
        thin = 0.9 / reach + 0.008
        rays = np.exp(-np.abs(across) / thin) * np.exp(-np.abs(down) * 4.5) + np.exp(-np.abs(down) / thin) * np.exp(
            -np.abs(across) * 4.5
        )
        shine = np.exp(away * np.float32(-26)) * 1.6 + np.exp(away * np.float32(-7)) * 0.35 + rays * 0.75
        shine *= smooth(away, 1.0, 0.55) * (0.55 + 0.45 * power)
        tint = mixed(easel.palette.light, easel.palette.accents[star.whole(-3, -2)], star.between(0, 0.45))
        patch = canvas.light[:, rows, columns]
        patch += (1 - np.minimum(patch, 1)) * column(tint) * shine.astype(np.float32)


def background(easel: Easel) -> list[Pass]:
    """For scenes that only need to stand in space."""

    def haze() -> None:
        noise = clouds(
            easel.dice.apart("haze"), (easel.canvas.height, easel.canvas.width), easel.canvas.short * 0.7, 7, 0.55
        )
        tone = shade(easel.spectrum, np.float32(0.32) + noise * np.float32(0.07))
        easel.canvas.glow(tone, smooth(noise, -0.4, 2.4) * np.float32(0.5))

    return [partial(void, easel), haze, partial(faint_stars, easel)]
