"""Pictures in a folder of this machine."""

import errno
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
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
        with _in_our_words(), ExitStack() as unfinished:
            _make(self._folder / _INCOMING)
            written = [self._written(thing.body, unfinished) for thing in things]
            # Only once all are there: the disk writes them together, and whoever comes second waits for little.
            for _name, file in written:
                os.fsync(file.fileno())
            for (name, _file), path in zip(written, paths, strict=True):
                _make(path.parent)
                _move(name, path)
            # The names of one folder are made safe at once.
            for folder in dict.fromkeys(path.parent for path in paths):
                # Gone again already: then nobody wants it to last.
                with suppress(FileNotFoundError):
                    _sync(folder)

    def _written(self, body: bytes | BinaryIO, unfinished: ExitStack) -> tuple[str, BinaryIO]:
        """In a file that goes unless it is moved to where it counts."""
        name = f"{self._folder}/{_INCOMING}/{uuid4().hex}"
        file = unfinished.enter_context(open(name, "xb", opener=_for_us_alone))
        unfinished.callback(_let_go, name)
        file.write(body) if isinstance(body, bytes) else shutil.copyfileobj(body, file)
        file.flush()
        return name, file

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


def _for_us_alone(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _let_go(written: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(written)


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
