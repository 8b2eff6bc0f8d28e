"""Pictures that stand-in providers hand out: honest ones, and every kind that must not be trusted."""

import functools
import hashlib
import io
import random
import struct
import textwrap
import zlib

from PIL import Image, ImageDraw, ImageOps

PNG = "image/png"
BOMB_SIDE = 30_000


@functools.cache
def picture(prompt: str, width: int, height: int, seed: int = 0) -> bytes:
    """A gradient in the colours of the prompt, with its words on it."""
    digest = hashlib.sha256(f"{prompt}/{seed}".encode()).digest()
    dark, light = tuple(each // 3 for each in digest[:3]), tuple(128 + each // 2 for each in digest[3:6])
    grey = Image.linear_gradient("L").rotate(digest[6], expand=False).resize((width, height))
    drawn = ImageOps.colorize(grey, dark, light)
    ImageDraw.Draw(drawn).text((24, 24), textwrap.fill(prompt[:300], 60), fill=(255, 255, 255))
    return _png(drawn)


@functools.cache
def bomb() -> bytes:
    """A hundred kilobytes that claim nine hundred megapixels, and hold them."""
    row, packer = b"\0" * (1 + BOMB_SIDE // 8), zlib.compressobj(9)
    packed = b"".join(packer.compress(row * 1000) for _ in range(BOMB_SIDE // 1000)) + packer.flush()
    head = struct.pack(">IIBBBBB", BOMB_SIDE, BOMB_SIDE, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def truncated() -> bytes:
    whole = picture("cut in half", 512, 512)
    return whole[: len(whole) // 2]


def text() -> bytes:
    return b"<html><body>This is no picture.</body></html>\n"


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"><script>alert(1)</script></svg>'


def polyglot() -> bytes:
    """A picture, and behind it a page that a browser might run."""
    return picture("two in one", 256, 256) + b"<html><script>alert(1)</script></html>"


@functools.cache
def large() -> bytes:
    """An honest picture in which no two pixels are alike: five megabytes."""
    side = 1300
    return _png(Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3)))


def bloated() -> bytes:
    """Five megabytes that begin as a JPEG does."""
    return b"\xff\xd8\xff\xe0" + bytes(5_000_000)


# What comes in the place of a preview, by the name of the mood.
NO_PREVIEWS = {
    "preview-text": text,
    "preview-truncated": truncated,
    "preview-bomb": bomb,
    "preview-bloated": bloated,
}


def preview(mood: str, step: int) -> bytes:
    """How a picture looks at that step."""
    if mood in NO_PREVIEWS:
        return NO_PREVIEWS[mood]()
    return large() if mood == "preview-large" else picture("draft", 128, 96, step)


# By the name of the mood that makes a provider hand them out.
HOSTILE = {"text": text, "truncated": truncated, "bomb": bomb, "svg": svg, "polyglot": polyglot}


def _png(drawn: Image.Image) -> bytes:
    out = io.BytesIO()
    drawn.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
