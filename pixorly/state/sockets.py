"""Sockets of tabs: closed when their login ends, and listened to only as fast as a person acts."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import anyio
import reflex as rx
from reflex.event import fix_events
from reflex.state import StateUpdate

from pixorly.database import reading
from pixorly.hub import EVERYTHING, hub
from pixorly.services import logins

log = logging.getLogger(__name__)

_BURST = 60.0
_PER_SECOND = 20.0
_FAREWELL_SECONDS = 2.0


@dataclass
class Bucket:
    """How many events a socket may send now; refilled by time."""

    left: float = _BURST
    at: float = field(default_factory=time.monotonic)

    def take(self) -> bool:
        now = time.monotonic()
        self.left = min(_BURST, self.left + (now - self.at) * _PER_SECOND)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Doorkeeper:
    """Stands between the sockets and Reflex: knows which socket came with which login."""

    def __init__(self, app: rx.App) -> None:
        namespace = app.event_namespace
        assert namespace is not None and app.sio is not None
        self._app, self._namespace, self._server = app, namespace, app.sio
        self._of_login: dict[str, set[str]] = defaultdict(set)
        self._login_of: dict[str, str] = {}
        self._buckets: dict[str, Bucket] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._connect, self._event, self._disconnect = (
            namespace.on_connect, namespace.on_event, namespace.on_disconnect,
        )  # fmt: skip
        # The socket server looks these up by name at each message.
        namespace.on_connect = self.on_connect  # pyright: ignore[reportAttributeAccessIssue]
        namespace.on_event = self.on_event  # pyright: ignore[reportAttributeAccessIssue]
        namespace.on_disconnect = self.on_disconnect  # pyright: ignore[reportAttributeAccessIssue]

    async def on_connect(self, socket_id: str, environ: dict[str, Any], auth: Any = None) -> Any:
        self._buckets[socket_id] = Bucket()
        if secret := logins.secret_in(_cookies(environ)):
            login_id = await anyio.to_thread.run_sync(_login_id, secret)
            self._login_of[socket_id] = login_id
            self._of_login[login_id].add(socket_id)
        return await self._connect(socket_id, environ, auth)

    async def on_event(self, socket_id: str, data: Any) -> None:
        if self._buckets.setdefault(socket_id, Bucket()).take():
            await self._event(socket_id, data)

    def on_disconnect(self, socket_id: str) -> Any:
        self._buckets.pop(socket_id, None)
        login_id = self._login_of.pop(socket_id, "")
        self._of_login[login_id].discard(socket_id)
        if not self._of_login[login_id]:
            del self._of_login[login_id]
        return self._disconnect(socket_id)

    async def close_ended_logins(self) -> None:
        """Runs as long as the web process does."""
        with hub.subscribed(EVERYTHING) as line:
            while True:
                event = await line.get()
                if event.kind == "login.ended":
                    # Beside each other: one that takes its time must not keep the others open.
                    closing = asyncio.create_task(self._close(event.subject))
                    self._closing.add(closing)
                    closing.add_done_callback(self._closing.discard)

    async def _close(self, login_id: str) -> None:
        socket_ids = list(self._of_login.get(login_id, ()))
        await self._of_each(socket_ids, self._send_to_sign_in)
        # A tab does not come back by itself after this, so first it gets the time to show where it was sent.
        # What it asks meanwhile is asked by nobody.
        await asyncio.sleep(_FAREWELL_SECONDS)
        await self._of_each(socket_ids, self._cut)

    async def _of_each(self, socket_ids: list[str], deed: Callable[[str], Awaitable[None]]) -> None:
        for socket_id in socket_ids:
            try:
                await deed(socket_id)
            except Exception:
                # One broken socket must not keep the others open.
                log.exception("A socket of an ended login could not be closed")

    async def _send_to_sign_in(self, socket_id: str) -> None:
        if token := self._namespace.sid_to_token.get(socket_id):
            leave = fix_events([rx.redirect("/sign-in?problem=signed_out", is_external=False)], token)
            await self._namespace.emit_update(StateUpdate(events=leave), token)

    async def _cut(self, socket_id: str) -> None:
        await self._server.disconnect(socket_id, namespace=self._namespace.namespace)


def _cookies(environ: dict[str, Any]) -> str:
    headers = environ.get("asgi.scope", {}).get("headers", [])
    return "; ".join(value.decode("latin-1") for name, value in headers if name == b"cookie")


def _login_id(secret: str) -> str:
    with reading() as session:
        viewer = logins.viewer_of(session, secret)
    return str(viewer.login_id) if viewer else ""
