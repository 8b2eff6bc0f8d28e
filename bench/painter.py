"""Seconds of one core that the built-in painter takes for 1024 × 1024, scene by scene."""

import time

from bench.effort import Effort
from bench.figures import Figure
from pixorly.painter import DEFAULT_STEPS, paint

TITLE = f"The painter: 1024 x 1024 at {DEFAULT_STEPS} steps, seconds of processor time"

_LIMIT = "limit 2 s"
_PROMPTS = {
    "ridges": "mountains with a lake and trees",
    "dunes": "desert",
    "sea": "sea with a lighthouse",
    "meadow": "meadow with flowers and trees",
    "forest": "forest",
    "clouds": "clouds",
    "aurora": "aurora over a lake",
    "city": "city in the rain",
    "planet": "planet with rings and moons",
    "nebula": "nebula",
    "flowers": "flowers",
    "glass": "stained glass",
    "silk": "silk",
    "flow": "flow",
    "marble": "marble with gold veins",
    "shapes": "geometric",
    "watercolour over ridges": "watercolour mountains",
    "oil over a sea": "oil painting of the sea",
}


def measure(effort: Effort) -> list[Figure]:
    paint("clouds", width=64, height=64, seed=0)  # The first one also loads the tables of words.
    # Each round paints another seed, since compositions differ in cost.
    return [
        Figure(name, [_seconds(prompt, seed) for seed in range(effort.rounds)], "s", _LIMIT)
        for name, prompt in _PROMPTS.items()
    ]


def _seconds(prompt: str, seed: int) -> float:
    """Processor time, because the bench shares its machine."""
    started = time.process_time()
    paint(prompt, width=1024, height=1024, seed=seed)
    return time.process_time() - started
