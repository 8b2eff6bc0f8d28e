"""From words to a picture: the passes of a scene, one after the other, told step by step."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixorly.painter import finish, styles, weather
from pixorly.painter.canvas import Canvas, to_bytes
from pixorly.painter.dice import Dice
from pixorly.painter.easel import Easel, Pass
from pixorly.painter.reading import palette_of, understood
from pixorly.painter.scenes import SCENES

SIDES = range(64, 4097)
STEPS = range(1, 33)
DEFAULT_STEPS = 8
_PREVIEW_SIDE = 256

Picture = NDArray[np.uint8]


class Stopped(Exception):
    """Somebody asked to stop before the picture was done."""


@dataclass(frozen=True)
class Step:
    """`preview` makes a small copy of the painting as it is when asked, so ask while the step is told."""

    done: int
    of: int
    preview: Callable[[], Picture]


def paint(
    prompt: str,
    *,
    width: int,
    height: int,
    seed: int,
    steps: int = DEFAULT_STEPS,
    negative_prompt: str = "",
    on_step: Callable[[Step], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Picture:
    """The same words, seed, size and steps give the same picture; another size gives the same one, larger or smaller."""
    if width not in SIDES or height not in SIDES or steps not in STEPS:
        raise ValueError(f"sides go from {SIDES[0]} to {SIDES[-1]} and steps from {STEPS[0]} to {STEPS[-1]}")
    canvas = Canvas(height, width)
    easel = _set_up(canvas, prompt, negative_prompt, seed, steps)
    passes = _passes(easel)
    of = min(steps, len(passes))
    for done in range(1, of + 1):
        for each in passes[(done - 1) * len(passes) // of : done * len(passes) // of]:
            if should_stop is not None and should_stop():
                raise Stopped
            each()
        if on_step is not None:
            on_step(Step(done, of, lambda: canvas.small(_PREVIEW_SIDE)))
    return to_bytes(canvas.light, easel.dice.apart("dither").even(height, width))


def _set_up(canvas: Canvas, prompt: str, negative_prompt: str, seed: int, steps: int) -> Easel:
    reading = understood(prompt, negative_prompt)
    # Words with a meaning don't move anything: dusk instead of dawn leaves every mountain where it stands.
    dice = Dice(f"{seed}/{reading.scene}/{' '.join(reading.unknown)}")
    return Easel(canvas, dice, palette_of(reading), reading, steps)


def _passes(easel: Easel) -> list[Pass]:
    scene = SCENES[easel.reading.scene]
    return [*scene(easel), *weather.passes(easel), *styles.passes(easel), *finish.passes(easel)]
