"""WebP files: read and put together chunk by chunk, without decoding a pixel."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from pixorly.integrations.pictures.base import Header, damaged, more_than_a_picture

SIGNATURE = b"RIFF"
_KIND = b"WEBP"
_ICC, _ALPHA, _EXIF, _XMP, _MOVES = 0x20, 0x10, 0x08, 0x04, 0x02
_PIXELS = (b"VP8 ", b"VP8L")
_MOST_CHUNKS = 10_000


@dataclass(frozen=True, slots=True)
class Chunk:
    kind: bytes
    start: int
    end: int

    def content(self, body: bytes) -> bytes:
        return body[self.start + 8 : self.end]


def is_one(body: bytes) -> bool:
    return body[:4] == SIGNATURE and body[8:12] == _KIND


def chunks(body: bytes) -> Iterator[Chunk]:
    """Pads are left out: each chunk begins at an even place."""
    if len(body) < 12:
        raise damaged()
    whole = 8 + int.from_bytes(body[4:8], "little")
    if whole > len(body):
        raise damaged()
    if body[whole:].strip(b"\0"):
        raise more_than_a_picture()
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at == whole:
            return
        if at + 8 > whole:
            raise damaged()
        kind, length = struct.unpack_from("<4sI", body, at)
        end = at + 8 + length
        if end > whole:
            raise damaged()
        yield Chunk(kind, at, end)
        at = min(end + length % 2, whole)
    raise damaged()


def header(body: bytes) -> Header:
    found = list(chunks(body))
    pixels = [chunk for chunk in found if chunk.kind in _PIXELS]
    moving = sum(chunk.kind == b"ANMF" for chunk in found)
    extended = found[0].content(body) if found and found[0].kind == b"VP8X" else b""
    flags = extended[0] if extended else 0
    if moving or flags & _MOVES:
        return Header(1, 1, has_alpha=False, frames=max(moving, 2), exif=b"")
    if len(pixels) != 1:
        raise damaged()
    width, height, has_alpha = _measure(pixels[0], body)
    if extended and _canvas(extended) != (width, height):
        # A small canvas must not hide a picture that needs gigabytes.
        raise damaged()
    exif = next((chunk.content(body) for chunk in found if chunk.kind == b"EXIF"), b"")
    return Header(width, height, has_alpha or any(chunk.kind == b"ALPH" for chunk in found), 1, exif)


def rebuilt(body: bytes, *, exif: bytes = b"", xmp: bytes = b"") -> bytes:
    """The same pixels, byte for byte, and of what is said about them only this."""
    by_kind = {chunk.kind: chunk.content(body) for chunk in chunks(body)}
    pixels = next(chunk for chunk in chunks(body) if chunk.kind in _PIXELS)
    width, height, has_alpha = _measure(pixels, body)
    icc, alpha = by_kind.get(b"ICCP", b""), by_kind.get(b"ALPH", b"")
    flags = (_ICC if icc else 0) | (_ALPHA if alpha or has_alpha else 0) | (_EXIF if exif else 0) | (_XMP if xmp else 0)
    parts = [_made(pixels.kind, pixels.content(body))]
    if icc or alpha or exif or xmp:
        said = struct.pack("<I", flags) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        before = [_made(b"VP8X", said), _made(b"ICCP", icc), _made(b"ALPH", alpha)]
        parts = [*before, *parts, _made(b"EXIF", exif.removeprefix(b"Exif\0\0")), _made(b"XMP ", xmp)]
    inside = _KIND + b"".join(parts)
    return SIGNATURE + struct.pack("<I", len(inside)) + inside


def xmp_in(body: bytes) -> bytes:
    return next((chunk.content(body) for chunk in chunks(body) if chunk.kind == b"XMP "), b"")


def _measure(chunk: Chunk, body: bytes) -> tuple[int, int, bool]:
    content = body[chunk.start + 8 : min(chunk.end, chunk.start + 18)]
    if chunk.kind == b"VP8L":
        if len(content) < 5 or content[0] != 0x2F:
            raise damaged()
        bits = int.from_bytes(content[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    if len(content) < 10 or content[3:6] != b"\x9d\x01\x2a":
        raise damaged()
    width, height = struct.unpack_from("<HH", content, 6)
    return width & 0x3FFF, height & 0x3FFF, False


def _canvas(extended: bytes) -> tuple[int, int]:
    if len(extended) != 10:
        raise damaged()
    return int.from_bytes(extended[4:7], "little") + 1, int.from_bytes(extended[7:10], "little") + 1


def _made(kind: bytes, content: bytes) -> bytes:
    """Nothing at all for a chunk with nothing in it."""
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2) if content else b""
