"""What falls or drifts before a scene: rain, snow, lightning, mist."""

from functools import partial

import numpy as np

from pixorly.painter.colour import column, mixed
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import blurred, smooth

_OUTDOORS = {"ridges", "dunes", "sea", "meadow", "forest", "clouds", "city", "aurora"}


def passes(easel: Easel) -> list[Pass]:
    reading = easel.reading
    if reading.scene not in _OUTDOORS:
        return []
    found: list[Pass] = []
    if reading.weather == "cloudy" and reading.scene in ("forest", "clouds", "aurora"):
        found.append(partial(_overcast, easel))
    if (
        reading.weather == "storm"
        and reading.scene != "dunes"
        and not easel.is_flat
        and easel.dice.apart("strike").comes_up(0.85)
    ):
        found.append(partial(_lightning, easel))
    if reading.weather == "mist" and reading.scene != "forest":
        found.append(partial(_mist, easel))
    if reading.weather == "rain" or (reading.weather == "storm" and reading.scene != "dunes"):
        found += [partial(_rain, easel, number) for number in range(2 if easel.is_minimal else 3)]
    if reading.weather == "snow":
        found += [partial(_snow, easel, number) for number in range(3)]
    return found


def _overcast(easel: Easel) -> None:
    """A grey lid over a sky that has no clouds of its own to thicken."""
    canvas = easel.canvas
    lid = canvas.cloth(easel.dice.apart("lid"), (0.2, 0.8), 5)
    cover = smooth(lid - canvas.y * np.float32(2.6), -2.6, 0.6) * np.float32(0.75)
    canvas.lay(mixed(easel.palette.sky[1], easel.fog, 0.4), cover)


def _rain(easel: Easel, near: int) -> None:
    """Streaks: noise drawn out along the fall, thinned to its peaks; near ones longer and fewer."""
    canvas, dice = easel.canvas, easel.dice.apart(f"rain {near}")
    long, thin = 0.03 + 0.035 * near, 0.0016 + 0.0009 * near
    field = canvas.cloth(dice, (long, thin), 1)
    slant = round(canvas.height * 0.14)
    shift = (np.arange(canvas.height) * slant // canvas.height)[:, None]
    place = (np.arange(canvas.width)[None, :] + shift) % canvas.width
    field = np.take_along_axis(field, place, axis=1)
    strong = 1.0 if easel.reading.weather == "storm" else 0.8
    cover = smooth(field, 1.75 + 0.2 * near, 3.2) * np.float32((0.26, 0.3, 0.34)[near] * strong)
    canvas.glow(mixed(easel.fog, easel.palette.light, 0.5), cover)


def _snow(easel: Easel, near: int) -> None:
    """Flakes in three distances; the nearest are large and out of focus."""
    canvas, dice = easel.canvas, easel.dice.apart(f"snow {near}")
    count = easel.layers((520, 200, 50)[near], 20)
    size = canvas.short * (0.0018, 0.0036, 0.009)[near]
    places = dice.even(4, count)
    for place in range(count):
        radius = max(0.7, size * (0.6 + 0.8 * float(places[2, place])))
        _flake(easel, float(places[0, place]) * canvas.width, float(places[1, place]) * canvas.height, radius, near)


def _flake(easel: Easel, x: float, y: float, radius: float, near: int) -> None:
    canvas = easel.canvas
    rows = slice(max(0, int(y - radius - 1)), min(canvas.height, int(y + radius + 2)))
    columns = slice(max(0, int(x - radius - 1)), min(canvas.width, int(x + radius + 2)))
    dx, dy = canvas.across[:, columns] - np.float32(x), canvas.down[rows] - np.float32(y)
    away = np.sqrt(dx * dx + dy * dy) / np.float32(radius)
    cover = smooth(away, 1.1, (0.3, 0.4, 0.2)[near]) * np.float32((0.75, 0.8, 0.5)[near])
    patch = canvas.light[:, rows, columns]
    patch += (column(mixed(easel.palette.light, np.ones(3, np.float32), 0.5)) - patch) * cover


def _mist(easel: Easel) -> None:
    """Banks that drift across the middle, so that near and far lose each other."""
    canvas = easel.canvas
    bank = canvas.cloth(easel.dice.apart("bank"), (0.14, 0.9), 5)
    band = np.exp(-(((canvas.y - np.float32(0.62)) / np.float32(0.26)) ** 2))
    canvas.lay(easel.fog, smooth(bank, -1.4, 1.9) * band * np.float32(0.85) + np.float32(0.12))


def _lightning(easel: Easel) -> None:
    """A path that halves and errs, with branches, and the sky lit round it."""
    canvas, dice = easel.canvas, easel.dice.apart("lightning")
    spots = np.zeros((canvas.height, canvas.width), np.float32)
    start, end = (dice.between(0.25, 0.75), 0.02), (dice.between(0.2, 0.8), dice.between(0.42, 0.5))
    bolt = _path(dice.apart("bolt"), start, end)
    _trace(spots, bolt, 1.0)
    for number in range(dice.whole(3, 6)):
        branch = dice.apart(number)
        root = bolt[branch.whole(20, len(bolt) - 40)]
        tip = (root[0] + branch.between(-0.2, 0.2), min(0.5, root[1] + branch.between(0.06, 0.2)))
        _trace(spots, _path(branch, (root[0], root[1]), tip)[::2], 0.4)
    core = blurred(spots[None], max(1.0, canvas.short * 0.0012))[0]
    halo = blurred(spots[None], canvas.short * 0.02)[0]
    tint = mixed(easel.palette.light, easel.palette.sky[2], 0.2)
    canvas.glow(
        tint,
        np.clip(core * np.float32(canvas.short * 0.006), 0, 1.2)
        + np.clip(halo * np.float32(canvas.short * 0.02), 0, 0.6),
    )
    away = canvas.distance(bolt[len(bolt) // 3][0], bolt[len(bolt) // 3][1])
    canvas.glow(tint, np.exp(away * np.float32(-2.6)) * np.float32(0.2))


def _path(dice: Dice, start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    points = np.array([start, end], np.float64)
    swing = float(np.hypot(end[0] - start[0], end[1] - start[1])) * 0.13
    for level in range(7):
        middle = (points[:-1] + points[1:]) / 2
        middle += (dice.apart(level).even(len(middle), 2) - 0.5) * 2 * swing
        joined = np.empty((len(points) + len(middle), 2))
        joined[0::2], joined[1::2] = points, middle
        points, swing = joined, swing * 0.52
    return points


def _trace(spots: Plane, points: np.ndarray, power: float) -> None:
    height, width = spots.shape
    count = int(max(height, width) * 1.5)
    place = np.linspace(0, len(points) - 1, count)
    x = np.interp(place, np.arange(len(points)), points[:, 0]) * width
    y = np.interp(place, np.arange(len(points)), points[:, 1]) * height
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    fade = power * np.linspace(1.0, 0.45, count)
    np.maximum.at(spots, (y[inside].astype(int), x[inside].astype(int)), fade[inside].astype(np.float32))
