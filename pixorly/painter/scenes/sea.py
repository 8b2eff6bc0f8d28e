"""Open water to the horizon: real waves in perspective, the sky in them, and the lamp's path towards us."""

from dataclasses import dataclass
from functools import cached_property, partial
from math import cos, radians, sin

import numpy as np

from pixorly.painter import sky
from pixorly.painter.canvas import below, rows_from
from pixorly.painter.colour import column, lighter, mixed, shade
from pixorly.painter.dice import Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import smooth
from pixorly.painter.scenes import coast
from pixorly.painter.terrain import Eye, Ground, View


def passes(easel: Easel) -> list[Pass]:
    dice, reading = easel.dice.apart("eye"), easel.reading
    horizon = dice.between(0.44, 0.56)
    light = sky.lamp(easel, horizon * 0.9)
    up = dice.between(1.25, 1.7) + 1.7 * (reading.weather == "storm")
    water = Water(easel, light, Eye(horizon, up, 0.72 * up, 260.0))
    bands = easel.layers(6, 3)
    found = sky.passes(easel, horizon, light)
    if reading.may_have("islands") and (reading.has("islands") or reading.has("mountains") or dice.comes_up(0.35)):
        found.append(partial(coast.islands, easel, horizon))
    wave = partial(_cut, easel, horizon) if easel.is_flat else water.paint
    found += [partial(wave, number, bands) for number in range(bands)]
    if reading.may_have("boat") and (reading.has("boat") or (dice.comes_up(0.22) and not reading.has("lighthouse"))):
        found.append(partial(coast.boat, easel, horizon, light))
    if reading.has("lighthouse"):
        found.append(partial(coast.lighthouse, easel, horizon, light))
    if reading.may_have("birds") and (reading.has("birds") or (dice.comes_up(0.35) and not easel.is_night)):
        found.append(partial(sky.birds, easel, horizon))
    return found


def _cut(easel: Easel, horizon: float, number: int, of: int) -> None:
    """One wave of paper: a swinging edge, each nearer one darker and larger."""
    canvas, dice, near = easel.canvas, easel.dice.apart(f"cut {number / of:.3f}"), (number + 0.5) / of
    top = (horizon + (1.02 - horizon) * (number / of) ** 1.25) * canvas.height
    swing = 0.004 + 0.028 * near
    often = 2 * np.pi / (canvas.short * (0.1 + 0.4 * near))
    bend = canvas.line(dice, 0.5, 2) * np.float32(0.9)
    line = np.float32(top) - (np.sin(canvas.across[0] * np.float32(often) + bend + number) + bend) * np.float32(
        swing * canvas.short * (number > 0)
    )
    rows = rows_from(canvas, float(line.min()))
    paint = mixed(mixed(easel.fog, easel.palette.far, 0.5), easel.palette.near, near**0.8 * 0.85)
    if easel.is_paper and number:
        under = (canvas.down[rows] - line + np.float32(0.012 * canvas.short)) / np.float32(0.016 * canvas.short)
        canvas.dim(np.float32(1) - smooth(under, 0, 1) * np.float32(0.22), rows)
    canvas.lay(paint, below(canvas.down[rows], line.astype(np.float32)), rows)


@dataclass(frozen=True)
class Wave:
    across: float
    away: float
    often: float
    height: float
    phase: float


@dataclass
class Water:
    easel: Easel
    light: sky.Lamp
    eye: Eye

    @cached_property
    def view(self) -> View:
        return View(
            self.easel.canvas, self.eye, lambda x, z: self._rise(x, z, self.waves[:9])[0], 520 + 25 * self.easel.steps
        )

    @cached_property
    def waves(self) -> list[Wave]:
        """Long ones first; each shorter one lower, and less obedient to the wind."""
        dice, reading = self.easel.dice.apart("waves"), self.easel.reading
        rough = {"storm": 3.4, "rain": 1.5, "mist": 0.6}.get(reading.weather, 1.0)
        rough *= 0.5 if "calm" in reading.moods else 1.4 if "dramatic" in reading.moods else 1.0
        wind, length, found = dice.between(-35, 35), 7.0 if rough > 2 else 5.0, []
        for number in range(10 + min(14, self.easel.steps + 2)):
            way = radians(wind + dice.between(-1, 1) * (22 + 3.2 * number))
            often = 2 * np.pi / length
            found.append(Wave(sin(way), cos(way), often, 0.030 * rough**0.8 * length**0.95, dice.between(0, 6.283)))
            length *= 0.79
        return found

    def _rise(self, across: Plane, away: Plane, waves: list[Wave]) -> tuple[Plane, Plane, Plane]:
        """Height and both slopes. Crests are sharper than troughs, and long waves push the short ones along."""
        height, by_across, by_away = (np.zeros(np.shape(across), np.float32) for _ in range(3))
        push = np.zeros(np.shape(across), np.float32)
        for wave in waves:
            at = (across * np.float32(wave.across) + away * np.float32(wave.away) + push) * np.float32(wave.often)
            at += np.float32(wave.phase)
            crest = np.exp(np.sin(at) * np.float32(1.3) - np.float32(1.3))
            slope = crest * np.cos(at)
            height += crest * np.float32(wave.height)
            slope *= np.float32(1.3 * wave.height)
            push -= slope * np.float32(0.55)
            slope *= np.float32(wave.often)
            by_across += slope * np.float32(wave.across)
            by_away += slope * np.float32(wave.away)
        return height, by_across, by_away

    def paint(self, number: int, of: int) -> None:
        bands = self.view.bands(of)
        if number < len(bands):
            ground = self.view.band(bands[number])
            self.view.lay(ground, self._shaded(ground))

    def _shaded(self, ground: Ground) -> Plane:
        height, by_across, by_away = self._rise(ground.across, ground.away, self.waves)
        # Far waves are smaller than a pixel: what remains of their slopes is their mean.
        calm = np.float32(1) / (np.float32(1) + (ground.away / np.float32(16)) ** 2) + np.float32(0.05)
        by_across *= calm
        by_away *= calm
        paint = self._mirrored(ground, by_across, by_away)
        crest = smooth(height, *self._crests) * smooth(ground.away, 30.0, 3.0)
        paint += column(self._bright) * crest * np.float32(0.2)
        if self.easel.reading.weather == "storm":
            paint = self._foam(ground, height, paint)
        haze = np.float32(1) - np.exp(ground.away * np.float32(-0.008))
        return paint + (column(self.easel.fog) - paint) * haze * np.float32(0.75)

    @cached_property
    def _crests(self) -> tuple[float, float]:
        top = sum(wave.height for wave in self.waves)
        return top * 0.42, top * 0.85

    @cached_property
    def _bright(self) -> Plane:
        accents = self.easel.palette.accents
        return mixed(accents[len(accents) // 2], self.easel.palette.far, 0.4)

    def _mirrored(self, ground: Ground, by_across: Plane, by_away: Plane) -> Plane:
        """What the slope shows: the sky at a flat look, the depth at a steep one, and the lamp where it glints."""
        palette = self.easel.palette
        look = np.stack([ground.across, np.full_like(ground.away, -self.eye.height), ground.away])
        look /= np.sqrt((look * look).sum(axis=0))
        size = np.sqrt(np.float32(1) + by_across * by_across + by_away * by_away)
        normal = np.stack([-by_across, np.ones_like(size), -by_away]) / size
        facing = np.clip(-(look * normal).sum(axis=0), 0, 1)
        back = look + normal * (2 * facing)
        flat = np.float32(0.03) + np.float32(0.97) * (1 - facing) ** 5
        seen = shade(
            self.easel.sky, np.float32(0.98) - np.clip(np.abs(back[1]), 0, 1) ** np.float32(0.8) * np.float32(1.05)
        )
        deep = mixed(palette.near, palette.accents[1], 0.45)
        deep = lighter(deep, 0.05) if not palette.is_dark else deep
        paint = column(deep) + (seen - column(deep)) * np.clip(flat * np.float32(1.05), 0, 1)
        return paint + self._glints(back) if self.light.is_there else paint

    def _glints(self, back: Plane) -> Plane:
        canvas, focal = self.easel.canvas, self.eye.focal * self.easel.canvas.middling
        lamp = np.array(
            [
                (self.light.x - 0.5) * canvas.width / focal,
                (self.eye.horizon - self.light.y) * canvas.height / focal,
                1.0,
            ],
            np.float32,
        )
        lamp /= np.sqrt((lamp * lamp).sum())
        close = np.clip((back * lamp.reshape(3, 1, 1)).sum(axis=0), 0, 1)
        glint = close**240 * np.float32(1.3) + close**28 * np.float32(0.26)
        return column(mixed(self.easel.palette.light, self.easel.palette.sky[3], 0.3)) * glint

    def _foam(self, ground: Ground, height: Plane, paint: Plane) -> Plane:
        low, high = self._crests
        across, away = ground.across * np.float32(2.3), ground.away * np.float32(2.3)
        one, two = np.float32(1), np.float32(2)
        lace = np.sin(across * two + np.sin(away * two + across) * two) + np.sin(
            away * 3 + np.sin(across * 3 - away) * two
        )
        lace += np.sin(across * 7 + np.sin(away * 5) * two) * np.float32(0.5) + np.sin(
            away * 13 + np.sin(across * 11)
        ) * np.float32(0.4)
        cover = smooth(height + (lace - one) * np.float32(0.07 * high), low * 1.05, high * 1.1)
        cover *= smooth(ground.away, 70.0, 8.0) * np.float32(0.6)
        return paint + (column(self.easel.palette.light * np.float32(0.9)) - paint) * cover
