"""Pictures of 400 pixels made while somebody waits, on one core, beside plain Pillow doing the same."""

import io
import time
from collections.abc import Callable

from PIL import Image

from bench import machine
from bench.effort import Effort
from bench.figures import Figure
from bench.photograph import photograph
from pixorly.integrations import pictures
from pixorly.integrations.picture_cache import PictureCache

TITLE = "Pictures, a 1024 x 1024 PNG to a JPEG of 400 pixels, on one core"

Make = Callable[[], object]

_SIDE, _SMALL, _QUALITY = 1024, 400, 85
_ROOM_BYTES = 100 * 1024**2


def measure(effort: Effort) -> list[Figure]:
    png = photograph(_SIDE)
    jpeg = pictures.develop(png).preview.body
    without_preview, whole = _source(png, jpeg, preview_side=1), _source(png, jpeg, preview_side=_SIDE)
    with machine.folder("pictures") as folder:
        cache, plain = PictureCache(folder / "cache", _ROOM_BYTES), folder / "plain"
        plain.write_bytes(cache.get_or_make("400", lambda: _small(whole)))
        pairs: list[tuple[str, Make, str, Make]] = [
            ("from the PNG (limit 35)", lambda: _small(without_preview), "Pillow alone", lambda: _by_pillow(png)),
            ("from the preview (limit 150)", lambda: _small(whole), "Pillow alone", lambda: _by_pillow(jpeg)),
            ("cached (limit 2,000)", lambda: cache.get_or_make("400", bytes), "reading a file", plain.read_bytes),
            ("all that is made once", lambda: pictures.develop(png), "decoding alone", lambda: _decode(png)),
        ]
        return [_side_by_side(effort, *pair) for pair in pairs]


def _side_by_side(effort: Effort, what: str, ours: Make, peer: str, theirs: Make) -> Figure:
    # In turns, so that a busy moment of the machine falls on both.
    rounds = [(_a_second(ours, effort.seconds), _a_second(theirs, effort.seconds)) for _ in range(effort.rounds)]
    mine, others = zip(*rounds, strict=True)
    return Figure(what, mine, "a second", Figure(peer, others, "a second"))


def _a_second(make: Make, seconds: float) -> float:
    """By the time that a core worked on it: what else runs on the machine hardly changes that."""
    make()
    began, count = time.thread_time(), 0
    while time.thread_time() - began < seconds:
        make()
        count += 1
    return count / (time.thread_time() - began)


def _small(source: pictures.Source) -> bytes:
    return pictures.derive(source, width=_SMALL, height=None, fit="contain", format="jpeg", quality=_QUALITY)


def _by_pillow(body: bytes) -> bytes:
    image = Image.open(io.BytesIO(body))
    image.thumbnail((_SMALL, _SMALL))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


def _decode(body: bytes) -> None:
    Image.open(io.BytesIO(body)).load()


def _source(png: bytes, preview: bytes, preview_side: int) -> pictures.Source:
    return pictures.Source(_SIDE, _SIDE, lambda: png, preview_side, preview_side, lambda: preview)
