"""Above the clouds: heaps of vapour built of puffs, each ragged at its rim and lit from where the lamp stands."""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from pixorly.painter import sky
from pixorly.painter.colour import mixed, ramp, shade
from pixorly.painter.dice import Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import centred, smooth


def passes(easel: Easel) -> list[Pass]:
    light = sky.lamp(easel, 0.52)
    heaps = Heaps(easel, light)
    # The thin clouds of other skies would only blur these.
    found = [each for each in sky.passes(easel, 0.78, light) if getattr(each, "func", None) is not sky.streaks]
    banks = easel.layers(6, 3)
    for number in range(banks):
        found.append(partial(heaps.bank, number / (banks - 1)))
        if (
            number == 1
            and easel.reading.may_have("birds")
            and (easel.reading.has("birds") or easel.dice.apart("flock").comes_up(0.3))
        ):
            found.append(partial(sky.birds, easel, 0.6))
    return found


@dataclass
class Heaps:
    easel: Easel
    light: sky.Lamp

    @cached_property
    def rags(self) -> Plane:
        """What frays the rims, and models the bodies."""
        canvas = self.easel.canvas
        return centred(canvas.cloth(self.easel.dice.apart("rags"), 0.16, self.easel.octaves(7), 0.6))

    def bank(self, near: float) -> None:
        """Puffs from the tops of the towers down to their feet, so that lower ones stand in front."""
        canvas, dice = self.easel.canvas, self.easel.dice.apart(f"bank {near:.3f}")
        top = self.easel.dice.apart("top").between(0.46, 0.66)
        base = (top + (1.06 - top) * near**1.15 + dice.between(-0.015, 0.015)) * canvas.height
        towers = centred(canvas.line(dice.apart("towers"), 0.34 + 0.25 * near, 2, 0.5))
        tall = canvas.height * (0.03 + 0.2 * near) * dice.between(0.8, 1.25)
        size = canvas.short * (0.022 + 0.085 * near)
        count = round((170 - 95 * near) * canvas.width / canvas.short)
        chances = dice.even(4, count)
        high = chances[1] ** np.float32(0.8)
        for place in np.argsort(-high, kind="stable"):
            x, up = float(chances[0, place]) * 1.2 - 0.1, float(high[place])
            tower = float(towers[min(canvas.width - 1, max(0, int(x * canvas.width)))])
            if tower < -0.9 and near < 0.9:
                continue
            rise = max(0.12, 0.5 + 0.7 * tower) * up * tall
            radius = size * (0.55 + 0.75 * float(chances[2, place])) * (1.15 - 0.45 * up)
            self._puff((x * canvas.width, base - rise), radius, up, near, int(chances[3, place] * 997))
        self._foot(near, base)

    def _puff(self, middle: tuple[float, float], radius: float, up: float, near: float, turn: int) -> None:
        canvas, reach = self.easel.canvas, radius * 2.3
        rows = slice(max(0, int(middle[1] - reach)), min(canvas.height, int(middle[1] + reach) + 1))
        columns = slice(max(0, int(middle[0] - reach)), min(canvas.width, int(middle[0] + reach) + 1))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        across = (canvas.across[:, columns] - np.float32(middle[0])) / np.float32(radius * (1.75 - 0.6 * near))
        down = (canvas.down[rows] - np.float32(middle[1])) / np.float32(radius * 0.86)
        rag = self.rags[rows, columns] if turn % 2 else self.rags[::-1, ::-1][rows, columns]
        away = np.sqrt(across * across + down * down) + rag * np.float32(0.0 if self.easel.is_flat else 0.21)
        cover = smooth(away, 1.0, 0.93 if self.easel.is_flat else 0.62)
        side = np.float32(0.55 if self.light.x > middle[0] / canvas.width else -0.55)
        facing = (across * side - down * np.float32(0.8)) / np.maximum(np.float32(0.9), away)
        lit = np.float32(0.44) + facing * np.float32(0.42) + rag * np.float32(0.05) + np.float32(0.2 * (up - 0.4))
        if self.light.is_there:
            gap = np.hypot(self.light.x - middle[0] / canvas.width, self.light.y - middle[1] / canvas.height)
            lit = lit + np.float32(0.22 * float(np.exp(-gap * 2.2)) - 0.05)
        if self.easel.is_flat:
            lit = np.full_like(away, 0.3 + 0.45 * up)
        paint = shade(self._colours(near), lit)
        patch = canvas.light[:, rows, columns]
        patch += (paint - patch) * cover

    def _foot(self, near: float, base: float) -> None:
        """Below its puffs a bank dissolves into haze, from which the next one rises."""
        canvas = self.easel.canvas
        start, end = base - 0.02 * canvas.height, base + (0.05 + 0.13 * near) * canvas.height
        low = smooth(canvas.down, start, end) + np.zeros_like(canvas.x)
        haze = mixed(self.easel.fog, self.easel.palette.sky[1], 0.15 + 0.25 * near)
        canvas.lay(haze, low * np.float32(0.96))

    def _colours(self, near: float) -> Plane:
        return self._near_colours if near > 0.5 else self._far_colours

    @cached_property
    def _near_colours(self) -> Plane:
        palette = self.easel.palette
        dark = mixed(palette.sky[1], palette.sky[0], 0.45)
        if palette.is_dark:
            return ramp([mixed(dark, palette.near, 0.3), mixed(palette.sky[1], palette.sky[2], 0.4),
                         mixed(palette.sky[2], palette.sky[3], 0.35), mixed(palette.sky[3], palette.light, 0.4)])  # fmt: skip
        return ramp([mixed(dark, palette.far, 0.3), mixed(palette.sky[1], palette.sky[2], 0.55),
                     mixed(palette.sky[3], palette.light, 0.35), palette.light])  # fmt: skip

    @cached_property
    def _far_colours(self) -> Plane:
        palette, fog = self.easel.palette, self.easel.fog
        far = [mixed(palette.sky[1], fog, 0.45), mixed(palette.sky[2], fog, 0.5), mixed(fog, palette.light, 0.4)]
        return ramp([*far, mixed(palette.sky[3], palette.light, 0.65)])
