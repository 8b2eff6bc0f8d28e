"""Thousands of strokes that follow one current, like hair or wind on grass; later ones lie over earlier ones."""

from functools import partial

import numpy as np

from pixorly.painter.colour import Colour, column, lch, mixed, to_lch
from pixorly.painter.dice import Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import centred, clouds, smooth

_GRID = 256
_LENGTH = 44


def passes(easel: Easel) -> list[Pass]:
    coats = max(6, min(24, 2 * easel.steps - 2))
    count = round((2600 if easel.is_minimal else 7600) * (0.5 + 0.5 * easel.steps / 8))
    return [partial(_ground, easel), *(partial(_coat, easel, number, count // coats) for number in range(coats))]


def _ground(easel: Easel) -> None:
    canvas, dark = easel.canvas, _is_on_black(easel)
    hue = to_lch(easel.palette.accents[0])[2]
    shade_of_paper = lch(0.15, 0.02, hue) if dark else mixed(lch(0.955, 0.014, 85), easel.palette.pale, 0.25)
    drift = canvas.cloth(easel.dice.apart("paper"), 0.8, 3) * np.float32(0.02)
    canvas.fill(column(shade_of_paper) * (np.float32(1) + drift))


def _is_on_black(easel: Easel) -> bool:
    return easel.palette.is_dark or easel.reading.hour in ("night", "dusk")


def _current(easel: Easel) -> tuple[Plane, Plane]:
    """The angle and the tint at each point of a grid over the picture."""
    canvas, dice = easel.canvas, easel.dice.apart("current")
    scale = _GRID / canvas.short
    shape = (max(2, round(canvas.height * scale)), max(2, round(canvas.width * scale)))
    slow = clouds(dice.apart("slow"), shape, _GRID * 0.42, 2, 0.45)
    tint = centred(clouds(dice.apart("tint"), shape, _GRID * 0.36, 2))
    return centred(slow) * np.float32(2.1) + np.float32(dice.between(0, 6.3)), centred(
        slow * np.float32(0.8) + tint * np.float32(0.75)
    )


def _colours(easel: Easel) -> list[Colour]:
    accents = list(easel.palette.accents)
    pale, deep = mixed(easel.palette.light, accents[-1], 0.5), accents[0]
    return [accents[1], *accents[2:-1], pale] if _is_on_black(easel) else [*accents[1:-1], mixed(deep, accents[1], 0.4)]


def _coat(easel: Easel, number: int, count: int) -> None:
    """One coat of strokes, all drawn at once; each is a few hairs side by side."""
    canvas, dice = easel.canvas, easel.dice.apart(f"coat {number}")
    angle, tint = _current(easel)
    start = dice.even(5, count)
    # Some begin outside, so that the edge is as dense as the middle.
    down, across = (start[axis] * np.float32(1.14) - np.float32(0.07) for axis in (0, 1))
    down, across = down * np.float32(canvas.height), across * np.float32(canvas.width)
    colours = np.stack(_colours(easel))
    scale = np.float32((angle.shape[0] - 1) / canvas.height)
    row, column_at = np.clip(down * scale, 0, tint.shape[0] - 1), np.clip(across * scale, 0, tint.shape[1] - 1)
    chosen = tint[row.astype(np.int32), column_at.astype(np.int32)] + (start[4] - np.float32(0.5)) * np.float32(0.7)
    paint = colours[
        np.clip(((chosen * np.float32(0.3) + np.float32(0.5)) * len(colours)).astype(np.int32), 0, len(colours) - 1)
    ]
    paint = paint * (np.float32(0.82) + np.float32(0.3) * dice.even(count, 1))
    points = _walk(canvas.height, canvas.width, canvas.short, angle, scale, down, across)
    power = np.float32(0.35) + np.float32(0.65) * start[2]
    wide = (np.float32(0.5) + start[3] ** 2 * np.float32(2.6)) * np.float32(canvas.short / 900)
    _lay(easel, points, paint, power, wide)


def _walk(
    height: int, width: int, short: float, angle: Plane, scale: np.float32, down: Plane, across: Plane
) -> tuple[Plane, Plane, Plane, Plane]:
    """Where each stroke goes: points by time, with the direction to its side."""
    step = np.float32(short / 900 * 1.6)
    times = _LENGTH * 2
    rows, columns = np.empty((2, times, down.size), np.float32)
    aside_down, aside_across = np.empty((2, times, down.size), np.float32)
    for time in range(times):
        row = np.clip(down * scale, 0, angle.shape[0] - 1).astype(np.int32)
        way = angle[row, np.clip(across * scale, 0, angle.shape[1] - 1).astype(np.int32)]
        ahead_across, ahead_down = np.cos(way), np.sin(way)
        rows[time], columns[time] = down, across
        aside_down[time], aside_across[time] = ahead_across, -ahead_down
        down, across = down + ahead_down * step, across + ahead_across * step
    return rows, columns, aside_down, aside_across


def _lay(easel: Easel, points: tuple[Plane, Plane, Plane, Plane], paint: Plane, power: Plane, wide: Plane) -> None:
    canvas = easel.canvas
    rows, columns, aside_down, aside_across = points
    times = rows.shape[0]
    # Strokes swell and taper.
    body = np.sin(np.linspace(0.12, 3.1, times, dtype=np.float32))[:, None] ** np.float32(0.6)
    dense = canvas.short / 900 * 1.6
    hairs = max(2, round(3 * max(1.0, canvas.short / 900)))
    cover = np.zeros((4, canvas.height * canvas.width), np.float32)
    for hair in range(hairs):
        off = np.float32(2 * hair / (hairs - 1) - 1) * wide * body
        down, across = rows + aside_down * off, columns + aside_across * off
        inside = (down >= 1) & (down < canvas.height - 2) & (across >= 1) & (across < canvas.width - 2)
        weight = (body * power * np.float32(0.55 * dense))[inside]
        _splat(
            cover,
            canvas.width,
            down[inside],
            across[inside],
            weight,
            np.broadcast_to(np.arange(paint.shape[0]), rows.shape)[inside],
            paint,
        )
    amount = cover[3].reshape(canvas.height, canvas.width)
    colour = cover[:3].reshape(3, canvas.height, canvas.width) / np.maximum(amount, 1e-4)
    canvas.lay(colour, smooth(amount, 0.0, 1.05) * np.float32(0.96))


def _splat(
    cover: Plane, width: int, down: Plane, across: Plane, weight: Plane, stroke: np.ndarray, paint: Plane
) -> None:
    """Each point shared among the four pixels round it."""
    down, across = down - np.float32(0.5), across - np.float32(0.5)
    row, col = down.astype(np.int32), across.astype(np.int32)
    part_down, part_across = down - row, across - col
    place = row * np.int32(width) + col
    places = np.concatenate([place, place + 1, place + width, place + width + 1])
    weights = np.concatenate([
        weight * (1 - part_down) * (1 - part_across), weight * (1 - part_down) * part_across,
        weight * part_down * (1 - part_across), weight * part_down * part_across,
    ])  # fmt: skip
    tints = np.tile(stroke, 4)
    size = cover.shape[1]
    cover[3] += np.bincount(places, weights, size).astype(np.float32)
    for channel in range(3):
        cover[channel] += np.bincount(places, weights * paint[tints, channel], size).astype(np.float32)
