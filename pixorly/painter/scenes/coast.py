"""What stands in the sea: islands, a sailing boat, a headland with its lighthouse."""

from math import cos, radians, sin

import numpy as np

from pixorly.painter.canvas import Canvas, below
from pixorly.painter.colour import Colour, column, mixed
from pixorly.painter.dice import Plane
from pixorly.painter.easel import Easel
from pixorly.painter.noise import smooth
from pixorly.painter.sky import Lamp


def islands(easel: Easel, horizon: float) -> None:
    """Two or three rows of far land that end on the horizon."""
    canvas, dice = easel.canvas, easel.dice.apart("islands")
    start = round(horizon * canvas.height)
    high = 0.11 if easel.reading.has("mountains") else 0.05
    for number in range(2 + dice.whole(0, 1)):
        part = dice.apart(number)
        shape = canvas.line(part, 0.45, easel.octaves(6), 0.48) - np.float32(0.35 * number)
        where = np.exp(
            -(((canvas.x[0] - np.float32(part.between(0.05, 0.95))) / np.float32(part.between(0.18, 0.34))) ** 2)
        )
        rise = np.maximum(0, (shape * np.float32(0.5) + np.float32(0.75)) * where * np.float32(2.0) - np.float32(0.55))
        line = np.float32(start) - rise * np.float32(high * canvas.short * (0.7 + 0.35 * number))
        paint = mixed(easel.fog, easel.palette.far, 0.35 + 0.25 * number)
        rows = slice(max(0, int(line.min()) - 2), min(canvas.height, start + 2))
        canvas.lay(paint, below(canvas.down[rows], line) * (rise > 0.01), rows)


def polygon(canvas: Canvas, paint: Colour | Plane, points: list[tuple[float, float]], cover: float = 1.0) -> None:
    """A convex shape in pixels, clockwise, with smooth edges."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right = max(0, int(min(xs)) - 1), min(canvas.width, int(max(xs)) + 2)
    top, bottom = max(0, int(min(ys)) - 1), min(canvas.height, int(max(ys)) + 2)
    if left >= right or top >= bottom:
        return
    across, down = canvas.across[:, left:right], canvas.down[top:bottom]
    inside = np.full((bottom - top, right - left), np.float32(cover))
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        length = max(1e-3, float(np.hypot(x2 - x1, y2 - y1)))
        away = ((x2 - x1) * (down - y1) - (y2 - y1) * (across - x1)) / length
        inside *= np.clip(away + 0.5, 0, 1).astype(np.float32)
    patch = canvas.light[:, top:bottom, left:right]
    patch += (column(paint) - patch) * inside


def boat(easel: Easel, horizon: float, light: Lamp) -> None:
    """A small sail near the horizon, leaning with the wind, and its broken likeness in the water."""
    canvas, dice = easel.canvas, easel.dice.apart("boat")
    size = canvas.short * dice.between(0.035, 0.055) * (1.3 if easel.reading.has("boat") else 1)
    x = dice.pick((dice.between(0.2, 0.4), dice.between(0.6, 0.8))) * canvas.width
    y = (horizon + 0.028) * canvas.height
    lean = dice.between(-0.1, 0.1)
    hull = mixed(easel.palette.near, easel.palette.far, 0.15)
    sail = mixed(easel.palette.light, easel.palette.far, 0.35 if not easel.is_night else 0.75)
    for turn, cover in ((-1, 0.28), (1, 1.0)):

        def at(across: float, up: float, turn: int = turn) -> tuple[float, float]:
            return x + size * (across + lean * up), y - turn * size * up * (1 if turn > 0 else 0.8)

        shapes = [
            (sail, [at(0.02, 0.18), at(0.02, 1.75), at(0.62, 0.22)]),
            (mixed(sail, hull, 0.25), [at(-0.06, 0.2), at(-0.5, 0.24), at(-0.06, 1.45)]),
            (hull, [at(-0.62, 0.14), at(0.72, 0.16), at(0.5, -0.08), at(-0.45, -0.08)]),
        ]
        for paint, points in shapes:
            polygon(canvas, paint, _clockwise(points), cover)


def _clockwise(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True))
    return points if area > 0 else points[::-1]


def lighthouse(easel: Easel, horizon: float, light: Lamp) -> None:
    """A headland that falls into the sea, away from the lamp, with a tower on it."""
    canvas, dice = easel.canvas, easel.dice.apart("headland")
    side = -1 if light.x > 0.5 else 1
    middle = 0.5 + side * dice.between(0.2, 0.27)
    foot = (horizon + 0.055) * canvas.height
    x = middle * canvas.width
    inland = (canvas.across[0] - np.float32(x)) * np.float32(side) / np.float32(canvas.short)
    rise = smooth(inland, -0.13, -0.02) * np.float32(0.085) + np.clip(inland + 0.02, 0, 1).astype(
        np.float32
    ) * np.float32(0.12)
    rough = canvas.line(dice, 0.12, easel.octaves(7), 0.55)
    line = np.float32(foot) - (rise + rough * np.float32(0.008) * smooth(inland, -0.14, -0.05)) * np.float32(
        canvas.short
    )
    base = np.float32(foot) + canvas.line(dice.apart("base"), 0.05, 5) * np.float32(0.004 * canvas.short)
    line = np.where(inland < -0.135, base + 2, line).astype(np.float32)
    _rock(easel, line, base)
    top = float(np.interp(x + side * 0.05 * canvas.short, canvas.across[0], line)) + 0.006 * canvas.short
    _tower(easel, x + side * 0.05 * canvas.short, top, -side, canvas.short * 0.19)


def _rock(easel: Easel, line: Plane, base: Plane) -> None:
    canvas = easel.canvas
    top = int(line.min())
    rows = slice(max(0, top - 2), min(canvas.height, int(base.max()) + int(0.14 * canvas.short)))
    down = canvas.down[rows]
    stone = easel.canvas.cloth(easel.dice.apart("stone"), (0.06, 0.035), easel.octaves(6), 0.6)[rows]
    face = column(mixed(easel.palette.near, easel.palette.far, 0.22))
    shaded = face * np.clip(np.float32(1) + stone * np.float32(0.0 if easel.is_flat else 0.22), 0.4, 1.7)
    # The likeness in the water is only a darkness that loses itself.
    under = np.clip((down - base) / np.float32(0.1 * canvas.short), 0, 1)
    wet = below(down, base) * (line < base) * (1 - under) * np.float32(0.5)
    land = below(down, line) * (1 - below(down, base))
    canvas.lay(
        mixed(easel.palette.near, easel.palette.sky[0], 0.3),
        np.where(under > 0, wet * smooth(stone, -1.6, 0.5), 0),
        rows,
    )
    canvas.lay(shaded, land, rows)
    foam = np.exp(-(((down - base) / np.float32(0.004 * canvas.short + 0.7)) ** 2)) * (line < base - 2)
    canvas.glow(easel.palette.light, foam * np.float32(0.28), rows)


def _tower(easel: Easel, x: float, foot: float, towards: int, tall: float) -> None:
    canvas, palette = easel.canvas, easel.palette
    lit = mixed(palette.light, palette.far, 0.72 if easel.is_night else 0.22)
    dark = mixed(palette.near, palette.far, 0.2)
    accent = mixed(palette.accents[-3], palette.near, 0.45 if easel.is_night else 0.1)

    def ring(low: float, high: float, paint: Plane, wide_low: float, wide_high: float) -> None:
        points = [(-wide_low, low), (-wide_high, high), (wide_high, high), (wide_low, low)]
        polygon(canvas, paint, _clockwise([(x + tall * across, foot - tall * up) for across, up in points]))

    for number in range(5):
        low, high = number * 0.15, (number + 1) * 0.15
        width = [0.085 - 0.033 * up / 0.75 for up in (low, high)]
        ring(low - 0.003, high, accent if number % 2 else lit, *width)
    ring(0.74, 0.775, dark, 0.075, 0.08)
    glass = (x, foot - tall * 0.83)
    ring(0.775, 0.885, mixed(palette.light, palette.sky[3], 0.25), 0.042, 0.042)
    ring(0.885, 0.965, dark, 0.056, 0.006)
    half = smooth((canvas.across - np.float32(x)) * np.float32(-towards) / np.float32(tall * 0.085), -0.2, 1.0)
    rows = slice(max(0, int(foot - tall)), max(1, int(foot)))
    patch = slice(max(0, int(x - tall * 0.1)), max(1, int(x + tall * 0.1)))
    inside = np.abs(canvas.across[:, patch] - np.float32(x)) < np.float32(tall * 0.05)
    canvas.light[:, rows, patch] *= 1 - half[:, patch] * inside * np.float32(0.28)
    if easel.is_night or easel.reading.hour in ("dusk", "dawn") or easel.reading.weather == "storm":
        _beams(easel, glass, towards)


def _beams(easel: Easel, glass: tuple[float, float], towards: int) -> None:
    """Two cones of light, the farther one fainter, and a star where they meet."""
    canvas = easel.canvas
    across, down = canvas.across - np.float32(glass[0]), canvas.down - np.float32(glass[1])
    away = np.sqrt(across * across + down * down) / np.float32(canvas.short) + np.float32(1e-4)
    warm = mixed(easel.palette.light, easel.palette.sky[3], 0.15)
    for way, strength in ((towards, 0.55), (-towards, 0.22)):
        angle = radians(-7.0)
        ahead = (across * np.float32(way * cos(angle)) + down * np.float32(sin(angle))) / np.float32(canvas.short)
        aside = (down * np.float32(cos(angle)) - across * np.float32(way * sin(angle))) / np.float32(canvas.short)
        narrow = np.maximum(ahead, 1e-3) * np.float32(0.075) + np.float32(0.005)
        beam = np.exp(-((aside / narrow) ** 2)) * np.exp(ahead * np.float32(-1.7)) * (ahead > 0)
        canvas.glow(warm, beam * np.float32(strength))
    canvas.glow(warm, np.exp(away * np.float32(-60)) + np.exp(away * np.float32(-14)) * np.float32(0.35))
