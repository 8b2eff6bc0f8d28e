"""The keys of the house: links to pictures are signed with them, and secrets that others entrust to it are sealed.

The newest signs and seals, all of them are accepted. They stand in `PIXORLY_SECRET_KEY`, or in a file in the data folder
that is made once.
"""

import logging
import os
import secrets
import tempfile
from functools import cache
from pathlib import Path

from pixorly.errors import Misconfigured
from pixorly.settings import SHORTEST_SECRET, settings

log = logging.getLogger(__name__)

_FILE = "secret_key"


@cache
def known() -> tuple[bytes, ...]:
    """The newest first. Raises Misconfigured where they can't be read, or where anybody could guess one."""
    given = settings().secret_keys or _kept(settings().data_dir / _FILE)
    return tuple(key.encode() for key in given)


def _kept(path: Path) -> list[str]:
    """One a line, the newest first. The first who asks makes it, for everybody."""
    try:
        if not path.exists():
            _make(path)
        keys = path.read_text("utf-8").split()
    except (OSError, UnicodeError) as error:
        log.error("The keys of this copy can't be read from %s: %s", path, type(error).__name__)
        raise Misconfigured() from error
    if not keys or any(len(key) < SHORTEST_SECRET for key in keys):
        log.error("%s holds no key, or one of fewer than %s letters", path, SHORTEST_SECRET)
        raise Misconfigured()
    return keys


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=path.parent, prefix=f".{_FILE}-")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # Linking fails where somebody was faster, and then theirs is the key.
        os.link(written, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(written)
