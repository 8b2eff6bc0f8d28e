"""A whole house as `pixorly up` starts it: real processes, on a port and in a folder of its own."""

import contextlib
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import redis
from sqlmodel import Session, select

from pixorly.database import carry, reading
from pixorly.launch import processes
from pixorly.models import Login, User
from pixorly.services import users
from tests.grounds import environment
from tests.standins.program import free_port

_PATIENCE_S = 120.0
_OPEN = "Ctrl-C stops it."
_FIRST_LINK = re.compile(r"http://\S+/auth/first\?ticket=\S+")


@dataclass(frozen=True)
class Person:
    email: str
    password: str


class House:
    """One installation. It may be stopped and started again; people and pictures stay."""

    def __init__(self, folder: Path, *, port: int = 0, **settings: object) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "up.log"
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self._settings = {environment.name_of(name): str(value) for name, value in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> "House":
        before = self.said().count(_OPEN)
        with self.log.open("ab") as output:
            self._process = processes.spawn(
                [sys.executable, "-m", "pixorly", "up"], env=self.environment(), cwd=self.folder, output=output,
                last_signal=signal.SIGTERM,
            )  # fmt: skip
        wait_until(lambda: self.said().count(_OPEN) > before or not self.is_running, f"the house at {self.url}")
        assert self.is_running, f"The house did not start. What it said:\n{self.said()}"
        return self

    def stop(self) -> int:
        """As Ctrl-C does. Returns the exit code."""
        assert self._process
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(_PATIENCE_S)

    def close(self) -> None:
        if self.is_running:
            self.stop()

    def environment(self, **settings: object) -> dict[str, str]:
        ours = {"PIXORLY_PORT": str(self.port), "PIXORLY_DATA_DIR": str(self.data)}
        return (
            os.environ
            | ours
            | self._settings
            | {environment.name_of(name): str(value) for name, value in settings.items()}
        )

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def first_link(self) -> str:
        found = _FIRST_LINK.search(self.said())
        assert found, f"No link was printed. What was:\n{self.said()}"
        return found[0]

    def logs(self) -> dict[Path, str]:
        """All it wrote, without the one link that is meant for whoever reads along at the first start."""
        return {path: _FIRST_LINK.sub("", path.read_text("utf-8", "replace")) for path in self.folder.rglob("*.log")}

    def pid_of(self, name: str) -> int:
        """The process of this house by the name its supervisor gives it; 0 while there is none."""
        mark = "valkey-server" if name == "valkey" else f"pixorly\0{name}\0"
        return next((pid for pid in children_of(self.pid) if mark in command_of(pid)), 0)

    def kill(self, name: str) -> int:
        """End one of its processes without a word of warning. Returns the id that is gone."""
        pid = self.pid_of(name)
        assert pid, f"No {name} process runs."
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for_another(self, name: str, gone: int) -> None:
        wait_until(lambda: self.pid_of(name) not in (0, gone), f"another {name} process")

    def wait_until_ready(self) -> None:
        wait_until(self._is_ready, "a house that is ready")

    def wait_until_it_hears(self) -> None:
        """Web and worker listen to Valkey again."""
        wait_until(self._hears, "web and worker to listen")

    def _hears(self) -> bool:
        address = (self.data / "valkey" / "address").read_text("utf-8").strip()
        with contextlib.suppress(redis.RedisError), redis.Redis.from_url(address) as valkey:
            (_, screens), *_ = valkey.pubsub_numsub("pixorly:events")
            return screens > 0 and valkey.info("clients")["blocked_clients"] > 0
        return False

    def _is_ready(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/ready", timeout=5).status_code == 200
        return False

    def welcome(self, name: str, *, is_admin: bool = False, **chosen: str) -> Person:
        """Somebody new with an account, as `pixorly admin user` makes one; nobody else has that address."""

        def install(session: Session) -> None:
            user = users.install(session, person.email, person.password, as_admin=is_admin)
            for what, value in chosen.items():
                setattr(user, what, value)

        mark = secrets.token_hex(3)
        person = Person(f"{name.lower()}.{mark}@example.com", f"{secrets.token_hex(6)} quiet lanterns")
        with environment.changed(data_dir=self.data):
            carry(install)
        return person

    def user(self, person: Person) -> User | None:
        return self._look(lambda session: session.exec(select(User).where(User.email == person.email)).one_or_none())

    def logins(self, person: Person) -> list[Login]:
        """The browsers that are signed in as this person, oldest first."""
        query = select(Login).join(User).where(User.email == person.email).order_by(Login.id)
        return self._look(lambda session: session.exec(query).all())

    def _look(self, verb: Callable[[Any], Any]) -> Any:
        with environment.changed(data_dir=self.data), reading() as session:
            return verb(session)


def wait_until(is_so: Callable[[], Any], what: str, seconds: float = _PATIENCE_S) -> None:
    ends_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends_at, f"Waited {seconds:.0f} s for {what}."
        time.sleep(0.05)


def children_of(pid: int) -> Iterator[int]:
    """From /proc, since minimal machines have no `ps`."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                yield int(entry.name)


def command_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    return ""
