"""Where the bytes of pictures are kept: a drawer with keys."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")
_LONGEST_KEY = 512


class Found(NamedTuple):
    """Something that is kept, as it is listed."""

    key: str
    size_bytes: int
    put_at: datetime


class Thing(NamedTuple):
    """Something that is to be kept."""

    key: str
    body: bytes | BinaryIO
    content_type: str


class Storage(Protocol):
    def put(self, key: str, body: bytes | BinaryIO, content_type: str) -> None:
        """Keep it, whole or not at all, in place of what was there. A file is read from where it stands."""
        ...

    def put_all(self, things: Sequence[Thing]) -> None:
        """Each as `put` does it. Once this returns, all of them are safe."""
        ...

    def get(self, key: str) -> bytes:
        """What is kept there, or raise NotFound."""
        ...

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """That part of it, or what there is of that part; nothing beyond its end."""
        ...

    def open(self, key: str) -> BinaryIO:
        """To read it bit by bit, from its beginning. Whoever opens it closes it."""
        ...

    def size_of(self, key: str) -> int:
        """How many bytes are kept there, or raise NotFound."""
        ...

    def path_of(self, key: str) -> Path | None:
        """Where it would lie as a file of this machine, where storage is one."""
        ...

    def delete(self, key: str) -> None:
        """Afterwards nothing is there, whether something was or not."""
        ...

    def keys(self, prefix: str = "", after: str = "") -> Iterator[Found]:
        """Everything whose key begins like that and comes after that one, in the order of the keys."""
        ...

    def clear_unfinished(self, older_than: timedelta) -> int:
        """Let go of what was begun that long ago and never became a picture. How many there were."""
        ...

    def check(self) -> None:
        """Raise Misconfigured or Passing when nothing can be kept."""
        ...


def require_plain(key: str) -> None:
    """Keys are made by us of ids, so a strange one is a mistake of ours, and could lead out of the drawer."""
    parts = key.split("/")
    if len(key) > _LONGEST_KEY or not all(_PART.fullmatch(part) for part in parts):
        raise ValueError(f"Not a storage key: {key[:80]!r}")


def require_range(start: int, length: int) -> None:
    if start < 0 or length < 1:
        raise ValueError(f"Not a part of anything: {length} bytes from {start}.")
