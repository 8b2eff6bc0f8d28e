"""From the command to the first answer: on an empty data folder, and again."""

import shutil
import time
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Life:
    started_in_s: float
    stopped_in_s: float
    # Of all its processes, from the first to the last moment.
    cpu_s: float


def measure(effort: Effort) -> list[Figure]:
    _start_and_stop(1)  # Fills the caches of files and bytecode, which a second clone would find full too.
    lives = [_start_and_stop(2) for _ in range(effort.rounds)]
    firsts, seconds = zip(*lives, strict=True)
    granian = [_granian() for _ in range(effort.rounds)]
    name = "bare Granian, hello"
    bare = Figure(name, [life.started_in_s for life in granian], "s")
    figures = [
        Figure("cold start, data folder empty, front end built", [life.started_in_s for life in firsts], "s", bare),
        Figure("second start, limit 10 s", [life.started_in_s for life in seconds], "s", bare),
        Figure("Ctrl-C until all has ended", [life.stopped_in_s for life in (*firsts, *seconds)], "s"),
        Figure(
            "processor time of a second start and its end, all processes",
            [life.cpu_s for life in seconds],
            "s",
            Figure(name, [life.cpu_s for life in granian], "s"),
        ),
    ]
    return [*figures, _with_build()] if effort.is_with_build else figures


def _start_and_stop(times: int, stands_in: Path = machine.REPO) -> list[Life]:
    """So many times in a row, on one data folder."""
    with machine.folder("house") as folder:
        house = House(folder, stands_in)
        return [_lived(house) for _ in range(times)]


def _lived(house: House) -> Life:
    used = machine.cpu_seconds_of_ended_children()
    return Life(house.start(), house.stop(), machine.cpu_seconds_of_ended_children() - used)


def _granian() -> Life:
    used = machine.cpu_seconds_of_ended_children()
    with peers.serving("hello") as peer:
        began = time.monotonic()
    return Life(peer.started_in_s, time.monotonic() - began, machine.cpu_seconds_of_ended_children() - used)


def _with_build() -> Figure:
    """In a copy, so that this checkout keeps its front end. Once only, since it asks a registry for packages."""
    with machine.folder("clone") as folder:
        copy = folder / "clone"
        shutil.copytree(machine.REPO, copy, ignore=_NOT_IN_A_CLONE)
        [life] = _start_and_stop(1, copy)
    return Figure("cold start with npm's packages and the build", [life.started_in_s], "s")
