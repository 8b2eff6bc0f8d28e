"""Run in a process of its own: the least that does the same work, on the same server as ours, one at a time."""

import asyncio
import contextlib
import json
import signal
import sys
from typing import Any
from urllib.parse import parse_qs

import redis.asyncio
import socketio
from granian.constants import Interfaces
from granian.server.embed import Server

from bench.tabs import NAMESPACE
from bench.teller import CHANNEL

_EMPTY_PAGE = b"<!doctype html><html lang=en><title>Empty</title><link rel=icon href=data:,><h1>Empty</h1></html>"


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """A page with next to nothing on it, to everybody who asks."""
    if scope["type"] == "http":
        headers = [(b"content-type", b"text/html; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": _EMPTY_PAGE})


def echo() -> Any:
    """Every event goes back to the socket it came by. Set up as Reflex sets up its own."""
    server = _socket_server()

    async def answer(socket_id: str, event: Any) -> None:
        await server.emit("event", event, to=socket_id, namespace=NAMESPACE)

    server.on("event", answer, namespace=NAMESPACE)
    return socketio.ASGIApp(server, other_asgi_app=hello, socketio_path="_event")


def relay(address: str) -> Any:
    """What Redis says about a user goes to the sockets of that user, with nothing in between."""
    server = _socket_server()
    listening: set[asyncio.Task[None]] = set()

    async def listen() -> None:
        async with redis.asyncio.Redis.from_url(address) as client, client.pubsub() as subscription:
            await subscription.subscribe(CHANNEL)
            async for message in subscription.listen():
                if message["type"] == "message":
                    told = json.loads(message["data"])
                    await server.emit("event", told, room=told["user"], namespace=NAMESPACE)

    async def come_in(socket_id: str, environ: dict[str, Any], auth: Any = None) -> None:
        if not listening:
            listening.add(asyncio.get_running_loop().create_task(listen()))
        await server.enter_room(socket_id, parse_qs(environ["QUERY_STRING"])["user"][0], namespace=NAMESPACE)

    server.on("connect", come_in, namespace=NAMESPACE)
    return socketio.ASGIApp(server, other_asgi_app=hello, socketio_path="_event")


def _socket_server() -> socketio.AsyncServer:
    return socketio.AsyncServer(
        async_mode="asgi", transports=["websocket"], allow_upgrades=False, async_handlers=False, cors_allowed_origins=[]
    )


async def serve(app: Any, port: int) -> None:
    server = Server(
        app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=True, log_access=False, log_enabled=False
    )  # fmt: skip
    serving = asyncio.ensure_future(server.serve())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.stop)
    with contextlib.suppress(asyncio.CancelledError):
        await serving


def main(name: str, port: str, *given: str) -> None:
    app = {"hello": lambda: hello, "echo": echo, "relay": relay}[name](*given)
    asyncio.run(serve(app, int(port)))


if __name__ == "__main__":
    main(*sys.argv[1:])
