"""From the command to the first answer: on an empty data folder, and again."""

import shutil
from pathlib import Path

from bench import machine, peers
from bench.effort import Effort
from bench.figures import Figure
from bench.house import House

TITLE = "Start: `pixorly up` until /ready answers"

# What a fresh clone does not have, and what a copy does not need.
_NOT_IN_A_CLONE = shutil.ignore_patterns(
    ".git", ".venv", ".web", ".built", ".pixorly", ".states", "__pycache__", "external"
)


def measure(effort: Effort) -> list[Figure]:
    _start_and_stop(1)  # Fills the caches of files and bytecode, which a second clone would find full too.
    lives = [_start_and_stop(2) for _ in range(effort.rounds)]
    firsts, seconds = ([life[number][0] for life in lives] for number in (0, 1))
    stops = [stop for life in lives for _, stop in life]
    bare = Figure("bare Granian, hello", [_start_of_granian() for _ in range(effort.rounds)], "s")
    figures = [
        Figure("cold start, data folder empty, front end built", firsts, "s", bare),
        Figure("second start, limit 10 s", seconds, "s", bare),
        Figure("Ctrl-C until all has ended", stops, "s"),
    ]
    return [*figures, _with_build()] if effort.is_with_build else figures


def _start_and_stop(times: int, stands_in: Path = machine.REPO) -> list[tuple[float, float]]:
    """Seconds to start and to stop, so many times in a row on one data folder."""
    with machine.folder("house") as folder:
        house = House(folder, stands_in)
        return [(house.start(), house.stop()) for _ in range(times)]


def _with_build() -> Figure:
    """In a copy, so that this checkout keeps its front end. Once only, since it asks a registry for packages."""
    with machine.folder("clone") as folder:
        copy = folder / "clone"
        shutil.copytree(machine.REPO, copy, ignore=_NOT_IN_A_CLONE)
        started, _ = _start_and_stop(1, copy)[0]
    return Figure("cold start with npm's packages and the build", [started], "s")


def _start_of_granian() -> float:
    with peers.serving("hello") as peer:
        return peer.started_in_s
