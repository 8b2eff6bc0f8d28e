"""Credits: how long it takes to hold some, on both databases, beside the same statements by the bare driver."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from uuid import UUID

import psycopg
from sqlalchemy import insert
from sqlmodel import Session

from bench import machine
from bench.effort import Effort
from bench.figures import Figure, halves_and_tails
from bench.spender import Pace
from bench.workshop import open_data, somebody
from pixorly.database import carry
from pixorly.models import Entry, EntryKind, new_id
from pixorly.services import credits
from tests.grounds import postgres

TITLE = "Credits: a hold, from the call to its commit and its hint"

_WORKSPACES = 50
# What a ledger has that was used for a while.
_LINES_EACH = 1000
_BARE = "bare SQL"
_DATABASES = ("SQLite", "Postgres")


@dataclass(frozen=True)
class Scene:
    what: str
    limit: str
    workspaces: int
    processes: int
    # Of all of them together, in a second. 0: as fast as it goes.
    rate: float
    threads: int


_SCENES = (
    Scene("50 a second offered", "limit 10 ms", _WORKSPACES, processes=1, rate=50, threads=8),
    Scene("one workspace, 8 processes, 100 a second offered", "limit 50 ms", 1, processes=8, rate=100, threads=2),
    Scene("one workspace, 8 processes, as fast as it goes", "limit 50 ms", 1, processes=8, rate=0, threads=1),
)


def measure(effort: Effort) -> list[Figure]:
    return [figure for name in _DATABASES for figure in _on(name, effort)]


def _on(name: str, effort: Effort) -> list[Figure]:
    figures: list[Figure] = []
    with _database(name), _spender() as spend:
        workspaces = [_used(number) for number in range(_WORKSPACES)]
        for scene in _SCENES:
            # In turns, so that a busy moment of the machine falls on both.
            rounds = [
                [spend(_pace(how, scene, workspaces, effort)) for how in ("ours", "bare")] for _ in range(effort.rounds)
            ]
            ours, bare = zip(*rounds, strict=True)
            figures += halves_and_tails(f"{name}: {scene.what}", ours, _BARE, bare, scene.limit)
            if not scene.rate:
                figures.append(_a_second(f"{name}: holds a second then", ours, bare, effort))
    return figures


def _pace(how: str, scene: Scene, workspaces: Sequence[UUID], effort: Effort) -> Pace:
    some = [str(each) for each in workspaces[: scene.workspaces]]
    return Pace(how, some, scene.processes, scene.threads, scene.rate / scene.processes, effort.seconds)


@contextmanager
def _spender() -> Iterator[Callable[[Pace], list[float]]]:
    """Ends when we do: it reads until nobody holds the other end."""
    command = [sys.executable, "-m", "bench.spender"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        to_it, from_it = process.stdin, process.stdout
        assert to_it and from_it

        def spend(pace: Pace) -> list[float]:
            to_it.write(json.dumps(asdict(pace)) + "\n")
            to_it.flush()
            return json.loads(from_it.readline())

        from_it.readline()
        yield spend


def _a_second(what: str, ours: Sequence[list[float]], bare: Sequence[list[float]], effort: Effort) -> Figure:
    mine, others = ([len(each) / effort.seconds for each in rounds] for rounds in (ours, bare))
    return Figure(what, mine, "a second", Figure(_BARE, others, "a second"))


@contextmanager
def _database(name: str) -> Iterator[None]:
    """Careful about power cuts, both of them."""
    with ExitStack() as stack:
        folder = stack.enter_context(machine.folder("ledger"))
        url = ""
        if name == "Postgres":
            address = stack.enter_context(postgres.running(postgres.CAREFUL))
            with psycopg.connect(address.format(name="postgres"), autocommit=True) as server:
                server.execute("CREATE DATABASE bench")
            url = address.format(name="bench")
        stack.enter_context(open_data(folder / "data", url))
        yield


def _used(number: int) -> UUID:
    """A workspace with credits, and with a past."""
    workspace_id = somebody(number).workspace_id

    def live(session: Session) -> None:
        there = credits.row(session, workspace_id).available
        lines = [_line(workspace_id, line, there) for line in range(_LINES_EACH)]
        session.execute(insert(Entry), lines)

    carry(live)
    return workspace_id


def _line(workspace_id: UUID, number: int, available: int) -> dict[str, object]:
    return {
        "id": new_id(), "workspace_id": workspace_id, "key": f"past:{number}", "kind": EntryKind.BONUS, "period": 0,
        "available_change": 0, "held_change": 0, "monthly_change": 0, "available_after": available, "held_after": 0,
        "template": "Before", "values": {}, "created_at": datetime.now(UTC),
    }  # fmt: skip
