"""Forms with several files, as OpenAI's clients send pictures to be edited: read up to a bound, and never believed."""

from contextlib import AbstractAsyncContextManager

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from pixorly.api.uploads import form_in
from pixorly.errors import Invalid
from pixorly.services import images
from pixorly.words import t

MOST_IMAGES = 8
_MOST_BYTES = 2 * images.MOST_UPLOAD_BYTES
_MOST_FIELDS = 30


def form_of(request: Request) -> AbstractAsyncContextManager[FormData]:
    is_none = Invalid(t("Send the pictures as the files of a form."), field="image")
    # One more for the mask.
    return form_in(request, is_none, _MOST_BYTES, files=MOST_IMAGES + 1, fields=_MOST_FIELDS)


async def files(form: FormData, *names: str) -> list[bytes]:
    return [await one.read() for name in names for one in form.getlist(name) if isinstance(one, UploadFile)]


def texts(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}
