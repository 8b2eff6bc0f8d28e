"""Pictures for tests: plausible ones, and such as nobody should accept."""

import io
import random
import struct
import zlib

from PIL import Image, ImageFilter

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def drawn(width: int, height: int, seed: int = 1, mode: str = "RGB") -> Image.Image:
    """Soft shapes in some colours, with a little noise: it compresses about as a picture does."""
    bands = [
        Image.linear_gradient("L")
        .rotate(45 * seed + 90 * band)
        .resize((width, height))
        .point(lambda v, k=band: v * (k + 2) // 4)
        for band in range(3)
    ]
    image = Image.merge("RGB", bands)
    spot = Image.radial_gradient("L").resize((max(1, width // 2), max(1, height // 2)))
    image.paste((220, 40 * seed % 255, 60), (width // (2 + seed % 3), height // 5), spot.point(lambda v: 255 - v))
    noise = Image.frombytes("L", (width, height), _noise(width * height, seed)).filter(ImageFilter.GaussianBlur(1))
    image = Image.blend(image, Image.merge("RGB", [noise] * 3), 0.1)
    if mode == "RGBA":
        image.putalpha(Image.radial_gradient("L").resize((width, height)).point(lambda v: 255 - v))
        return image
    return image.convert(mode)


def file(image: Image.Image, format: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, format, **options)
    return written.getvalue()


def a_picture(format: str, width: int = 160, height: int = 90, **options: object) -> bytes:
    return file(drawn(width, height), format, **options)


def shown(body: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(body))
    image.load()
    return image


def png_of(*chunks: tuple[bytes, bytes]) -> bytes:
    return SIGNATURE + b"".join(chunk(*each) for each in chunks)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of 109 KB, whole and right in every part, that is 900 million grey pixels."""
    pixels = zlib.compressobj(9)
    row = b"\0" * (width // 8 + 1)
    packed = b"".join(pixels.compress(row * 1000) for _ in range(height // 1000)) + pixels.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return png_of((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))


def _noise(count: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(count)
