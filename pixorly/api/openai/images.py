"""Pictures for OpenAI's clients: asked for and answered in one request, which waits until they are there."""

import base64
import time
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

import anyio
import orjson
from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from pixorly.api import uploads
from pixorly.api.going_along import going_along
from pixorly.api.openai.forms import MOST_IMAGES, files, form_of, texts
from pixorly.api.openai.refusing import asked_by
from pixorly.api.v1.answers import sent
from pixorly.api.v1.problems import Malformed, TooLarge
from pixorly.api.v1.waiting import until_over
from pixorly.database import carry, reading
from pixorly.errors import Invalid, Passing, Trouble
from pixorly.services import images, jobs, openai_wishes
from pixorly.services.images.addresses import address_of
from pixorly.services.jobs import ordering
from pixorly.services.jobs.ordering import Order
from pixorly.services.jobs.outward import JobOutward, PictureOutward, outward
from pixorly.services.openai_wishes import Asked
from pixorly.services.viewer import Viewer
from pixorly.words import Words, t

router = APIRouter(prefix="/images")

# Their clients give up after ten minutes.
_PATIENCE_SECONDS = 580
_MOST_JSON_BYTES = 256 * 1024
# The family that has always answered with the picture itself.
_ANSWERS_WITH_BYTES = ("gpt-image", "chatgpt-image")


class _Failed(Trouble):
    """What a job ended with."""


class _StillGoing(Passing):
    code = "still_going"
    status = 504
    words = t("This takes longer than a request may last. It goes on; the picture will be in your library.")


def _or_nothing(given: Any) -> Any:
    return "" if given is None else given


Size = tuple[int, int]
Text = Annotated[str, BeforeValidator(_or_nothing), Field(max_length=200)]


class Wanted(BaseModel):
    """What we take of theirs; the rest is passed over, as they do with what they don't know."""

    prompt: Annotated[str, Field(min_length=1)]
    model: Text = ""
    n: Annotated[int, BeforeValidator(lambda given: given or 1), Field(ge=1, le=8)] = 1
    size: Text = ""
    quality: Text = ""
    background: Text = ""
    response_format: Literal["url", "b64_json"] | None = None
    output_format: Literal["png", "jpeg", "webp"] | None = None
    stream: bool | None = None

    @property
    def is_in_bytes(self) -> bool:
        if self.response_format:
            return self.response_format == "b64_json"
        return self.model.startswith(_ANSWERS_WITH_BYTES)


@router.post("/generations")
async def generate(request: Request) -> Response:
    viewer = await asked_by(request, "generate")
    wanted = _read(await _json_of(request))
    job_ids = await anyio.to_thread.run_sync(_ordered, viewer, wanted)
    return await _had(request, viewer, wanted, job_ids)


@router.post("/edits")
async def edit(request: Request) -> Response:
    viewer = await asked_by(request, "generate")
    async with form_of(request) as form:
        wanted = _read(texts(form))
        sources = await files(form, "image", "image[]")
        masks = await files(form, "mask")
    if not 1 <= len(sources) <= MOST_IMAGES:
        raise Invalid(t("Send between 1 and {most} pictures.", most=MOST_IMAGES), field="image")
    job_ids = await anyio.to_thread.run_sync(_ordered_with, viewer, wanted, sources, masks[:1])
    return await _had(request, viewer, wanted, job_ids)


async def _had(request: Request, viewer: Viewer, wanted: Wanted, job_ids: Sequence[UUID]) -> Response:
    ends_at = anyio.current_time() + _PATIENCE_SECONDS
    for job_id in job_ids:
        await until_over(request, viewer, str(job_id), max(0.0, ends_at - anyio.current_time()))
    return await anyio.to_thread.run_sync(_answer, viewer, job_ids, wanted)


def _ordered(viewer: Viewer, wanted: Wanted) -> tuple[UUID, ...]:
    return carry(lambda session: _order(session, viewer, _asked(wanted)))


def _ordered_with(viewer: Viewer, wanted: Wanted, sources: Sequence[bytes], masks: Sequence[bytes]) -> tuple[UUID, ...]:
    """With pictures, of which nothing is left where it is refused; a mask cuts a hole into the first."""
    uploads.admit(viewer)
    first = images.with_hole(sources[0], masks[0]) if masks else sources[0]
    pictures = [images.develop_upload(one) for one in (first, *sources[1:])]
    hole = (pictures[0].width, pictures[0].height) if masks else None
    with reading() as session:
        # Their names are not known yet, and how many they are is.
        likely = openai_wishes.wish_for(session, viewer, _asked(wanted, [""] * len(pictures), hole))
        jobs.foresee(session, viewer, likely)
    with going_along(viewer) as brought:
        for one in pictures:
            brought.put(one)
        return carry(
            lambda session: _order(session, viewer, _asked(wanted, [one.id for one in brought.record(session)], hole))
        )


def _order(session: Any, viewer: Viewer, asked: Asked) -> tuple[UUID, ...]:
    wish = openai_wishes.wish_for(session, viewer, asked)
    return ordering.order(session, viewer, Order(wish)).job_ids


def _asked(wanted: Wanted, references: Sequence[str] = (), hole: Size | None = None) -> Asked:
    return Asked(
        prompt=wanted.prompt,
        model=wanted.model,
        count=wanted.n,
        size=wanted.size,
        quality=wanted.quality,
        background=wanted.background,
        references=tuple(references),
        hole=hole,
    )


def _answer(viewer: Viewer, job_ids: Sequence[UUID], wanted: Wanted) -> Response:
    """Those that came; where none did, why."""
    with reading() as session:
        found = outward(session, viewer.workspace_id, job_ids)
    made = [(job, picture) for job in found for picture in job.images]
    if not made:
        raise _why_not(found)
    shown = _bytes_of(viewer, wanted) if wanted.is_in_bytes else _link_to(wanted)
    data = [shown(picture) | {"revised_prompt": job.prompt} for job, picture in made]
    return sent({"created": int(time.time()), "data": data})


def _why_not(found: Sequence[JobOutward]) -> Exception:
    failed = next((job for job in found if job.error), None)
    if not failed or not failed.error:
        return _StillGoing()
    code, message = failed.error
    refusal = _Failed(Words(message))
    refusal.code, refusal.status = code, 400 if code in ("refused_by_provider", "not_accepted") else 502
    return refusal


def _link_to(wanted: Wanted) -> Callable[[PictureOutward], dict[str, Any]]:
    suffix = f"&f={wanted.output_format}" if wanted.output_format else ""
    return lambda picture: {"url": address_of(picture.id) + suffix}


def _bytes_of(viewer: Viewer, wanted: Wanted) -> Callable[[PictureOutward], dict[str, Any]]:
    def shown(picture: PictureOutward) -> dict[str, Any]:
        with reading() as session:
            stored = images.own(session, viewer, str(picture.id))
            told = images.told(session, stored)
        made = images.download(stored, told, wanted.output_format or "original", None, has_recipe=False)
        return {"b64_json": base64.b64encode(made.body).decode()}

    return shown


def _read(given: Any) -> Wanted:
    try:
        wanted = Wanted.model_validate(given)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None
    if wanted.stream:
        raise Invalid(t("Pictures are not streamed here. Send the same without stream."), field="stream")
    return wanted


async def _json_of(request: Request) -> Any:
    body = bytearray()
    try:
        async for piece in uploads.bounded(request, _MOST_JSON_BYTES):
            body += piece
        return orjson.loads(body)
    except uploads.TooLong:
        raise TooLarge() from None
    except orjson.JSONDecodeError:
        raise Malformed() from None
