"""Sockets of tabs: closed when their login ends, and listened to only as fast as a person acts."""

import asyncio
import logging
import time
from collections import defaultdict
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
                    await self._close(event.subject)

    async def _close(self, login_id: str) -> None:
        for socket_id in list(self._of_login.get(login_id, ())):
            try:
                await self._send_to_sign_in(socket_id)
                await self._server.disconnect(socket_id, namespace=self._namespace.namespace)
            except Exception:
                # One broken socket must not keep the others open.
                log.exception("A socket of an ended login could not be closed")

    async def _send_to_sign_in(self, socket_id: str) -> None:
        token = self._namespace.sid_to_token.get(socket_id)
        if token:
            leave = fix_events([rx.redirect("/sign-in?problem=signed_out", is_external=False)], token)
            await self._namespace.emit_update(StateUpdate(events=leave), token)
            # Let the words get out before the line is cut.
            await asyncio.sleep(0.2)


def _cookies(environ: dict[str, Any]) -> str:
    headers = environ.get("asgi.scope", {}).get("headers", [])
    return "; ".join(value.decode("latin-1") for name, value in headers if name == b"cookie")


def _login_id(secret: str) -> str:
    with reading() as session:
        viewer = logins.viewer_of(session, secret)
    return str(viewer.login_id) if viewer else ""
