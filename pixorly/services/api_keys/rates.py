"""How often a key, a workspace and an address may ask, counted in Redis by the minute, and by the day as the plan says.

Fails open: while Redis is away everybody is answered, and a log line says that nobody counted.
"""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import redis
from limits.storage import RedisStorage

from pixorly.broker import broker
from pixorly.errors import TooMany
from pixorly.services.api_keys.find import Keyed
from pixorly.settings import settings
from pixorly.words import t

log = logging.getLogger(__name__)

_MINUTE, _DAY = 60, 86_400
# Of what one key may: a workspace has several, and behind one address are many people.
_WORKSPACE_TIMES, _ADDRESS_TIMES = 2, 5
_DENIED_A_MINUTE = 60
# Redis that hangs would hold up every request for its timeout.
_LEFT_ALONE_SECONDS = 5.0


@dataclass(frozen=True)
class Rate:
    """So many within a window that begins with the clock's minute, or with the day in UTC."""

    name: str
    most: int
    seconds: int
    whose: str


@dataclass(frozen=True)
class Standing:
    """How many of them are left, and for how many seconds they must last."""

    rate: Rate
    left: int
    seconds: int


class AskedTooOften(TooMany):
    code = "rate_limited"


class DayIsUsedUp(TooMany):
    code = "day_used_up"


def count_address(address: str) -> None:
    """Before anybody looks at the key: whoever floods us must cost us little."""
    a_minute = settings().api_requests_a_minute
    if a_minute and address:
        require(_counted([Rate("address", a_minute * _ADDRESS_TIMES, _MINUTE, address)]))


def count_denied(address: str) -> None:
    """Keys can't be guessed, and nobody shall try all day."""
    if address:
        require(_counted([Rate("denied", _DENIED_A_MINUTE, _MINUTE, address)]))


def count(keyed: Keyed) -> list[Standing]:
    """Count one request of this key; refused where there were too many, with how it stands either way."""
    a_minute, a_day = settings().api_requests_a_minute, keyed.plan.api_requests_a_day
    workspace = keyed.viewer.workspace_id.hex
    rates = []
    if a_minute:
        rates += [
            Rate("key", a_minute, _MINUTE, keyed.key_id.hex),
            Rate("workspace", a_minute * _WORKSPACE_TIMES, _MINUTE, workspace),
        ]
    if a_day:
        rates.append(Rate("day", a_day, _DAY, workspace))
    return _counted(rates)


def require(standings: Iterable[Standing]) -> None:
    # Of several that are used up the longest counts: to come back earlier would be in vain.
    for one in sorted(standings, key=lambda one: -one.seconds):
        if one.left >= 0:
            continue
        if one.rate.seconds == _DAY:
            words = t("Your plan has {most} requests a day, and they are used up.", most=one.rate.most)
            raise DayIsUsedUp(words, retry_after=one.seconds)
        words = t(
            "That is more than {most} requests a minute. Wait {seconds} s.", most=one.rate.most, seconds=one.seconds
        )
        raise AskedTooOften(words, retry_after=one.seconds)


def headers(standings: list[Standing]) -> dict[str, str]:
    """As draft-ietf-httpapi-ratelimit-headers-10 has them."""
    if not standings:
        return {}
    return {
        "RateLimit-Policy": ", ".join(f'"{one.rate.name}";q={one.rate.most};w={one.rate.seconds}' for one in standings),
        "RateLimit": ", ".join(f'"{one.rate.name}";r={max(0, one.left)};t={one.seconds}' for one in standings),
    }


def _counted(rates: list[Rate]) -> list[Standing]:
    if time.monotonic() < _left_alone()[0]:
        return []
    at = int(time.time())
    try:
        return [_standing(rate, at) for rate in rates]
    except (redis.RedisError, OSError) as error:
        _left_alone()[0] = time.monotonic() + _LEFT_ALONE_SECONDS
        log.warning("Redis is away (%s): requests of the API are not counted", type(error).__name__)
        return []


def _standing(rate: Rate, at: int) -> Standing:
    window, into = divmod(at, rate.seconds)
    # It ends with the clock and not with the first request, so that to say when needs no question.
    made = _storage().incr(f"api/{rate.name}/{rate.whose}/{window}", rate.seconds + _MINUTE)
    return Standing(rate, rate.most - made, rate.seconds - into)


@cache
def _left_alone() -> list[float]:
    return [0.0]


@cache
def _storage() -> RedisStorage:
    return RedisStorage("redis://", connection_pool=broker().connection_pool)
