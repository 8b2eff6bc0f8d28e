"""Where people's own pictures come in: read up to a bound, and never believed."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

import anyio
from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import JSONResponse, Response

from pixorly.api.cookies import viewer
from pixorly.api.going_along import going_along
from pixorly.database import carry, reading
from pixorly.errors import Invalid
from pixorly.services import images, throttle
from pixorly.services.viewer import Viewer
from pixorly.words import t

router = APIRouter(prefix="/api/studio")

# The form round the file: its borders, its name, and a few fields.
_BESIDE_BYTES = 64 * 1024
_MOST_FIELDS = 10


class TooLong(MultiPartException):
    """Of the parser's own family, so that it lets go of what it has written so far."""


@router.post("/uploads")
async def upload(request: Request) -> Response:
    viewer = await anyio.to_thread.run_sync(_admitted, request)
    body = await file_in(request)
    return await anyio.to_thread.run_sync(_keep, viewer, body)


def _admitted(request: Request) -> Viewer:
    """Asked before a byte is read."""
    its = viewer(request)
    admit(its)
    return its


def admit(viewer: Viewer) -> None:
    throttle.count("upload", account=str(viewer.user_id))
    with reading() as session:
        images.require_may_upload(session, viewer)


async def file_in(request: Request) -> bytes:
    """The one file of a form, which is called file."""
    no_file = Invalid(t("Send one picture, as the file of a form."), field="file")
    async with form_in(
        request, no_file, images.MOST_UPLOAD_BYTES + _BESIDE_BYTES, files=1, fields=_MOST_FIELDS
    ) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise no_file
        return await file.read()


@asynccontextmanager
async def form_in(
    request: Request, is_none: Invalid, most_bytes: int, *, files: int, fields: int
) -> AsyncIterator[FormData]:
    """A form with so many files and fields at most, for as long as it is looked at; or raise that there is none."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise is_none
    pieces = bounded(request, most_bytes)
    try:
        form = await MultiPartParser(request.headers, pieces, max_files=files, max_fields=fields).parse()
    except TooLong:
        raise images.UploadTooLarge(field=is_none.field) from None
    except MultiPartException:
        raise is_none from None
    try:
        yield form
    finally:
        await form.close()


async def bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """The body, piece by piece, for as long as it is within bounds."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most:
        raise TooLong("announced")
    came = 0
    async for chunk in request.stream():
        came += len(chunk)
        if came > most:
            raise TooLong("came")
        yield chunk


def _keep(viewer: Viewer, body: bytes) -> Response:
    return JSONResponse(asdict(keep(viewer, body)), 201)


def keep(viewer: Viewer, body: bytes) -> images.UploadView:
    developed = images.develop_upload(body)
    with going_along(viewer) as brought:
        brought.put(developed)
        (kept,) = carry(brought.record)
    return kept
