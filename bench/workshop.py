"""Worker processes with a provider beside them, and a workspace whose plan stands in nobody's way."""

import atexit
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from bench import machine
from bench.house import wait_for_answer
from bench.provider_beside import KEY, MODEL
from pixorly import migrations
from pixorly.database import carry, on_commit, reading
from pixorly.launch import processes, valkey
from pixorly.models import EntryKind, Job, JobStatus, Workspace
from pixorly.services import audit, credits, jobs, logins, users
from pixorly.services.logins import Visitor
from pixorly.services.viewer import Viewer
from pixorly.tasks import catalogue
from pixorly.words import t
from tests.grounds import environment

# Made when it is imported, for tests. We want nothing of it but the change of settings.
atexit.register(shutil.rmtree, environment.SCRATCH, ignore_errors=True)

_READY = "Worker is ready"
_PATIENCE_S = 180.0
_CREDITS = 10_000_000
_NO_LIMITS = {"studio_jobs_at_once": 1000, "generations_an_hour": 1_000_000}


class Call(NamedTuple):
    """On the clock that all processes of a machine share."""

    called_at: float
    # When the provider began to send its answer.
    answered_at: float


@dataclass
class Workshop:
    provider_url: str
    folder: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_worker(self) -> subprocess.Popen[bytes]:
        log = self.folder / f"worker-{len(self.workers)}.log"
        with log.open("wb") as output:
            self.workers.append(processes.spawn([sys.executable, "-m", "pixorly.cli", "worker"], output=output))
        wait_until(lambda: _READY in log.read_text("utf-8"))
        return self.workers[-1]

    def take(self, seconds: float) -> None:
        """From now on, a picture takes the provider so long."""
        wish = urllib.request.Request(f"{self.provider_url}/_mood", json.dumps({"seconds": seconds}).encode())
        urllib.request.urlopen(wish).close()

    def wait_for_calls(self, count: int) -> list[Call]:
        wait_until(lambda: len(calls_of(self.provider_url)) >= count)
        return calls_of(self.provider_url)


@contextlib.contextmanager
def open_workshop(
    *, side: int, seconds: float, workers: int = 1, database_url: str = "", **settings: Any
) -> Iterator[Workshop]:
    """With this process's own settings changed to match, since it asks for pictures as a door does."""
    with contextlib.ExitStack() as stack:
        folder = machine.folder_until_the_end("shop")
        provider_url = stack.enter_context(open_provider(side, seconds))
        settings |= {"openrouter_api_key": KEY, "openrouter_base_url": f"{provider_url}/api/v1"}
        stack.enter_context(open_data(folder / "data", database_url, **settings))
        catalogue.refresh()
        shop = Workshop(provider_url, folder)
        try:
            for _ in range(workers):
                shop.start_worker()
            yield shop
        finally:
            for worker in shop.workers:
                processes.end(worker, 10)


@contextlib.contextmanager
def open_data(folder: Path, database_url: str = "", **settings: Any) -> Iterator[None]:
    """A migrated database and a Valkey, for this process and those that it starts."""
    with environment.changed(data_dir=folder, database_url=database_url, **settings):
        running = valkey.start(folder)
        try:
            migrations.migrate()
            yield
        finally:
            running.stop()


@contextlib.contextmanager
def open_provider(side: int, seconds: float) -> Iterator[str]:
    port = machine.free_port()
    url = f"http://127.0.0.1:{port}"
    with beside("bench.provider_beside", str(port), str(side), str(seconds)) as process:
        wait_for_answer(f"{url}/_calls", process)
        yield url


@contextlib.contextmanager
def beside(*command: str, program: str | Path = sys.executable) -> Iterator[subprocess.Popen[bytes]]:
    """A module of the bench, or of a peer, as a process of its own until the block ends."""
    process = processes.spawn([program, "-m", *command], output=subprocess.DEVNULL)
    try:
        yield process
    finally:
        processes.end(process, 2)


def calls_of(provider_url: str) -> list[Call]:
    with urllib.request.urlopen(f"{provider_url}/_calls") as answer:
        return [Call(*call) for call in json.load(answer)]


def somebody(number: int = 0) -> Viewer:
    """Somebody with credits enough, whose plan runs a thousand at once."""

    def arrive(session: Session) -> Viewer:
        user = users.install(session, f"visitor-{number}@example.com", None, as_admin=False)
        viewer = logins.viewer_of(session, logins.start(session, user, Visitor("bench", "127.0.0.1")))
        assert viewer
        session.get_one(Workspace, viewer.workspace_id).overrides = dict(_NO_LIMITS)
        credits.receive(session, viewer.workspace_id, "bench", EntryKind.BONUS, _CREDITS, t("To start with"))
        return viewer

    return carry(arrive)


def press(viewer: Viewer, count: int = 1) -> float:
    """Generate so many pictures, and when the commit stood."""
    moments: list[float] = []
    wish = jobs.Wish(prompt="a lighthouse", models=(MODEL,))

    def ask(session: Session) -> None:
        # The first that waits on the commit is called first, before any bell rings.
        on_commit(session, lambda: moments.append(time.monotonic()))
        for _ in range(count):
            jobs.request(session, viewer, wish)

    carry(ask)
    return moments[0]


def how_many(status: JobStatus) -> int:
    with reading() as session:
        return session.exec(select(func.count()).select_from(Job).where(col(Job.status) == status)).one()


def ends_of_jobs() -> list[float]:
    """When each ended, in seconds."""
    with reading() as session:
        ends = session.exec(select(Job.ended_at)).all()
    return [ended_at.timestamp() for ended_at in ends if ended_at]


def credits_of(viewer: Viewer) -> tuple[int, int]:
    """What can be spent, and what is set aside."""
    with reading() as session:
        row = credits.row(session, viewer.workspace_id)
        return row.available, row.held


def all_prices() -> int:
    """What everything that was asked for costs together."""
    with reading() as session:
        return session.exec(select(func.sum(Job.price))).one() or 0


def findings() -> list[str]:
    """What the audit finds, which looks at every credit and every job."""
    with reading() as session:
        return audit.findings(session)


def kill(process: subprocess.Popen[bytes]) -> float:
    """With all that it started, as when a machine is lost."""
    killed_at = time.monotonic()
    for pid in (process.pid, *machine.descendants(process.pid)):
        os.kill(pid, signal.SIGKILL)
    process.wait()
    return killed_at


def wait_until(is_so: Callable[[], object], patience_s: float = _PATIENCE_S) -> float:
    """When it was so. Looks seldom, since the machine has something else to do."""
    ends_at = time.monotonic() + patience_s
    while not is_so():
        if time.monotonic() > ends_at:
            raise SystemExit(f"It was not so within {patience_s:.0f} s.")
        time.sleep(0.1)
    return time.monotonic()
