"""Looks at the database, so many at once as go well together, in the order in which they were asked for."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import anyio
from anyio.lowlevel import RunVar

from pixorly.database import looks_at_once

T = TypeVar("T")

# Whoever needs longer waits for the database or counts a lot there, and keeps nobody waiting meanwhile.
_SHORT_SECONDS = 0.02
_turns: RunVar[anyio.Semaphore] = RunVar("looks")


async def look(work: Callable[..., T], *args: Any) -> T:
    """Done in a thread, once it has its turn."""
    async with _of_this_loop():
        looking = asyncio.ensure_future(anyio.to_thread.run_sync(work, *args))
        await asyncio.wait({looking}, timeout=_SHORT_SECONDS)
    return await looking


def _of_this_loop() -> anyio.Semaphore:
    turns = _turns.get(None)
    if not turns:
        turns = anyio.Semaphore(looks_at_once())
        _turns.set(turns)
    return turns
