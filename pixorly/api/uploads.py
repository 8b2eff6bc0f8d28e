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


class _TooLong(MultiPartException):
    """Of the parser's own family, so that it lets go of what it has written so far."""


@router.post("/uploads")
async def upload(request: Request) -> Response:
    viewer = await anyio.to_thread.run_sync(_admitted, request)
    body = await _file_in(request)
    return await anyio.to_thread.run_sync(_keep, viewer, body)


def _admitted(request: Request) -> Viewer:
    """Asked before a byte is read."""
    its = viewer(request)
    throttle.count("upload", account=str(its.user_id))
    with reading() as session:
        images.require_may_upload(session, its)
    return its


async def _file_in(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise _no_file()
    parser = MultiPartParser(request.headers, _bounded(request), max_files=1, max_fields=_MOST_FIELDS)
    try:
        form = await parser.parse()
    except _TooLong:
        raise images.UploadTooLarge(field="file") from None
    except MultiPartException:
        raise _no_file() from None
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise _no_file()
        return await file.read()
    finally:
        await form.close()


async def _bounded(request: Request) -> AsyncGenerator[bytes, None]:
    most = images.MOST_UPLOAD_BYTES + _BESIDE_BYTES
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most:
        raise _TooLong("announced")
    came = 0
    async for chunk in request.stream():
        came += len(chunk)
        if came > most:
            raise _TooLong("came")
        yield chunk


def _keep(viewer: Viewer, body: bytes) -> Response:
    developed = images.develop_upload(body)
    with reading() as session:
        images.require_may_upload(session, viewer, developed.kept_bytes)
    stored = images.put_upload(viewer, developed)
    return JSONResponse(asdict(carry(lambda session: images.record_upload(session, viewer, stored))), 201)


def _no_file() -> Invalid:
    return Invalid(t("Send one picture, as the file of a form."), field="file")
