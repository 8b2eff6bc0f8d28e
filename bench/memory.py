"""What open tabs weigh in the web process."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from bench import machine, peers
from bench.effort import Effort
from bench.figures import Figure
from bench.house import open_house
from bench.tabs import Tab, all_open

TITLE = "Memory for open tabs, signed in, on the account page"

_FIRST_FEW = 5
_SETTLED_S = 3.0


def measure(effort: Effort) -> list[Figure]:
    ours = [asyncio.run(_ours(effort.tabs)) for _ in range(effort.rounds)]
    echo = [asyncio.run(_echo(effort.tabs)) for _ in range(effort.rounds)]
    before, during, after, took = zip(*ours, strict=True)
    bare_before, bare_during, bare_after, bare_took = zip(*echo, strict=True)
    bare, count = "bare python-socketio", effort.tabs
    return [
        Figure("web process before", _mib(before), "MiB", Figure(bare, _mib(bare_before), "MiB")),
        Figure(f"with {count} tabs", _mib(during), "MiB", Figure(bare, _mib(bare_during), "MiB")),
        Figure(
            "for each tab",
            _each(before, during, count),
            "KiB",
            Figure(bare, _each(bare_before, bare_during, count), "KiB"),
        ),
        Figure(f"{_SETTLED_S:.0f} s after all were closed", _mib(after), "MiB", Figure(bare, _mib(bare_after), "MiB")),
        Figure(f"until all {count} showed their page", took, "s", Figure(f"{bare}, connected", bare_took, "s")),
    ]


Weighed = tuple[int, int, int, float]


async def _ours(count: int) -> Weighed:
    with open_house() as house:
        cookie = house.welcome(1)[0].cookie
        return await _weighed(lambda: Tab(house.url, cookie), Tab.arrive, house.web, count)


async def _echo(count: int) -> Weighed:
    with peers.serving("echo") as peer:
        return await _weighed(lambda: Tab(peer.url), Tab.open, peer.pid, count)


async def _weighed(tab: Callable[[], Tab], how: Callable[[Tab], Any], server: int, count: int) -> Weighed:
    """KiB before, with all tabs and after them, and the seconds it took to open them."""
    # What the first visitors make it import is not theirs.
    async with all_open([tab() for _ in range(_FIRST_FEW)], how):
        await asyncio.sleep(_SETTLED_S)
    await asyncio.sleep(_SETTLED_S)
    before = machine.memory_kib(server)
    async with all_open([tab() for _ in range(count)], how) as took:
        await asyncio.sleep(_SETTLED_S)
        during = machine.memory_kib(server)
    await asyncio.sleep(_SETTLED_S)
    return before, during, machine.memory_kib(server), took


def _mib(kib: Sequence[int]) -> list[float]:
    return [each / 1024 for each in kib]


def _each(before: Sequence[int], during: Sequence[int], count: int) -> list[float]:
    return [(full - empty) / count for empty, full in zip(before, during, strict=True)]
