"""How HTTP sends a picture: whole, a part, or word that the browser has it already.

RFC 9110, sections 13 and 14. One range is served; who asks for several gets the whole, as is allowed.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import anyio
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pixorly.errors import NotFound

FOR_ALL = "public, max-age=31536000, immutable"
FOR_ONE = "private, max-age=31536000, immutable"

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.I)
_CHUNK_BYTES = 256 * 1024
_LONGEST_NAME = 150
# It is a picture and nothing else, whatever it was made to look like. Browsers put a page with a style round it.
_GUARD = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


@dataclass(frozen=True)
class Elsewhere:
    """Bytes that are fetched once it is clear which of them are asked for: `fetch(start, length)`."""

    size_bytes: int
    fetch: Callable[[int, int], bytes]


def for_seconds(seconds: int) -> str:
    """How long a browser may keep what was opened by a link that ends."""
    return f"private, max-age={max(0, seconds)}, immutable"


def sent(
    content: bytes | Path | Elsewhere | Callable[[], bytes | Path],
    asked: Headers,
    *,
    method: str = "GET",
    media_type: str,
    etag: str,
    cache: str,
    vary: str = "",
    download_as: str = "",
) -> Response:
    """The answer to whoever asked with those headers. The tag is given without its quotes.

    Content that has to be made is made only for those who don't have it yet.
    """
    told = {"ETag": f'"{etag}"', "Cache-Control": cache} | ({"Vary": vary} if vary else {})
    if _has_it(asked.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=told)
    content = content() if callable(content) else content
    size_bytes = _size_of(content)
    part = _part(asked, etag, size_bytes) if method == "GET" else None
    start, length = part or (0, size_bytes)
    if part and not length:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size_bytes}"})
    told |= _GUARD | {"Content-Type": media_type, "Content-Disposition": disposition(download_as)}
    told |= {"Accept-Ranges": "bytes", "Content-Length": str(length)}
    if part:
        told["Content-Range"] = f"bytes {start}-{start + length - 1}/{size_bytes}"
    if method == "HEAD":
        return Response(headers=told)
    status = 206 if part else 200
    if isinstance(content, bytes):
        return Response(content[start : start + length], status, told)
    if isinstance(content, Elsewhere):
        return _Fetched(lambda: content.fetch(start, length), status, told)
    return _FromFile(_opened(content), start, length, status, told)


def disposition(name: str) -> str:
    """Shown in its place, or saved under that name, whatever letters are in it."""
    if not name:
        return "inline"
    name = "".join(letter for letter in name if letter.isprintable() and letter not in '"\\/')[:_LONGEST_NAME]
    # Old programs read the first name and know ASCII only; all others prefer the second.
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _has_it(given: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in given.split(",")]
    return "*" in tags or f'"{etag}"' in tags


def _part(asked: Headers, etag: str, size_bytes: int) -> tuple[int, int] | None:
    """Start and length of the part that is asked for, if one is. No length: nothing of it is there."""
    found = _RANGE.fullmatch(asked.get("range", "").strip())
    is_about_this = asked.get("if-range", "").strip() in ("", f'"{etag}"')
    if not found or not is_about_this:
        return None
    first, last = found[1], found[2]
    if not first:
        length = min(int(last or 0), size_bytes)
        return (size_bytes - length, length) if last else None
    start, end = int(first), min(int(last or size_bytes), size_bytes - 1)
    if last and int(last) < start:
        return None
    return start, max(0, end + 1 - start)


def _size_of(content: bytes | Path | Elsewhere) -> int:
    if isinstance(content, Elsewhere):
        return content.size_bytes
    if isinstance(content, bytes):
        return len(content)
    with _opened(content) as file:
        return file.seek(0, os.SEEK_END)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise NotFound() from error


class _Fetched(Response):
    """The part is fetched before the first word of the answer, so that trouble can still be told."""

    def __init__(self, fetch: Callable[[], bytes], status: int, headers: dict[str, str]) -> None:
        super().__init__(status_code=status, headers=headers)
        self._fetch = fetch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.body = await anyio.to_thread.run_sync(self._fetch)
        await super().__call__(scope, receive, send)


class _FromFile(Response):
    """A part of an open file, in pieces. One that is deleted meanwhile still arrives whole."""

    def __init__(self, file: BinaryIO, start: int, length: int, status: int, headers: dict[str, str]) -> None:
        super().__init__(status_code=status, headers=headers)
        self._file, self._start, self._left = file, start, length

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._file:
            self._file.seek(self._start)
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            is_over = False
            while not is_over:
                piece = await anyio.to_thread.run_sync(self._file.read, min(_CHUNK_BYTES, self._left))
                self._left -= len(piece)
                is_over = not self._left or not piece
                await send({"type": "http.response.body", "body": piece, "more_body": not is_over})
