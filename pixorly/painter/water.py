"""Still water: what stands above the line, upside down, broken by ripples that widen towards us."""

import numpy as np

from pixorly.painter.colour import column, mixed
from pixorly.painter.easel import Easel
from pixorly.painter.noise import read_at, smooth
from pixorly.painter.sky import Lamp


def mirror(easel: Easel, line: float, light: Lamp, ripple: float = 1.0, tint: float = 0.22) -> None:
    """From `line` (part of the height) to the bottom."""
    canvas, dice = easel.canvas, easel.dice.apart("water")
    start = int(line * canvas.height)
    height = canvas.height - start
    if height < 4:
        return
    down = np.arange(height, dtype=np.float32)[:, None]
    near = down / np.float32(height)
    # Three sizes of ripple; the farther ones are finer, as distance makes them.
    waves = np.zeros((height, canvas.width), np.float32)
    for number, (high, wide, low, full) in enumerate(
        ((0.004, 0.05, -0.2, 0.0), (0.009, 0.1, 0.0, 0.35), (0.02, 0.2, 0.25, 0.8))
    ):
        waves += canvas.cloth(dice.apart(number), (high, wide), 2)[start:] * smooth(near, low, full)
    shift = waves * (np.float32(1.5) + near * np.float32(24 * ripple)) * np.float32(canvas.short / 1024)
    up = np.clip(np.float32(start - 1) - down * np.float32(min(1.0, start / height)) + shift, 0, start - 1.001)
    across = np.broadcast_to(np.arange(canvas.width, dtype=np.float32), up.shape)
    seen = np.stack([read_at(plane, up, across) for plane in canvas.light[:, :start]])
    deep = mixed(easel.palette.near, easel.palette.sky[0], 0.5)
    seen += (column(deep) - seen) * (np.float32(tint) + near * np.float32(0.25))
    crest = smooth(waves, 0.9, 2.2) * np.float32(0.05) * (1 - near)
    canvas.light[:, start:] = seen + column(easel.fog) * crest
    if light.is_there:
        wide = np.float32(light.radius * canvas.short) * (np.float32(0.45) + near * np.float32(1.6))
        path = np.exp(-(((canvas.across - np.float32(light.x * canvas.width)) / wide) ** 2))
        sparkle = (
            smooth(waves, 0.15 if easel.is_night else 0.5, 1.8) * path * (np.float32(1.0) - near * np.float32(0.3))
        )
        canvas.glow(
            mixed(easel.palette.light, easel.palette.sky[3], 0.4),
            sparkle * np.float32(0.75),
            slice(start, canvas.height),
        )
    _shore(easel, start)


def _shore(easel: Easel, start: int) -> None:
    """A thin line of haze where water and land meet."""
    canvas = easel.canvas
    width = max(2, round(0.012 * canvas.short))
    rows = slice(max(0, start - width), min(canvas.height, start + width))
    away = np.abs(np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] - start) / np.float32(width)
    canvas.lay(easel.fog, np.exp(-away * away * 4) * np.float32(0.16), rows)
