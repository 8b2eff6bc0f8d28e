"""Rolling country: hills with fields of many greens, rows that follow the slope, trees with their shadows."""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from pixorly.painter import sky
from pixorly.painter.cells import cells
from pixorly.painter.colour import Colour, column, lch, lighter, mixed, to_lch
from pixorly.painter.dice import Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import centred, clouds, smooth
from pixorly.painter.palettes import FOR_A_WORD
from pixorly.painter.terrain import Eye, Ground, Map, View, raised, shadows

_SIZE = 30.0


def passes(easel: Easel) -> list[Pass]:
    dice = easel.dice.apart("eye")
    horizon = dice.between(0.36, 0.46)
    light = sky.lamp(easel, horizon * 0.9)
    land = Land(easel, light, Eye(horizon, dice.between(2.3, 2.9), 1.6, 46.0))
    bands = easel.layers(5, 3)
    found = sky.passes(easel, horizon, light)
    found += [partial(land.paint, number, bands) for number in range(bands)]
    if easel.reading.may_have("trees"):
        found.append(land.trees)
    if easel.reading.may_have("flowers") and (easel.reading.has("flowers") or dice.comes_up(0.45)):
        found.append(land.flowers)
    if easel.reading.may_have("birds") and (easel.reading.has("birds") or dice.comes_up(0.3)) and not easel.is_night:
        found.append(partial(sky.birds, easel, horizon))
    return found


@dataclass
class Land:
    easel: Easel
    light: sky.Lamp
    eye: Eye

    @cached_property
    def _cells(self) -> int:
        """Points of the map and side: as many as the picture can show."""
        return round(min(1280, max(160, self.easel.canvas.short * 0.62)))

    @cached_property
    def view(self) -> View:
        return View(
            self.easel.canvas, raised(self.eye, self.heights, 1.1), self.heights.at, 460 + 20 * self.easel.steps
        )

    @cached_property
    def heights(self) -> Map:
        dice, count = self.easel.dice.apart("heights"), self._cells
        hills = centred(clouds(dice.apart("hills"), (count, count), count * 0.2, 3, 0.36))
        return Map(_SIZE, hills * np.float32(0.62) + np.float32(0.1))

    @cached_property
    def lit(self) -> Map:
        heights, cell = self.heights.grid, _SIZE / self._cells
        down, across = np.gradient(heights, np.float32(cell))
        side = 1.0 if self.light.x > 0.5 else -1.0
        low = {"day": 0.9, "night": 0.7}.get(self.easel.reading.hour, 0.45)
        facing = across * np.float32(-side) + down * np.float32(0.3) + np.float32(low)
        facing /= np.sqrt(np.float32(1) + across * across + down * down) * np.float32((1 + low * low) ** 0.5)
        sun = shadows(heights, side, cell * low * 0.6, round(self._cells / 16))
        return Map(_SIZE, np.clip(facing, 0, 1) * (np.float32(0.35) + np.float32(0.65) * sun))

    @cached_property
    def fields(self) -> tuple[Map, Map, Map]:
        """The tint of each field, how its rows run, and the hedges between."""
        # Finer than the hills, since fields have sharp edges.
        dice, count = self.easel.dice.apart("fields"), round(self._cells * 1.55)
        spots = np.linspace(0, _SIZE, count, dtype=np.float32)
        bend = [clouds(dice.apart(name), (count, count), count * 0.15, 3) * np.float32(0.5) for name in ("x", "y")]
        across, down = spots[None, :] + bend[0], spots[:, None] + bend[1]
        found = cells(across, down, dice, 3.1)
        tint, way = dice.apart("tint").even(64, 64).ravel(), dice.apart("way").even(64, 64).ravel() * np.float32(np.pi)
        angle = way.take(found.name)
        rows = across * np.cos(angle) + down * np.sin(angle)
        return Map(_SIZE, tint.take(found.name)), Map(_SIZE, rows), Map(_SIZE, smooth(found.border, 0.06, 0.02))

    @cached_property
    def greens(self) -> list[Colour]:
        accents, reading = self.easel.palette.accents, self.easel.reading
        middle = [mixed(each, self.easel.palette.far, 0.35) for each in accents[1:-1]]
        found = [mixed(accents[0], accents[1], 0.6), *middle, mixed(accents[-2], self.easel.fog, 0.15)]
        if reading.colours or reading.palette in FOR_A_WORD or self.easel.palette.is_dark:
            return found
        # Grass stays grass in any light, unless a word asks for other colours.
        return [
            mixed(each, lch(to_lch(each)[0], 0.1, 125), 0.5 if number % 2 else 0.3) for number, each in enumerate(found)
        ]

    def paint(self, number: int, of: int) -> None:
        bands = self.view.bands(of)
        if number < len(bands):
            ground = self.view.band(bands[number])
            self.view.lay(ground, self._shaded(ground))

    def _shaded(self, ground: Ground) -> Plane:
        palette = self.easel.palette
        tint, rows, hedge = (each.at(ground.across, ground.away) for each in self.fields)
        colours = np.stack(self.greens, axis=1)
        paint = colours.take(np.clip(tint * colours.shape[1], 0, colours.shape[1] - 1).astype(np.int32), axis=1)
        lit = self.lit.at(ground.across, ground.away)
        if not self.easel.is_flat:
            near = smooth(ground.away, 17.0, 2.0)
            paint = paint * (np.float32(1) + np.sin(rows * np.float32(46)) * near * (tint > 0.35) * np.float32(0.09))
            lit = lit * np.float32(1.02) + np.float32(0.02)
        else:
            lit = smooth(lit, 0.45, 0.5) * np.float32(0.4) + np.float32(0.42)
        shadow = mixed(palette.near, palette.sky[0], 0.25)
        paint = column(shadow) * np.float32(0.8) + (
            paint * np.float32(1.12) - column(shadow) * np.float32(0.8)
        ) * np.clip(lit * np.float32(1.35), 0, 1.15)
        paint = paint + (column(shadow) - paint) * hedge * np.float32(0.65)
        haze = np.float32(1) - np.exp((ground.away - self.eye.near) * np.float32(-0.031))
        return paint + (column(self.easel.fog) - paint) * haze

    def trees(self) -> None:
        """Single ones and rows along hedges; far ones first, and none behind a hill."""
        dice = self.easel.dice.apart("trees")
        count = self.easel.layers(300 if self.easel.reading.has("trees") else 240, 40)
        places = dice.even(3, count)
        away = np.float32(4.2) * (np.float32(8) ** places[0])
        across = (
            (places[1] - np.float32(0.5))
            * away
            * np.float32(1.5 * self.easel.canvas.width / self.easel.canvas.middling)
        )
        hedge = self.fields[2].at(across[None], away[None])[0]
        kinds = dice.apart("kinds").even(count)
        for place in np.argsort(-away, kind="stable"):
            if hedge[place] < 0.2 and places[2, place] > 0.22:
                continue
            tall = 0.2 + 0.2 * float(places[2, place])
            self._tree(float(across[place]), float(away[place]), tall, bool(kinds[place] > 0.68))

    def _tree(self, across: float, away: float, tall: float, is_slim: bool) -> None:
        canvas = self.easel.canvas
        seen = self.view.where(
            across, away, float(self.heights.at(np.array([[across]], np.float32), np.array([[away]], np.float32))[0, 0])
        )
        if seen is None:
            return
        x, y, scale = seen
        high = tall * scale * (1.5 if is_slim else 1.0)
        wide = high * (0.16 if is_slim else 0.52)
        rows = slice(max(0, int(y - high - 1)), min(canvas.height, int(y + high * 0.25) + 2))
        columns = slice(max(0, int(x - wide * 2.5)), min(canvas.width, int(x + wide * 2.5) + 2))
        if high < 1.2 or rows.start >= rows.stop or columns.start >= columns.stop:
            return
        side = np.float32(-1 if self.light.x > 0.5 else 1)
        dx, dy = canvas.across[:, columns] - np.float32(x), canvas.down[rows] - np.float32(y)
        fallen = np.sqrt(
            ((dx - side * np.float32(wide)) / np.float32(wide * 1.3)) ** 2 + (dy / np.float32(high * 0.09 + 0.5)) ** 2
        )
        haze = 1 - float(np.exp((away - self.eye.near) * -0.031))
        patch = canvas.light[:, rows, columns]
        patch *= 1 - smooth(fallen, 1.2, 0.5) * np.float32(0.4 * (1 - haze))
        middle = -high * 0.55
        body = np.sqrt((dx / np.float32(wide)) ** 2 + ((dy - np.float32(middle)) / np.float32(high * 0.5)) ** 2)
        if not self.easel.is_flat:
            body += self._leaves[rows, columns] * np.float32(0.15)
        lit = np.clip(
            np.float32(0.42) - side * dx / np.float32(wide * 2.4) - (dy - np.float32(middle)) / np.float32(high * 1.6),
            0,
            1,
        )
        dark, bright = mixed(self.easel.palette.near, self.greens[0], 0.35), mixed(self.greens[1], self.greens[0], 0.35)
        paint = column(dark) + column(bright - dark) * lit
        paint = paint + (column(self.easel.fog) - paint) * np.float32(haze)
        patch += (paint - patch) * np.clip((1 - body) * np.float32(max(1.0, wide * 0.6)) + np.float32(0.5), 0, 1)

    @cached_property
    def _leaves(self) -> Plane:
        return self.easel.canvas.cloth(self.easel.dice.apart("leaves"), 0.016, 4, 0.6)

    def flowers(self) -> None:
        """Heads in the grass close by, larger and sparser towards the lower edge."""
        canvas, dice = self.easel.canvas, self.easel.dice.apart("flowers")
        accents = self.easel.palette.accents
        tints = [lighter(accents[-2], 0.02), accents[-1], mixed(accents[2], accents[-2], 0.4)]
        places = dice.even(4, self.easel.layers(520, 120))
        down = np.float32(0.80) + places[0] ** np.float32(0.6) * np.float32(0.24)
        groups = canvas.line(dice.apart("groups"), 0.2, 3)
        for place in np.argsort(down, kind="stable"):
            x, y = float(places[1, place]) * canvas.width, float(down[place]) * canvas.height
            if float(groups[min(canvas.width - 1, int(x))]) + float(places[3, place]) * 1.6 < 0.5:
                continue
            size = (
                canvas.short
                * (0.002 + 0.010 * (float(down[place]) - 0.78) / 0.26)
                * (0.7 + 0.6 * float(places[2, place]))
            )
            self._flower(x, y, size, tints[int(places[3, place] * 2.99)])

    def _flower(self, x: float, y: float, size: float, tint: Colour) -> None:
        canvas, tall = self.easel.canvas, size * 4.5
        rows = slice(max(0, int(y - size - 2)), min(canvas.height, int(y + tall) + 1))
        columns = slice(max(0, int(x - size - 2)), min(canvas.width, int(x + size + 3)))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        dx, dy = canvas.across[:, columns] - np.float32(x), canvas.down[rows] - np.float32(y)
        patch = canvas.light[:, rows, columns]
        stem = np.clip(
            np.float32(size * 0.09 + 0.35) - np.abs(dx + np.sin(dy / np.float32(tall) * 2) * np.float32(size * 0.3)),
            0,
            1,
        )
        patch += (
            (column(mixed(self.greens[0], self.greens[1], 0.4)) - patch)
            * stem
            * (dy > 0)
            * smooth(dy, tall, tall * 0.4)
        )
        away = np.sqrt(dx * dx + dy * dy * np.float32(1.6))
        lobes = np.float32(1) + np.cos(np.arctan2(dy, dx) * np.float32(5)) * np.float32(0.12)
        cover = np.clip(np.float32(size) * lobes - away + np.float32(0.5), 0, 1)
        paint = column(tint) * (np.float32(1.08) - np.clip(dy / np.float32(size), -1, 1) * np.float32(0.18))
        patch += (paint - patch) * cover
        heart = np.clip(np.float32(size * 0.26) - away + np.float32(0.4), 0, 1)
        patch += (column(self.easel.palette.accents[0]) - patch) * heart * np.float32(0.8)
