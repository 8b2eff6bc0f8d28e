"""Events through the socket: how fast one is answered, and how many a second."""

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench import machine, peers
from bench.effort import Effort
from bench.figures import Figure, halves_and_tails
from bench.house import open_house
from bench.tabs import SHELL, Tab, all_open, event

TITLE = "Events through the socket"

_TABS = 100
_ALONE = 40
# People's pace: each tab twice a second.
_PAUSE_S = 0.5
# A socket of ours is heard 60 times at once and 20 times a second (pixorly/state/sockets.py); we stay below, since
# what is above is dropped without an answer.
_BURST, _PER_SECOND, _REFILL_S = 50, 18, 3.0

_ECHO = "bare python-socketio echo"


@dataclass
class Heard:
    """One entry a round."""

    alone: list[list[float]] = field(default_factory=list)
    paced: list[list[float]] = field(default_factory=list)
    a_second: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Question:
    """`allowance` says how many may be asked by one socket in the seconds that passed."""

    event: dict[str, Any]
    is_answer: Callable[[dict[str, Any]], bool]
    allowance: Callable[[float], float] = lambda passed: _BURST + _PER_SECOND * passed


_TELL = Question(
    event(f"{SHELL}.tell", words={"template": "A word", "values": {}}, kind="ok"),
    lambda update: "said_rx_state_" in (update.get("delta") or {}).get(SHELL, {}),
)
_LOAD = Question(
    event(f"{SHELL}.load"), lambda update: "person_rx_state_" in (update.get("delta") or {}).get(SHELL, {})
)
_BARE = Question(_TELL.event, lambda update: True, lambda passed: math.inf)


def measure(effort: Effort) -> list[Figure]:
    told, loaded = asyncio.run(_ours(effort))
    echoed = asyncio.run(_echo(effort))
    tabs = _how_many(effort)
    return [
        *_figures("a word said, no database", tabs, told, echoed),
        *_figures("the shell loaded, viewer and three reads", tabs, loaded, echoed),
    ]


async def _ours(effort: Effort) -> list[Heard]:
    with open_house() as house:
        cookie = house.welcome(1)[0].cookie
        tabs = [Tab(house.url, cookie) for _ in range(_how_many(effort))]
        async with all_open(tabs, Tab.arrive):
            return [await _heard(tabs, question, house.web, effort) for question in (_TELL, _LOAD)]


async def _echo(effort: Effort) -> Heard:
    with peers.serving("echo") as peer:
        tabs = [Tab(peer.url) for _ in range(_how_many(effort))]
        async with all_open(tabs, Tab.open):
            return await _heard(tabs, _BARE, peer.pid, effort)


def _how_many(effort: Effort) -> int:
    return min(_TABS, effort.tabs)


async def _heard(tabs: Sequence[Tab], question: Question, server: int, effort: Effort) -> Heard:
    heard = Heard()
    for number in range(effort.rounds):
        await asyncio.sleep(_REFILL_S)
        alone = tabs[number % len(tabs)]
        heard.alone.append([await _asked(alone, question) for _ in range(_ALONE)])
        heard.paced.append(await _at_peoples_pace(tabs, question, effort.seconds))
        used, began = machine.cpu_seconds(server), time.perf_counter()
        answers = sum(await asyncio.gather(*(_as_fast_as_answered(tab, question, effort.seconds) for tab in tabs)))
        heard.a_second.append(answers / (time.perf_counter() - began))
        heard.cpu_ms.append((machine.cpu_seconds(server) - used) / answers * 1000)
    return heard


async def _at_peoples_pace(tabs: Sequence[Tab], question: Question, seconds: float) -> list[float]:
    async def one(tab: Tab, number: int) -> list[float]:
        took = []
        # Spread evenly, so that they don't all ask in the same instant.
        await asyncio.sleep(number / len(tabs) * _PAUSE_S)
        for _ in range(round(seconds / _PAUSE_S)):
            took.append(await _asked(tab, question))
            await asyncio.sleep(max(0, _PAUSE_S - took[-1] / 1000))
        return took

    return [took for each in await asyncio.gather(*map(one, tabs, range(len(tabs)))) for took in each]


async def _as_fast_as_answered(tab: Tab, question: Question, seconds: float) -> int:
    """One question at a time per tab, each sent as soon as the one before is answered. Returns how many were."""
    began, count = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < seconds:
        if count >= question.allowance(passed):
            await asyncio.sleep(0.02)
            continue
        await _asked(tab, question)
        count += 1
    return count


async def _asked(tab: Tab, question: Question) -> float:
    """Milliseconds to the answer."""
    return await tab.ask(question.event, question.is_answer) * 1000


def _figures(what: str, tabs: int, ours: Heard, echo: Heard) -> list[Figure]:
    paced, full = f"{tabs} tabs, each twice a second", f"{tabs} tabs, as fast as answered"
    return [
        *halves_and_tails(f"{what}: one tab", ours.alone, _ECHO, echo.alone),
        *halves_and_tails(f"{what}: {paced}", ours.paced, _ECHO, echo.paced),
        Figure(f"{what}: {full}", ours.a_second, "a second", Figure(_ECHO, echo.a_second, "a second")),
        Figure(f"{what}: the server's processor time for each", ours.cpu_ms, beside=Figure(_ECHO, echo.cpu_ms)),
    ]
