"""Flowers: every petal painted by itself, from the outermost ring to the heart, over leaves and a soft ground."""

from dataclasses import dataclass
from functools import cached_property, partial
from math import cos, pi, sin

import numpy as np

from pixorly.painter.canvas import Canvas
from pixorly.painter.colour import Colour, column, lch, lighter, mixed, ramp, shade, to_lch
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import centred, smooth


@dataclass(frozen=True)
class Kind:
    """How a flower is built: rings of petals, petals in a ring, their width, and the blunt or pointed end."""

    rings: int
    petals: int
    width: float
    blunt: float
    heart: float


_KINDS = {
    "daisy": Kind(2, 17, 0.15, 0.55, 0.26),
    "cosmos": Kind(1, 8, 0.36, 0.4, 0.15),
    "poppy": Kind(2, 4, 0.82, 0.32, 0.2),
    "peony": Kind(5, 8, 0.5, 0.36, 0.08),
    "dahlia": Kind(6, 14, 0.19, 0.7, 0.07),
    "lotus": Kind(3, 9, 0.27, 0.95, 0.13),
}


def passes(easel: Easel) -> list[Pass]:
    dice, canvas = easel.dice.apart("bouquet"), easel.canvas
    kinds = dice.shuffled(sorted(_KINDS))[: dice.whole(1, 2)]
    places = _places(easel, dice)
    found: list[Pass] = [partial(_ground, easel), partial(_leaves, easel, places)]
    for number, (x, y, size) in enumerate(places):
        bloom = Bloom(
            easel,
            dice.apart(number),
            x * canvas.width,
            y * canvas.height,
            size * canvas.short,
            _KINDS[kinds[number % len(kinds)]],
        )
        found.append(bloom.paint)
    return [*found, partial(_pollen, easel)]


def _places(easel: Easel, dice: Dice) -> list[tuple[float, float, float]]:
    """Large ones near the middle, small ones about them; none hides another's heart. Small ones are painted first."""
    canvas, found = easel.canvas, []
    wanted = easel.layers(9, 3)
    for number in range(400):
        size = 0.27 if not found else dice.between(0.2, 0.26) if len(found) < 3 else dice.between(0.09, 0.17)
        x, y = dice.between(0.08, 0.92), dice.between(0.1, 0.88)
        if not found:
            x, y = 0.5 + dice.between(-0.14, 0.14), 0.46 + dice.between(-0.1, 0.1)
        gaps = [
            np.hypot((x - other[0]) * canvas.width, (y - other[1]) * canvas.height) / canvas.short
            - 0.74 * (size + other[2])
            for other in found
        ]
        if all(gap > 0 for gap in gaps):
            found.append((x, y, size))
        if len(found) >= wanted or number > 300:
            break
    return sorted(found, key=lambda place: place[2])


def _tints(easel: Easel) -> list[Colour]:
    """What may be a petal's colour: accents that are neither black nor nearly white."""
    found = [each for each in easel.palette.accents if 0.4 < to_lch(each)[0] < 0.93]
    return found or list(easel.palette.accents[2:])


def _green(easel: Easel) -> Colour:
    light, _, hue = to_lch(easel.palette.accents[1])
    return mixed(lch(0.42, 0.07, 150), lch(min(0.5, light), 0.05, hue), 0.35)


def _is_dark(easel: Easel) -> bool:
    return easel.palette.is_dark or easel.reading.hour in ("night", "dusk")


def _ground(easel: Easel) -> None:
    canvas, palette = easel.canvas, easel.palette
    drift = centred(canvas.cloth(easel.dice.apart("ground"), 0.9, 2)) * np.float32(0.0 if easel.is_flat else 0.1)
    if _is_dark(easel):
        colours = ramp(
            [mixed(palette.accents[0], lch(0.1, 0.02, 200), 0.5), mixed(palette.accents[0], palette.accents[1], 0.45)]
        )
    else:
        colours = ramp(
            [
                mixed(palette.sky[2], palette.light, 0.35),
                mixed(palette.sky[3], palette.light, 0.4),
                mixed(palette.sky[1], palette.light, 0.5),
            ]
        )
    canvas.fill(shade(colours, np.float32(0.75) - canvas.distance(0.4, 0.35) * np.float32(0.7) + drift))


def _leaves(easel: Easel, places: list[tuple[float, float, float]]) -> None:
    """A pair or more behind each flower, and stems that lead out of the picture."""
    canvas, green = easel.canvas, _green(easel)
    for number, (x, y, size) in enumerate(places):
        dice = easel.dice.apart(f"leaves {number}")
        _stem(canvas, dice, (x * canvas.width, y * canvas.height), size * canvas.short, lighter(green, -0.05))
        for _ in range(dice.whole(2, 4)):
            way, long = dice.between(0, 2 * pi), size * canvas.short * dice.between(1.25, 1.85)
            tone = lighter(green, dice.between(-0.1, 0.08))
            shape = Petal(x * canvas.width, y * canvas.height, way, long, long * 0.17, 0.95)
            shape.paint(canvas, ramp([lighter(tone, -0.12), tone, lighter(tone, 0.07)]), easel.is_flat, is_leaf=True)


def _stem(canvas: Canvas, dice: Dice, top: tuple[float, float], size: float, tint: Colour) -> None:
    rows = slice(min(canvas.height - 1, max(0, int(top[1]))), canvas.height)
    part = (canvas.down[rows] - np.float32(top[1])) / np.float32(canvas.height)
    middle = np.float32(top[0]) + np.sin(part * np.float32(dice.between(1.5, 3))) * np.float32(
        dice.between(-0.12, 0.12) * canvas.short
    )
    half = np.float32(max(0.8, size * 0.035))
    cover = np.clip(half - np.abs(canvas.across - middle) + np.float32(0.5), 0, 1)
    lit = np.float32(1) - (canvas.across - middle) / half * np.float32(0.12)
    canvas.lay(column(tint) * np.clip(lit, 0.8, 1.2), cover, rows)


@dataclass(frozen=True)
class Petal:
    """A leaf shape from its foot outwards."""

    x: float
    y: float
    way: float
    long: float
    half: float
    blunt: float

    def paint(self, canvas: Canvas, colours: Plane, is_flat: bool, *, is_leaf: bool = False) -> None:
        patch = self._patch(canvas)
        if patch is None:
            return
        rows, columns = patch
        dx, dy = canvas.across[:, columns] - np.float32(self.x), canvas.down[rows] - np.float32(self.y)
        c, s = np.float32(cos(self.way)), np.float32(sin(self.way))
        out, side = (dx * c + dy * s) / np.float32(self.long), (dy * c - dx * s)
        place = np.clip(out, 1e-4, 1 - 1e-4)
        # Widest beyond the middle where the end is blunt, at the middle where it is pointed.
        wide = np.sin(place ** np.float32(1.6 - 0.35 * self.blunt) * np.float32(pi)) ** np.float32(
            0.35 + 0.55 * self.blunt
        )
        wide = wide * np.float32(self.half)
        inside = (out > 0) & (out < 1)
        gap = wide - np.abs(side)
        fallen = smooth(gap, -0.09 * self.long, 0.02 * self.long) * smooth(out, 0.0, 0.1) * smooth(out, 1.06, 0.9)
        cover = np.clip(gap * np.float32(0.8) + np.float32(0.5), 0, 1) * inside
        under = canvas.light[:, rows, columns]
        under *= 1 - fallen * np.float32(0.3)
        across = side / np.maximum(wide, 1e-3)
        paint = shade(colours, place + (np.float32(0) if is_flat else across * across * np.float32(0.12)))
        if not is_flat:
            paint = paint * self._light(place, across, is_leaf)
        under += (paint - under) * cover

    def _light(self, place: Plane, across: Plane, is_leaf: bool) -> Plane:
        """Hollow along the middle, ribbed, and turned more or less to a lamp above on the left."""
        turned = np.float32(1 + 0.13 * cos(self.way + pi * 0.75))
        hollow = np.float32(1) - np.exp(-(across * across) * np.float32(14)) * np.float32(0.1) * (
            1 - place * np.float32(0.6)
        )
        ribs = np.float32(1) + np.sin(across * np.float32(24) / (place + np.float32(0.35))) * np.float32(0.022)
        if is_leaf:
            ribs = np.float32(1) + np.sin((place - np.abs(across) * np.float32(0.16)) * np.float32(70)) * np.float32(
                0.04
            )
            ribs = ribs + np.exp(-(across * across) * np.float32(500)) * np.float32(0.22)
        tip = np.float32(1) - np.clip(np.abs(across) - np.float32(0.82), 0, 1) * np.float32(0.45)
        return turned * hollow * ribs * tip * (np.float32(0.82) + np.float32(0.24) * smooth(place, 0.0, 0.5))

    def _patch(self, canvas: Canvas) -> tuple[slice, slice] | None:
        reach = self.half + self.long * 0.1 + 3
        xs = sorted((self.x, self.x + cos(self.way) * self.long))
        ys = sorted((self.y, self.y + sin(self.way) * self.long))
        rows = slice(max(0, int(ys[0] - reach)), min(canvas.height, int(ys[1] + reach)))
        columns = slice(max(0, int(xs[0] - reach)), min(canvas.width, int(xs[1] + reach)))
        return (rows, columns) if rows.start < rows.stop and columns.start < columns.stop else None


@dataclass
class Bloom:
    easel: Easel
    dice: Dice
    x: float
    y: float
    size: float
    kind: Kind

    @cached_property
    def tints(self) -> list[Colour]:
        tint = self.dice.apart("tint").pick(_tints(self.easel))
        tint = lighter(tint, self.dice.apart("tone").between(-0.04, 0.04))
        inner = mixed(lighter(tint, -0.18), self.easel.palette.accents[1], 0.35)
        return [inner, tint, mixed(lighter(tint, 0.09), self.easel.palette.light, 0.22)]

    def paint(self) -> None:
        kind, turn = self.kind, self.dice.between(0, 2 * pi)
        for ring in range(kind.rings):
            part = 1 - ring / kind.rings * 0.82
            colours = ramp([mixed(each, self.tints[0], 0.22 * ring / kind.rings) for each in self.tints])
            for number in range(kind.petals):
                petal = self.dice.apart(f"{ring} {number}")
                way = turn + (number + 0.5 * (ring % 2)) * 2 * pi / kind.petals + petal.between(-0.08, 0.08)
                long = self.size * part * petal.between(0.92, 1.06)
                shape = Petal(self.x, self.y, way, long, long * kind.width * petal.between(0.92, 1.1), kind.blunt)
                shape.paint(self.easel.canvas, colours, self.easel.is_flat)
        self._heart()

    def _heart(self) -> None:
        """A disc of many grains in spirals, as the sunflower sets its seeds."""
        canvas, radius = self.easel.canvas, self.size * self.kind.heart
        gold = mixed(self.easel.palette.accents[-2], np.array([0.95, 0.72, 0.2], np.float32), 0.6)
        dark = mixed(self.easel.palette.accents[0], self.tints[0], 0.5)
        colours = ramp([dark, gold])
        count = max(20, min(220, int(radius * 3)))
        turns = np.arange(count)[::-1]
        for number in turns:
            part = (float(number) / count) ** 0.5
            way = float(number) * 2.399963
            x, y = self.x + cos(way) * part * radius, self.y + sin(way) * part * radius
            grain = max(0.8, radius * (0.09 + 0.07 * part))
            tone = 0.25 + 0.75 * part if number % 3 else 0.2 + 0.4 * part
            _dot(canvas, x, y, grain, colours[:, int(tone * (colours.shape[1] - 1))])


def _dot(canvas: Canvas, x: float, y: float, radius: float, tint: Colour) -> None:
    rows = slice(max(0, int(y - radius - 1)), min(canvas.height, int(y + radius + 2)))
    columns = slice(max(0, int(x - radius - 1)), min(canvas.width, int(x + radius + 2)))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    dx, dy = canvas.across[:, columns] - np.float32(x), canvas.down[rows] - np.float32(y)
    cover = np.clip(np.float32(radius + 0.5) - np.sqrt(dx * dx + dy * dy), 0, 1)
    lit = np.float32(1) - (dx + dy) / np.float32(radius) * np.float32(0.16)
    patch = canvas.light[:, rows, columns]
    patch += (column(tint) * lit - patch) * cover


def _pollen(easel: Easel) -> None:
    """A few motes of light, out of focus."""
    if easel.is_flat:
        return
    canvas, dice = easel.canvas, easel.dice.apart("pollen")
    for _ in range(dice.whole(10, 18)):
        radius = canvas.short * dice.between(0.004, 0.016)
        x, y, power = dice.between(0, 1) * canvas.width, dice.between(0, 1) * canvas.height, dice.between(0.1, 0.3)
        rows = slice(max(0, int(y - radius - 2)), min(canvas.height, int(y + radius + 3)))
        columns = slice(max(0, int(x - radius - 2)), min(canvas.width, int(x + radius + 3)))
        dx, dy = canvas.across[:, columns] - np.float32(x), canvas.down[rows] - np.float32(y)
        shine = smooth(np.sqrt(dx * dx + dy * dy), radius, radius * 0.6) * np.float32(power)
        patch = canvas.light[:, rows, columns]
        patch += (1 - np.minimum(patch, 1)) * column(easel.palette.light) * shine
