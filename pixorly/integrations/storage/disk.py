"""Pictures in a folder of this machine."""

import errno
import logging
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from pixorly.errors import Misconfigured, NotFound, Passing
from pixorly.integrations.storage.base import Found, Thing, require_plain, require_range

log = logging.getLogger(__name__)

# Half-written files; one left here by a crash belongs to nobody.
_INCOMING = ".incoming"
_NEEDS_SOMEBODY = {
    errno.EACCES, errno.EDQUOT, errno.EEXIST, errno.EFBIG, errno.EISDIR, errno.ELOOP, errno.ENOSPC, errno.ENOTDIR, errno.EPERM,
    errno.EROFS,
}  # fmt: skip
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_PIECE = 1024 * 1024
_TRIES = 5
_NOTHING_THERE = (FileNotFoundError, IsADirectoryError, NotADirectoryError)


class DiskStorage:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, body: bytes | BinaryIO, content_type: str) -> None:
        self.put_all([Thing(key, body, content_type)])

    def put_all(self, things: Sequence[Thing]) -> None:
        """The kind of content is not kept: the picture's row knows it."""
        paths = [self.path_of(thing.key) for thing in things]
        folders = dict.fromkeys(path.parent for path in paths)
        with _in_our_words():
            _make(self._folder / _INCOMING)
            with self._all_written(things) as names:
                for folder in folders:
                    _make(folder)
                for name, path in zip(names, paths, strict=True):
                    _move(name, path)
            # The names of one folder are made safe at once.
            for folder in folders:
                # Gone again already: then nobody wants it to last.
                with suppress(FileNotFoundError):
                    _sync(folder)

    @contextmanager
    def _all_written(self, things: Sequence[Thing]) -> Iterator[list[str]]:
        """In files that go unless all of them are moved to where they count."""
        opened: dict[str, int] = {}
        try:
            for thing in things:
                name = f"{self._folder}/{_INCOMING}/{uuid4().hex}"
                opened[name] = os.open(name, _NEW, 0o600)
                _write(opened[name], thing.body)
            # Only once all are there: the disk writes them together, and whoever comes second waits for little.
            for handle in opened.values():
                os.fsync(handle)
            yield list(opened)
        except BaseException:
            for name in opened:
                with suppress(FileNotFoundError):
                    os.unlink(name)
            raise
        finally:
            for handle in opened.values():
                os.close(handle)

    def get(self, key: str) -> bytes:
        with self.open(key) as file, _in_our_words():
            return file.read()

    def read_range(self, key: str, start: int, length: int) -> bytes:
        require_range(start, length)
        with self.open(key) as file, _in_our_words():
            file.seek(start)
            return file.read(length)

    def open(self, key: str) -> BinaryIO:
        """The picture as it is now: putting another there, or deleting it, changes nothing for who reads."""
        with _in_our_words(), _missing_is_not_found():
            return self.path_of(key).open("rb")

    def size_of(self, key: str) -> int:
        with self.open(key) as file, _in_our_words():
            return os.fstat(file.fileno()).st_size

    def path_of(self, key: str) -> Path:
        require_plain(key)
        return self._folder / key

    def delete(self, key: str) -> None:
        require_plain(key)
        with _in_our_words(), suppress(*_NOTHING_THERE):
            (self._folder / key).unlink()
            self._clear_away((self._folder / key).parent)

    def keys(self, prefix: str = "", after: str = "") -> Iterator[Found]:
        above = prefix[: prefix.rfind("/") + 1]
        if above:
            require_plain(above.rstrip("/"))
        with _in_our_words():
            # Begun where they all are: a folder above may hold a million others.
            yield from _listed(self._folder / above, above, prefix, after)

    def clear_unfinished(self, older_than: timedelta) -> int:
        begun_before = time.time() - older_than.total_seconds()
        cleared = 0
        with _in_our_words(), suppress(FileNotFoundError):
            for entry in os.scandir(self._folder / _INCOMING):
                # Another process may finish it, or clear it, between the two looks.
                with suppress(FileNotFoundError):
                    if entry.stat(follow_symlinks=False).st_mtime < begun_before:
                        os.unlink(entry)
                        cleared += 1
        return cleared

    def _clear_away(self, folder: Path) -> None:
        """Empty folders take room too: a million of them four gigabytes."""
        with suppress(OSError):
            if folder != self._folder:
                folder.rmdir()

    def check(self) -> None:
        with _in_our_words():
            _make(self._folder / _INCOMING)
            with tempfile.TemporaryFile(dir=self._folder / _INCOMING) as file:
                file.write(b"room")


def _listed(folder: Path, above: str, prefix: str, after: str) -> Iterator[Found]:
    for name in _names(folder):
        key = above + name
        if name.endswith("/"):
            may_hold_some = key.startswith(prefix) or prefix.startswith(key)
            if may_hold_some and (key > after or after.startswith(key)):
                yield from _listed(folder / name, key, prefix, after)
        elif key.startswith(prefix) and key > after:
            with suppress(FileNotFoundError):
                there = (folder / name).stat()
                yield Found(key, there.st_size, datetime.fromtimestamp(there.st_mtime, UTC))


def _names(folder: Path) -> list[str]:
    """With a slash behind folders, so that their order is that of the keys in them."""
    try:
        entries = os.scandir(folder)
    except _NOTHING_THERE:
        return []
    with entries:
        return sorted(entry.name + "/" * entry.is_dir() for entry in entries if not entry.name.startswith("."))


def _write(handle: int, body: bytes | BinaryIO) -> None:
    """Through no file of Python's, which asks the system four things about it before the first byte."""
    for piece in [body] if isinstance(body, bytes) else iter(lambda: body.read(_PIECE), b""):
        left = memoryview(piece)
        while left:
            left = left[os.write(handle, left) :]


def _move(written: str, path: Path) -> None:
    for _ in range(_TRIES):
        with suppress(FileNotFoundError):
            return os.replace(written, path)
        # Somebody deleted the last thing in that folder a moment ago, and the folder with it.
        _make(path.parent)
    return os.replace(written, path)


def _make(folder: Path) -> None:
    """Make it so that it outlives a power cut: a new name is safe once the folder that holds it is."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _missing_is_not_found() -> Iterator[None]:
    try:
        yield
    except _NOTHING_THERE as error:
        raise NotFound() from error


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        log.error("Storage on disk failed: %s", error)
        raise (Misconfigured() if error.errno in _NEEDS_SOMEBODY else Passing()) from error
