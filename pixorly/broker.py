"""The connection to Redis that queue, events and limits share. Nothing in it is the truth."""

import threading
from functools import cache
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from pixorly.settings import settings

_making = threading.Lock()


def broker() -> redis.Redis:
    """Made lazily, in the process that uses it. What hangs is given up: nobody waits long for a hint."""
    # Two made at once would hurt: the one that is dropped cuts the connections it has handed out.
    with _making:
        return _broker()


@cache
def _broker() -> redis.Redis:
    return connect(socket_timeout=2)


def connect(**options: Any) -> redis.Redis:
    """A connection pool of one's own, for those who block on it."""
    # One retry heals a connection that a restart cut; more would make people wait for what is only a hint.
    retry = Retry(NoBackoff(), 1)
    return redis.Redis.from_url(
        address(),
        socket_connect_timeout=5,
        # What comes is short, and a hundred threads that wait for it hold as much as this each.
        socket_read_size=4096,
        health_check_interval=30,
        retry=retry,
        **options,
    )


def address() -> str:
    """The Redis of the settings, or the one that `pixorly up` started beside us."""
    given = settings().redis_url.get_secret_value()
    return given or _address_file().read_text("utf-8").strip()


def _address_file() -> Path:
    return settings().data_dir / "valkey" / "address"
