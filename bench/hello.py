"""Run in a process of its own: Granian and nothing else, with a page that has next to nothing on it."""

import asyncio
import signal
import sys
from typing import Any

from granian.constants import Interfaces
from granian.server.embed import Server

_EMPTY_PAGE = b"<!doctype html><html lang=en><title>Empty</title><link rel=icon href=data:,><h1>Empty</h1></html>"


async def hello(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        headers = [(b"content-type", b"text/html; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": _EMPTY_PAGE})


async def serve(app: Any, port: int) -> None:
    """The same server as ours, told the same."""
    server = Server(
        app,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        websockets=True,
        log_access=False,
        log_enabled=False,
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.stop)
    await server.serve()


if __name__ == "__main__":
    asyncio.run(serve(hello, int(sys.argv[1])))
