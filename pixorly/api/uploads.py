"""Where people's own pictures come in: read up to a bound, and never believed."""

from collections.abc import AsyncGenerator
from dataclasses import asdict

import anyio
from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import JSONResponse, Response

from pixorly.api.cookies import viewer
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


async def file_in(request: Request, name: str = "file") -> bytes:
    """The one file of a form, by the name of its field."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise _no_file()
    parser = MultiPartParser(
        request.headers,
        bounded(request, images.MOST_UPLOAD_BYTES + _BESIDE_BYTES),
        max_files=1,
        max_fields=_MOST_FIELDS,
    )
    try:
        form = await parser.parse()
    except TooLong:
        raise images.UploadTooLarge(field="file") from None
    except MultiPartException:
        raise _no_file() from None
    try:
        file = form.get(name)
        if not isinstance(file, UploadFile):
            raise _no_file()
        return await file.read()
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
    with reading() as session:
        images.require_may_upload(session, viewer, developed.kept_bytes)
    stored = images.put_upload(viewer, developed)
    return carry(lambda session: images.record_upload(session, viewer, stored))


def _no_file() -> Invalid:
    return Invalid(t("Send one picture, as the file of a form."), field="file")
