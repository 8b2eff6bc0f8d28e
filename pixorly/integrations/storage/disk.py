"""Pictures in a folder of this machine."""

import errno
import logging
import os
import shutil
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

# What is half written; whatever a crash left here belongs to nobody.
_INCOMING = ".incoming"
_NEEDS_SOMEBODY = {
    errno.EACCES, errno.EDQUOT, errno.EEXIST, errno.EFBIG, errno.EISDIR, errno.ELOOP, errno.ENOSPC, errno.ENOTDIR, errno.EPERM,
    errno.EROFS,
}  # fmt: skip
_HOLDS_SOMETHING = {errno.ENOTEMPTY, errno.EEXIST}
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
        with _in_our_words(), self._all_written(things) as folders:
            for written, folder in folders.items():
                _move(written, folder)
                # Gone again already: then nobody wants it to last.
                with suppress(FileNotFoundError):
                    _sync(folder)
                    _sync(folder.parent)

    @contextmanager
    def _all_written(self, things: Sequence[Thing]) -> Iterator[dict[str, Path]]:
        """In folders that go unless they are moved to where they count."""
        _make(self._folder / _INCOMING)
        named: dict[Path, str] = {}
        opened: list[int] = []
        try:
            for path, thing in [(self.path_of(thing.key), thing) for thing in things]:
                if path.parent not in named:
                    named[path.parent] = f"{self._folder}/{_INCOMING}/{uuid4().hex}"
                    os.mkdir(named[path.parent])
                opened.append(os.open(f"{named[path.parent]}/{path.name}", _NEW, 0o600))
                _write(opened[-1], thing.body)
            # Only once all are there: the disk writes them together, and whoever comes second waits for little.
            for handle in opened:
                os.fsync(handle)
            yield {written: folder for folder, written in named.items()}
        except BaseException:
            for written in named.values():
                shutil.rmtree(written, ignore_errors=True)
            raise
        finally:
            for handle in opened:
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
                        _clear(entry)
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


def _move(written: str, folder: Path) -> None:
    for _ in range(_TRIES):
        try:
            # A picture comes with all its copies at once.
            return os.rename(written, folder)
        except FileNotFoundError:
            _make(folder.parent)
        except OSError as error:
            if error.errno not in _HOLDS_SOMETHING:
                raise
            # Where somebody deletes the last thing in that folder just now, the folder goes with it.
            with suppress(FileNotFoundError):
                return _move_into(folder, written)
    return os.rename(written, folder)


def _move_into(folder: Path, written: str) -> None:
    for name in os.listdir(written):
        os.replace(f"{written}/{name}", folder / name)
    os.rmdir(written)


def _clear(entry: "os.DirEntry[str]") -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry)
    else:
        os.unlink(entry)


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
