"""Run in a process of its own: the least that does the same work, on the same server as ours."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs

import redis.asyncio
import socketio
from fastapi import Depends, FastAPI

from bench.hello import hello, serve
from bench.lines import CHANNEL, NAMESPACE


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


def file(path: str) -> Any:
    """Reads a file and sends it, and asks nobody who wants it."""

    # In the loop itself: a thread for so little would take longer.
    read = Path(path).read_bytes

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == "/":
            return await hello(scope, receive, send)
        body = read()
        headers = [(b"content-type", b"image/jpeg"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        return await send({"type": "http.response.body", "body": body})

    return answer


def fastapi() -> Any:
    """One endpoint that says a little JSON, as the framework's own first page shows it."""
    app = FastAPI()

    @app.get("/")
    def root() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/thing")
    def thing() -> dict[str, Any]:
        return {"available": 1500, "held": 12, "plan": "pro"}

    return app


def naive(address: str) -> Any:
    """The list of pictures as the first pages of two manuals would have it, and for everybody: it asks for no key."""
    # Here, since memory and start of the other peers are measured, and have no part in this.
    from sqlmodel import Session, col, create_engine, select

    from pixorly.models import Image

    engine = create_engine(address)
    with Session(engine) as session:
        owner = session.exec(select(Image.workspace_id)).first()
    app = FastAPI()

    def a_session() -> Iterator[Session]:
        with Session(engine) as session:
            yield session

    @app.get("/")
    def root() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/images", response_model=list[Image])
    def images(session: Annotated[Session, Depends(a_session)], limit: int = 20) -> Any:
        theirs = select(Image).where(Image.workspace_id == owner, col(Image.trashed_at).is_(None))
        newest = theirs.order_by(col(Image.created_at).desc(), col(Image.id).desc())
        return session.exec(newest.limit(limit)).all()

    return app


def _socket_server() -> socketio.AsyncServer:
    return socketio.AsyncServer(
        async_mode="asgi", transports=["websocket"], allow_upgrades=False, async_handlers=False, cors_allowed_origins=[]
    )


def main(port: str, name: str, *given: str) -> None:
    app = {"echo": echo, "relay": relay, "file": file, "fastapi": fastapi, "naive": naive}[name](*given)
    asyncio.run(serve(app, int(port)))


if __name__ == "__main__":
    main(*sys.argv[1:])
