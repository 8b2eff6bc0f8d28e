"""Tabs that listen, a process that tells, and how long it took until those whom it concerns had heard."""

import asyncio
import contextlib
import json
import random
import secrets
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.tabs import Tab, all_open

_ONE_BY_ONE = 30
_PATIENCE_S = 60.0

Tell = Callable[[Sequence[str], str], Awaitable[float]]
# A round is a list of milliseconds, one for each tab that heard.
Rounds = list[list[float]]


@dataclass(frozen=True)
class Side:
    """Us or the peer: a tab of a user, how it opens, what mark an update carries, who tells, and what a new mark is."""

    tab: Callable[[str], Tab]
    how: Callable[[Tab], Awaitable[None]]
    mark_of: Callable[[dict[str, Any]], str | None]
    tell: Tell
    new_mark: Callable[[], str] = secrets.token_hex


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
        self._mark, self._complete = self._side.new_mark(), asyncio.Event()
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


async def one_by_one(listeners: Listeners, users: Sequence[str]) -> list[float]:
    return [(await told(listeners, [user], 0.1))[0] for user in random.sample(users, min(len(users), _ONE_BY_ONE))]


async def told(listeners: Listeners, users: Sequence[str], after_s: float) -> list[float]:
    """After a pause in which the server gets done with what came before."""
    await asyncio.sleep(after_s)
    return await listeners.told(users)


@contextlib.asynccontextmanager
async def listening(side: Side, tabs: Mapping[str, Sequence[Tab]]) -> AsyncIterator[Listeners]:
    async with all_open([tab for each in tabs.values() for tab in each], side.how):
        yield Listeners(tabs, side)


@contextlib.asynccontextmanager
async def teller(environment: Mapping[str, str], *given: str) -> AsyncIterator[Tell]:
    """Ends when we do: it reads until nobody holds the other end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *given,
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
