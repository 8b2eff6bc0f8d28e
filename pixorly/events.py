"""What just happened, as hints: `publish()` after commit, `listen()` in each web process.

An event carries its kind, whom it concerns and the id of its subject, never content. Whoever hears one
reads the database again, so a lost or doubled event does no harm.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import redis.asyncio
from sqlmodel import Session

from pixorly.broker import address, broker
from pixorly.database import on_commit

log = logging.getLogger(__name__)

_CHANNEL = "pixorly:events"
ADMINS = "admins"
EVERYBODY = "everybody"


@dataclass(frozen=True)
class Event:
    """`kind` is `noun.happened`; `audience` is `user:…`, `workspace:…`, `admins` or `everybody`."""

    kind: str
    audience: str
    subject: str


def of_user(user_id: object) -> str:
    return f"user:{user_id}"


def of_workspace(workspace_id: object) -> str:
    return f"workspace:{workspace_id}"


def publish(session: Session, kind: str, audience: str, subject: object) -> None:
    """Tell those whom it concerns, once the commit stands."""
    waiting: list[Event] = session.info.setdefault("hints", [])
    waiting.append(Event(kind, audience, str(subject)))
    on_commit(session, lambda: _send_together(waiting))


def _send_together(waiting: list[Event]) -> None:
    """All in one message: the first who is told to send finds all of them, and the others none."""
    if waiting:
        message = json.dumps([vars(event) for event in dict.fromkeys(waiting)])
        waiting.clear()
        broker().publish(_CHANNEL, message)


async def listen() -> AsyncIterator[Event | None]:
    """Every event from now on. None after each (re)connection: what was missed must be read again."""
    pause = 0.2
    while True:
        try:
            client = redis.asyncio.Redis.from_url(address(), socket_connect_timeout=5, health_check_interval=15)
            async with client, client.pubsub() as subscription:
                await subscription.subscribe(_CHANNEL)
                async for message in subscription.listen():
                    pause = 0.2
                    if message["type"] == "subscribe":
                        yield None
                    elif message["type"] == "message":
                        for event in _understood(message["data"]):
                            yield event
        except (redis.RedisError, OSError) as error:
            log.warning("Live events are interrupted (%s), trying again in %.1f s", type(error).__name__, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5)


def _understood(message: bytes) -> list[Event]:
    """Hints that make no sense, perhaps from another version of us, must not silence all that follow."""
    try:
        return [Event(**each) for each in json.loads(message)]
    except (TypeError, ValueError):
        log.warning("An event that can't be read was passed over")
        return []
