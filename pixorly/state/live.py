"""How a screen stays true: it listens to the hub, and at each hint reads again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Container, Hashable, Mapping
from typing import Any, Protocol, TypeVar

from reflex.state import BaseState

from pixorly.hub import GAP_ENDED, hub

# The first hint is answered at once; those that follow within this time are read together: at most ten reads a
# second and tab.
_COALESCE_SECONDS = 0.1
_LOOK_SECONDS = 20
# What a screen can't know it missed: a cut line to Redis, or more hints than wait in line. It reads everything.
GAP = (GAP_ENDED, "")

T = TypeVar("T")
Heard = frozenset[tuple[str, str]]


async def hints(
    state: BaseState, *audiences: str, kinds: Container[str] = (), at_least_every: float = 0
) -> AsyncIterator[Heard]:
    """Once at the beginning, since something may have happened between load and now; then at each hint, with kind
    and subject of all that came together. Only of these kinds where some are named, and always after a gap. And after
    so many silent seconds, where time alone changes what is shown.

    Ends when the tab is gone. A watcher that a client started by hand, outside of a page's load, is not
    cancelled with it, so the socket is looked at too.
    """
    session = state.router.session
    clock = asyncio.get_running_loop().time
    with hub.subscribed(*audiences) as line:
        yield frozenset()
        next_at = 0.0
        while _is_open(session.session_id, session.client_token):
            try:
                first = await asyncio.wait_for(line.get(), at_least_every or _LOOK_SECONDS)
            except TimeoutError:
                if at_least_every:
                    yield frozenset()
                continue
            await asyncio.sleep(max(0.0, next_at - clock()))
            # A line that is full lost its oldest.
            heard: set[tuple[str, str]] = {GAP} if line.qsize() >= line.maxsize - 1 else set()
            heard.add((first.kind, first.subject))
            while not line.empty():
                event = line.get_nowait()
                heard.add((event.kind, event.subject))
            next_at = clock() + _COALESCE_SECONDS
            if not kinds or GAP in heard or any(kind in kinds for kind, _ in heard):
                yield frozenset(heard)


_boarding: dict[Hashable, asyncio.Task[Any]] = {}


async def together(key: Hashable, read: Callable[[], Awaitable[T]]) -> T:
    """The same question, asked by many tabs at one hint, is read once. Whoever asks after the reading began has it
    read anew, since theirs may be a later hint."""
    if key not in _boarding:
        _boarding[key] = asyncio.create_task(_read_for_all(key, read))
    # One tab that leaves must not take the answer away from the others.
    return await asyncio.shield(_boarding[key])


async def _read_for_all(key: Hashable, read: Callable[[], Awaitable[T]]) -> T:
    # All tabs that one hint woke have asked by the time the loop comes round again.
    await asyncio.sleep(0)
    del _boarding[key]
    return await read()


class Sockets(Protocol):
    """Where Reflex keeps which tab came with which socket."""

    @property
    def sid_to_token(self) -> Mapping[str, str]: ...


_sockets: list[Sockets] = []


def know(sockets: Sockets) -> None:
    """Told once, when the app is put together. To ask Reflex for its app at each hint would cost more than the hint."""
    _sockets[:] = [sockets]


def _is_open(socket_id: str, token: str) -> bool:
    return any(sockets.sid_to_token.get(socket_id) == token for sockets in _sockets)
