"""The house's socket without a browser: what somebody may say who writes programs."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import httpx
import socketio
from socketio.exceptions import ConnectionError as Refused

from pixorly.state.shell import ShellState
from tests.stories.whole_house import House

_NAMESPACE = "/_event"
_ROOT = "reflex___state____state"
_PATIENCE_S = 20


@dataclass(frozen=True)
class Said:
    """A handler called by its name, with anything."""

    handler: str
    given: dict[str, Any] = field(default_factory=dict)


def call(state: type, handler: str, **given: Any) -> Said:
    return Said(f"{state.get_full_name()}.{handler}", given)


@dataclass
class Talk:
    """What was heard on one socket, as text."""

    heard: list[str] = field(default_factory=list)
    is_closed: bool = False

    def __contains__(self, text: str) -> bool:
        return any(text in frame for frame in self.heard)


def talk(house: House, *said: Said, token: str, cookie: str = "", page: str = "/account") -> Talk:
    """Arrive with this token, say all that, and listen until the answers are complete."""
    return _in_a_thread(lambda: _talk(house, said, token, cookie, page))


def is_let_in(house: House, origin: str) -> bool:
    """Whether a page of that origin may open a socket at all."""

    async def knock() -> bool:
        try:
            async with _line(house, Talk(), "a-token-of-nobody", "", "/", origin):
                return True
        except Refused:
            return False

    return _in_a_thread(knock)


def answer_to_handshake(house: House, origin: str) -> int:
    """The status that a page of that origin gets when it asks for a socket."""
    asks = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Origin": origin}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    return httpx.get(f"{house.url}/_event/?EIO=4&transport=websocket&token=x", headers=asks | key).status_code


async def _talk(house: House, said: tuple[Said, ...], token: str, cookie: str, page: str) -> Talk:
    talk = Talk()
    async with _line(house, talk, token, cookie, page, house.url) as line:
        for one in said:
            await _send(line, one, page)
        # Events of a tab are answered in order, so when this echo is heard, all before it are done with. It is
        # repeated, because the end of a flood is dropped too.
        mark = f"echo {time.monotonic_ns()}"
        ends_at = time.monotonic() + _PATIENCE_S
        while mark not in talk and not talk.is_closed:
            assert time.monotonic() < ends_at, f"No answer came. What was heard: {talk.heard}"
            await _send(line, call(ShellState, "tell", words={"template": mark, "values": {}}, kind="ok"), page)
            await asyncio.sleep(0.1)
    return talk


@asynccontextmanager
async def _line(
    house: House, talk: Talk, token: str, cookie: str, page: str, origin: str
) -> AsyncIterator[socketio.AsyncClient]:
    hello = {"name": f"{_ROOT}.hydrate_and_load", "payload": {"hashes": []}, "router_data": _at(page)}
    # With a session of ours, because a refused client leaves its own one open.
    async with aiohttp.ClientSession() as session:
        line = socketio.AsyncClient(reconnection=False, http_session=session)
        line.on("*", lambda event, *data: talk.heard.append(f"{event} {json.dumps(data)}"), namespace=_NAMESPACE)
        line.on("disconnect", lambda *_: setattr(talk, "is_closed", True), namespace=_NAMESPACE)
        await line.connect(
            f"{house.url}/_event/?token={token}",
            headers={"Origin": origin} | ({"Cookie": cookie} if cookie else {}),
            auth={"event": hello},
            transports=["websocket"],
            namespaces=[_NAMESPACE],
            socketio_path="/_event",
        )
        yield line
        await line.disconnect()


async def _send(line: socketio.AsyncClient, one: Said, page: str) -> None:
    if line.connected:
        event = {"name": one.handler, "payload": one.given, "router_data": _at(page)}
        await line.emit("event", event, namespace=_NAMESPACE)


def _at(page: str) -> dict[str, str]:
    return {"pathname": page, "asPath": page}


def _in_a_thread(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Playwright has a loop in the thread of the stories, so this one needs another."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(asyncio.run(work()))
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]
