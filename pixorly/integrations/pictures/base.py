"""What a picture may be, and the words for one that is something else."""

from dataclasses import dataclass

from pixorly.errors import Invalid
from pixorly.words import Words, t

MOST_BYTES = 50 * 1024 * 1024
LONGEST_SIDE = 16_384
MOST_PIXELS = 8192 * 8192


class NotAPicture(Invalid):
    code = "not_a_picture"
    words = t("That is not a PNG, JPEG or WebP picture.")


class TooLarge(Invalid):
    code = "too_large"
    status = 413
    words = t("That picture is too large.")


@dataclass(frozen=True)
class Header:
    """What the first bytes and the build of a file say, before a pixel is decoded."""

    width: int
    height: int
    has_alpha: bool
    frames: int
    exif: bytes


def damaged() -> NotAPicture:
    return NotAPicture(t("That picture is damaged or incomplete."))


def more_than_a_picture() -> NotAPicture:
    return NotAPicture(t("That file holds more than a picture."))


def require_size(body: bytes) -> None:
    if len(body) > MOST_BYTES:
        raise TooLarge(t("That picture has more than {most} MB.", most=MOST_BYTES // 1024**2))


def require_measure(width: int, height: int) -> None:
    """Asked before anything is decoded: 109 KB can claim 900 million pixels."""
    if width < 1 or height < 1:
        raise damaged()
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise TooLarge(_words_for(width, height))


def _words_for(width: int, height: int) -> Words:
    return t(
        "That picture has {width} × {height} pixels. It may have {most} million, and {side} on a side.",
        width=width,
        height=height,
        most=MOST_PIXELS // 1_000_000,
        side=LONGEST_SIDE,
    )
