"""What happens in a workspace, as it happens: server-sent events that a program can take up again where it left off.

Events of the last 24 hours can be had again, in the order of their time. Each comes at least once: one that was told
just before the line was cut may be told a second time, with the same id. Read from the table of jobs, they survive
the loss of Redis and of us.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import anyio
import orjson
from fastapi import APIRouter, Header
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from pixorly import events
from pixorly.api.v1.answers import refusals
from pixorly.api.v1.asking import Door, needs, secret_in
from pixorly.database import reading
from pixorly.errors import TooMany
from pixorly.hub import hub
from pixorly.services import api_keys
from pixorly.services.jobs import listing
from pixorly.services.jobs.listing import ENDS, STARTED, Happening
from pixorly.services.jobs.outward import as_json, outward
from pixorly.services.viewer import Viewer
from pixorly.words import t

Seen = dict[tuple[str, UUID], datetime]
router = APIRouter(route_class=Door, tags=["Jobs"])

# Proxies cut a line on which nothing moves, and a key may have been revoked meanwhile.
_SIGN_OF_LIFE_SECONDS = 15.0
_COALESCE_SECONDS = 0.1
_RECONNECT_MS = 3000
_AT_ONCE = 100
_MOST_STREAMS, _STREAMS_RETRY_SECONDS = 20, 10
_STAMP_LENGTH = 16
_EXAMPLE = (
    'id: 1764070000000000-019aa5d1…\nevent: generation.completed\ndata: {"id": "job_…", "status": "completed", …}\n\n'
)
_KINDS = ["stream.opened", STARTED, *ENDS.values()]
# Each event of the stream.
_ONE = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string", "enum": _KINDS},
        "id": {"type": "string"},
        "data": {"type": "string", "description": "The job, as JSON."},
        "retry": {"type": "integer"},
    },
}
_DESCRIBED = {
    200: {
        "description": "A stream of events: generation.started, .completed, .failed, .cancelled; each with the job.",
        "content": {"text/event-stream": {"schema": _ONE, "example": _EXAMPLE}},
    }
}


# Of each key, in this process.
_open: Counter[UUID] = Counter()


class TooManyStreams(TooMany):
    code = "too_many_streams"
    words = t("This key has {most} streams open. Close one first.", most=_MOST_STREAMS)


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses=_DESCRIBED | refusals(),
    summary="Hear what happens",
)
async def stream(
    request: Request,
    viewer: Annotated[Viewer, needs("generate")],
    last_event_id: Annotated[
        str | None, Header(alias="Last-Event-ID", max_length=80, description="Of the last event you have seen.")
    ] = None,
) -> Response:
    """Events of the last 24 hours can be had again by `Last-Event-ID`. Each comes at least once."""
    if _open[viewer.login_id] >= _MOST_STREAMS:
        raise TooManyStreams(retry_after=_STREAMS_RETRY_SECONDS)
    since = _time_in(last_event_id) or await anyio.to_thread.run_sync(_now)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_told(request, viewer, since), media_type="text/event-stream", headers=headers)


async def _told(request: Request, viewer: Viewer, since: datetime) -> AsyncIterator[bytes]:
    _open[viewer.login_id] += 1
    try:
        async for said in _said(request, viewer, since):
            yield said
    finally:
        _open[viewer.login_id] -= 1


async def _said(request: Request, viewer: Viewer, since: datetime) -> AsyncIterator[bytes]:
    yield f"retry: {_RECONNECT_MS}\nevent: stream.opened\ndata: {{}}\n\n".encode()
    seen: Seen = {}
    secret = secret_in(request.headers.get("authorization", ""))
    with hub.subscribed(events.of_workspace(viewer.workspace_id)) as line:
        while True:
            news, has_more = await anyio.to_thread.run_sync(_news, viewer, since, seen)
            for happening, job in news:
                seen[happening.kind, happening.job_id] = happening.at
                # Some that ended a little earlier are only visible later, so each look goes back a little.
                since = max(since, happening.at - listing.LATE)
                yield _event(happening, job)
            seen = {which: at for which, at in seen.items() if at >= since}
            if has_more or await _hint(line):
                continue
            if not await anyio.to_thread.run_sync(_still_opens, secret):
                return
            yield b": still here\n\n"


async def _hint(line: "asyncio.Queue[events.Event]") -> bool:
    """Whether anything may have happened, within the time for a sign of life."""
    try:
        async with asyncio.timeout(_SIGN_OF_LIFE_SECONDS):
            await line.get()
    except TimeoutError:
        return False
    await asyncio.sleep(_COALESCE_SECONDS)
    while not line.empty():
        line.get_nowait()
    return True


def _news(viewer: Viewer, since: datetime, seen: Seen) -> tuple[list[tuple[Happening, dict[str, Any]]], bool]:
    """What was not told yet, the oldest first, and whether there is more of it."""
    with reading() as session:
        news = [one for one in listing.happenings(session, viewer, since) if (one.kind, one.job_id) not in seen]
        some = news[:_AT_ONCE]
        jobs = {one.id: as_json(one) for one in outward(session, viewer.workspace_id, {one.job_id for one in some})}
    return [(one, jobs[one.job_id]) for one in some if one.job_id in jobs], len(news) > _AT_ONCE


def _event(happening: Happening, job: dict[str, Any]) -> bytes:
    id = f"{int(happening.at.timestamp() * 1_000_000)}-{happening.job_id.hex}"
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (id.encode(), happening.kind.encode(), orjson.dumps(job))


def _still_opens(secret: str) -> bool:
    with reading() as session:
        return api_keys.find(session, secret) is not None


def _now() -> datetime:
    with reading() as session:
        return listing.latest(session)


def _time_in(event_id: str | None) -> datetime | None:
    """Ids of ours begin with microseconds since 1970; what is none begins now."""
    stamp = (event_id or "").partition("-")[0]
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > _STAMP_LENGTH:
        return None
    # What became visible late may lie before the last that was told.
    return datetime.fromtimestamp(int(stamp) / 1_000_000, UTC) - listing.LATE
