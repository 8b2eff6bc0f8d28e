"""Circles, arcs and bars: tiles of a pattern, or a few large forms that pass through one another."""

from functools import partial

import numpy as np

from pixorly.painter.canvas import Canvas
from pixorly.painter.colour import Colour, column, mixed, to_lch
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import smooth


def passes(easel: Easel) -> list[Pass]:
    dice = easel.dice.apart("shapes")
    if dice.comes_up(0.5):
        rows = max(3, min(9, round(5 * (easel.steps / 8) ** 0.5))) - easel.is_minimal
        return [partial(_ground, easel), *(partial(_tiles, easel, number, rows) for number in range(rows))]
    count = easel.layers(9, 5)
    return [partial(_ground, easel), *(partial(_form, easel, number, count) for number in range(count))]


def _colours(easel: Easel) -> list[Colour]:
    return [*easel.palette.accents, mixed(easel.palette.sky[1], easel.palette.accents[1], 0.3)]


def _paper(easel: Easel) -> Colour:
    is_dark = easel.palette.is_dark and easel.reading.hour in ("night", "dusk")
    return easel.palette.accents[0] if is_dark else mixed(easel.palette.accents[-1], easel.palette.light, 0.5)


def _ground(easel: Easel) -> None:
    easel.canvas.fill(_paper(easel))


def _tiles(easel: Easel, number: int, rows: int) -> None:
    """One row of square tiles; each has two colours that differ in lightness, and one motif."""
    canvas = easel.canvas
    side = (
        max(canvas.height, canvas.width) / rows * (1 if canvas.height >= canvas.width else canvas.height / canvas.width)
    )
    side = canvas.height / max(1, round(canvas.height / side))
    if number >= round(canvas.height / side):
        return
    top = number * side
    for place in range(int(np.ceil(canvas.width / side))):
        dice = easel.dice.apart(f"tile {number} {place}")
        first, second, third = dice.shuffled(_colours(easel))[:3]
        if abs(to_lch(first)[0] - to_lch(second)[0]) < 0.18:
            second = _paper(easel) if abs(to_lch(first)[0] - to_lch(_paper(easel))[0]) > 0.18 else third
        _tile(easel, dice, (place * side, top, side), (first, second, third))


def _tile(easel: Easel, dice: Dice, place: tuple[float, float, float], tints: tuple[Colour, Colour, Colour]) -> None:
    canvas, (left, top, side) = easel.canvas, place
    rows = slice(max(0, int(top)), min(canvas.height, int(np.ceil(top + side))))
    columns = slice(max(0, int(left)), min(canvas.width, int(np.ceil(left + side))))
    x, y = canvas.across[:, columns] - np.float32(left), canvas.down[rows] - np.float32(top)
    frame = np.clip(np.minimum(np.minimum(x, side - x), np.minimum(y, side - y)) + np.float32(0.5), 0, 1)
    x, y = x / np.float32(side), y / np.float32(side)
    if dice.comes_up(0.5):
        x = 1 - x
    if dice.comes_up(0.5):
        y = 1 - y
    patch = canvas.light[:, rows, columns]
    patch += (column(tints[0]) - patch) * frame
    for cover, tint in zip(_motif(dice.whole(0, 7), x, y, side), tints[1:], strict=False):
        patch += (column(tint) - patch) * cover * frame


def _motif(kind: int, x: Plane, y: Plane, side: float) -> list[Plane]:
    def disc(cx: float, cy: float, radius: float) -> Plane:
        return _edge(np.float32(radius) - np.sqrt((x - np.float32(cx)) ** 2 + (y - np.float32(cy)) ** 2), side)

    if kind == 0:
        return [disc(0, 0, 1.0), disc(0, 0, 0.5)]
    if kind == 1:
        return [disc(0.5, 0.5, 0.42), disc(0.5, 0.5, 0.18)]
    if kind == 2:
        return [disc(0, 0.5, 0.5), disc(1, 0.5, 0.5)]
    if kind == 3:
        return [_edge(x - y, side), disc(0.27, 0.73, 0.16)]
    if kind == 4:
        return [_edge(np.abs((x * 4) % 1 - np.float32(0.5)) - np.float32(0.25), side / 4) + y * 0, disc(0.5, 0.5, 0.28)]
    if kind == 5:
        rings = np.sqrt(x * x + y * y) * np.float32(5)
        return [
            _edge(np.abs(rings % 1 - np.float32(0.5)) - np.float32(0.25), side / 5)
            * _edge(np.float32(5) - rings, side / 5)
        ]
    if kind == 6:
        return [disc(0, 0, 0.92) * disc(1, 1, 0.92), disc(0.5, 0.5, 0.12)]
    return [_edge(np.float32(0.5) - y, side) + x * 0, disc(0.5, 0.5, 0.34) * _edge(np.float32(0.5) - y, side)]


def _edge(inside: Plane, side: float) -> Plane:
    return np.clip(inside * np.float32(side) + np.float32(0.5), 0, 1)


def _form(easel: Easel, number: int, of: int) -> None:
    """Large ones first; where two meet, their colours multiply as inks do."""
    canvas, dice = easel.canvas, easel.dice.apart(f"form {number}")
    size = 0.36 * (1 - 0.72 * number / of) * dice.between(0.85, 1.15)
    middle = easel.dice.apart("middle")
    x = middle.between(0.38, 0.62) + dice.between(-0.32, 0.32) * (0.35 + number / of)
    y = middle.apart("y").between(0.38, 0.62) + dice.between(-0.34, 0.34) * (0.35 + number / of)
    tint = _colours(easel)[1 + (number + middle.apart("first").whole(0, 9)) % (len(_colours(easel)) - 2)]
    across, down = (
        (canvas.across - np.float32(x * canvas.width)) / canvas.short,
        (canvas.down - np.float32(y * canvas.height)) / canvas.short,
    )
    turn = dice.pick((0.0, 0.785, 1.571, dice.between(0, 3.14)))
    c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    along, aside = across * c + down * s, down * c - across * s
    inside = _outline(dice.whole(0, 6) if number else 0, along.astype(np.float32), aside.astype(np.float32), size)
    cover = _edge(inside, canvas.short)
    if easel.is_paper:
        canvas.dim(np.float32(1) - smooth(inside, -0.02, 0.012) * (1 - cover) * np.float32(0.25))
    grain = np.float32(1)
    if not easel.is_flat:
        grain = np.float32(0.94) + np.float32(0.1) * np.clip(
            (along + aside) / np.float32(size) * np.float32(0.5) + np.float32(0.5), 0, 1
        )
    _print(
        canvas, column(tint) * grain, cover, dice.comes_up(0.55) and not easel.is_paper, to_lch(_paper(easel))[0] < 0.5
    )


def _outline(kind: int, along: Plane, aside: Plane, size: float) -> Plane:
    """How far inside the form each point lies, in shorter sides."""
    away = np.sqrt(along * along + aside * aside)
    if kind in (0, 1):
        return np.float32(size) - away
    if kind == 2:
        return np.minimum(np.float32(size) - away, aside)
    if kind == 3:
        return np.float32(size * 0.13) - np.abs(away - np.float32(size * 0.85))
    if kind == 4:
        return np.minimum(np.float32(size * 1.9) - np.abs(along), np.float32(size * 0.09) - np.abs(aside))
    if kind == 5:
        return np.minimum(
            np.float32(size * 0.75) - aside,
            np.minimum(along, -along) * np.float32(0.86) + (aside + np.float32(size)) * np.float32(0.5),
        )
    return np.minimum(np.float32(size * 0.8) - np.abs(along), np.float32(size * 0.8) - np.abs(aside))


def _print(canvas: Canvas, paint: Plane, cover: Plane, is_through: bool, is_on_black: bool) -> None:
    if not is_through:
        canvas.lay(paint, cover)
    elif is_on_black:
        canvas.glow(paint, cover * np.float32(0.85))
    else:
        canvas.lay(canvas.light * (paint * np.float32(0.92) + np.float32(0.08)), cover)
