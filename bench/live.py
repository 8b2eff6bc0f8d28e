"""From a commit in another process to the tabs it concerns."""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from bench import machine, peers
from bench.effort import Effort
from bench.figures import Figure, halves_and_tails
from bench.house import open_house
from bench.tabs import SHELL, Tab, all_open

TITLE = "Live: from a commit in another process to the tab"

_ONE_AT_A_TIME = 30
_PAUSE_S = 0.3
_PATIENCE_S = 60.0
_RAW = "raw Redis to socket.io"

Tell = Callable[[Sequence[str], str], Any]
MarkOf = Callable[[dict[str, Any]], str | None]
# A round is a list of milliseconds, one for each tab that heard.
Rounds = list[list[float]]


class Listeners:
    """Tabs by whose they are. `told` tells some people something, and waits until all of their tabs know."""

    def __init__(self, tabs: Mapping[str, Sequence[Tab]], mark_of: MarkOf, tell: Tell) -> None:
        self._tabs, self._tell = tabs, tell
        self._awaited, self._heard = "", dict[Tab, float]()
        self._complete = asyncio.Event()
        self._count = 0
        for tab in (tab for each in tabs.values() for tab in each):
            tab.on_update = lambda update, tab=tab: self._listen(tab, mark_of(update))

    async def told(self, users: Sequence[str]) -> list[float]:
        """Milliseconds from the commit, for each tab."""
        self._count += 1
        self._awaited, self._complete = f"bench {self._count}", asyncio.Event()
        self._heard = {}
        self._missing = {tab for user in users for tab in self._tabs[user]}
        committed_at = await self._tell(users, self._awaited)
        await asyncio.wait_for(self._complete.wait(), _PATIENCE_S)
        return [(moment - committed_at) * 1000 for moment in self._heard.values()]

    def _listen(self, tab: Tab, mark: str | None) -> None:
        if mark == self._awaited and tab in self._missing:
            self._heard[tab] = time.monotonic()
            self._missing.discard(tab)
            if not self._missing:
                self._complete.set()


def measure(effort: Effort) -> list[Figure]:
    ours, raw = asyncio.run(_ours(effort)), asyncio.run(_raw(effort))
    scenes = (
        f"one person, {effort.tabs} tabs",
        f"{effort.tabs} persons, a tab each, all told in one commit",
        f"{effort.tabs} persons, a tab each, one told at a time",
    )
    return [
        figure
        for scene, rounds, raw_rounds in zip(scenes, ours, raw, strict=True)
        for figure in halves_and_tails(scene, rounds, _RAW, raw_rounds)
    ]


async def _ours(effort: Effort) -> list[Rounds]:
    with open_house() as house:
        people = house.welcome(effort.tabs)
        async with _teller(house.environment) as tell:

            def tabs_of(count: int, each: int) -> dict[str, list[Tab]]:
                return {one.user_id: [Tab(house.url, one.cookie) for _ in range(each)] for one in people[:count]}

            return await _scenes(tabs_of, Tab.arrive, _mark_in_shell, tell, effort)


async def _raw(effort: Effort) -> list[Rounds]:
    with peers.redis_beside() as address, peers.serving("relay", address) as peer:
        async with _teller({}, address) as tell:

            def tabs_of(count: int, each: int) -> dict[str, list[Tab]]:
                return {user: [Tab(peer.url, user=user) for _ in range(each)] for user in map(str, range(count))}

            return await _scenes(tabs_of, Tab.open, lambda update: update.get("mark"), tell, effort)


async def _scenes(
    tabs_of: Callable[[int, int], dict[str, list[Tab]]], how: Callable[[Tab], Any], mark_of: MarkOf, tell: Tell, effort: Effort
) -> list[Rounds]:  # fmt: skip
    crowd = await _told_in_rounds(tabs_of(1, effort.tabs), how, mark_of, tell, effort)
    tabs = tabs_of(effort.tabs, 1)
    all_at_once = await _told_in_rounds(tabs, how, mark_of, tell, effort)
    async with _listening(tabs_of(effort.tabs, 1), how, mark_of, tell) as (listeners, users):
        return [crowd, all_at_once, [await _one_by_one(listeners, users) for _ in range(effort.rounds)]]


async def _told_in_rounds(
    tabs: dict[str, list[Tab]], how: Callable[[Tab], Any], mark_of: MarkOf, tell: Tell, effort: Effort
) -> Rounds:
    async with _listening(tabs, how, mark_of, tell) as (listeners, users):
        return [await _after_a_pause(listeners, users) for _ in range(effort.rounds)]
