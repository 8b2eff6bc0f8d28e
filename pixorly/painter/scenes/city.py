"""A skyline: rows of towers in haze, windows that are lit or not, and all of it again in the water."""

from functools import partial

import numpy as np

from pixorly.painter import sky, water
from pixorly.painter.colour import Colour, column, lch, lighter, mixed, to_lch
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import smooth
from pixorly.painter.scenes.coast import islands


def passes(easel: Easel) -> list[Pass]:
    dice, reading = easel.dice.apart("city"), easel.reading
    has_water = reading.may_have("lake") and (reading.has("lake") or reading.has("bridge") or dice.comes_up(0.75))
    ground = dice.between(0.66, 0.72) if has_water else 1.0
    light = sky.lamp(easel, ground * 0.72)
    rows = easel.layers(4, 2)
    found = sky.passes(easel, ground, light, 260)
    found.append(partial(_haze, easel, ground))
    if reading.has("mountains"):
        found.append(partial(islands, easel, ground * 0.985))
    for number in range(rows):
        found.append(partial(_row, easel, number / (rows - 1), ground))
    if has_water:
        if reading.has("bridge"):
            found.append(partial(_bridge, easel, ground))
        found.append(partial(water.mirror, easel, ground, light, 1.5, 0.1))
    return found


def _is_lit(easel: Easel) -> bool:
    return easel.reading.hour in ("night", "dusk", "dawn") or easel.reading.weather in ("storm", "rain")


def _haze(easel: Easel, ground: float) -> None:
    """The light of streets below, thrown into the air."""
    canvas = easel.canvas
    glow = np.exp((canvas.y - np.float32(ground)) * np.float32(5)) * (canvas.y < ground)
    warm = mixed(easel.palette.sky[3], easel.palette.accents[-2], 0.5)
    canvas.glow(warm, (glow * np.float32(0.5 if _is_lit(easel) else 0.2)) + np.zeros_like(canvas.x))


def _row(easel: Easel, near: float, ground: float) -> None:
    """Towers side by side with gaps; near rows are lower in the sky, darker, and show their windows."""
    canvas, dice = easel.canvas, easel.dice.apart(f"row {near:.3f}")
    base = ground * canvas.height
    paint = mixed(mixed(easel.palette.far, easel.fog, 0.35 * (1 - near)), lighter(easel.palette.near, 0.02), near**0.8)
    swell = canvas.line(dice.apart("swell"), 0.5, 3)
    middle, peak = dice.between(0.3, 0.7), (0.4 - 0.16 * near) * canvas.height * (1.05 if ground == 1 else 0.9)
    x = -dice.between(0, 0.05) * canvas.short
    number = 0
    while x < canvas.width:
        tower = dice.apart(number)
        wide = canvas.short * tower.between(0.035, 0.085) * (0.75 + 0.45 * near)
        centre = min(canvas.width - 1, max(0, int(x + wide / 2)))
        hill = 0.42 + 0.75 * float(np.exp(-(((centre / canvas.width - middle) / 0.3) ** 2)))
        tall = peak * hill * max(0.22, 0.62 + 0.22 * float(swell[centre]) + tower.between(-0.28, 0.34))
        _tower(easel, tower, (x, base, wide, tall), paint, near)
        x += wide * tower.between(0.86, 1.18)
        number += 1
    _street(easel, near, base)


def _tower(easel: Easel, dice: Dice, place: tuple[float, float, float, float], paint: Colour, near: float) -> None:
    x, base, wide, tall = place
    tone = lighter(paint, dice.between(-0.018, 0.022))
    _block(easel, x, base - tall, wide, base, tone, dice, near)
    kind = dice.whole(0, 9)
    if kind <= 2:
        part, more = dice.between(0.35, 0.7), tall * dice.between(0.06, 0.16)
        _block(
            easel,
            x + wide * (1 - part) / 2,
            base - tall - more,
            wide * part,
            base - tall + 1,
            tone,
            dice.apart("upper"),
            near,
        )
        tall += more
    if kind in (1, 4, 7) and tall > 0.16 * easel.canvas.height:
        _mast(easel, x + wide / 2, base - tall, tall * dice.between(0.1, 0.22), tone, near)


def _block(
    easel: Easel, left: float, top: float, wide: float, bottom: float, paint: Colour, dice: Dice, near: float
) -> None:
    canvas = easel.canvas
    first, last = max(0, int(left)), min(canvas.width, int(left + wide) + 2)
    high, low = max(0, int(top)), min(canvas.height, int(bottom) + 1)
    if first >= last or high >= low:
        return
    across, down = canvas.across[:, first:last] - np.float32(left), canvas.down[high:low] - np.float32(top)
    cover = (
        np.clip(across + np.float32(0.5), 0, 1)
        * np.clip(np.float32(wide + 0.5) - across, 0, 1)
        * np.clip(down + np.float32(0.5), 0, 1)
    )
    depth = down / np.float32(max(1.0, bottom - top))
    face = column(paint) + (column(easel.fog) - column(paint)) * smooth(depth, 0.1, 1.25) * np.float32(
        0.5 * (1 - near) + 0.06
    )
    if not easel.is_flat:
        side = np.clip(across / np.float32(wide), 0, 1) * np.float32(dice.pick((-0.16, 0.16)))
        face = face * (np.float32(1) + side)
    if not easel.is_minimal:
        face = _windows(easel, dice.apart("windows"), face, across, down, near)
    patch = canvas.light[:, high:low, first:last]
    patch += (face - patch) * cover


def _windows(easel: Easel, dice: Dice, face: Plane, across: Plane, down: Plane, near: float) -> Plane:
    """A grid of panes, most of them dark; whole floors may be lit."""
    unit = easel.canvas.short * (0.0062 + 0.0042 * near)
    pitch_x, pitch_y = unit * dice.between(0.85, 1.3), unit * dice.between(1.0, 1.7)
    part_x, part_y = (across / np.float32(pitch_x)) % 1, (down / np.float32(pitch_y)) % 1
    column_of, row_of = (across / np.float32(pitch_x)).astype(np.int32), (down / np.float32(pitch_y)).astype(np.int32)
    count = (max(1, int(row_of.max()) + 1), max(1, int(column_of.max()) + 1))
    chance = dice.even(*count) + (dice.even(count[0], 1) - np.float32(0.5)) * np.float32(0.5)
    share = dice.between(0.25, 0.52) if _is_lit(easel) else 0.1
    lit = np.clip((np.float32(share) - chance) * np.float32(5), 0, 1) * (
        np.float32(0.45) + np.float32(0.55) * dice.even(*count)
    )
    soft = max(0.14, 0.9 / pitch_x)
    pane = smooth(np.abs(part_x - np.float32(0.5)), 0.36 + soft / 2, 0.36 - soft / 2)
    pane = pane * smooth(np.abs(part_y - np.float32(0.5)), 0.33 + soft / 2, 0.33 - soft / 2)
    pane = pane * (across > unit * 0.35) * (down > pitch_y * 1.2)
    glow = lit[np.maximum(row_of, 0), np.maximum(column_of, 0)] * pane
    colours = _window_colours(easel)
    tint = colours[dice.whole(0, len(colours) - 1)]
    dark = face * (np.float32(1) - pane * np.float32(0.22 * near))
    return dark + (column(tint) - dark) * glow * np.float32(0.35 + 0.6 * near)


def _window_colours(easel: Easel) -> list[Colour]:
    palette = easel.palette
    if palette.name in ("arcade",) or easel.reading.colours:
        return [*palette.accents[-3:], palette.light]
    hue = to_lch(palette.accents[-2])[2]
    return [lch(0.87, 0.1, 80), lch(0.83, 0.12, 68), lch(0.9, 0.06, 90), lch(0.85, 0.07, hue)]


def _mast(easel: Easel, x: float, foot: float, tall: float, paint: Colour, near: float) -> None:
    canvas = easel.canvas
    half = max(0.45, canvas.short * 0.0011 * (0.6 + near))
    first, last = max(0, int(x - half - 2)), min(canvas.width, int(x + half + 3))
    high, low = max(0, int(foot - tall)), min(canvas.height, int(foot) + 1)
    if first >= last or high >= low:
        return
    cover = np.clip(np.float32(half + 0.5) - np.abs(canvas.across[:, first:last] - np.float32(x)), 0, 1)
    patch = canvas.light[:, high:low, first:last]
    patch += (column(paint) - patch) * cover
    if _is_lit(easel):
        away = canvas.distance(x / canvas.width, (foot - tall) / canvas.height)
        rows = slice(max(0, high - int(0.02 * canvas.short)), min(canvas.height, high + int(0.02 * canvas.short) + 1))
        canvas.glow(lch(0.66, 0.22, 28), np.exp(away[rows] * np.float32(-260)) * np.float32(1.1), rows)


def _street(easel: Easel, near: float, base: float) -> None:
    """Haze between the rows."""
    canvas = easel.canvas
    away = (np.float32(base) - canvas.down) / np.float32(0.16 * canvas.height)
    cover = np.exp(-np.maximum(away, 0)) * (away > -0.2) * np.float32(0.3 * (1 - near))
    warm = mixed(easel.fog, easel.palette.accents[-2], 0.35 if _is_lit(easel) else 0.0)
    canvas.lay(warm, cover + np.zeros_like(canvas.x))


def _bridge(easel: Easel, ground: float) -> None:
    """Two pylons, cables that hang in curves, and a deck across the whole picture."""
    canvas, dice = easel.canvas, easel.dice.apart("bridge")
    deck, top = (ground - 0.035) * canvas.height, (ground - 0.3) * canvas.height
    pylons = [0.5 - dice.between(0.24, 0.3), 0.5 + dice.between(0.24, 0.3)]
    paint = mixed(easel.palette.near, easel.palette.far, 0.12)
    span = pylons[1] - pylons[0]
    part = (canvas.x[0] - np.float32(0.5)) / np.float32(span / 2)
    inner = np.float32(deck - 0.02 * canvas.height) - part * part * np.float32(deck - 0.02 * canvas.height - top)
    out = np.clip((np.abs(part) - 1) / np.float32(1 / span - 1 + 1e-3), 0, 1)
    outer = np.float32(top) + out * np.float32(deck - top)
    cable = np.where(np.abs(part) <= 1, inner, outer)
    thin = np.float32(0.0022 * canvas.short + 0.4)
    ropes = (np.abs((canvas.x[0] * 46) % 1 - np.float32(0.5)) > np.float32(0.5 - 0.0007 * 46)) * np.float32(0.55)
    cover = np.clip(thin - np.abs(canvas.down - cable) + np.float32(0.5), 0, 1)
    cover = np.maximum(cover, ropes * ((canvas.down > cable) & (canvas.down < deck)))
    cover = np.maximum(
        cover,
        np.clip(np.float32(0.006 * canvas.short) - np.abs(canvas.down - np.float32(deck)) + np.float32(0.5), 0, 1),
    )
    for x in pylons:
        for off in (-0.009, 0.009):
            leg = np.clip(
                np.float32(0.0036 * canvas.short)
                - np.abs(canvas.across - np.float32(x * canvas.width + off * canvas.short))
                + np.float32(0.5),
                0,
                1,
            )
            cover = np.maximum(
                cover, leg * (canvas.down > top - 0.012 * canvas.height) * (canvas.down < ground * canvas.height)
            )
    canvas.lay(paint, cover.astype(np.float32))
    if _is_lit(easel):
        bulbs = np.exp(-(((canvas.down - cable) / np.float32(0.003 * canvas.short + 0.4)) ** 2))
        bulbs = bulbs * np.exp(-((((canvas.x[0] * 60) % 1 - np.float32(0.5)) * np.float32(5)) ** 2))
        canvas.glow(easel.palette.light, bulbs.astype(np.float32) * np.float32(0.8))
