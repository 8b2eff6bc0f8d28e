"""Pictures made once and kept for the next who asks, up to a bound, in a folder that may be emptied at any time."""

import errno
import fcntl
import hashlib
import logging
import os
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pixorly.settings import settings

log = logging.getLogger(__name__)

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_HALF_WRITTEN = ".new-"
# A picture counts as used again at most this often: a note at every look would cost more than the look.
_NOTED_EVERY_SECONDS = 3600
_FORGOTTEN_AFTER_SECONDS = 3600
# Several processes write and none knows of the others' last share, so that all of them stay within the bound.
_SHARE_UNSEEN = 0.05
_TOO_FULL, _ROOMY = 0.8, 0.7
_HALF = 0.5
_LOCKS = 64


class _Kept(NamedTuple):
    used_at: float
    size_bytes: int
    path: str


class PictureCache:
    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder, self._most_bytes = folder, most_bytes
        # As if much was written already, so that the first picture has the folder looked through.
        self._unseen_bytes = most_bytes
        self._making = [threading.Lock() for _ in range(_LOCKS)]

    def get_or_make(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under that key; else make it and keep it. Many who ask at once have it made once."""
        path = self._path_of(key)
        body = self._find(path)
        if body is not None:
            return body
        with self._making[hash(path) % _LOCKS]:
            body = self._find(path)
            if body is None:
                body = make()
                self._keep(path, body)
            return body

    def _path_of(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self._folder / name[:2] / name[2:]

    def _find(self, path: Path) -> bytes | None:
        try:
            with path.open("rb") as file:
                kept = file.read()
                is_long_ago = time.time() - os.fstat(file.fileno()).st_mtime > _NOTED_EVERY_SECONDS
            if is_long_ago:
                os.utime(path)
        except OSError:
            return None
        # A power cut can leave half a picture under its whole name.
        return kept[4:] if kept[:4] == _sum(kept[4:]) else None

    def _keep(self, path: Path, body: bytes) -> None:
        if len(body) > self._most_bytes * _SHARE_UNSEEN:
            return
        try:
            _write(path, body)
            self._unseen_bytes += len(body)
            if self._unseen_bytes > self._most_bytes * _SHARE_UNSEEN:
                self._tidy(_ROOMY)
        except OSError as error:
            # Whoever asked gets their picture all the same.
            log.warning("A picture could not be cached: %s", error)
            if error.errno in _FULL:
                # What can be made again must not stand in the way of what can't.
                with suppress(OSError):
                    self._tidy(_HALF)

    def _tidy(self, until: float) -> None:
        """Let go of what was not asked for the longest. One process at a time; the others have nothing to wait for."""
        self._unseen_bytes = 0
        lock = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            with suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._let_go(until)
        finally:
            os.close(lock)

    def _let_go(self, until: float) -> None:
        kept = sorted(self._kept())
        total = sum(each.size_bytes for each in kept)
        goal = min(total, self._most_bytes) * until
        if until == _ROOMY and total <= self._most_bytes * _TOO_FULL:
            return
        for each in kept:
            if total <= goal:
                return
            with suppress(FileNotFoundError):
                os.unlink(each.path)
            total -= each.size_bytes

    def _kept(self) -> Iterator[_Kept]:
        for folder in os.scandir(self._folder):
            for entry in os.scandir(folder) if folder.is_dir() else ():
                # Somebody may let go of it, or give it its name, between two looks.
                with suppress(FileNotFoundError):
                    found = entry.stat()
                    if entry.name.startswith(_HALF_WRITTEN) and time.time() - found.st_mtime > _FORGOTTEN_AFTER_SECONDS:
                        os.unlink(entry)
                    else:
                        yield _Kept(found.st_mtime, found.st_size, entry.path)


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=path.parent, prefix=_HALF_WRITTEN)
    try:
        with open(handle, "wb") as file:
            file.write(_sum(body) + body)
        os.replace(written, path)
    except BaseException:
        os.unlink(written)
        raise


def _sum(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(4, "big")


@cache
def picture_cache() -> PictureCache:
    return PictureCache(settings().data_dir / "cache" / "pictures", settings().picture_cache_mb * 1024**2)
