"""Trees in mist: rows of firs or bare trunks, paler with distance, and light that falls between them."""

from functools import partial

import numpy as np

from pixorly.painter import sky
from pixorly.painter.canvas import below, rows_from
from pixorly.painter.colour import Colour, column, mixed
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import smooth


def passes(easel: Easel) -> list[Pass]:
    dice = easel.dice.apart("forest")
    kind = dice.pick(("firs", "firs", "trunks"))
    light = sky.lamp(easel, 0.5)
    rows = easel.layers(6, 3)
    found: list[Pass] = [partial(_air, easel, light)]
    if light.is_there:
        found.append(partial(sky.disc, easel, light))
    for number in range(rows):
        near = number / (rows - 1)
        found.append(partial(_row, easel, near, kind))
        found.append(partial(_mist, easel, near))
        if number == rows - 2 and light.is_there and not easel.is_flat:
            found.append(partial(_shafts, easel, light))
    if easel.reading.may_have("birds") and easel.reading.has("birds"):
        found.append(partial(sky.birds, easel, 0.5))
    return found


def _fog(easel: Easel) -> Colour:
    return mixed(easel.fog, easel.palette.far, 0.3)


def _air(easel: Easel, light: sky.Lamp) -> None:
    sky.gradient(easel, 0.95, light)
    canvas = easel.canvas
    canvas.lay(_fog(easel), smooth(canvas.y, 0.1, 0.8) * np.float32(0.6) + np.zeros_like(canvas.x))
    if easel.is_night and easel.reading.may_have("stars"):
        sky.star_field(canvas, easel.dice.apart("stars"), 260, 0.6, easel.palette.light)


def _row(easel: Easel, near: float, kind: str) -> None:
    """The ground swells; trees stand on it, taller and farther apart the nearer they are."""
    canvas, dice = easel.canvas, easel.dice.apart(f"row {near:.3f}")
    paint = mixed(_fog(easel), easel.palette.near, (0.14 + 0.86 * near) ** 1.15)
    swell = canvas.line(dice.apart("swell"), 0.7, 3, 0.4)
    ground = (np.float32(0.60 + 0.38 * near) + swell * np.float32(0.022)) * np.float32(canvas.height)
    tall = canvas.height * (0.17 + 0.42 * near**1.25)
    gap = canvas.short * (0.026 + 0.085 * near)
    if kind == "trunks":
        tall, gap = canvas.height * 1.15, canvas.short * (0.05 + 0.085 * near)
    x, number = -dice.between(0, 1) * gap, 0
    while x < canvas.width + gap:
        tree = dice.apart(number)
        foot = float(ground[min(canvas.width - 1, max(0, int(x)))]) + 0.012 * canvas.height
        if kind == "trunks":
            _trunk(
                easel, tree, x, foot, canvas.short * (0.006 + 0.032 * near**1.6) * tree.between(0.6, 1.35), paint, near
            )
        elif tree.comes_up(0.86):
            _fir(easel, tree, x, foot, tall * tree.between(0.55, 1.15), paint)
        x += gap * tree.between(0.45, 1.6)
        number += 1
    _floor(easel, dice, ground.astype(np.float32), paint, near)


def _floor(easel: Easel, dice: Dice, ground: Plane, paint: Colour, near: float) -> None:
    canvas = easel.canvas
    rough = np.abs(canvas.line(dice.apart("grass"), 0.02, 4, 0.7)) * np.float32(0.006 * canvas.short * (0.4 + near))
    edge = ground - rough
    rows = rows_from(canvas, float(edge.min()))
    canvas.lay(paint, below(canvas.down[rows], edge), rows)


def _patch(easel: Easel, left: float, right: float, top: float, bottom: float) -> tuple[slice, slice] | None:
    canvas = easel.canvas
    rows = slice(max(0, int(top) - 1), min(canvas.height, int(bottom) + 2))
    columns = slice(max(0, int(left) - 1), min(canvas.width, int(right) + 2))
    return (rows, columns) if rows.start < rows.stop and columns.start < columns.stop else None


def _fir(easel: Easel, dice: Dice, x: float, foot: float, tall: float, paint: Colour) -> None:
    """Boughs in tiers, ragged, wider downwards, drooping at their ends."""
    wide = tall * dice.between(0.15, 0.21)
    patch = _patch(easel, x - wide, x + wide, foot - tall, foot)
    if patch is None:
        return
    canvas, (rows, columns) = easel.canvas, patch
    across = canvas.across[:, columns] - np.float32(x)
    side = np.abs(across)
    # The ends of boughs hang: a point outside belongs to a tier that begins higher up.
    down = (canvas.down[rows] - np.float32(foot - tall)) / np.float32(tall) - side / np.float32(tall) * np.float32(0.3)
    tiers = max(5.0, tall / (canvas.short * 0.02))
    tier = (down * np.float32(min(17.0, tiers))) % 1
    ragged = (
        np.float32(1)
        if easel.is_flat
        else np.float32(0.8)
        + np.float32(0.4)
        * dice.even(256, 1)[np.clip(down * np.float32(min(120, tall / 2)), 0, 255).astype(np.int32) % 256, 0]
    )
    reach = (
        np.clip(down, 0, 1) ** np.float32(0.85)
        * (np.float32(0.55) + tier * np.float32(0.45))
        * ragged
        * np.float32(wide)
    )
    trunk = np.float32(max(0.5, tall * 0.012))
    cover = np.clip(np.maximum(reach, trunk * (down > 0.03)) - side + np.float32(0.5), 0, 1) * (down > 0)
    under = canvas.light[:, rows, columns]
    under += (column(paint) - under) * cover


def _trunk(easel: Easel, dice: Dice, x: float, foot: float, wide: float, paint: Colour, near: float) -> None:
    """A stem that leaves the picture above, a little bent, with a few boughs."""
    canvas = easel.canvas
    rows = slice(0, max(1, min(canvas.height, int(foot) + 1)))
    reach = canvas.short * 0.12
    patch = _patch(easel, x - wide - reach, x + wide + reach, 0, foot)
    if patch is None:
        return
    rows, columns = patch
    up = (np.float32(foot) - canvas.down[rows]) / np.float32(canvas.height)
    bend = np.sin(up * np.float32(dice.between(2, 5)) + np.float32(dice.between(0, 6))) * np.float32(wide * 0.5)
    lean = up * np.float32(dice.between(-0.06, 0.06) * canvas.short)
    middle = np.float32(x) + bend + lean
    half = np.float32(wide * 0.5) * (
        np.float32(1) - np.clip(up, 0, 1.2) * np.float32(0.45) + np.exp(up * np.float32(-40)) * np.float32(0.7)
    )
    cover = np.clip(half - np.abs(canvas.across[:, columns] - middle) + np.float32(0.5), 0, 1)
    for _ in range(dice.whole(2, 5)):
        start, side, rise = dice.between(0.2, 0.8), dice.pick((-1, 1)), dice.between(0.15, 0.9)
        out = (canvas.across[:, columns] - middle) * np.float32(side) / np.float32(canvas.short)
        line = np.float32(start) + out * np.float32(rise) + np.sin(out * np.float32(40)) * np.float32(0.004)
        thick = np.maximum(0, np.float32(wide * 0.16) * (1 - out / np.float32(dice.between(0.05, 0.11))))
        bough = (
            np.clip(thick - np.abs(up - line) * np.float32(canvas.height) * np.float32(0.8) + np.float32(0.3), 0, 1)
            * (out > 0)
            * (thick > 0)
        )
        cover = np.maximum(cover, bough)
    lit = np.float32(1)
    if not easel.is_flat:
        lit = np.float32(1) + np.clip((canvas.across[:, columns] - middle) / np.maximum(half, 1), -1, 1) * np.float32(
            0.2 * (0.4 + near)
        )
    under = canvas.light[:, rows, columns]
    under += (column(paint) * lit - under) * cover


def _mist(easel: Easel, near: float) -> None:
    """Lies between two rows, thicker where the ground is low."""
    if near > 0.95 or not easel.reading.may_have("mist"):
        return
    canvas = easel.canvas
    bank = canvas.cloth(easel.dice.apart(f"mist {near:.3f}"), (0.16, 0.75), 4)
    thick = {"mist": 1.35, "clear": 0.5}.get(easel.reading.weather, 1.0)
    foot = (canvas.y - np.float32(0.64 + 0.36 * near)) / np.float32(0.13)
    cover = np.exp(-foot * foot) * smooth(bank, -1.8, 1.6) * np.float32(0.62 * (1 - 0.8 * near) * thick)
    cover += np.float32(0.06 * (1 - near) * thick)
    canvas.lay(_fog(easel), np.clip(cover, 0, 0.9))


def _shafts(easel: Easel, light: sky.Lamp) -> None:
    """Rays from the lamp, parted by what we do not see above the picture."""
    canvas = easel.canvas
    across, down = (
        canvas.across - np.float32(light.x * canvas.width),
        canvas.down - np.float32((light.y - 0.12) * canvas.height),
    )
    angle = np.arctan2(across, np.maximum(down, 1))
    rays = canvas.line(easel.dice.apart("rays"), 0.09, 3, 0.6)
    place = np.clip((angle / np.float32(2.6) + np.float32(0.5)) * canvas.width, 0, canvas.width - 1).astype(np.int32)
    away = canvas.distance(light.x, light.y)
    shine = (
        smooth(rays, -0.1, 1.3).take(place)
        * np.exp(away * np.float32(-1.7))
        * smooth(down / np.float32(canvas.height), 0.0, 0.25)
    )
    canvas.glow(mixed(easel.palette.light, easel.palette.sky[3], 0.4), shine * np.float32(0.3))
