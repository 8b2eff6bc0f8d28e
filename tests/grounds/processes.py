"""Parts of Pixorly as processes of their own, as in production."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 60


@dataclass(frozen=True)
class Program:
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")


@contextmanager
def running(command: str, log: Path, until_it_says: str) -> Iterator[Program]:
    """`pixorly <command>` with the settings of the test, ended with it."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pixorly.cli", command], stdout=output, stderr=output, env=dict(os.environ)
        )
    program = Program(process, log)
    try:
        wait_until(lambda: until_it_says in program.said or process.poll() is not None)
        assert process.poll() is None, program.said
        yield program
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(is_so: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    ends_at = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < ends_at, f"It was not so within {patience_s} seconds."
        time.sleep(0.05)
