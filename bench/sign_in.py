"""Signing in by password: slow on purpose, by Argon2, and beside that by as little as possible."""

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from bench.effort import Effort
from bench.figures import Figure, halves_and_tails
from bench.house import House, Person, open_house
from pixorly.services import passwords

TITLE = "Sign-in by password"

_PASSWORD = "seven quiet lanterns"
_PEOPLE = 24
_TRIES = 40
_AT_ONCE = (1, 8)
_ALONE = "Argon2 verify alone"


def measure(effort: Effort) -> list[Figure]:
    stored = passwords.kept(_PASSWORD)
    # Behind one proxy each person comes from an address of their own; else they count as one who guesses.
    with open_house(trusted_proxy_hops=1) as house:
        people = house.welcome(_PEOPLE, _PASSWORD)
        visitors = itertools.cycle(enumerate(people))
        return [figure for at_once in _AT_ONCE for figure in _figures(house, visitors, stored, at_once, effort)]


def _figures(
    house: House, visitors: Iterator[tuple[int, Person]], stored: str, at_once: int, effort: Effort
) -> list[Figure]:
    ours, alone = [], []
    for _ in range(effort.rounds):
        ours.append(asyncio.run(_signed_in(house, visitors, at_once)))
        alone.append(_verified(stored, at_once))
    return halves_and_tails(f"{at_once} at once", ours, _ALONE, alone)


async def _signed_in(house: House, visitors: Iterator[tuple[int, Person]], at_once: int) -> list[float]:
    """Milliseconds for each. Every one is a browser that was never here: it keeps no cookie."""
    nothing_kept = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    async with httpx.AsyncClient(base_url=house.url, cookies=nothing_kept, timeout=60) as client:

        async def one_after_the_other(count: int) -> list[float]:
            return [await _sign_in(client, *next(visitors)) for _ in range(count)]

        lines = await asyncio.gather(*(one_after_the_other(_TRIES // at_once) for _ in range(at_once)))
    return [took for line in lines for took in line]


async def _sign_in(client: httpx.AsyncClient, number: int, person: Person) -> float:
    headers = {"X-Forwarded-For": f"203.0.113.{number + 1}", "Accept": "application/json"}
    began = time.perf_counter()
    answer = await client.post("/auth/sign-in", data={"email": person.email, "password": _PASSWORD}, headers=headers)
    answer.raise_for_status()
    return (time.perf_counter() - began) * 1000


def _verified(stored: str, at_once: int) -> Sequence[float]:
    def one(_: int) -> float:
        began = time.perf_counter()
        assert passwords.fits(_PASSWORD, stored)
        return (time.perf_counter() - began) * 1000

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, range(_TRIES)))
