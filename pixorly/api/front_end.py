"""The built front end, served from memory: compressed beforehand, cached as long as its names allow.

Pages are documents of ours and never cached without asking; what the bundler named by content is
kept for a year. Private pages send visitors to the sign-in form before a byte of them is shown, and pages
of people who are signed in say so to their stylesheet, which shows the right ways on from the first paint.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import anyio
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pixorly.api.cookies import forget_login, keep_login, login_secret, viewer_or_none
from pixorly.database import carry, reading
from pixorly.services import logins
from pixorly.services.viewer import Viewer

_FOREVER = "public, max-age=31536000, immutable"
_A_WEEK = "public, max-age=604800"
_ASK = "no-cache"
_NOWHERE = "/404"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_ROOT_CLASS = re.compile(rb'<html [^>]*?class="')
# What the app answers itself; everything else is a page, a file of the front end, or nothing.
_APP = ("/_event", "/i/", "/auth/", "/words/", "/health", "/ready", "/api/", "/v1/", "/mcp")


@dataclass(frozen=True)
class BuiltFile:
    body: bytes
    encoded: dict[str, bytes]
    media_type: str
    cache: str
    etag: str
    # The same page as it is sent to browsers that are signed in.
    for_people: "BuiltFile | None" = None


def pages_around(folder: Path, who_may_see: Callable[[str], str]) -> Callable[[ASGIApp], ASGIApp]:
    """Put the built front end in front of an app."""
    files = _read(folder)

    def wrap(app: ASGIApp) -> ASGIApp:
        async def front_end(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or _is_for_app(scope):
                return await app(scope, receive, send)
            answer = await _answer(Request(scope), files, who_may_see)
            return await answer(scope, receive, send)

        return front_end

    return wrap


def _is_for_app(scope: Scope) -> bool:
    return scope["method"] not in ("GET", "HEAD") or scope["path"].startswith(_APP)


async def _answer(request: Request, files: dict[str, BuiltFile], who_may_see: Callable[[str], str]) -> Response:
    path = request.url.path
    if path != "/" and path.endswith("/"):
        # Relative, so that it stays true behind a proxy that speaks https. One slash, or it would name a host.
        return RedirectResponse("/" + path.strip("/") + (f"?{request.url.query}" if request.url.query else ""), 308)
    # A page is reached by its route alone: by the name of its file it would be shown to anybody.
    if not path.endswith(".html") and (found := files.get(path)):
        return _file(found, request.headers)
    page = files.get("/index.html" if path == "/" else f"{path}.html") or files.get(f"{path}/index.html")
    audience = who_may_see(path)
    if not page or path == _NOWHERE:
        return _page(files["/404.html"], request, status=404)
    if audience == "nobody":
        return _nowhere()
    if audience == "everyone":
        return _page(page, request)
    viewer, renewed = await anyio.to_thread.run_sync(_look_at_login, request)
    if not viewer:
        wanted = path + (f"?{request.url.query}" if request.url.query else "")
        answer = RedirectResponse(f"/sign-in?next={quote(wanted, safe='/')}", 303)
        if login_secret(request):
            # It opens nothing any more, and public pages would go on taking its browser for signed in.
            forget_login(answer)
        return answer
    if audience == "admins" and not viewer.is_admin:
        return _nowhere()
    answer = _page(page, request)
    if renewed:
        keep_login(answer, renewed)
    return answer


def _nowhere() -> Response:
    """To an address without a page: served in place, the browser's router would still show the hidden one."""
    return RedirectResponse(_NOWHERE, 303)


def _look_at_login(request: Request) -> tuple[Viewer | None, str]:
    """Who asks; and their secret where the login was let to last longer, so that its cookie must too."""
    viewer = viewer_or_none(request)
    if not viewer:
        return None, ""
    with reading() as session:
        is_sliding = logins.is_sliding(session, viewer)
    if not is_sliding:
        return viewer, ""
    carry(lambda session: logins.slide(session, viewer))
    return viewer, login_secret(request)


def _page(page: BuiltFile, request: Request, status: int = 200) -> Response:
    """Whether the login still stands is not asked: it only chooses between two buttons, and the database may be away."""
    answer = _file(page.for_people if login_secret(request) and page.for_people else page, request.headers, status)
    answer.headers["Vary"] = "Accept-Encoding, Cookie"
    return answer


def _file(file: BuiltFile, headers: Headers, status: int = 200) -> Response:
    if status == 200 and headers.get("if-none-match") == file.etag:
        return Response(status_code=304, headers={"ETag": file.etag, "Cache-Control": file.cache})
    accepted = headers.get("accept-encoding", "")
    encoding = next((name for name, _ in _ENCODINGS if name in accepted and name in file.encoded), None)
    answer = Response(file.encoded[encoding] if encoding else file.body, status, media_type=file.media_type)
    answer.headers["Cache-Control"] = file.cache
    answer.headers["ETag"] = file.etag
    if file.encoded:
        answer.headers["Vary"] = "Accept-Encoding"
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    return answer


def _read(folder: Path) -> dict[str, BuiltFile]:
    suffixes = tuple(suffix for _, suffix in _ENCODINGS)
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(suffixes)]
    return {"/" + path.relative_to(folder).as_posix(): _built(path, folder) for path in paths}


def _built(path: Path, folder: Path) -> BuiltFile:
    body = path.read_bytes()
    encoded = {
        name: sibling.read_bytes()
        for name, suffix in _ENCODINGS
        if (sibling := path.with_name(path.name + suffix)).exists()
    }
    is_page = path.suffix == ".html"
    cache = _ASK if is_page else _FOREVER if path.relative_to(folder).parts[0] == "assets" else _A_WEEK
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    built = BuiltFile(body, encoded, media_type, cache, _etag(body))
    return replace(built, for_people=_marked(built)) if is_page else built


def _marked(page: BuiltFile) -> BuiltFile:
    body = _ROOT_CLASS.sub(rb"\g<0>signed-in ", page.body, count=1)
    return replace(page, body=body, encoded={"gzip": gzip.compress(body, 6)}, etag=_etag(body))


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:20]}"'
