"""Tabs without a browser: sockets that say what Reflex's own scripts say, and hear what they hear."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import socketio

from bench.lines import NAMESPACE

ROOT = "reflex___state____state"
SHELL = f"{ROOT}.pixorly___state___shell____shell_state"
FEED = f"{ROOT}.pixorly___state___feed____feed_state"

_PAGE = "/account"
_AT_ONCE = 10
_PATIENCE_S = 60.0


class Tab:
    """One open tab. `on_update` hears every update that the server sends to it."""

    def __init__(self, url: str, cookie: str = "", user: str = "", page: str = _PAGE) -> None:
        self._url, self._cookie, self._user, self._page = url, cookie, user, page
        # A lost connection must be noticed, not mended behind our back.
        self._socket = socketio.AsyncClient(reconnection=False, logger=False)
        self.on_update: Callable[[dict[str, Any]], None] = lambda update: None

    async def open(self, auth: Any = None) -> None:
        self._socket.on("event", self._hear, namespace=NAMESPACE)
        await self._socket.connect(
            f"{self._url}/?token={secrets.token_hex(16)}&user={self._user}",
            headers={"Cookie": self._cookie, "Origin": self._url},
            auth=auth, transports=["websocket"], namespaces=[NAMESPACE], socketio_path="_event", wait_timeout=30,
        )  # fmt: skip

    async def arrive(self) -> None:
        """Open it as a browser does: the hydrate rides along, and the page's loads have run when this returns."""
        arrived = asyncio.get_running_loop().create_future()

        def look(update: dict[str, Any]) -> None:
            if (update.get("delta") or {}).get(ROOT, {}).get("is_hydrated_rx_state_") and not arrived.done():
                arrived.set_result(None)

        self.on_update = look
        await self.open(auth={"event": event(f"{ROOT}.hydrate_and_load", self._page)})
        await asyncio.wait_for(arrived, _PATIENCE_S)

    async def ask(self, event: dict[str, Any], is_answer: Callable[[dict[str, Any]], bool]) -> float:
        """Seconds from sending an event to the update that answers it."""
        answered = asyncio.get_running_loop().create_future()

        def look(update: dict[str, Any]) -> None:
            if not answered.done() and is_answer(update):
                answered.set_result(time.perf_counter())

        self.on_update = look
        began = time.perf_counter()
        await self._socket.emit("event", event, namespace=NAMESPACE)
        return await asyncio.wait_for(answered, _PATIENCE_S) - began

    async def close(self) -> None:
        await self._socket.disconnect()

    def _hear(self, update: dict[str, Any]) -> None:
        self.on_update(update)


def event(name: str, page: str = _PAGE, /, **payload: Any) -> dict[str, Any]:
    """As a browser sends it from that page."""
    return {"name": name, "payload": payload, "router_data": {"pathname": page, "asPath": page}}


@contextlib.asynccontextmanager
async def all_open(tabs: Sequence[Tab], how: Callable[[Tab], Any]) -> AsyncIterator[float]:
    """Seconds until all of them were open, a few at a time."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(tab: Tab) -> None:
        async with turns:
            await how(tab)

    began = time.perf_counter()
    try:
        await asyncio.gather(*(one(tab) for tab in tabs))
        yield time.perf_counter() - began
    finally:
        await asyncio.gather(*(tab.close() for tab in tabs), return_exceptions=True)
