"""How often something may be tried, counted in Redis: by account and by address.

Fails open: when Redis is away, people still get in, and a log line says that nobody counted.
"""

import logging
import time
from functools import cache

import redis
from limits import RateLimitItem, parse
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

from pixorly.broker import broker
from pixorly.errors import TooMany
from pixorly.words import t

log = logging.getLogger(__name__)

# One account from one address, one account from everywhere, and one address for all accounts: guessing at
# one person is slow, guessing at many is too, and nobody locks somebody else out from afar at once.
_RULES = {
    "sign_in": {"pair": "10/15minutes", "account": "100/hour", "address": "100/15minutes"},
    "sign_up": {"account": "5/hour", "address": "30/hour"},
    "mail": {"account": "5/hour", "address": "30/hour"},
    "password": {"account": "10/15minutes"},
    "api_key": {"account": "30/hour"},
    "upload": {"account": "60/minute"},
    "ticket": {"address": "60/15minutes"},
    "provider_key": {"account": "10/15minutes", "address": "30/15minutes"},
}


def count(what: str, *, account: str = "", address: str = "") -> None:
    """Count one try and refuse it when there were too many."""
    keys = {"pair": f"{account}|{address}", "account": account, "address": address}
    for by, rule in _RULES[what].items():
        if keys[by]:
            _count(parse(rule), what, by, keys[by])


def forget(what: str, *, account: str, address: str) -> None:
    """A success shows that the earlier tries were slips."""
    try:
        _limiter().clear(parse(_RULES[what]["pair"]), what, "pair", f"{account}|{address}")
    except (redis.RedisError, OSError):
        log.warning("Redis is away: tries are not forgotten")


def _count(rule: RateLimitItem, *key: str) -> None:
    try:
        if _limiter().hit(rule, *key):
            return
        ends_at, _left = _limiter().get_window_stats(rule, *key)
        wait = max(1, round(ends_at - time.time()))
    except (redis.RedisError, OSError):
        log.warning("Redis is away: tries of %s are not counted", key[0])
        return
    raise TooMany(t("Too many tries. Wait {minutes} min, then try again.", minutes=-(-wait // 60)), retry_after=wait)


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(RedisStorage("redis://", connection_pool=broker().connection_pool))
