"""Pictures of 400 pixels made while somebody waits, on one core, beside plain Pillow doing the same."""

import io
import time
from collections.abc import Callable

from PIL import Image

from bench import machine
from bench.effort import Effort
from bench.figures import Figure
from pixorly.integrations import pictures
from pixorly.integrations.picture_cache import PictureCache

TITLE = "Pictures, a 1024 x 1024 PNG to a JPEG of 400 pixels, on one core"

_SIDE, _SMALL, _QUALITY = 1024, 400, 85
_ROOM_BYTES = 100 * 1024**2


def measure(effort: Effort) -> list[Figure]:
    png = _picture()
    developed = pictures.develop(png)
    jpeg = developed.preview.body
    whole = _source(png, jpeg, preview_side=_SIDE)
    with machine.folder("pictures") as folder:
        cache, plain_file = PictureCache(folder / "cache", _ROOM_BYTES), folder / "plain"
        plain_file.write_bytes(cache.get_or_make("400", lambda: _small(whole)))
        return [
            *_side_by_side(
                effort,
                "from the PNG that came",
                lambda: _small(_source(png, jpeg, preview_side=1)),
                "Pillow alone",
                lambda: _by_pillow(png),
                limit=35,
            ),
            *_side_by_side(
                effort,
                "from the preview",
                lambda: _small(whole),
                "Pillow alone, from the same preview",
                lambda: _by_pillow(jpeg),
                limit=150,
            ),
            *_side_by_side(
                effort,
                "cached",
                lambda: cache.get_or_make("400", lambda: _small(whole)),
                "reading a file",
                plain_file.read_bytes,
                limit=2000,
            ),
            *_side_by_side(
                effort,
                "everything that is made of a picture once",
                lambda: pictures.develop(png),
                "decoding it by Pillow",
                lambda: Image.open(io.BytesIO(png)).load(),
            ),
        ]


def _side_by_side(
    effort: Effort, what: str, ours: Callable[[], object], peer: str, theirs: Callable[[], object], limit: int = 0
) -> list[Figure]:
    # In turns, so that a busy moment of the machine falls on both.
    rounds = [(_a_second(ours, effort.seconds), _a_second(theirs, effort.seconds)) for _ in range(effort.rounds)]
    mine, others = zip(*rounds, strict=True)
    title = f"{what} (limit {limit:,})" if limit else what
    return [Figure(title, mine, "a second", Figure(peer, others, "a second"))]


def _a_second(make: Callable[[], object], seconds: float) -> float:
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


def _source(png: bytes, preview: bytes, preview_side: int) -> pictures.Source:
    return pictures.Source(_SIDE, _SIDE, lambda: png, preview_side, preview_side, lambda: preview)


def _picture() -> bytes:
    """Of our own, with the grain of a photo: 1.3 MB, as what providers send."""
    image = Image.open(machine.REPO / "assets" / "img" / "share.jpg").convert("RGB").resize((_SIDE, _SIDE))
    grain = Image.merge("RGB", [Image.effect_noise((_SIDE, _SIDE), 12)] * 3)
    written = io.BytesIO()
    Image.blend(image, grain, 0.08).save(written, "PNG")
    return written.getvalue()
