"""From a commit in another process to the tabs it concerns."""

import asyncio
import contextlib
import json
import os
import random
import secrets
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench import peers
from bench.effort import Effort
from bench.figures import Figure, halves_and_tails
from bench.house import open_house
from bench.tabs import SHELL, Tab, all_open

TITLE = "Live: from a commit in another process to the tab"

_ONE_BY_ONE = 30
_PATIENCE_S = 60.0
_RAW = "raw Redis to socket.io"

Tell = Callable[[Sequence[str], str], Awaitable[float]]
# A round is a list of milliseconds, one for each tab that heard.
Rounds = list[list[float]]


@dataclass(frozen=True)
class Side:
    """Us or the peer: a tab of a user, how it opens, what mark an update carries, and who tells."""

    tab: Callable[[str], Tab]
    how: Callable[[Tab], Awaitable[None]]
    mark_of: Callable[[dict[str, Any]], str | None]
    tell: Tell


class Listeners:
    """Tabs by whose they are, and when each of them heard."""

    def __init__(self, tabs: Mapping[str, Sequence[Tab]], side: Side) -> None:
        self._tabs, self._side = tabs, side
        self._mark, self._heard_at = "", dict[Tab, float]()
        self._missing, self._complete = set[Tab](), asyncio.Event()
        for tab in (tab for each in tabs.values() for tab in each):
            tab.on_update = partial(self._listen, tab)

    async def told(self, users: Sequence[str]) -> list[float]:
        """Tell these, and wait until all of their tabs know. Milliseconds from the commit, for each tab."""
        self._mark, self._complete = secrets.token_hex(8), asyncio.Event()
        self._heard_at, self._missing = {}, {tab for user in users for tab in self._tabs[user]}
        committed_at = await self._side.tell(users, self._mark)
        await asyncio.wait_for(self._complete.wait(), _PATIENCE_S)
        return [(heard_at - committed_at) * 1000 for heard_at in self._heard_at.values()]

    def _listen(self, tab: Tab, update: dict[str, Any]) -> None:
        if tab in self._missing and self._side.mark_of(update) == self._mark:
            self._heard_at[tab] = time.monotonic()
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
        cookies = {person.user_id: person.cookie for person in house.welcome(effort.tabs)}
        async with _teller(house.environment) as tell:
            side = Side(lambda user: Tab(house.url, cookies[user]), Tab.arrive, _mark_in_shell, tell)
            return await _scenes(side, list(cookies), effort)


async def _raw(effort: Effort) -> list[Rounds]:
    with peers.redis_beside() as address, peers.serving("relay", address) as peer:
        async with _teller(os.environ, address) as tell:
            side = Side(lambda user: Tab(peer.url, user=user), Tab.open, lambda update: update.get("mark"), tell)
            return await _scenes(side, [str(number) for number in range(effort.tabs)], effort)


async def _scenes(side: Side, users: Sequence[str], effort: Effort) -> list[Rounds]:
    async with _listening(side, {users[0]: [side.tab(users[0]) for _ in users]}) as crowd:
        one_person = [await _told(crowd, users[:1], 1.0) for _ in range(effort.rounds)]
    async with _listening(side, {user: [side.tab(user)] for user in users}) as everyone:
        all_told = [await _told(everyone, users, 1.0) for _ in range(effort.rounds)]
        one_told = [await _one_by_one(everyone, users) for _ in range(effort.rounds)]
    return [one_person, all_told, one_told]


async def _one_by_one(listeners: Listeners, users: Sequence[str]) -> list[float]:
    return [(await _told(listeners, [user], 0.1))[0] for user in random.sample(users, min(len(users), _ONE_BY_ONE))]


async def _told(listeners: Listeners, users: Sequence[str], after_s: float) -> list[float]:
    """After a pause in which the server gets done with what came before."""
    await asyncio.sleep(after_s)
    return await listeners.told(users)


@contextlib.asynccontextmanager
async def _listening(side: Side, tabs: Mapping[str, Sequence[Tab]]) -> AsyncIterator[Listeners]:
    async with all_open([tab for each in tabs.values() for tab in each], side.how):
        yield Listeners(tabs, side)


@contextlib.asynccontextmanager
async def _teller(environment: Mapping[str, str], *given: str) -> AsyncIterator[Tell]:
    """Ends when we do: it reads until nobody holds the other end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.teller", *given,
        env=dict(environment), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    to_it, from_it = process.stdin, process.stdout
    assert to_it and from_it

    async def tell(users: Sequence[str], mark: str) -> float:
        to_it.write(json.dumps({"users": users, "mark": mark}).encode() + b"\n")
        return float(await from_it.readline())

    try:
        await from_it.readline()
        yield tell
    finally:
        to_it.close()
        await process.wait()


def _mark_in_shell(update: dict[str, Any]) -> str | None:
    notices = (update.get("delta") or {}).get(SHELL, {}).get("notices_rx_state_")
    return notices[0]["template"] if notices else None
