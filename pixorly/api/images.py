"""Where pictures are seen and taken away: with the cookie of a login, or by a link that ends."""

import zlib
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pixorly.api.answers import as_json, refused, wants_json
from pixorly.api.bytes import FOR_ONE, for_seconds, sent
from pixorly.api.cookies import login_secret, viewer
from pixorly.api.visitors import language_of
from pixorly.database import reading
from pixorly.errors import Invalid, PixorlyError
from pixorly.services import images, links, previews
from pixorly.services.viewer import Viewer
from pixorly.words import say, t

router = APIRouter()

Asking = Annotated[Viewer, Depends(viewer)]

# Within this time the same link is signed again and again, and the browser finds what it leads to in its cache.
_LINK_IS_KNOWN = "private, max-age=600"
_PREVIEW_LASTS_SECONDS = 600
_WIDEST = 16_384


@router.get("/api/studio/images")
def strip(viewer: Asking, before: str = "", after: str = "", around: str = "", limit: int = images.STRIP) -> Response:
    with reading() as session:
        return as_json(images.page(session, viewer, before=before, after=after, around=around, limit=limit))


@router.get("/api/studio/images/{image_id}")
def one(viewer: Asking, image_id: str) -> Response:
    with reading() as session:
        return as_json(images.one(session, viewer, image_id))


@router.get("/api/studio/previews/{job_id}/{number}")
def preview(request: Request, viewer: Asking, job_id: str, number: int) -> Response:
    """How a picture looks that is being made; each has its own `v` in the address."""
    with reading() as session:
        its = previews.own_job(session, viewer, job_id)
    jpeg = previews.find(its, number)
    etag, cache = f"{zlib.crc32(jpeg):08x}", for_seconds(_PREVIEW_LASTS_SECONDS)
    return sent(jpeg, request.headers, media_type=previews.MEDIA_TYPE, etag=etag, cache=cache)


def _as_it_is(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """A refusal in the place of a picture stays one: nobody is led elsewhere, and no browser remembers it."""

    @wraps(answer)
    def answered(request: Request) -> Response:
        try:
            return answer(request)
        except PixorlyError as error:
            is_read = "text/html" in request.headers.get("accept", "") and not wants_json(request)
            words = say(language_of(request), error.words)
            told = PlainTextResponse(words, error.status) if is_read else refused(request, error)
            told.headers["Cache-Control"] = "no-store"
            return told

    return answered


@_as_it_is
def show(request: Request) -> Response:
    stored, left = _asked_for(request, links.SHOW)
    served = images.served(stored, request.query_params, request.headers.get("accept", ""))
    if left is None and images.is_at_cdn():
        return RedirectResponse(images.cdn_link(stored, served), 302, {"Cache-Control": _LINK_IS_KNOWN})
    return _for_links(
        sent(
            served.content,
            request.headers,
            method=request.method,
            media_type=served.media_type,
            etag=served.etag,
            cache=_cache(left),
            vary="Accept" if served.is_negotiated else "",
        ),
        left,
    )


@_as_it_is
def download(request: Request) -> Response:
    stored, left = _asked_for(request, links.DOWNLOAD)
    with reading() as session:
        told = images.told(session, stored)
    query = request.query_params
    made = images.download(stored, told, query.get("f") or "original", _width(query.get("w")), _has_recipe(query))
    return _for_links(
        sent(
            made.body,
            request.headers,
            method=request.method,
            media_type=made.media_type,
            etag=made.etag,
            cache=_cache(left),
            download_as=made.name,
        ),
        left,
    )


# As plain routes, and looked at before all others: what the framework does for those takes longer than finding a picture.
first = (Route("/i/{image_id}", show), Route("/i/{image_id}/download", download))


def _asked_for(request: Request, purpose: str) -> tuple[images.Stored, int | None]:
    """The picture; and for how many seconds more, where a link opens it."""
    image_id, query = request.path_params["image_id"], request.query_params
    if "sign" in query:
        left = links.check(image_id, query, purpose)
        with reading() as session:
            return images.linked(session, image_id), left
    with reading() as session:
        return images.seen_by(session, login_secret(request), image_id), None


def _cache(left: int | None) -> str:
    if left is None:
        return FOR_ONE
    # A CDN keeps nothing that is private; nobody finds it there without the link either.
    return f"public, max-age={left}, immutable" if images.is_at_cdn() else for_seconds(left)


def _for_links(answer: Response, left: int | None) -> Response:
    if left is not None:
        # Pages of the CDN's host, and others that were given the link, may show it.
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _width(given: str | None) -> int | None:
    if not given:
        return None
    if given.isascii() and given.isdigit() and len(given) < 6 and 1 <= int(given) <= _WIDEST:
        return int(given)
    raise Invalid(t("{name} is a whole number from 1 to {most}.", name="w", most=_WIDEST), field="w")


def _has_recipe(query: Any) -> bool:
    return query.get("recipe", "1") != "0"
