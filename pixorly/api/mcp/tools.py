"""What assistants can do: the doors of REST again, with pictures shown along with their words."""

import base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import anyio
import orjson
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from pixorly.api.v1 import generating, jobs, models
from pixorly.api.v1 import images as pictures
from pixorly.api.v1.jobs import LONGEST_WAIT
from pixorly.api.v1.schemas import GenerateIn, In
from pixorly.api.v1.waiting import until_over
from pixorly.database import reading
from pixorly.services import images
from pixorly.services.viewer import Viewer

_SMALL, _LARGE = 512, 1568
_MOST_SHOWN = 4


@dataclass(frozen=True)
class Picture:
    base64: str
    media_type: str


@dataclass(frozen=True)
class Shown:
    told: dict[str, Any]
    pictures: Sequence[Picture] = ()

    @property
    def text(self) -> str:
        return orjson.dumps(self.told, option=orjson.OPT_INDENT_2).decode()


@dataclass(frozen=True)
class Tool:
    title: str
    description: str
    scope: str
    takes: type[In]
    run: Callable[[Viewer, Request, Any], Awaitable[Shown]]
    only_reads: bool = True


class Nothing(In):
    pass


class MakeIn(GenerateIn):
    wait: Annotated[int, Field(ge=0, le=LONGEST_WAIT, description="Seconds to wait for the picture.")] = 45


class CheckIn(In):
    job_id: Annotated[str, Field(max_length=80)]
    wait: Annotated[int, Field(ge=0, le=LONGEST_WAIT, description="Seconds to wait for its end.")] = 45


class ListIn(In):
    limit: Annotated[int, Field(ge=1, le=50)] = 20
    cursor: Annotated[str | None, Field(max_length=80, description="nextCursor of the page before.")] = None
    model: Annotated[str | None, Field(max_length=200)] = None
    is_favourite: bool | None = None


class FetchIn(In):
    image_id: Annotated[str, Field(max_length=80)]


async def _list_models(viewer: Viewer, _request: Request, _asked: Nothing) -> Shown:
    return await _told(models.models, viewer)


async def _estimate(viewer: Viewer, _request: Request, asked: GenerateIn) -> Shown:
    return await _told(generating.estimate, viewer, asked)


async def _generate(viewer: Viewer, request: Request, asked: MakeIn) -> Shown:
    accepted = await _told(generating.generate, viewer, asked)
    return await _waited_for(viewer, request, [one["jobId"] for one in accepted.told["jobs"]], asked.wait)


async def _check(viewer: Viewer, request: Request, asked: CheckIn) -> Shown:
    return await _waited_for(viewer, request, [asked.job_id], asked.wait)


async def _waited_for(viewer: Viewer, request: Request, job_ids: Sequence[str], seconds: int) -> Shown:
    ends_at = anyio.current_time() + seconds
    for job_id in job_ids if seconds else ():
        await until_over(request, viewer, job_id, max(0.0, ends_at - anyio.current_time()))
    told = [(await _told(jobs.one, viewer, job_id)).told for job_id in job_ids]
    made = [picture["id"] for job in told for picture in job["images"]]
    seen = [await anyio.to_thread.run_sync(_picture, viewer, one, _SMALL) for one in made[:_MOST_SHOWN]]
    return Shown({"jobs": told}, seen)


async def _list_images(viewer: Viewer, _request: Request, asked: ListIn) -> Shown:
    def listed(viewer: Viewer) -> Response:
        return pictures.page(
            viewer, model=asked.model, is_favourite=asked.is_favourite, cursor=asked.cursor, limit=asked.limit
        )

    return await _told(listed, viewer)


async def _fetch_image(viewer: Viewer, _request: Request, asked: FetchIn) -> Shown:
    shown = await _told(pictures.one, viewer, asked.image_id)
    return Shown(shown.told, [await anyio.to_thread.run_sync(_picture, viewer, asked.image_id, _LARGE)])


async def _told(door: Callable[..., Response], viewer: Viewer, *asked: Any) -> Shown:
    answer = await anyio.to_thread.run_sync(door, viewer, *asked)
    return Shown(orjson.loads(answer.body))


def _picture(viewer: Viewer, image_id: str, side: int) -> Picture:
    with reading() as session:
        stored = images.own(session, viewer, image_id)
    shown = images.served(stored, {"w": str(side), "h": str(side), "f": "jpeg"}, "image/jpeg")
    content = shown.content()
    body = content if isinstance(content, bytes) else content.read_bytes()
    return Picture(base64.b64encode(body).decode(), shown.media_type)


TOOLS = {
    "list_models": Tool(
        "List models", "The models pictures can be made with: abilities, sizes, price, typical time.", "models", Nothing, _list_models
    ),
    "estimate": Tool(
        "Estimate", "What pictures would cost in credits, and what stands in their way. Makes nothing.", "generate", GenerateIn, _estimate
    ),
    "generate_image": Tool(
        "Make pictures", "Make pictures from words and wait for them. Costs credits.", "generate", MakeIn, _generate, only_reads=False
    ),
    "check_job": Tool("Check a job", "How a job stands; waits for its end.", "generate", CheckIn, _check),
    "list_images": Tool("List images", "The workspace's pictures, the newest first.", "images:read", ListIn, _list_images),
    "fetch_image": Tool("Fetch an image", "One picture, to look at, with all that is known of it.", "images:read", FetchIn, _fetch_image),
}  # fmt: skip
