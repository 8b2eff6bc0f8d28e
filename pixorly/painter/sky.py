"""What hangs over most scenes: the gradient, sun or moon, stars and thin clouds."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from pixorly.painter.canvas import Canvas
from pixorly.painter.colour import brightness, column, lighter, mixed, shade
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import smooth


@dataclass(frozen=True)
class Lamp:
    """Sun or moon: where it stands (parts of width and height), its radius in shorter sides; `kind` may be "none"."""

    x: float
    y: float
    radius: float
    kind: str

    @property
    def is_there(self) -> bool:
        return self.kind != "none"


def lamp(easel: Easel, horizon: float) -> Lamp:
    """Low at dawn and dusk, high at noon and at night, off the middle, never cut by the edge."""
    reading, dice = easel.reading, easel.dice.apart("lamp")
    kind = "moon" if easel.is_night or (reading.has("moon") and not reading.has("sun")) else "sun"
    rise = {"dawn": (0.62, 0.9), "day": (0.25, 0.6), "golden": (0.55, 0.88), "dusk": (0.68, 0.98), "night": (0.3, 0.65)}
    y = horizon * dice.between(*rise[reading.hour])
    x = dice.pick((dice.between(0.2, 0.42), dice.between(0.58, 0.8), dice.between(0.42, 0.58)))
    radius = dice.between(0.045, 0.085) * {"moon": 0.72, "sun": 1.0}[kind] * (1.35 if easel.is_minimal else 1)
    if not reading.may_have(kind) or (reading.weather in ("storm", "rain", "snow") and not reading.has(kind)):
        kind = "none"
    return Lamp(x, y, radius, kind)


def passes(easel: Easel, horizon: float, light: Lamp, stars: int = 500) -> list[Pass]:
    reading, found = easel.reading, [partial(gradient, easel, horizon, light)]
    if (
        (easel.is_night or reading.has("stars"))
        and reading.may_have("stars")
        and reading.weather not in ("storm", "mist")
    ):
        sharp = easel.layers(stars, 60)
        found.append(lambda: star_field(easel.canvas, easel.dice.apart("stars"), sharp, horizon, easel.palette.light))
    if light.is_there:
        found.append(partial(disc, easel, light))
    if reading.may_have("clouds") and (
        reading.weather or reading.has("clouds") or easel.dice.apart("haze").comes_up(0.7)
    ):
        found.append(partial(streaks, easel, horizon, light))
    return found


def gradient(easel: Easel, horizon: float, light: Lamp) -> None:
    canvas, palette = easel.canvas, easel.palette
    place = np.clip(canvas.y / np.float32(horizon), 0, 1.25) * np.float32(0.96)
    drift = canvas.cloth(easel.dice.apart("drift"), (0.5, 1.1), 2) * np.float32(0.0 if easel.is_minimal else 0.035)
    canvas.fill(shade(easel.sky, place + drift))
    away = canvas.distance(light.x, min(light.y, horizon))
    bright = 1.0 if palette.is_dark else 0.5
    if light.kind == "sun":
        canvas.glow(palette.sky[3], np.exp(away * np.float32(-2.2)) * np.float32(0.5 * bright))
    elif light.kind == "moon":
        canvas.glow(palette.sky[2], np.exp(away * np.float32(-2.6)) * np.float32(0.4))


def disc(easel: Easel, light: Lamp) -> None:
    canvas, palette = easel.canvas, easel.palette
    away = canvas.distance(light.x, light.y) / np.float32(light.radius)
    if not easel.is_flat:
        bright = 1.0 if palette.is_dark else 0.6
        near = np.exp(-np.maximum(away - 1, 0) * np.float32(0.9)) * np.float32(0.55 * bright)
        near += np.exp(-np.maximum(away - 1, 0) * np.float32(0.25)) * np.float32(0.22 * bright)
        canvas.glow(mixed(palette.light, palette.sky[3], 0.35), near)
    edge = np.clip((1 - away) * np.float32(light.radius * canvas.short * 0.8) + np.float32(0.5), 0, 1)
    face = column(palette.light)
    if light.kind == "moon" and not easel.is_flat:
        seas = canvas.cloth(easel.dice.apart("seas"), light.radius * 0.9, 4)
        face = face * (np.float32(1) - np.float32(0.16) * smooth(seas, 0.0, 1.1))
    elif not easel.is_flat:
        face = face * (np.float32(1.12) - np.float32(0.06) * np.clip(away, 0, 1))
    canvas.lay(face, edge)


def streaks(easel: Easel, horizon: float, light: Lamp) -> None:
    """Thin clouds drawn out along the horizon, lit from where the lamp stands."""
    canvas, palette, weather = easel.canvas, easel.palette, easel.reading.weather
    heavy = {"storm": 1.0, "rain": 0.9, "snow": 0.7, "cloudy": 0.75, "mist": 0.45}.get(weather, 0.28)
    heavy += 0.2 * easel.reading.has("clouds")
    dice = easel.dice.apart("streaks")
    field = canvas.cloth(dice, (0.16 + 0.14 * heavy, 0.85), easel.octaves(6), 0.52)
    high = canvas.y / np.float32(horizon)
    cover = smooth(field, 1.15 - 1.3 * heavy, 2.1 - 1.0 * heavy) * smooth(high, 1.05, 0.82)
    cover *= np.float32(0.5 + 0.4 * heavy)
    shift = max(1, round(0.02 * canvas.short))
    under = field - np.concatenate([field[shift:], field[-1:].repeat(shift, 0)])
    lit = np.clip(np.float32(0.42) - under * np.float32(0.5), 0, 1)
    if light.is_there:
        lit *= np.float32(0.55) + np.float32(0.75) * np.exp(canvas.distance(light.x, light.y) * np.float32(-1.4))
    if easel.is_paper:
        lit, cover = smooth(lit, 0.3, 0.4), smooth(cover, 0.18, 0.2) * np.float32(0.8)
    dark = mixed(palette.sky[0], palette.sky[1], 0.6) if heavy > 0.6 else palette.sky[1]
    bright = mixed(palette.sky[3], palette.light, 0.3 if easel.is_night else 0.55)
    if easel.is_night:
        bright = lighter(palette.sky[2], 0.06)
    canvas.lay(column(dark) + column(bright - dark) * lit, cover)


def star_field(canvas: Canvas, dice: Dice, count: int, horizon: float, tint: Plane, brightest: float = 1.0) -> None:
    """Few bright, many faint; each a small bell, so that none flickers away between two pixels."""
    scale = canvas.short / 1024
    places = dice.even(4, count)
    down, across = (
        places[0] ** np.float32(1.15) * np.float32(horizon * canvas.height),
        places[1] * np.float32(canvas.width),
    )
    power = (np.float32(0.12) + places[2] ** 7) * np.float32(brightest)
    width = np.maximum(np.float32(0.55), np.float32(0.75 * scale) * (1 + places[2] ** 12 * np.float32(1.4)))
    # A star narrower than a pixel keeps its light and gives up its size.
    power *= np.minimum(1, (0.75 * scale / width) ** 2 + 0.25).astype(np.float32)
    reach = int(np.ceil(3 * float(width.max())))
    steps = np.arange(-reach, reach + 1)
    rows = down.astype(np.int32)[:, None, None] + steps[None, :, None]
    columns = across.astype(np.int32)[:, None, None] + steps[None, None, :]
    far = (rows + np.float32(0.5) - down[:, None, None]) ** 2 + (columns + np.float32(0.5) - across[:, None, None]) ** 2
    shine = power[:, None, None] * np.exp(-far / (2 * width[:, None, None] ** 2))
    inside = (rows >= 0) & (rows < canvas.height) & (columns >= 0) & (columns < canvas.width)
    spots = np.bincount(
        (rows * canvas.width + columns)[inside], weights=shine[inside], minlength=canvas.height * canvas.width
    )
    spots = spots.reshape(canvas.height, canvas.width).astype(np.float32)
    spots *= np.float32(1) - smooth(brightness(canvas.light), 0.35, 0.75)
    canvas.glow(tint, spots * smooth(canvas.y / np.float32(horizon), 1.0, 0.72))


def birds(easel: Easel, horizon: float) -> None:
    """A loose flock of two-winged strokes."""
    canvas, dice = easel.canvas, easel.dice.apart("birds")
    middle = (dice.between(0.25, 0.75), dice.between(0.35, 0.7) * horizon)
    for _ in range(dice.whole(5, 9)):
        span = dice.between(0.011, 0.024) * canvas.short
        x = (middle[0] + dice.between(-0.16, 0.16)) * canvas.width
        y = (middle[1] + dice.between(-0.09, 0.09)) * canvas.height
        left, right = max(0, int(x - span - 2)), min(canvas.width, int(x + span + 3))
        top, bottom = max(0, int(y - span)), min(canvas.height, int(y + span))
        if left >= right or top >= bottom:
            continue
        part = (np.arange(left, right, dtype=np.float32) - np.float32(x)) / np.float32(span)
        wing = np.float32(y) - np.float32(span) * (
            np.abs(part) ** 0.6 * np.float32(0.55) - np.abs(part) * np.float32(0.32)
        )
        thick = np.maximum(0, 1 - np.abs(part)) * np.float32(span * 0.085) + np.float32(0.2)
        rows = np.arange(top, bottom, dtype=np.float32)[:, None]
        cover = np.clip(thick - np.abs(rows - wing) + np.float32(0.5), 0, 1) * (np.abs(part) < 1)
        patch = canvas.light[:, top:bottom, left:right]
        patch += (column(easel.palette.near) - patch) * cover * np.float32(0.85)
