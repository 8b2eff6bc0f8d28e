"""Workers with a provider beside them, and a workspace whose plan stands in nobody's way."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench import machine
from bench.house import wait_for_answer
from bench.provider_beside import MODEL
from pixorly.launch import processes

_READY = "Worker is ready"
_PATIENCE_S = 120.0


@dataclass
class Workshop:
    environment: dict[str, str]
    provider_url: str
    folder: Any
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_worker(self) -> subprocess.Popen[bytes]:
        log = self.folder / f"worker-{len(self.workers)}.log"
        with log.open("wb") as output:
            worker = processes.spawn(
                [sys.executable, "-m", "pixorly.cli", "worker"], env=self.environment, output=output
            )
        self.workers.append(worker)
        _wait_until(lambda: _READY in log.read_text())
        return worker

    def kill_worker(self) -> None:
        worker = self.workers[-1]
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()

    def calls(self) -> list[float]:
        """When the provider was called, on the clock that all processes of a machine share."""
        with urllib.request.urlopen(f"{self.provider_url}/_calls") as answer:
            return json.load(answer)

    def take(self, seconds: float) -> None:
        """From now on a picture takes so long."""
        asked = urllib.request.Request(f"{self.provider_url}/_mood", json.dumps({"seconds": seconds}).encode())
        urllib.request.urlopen(asked).close()


@contextlib.contextmanager
def open_workshop(*, side: int, seconds: float, workers: int = 1, **settings: Any) -> Iterator[Workshop]:
    """With this process's own settings changed to match: it asks for pictures as a door does."""
    with machine.folder("shop") as folder, contextlib.ExitStack() as stack:
        provider_url = stack.enter_context(_provider(side, seconds))
        ours = {"data_dir": folder / "data"} | settings
        environment = {f"PIXORLY_{name.upper()}": str(value) for name, value in ours.items()}
        environment |= {"OPENROUTER_API_KEY": "sk-or-v1-standin", "OPENROUTER_BASE_URL": f"{provider_url}/api/v1"}
        stack.enter_context(_settings(environment))
        stack.enter_context(_valkey(folder / "data"))
        _prepare()
        shop = Workshop(os.environ | environment, provider_url, folder)
        try:
            for _ in range(workers):
                shop.start_worker()
            yield shop
        finally:
            for worker in shop.workers:
                processes.end(worker, 10)


@contextlib.contextmanager
def _provider(side: int, seconds: float) -> Iterator[str]:
    port = machine.free_port()
    process = processes.spawn(
        [sys.executable, "-m", "bench.provider_beside", str(port), str(side), str(seconds)], output=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for_answer(f"{url}/_calls", process)
        yield url
    finally:
        processes.end(process, 3)


@contextlib.contextmanager
def _settings(environment: dict[str, str]) -> Iterator[None]:
    """Ours become those of the workshop; what was made from earlier ones is forgotten."""
    from pixorly import broker, database
    from pixorly.integrations import providers
    from pixorly.settings import settings

    before = {name: os.environ.get(name) for name in environment}
    os.environ |= environment
    for made in (settings, broker._broker, providers.providers):
        made.cache_clear()
    try:
        yield
    finally:
        for engine in database._engines.values():
            engine.dispose()
        database._engines.clear()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        for made in (settings, broker._broker, providers.providers):
            made.cache_clear()


@contextlib.contextmanager
def _valkey(folder: Any) -> Iterator[None]:
    from pixorly.launch import valkey

    running = valkey.start(folder)
    try:
        yield
    finally:
        running.stop()


def _prepare() -> None:
    from pixorly import migrations
    from pixorly.tasks import catalogue

    migrations.migrate()
    catalogue.refresh()


def somebody(email: str = "mara@example.com") -> Any:
    """A viewer with credits enough, whose plan runs a thousand at once."""
    from pixorly.database import carry
    from pixorly.models import EntryKind, Workspace
    from pixorly.services import credits, logins, users
    from pixorly.services.logins import Visitor
    from pixorly.words import t

    def arrive(session: Any) -> Any:
        user = users.install(session, email, None, as_admin=False)
        viewer = logins.viewer_of(session, logins.start(session, user, Visitor("bench", "127.0.0.1")))
        assert viewer
        workspace = session.get_one(Workspace, viewer.workspace_id)
        workspace.overrides = {"studio_jobs_at_once": 1000, "generations_an_hour": 1_000_000}
        credits.receive(session, viewer.workspace_id, "bench", EntryKind.BONUS, 10_000_000, t("To start with"))
        return viewer

    return carry(arrive)


def press(viewer: Any, count: int = 1) -> Any:
    """Generate, and when the commit stood."""
    from pixorly.database import carry, on_commit
    from pixorly.services import jobs

    moments: list[float] = []
    wish = jobs.Wish(prompt="a lighthouse", models=(MODEL,))

    def ask(session: Any) -> None:
        on_commit(session, lambda: moments.append(time.monotonic()))
        for _ in range(count):
            jobs.request(session, viewer, wish)

    carry(ask)
    return moments[0]


def statuses() -> dict[str, int]:
    from sqlalchemy import func, select

    from pixorly.database import reading
    from pixorly.models import Job

    with reading() as session:
        rows = session.execute(select(Job.status, func.count()).group_by(Job.status))  # pyright: ignore
        return {status: count for status, count in rows}  # noqa: C416


def _wait_until(is_so: Any, patience_s: float = _PATIENCE_S) -> float:
    ends_at = time.monotonic() + patience_s
    while not is_so():
        if time.monotonic() > ends_at:
            raise SystemExit(f"It was not so within {patience_s:.0f} s: {statuses()}")
        time.sleep(0.01)
    return time.monotonic()


wait_until = _wait_until
