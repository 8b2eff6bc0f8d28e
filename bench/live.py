"""From a commit in another process to the tabs it concerns."""

import asyncio
import os
from collections.abc import Sequence
from typing import Any

from bench import peers
from bench.effort import Effort
from bench.figures import Figure, halves_and_tails
from bench.house import open_house
from bench.listeners import Rounds, Side, listening, one_by_one, teller, told
from bench.tabs import SHELL, Tab

TITLE = "Live: from a commit in another process to the tab"

_RAW = "raw Redis to socket.io"


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
        async with teller(house.environment, "bench.teller") as tell:
            side = Side(lambda user: Tab(house.url, cookies[user]), Tab.arrive, _mark_in_shell, tell)
            return await _scenes(side, list(cookies), effort)


async def _raw(effort: Effort) -> list[Rounds]:
    with peers.redis_beside() as address, peers.serving("relay", address) as peer:
        async with teller(os.environ, "bench.teller", address) as tell:
            side = Side(lambda user: Tab(peer.url, user=user), Tab.open, lambda update: update.get("mark"), tell)
            return await _scenes(side, [str(number) for number in range(effort.tabs)], effort)


async def _scenes(side: Side, users: Sequence[str], effort: Effort) -> list[Rounds]:
    async with listening(side, {users[0]: [side.tab(users[0]) for _ in users]}) as crowd:
        one_person = [await told(crowd, users[:1], 1.0) for _ in range(effort.rounds)]
    async with listening(side, {user: [side.tab(user)] for user in users}) as everyone:
        all_told = [await told(everyone, users, 1.0) for _ in range(effort.rounds)]
        one_told = [await one_by_one(everyone, users) for _ in range(effort.rounds)]
    return [one_person, all_told, one_told]


def _mark_in_shell(update: dict[str, Any]) -> str | None:
    notices = (update.get("delta") or {}).get(SHELL, {}).get("notices_rx_state_")
    return notices[0]["template"] if notices else None
