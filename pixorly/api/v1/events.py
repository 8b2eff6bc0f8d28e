"""What happens in a workspace, as it happens: server-sent events that a program can take up again where it left off.

Events of the last 24 hours can be had again, in the order of their time: what came after the one that is named, each
once. Read from the table of jobs, they survive the loss of Redis and of us.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
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
from pixorly.api.v1.event_ids import id_after, mark_in, told_before
from pixorly.database import now, reading
from pixorly.errors import TooMany
from pixorly.hub import hub
from pixorly.services import api_keys
from pixorly.services.jobs import listing
from pixorly.services.jobs.listing import ENDS, STARTED, Happening
from pixorly.services.jobs.outward import as_json, outward
from pixorly.services.viewer import Viewer
from pixorly.words import t

router = APIRouter(route_class=Door, tags=["Jobs"])

# Proxies cut a line on which nothing moves, and a key may have been revoked meanwhile.
_SIGN_OF_LIFE_SECONDS = 15.0
_COALESCE_SECONDS = 0.1
_RECONNECT_MS = 3000
_AT_ONCE = 100
_MOST_STREAMS, _STREAMS_RETRY_SECONDS = 20, 10
_EXAMPLE = 'id: 1764070000000000-1-9f3c21d07ab14e55\nevent: generation.completed\ndata: {"id": "job_…", "status": "completed", …}\n\n'
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
        str | None, Header(alias="Last-Event-ID", description="Of the last event you have seen.")
    ] = None,
) -> Response:
    """With `Last-Event-ID` comes all that happened after that event, up to 24 hours back; without, what happens now."""
    if _open[viewer.login_id] >= _MOST_STREAMS:
        raise TooManyStreams(retry_after=_STREAMS_RETRY_SECONDS)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    told = _told(request, viewer, last_event_id)
    return StreamingResponse(told, media_type="text/event-stream", headers=headers)


async def _told(request: Request, viewer: Viewer, last_event_id: str | None) -> AsyncIterator[bytes]:
    _open[viewer.login_id] += 1
    try:
        async for said in _said(request, viewer, last_event_id):
            yield said
    finally:
        _open[viewer.login_id] -= 1


async def _said(request: Request, viewer: Viewer, last_event_id: str | None) -> AsyncIterator[bytes]:
    secret = secret_in(request.headers.get("authorization", ""))
    # Listening begins before the first look, so that nothing falls between the two.
    with hub.subscribed(events.of_workspace(viewer.workspace_id)) as line:
        since, told = await anyio.to_thread.run_sync(_begin, viewer, last_event_id)
        yield f"retry: {_RECONNECT_MS}\nevent: stream.opened\ndata: {{}}\n\n".encode()
        while True:
            looked = await anyio.to_thread.run_sync(_look, viewer, secret, since, told)
            if not looked:
                return
            for happening, job in looked.news:
                told.add(happening)
                # Some that ended a little earlier are only visible later, so each look goes back a little.
                since = max(since, happening.at - listing.LATE)
                yield _event(id_after(told), happening, job)
            told = {one for one in told if one.at > since}
            if looked.has_more or await _hint(line):
                continue
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


@dataclass(frozen=True)
class _Looked:
    """What was not told yet, the oldest first."""

    news: list[tuple[Happening, dict[str, Any]]]
    has_more: bool


def _begin(viewer: Viewer, last_event_id: str | None) -> tuple[datetime, set[Happening]]:
    """From when on to look, and what of that is known already."""
    mark = mark_in(last_event_id)
    with reading() as session:
        at = now(session)
        if mark and mark.at <= at:
            since = mark.at - listing.LATE
            return since, told_before(mark, listing.happenings(session, viewer, since))
        # Without an id of ours it begins now. Twice as far back, since the ids of what comes late tell of that time too.
        since = at - 2 * listing.LATE
        return since, set(listing.happenings(session, viewer, since))


def _look(viewer: Viewer, secret: str, since: datetime, told: set[Happening]) -> _Looked | None:
    """None where the key opens this no longer."""
    with reading() as session:
        keyed = api_keys.find(session, secret)
        if not keyed or not keyed.plan.has_api:
            return None
        news = [one for one in listing.happenings(session, viewer, since) if one not in told]
        some = news[:_AT_ONCE]
        jobs = {one.id: as_json(one) for one in outward(session, viewer.workspace_id, {one.job_id for one in some})}
    return _Looked([(one, jobs[one.job_id]) for one in some if one.job_id in jobs], len(news) > _AT_ONCE)


def _event(event_id: str, happening: Happening, job: dict[str, Any]) -> bytes:
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (event_id.encode(), happening.kind.encode(), orjson.dumps(job))
