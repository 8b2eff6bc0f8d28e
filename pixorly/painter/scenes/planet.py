"""A world in the light of its star: land and cloud, or bands of a gas giant; air at the rim, perhaps rings and moons."""

from dataclasses import dataclass
from functools import cached_property, partial
from math import cos, radians, sin

import numpy as np

from pixorly.painter.colour import column, lighter, mixed, shade
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import clouds, read_at, smooth
from pixorly.painter.scenes import nebula

_MAP = 1024


def passes(easel: Easel) -> list[Pass]:
    reading, dice = easel.reading, easel.dice.apart("planet")
    has_rings = reading.may_have("rings") and (reading.has("rings") or dice.comes_up(0.35))
    radius = dice.between(0.25, 0.31) * (0.82 if has_rings else 1) if dice.comes_up(0.75) else dice.between(0.42, 0.5)
    middle = (0.5 + dice.between(-0.09, 0.09), 0.5 + dice.between(-0.06, 0.06))
    if radius > 0.4:
        middle = (dice.pick((0.28, 0.72)) + dice.between(-0.06, 0.06), dice.between(0.66, 0.8))
    world = World(easel, dice.apart("world"), middle[0], middle[1], radius, has_rings)
    found = [*nebula.background(easel), world.air, world.globe, world.weather, world.lit]
    if has_rings:
        found.append(world.rings)
    moons = 1 + dice.whole(0, 1) if reading.may_have("moons") and (reading.has("moons") or dice.comes_up(0.55)) else 0
    found += [partial(_moon, easel, world, number) for number in range(moons)]
    if reading.has("comet"):
        found.append(partial(_comet, easel))
    return found


@dataclass
class World:
    easel: Easel
    dice: Dice
    x: float
    y: float
    radius: float
    has_rings: bool

    def _from(self) -> tuple[Plane, Plane]:
        canvas = self.easel.canvas
        unit = np.float32(self.radius * canvas.short)
        return (canvas.across - np.float32(self.x * canvas.width)) / unit, (
            canvas.down - np.float32(self.y * canvas.height)
        ) / unit

    @cached_property
    def tilt(self) -> float:
        return radians(self.dice.apart("tilt").between(-32, 32))

    @cached_property
    def sun(self) -> tuple[float, float, float]:
        """Where the light comes from: across, down, towards us."""
        dice = self.dice.apart("sun")
        side = dice.pick((-1, 1)) if self.radius < 0.4 else (1 if self.x < 0.5 else -1)
        across, down, near = side * dice.between(0.55, 0.8), -dice.between(0.25, 0.6), dice.between(0.25, 0.6)
        size = (across * across + down * down + near * near) ** 0.5
        return across / size, down / size, near / size

    @cached_property
    def _sphere(self) -> tuple[Plane, Plane, Plane, Plane]:
        """Surface point by point, and how much of each pixel it covers."""
        across, down = self._from()
        square = across * across + down * down
        near = np.sqrt(np.clip(1 - square, 0, 1))
        edge = np.clip(
            (1 - np.sqrt(square)) * np.float32(self.radius * self.easel.canvas.short) + np.float32(0.5), 0, 1
        )
        return across, down, near, edge

    def _on_map(self, spin: float) -> tuple[Plane, Plane]:
        across, down, near, _ = self._sphere
        c, s = np.float32(cos(self.tilt)), np.float32(sin(self.tilt))
        along, pole = across * c + down * s, down * c - across * s
        turn = np.arctan2(along, np.maximum(near, 1e-4)) + np.float32(spin)
        return (np.arcsin(np.clip(pole, -1, 1)) / np.float32(np.pi) + np.float32(0.5)) * (_MAP - 2), turn / np.float32(
            4.4
        ) * _MAP + _MAP / 2

    def air(self) -> None:
        """Light scattered round the rim, on the side of the star."""
        across, down = self._from()
        away = np.sqrt(across * across + down * down)
        side = (across * np.float32(self.sun[0]) + down * np.float32(self.sun[1])) / np.maximum(away, 1e-3)
        over = np.maximum(away - 1, 0)
        shine = (
            np.exp(over * np.float32(-22)) * np.float32(0.8) + np.exp(over * np.float32(-5)) * np.float32(0.3)
        ) * smooth(side, -0.7, 1.0)
        self.easel.canvas.glow(lighter(self.easel.palette.accents[-2], 0.04), shine)

    def globe(self) -> None:
        kind = self.dice.apart("kind").pick(("bands", "land", "land"))
        if self.easel.reading.has("rings"):
            kind = "bands"
        paint = self._bands() if kind == "bands" else self._land()
        self.easel.canvas.lay(paint, self._sphere[3])

    def _bands(self) -> Plane:
        dice, size = self.dice.apart("bands"), (_MAP, _MAP)
        fine = clouds(dice.apart("fine"), size, (_MAP * 0.05, _MAP * 0.2), self.easel.octaves(6), 0.55)
        bend = clouds(dice.apart("bend"), size, (_MAP * 0.1, _MAP * 0.16), 5, 0.55)
        lines = clouds(dice.apart("lines"), (_MAP, 4), (_MAP * 0.09, _MAP), 5, 0.62)[:, 0]
        down, across = self._on_map(dice.between(-0.4, 0.4))
        swirl = read_at(bend, down, across)
        place = np.clip(down + swirl * np.float32(11), 0, _MAP - 1.001).astype(np.int32)
        tone = (
            np.float32(0.52)
            + lines.take(place) * np.float32(0.17)
            + read_at(fine, down + swirl * 9, across + swirl * 20) * np.float32(0.045)
        )
        spot_down, spot_across = _MAP * dice.between(0.56, 0.66), _MAP * (0.5 + dice.between(-0.12, 0.12))
        oval = np.sqrt(((down - np.float32(spot_down)) / 34) ** 2 + ((across - np.float32(spot_across)) / 70) ** 2)
        tone += np.sin(oval * np.float32(5)) * smooth(oval, 1.25, 0.5) * np.float32(0.13) - smooth(
            oval, 1.1, 0.2
        ) * np.float32(0.12)
        return shade(self.easel.spectrum, np.clip(tone, 0.12, 0.97))

    def _land(self) -> Plane:
        dice, size = self.dice.apart("land"), (_MAP, _MAP)
        ground = clouds(dice.apart("ground"), size, _MAP * 0.3, self.easel.octaves(9), 0.52)
        down, across = self._on_map(dice.between(-0.6, 0.6))
        high = read_at(ground, down, across)
        step = np.float32(2.5)
        slope = high - read_at(ground, down + step, across - step * np.float32(np.sign(self.sun[0])))
        shore = dice.between(-0.25, 0.3)
        accents = self.easel.palette.accents
        sea = shade(self.easel.spectrum, np.float32(0.16) + smooth(high, shore - 1.2, shore) * np.float32(0.2))
        land = shade(self.easel.spectrum, np.float32(0.46) + (high - np.float32(shore)) * np.float32(0.17))
        land = land * np.clip(1 + slope * np.float32(1.5), 0.5, 1.5)
        paint = sea + (land - sea) * smooth(high, shore - 0.02, shore + 0.03)
        ice = smooth(np.abs(down / np.float32(_MAP) - np.float32(0.5)) + high * np.float32(0.025), 0.395, 0.42)
        return paint + (column(mixed(accents[-1], self.easel.palette.light, 0.6)) - paint) * ice

    def weather(self) -> None:
        """Clouds that were stirred by the turning of the world."""
        dice, size = self.dice.apart("weather"), (_MAP, _MAP)
        cloth = clouds(dice.apart("cloth"), size, (_MAP * 0.12, _MAP * 0.24), self.easel.octaves(8), 0.58)
        bend = clouds(dice.apart("bend"), size, _MAP * 0.2, 4)
        down, across = self._on_map(dice.between(-0.5, 0.5))
        stir = read_at(bend, down, across)
        cover = smooth(read_at(cloth, down + stir * 40, across + stir * 55), 0.35, 2.0) * np.float32(0.72)
        self.easel.canvas.lay(
            mixed(self.easel.palette.accents[-1], self.easel.palette.light, 0.5), cover * self._sphere[3]
        )

    def lit(self) -> None:
        """Day, night, and a warm line between; the air brightens the rim."""
        across, down, near, edge = self._sphere
        day = across * np.float32(self.sun[0]) + down * np.float32(self.sun[1]) + near * np.float32(self.sun[2])
        bright = smooth(day, -0.12, 0.75) * np.float32(1.12) + np.float32(0.012)
        canvas = self.easel.canvas
        canvas.dim(np.float32(1) - edge * (1 - bright))
        rim = (1 - near) ** 3 * smooth(day, -0.15, 0.6) * edge
        canvas.glow(lighter(self.easel.palette.accents[-2], 0.06), rim * np.float32(0.75))
        dusk = np.exp(-((day - np.float32(0.04)) ** 2) * np.float32(90)) * edge
        canvas.glow(self.easel.palette.accents[-3], dusk * np.float32(0.1))
        if self.has_rings:
            shadow = np.exp(
                -(((down * np.float32(cos(self.tilt)) - across * np.float32(sin(self.tilt))) + np.float32(0.16)) ** 2)
                * 190
            )
            canvas.dim(np.float32(1) - shadow * edge * np.float32(0.5))

    def rings(self) -> None:
        """In front of the lower half and behind the upper one, dark where the world's shadow falls."""
        canvas, dice = self.easel.canvas, self.dice.apart("rings")
        across, down, _, edge = self._sphere
        c, s = np.float32(cos(self.tilt)), np.float32(sin(self.tilt))
        flat = np.float32(dice.between(0.2, 0.32))
        along, pole = across * c + down * s, (down * c - across * s) / flat
        away = np.sqrt(along * along + pole * pole)
        grooves = clouds(dice, (_MAP, 4), (_MAP * 0.12, _MAP), 8, 0.72)[:, 0]
        place = np.clip((away - 1.3) / np.float32(1.05), 0, 1)
        thick = grooves.take((place * (_MAP - 1)).astype(np.int32))
        cover = (
            smooth(away, 1.32, 1.36)
            * smooth(away, 2.3, 2.22)
            * np.clip(np.float32(0.55) + thick * np.float32(0.4), 0.05, 0.95)
        )
        hidden = edge * (pole < 0)
        behind = np.exp(
            -((along * np.float32(self.sun[1]) * np.float32(0.3) - pole * flat * np.float32(self.sun[0])) ** 2)
            * np.float32(1.6)
        )
        dark = (
            behind
            * smooth(along * np.float32(self.sun[0]) + pole * np.float32(self.sun[1]) * flat, 0.1, -0.5)
            * smooth(away, 2.1, 1.2)
        )
        tone = shade(self.easel.spectrum, np.float32(0.72) + thick * np.float32(0.07))
        canvas.lay(tone * (np.float32(0.95) - dark * np.float32(0.85)), cover * (1 - hidden))


def _moon(easel: Easel, world: World, number: int) -> None:
    """Small, grey with the colours of its world, lit by the same star."""
    canvas, dice = easel.canvas, easel.dice.apart(f"moon {number}")
    radius = world.radius * dice.between(0.07, 0.16) * canvas.short
    way = (dice.between(0.15, 0.4) + 0.45 * number) * np.pi
    off = world.radius * dice.between(1.35, 1.75) * canvas.short
    x = min(0.93 * canvas.width, max(0.07 * canvas.width, world.x * canvas.width + off * cos(way)))
    y = min(
        0.93 * canvas.height,
        max(0.07 * canvas.height, world.y * canvas.height - abs(off * sin(way)) * (0.7 if number else 1)),
    )
    rows = slice(max(0, int(y - radius - 2)), min(canvas.height, int(y + radius + 3)))
    columns = slice(max(0, int(x - radius - 2)), min(canvas.width, int(x + radius + 3)))
    across = (canvas.across[:, columns] - np.float32(x)) / np.float32(radius)
    down = (canvas.down[rows] - np.float32(y)) / np.float32(radius)
    near = np.sqrt(np.clip(1 - across * across - down * down, 0, 1))
    rough = clouds(dice.apart("rough"), near.shape, radius * 0.7, 6, 0.6)
    day = across * np.float32(world.sun[0]) + down * np.float32(world.sun[1]) + near * np.float32(world.sun[2])
    bright = smooth(day + rough * np.float32(0.05), -0.08, 0.7) * (np.float32(1) + rough * np.float32(0.08))
    paint = column(mixed(easel.palette.accents[-2], easel.palette.light, 0.35)) * bright
    edge = np.clip((1 - np.sqrt(across * across + down * down)) * np.float32(radius) + np.float32(0.5), 0, 1)
    patch = canvas.light[:, rows, columns]
    patch += (paint - patch) * edge


def _comet(easel: Easel) -> None:
    canvas, dice = easel.canvas, easel.dice.apart("comet")
    x, y = dice.between(0.15, 0.35) * canvas.width, dice.between(0.12, 0.3) * canvas.height
    across, down = (
        (canvas.across - np.float32(x)) / np.float32(canvas.short),
        (canvas.down - np.float32(y)) / np.float32(canvas.short),
    )
    back, aside = across * np.float32(0.9) - down * np.float32(0.43), across * np.float32(0.43) + down * np.float32(0.9)
    wide = np.float32(0.004) + np.maximum(back, 0) * np.float32(0.06)
    tail = np.exp(-((aside / wide) ** 2)) * np.exp(np.minimum(0, -back * np.float32(5.5))) * (back > 0)
    head = np.exp(-np.sqrt(across * across + down * down) * np.float32(110))
    canvas.glow(easel.palette.light, tail * np.float32(0.5) + head * np.float32(1.2))
