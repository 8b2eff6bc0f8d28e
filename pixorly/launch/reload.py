"""`pixorly up --reload`: looks whether sources changed and brings the house in step."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pixorly.launch import front_end
from pixorly.launch.house import PACKAGE, house
from pixorly.launch.supervisor import Program, Supervisor

_WATCHED = {".py", ".json", ".js", ".jsx", ".css", ".svg"}
_EVERY_S = 0.7
_BUILDER = "front"


class Reloader:
    def __init__(self, supervisor: Supervisor, names: tuple[str, ...]) -> None:
        self._supervisor = supervisor
        self._names = names
        self._seen = _snapshot()
        self._next_look_at = 0.0
        self._is_building = False

    def look(self) -> None:
        """Between two rounds of the supervisor. What changes during a build is found after it."""
        if self._is_building or time.monotonic() < self._next_look_at:
            return
        self._next_look_at = time.monotonic() + _EVERY_S
        now = _snapshot()
        if now == self._seen:
            return
        self._seen = now
        if front_end.is_current():
            self._restart()
        else:
            self._build_first()

    def _build_first(self) -> None:
        # Screens and server must change together, or open tabs meet states they don't know.
        self._is_building = True
        command = [sys.executable, "-m", "pixorly", "build"]
        self._supervisor.begin(
            Program(_BUILDER, command, env=os.environ | {"PYTHONUNBUFFERED": "1"}, afterwards=self._built)
        )

    def _built(self, code: int) -> None:
        self._is_building = False
        if code == 0:
            self._restart()

    def _restart(self) -> None:
        for name in self._names:
            self._supervisor.restart(name)


def _snapshot() -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in _sources()}


def _sources() -> Iterator[Path]:
    yield house() / "rxconfig.py"
    for root in (PACKAGE, house() / "assets"):
        for folder, below, files in os.walk(root):
            below[:] = [name for name in below if name not in ("__pycache__", "external", "_house")]
            yield from (Path(folder, name) for name in files if Path(name).suffix in _WATCHED)
