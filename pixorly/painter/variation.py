"""A picture restyled by formula: its tones are drawn towards a palette, its forms shifted a little, words of weather and style applied.

Nothing here knows what the picture shows. In order:
1. each point is read a little aside, along a slow field of chance: at full strength up to 3 % of the shorter side;
2. its brightness is looked up in the palette's ramp, and the answer mixed in, at full strength by four fifths;
3. the light of the palette comes from one side;
4. weather, style and mood words do what they do to any painting.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pixorly.painter import finish, styles, weather
from pixorly.painter.canvas import Canvas, to_bytes
from pixorly.painter.colour import brightness, shade
from pixorly.painter.dice import Dice
from pixorly.painter.easel import Easel
from pixorly.painter.noise import centred, read_at
from pixorly.painter.reading import palette_of, understood

_STEPS = 8


def vary(picture: NDArray[np.uint8], prompt: str, strength: float, seed: int) -> NDArray[np.uint8]:
    """A new picture of the same size; strength goes from 0, which changes nothing, to 1."""
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
        raise ValueError("a picture is height × width × 3 of uint8")
    if not 0 <= strength <= 1:
        raise ValueError("strength goes from 0 to 1")
    if strength == 0:
        return picture.copy()
    reading = understood(prompt)
    canvas = Canvas(picture.shape[0], picture.shape[1])
    canvas.fill(picture.transpose(2, 0, 1).astype(np.float32) / np.float32(255))
    easel = Easel(canvas, Dice(f"{seed}/vary"), palette_of(reading), reading, _STEPS)
    before = canvas.light.copy()
    _shift(easel, strength)
    _tint(easel, strength)
    for each in (*weather.passes(easel), *styles.passes(easel), *finish.passes(easel)):
        each()
    # Styles know no strength of their own, so the whole is mixed with what was there.
    part = np.float32(min(1.0, strength * 1.5))
    mixed: Any = before * (1 - part) + canvas.light * part
    return to_bytes(mixed, easel.dice.apart("dither").even(canvas.height, canvas.width))


def _shift(easel: Easel, strength: float) -> None:
    canvas = easel.canvas
    reach = np.float32(0.015 * strength * canvas.short)
    down, across = (centred(canvas.cloth(easel.dice.apart(name), 0.4, 3)) * reach for name in ("down", "across"))
    canvas.fill(np.stack([read_at(plane, canvas.down + down, canvas.across + across) for plane in canvas.light]))


def _tint(easel: Easel, strength: float) -> None:
    canvas = easel.canvas
    grey = np.clip(brightness(canvas.light), 0, 1)
    canvas.lay(shade(easel.spectrum, grey), float(0.8 * strength))
    away = canvas.distance(easel.dice.apart("side").pick((0.1, 0.9)), 0.1)
    canvas.glow(easel.palette.light, np.exp(away * np.float32(-2.0)) * np.float32(0.16 * strength))
