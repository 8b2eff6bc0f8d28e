"""The REST side on a real socket, with the hub that live answers wait on."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from pixorly.api.app import rest
from pixorly.api.guard import guarded
from pixorly.hub import relay


@contextmanager
def served() -> Iterator[str]:
    """Its address. Settings are those of this process."""

    @contextlib.asynccontextmanager
    async def lifespan(_app):
        listening = asyncio.create_task(relay())
        yield
        listening.cancel()

    app = rest()
    app.router.lifespan_context = lifespan
    server = uvicorn.Server(uvicorn.Config(guarded(list)(app), port=0, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "The server did not start."
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        # Streams that are still open would hold it up.
        server.force_exit = server.should_exit = True
        thread.join(timeout=10)


if __name__ == "__main__":
    with served() as address:
        print(address, flush=True)
        # Until it is killed.
        threading.Event().wait()
