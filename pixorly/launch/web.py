"""The web process: Reflex, REST and the built front end on one port, in one process."""

import asyncio
import gc
import os
import signal
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from granian.constants import Interfaces
from granian.server.embed import Server

from pixorly.launch import front_end, house, processes
from pixorly.launch.cannot_start import CannotStart
from pixorly.settings import Settings, settings

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

# Reflex's own names, read when it is imported. The two with underscores are internal to it: a test starts a
# real server, so that a changed name is noticed.
_REFLEX = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
    # A dropped phone is noticed after 25 seconds rather than 145, so fewer tabs lose their state.
    "REFLEX_SOCKET_INTERVAL": "10s",
    "REFLEX_SOCKET_TIMEOUT": "15s",
}
# What may take longer than this is cut: open sockets reconnect, and jobs are not ours.
_PATIENCE_S = 4.0


def serve() -> None:
    if not front_end.built_folder().exists():
        raise CannotStart("The front end is not built. Run `pixorly build` first, or `pixorly up`, which does it all.")
    processes.follow_parent()
    os.environ.update(_REFLEX)
    house.enter()
    # What is imported stays for good: collecting garbage meanwhile costs a tenth of the start, and looking
    # through it again later would cost every visitor.
    gc.disable()
    from pixorly.pixorly import app  # Only now: importing it reads the names above.

    asgi = app()
    gc.freeze()
    gc.enable()
    asyncio.run(_serve(asgi, settings()))
    # Threads that still wait for a slow visitor must not keep a stopped server alive.
    os._exit(0)


async def _serve(asgi: Asgi, chosen: Settings) -> None:
    stopping = asyncio.Event()
    server = Server(
        with_sockets_that_end(asgi, stopping),
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.ASGI,
        websockets=True,
        backlog=1024,
        # An access log would hold the tabs' tokens, which stand in the address of their sockets.
        log_access=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    serving = loop.create_task(server.serve())
    asked = loop.create_task(stopping.wait())
    await asyncio.wait({serving, asked}, return_when=asyncio.FIRST_COMPLETED)
    server.stop()
    await asyncio.wait({serving}, timeout=_PATIENCE_S)
    if serving.done():
        serving.result()


def with_sockets_that_end(asgi: Asgi, stopping: asyncio.Event) -> Asgi:
    """End every open socket once we stop: Granian would wait until the last visitor leaves."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await asgi(scope, receive, send)
            return

        async def receive_or_end() -> Message:
            message = asyncio.ensure_future(receive())
            end = asyncio.ensure_future(stopping.wait())
            await asyncio.wait({message, end}, return_when=asyncio.FIRST_COMPLETED)
            end.cancel()
            if message.done():
                return message.result()
            message.cancel()
            return {"type": "websocket.disconnect", "code": 1012}

        await asgi(scope, receive_or_end, send)

    return wrapped
