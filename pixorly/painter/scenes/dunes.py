"""A sea of sand: dunes with a gentle and a steep side, under a low lamp that throws their shadows."""

from dataclasses import dataclass
from functools import cached_property, partial
from math import cos, radians, sin

import numpy as np

from pixorly.painter import sky
from pixorly.painter.colour import column, mixed, ramp, shade
from pixorly.painter.dice import Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import blurred, clouds, smooth
from pixorly.painter.terrain import Eye, Ground, Map, View, raised, shadows

_SIZE = 26.0
"""The map's side, in heights of a man's eye times about six."""


def passes(easel: Easel) -> list[Pass]:
    dice = easel.dice.apart("eye")
    horizon = dice.between(0.36, 0.46)
    light = sky.lamp(easel, horizon * 0.85)
    sand = Sand(easel, light, Eye(horizon, dice.between(1.5, 2.1), 0.8, 42.0))
    bands = easel.layers(6, 3)
    found = sky.passes(easel, horizon, light)
    if easel.reading.may_have("birds") and easel.reading.has("birds"):
        found.append(partial(sky.birds, easel, horizon))
    return [*found, *(partial(sand.paint, number, bands) for number in range(bands))]


@dataclass
class Sand:
    easel: Easel
    light: sky.Lamp
    eye: Eye

    @cached_property
    def _cells(self) -> int:
        """Points of the map and side: as many as the picture can show."""
        return round(min(1536, max(192, self.easel.canvas.short * 0.75)))

    @cached_property
    def view(self) -> View:
        return View(
            self.easel.canvas, raised(self.eye, self.heights, 0.75), self.heights.at, 500 + 25 * self.easel.steps
        )

    def paint(self, number: int, of: int) -> None:
        bands = self.view.bands(of)
        if number < len(bands):
            ground = self.view.band(bands[number])
            self.view.lay(ground, self._shaded(ground))

    @cached_property
    def _wind(self) -> Plane:
        """How many dunes have been crossed at each point of the map, bent by noise so that crests wander."""
        dice, count = self.easel.dice.apart("wind"), self._cells
        angle = radians(dice.pick((dice.between(48, 70), dice.between(110, 132))))
        spots = np.linspace(0, _SIZE, count, dtype=np.float32)
        bend = clouds(dice.apart("bend"), (count, count), count * 0.3, 3, 0.42)
        along = spots[None, :] * np.float32(sin(angle)) + spots[:, None] * np.float32(cos(angle))
        return along * np.float32(1 / dice.between(3.6, 4.6)) + bend * np.float32(0.55) + np.float32(dice.between(0, 1))

    @cached_property
    def heights(self) -> Map:
        dice, count = self.easel.dice.apart("heights"), self._cells
        tall = clouds(dice.apart("tall"), (count, count), count * 0.24, 3)
        big = _profile(self._wind) * (np.float32(0.95) + np.float32(0.4) * np.clip(tall, -1.6, 1.8))
        small = _profile(self._wind * np.float32(2.3) + tall * np.float32(0.5)) * smooth(tall, 0.4, -0.8)
        swell = clouds(dice.apart("swell"), (count, count), count * 0.4, 2)
        return Map(_SIZE, blurred(big + small * np.float32(0.16) + swell * np.float32(0.18), 1.0))

    @cached_property
    def lit(self) -> Map:
        """Light on the slope that faces the lamp, none in the shadow of a crest."""
        heights, cell = self.heights.grid, _SIZE / self._cells
        down, across = np.gradient(heights, np.float32(cell))
        side = 1.0 if self.light.x > 0.5 else -1.0
        low = {"day": 0.85, "night": 0.6}.get(self.easel.reading.hour, 0.42)
        facing = across * np.float32(-side) - down * np.float32(0.35) + np.float32(low)
        facing /= np.sqrt(np.float32(1) + across * across + down * down) * np.float32((1 + low * low) ** 0.5)
        sun = shadows(heights, side, cell * low * 0.75, round(self._cells / 12.8))
        return Map(_SIZE, np.clip(facing, 0, 1) * (np.float32(0.12) + np.float32(0.88) * blurred(sun, 1.2)))

    @cached_property
    def ripples(self) -> Map:
        return Map(_SIZE, self._wind)

    @cached_property
    def _sand(self) -> Plane:
        palette = self.easel.palette
        dark, warm, full, pale, _ = (
            palette.accents if len(palette.accents) == 5 else (*palette.accents[:4], palette.pale)
        )
        shadow = mixed(mixed(dark, palette.sky[1], 0.35), palette.near, 0.35)
        return ramp(
            [shadow, mixed(warm, palette.far, 0.4), mixed(full, palette.far, 0.3), mixed(pale, palette.sky[3], 0.25)]
        )

    def _shaded(self, ground: Ground) -> Plane:
        flat = self.easel.is_flat
        lit = self.lit.at(ground.across, ground.away)
        if flat:
            lit = smooth(lit, 0.25, 0.3) * np.float32(0.5) + smooth(lit, 0.5, 0.55) * np.float32(0.3) + np.float32(0.15)
        else:
            near = smooth(ground.away, 6.5, 1.5)
            phase = self.ripples.at(ground.across, ground.away)
            lit = lit + np.sin(phase * np.float32(640)) * near * (np.float32(0.015) + lit * np.float32(0.05))
        paint = shade(self._sand, np.float32(0.08) + lit * np.float32(1.02))
        haze = np.float32(1) - np.exp((ground.away - self.eye.near) * np.float32(-0.05))
        return paint + (column(self.easel.fog) - paint) * haze


def _profile(phase: Plane) -> Plane:
    """A gentle climb, a sharp crest, a steep fall."""
    part = phase % np.float32(1)
    climb = np.clip(part / np.float32(0.7), 0, 1)
    climb = climb * climb * (np.float32(1.9) - np.float32(0.9) * climb)
    fall = smooth(part, 1.0, 0.66)
    return np.where(part < 0.7, climb, fall * np.float32(1.0))
