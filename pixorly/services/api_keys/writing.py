"""How a key is written: `px_live_`, eight letters to find it by, thirty-two that nobody can guess, six to check it.

The last six are a sum of all before them, so that a key that was cut while it was copied is told from a wrong one,
and so that programs that look for lost secrets recognise it.
"""

import re
import secrets
import string
import zlib
from dataclasses import dataclass

from pixorly.services import secrets as stored

MARK = "px_live_"
_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_FOUND_BY, _UNGUESSABLE, _SUM, _SHOWN = 8, 32, 6, 4
_SHAPE = re.compile(rf"{MARK}[0-9A-Za-z]{{{_FOUND_BY + _UNGUESSABLE + _SUM}}}")


@dataclass(frozen=True)
class Written:
    """A secret, seen once by whoever asked for it."""

    text: str

    @property
    def prefix(self) -> str:
        return prefix_of(self.text)

    @property
    def hash(self) -> str:
        return stored.hashed(self.text)

    @property
    def ending(self) -> str:
        return self.text[-_SHOWN:]


def make() -> Written:
    begun = MARK + "".join(secrets.choice(_LETTERS) for _ in range(_FOUND_BY + _UNGUESSABLE))
    return Written(begun + _sum_of(begun))


def is_whole(text: str) -> bool:
    """Whether it could be one of ours; most that could not were cut or mistyped."""
    return bool(_SHAPE.fullmatch(text)) and _sum_of(text[:-_SUM]) == text[-_SUM:]


def prefix_of(text: str) -> str:
    return text[: len(MARK) + _FOUND_BY]


def _sum_of(text: str) -> str:
    rest, letters = zlib.crc32(text.encode()), ""
    for _ in range(_SUM):
        rest, at = divmod(rest, len(_LETTERS))
        letters += _LETTERS[at]
    return letters
