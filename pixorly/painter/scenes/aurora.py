"""Curtains of light over a cold land: each a folded band, sharp below, fading upwards in rays."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from pixorly.painter import sky, water
from pixorly.painter.canvas import Canvas, below, rows_from
from pixorly.painter.colour import Colour, column, lch, lighter, mixed, ramp, shade, to_lch
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.finish import enlarged
from pixorly.painter.noise import blurred, centred, outline, smooth
from pixorly.painter.scenes import ridges

_HORIZON = 0.76


def passes(easel: Easel) -> list[Pass]:
    dice, reading = easel.dice.apart("aurora"), easel.reading
    has_lake = reading.may_have("lake") and (reading.has("lake") or dice.comes_up(0.5))
    ground = dice.between(0.72, 0.78) if has_lake else 1.0
    light = sky.Lamp(0.3, 0.2, 0.03, "moon" if reading.has("moon") and reading.may_have("moon") else "none")
    found: list[Pass] = [partial(_night, easel)]
    if reading.may_have("stars"):
        found.append(
            lambda: sky.star_field(
                easel.canvas, easel.dice.apart("stars"), easel.layers(900, 100), 0.95, easel.palette.light
            )
        )
    if light.is_there:
        found.append(partial(sky.disc, easel, light))
    curtains = easel.layers(3, 2)
    found += [partial(_curtain, easel, number, curtains) for number in range(curtains)]
    ends = _HORIZON if has_lake else 0.86
    found += [partial(_land, easel, number, ends, ground) for number in range(3 if not has_lake else 2)]
    if has_lake:
        found += [partial(water.mirror, easel, ground, light, 1.0, 0.12), partial(_land, easel, 3, 0.97, 1.0)]
    return found


def _night(easel: Easel) -> None:
    canvas, (top, upper, lower, _) = easel.canvas, easel.palette.sky
    blue = lch(0.26, 0.06, 255)
    given = 0.75 if easel.reading.colours else 0.25
    colours = ramp(
        [
            mixed(lch(0.07, 0.02, 260), top, given),
            mixed(lighter(blue, -0.12), upper, given),
            mixed(blue, lower, given * 0.7),
        ]
    )
    canvas.fill(shade(colours, canvas.y / np.float32(0.85) + np.zeros_like(canvas.x)))


def _colours(easel: Easel) -> tuple[Colour, Colour, Colour]:
    """Foot, body and tips: green to violet as in the sky, unless words ask for other colours."""
    palette = easel.palette
    if easel.reading.colours or easel.reading.palette in ("arcade", "sorbet", "graphite", "sepia", "noir"):
        bright = [each for each in palette.accents if 0.35 < to_lch(each)[0] < 0.9] or list(palette.accents[1:-1])
        return lighter(bright[-1], 0.06), bright[len(bright) // 2], bright[0]
    tips = lch(0.5, 0.2, 330) if palette.name == "indigo" else lch(0.5, 0.2, 305)
    return lch(0.9, 0.14, 160), lch(0.8, 0.19, 155), tips


def _curtain(easel: Easel, number: int, of: int) -> None:
    """A band that wanders over the land in perspective; where it turns back on itself its light gathers."""
    canvas, dice = easel.canvas, easel.dice.apart(f"curtain {number}")
    across, foot, tall, power = _path(canvas, dice, number)
    shine, height = np.zeros((2, canvas.width, canvas.height), np.float32)
    down = canvas.down[:, 0]
    for start in range(0, across.size, 256):
        part = slice(start, start + 256)
        up = (foot[part, None] - down) / tall[part, None]
        ray = np.exp(np.maximum(up, 0) * np.float32(-3.4)) * smooth(up, -0.07, 0.05) * power[part, None]
        ray *= smooth(up, 2.2, 0.9)
        lifted = ray * np.clip(up, 0, 1.4)
        for place, column_at in enumerate(across[part]):
            shine[column_at] += ray[place]
            height[column_at] += lifted[place]
    shine, height = blurred(shine.T[None], canvas.short * 0.0016)[0], blurred(height.T[None], canvas.short * 0.0016)[0]
    low, middle, tips = _colours(easel)
    colours = ramp([low, middle, mixed(middle, tips, 0.5), tips, tips])
    place = height / np.maximum(shine, 1e-4)
    strength = (1 - np.exp(-shine * np.float32(0.9))) * np.float32((1.0, 0.75, 0.6)[min(number, 2)])
    canvas.glow(shade(colours, np.clip(place * np.float32(1.5), 0, 1)), strength)
    canvas.glow(
        mixed(middle, tips, 0.25),
        enlarged(blurred(shine[None, ::8, ::8], canvas.short * 0.012), canvas.height, canvas.width)[0]
        * np.float32(0.2),
    )


def _path(canvas: Canvas, dice: Dice, number: int) -> tuple[NDArray[np.int32], Plane, Plane, Plane]:
    """Column, foot and height of each ray, and its power: near parts hang high and large, far ones low and small."""
    count = canvas.width * 4

    def wander(name: str, size: float, octaves: int) -> Plane:
        return centred(outline(dice.apart(name), count, size * count, octaves, 0.5))

    along = np.linspace(-1, 1, count, dtype=np.float32)
    away = (
        np.float32(1.75 + 0.45 * number)
        + wander("away", 0.5, 3) * np.float32(0.5)
        + along * np.float32(dice.between(-0.6, 0.6))
    )
    away = np.maximum(away, 0.85)
    fold = wander("fold", 0.22, 3) * np.float32(0.22) + wander("curl", 0.06, 2) * np.float32(0.05)
    across = np.float32(0.5) + (along * np.float32(1.25) + fold) / away * np.float32(0.95)
    foot = np.float32(0.84) - np.float32(0.56) / away + wander("sway", 0.3, 3) * np.float32(0.012)
    tall = np.float32(0.66) / away * (np.float32(1) + wander("tall", 0.05, 4) * np.float32(0.2))
    rays = np.clip(np.float32(0.62) + wander("rays", 0.022, 5) * np.float32(0.34), 0.08, 1.7)
    power = rays * smooth(wander("gap", 0.35, 2), -1.6, 0.4) * np.float32(0.42)
    seen = (across > 0) & (across < 1)
    column_at = np.clip(across * np.float32(canvas.width), 0, canvas.width - 1).astype(np.int32)
    high = np.float32(canvas.height)
    return column_at[seen], (foot * high)[seen], np.maximum(tall * high, 4)[seen].astype(np.float32), power[seen]


def _land(easel: Easel, number: int, ends: float, ground: float) -> None:
    """Almost black ranges, the farthest touched by the light above it."""
    canvas, dice = easel.canvas, easel.dice.apart(f"land {number}")
    near = number / 3
    line = canvas.line(dice, 0.55 - 0.1 * number, easel.octaves(7), 0.48)
    sharp = np.float32(0.7) - np.abs(canvas.line(dice.apart("sharp"), 0.6, 4, 0.42)) * np.float32(1.5)
    height = np.float32((0.07, 0.055, 0.04, 0.02)[number] * canvas.height)
    top = np.float32((ends - 0.06 + 0.055 * number) * canvas.height) if number < 3 else np.float32(ends * canvas.height)
    edge = top - (line * np.float32(0.5) + sharp * np.float32(0.6 - 0.4 * near)) * height
    if ground < 1:
        edge = np.minimum(edge, np.float32(ground * canvas.height + 2))
    if number >= 2 and easel.reading.may_have("trees"):
        edge = ridges.wooded(easel, dice.apart("trees"), edge.astype(np.float32), 1.0)
    rows = rows_from(canvas, float(edge.min()))
    _, middle, _ = _colours(easel)
    paint = mixed(
        lch(0.17, 0.03, to_lch(easel.palette.sky[1])[2] if easel.reading.colours else 245), lch(0.05, 0.015, 260), near
    )
    depth = np.maximum(canvas.down[rows] - edge, 0) / np.float32(canvas.height)
    touched = np.exp(depth * np.float32(-30)) * np.float32(0.06 * (1 - near))
    canvas.lay(column(paint) + column(middle) * touched, below(canvas.down[rows], edge.astype(np.float32)), rows)
