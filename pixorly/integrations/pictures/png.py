"""PNG files: read and put together chunk by chunk, without decoding a pixel."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pixorly.integrations.pictures.base import Header, damaged, more_than_a_picture

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_WITH_ALPHA = (4, 6)
# What the pixels need to look as they should. Everything else is about the picture, or about its maker.
_PICTURE = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"pHYs",
}  # fmt: skip
# Real files have some thousands; millions of empty ones only cost time.
_MOST_CHUNKS = 100_000
_MOST_TEXT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Chunk:
    kind: bytes
    start: int
    end: int

    def content(self, body: bytes) -> bytes:
        return body[self.start + 8 : self.end - 4]


def chunks(body: bytes) -> Iterator[Chunk]:
    at = len(SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        if at + 12 > len(body):
            raise damaged()
        length, kind = struct.unpack_from(">I4s", body, at)
        end = at + 12 + length
        if end > len(body) or not kind.isalpha():
            raise damaged()
        yield Chunk(kind, at, end)
        at = end
        if kind == b"IEND":
            if body[at:].strip(b"\0"):
                raise more_than_a_picture()
            return
    raise damaged()


def header(body: bytes) -> Header:
    found = list(chunks(body))
    kinds = [chunk.kind for chunk in found]
    if kinds[0] != b"IHDR" or kinds.count(b"IHDR") != 1 or b"IDAT" not in kinds:
        raise damaged()
    for chunk in found:
        _require_whole(body, chunk)
    first = found[0].content(body)
    if len(first) != 13:
        raise damaged()
    width, height, _depth, colours = struct.unpack_from(">IIBB", first)
    exif = next((chunk.content(body) for chunk in found if chunk.kind == b"eXIf"), b"")
    return Header(width, height, colours in _WITH_ALPHA or b"tRNS" in kinds, _frames(body, found), exif)


def rebuilt(body: bytes, *, exif: bytes = b"", texts: Mapping[str, str] | None = None) -> bytes:
    """The same pixels, byte for byte, and of what is said about them only this."""
    first, *others = [chunk for chunk in chunks(body) if chunk.kind in _PICTURE]
    about = [
        _made(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + text.encode()) for key, text in (texts or {}).items()
    ]
    if exif:
        about.append(_made(b"eXIf", exif.removeprefix(b"Exif\0\0")))
    return b"".join([SIGNATURE, body[first.start : first.end], *about, *(body[c.start : c.end] for c in others)])


def text_in(body: bytes, keyword: str) -> str:
    """What an iTXt chunk of that name says, or nothing."""
    begins = keyword.encode("latin-1") + b"\0"
    for chunk in chunks(body):
        content = chunk.content(body) if chunk.kind == b"iTXt" else b""
        if content.startswith(begins):
            return _text(content[len(begins) :])
    return ""


def _text(content: bytes) -> str:
    is_packed = content[:1] == b"\1"
    _language, _, rest = content[2:].partition(b"\0")
    _translated, _, text = rest.partition(b"\0")
    if not is_packed:
        return text[:_MOST_TEXT].decode("utf-8", "replace")
    try:
        return zlib.decompressobj().decompress(text, _MOST_TEXT).decode("utf-8", "replace")
    except zlib.error:
        return ""


def _frames(body: bytes, found: list[Chunk]) -> int:
    moving = next((chunk.content(body) for chunk in found if chunk.kind == b"acTL"), b"")
    return int.from_bytes(moving[:4], "big") if moving else 1


def _require_whole(body: bytes, chunk: Chunk) -> None:
    """Pillow passes over wrong sums of pixels, and would show whatever they became on the way."""
    if chunk.kind[:1].islower():
        return
    said = int.from_bytes(body[chunk.end - 4 : chunk.end], "big")
    if zlib.crc32(memoryview(body)[chunk.start + 4 : chunk.end - 4]) != said:
        raise damaged()


def _made(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
