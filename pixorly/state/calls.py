"""How screens reach the core: off the event loop, in one unit of work, with the outcome as a view."""

from collections.abc import Callable
from typing import Any, TypeVar

import anyio

from pixorly.database import carry, reading
from pixorly.services.viewer import Viewer

T = TypeVar("T")


async def call(verb: Callable[..., T], viewer: Viewer, *given: Any, **named: Any) -> T:
    """Do it: one transaction, committed when the verb returns."""
    return await anyio.to_thread.run_sync(lambda: carry(lambda session: verb(session, viewer, *given, **named)))


async def look(verb: Callable[..., T], viewer: Viewer, *given: Any, **named: Any) -> T:
    """Read it, waiting for no writer."""

    def read() -> T:
        with reading() as session:
            return verb(session, viewer, *given, **named)

    return await anyio.to_thread.run_sync(read)
