"""From a job's event, committed in another process, to the tile in one of a thousand open studios."""

import asyncio
import os
import random
from typing import Any

from bench import peers
from bench.effort import Effort
from bench.figures import Figure, halves_and_tails
from bench.house import open_house
from bench.listeners import Rounds, Side, listening, one_by_one, teller
from bench.tabs import FEED, Tab

TITLE = "Tiles: from a job's event, committed in another process, to the tile"

_STUDIO = "/studio"
_TABS_FOR_EACH = 5


def measure(effort: Effort) -> list[Figure]:
    count = effort.tabs * _TABS_FOR_EACH
    ours, raw = asyncio.run(_ours(effort, count)), asyncio.run(_raw(effort, count))
    what = f"one of {count:,} persons, each with a studio open"
    return halves_and_tails(what, ours, "raw Redis to socket.io", raw, "limit 150 ms")


async def _ours(effort: Effort, count: int) -> Rounds:
    with open_house() as house:
        cookies = {person.user_id: person.cookie for person in house.welcome(count)}
        async with teller(house.environment, "bench.progress") as tell:
            side = Side(
                lambda user: Tab(house.url, cookies[user], page=_STUDIO), Tab.arrive, _share_in_feed, tell, _share
            )
            return await _rounds(side, list(cookies), effort)


async def _raw(effort: Effort, count: int) -> Rounds:
    with peers.redis_beside() as address, peers.serving("relay", address) as peer:
        async with teller(os.environ, "bench.teller", address) as tell:
            side = Side(lambda user: Tab(peer.url, user=user), Tab.open, lambda update: update.get("mark"), tell)
            return await _rounds(side, [str(number) for number in range(count)], effort)


async def _rounds(side: Side, users: list[str], effort: Effort) -> Rounds:
    async with listening(side, {user: [side.tab(user)] for user in users}) as everyone:
        return [await one_by_one(everyone, users) for _ in range(effort.rounds)]


def _share() -> str:
    """How far a job is: a mark that no other moment has."""
    return repr(round(random.uniform(0.1, 0.9), 9))


def _share_in_feed(update: dict[str, Any]) -> str | None:
    batches = (update.get("delta") or {}).get(FEED, {}).get("changed_rx_state_") or ()
    tiles = [tile for batch in batches for job in batch.get("jobs", ()) for tile in job["tiles"]]
    return repr(tiles[0]["progress"]) if tiles else None
