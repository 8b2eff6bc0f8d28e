"""What is looked at before anything starts, so that trouble is one sentence rather than a trace."""

import contextlib
import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from pixorly.launch.cannot_start import CannotStart
from pixorly.settings import Settings


def check(chosen: Settings) -> None:
    folder_is_writable(chosen.data_dir)
    port_is_free(chosen.host, chosen.port)


def folder_is_writable(folder: Path) -> None:
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise CannotStart(
            f"The data folder {folder} can't be written to ({error.strerror}). "
            "Make it writable, or set PIXORLY_DATA_DIR."
        ) from None


def port_is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the server does: an earlier run's closing connections don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(_why_not(error, host, port)) from None


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Stop it, or set PIXORLY_PORT."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} is reserved for the system's administrator. Set PIXORLY_PORT to one above 1023."
    return f"This machine can't listen on {host} ({error.strerror}). Set PIXORLY_HOST to an address of its own."


@contextlib.contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Two houses over one data folder would share a database, a queue and a socket."""
    with (data_dir / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(
                f"Pixorly already runs on {data_dir} (process {lock.read().strip()}). "
                "Stop it first, or set PIXORLY_DATA_DIR and PIXORLY_PORT."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
