"""The last pass: glow round what is bright, the grading that moods ask for, a vignette, and grain."""

import numpy as np

from pixorly.painter.canvas import Canvas
from pixorly.painter.colour import brightness
from pixorly.painter.dice import Dice, Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import blurred, smooth
from pixorly.painter.vocabulary.light import MOODS

_QUIET = (1.0, 1.0, 0.0, 0.0, 0.0)


def passes(easel: Easel) -> list[Pass]:
    return [lambda: _finish(easel)]


def _finish(easel: Easel) -> None:
    canvas, moods = easel.canvas, [MOODS[mood] for mood in easel.reading.moods]
    contrast, colourful, brighter, warmer, glowing = _QUIET
    for mood in moods:
        contrast, colourful = contrast * mood[0], colourful * mood[1]
        brighter, warmer, glowing = brighter + mood[2], warmer + mood[3], glowing + mood[4]
    if easel.is_flat:
        glowing -= 0.2
    _bloom(canvas, (0.22 if easel.palette.is_dark else 0.1) + 0.3 * glowing)
    _grade(canvas, contrast, colourful, brighter, warmer)
    if not easel.is_paper and not easel.is_minimal:
        _vignette(canvas, 0.16 if easel.palette.is_dark else 0.09)
    if "grain" in easel.reading.styles and easel.reading.may_have("grain"):
        _film(canvas, easel.dice.apart("film"))
    elif easel.reading.may_have("grain"):
        _grain(canvas, easel.dice.apart("grain"), 0.012)


def _bloom(canvas: Canvas, strength: float) -> None:
    if strength <= 0:
        return
    step = max(1, int(canvas.short) // 192)
    high, wide = canvas.height // step, canvas.width // step
    small = canvas.light[:, : high * step, : wide * step].reshape(3, high, step, wide, step).mean(axis=(2, 4))
    small = np.minimum(small, 1.5) * smooth(brightness(small), 0.55, 1.0)
    wide_glow = blurred(small, 0.05 * canvas.short / step) + blurred(small, 0.015 * canvas.short / step)
    canvas.glow(enlarged(wide_glow, canvas.height, canvas.width) * np.float32(strength), np.ones((1, 1), np.float32))


def enlarged(small: Plane, height: int, width: int) -> Plane:
    """Straight lines between the points of a smaller picture."""
    for axis, length in ((-2, height), (-1, width)):
        count = small.shape[axis]
        place = np.clip((np.arange(length, dtype=np.float32) + 0.5) * count / length - 0.5, 0, count - 1)
        cell = np.minimum(place.astype(np.int32), max(0, count - 2))
        part = (place - cell).astype(np.float32)
        part = part[:, None] if axis == -2 else part
        low = small.take(cell, axis=axis)
        small = low + (small.take(np.minimum(cell + 1, count - 1), axis=axis) - low) * part
    return small


def _grade(canvas: Canvas, contrast: float, colourful: float, brighter: float, warmer: float) -> None:
    light = canvas.light
    if colourful != 1:
        grey = brightness(light)
        light -= grey
        light *= np.float32(colourful)
        light += grey
    if contrast != 1 or brighter:
        light -= np.float32(0.46)
        light *= np.float32(contrast)
        light += np.float32(0.46 + brighter)
    if warmer:
        light[0] += np.float32(warmer)
        light[1] += np.float32(warmer * 0.25)
        light[2] -= np.float32(warmer)
    # A soft shoulder, so that light near white keeps its colour; what is below 0.8 stays as it is.
    np.maximum(light, 0, out=light)
    over = np.maximum(light - np.float32(0.8), 0)
    light -= over
    light += over / (np.float32(1) + over * np.float32(2.6)) * np.float32(1.18)


def _vignette(canvas: Canvas, strength: float) -> None:
    across, down = canvas.x - np.float32(0.5), canvas.y - np.float32(0.5)
    far = across * across * np.float32(1.6) + down * down * np.float32(1.6)
    canvas.dim(np.float32(1) - np.float32(strength) * smooth(far, 0.15, 0.85))


def _grain(canvas: Canvas, dice: Dice, strength: float) -> None:
    canvas.light += (dice.even(canvas.height, canvas.width) - np.float32(0.5)) * np.float32(strength * 1.7)


def _film(canvas: Canvas, dice: Dice) -> None:
    """Coarser grain that is strongest in the middle tones, lifted shadows, and a little halation."""
    light = canvas.light
    coarse = canvas.cloth(dice.apart("coarse"), 2.6 / 1024, 2, 0.9)
    fine = dice.even(canvas.height, canvas.width) - np.float32(0.5)
    grey = np.clip(brightness(light), 0, 1)
    amount = (coarse * np.float32(0.026) + fine * np.float32(0.034)) * (
        np.float32(0.45) + grey * (1 - grey) * np.float32(2.2)
    )
    light *= np.float32(0.9)
    light += np.array([0.055, 0.045, 0.05], np.float32).reshape(3, 1, 1)
    light += amount
