"""Ways of painting: what is done to a finished scene so that it looks made by another hand."""

from functools import partial

import numpy as np

from pixorly.painter.colour import brightness, column, lch, mixed, ramp, shade
from pixorly.painter.dice import Plane
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.noise import blurred, centred, read_at, smooth
from pixorly.painter.scenes.glass import mosaic


def passes(easel: Easel) -> list[Pass]:
    """In the order of the words; cut paper and minimal are painted by the scenes themselves, grain comes at the end."""
    found: list[Pass] = []
    for style in easel.reading.styles:
        if style == "mosaic" and easel.reading.scene != "glass":
            found += mosaic(easel)
        elif style in _STYLES:
            found += [partial(each, easel) for each in _STYLES[style]]
    return found


def _wash(easel: Easel) -> None:
    """Watercolour runs: the picture is read through a slow and a quick bend, and its tones settle into pools."""
    canvas, dice = easel.canvas, easel.dice.apart("wash")
    reach = np.float32(canvas.short * 0.006)
    down = canvas.cloth(dice.apart("down"), 0.05, 5, 0.62) * reach
    across = canvas.cloth(dice.apart("across"), 0.05, 5, 0.62) * reach
    soft = blurred(canvas.light, canvas.short * 0.0022)
    run = np.stack([read_at(plane, canvas.down + down, canvas.across + across) for plane in soft])
    pools = np.round(run * 9) / 9
    canvas.fill(run * np.float32(0.55) + pools * np.float32(0.45))


def _pigment(easel: Easel) -> None:
    """Colour gathers at the edges of a pool and in the hollows of the paper; the lightest stays bare."""
    canvas, dice = easel.canvas, easel.dice.apart("pigment")
    grey = brightness(canvas.light)
    pool = blurred(grey[None], canvas.short * 0.006)[0]
    edge = np.clip(np.abs(grey - pool) * np.float32(5), 0, 1)
    bloom = centred(canvas.cloth(dice.apart("bloom"), 0.25, 6, 0.55))
    grain = centred(canvas.cloth(dice.apart("paper"), 0.006, 3, 0.8))
    dark = np.float32(0.75) if easel.palette.is_dark else np.float32(0.25)
    paper = lch(0.975, 0.012, 90)
    thin = np.clip(np.float32(0.24) + bloom * np.float32(0.10) - dark * np.float32(0.1), 0, 0.6)
    canvas.lay(paper, thin)
    canvas.dim(np.float32(1) - edge * np.float32(0.28) + grain * np.float32(0.025) * (np.float32(1.5) - grey))
    rim = (
        np.minimum(
            np.minimum(canvas.x, 1 - canvas.x) * canvas.width, np.minimum(canvas.y, 1 - canvas.y) * canvas.height
        )
        / canvas.short
    )
    rough = canvas.cloth(dice.apart("rim"), 0.06, 5, 0.6) * np.float32(0.010)
    canvas.lay(paper, smooth(rim + rough, 0.045, 0.036))


def _strokes(easel: Easel) -> None:
    """Oil: colour smeared along the forms, then the ridges that bristles leave."""
    canvas, dice = easel.canvas, easel.dice.apart("oil")
    grey = blurred(brightness(canvas.light)[None], canvas.short * 0.012)[0]
    down, across = np.gradient(grey)
    bend = centred(canvas.cloth(dice.apart("bend"), 0.22, 3)) * np.float32(0.7)
    angle = np.arctan2(across, -down) + bend
    way_down, way_across = np.sin(angle), np.cos(angle)
    jitter = (dice.apart("jitter").even(canvas.height, canvas.width) - np.float32(0.5)) * np.float32(2)
    dabs = canvas.cloth(dice.apart("dabs"), 0.011, 2, 0.6)
    length = np.float32(canvas.short * 0.0075)
    at_down, at_across = canvas.down + way_down * dabs * length, canvas.across + way_across * dabs * length
    smeared = np.stack([read_at(plane, at_down, at_across) for plane in blurred(canvas.light, canvas.short * 0.0016)])
    ridge, total = np.zeros_like(grey), 4
    for step in range(-total, total + 1):
        reach = np.float32(step * canvas.short * 0.0019)
        ridge += read_at(jitter, canvas.down + way_down * reach, canvas.across + way_across * reach)
    ridge = centred(ridge)
    canvas.fill(smeared)
    lit = np.zeros_like(ridge)
    lit[1:, 1:] = ridge[1:, 1:] - ridge[:-1, :-1]
    canvas.dim(np.float32(1) + np.clip(lit, -2, 2) * np.float32(0.055) + ridge * np.float32(0.025))


def _brush(easel: Easel) -> None:
    """Ink: tones of one ink on paper, dry where the brush ran out, with a red seal."""
    canvas, dice = easel.canvas, easel.dice.apart("ink")
    grey = np.clip(brightness(canvas.light), 0, 1)
    low, high = (float(np.quantile(grey[::8, ::8], part)) for part in (0.02, 0.98))
    tone = np.clip((grey - np.float32(low)) / np.float32(max(0.05, high - low)), 0, 1)
    if easel.palette.is_dark:
        tone = tone ** np.float32(0.6)
    dry = centred(canvas.cloth(dice.apart("dry"), (0.004, 0.05), 3, 0.7))
    wet = centred(canvas.cloth(dice.apart("wet"), 0.2, 5))
    tone = np.clip(tone + dry * np.float32(0.018) + wet * np.float32(0.035), 0, 1)
    inks = ramp([lch(0.16, 0.012, 260), lch(0.42, 0.012, 255), lch(0.74, 0.012, 90), lch(0.95, 0.018, 88)])
    canvas.fill(shade(inks, tone))
    side = canvas.short * 0.042
    x, y = canvas.across - np.float32(canvas.width - 1.9 * side), canvas.down - np.float32(canvas.height - 1.9 * side)
    seal = np.clip(np.float32(side / 2 + 0.5) - np.maximum(np.abs(x), np.abs(y)), 0, 1)
    cut = np.sin(x * np.float32(9 / side)) * np.sin(y * np.float32(7 / side)) > 0.25
    canvas.lay(lch(0.5, 0.19, 28), seal * np.where(cut, np.float32(0.15), np.float32(0.9)))


def _tubes(easel: Easel) -> None:
    """Neon: edges glow as tubes do, everything else sinks into the dark."""
    canvas = easel.canvas
    soft = blurred(canvas.light, max(1.0, canvas.short * 0.0018))
    edge = np.zeros((canvas.height, canvas.width), np.float32)
    for plane in soft:
        down, across = np.gradient(plane)
        edge += np.sqrt(down * down + across * across)
    edge = smooth(edge * np.float32(canvas.short / 640), 0.03, 0.22)
    palette = easel.palette
    tubes = ramp([palette.accents[-2], palette.accents[2], palette.accents[-1], palette.accents[-2]])
    tint = shade(
        tubes,
        (canvas.x * np.float32(0.5) + canvas.y * np.float32(0.5) + brightness(canvas.light) * np.float32(0.5)) % 1,
    )
    canvas.dim(0.62)
    halo = blurred(edge[None], canvas.short * 0.014)[0]
    canvas.glow(tint, np.clip(edge * np.float32(0.75) + halo * np.float32(1.1), 0, 1.2))


def _dots(easel: Easel) -> None:
    """Two inks on paper, in dots that grow with the tone; the screens stand at different angles."""
    canvas, palette = easel.canvas, easel.palette
    pitch = canvas.short / 110
    grey = np.clip(brightness(canvas.light), 0, 1)
    red, blue = canvas.light[0] - grey, canvas.light[2] - grey
    first = (np.float32(0.92) - grey) * np.float32(0.9) + np.abs(red - blue) * np.float32(0.25)
    inks = [(palette.accents[2], first, 0.26), (palette.accents[0], (np.float32(0.42) - grey) * np.float32(1.7), 1.31)]
    canvas.fill(mixed(palette.accents[-1], lch(0.96, 0.02, 90), 0.6))
    for tint, amount, angle in inks:
        c, s = np.float32(np.cos(angle) * np.pi / pitch), np.float32(np.sin(angle) * np.pi / pitch)
        screen = np.sin(canvas.across * c + canvas.down * s) * np.sin(canvas.down * c - canvas.across * s)
        cover = np.clip(
            (np.clip(amount, 0, 1) * np.float32(2) - 1 + screen) * np.float32(pitch * 0.35) + np.float32(0.5), 0, 1
        )
        canvas.light *= column(tint) * cover + (1 - cover)


def _squares(easel: Easel) -> None:
    """Pixel art: few large squares, few tones, an ordered pattern between them."""
    canvas = easel.canvas
    step = max(2, round(canvas.short / 112))
    rows = np.minimum(np.arange(canvas.height) // step * step + step // 2, canvas.height - 1)
    columns = np.minimum(np.arange(canvas.width) // step * step + step // 2, canvas.width - 1)
    small = blurred(canvas.light, step * 0.4)[:, rows][:, :, columns]
    bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - np.float32(0.47)
    pattern = bayer[np.arange(canvas.height)[:, None] // step % 4, np.arange(canvas.width)[None, :] // step % 4]
    canvas.fill(np.round(np.clip(small, 0, 1) * 7 + pattern * np.float32(0.8)) / 7)


def _fibres(easel: Easel) -> None:
    """Paper has a tooth, and light rakes across it."""
    canvas = easel.canvas
    tooth: Plane = centred(canvas.cloth(easel.dice.apart("tooth"), 0.007, 4, 0.75))
    lit = np.zeros_like(tooth)
    lit[1:, 1:] = tooth[1:, 1:] - tooth[:-1, :-1]
    canvas.dim(np.float32(1) + np.clip(lit, -1.5, 1.5) * np.float32(0.03) + tooth * np.float32(0.008))


_STYLES = {
    "watercolour": (_wash, _pigment),
    "oil": (_strokes,),
    "ink": (_brush,),
    "neon": (_tubes,),
    "halftone": (_dots,),
    "pixel": (_squares,),
    "paper": (_fibres,),
}
