"""A whole Pixorly as `pixorly up` starts it, on a free port and in a folder that goes with it."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import machine
from pixorly.launch import processes

_PATIENCE_S = 300.0
_LOOK_AGAIN_S = 0.01


@dataclass(frozen=True)
class Person:
    user_id: str
    email: str
    # As it stands in a Cookie header.
    cookie: str


class House:
    """It may be stopped and started again; what is in its folder stays."""

    def __init__(self, folder: Path, stands_in: Path = machine.REPO, **settings: Any) -> None:
        self._folder, self._port = folder, machine.free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        ours = {"port": self._port, "data_dir": folder / "data", **settings}
        self.environment = os.environ | {f"PIXORLY_{name.upper()}": str(value) for name, value in ours.items()}
        self.environment["PYTHONPATH"] = str(stands_in)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Seconds until it says that it can work."""
        self._folder.mkdir(exist_ok=True)
        began = time.monotonic()
        with (self._folder / "up.log").open("ab") as output:
            self._process = processes.spawn(
                [sys.executable, "-m", "pixorly.cli", "up"], env=self.environment, cwd=self._folder, output=output,
                last_signal=signal.SIGTERM,
            )  # fmt: skip
        try:
            return wait_for_answer(f"{self.url}/ready", self._process) - began
        except RuntimeError as error:
            raise SystemExit(f"{error} It said:\n{(self._folder / 'up.log').read_text()}") from None

    def stop(self) -> float:
        """As Ctrl-C does. Seconds until all of it has ended."""
        assert self._process
        began = time.monotonic()
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(30)
        finally:
            processes.sweep(self._process)
        return time.monotonic() - began

    @property
    def web(self) -> int:
        """The process that serves."""
        assert self._process
        return machine.child_whose_command_has("\0web\0", self._process.pid)

    def welcome(self, count: int, password: str = "") -> list[Person]:
        """So many people with an account, each signed in with one browser."""
        printed = subprocess.check_output(
            [sys.executable, "-m", "bench.people", str(count), password], env=self.environment, cwd=self._folder
        )
        return [Person(**person) for person in json.loads(printed)]


@contextlib.contextmanager
def open_house(**settings: Any) -> Iterator[House]:
    with machine.folder("house") as folder:
        house = House(folder, **settings)
        house.start()
        try:
            yield house
        finally:
            house.stop()


def wait_for_answer(url: str, process: subprocess.Popen[bytes]) -> float:
    """When it first answered with 200, on the clock that never jumps."""
    parts = urlsplit(url)
    ends_at = time.monotonic() + _PATIENCE_S
    while time.monotonic() < ends_at:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", parts.path)
            if connection.getresponse().status == 200:
                return time.monotonic()
        connection.close()
        if process.poll() is not None:
            raise RuntimeError(f"What should answer at {url} ended with {process.returncode}.")
        time.sleep(_LOOK_AGAIN_S)
    raise RuntimeError(f"Nothing answered at {url} in {_PATIENCE_S:.0f} s.")
