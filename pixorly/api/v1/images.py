"""The workspace's pictures: listed, seen, marked, brought, thrown away and brought back."""

from typing import Annotated, Any, Literal

import anyio
from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, Field
from starlette.requests import Request
from starlette.responses import Response

from pixorly.api import uploads
from pixorly.api.v1.answers import Out, refusals, sent
from pixorly.api.v1.asking import Door, needs
from pixorly.api.v1.schemas import In, MomentIn
from pixorly.database import carry, reading
from pixorly.services import images
from pixorly.services.images import Narrowed
from pixorly.services.images.outward import as_json
from pixorly.services.viewer import Viewer

router = APIRouter(route_class=Door, tags=["Images"])

Reading = Annotated[Viewer, needs("images:read")]
Writing = Annotated[Viewer, needs("images:write")]
ImageId = Annotated[str, Path(alias="imageId", max_length=80, examples=["img_019aa5d1c2b87e3f9a4b5c6d7e8f9012"])]
Kind = Literal["generated", "uploaded"]
# The form of an upload, which is read piece by piece and not by the framework.
_ONE_FILE = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
                }
            }
        },
    }
}


class Image(Out):
    """Both addresses open the picture for a day, without a key: `url` the original, byte for byte."""

    id: str
    kind: Kind
    url: str
    thumbnail_url: str
    width: int
    height: int
    format: str
    size_bytes: int
    prompt: str | None
    model: str | None
    seed: int | None
    is_favourite: bool
    job_id: str | None
    parent_id: str | None
    created_at: AwareDatetime


class WholeImage(Image):
    recipe: dict[str, Any] = Field(description="All that was chosen for it, by the names it was chosen with.")


class ImagePage(Out):
    images: list[Image]
    next_cursor: str | None = Field(description="Send it as `cursor` for the page after this one.")


class ImageIn(In):
    is_favourite: bool


@router.get("/images", response_model=ImagePage, responses=refusals(404), summary="List images, the newest first")
def page(
    viewer: Reading,
    model: Annotated[str | None, Query(min_length=1, max_length=200, pattern=r"^[^\x00]+$")] = None,
    kind: Kind | None = None,
    job_id: Annotated[str | None, Query(alias="jobId", min_length=1, max_length=80)] = None,
    is_favourite: Annotated[bool | None, Query(alias="isFavourite")] = None,
    created_after: Annotated[MomentIn | None, Query(alias="createdAfter")] = None,
    created_before: Annotated[MomentIn | None, Query(alias="createdBefore")] = None,
    cursor: Annotated[
        str | None, Query(min_length=1, max_length=80, description="`nextCursor` of the page before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=images.LONGEST_LIST)] = 50,
) -> Response:
    """Of the whole workspace, made here or brought; those in the trash are not among them."""
    narrowed = Narrowed(
        model=model or "",
        kind=kind or "",
        job_id=job_id or "",
        is_favourite=is_favourite,
        created_after=created_after,
        created_before=created_before,
    )
    with reading() as session:
        found = images.listed_outward(session, viewer, narrowed, cursor=cursor or "", limit=limit)
    return sent({"images": [as_json(one) for one in found.images], "nextCursor": found.next_cursor or None})


@router.post(
    "/images",
    status_code=201,
    response_model=WholeImage,
    responses=refusals(402, body=True),
    openapi_extra=_ONE_FILE,
    summary="Upload an image",
)
async def upload(request: Request, viewer: Writing) -> Response:
    """A JPEG, PNG or WebP of up to 25 MB, as `file`. It is made anew of its pixels: nothing it says of place or maker stays."""
    await anyio.to_thread.run_sync(uploads.admit, viewer)
    body = await uploads.file_in(request)
    return await anyio.to_thread.run_sync(_kept, viewer, body)


@router.get("/images/{imageId}", response_model=WholeImage, responses=refusals(404), summary="See one image")
def one(viewer: Reading, image_id: ImageId) -> Response:
    return _one(viewer, image_id)


@router.patch(
    "/images/{imageId}", response_model=WholeImage, responses=refusals(404, body=True), summary="Mark an image"
)
def mark(viewer: Writing, image_id: ImageId, asked: ImageIn) -> Response:
    carry(lambda session: images.mark(session, viewer, image_id, asked.is_favourite))
    return _one(viewer, image_id)


@router.delete("/images/{imageId}", status_code=204, responses=refusals(404), summary="Throw an image away")
def trash(viewer: Writing, image_id: ImageId) -> Response:
    """Into the trash, from where it can be brought back for 30 days; then its files go too."""
    carry(lambda session: images.trash(session, viewer, [image_id]))
    return Response(status_code=204)


@router.post(
    "/images/{imageId}/restore",
    response_model=WholeImage,
    responses=refusals(404),
    summary="Bring an image back from the trash",
)
def restore(viewer: Writing, image_id: ImageId) -> Response:
    carry(lambda session: images.restore(session, viewer, [image_id]))
    return _one(viewer, image_id)


def _kept(viewer: Viewer, body: bytes) -> Response:
    return _one(viewer, uploads.keep(viewer, body).id, 201)


def _one(viewer: Viewer, image_id: str, status: int = 200) -> Response:
    with reading() as session:
        found = images.one_outward(session, viewer, image_id)
    return sent(as_json(found) | {"recipe": found.recipe}, status)
