"""Starting and ending the peers that stand beside us."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import machine
from bench.house import wait_for_answer
from pixorly.launch import processes, valkey


@dataclass(frozen=True)
class Peer:
    url: str
    pid: int
    started_in_s: float


@contextlib.contextmanager
def serving(name: str, *given: str) -> Iterator[Peer]:
    """`bench.hello`, or one of the apps in `bench.peer_apps`, until the block ends."""
    port = str(machine.free_port())
    command = ["bench.hello", port] if name == "hello" else ["bench.peer_apps", port, name, *given]
    url = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    process = processes.spawn([sys.executable, "-m", *command], output=subprocess.DEVNULL)
    try:
        yield Peer(url, process.pid, wait_for_answer(f"{url}/", process) - began)
    finally:
        processes.end(process, 3)


def python() -> Path:
    """Of the environment that PIXORLY_BENCH_PEERS names, which has peers that ours has no use for."""
    return Path(os.environ.get("PIXORLY_BENCH_PEERS", ""), "bin", "python").absolute()


def has(package: str) -> bool:
    command = [python(), "-c", f"import importlib.util, sys; sys.exit(not importlib.util.find_spec({package!r}))"]
    return "PIXORLY_BENCH_PEERS" in os.environ and subprocess.run(command, cwd="/").returncode == 0


@contextlib.contextmanager
def redis_beside() -> Iterator[str]:
    """The address of a Valkey of its own, the same kind as ours."""
    with machine.folder("valkey") as folder:
        running = valkey.start(folder)
        try:
            yield running.url
        finally:
            running.stop()
