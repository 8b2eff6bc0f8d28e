"""JPEG files: read and put together segment by segment, without decoding a pixel."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from pixorly.integrations.pictures.base import Header, damaged, more_than_a_picture

SIGNATURE = b"\xff\xd8\xff"
_SOI = b"\xff\xd8"
_SOS, _EOI, _COM = 0xDA, 0xD9, 0xFE
_APP0, _APP1, _APP2, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
# Frames of every coding; what is missing between them are tables.
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_ALONE = {0x01, *range(0xD0, 0xD8)}
# In coded pixels 0xFF is followed by 0, by a restart, or by itself; anything else begins the next segment.
_NEXT = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_EXIF, _XMP, _ICC = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"ICC_PROFILE\0"
_MOST_SEGMENTS = 10_000
# Each scan goes over the whole picture: a small file with thousands of them would keep a core busy for hours.
_MOST_SCANS = 100
_LONGEST = 0xFFFF - 2


@dataclass(frozen=True, slots=True)
class Segment:
    marker: int
    start: int
    end: int

    def content(self, body: bytes) -> bytes:
        return body[self.start + 4 : self.end]


def segments(body: bytes) -> Iterator[Segment]:
    """Each with its marker; a scan includes its coded pixels."""
    at = len(_SOI)
    for _ in range(_MOST_SEGMENTS):
        while body[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 2 > len(body) or body[at] != 0xFF:
            raise damaged()
        marker = body[at + 1]
        end = _end_of(body, at, marker)
        yield Segment(marker, at, end)
        if marker == _EOI:
            return
        at = end
    raise damaged()


def _end_of(body: bytes, at: int, marker: int) -> int:
    if marker == _EOI or marker in _ALONE:
        return at + 2
    length = int.from_bytes(body[at + 2 : at + 4], "big")
    end = at + 2 + length
    if length < 2 or end > len(body):
        raise damaged()
    if marker == _SOS:
        found = _NEXT.search(body, end)
        if not found:
            raise damaged()
        end = found.start()
    return end


def header(body: bytes) -> Header:
    found = list(segments(body))
    frames = [segment for segment in found if segment.marker in _FRAMES]
    scans = sum(segment.marker == _SOS for segment in found)
    if len(frames) != 1 or not 0 < scans <= _MOST_SCANS:
        raise damaged()
    frame = frames[0].content(body)
    if len(frame) < 6:
        raise damaged()
    _depth, height, width, _channels = struct.unpack_from(">BHHB", frame)
    _require_alone(body[found[-1].end :])
    exif = next((segment.content(body) for segment in found if _says(body, segment, _APP1, _EXIF)), b"")
    return Header(width, height, has_alpha=False, frames=1, exif=exif)


def _require_alone(rest: bytes) -> None:
    """Phones append a second view, a short film, or notes; a web page or an archive has no business here."""
    is_of_a_phone = rest.startswith(_SOI) or rest[4:8] == b"ftyp" or rest.endswith(b"SEFT")
    if rest.strip(b"\0") and not is_of_a_phone:
        raise more_than_a_picture()


def rebuilt(body: bytes, *, exif: bytes = b"", xmp: bytes = b"") -> bytes:
    """The same pixels, byte for byte, and of what is said about them only this."""
    kept = [segment for segment in segments(body) if _is_picture(body, segment)]
    # JFIF has its marker come first where there is one.
    leading = 1 if kept and kept[0].marker == _APP0 else 0
    about = [_made(_APP1, exif)] if exif else []
    about += [_made(_APP1, _XMP + xmp)] if xmp else []
    parts = [body[segment.start : segment.end] for segment in kept]
    return b"".join([_SOI, *parts[:leading], *about, *parts[leading:]])


def xmp_in(body: bytes) -> bytes:
    said = (segment.content(body) for segment in segments(body) if _says(body, segment, _APP1, _XMP))
    return next(said, b"").removeprefix(_XMP)


def _is_picture(body: bytes, segment: Segment) -> bool:
    if segment.marker == _APP2:
        return _says(body, segment, _APP2, _ICC)
    if segment.marker == _APP0:
        return _says(body, segment, _APP0, b"JFIF\0")
    # Adobe's says how the colours are coded.
    return segment.marker == _APP14 or not (_APP0 <= segment.marker <= _APP15 or segment.marker == _COM)


def _says(body: bytes, segment: Segment, marker: int, begins: bytes) -> bool:
    return segment.marker == marker and body.startswith(begins, segment.start + 4)


def _made(marker: int, content: bytes) -> bytes:
    if len(content) > _LONGEST:
        raise ValueError("A JPEG segment holds 64 KB at most.")
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
