"""The switchboard of one web process: one subscriber to Redis, any number of listening screens."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from pixorly import events
from pixorly.events import Event

# A screen that is behind loses the oldest hints first; it reads the whole truth anyway.
_LONGEST_WAITING_LINE = 64
# What those are told who may have missed something.
GAP_ENDED = "gap.ended"
# Only for what serves the whole process, such as closing sockets of logins that ended.
EVERYTHING = "*"


class Hub:
    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[Event]]] = defaultdict(set)

    @contextmanager
    def subscribed(self, *audiences: str) -> Iterator[asyncio.Queue[Event]]:
        line: asyncio.Queue[Event] = asyncio.Queue(_LONGEST_WAITING_LINE)
        for audience in audiences:
            self._listeners[audience].add(line)
        try:
            yield line
        finally:
            for audience in audiences:
                self._listeners[audience].discard(line)
                if not self._listeners[audience]:
                    del self._listeners[audience]

    def tell(self, event: Event) -> None:
        for audience in (event.audience, EVERYTHING):
            for line in self._listeners.get(audience, ()):
                _put(line, event)

    def tell_all_to_look_again(self) -> None:
        """After a gap in the connection nobody knows what was missed."""
        for audience, lines in self._listeners.items():
            for line in lines:
                _put(line, Event(GAP_ENDED, audience, ""))

    @property
    def listeners(self) -> int:
        return sum(len(lines) for lines in self._listeners.values())


def _put(line: "asyncio.Queue[Event]", event: Event) -> None:
    if line.full():
        line.get_nowait()
    line.put_nowait(event)


hub = Hub()


async def relay() -> None:
    """Runs as long as the web process does: what Redis says, the hub passes on."""
    async for event in events.listen():
        if event is None:
            hub.tell_all_to_look_again()
        else:
            hub.tell(event)
