"""Mountains behind mountains: each range paler than the one before it, lit from one side, mist in the valleys."""

from functools import partial

import numpy as np

from pixorly.painter import sky, water
from pixorly.painter.canvas import below, rows_from
from pixorly.painter.colour import column, mixed
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import smooth

_HORIZON = 0.56


def passes(easel: Easel) -> list[Pass]:
    light = sky.lamp(easel, _HORIZON * 0.82)
    ground = 0.74 if easel.reading.has("lake") else 1.0
    count = easel.layers(6, 3)
    found = sky.passes(easel, _HORIZON, light)
    for number in range(count):
        found.append(partial(_range, easel, number / (count - 1), light, ground))
        if number == 1 and (easel.reading.has("birds") or easel.dice.apart("flock").comes_up(0.3)):
            if easel.reading.may_have("birds") and not easel.is_night:
                found.append(partial(sky.birds, easel, _HORIZON))
    if ground < 1:
        found.append(partial(water.mirror, easel, ground, light))
        found.append(partial(_range, easel, 1.25, light, 1.0))
    return found


def _range(easel: Easel, near: float, light: sky.Lamp, ground: float) -> None:
    """One range; `near` goes from 0, the farthest, to 1."""
    canvas, dice = easel.canvas, easel.dice.apart(f"range {near:.3f}")
    line = _crest(easel, dice, near, ground)
    rows = rows_from(canvas, float(line.min()) - 0.015 * canvas.short * easel.is_paper)
    down = canvas.down[rows]
    depth = np.maximum(down - line, 0) / np.float32(canvas.height)
    paint = _face(easel, near)
    shaded = column(paint) * np.ones((1, *depth.shape), np.float32)
    if not easel.is_flat:
        shaded *= np.float32(1) + _relief(easel, dice, line, rows, light) * np.float32(0.5 - 0.18 * near)
    if easel.reading.weather == "snow" or easel.reading.has("snow"):
        _snow(easel, dice, shaded, depth, near)
    mist = smooth(depth, 0.0, 0.30 - 0.1 * near) * np.float32((0.75 - 0.62 * near) * _misty(easel))
    shaded += (column(easel.fog) - shaded) * np.clip(mist, 0, 0.92)
    if light.is_there and not easel.is_flat:
        rim = np.exp(depth * np.float32(-46)) * np.exp(np.abs(canvas.x - np.float32(light.x)) * np.float32(-3.2))
        shaded += column(easel.palette.light) * rim * np.float32(0.16 * (1 - 0.6 * near))
    if easel.is_paper:
        over = (down - line) / np.float32(canvas.short) + np.float32(0.014)
        canvas.dim(np.float32(1) - smooth(over, 0, 0.014) * np.float32(0.2), rows)
    canvas.lay(shaded, below(down, line), rows)
    if near < 0.95 and not easel.is_flat:
        _mist(easel, dice, line, near)


def _misty(easel: Easel) -> float:
    if not easel.reading.may_have("mist"):
        return 0.35
    return {"mist": 1.5, "rain": 1.15, "storm": 1.1}.get(easel.reading.weather, 1.0)


def _face(easel: Easel, near: float) -> Plane:
    return mixed(easel.palette.far, easel.palette.near, min(1.0, near**0.85))


def _crest(easel: Easel, dice: Dice, near: float, ground: float) -> Plane:
    """Sharp peaks far away, rounder shoulders close by."""
    canvas = easel.canvas
    size = 0.62 - 0.12 * near
    octaves = 3 if easel.is_flat else easel.octaves(8)
    rough = canvas.line(dice.apart("rough"), size, octaves, 0.46)
    sharp = np.float32(0.75) - np.abs(canvas.line(dice.apart("sharp"), size * 1.15, 4, 0.4)) * np.float32(1.5)
    part = np.float32(0.62 - 0.3 * min(near, 1))
    height = (0.14 - 0.03 * near) * (0.72 * canvas.height + 0.28 * canvas.short)
    top, bottom = easel.dice.apart("top").between(0.37, 0.5), 0.93 if ground == 1 else ground - 0.015
    middle = (top + (bottom - top) * near**1.05 + dice.between(-0.015, 0.015)) * canvas.height
    if ground < 1:
        height *= 1 - 0.72 * near
    line = np.float32(middle) - (rough * (1 - part) + sharp * part) * np.float32(height)
    if ground < 1:
        line = np.minimum(line, np.float32(ground * canvas.height + 3))
    if near > 0.7 and easel.reading.may_have("trees") and not easel.is_minimal:
        line = wooded(easel, dice.apart("trees"), line, near)
    return line.astype(np.float32)


def wooded(easel: Easel, dice: Dice, line: Plane, near: float) -> Plane:
    """Conifers along the crest: narrow spikes of many heights, in groups."""
    canvas = easel.canvas
    dense = 2.2 if easel.reading.has("trees") else 1.0
    count = round((70 + 90 * dense) * canvas.width / canvas.short * (0.8 if near < 0.95 else 0.55))
    groups = canvas.line(dice.apart("groups"), 0.3, 3)
    across, out = np.arange(canvas.width, dtype=np.float32), line.copy()
    tall = canvas.short * (0.018 + 0.03 * max(0.0, near - 0.7) / 0.3)
    for part, size in zip(dice.even(count), dice.even(count), strict=True):
        x = float(part) * canvas.width
        grown = float(groups[min(canvas.width - 1, int(x))]) + dense * 0.55 - 0.4
        height = tall * (0.45 + 0.75 * float(size)) * min(1.0, max(0.0, grown))
        if height < 1.5:
            continue
        left, right = max(0, int(x - height * 0.2)), min(canvas.width, int(x + height * 0.2) + 2)
        away = np.abs(across[left:right] - np.float32(x)) / np.float32(height * 0.19)
        foot = line[min(canvas.width - 1, int(x))]
        spike = foot + np.float32(height * 0.1) - np.float32(height) * np.maximum(0, 1 - away)
        out[left:right] = np.minimum(out[left:right], np.where(away < 1, spike, out[left:right]))
    return out


def _relief(easel: Easel, dice: Dice, line: Plane, rows: slice, light: sky.Lamp) -> Plane:
    """Gullies that hang from the crest: lit towards the lamp, dark away from it, fading downhill."""
    canvas = easel.canvas
    rock = canvas.cloth(dice.apart("rock"), (0.28, 0.13), easel.octaves(7), 0.56)
    step = max(1, round(canvas.short * 0.006))
    lit = np.zeros_like(rock)
    lit[:, step:] = rock[:, step:] - rock[:, :-step]
    if light.x > 0.5:
        lit = -lit
    hang = np.arange(rows.start, rows.stop, dtype=np.int32)[:, None] - line.astype(np.int32)
    np.clip(hang, 0, canvas.height - 1, out=hang)
    fade = np.exp(hang.astype(np.float32) * np.float32(-5.5 / canvas.height))
    # Slanted, so that gullies run down and outwards and not straight.
    slant = (np.arange(canvas.width, dtype=np.int32) + (hang // 3)) % canvas.width
    return np.clip(lit.ravel().take(hang * np.int32(canvas.width) + slant), -1.6, 1.6) * fade


def _snow(easel: Easel, dice: Dice, shaded: Plane, depth: Plane, near: float) -> None:
    if near > 0.8 or not easel.reading.may_have("snow"):
        return
    canvas = easel.canvas
    patches = canvas.cloth(dice.apart("snow"), (0.05, 0.03), 5, 0.62)[-depth.shape[0] :]
    cover = smooth(depth + patches * np.float32(0.02), 0.085, 0.025) * np.float32(0.85 - 0.25 * near)
    white = mixed(easel.palette.light, easel.palette.sky[2], 0.25)
    bright = np.clip(shaded[1] / np.float32(max(0.05, float(_face(easel, near)[1]))), 0.6, 1.25)
    shaded += (column(white) * bright - shaded) * cover


def _mist(easel: Easel, dice: Dice, line: Plane, near: float) -> None:
    """A bank of mist at the foot of the range, drawn out sideways."""
    canvas = easel.canvas
    bank = canvas.cloth(dice.apart("mist"), (0.1, 0.7), 4)
    foot = np.float32(float(np.median(line)) + 0.15 * canvas.height)
    away = (canvas.down - foot) / np.float32(0.07 * canvas.height)
    cover = np.exp(-away * away) * smooth(bank, -0.9, 1.4) * np.float32(0.34 * (1 - near) * _misty(easel))
    canvas.lay(easel.fog, np.clip(cover, 0, 0.9))
