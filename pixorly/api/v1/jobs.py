"""What became of jobs: one, a page of them, one that is waited for, one that is called off."""

from typing import Annotated

import anyio
from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from pixorly.api.v1.answers import Job, JobPage, Status, refusals, sent
from pixorly.api.v1.asking import Door, needs
from pixorly.api.v1.waiting import until_over
from pixorly.database import carry, reading
from pixorly.services import jobs
from pixorly.services.jobs import listing
from pixorly.services.jobs.outward import as_json
from pixorly.services.viewer import Viewer

router = APIRouter(route_class=Door, tags=["Jobs"])

Generating = Annotated[Viewer, needs("generate")]
JobId = Annotated[str, Path(alias="jobId", max_length=80, examples=["job_019aa5d1c2b87e3f9a4b5c6d7e8f9012"])]
LONGEST_WAIT = 60


@router.get("/status/{jobId}", response_model=Job, responses=refusals(404), summary="See how a job stands")
async def status(
    request: Request,
    viewer: Generating,
    job_id: JobId,
    wait: Annotated[
        int, Query(ge=0, le=LONGEST_WAIT, description="Answer when it has ended, or after so many seconds.")
    ] = 0,
) -> Response:
    """With `wait`, the answer comes the moment the job ends."""
    if wait:
        await until_over(request, viewer, job_id, wait)
    return await anyio.to_thread.run_sync(_one, viewer, job_id)


@router.get("/jobs", response_model=JobPage, responses=refusals(404), summary="List jobs, the newest first")
def page(
    viewer: Generating,
    status: Annotated[Status | None, Query()] = None,
    batch_id: Annotated[str | None, Query(alias="batchId", min_length=1, max_length=80)] = None,
    cursor: Annotated[
        str | None, Query(min_length=1, max_length=80, description="`nextCursor` of the page before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=listing.LONGEST_PAGE)] = 20,
) -> Response:
    """Those of the studio too: a workspace has one list."""
    with reading() as session:
        found, has_more = listing.page_for(
            session, viewer, status=status or "", batch_id=batch_id or "", before=cursor or "", limit=limit
        )
    told = [as_json(one) for one in found]
    return sent({"jobs": told, "nextCursor": told[-1]["id"] if has_more else None})


@router.get("/jobs/{jobId}", response_model=Job, responses=refusals(404), summary="See one job")
def one(viewer: Generating, job_id: JobId) -> Response:
    return _one(viewer, job_id)


@router.delete("/jobs/{jobId}", response_model=Job, responses=refusals(404, 409), summary="Cancel a job")
def cancel(viewer: Generating, job_id: JobId) -> Response:
    """At once while it waits. One that is being made is asked to stop, and ends cancelled or completed."""
    carry(lambda session: jobs.cancel(session, viewer, job_id))
    return _one(viewer, job_id)


def _one(viewer: Viewer, job_id: str) -> Response:
    with reading() as session:
        return sent(as_json(listing.one(session, viewer, job_id)))
