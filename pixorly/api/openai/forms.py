"""Forms with several files, as OpenAI's clients send pictures to be edited: read up to a bound, and never believed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from pixorly.api.uploads import TooLong, bounded
from pixorly.errors import Invalid
from pixorly.services import images
from pixorly.words import t

MOST_IMAGES = 8
_MOST_BYTES = 2 * images.MOST_UPLOAD_BYTES
_MOST_FIELDS = 30


@asynccontextmanager
async def form_of(request: Request) -> AsyncIterator[FormData]:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Invalid(t("Send the pictures as the files of a form."), field="image")
    # One more for the mask.
    pieces = bounded(request, _MOST_BYTES)
    parser = MultiPartParser(request.headers, pieces, max_files=MOST_IMAGES + 1, max_fields=_MOST_FIELDS)
    try:
        form = await parser.parse()
    except TooLong:
        raise images.UploadTooLarge(field="image") from None
    except MultiPartException:
        raise Invalid(t("Send the pictures as the files of a form."), field="image") from None
    try:
        yield form
    finally:
        await form.close()


async def files(form: FormData, *names: str) -> list[bytes]:
    return [await one.read() for name in names for one in form.getlist(name) if isinstance(one, UploadFile)]


def texts(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}
