"""Waiting for the end of a job: on the hub, holding neither a thread nor a connection."""

import asyncio

import anyio
from starlette.requests import Request

from pixorly import events
from pixorly.database import reading
from pixorly.hub import GAP_ENDED, hub
from pixorly.services.jobs import listing
from pixorly.services.viewer import Viewer

# Hints may be lost with Redis, and nobody tells us that a program has gone.
_LOOK_SECONDS = 5.0


async def until_over(request: Request, viewer: Viewer, job_id: str, seconds: float) -> None:
    """Returns when it has ended, when the time is over, or when nobody waits any more."""
    clock = asyncio.get_running_loop().time
    ends_at = clock() + seconds
    # Listening begins before the first look, so that no end falls between the two.
    with hub.subscribed(events.of_workspace(viewer.workspace_id)) as line:
        while True:
            is_over, batch_id = await anyio.to_thread.run_sync(_is_over, viewer, job_id)
            left = ends_at - clock()
            if is_over or left <= 0 or await request.is_disconnected():
                return
            await _hint(line, str(batch_id), min(left, _LOOK_SECONDS))


async def _hint(line: "asyncio.Queue[events.Event]", batch_id: str, seconds: float) -> None:
    """Something may have happened to this batch, or it is time to look."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                # A line that is full has lost its oldest, which may have been ours.
                is_full = line.full()
                event = await line.get()
                if is_full or event.subject == batch_id or event.kind == GAP_ENDED:
                    return
    except TimeoutError:
        return


def _is_over(viewer: Viewer, job_id: str) -> tuple[bool, object]:
    with reading() as session:
        return listing.is_over(session, viewer, job_id)
