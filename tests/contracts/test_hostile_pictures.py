"""What comes as a picture and is none, is broken, or was made to do harm."""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from pixorly.errors import PixorlyError
from pixorly.integrations import pictures
from pixorly.integrations.pictures import NotAPicture, TooLarge, develop, read
from tests.grounds.pictures import a_picture, bomb, chunk, drawn, file, png_of

FORMATS = ["png", "jpeg", "webp"]
PICTURES = {format: a_picture(format, 40, 30) for format in FORMATS}
HEAD = struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)
PIXELS = zlib.compress(b"\0" * (40 * 3 + 1) * 30)
WHOLE = png_of((b"IHDR", HEAD), (b"IDAT", PIXELS), (b"IEND", b""))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><html><body><script>alert(1)</script></body></html>"


def moving(format: str, **options: object) -> bytes:
    return file(drawn(20, 20), format, save_all=True, append_images=[drawn(20, 20, 2)], duration=100, **options)


def wide(format: str) -> bytes:
    """A whole picture whose header was changed to say that it has a billion pixels."""
    body = bytearray(PICTURES[format])
    if format == "png":
        return png_of(
            (b"IHDR", struct.pack(">IIBBBBB", 32_000, 32_000, 8, 2, 0, 0, 0)), (b"IDAT", PIXELS), (b"IEND", b"")
        )
    if format == "jpeg":
        at = body.index(b"\xff\xc0") + 5
        body[at : at + 4] = struct.pack(">HH", 32_000, 32_000)
    else:
        at = body.index(b"\x9d\x01\x2a") + 3
        body[at : at + 4] = struct.pack("<HH", 16_383, 16_383)
    return bytes(body)


def a_canvas_that_is_too_small() -> bytes:
    """A WebP that says it is 10 pixels wide, round one of 16,383."""
    inside = wide("webp")[12:]
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (9).to_bytes(3, "little") * 2
    return b"RIFF" + struct.pack("<I", 4 + len(canvas + inside)) + b"WEBP" + canvas + inside


def many_scans() -> bytes:
    """A JPEG of 30 KB that goes over its picture thousands of times."""
    body = file(drawn(64, 64), "jpeg", progressive=True)
    scan = body[body.rindex(b"\xff\xda") : -2]
    return body[:-2] + scan * 3000 + body[-2:]


NO_PICTURES: dict[str, bytes] = {
    "nothing": b"",
    "a text called PNG": b"PNG? I am a text.\n" * 50,
    "SVG": SVG,
    "a web page": PAGE,
    "a PDF": b"%PDF-1.7\n" + bytes(500),
    "GIF": file(drawn(20, 20), "gif"),
    "BMP": file(drawn(20, 20), "bmp"),
    "AVIF": file(drawn(20, 20), "avif"),
    "only a PNG's signature": WHOLE[:8],
    "only a JPEG's first marker": b"\xff\xd8\xff",
    "only a WebP's frame": b"RIFF\x04\0\0\0WEBP",
    "a PNG without pixels": png_of((b"IHDR", HEAD), (b"IEND", b"")),
    "a PNG with two headers": png_of((b"IHDR", HEAD), (b"IHDR", HEAD), (b"IDAT", PIXELS), (b"IEND", b"")),
    "a PNG whose sums are wrong": WHOLE.replace(PIXELS, PIXELS[:-20] + bytes(20)),
    "a PNG with pixels of no kind": png_of((b"IHDR", HEAD), (b"IDAT", b"not packed"), (b"IEND", b"")),
    "a PNG with too few pixels": png_of((b"IHDR", HEAD), (b"IDAT", zlib.compress(b"\0" * 500)), (b"IEND", b"")),
    "a PNG of no height": png_of((b"IHDR", struct.pack(">IIBBBBB", 40, 0, 8, 2, 0, 0, 0)), (b"IDAT", b""), (b"IEND", b"")),
    "a PNG of a million empty chunks": WHOLE[:33] + chunk(b"teXt", b"") * 1_000_000 + WHOLE[33:],
    "a JPEG of thousands of scans": many_scans(),
    "a WebP on too small a canvas": a_canvas_that_is_too_small(),
    "a moving WebP": moving("webp"),
    "a moving PNG": moving("png"),
    "a PNG and an archive": WHOLE + b"PK\x03\x04" + bytes(100),
    "a PNG and a web page": WHOLE + PAGE,
    "a JPEG and a web page": PICTURES["jpeg"] + PAGE,
    "a JPEG and an archive": PICTURES["jpeg"] + b"PK\x03\x04" + bytes(100),
    "a WebP and a web page": PICTURES["webp"] + PAGE,
}  # fmt: skip
TOO_LARGE = {
    "a PNG of 900 million pixels": bomb(),
    "a PNG that says so": wide("png"),
    "a JPEG that says so": wide("jpeg"),
    "a WebP that says so": wide("webp"),
    "a PNG that is too wide": png_of((b"IHDR", struct.pack(">IIBBBBB", 16_385, 1, 8, 2, 0, 0, 0)), (b"IDAT", b""), (b"IEND", b"")),
    "a file of 50 MB and a byte": WHOLE + bytes(50 * 1024**2 + 1 - len(WHOLE)),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_is_no_picture_is_refused(name: str) -> None:
    with pytest.raises(NotAPicture) as refused:
        develop(NO_PICTURES[name])

    assert refused.value.status == 422


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_large_is_refused_by_its_header(name: str) -> None:
    with pytest.raises(TooLarge) as refused:
        read(TOO_LARGE[name])

    assert refused.value.status == 413


def test_the_largest_that_may_be_is_read() -> None:
    head = struct.pack(">IIBBBBB", 8192, 8192, 8, 2, 0, 0, 0)

    assert read(png_of((b"IHDR", head), (b"IDAT", b""), (b"IEND", b""))).width == 8192


@pytest.mark.parametrize("format", FORMATS)
def test_a_picture_cut_off_anywhere_is_refused(format: str) -> None:
    whole = a_picture(format, 120, 90)

    for end in [*range(0, len(whole), 10), len(whole) - 1]:
        with pytest.raises(NotAPicture):
            develop(whole[:end])


@pytest.mark.parametrize("format", FORMATS)
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_flipped_bits_do_no_harm(format: str, data: st.DataObject) -> None:
    broken = bytearray(PICTURES[format])
    for at in data.draw(st.lists(st.integers(0, len(broken) * 8 - 1), min_size=1, max_size=8)):
        broken[at // 8] ^= 1 << at % 8

    _is_shown_or_refused(bytes(broken))


@given(
    st.sampled_from([b"", WHOLE[:8], WHOLE[:33], b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"RIFF"]),
    st.binary(),
)
@example(b"\xff\xd8\xff", b"\xe1\0\2\xff\xd9")
@settings(max_examples=300, deadline=None)
def test_what_comes_by_chance_does_no_harm(beginning: bytes, rest: bytes) -> None:
    _is_shown_or_refused(beginning + rest)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"eXIf", b"iCCP", b"tRNS", b"PLTE", b"acTL", b"iTXt", b"zTXt", b"gAMA", b"IHDR"]),
            st.binary(max_size=60),
        ),
        max_size=4,
    )
)
@settings(max_examples=150, deadline=None)
def test_chunks_with_anything_in_them_do_no_harm(between: list[tuple[bytes, bytes]]) -> None:
    _is_shown_or_refused(png_of((b"IHDR", HEAD), *between, (b"IDAT", PIXELS), (b"IEND", b"")))


@given(
    st.sampled_from([0xE0, 0xE1, 0xE2, 0xEE, 0xFE, 0xDB, 0xC4]),
    st.sampled_from([b"", b"Exif\0\0", b"MPF\0", b"ICC_PROFILE\0", b"Adobe", b"JFIF\0"]),
    st.binary(max_size=60),
)
@settings(max_examples=150, deadline=None)
def test_segments_with_anything_in_them_do_no_harm(marker: int, begins: bytes, rest: bytes) -> None:
    segment = struct.pack(">BBH", 0xFF, marker, len(begins + rest) + 2) + begins + rest

    _is_shown_or_refused(PICTURES["jpeg"][:2] + segment + PICTURES["jpeg"][2:])


def _is_shown_or_refused(body: bytes) -> None:
    for verb in VERBS:
        try:
            verb(body)
        except PixorlyError as refused:
            assert isinstance(refused, NotAPicture | TooLarge)


VERBS: list[Callable[[bytes], object]] = [
    develop,
    pictures.recipe_in,
    pictures.without_metadata,
    lambda body: pictures.with_recipe(body, {"prompt": "a"}),
]


@pytest.mark.parametrize("format", FORMATS)
def test_notes_that_make_no_sense_are_left_aside(format: str) -> None:
    body = file(
        drawn(40, 30),
        format,
        exif=b"Exif\0\0MM\0*\xff\xff\xff\xff junk",
        **({"xmp": b"<junk"} if format != "png" else {}),
    )

    assert develop(body).width == 40


def test_a_picture_from_a_phone_may_have_another_behind_it() -> None:
    two = file(drawn(80, 60), "mpo", save_all=True, append_images=[drawn(80, 60, 2)])

    assert Image.open(io.BytesIO(two)).format == "MPO"
    assert develop(two).format == "jpeg"
    assert develop(PICTURES["jpeg"] + b"\0\0\0\x18ftypmp42" + bytes(500)).width == 40


def test_text_packed_to_a_thousandth_is_not_unpacked() -> None:
    packed = b"Comment\0\0" + zlib.compress(bytes(40 * 1024**2), 9)
    ours = b"pixorly\0\1\0\0\0" + zlib.compress(b"[" * 40 * 1024**2, 9)
    body = png_of((b"IHDR", HEAD), (b"zTXt", packed), (b"iTXt", ours), (b"IDAT", PIXELS), (b"IEND", b""))

    assert _growth_of("develop(body); pictures.recipe_in(body)", body) < 100


@pytest.mark.parametrize(
    "name", ["a JPEG of thousands of scans", "a WebP on too small a canvas", "a moving WebP", *TOO_LARGE]
)
def test_bombs_take_no_memory(name: str) -> None:
    refused = "try: develop(body)\nexcept (NotAPicture, TooLarge): pass\nelse: raise SystemExit('taken')"

    assert _growth_of(refused, (NO_PICTURES | TOO_LARGE)[name]) < 100


def _growth_of(program: str, body: bytes) -> float:
    """By how many megabytes a process grows that does this, where a hundred more are all that it can have."""
    begin = """
import resource, sys
from pixorly.integrations import pictures
from pixorly.integrations.pictures import NotAPicture, TooLarge, develop

def status(name):
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024

body = sys.stdin.buffer.read()
before = status("VmRSS:")
most = int(status("VmSize:") + 100) * 1024**2
resource.setrlimit(resource.RLIMIT_AS, (most, most))
"""
    end = "\nprint(status('VmHWM:') - before)\n"
    ran = subprocess.run([sys.executable, "-c", begin + program + end], input=body, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    return float(ran.stdout)


def test_without_memory_the_next_try_may_do_better() -> None:
    large = file(Image.new("RGB", (7000, 7000), "teal"), "png")

    passing = (
        "from pixorly.errors import Passing\ntry: develop(body)\nexcept Passing: pass\nelse: raise SystemExit('made')"
    )

    assert _growth_of(passing, large) < 100
