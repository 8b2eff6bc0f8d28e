"""What the studio's islands read: batches as they stand, and what was written before."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from pixorly.api.answers import as_json
from pixorly.api.bytes import FOR_ONE, sent
from pixorly.api.cookies import viewer
from pixorly.database import now, reading
from pixorly.services import catalog, images, jobs, prompts
from pixorly.services.viewer import Viewer

router = APIRouter(prefix="/api/studio")

_SAMPLE_WIDTH = "480"

Asking = Annotated[Viewer, Depends(viewer)]


@router.get("/feed")
def feed(viewer: Asking, before: str = "", limit: int = jobs.PAGE) -> Response:
    with reading() as session:
        # Before the look: a hint that comes meanwhile is news to whoever reads this.
        at = now(session)
        batches = jobs.feed(session, viewer, before, limit)
        return as_json({"batches": batches, "more": len(batches) == limit, "now": at})


@router.get("/batches/{batch_id}")
def batch(viewer: Asking, batch_id: str) -> Response:
    with reading() as session:
        return as_json(jobs.batch(session, viewer, batch_id))


@router.get("/samples/{image_id}")
def sample(request: Request, viewer: Asking, image_id: str) -> Response:
    """What shows a model in the picker, whoever's picture it is."""
    with reading() as session:
        catalog.require_sample(session, viewer, image_id)
        stored = images.linked(session, image_id)
    served = images.served(stored, {"w": _SAMPLE_WIDTH}, request.headers.get("accept", ""))
    return sent(
        served.content,
        request.headers,
        media_type=served.media_type,
        etag=served.etag,
        cache=FOR_ONE,
        vary="Accept",
    )


@router.get("/prompts")
def earlier_prompts(viewer: Asking, search: str = "") -> Response:
    with reading() as session:
        return as_json({"prompts": prompts.history(session, viewer, search[:200])})
