"""Where the bytes of pictures are kept: a drawer with keys."""

import re
from typing import BinaryIO, Protocol

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")
_LONGEST_KEY = 512


class Storage(Protocol):
    def put(self, key: str, body: bytes | BinaryIO, content_type: str) -> None:
        """Keep it, whole or not at all, in place of what was there. A file is read from where it stands."""
        ...

    def get(self, key: str) -> bytes:
        """What is kept there, or raise NotFound."""
        ...

    def delete(self, key: str) -> None:
        """Afterwards nothing is there, whether something was or not."""
        ...

    def check(self) -> None:
        """Raise Misconfigured or Passing when nothing can be kept."""
        ...


def require_plain(key: str) -> None:
    """Keys are made by us of ids, so a strange one is a mistake of ours, and could lead out of the drawer."""
    parts = key.split("/")
    if len(key) > _LONGEST_KEY or not all(_PART.fullmatch(part) for part in parts):
        raise ValueError(f"Not a storage key: {key[:80]!r}")
