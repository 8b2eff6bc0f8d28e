"""Many spend, settle and refund at once, and no credit is lost or doubled.

Seconds come from PIXORLY_TEST_RACE_SECONDS; the seed that is printed throws the same dice again.
"""

import multiprocessing
import random
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlmodel import Session, select

from pixorly.database import carry, reading
from pixorly.models import Entry
from pixorly.services import credits
from tests.grounds import spenders
from tests.grounds.environment import GIVEN_RACE_SECONDS
from tests.grounds.people import arrived
from tests.grounds.spenders import Deeds, cost_of, price_of

_THREADS, _PROCESSES = 50, 8
_FIRST = 10


@pytest.fixture
def addresses(house, _addresses, valkey) -> dict[str, str]:
    return {"PIXORLY_DATABASE_URL": _addresses(house), "PIXORLY_REDIS_URL": valkey}


def test_no_credit_is_lost_or_doubled_however_many_race(house, addresses):
    workspaces = [arrived(f"{name}@example.com")[0].workspace_id for name in ("ada", "bob", "eve")]
    seed = random.randrange(2**32)
    print(f"seed {seed}")

    deeds = _race(workspaces, seed, addresses)

    assert sum(one.steps for one in deeds) > _THREADS + _PROCESSES and sum(one.refused for one in deeds)
    for workspace_id in workspaces:
        came = _FIRST + sum(one.came.get(workspace_id, 0) for one in deeds)
        entries = _entries(workspace_id)
        assert min(entry.available_after for entry in entries) >= 0
        assert min(entry.held_after for entry in entries) >= 0
        spent, held = _by_job(entries)
        with reading() as session:
            row = credits.row(session, workspace_id)
        assert (row.available, row.held) == (came - spent - held, held), f"seed {seed}"
    with reading() as session:
        assert credits.disagreements(session) == [], f"seed {seed}"

    _release_all(workspaces)
    assert _held(workspaces) == [0, 0, 0]


def _race(workspaces: list[UUID], seed: int, addresses: dict[str, str]) -> list[Deeds]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.grounds.spenders"])
    with (
        ThreadPoolExecutor(_THREADS) as threads,
        ProcessPoolExecutor(_PROCESSES, mp_context=context) as processes,
    ):
        given = (workspaces, seed)
        there = [
            processes.submit(spenders.spend_elsewhere, addresses, *given, number, GIVEN_RACE_SECONDS)
            for number in range(_PROCESSES)
        ]
        here = [
            threads.submit(spenders.spend, *given, _PROCESSES + number, GIVEN_RACE_SECONDS)
            for number in range(_THREADS)
        ]
        return [future.result() for future in (*there, *here)]


def _by_job(entries: list[Entry]) -> tuple[int, int]:
    """What was spent and what is still held, each job looked at alone: held once, ended at most once."""
    jobs: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        step, _, job_id = entry.key.partition(":")
        if step in ("hold", "end", "rest"):
            jobs[job_id][step] = entry
    spent = held = 0
    for job_id, steps in jobs.items():
        price, cost = price_of(UUID(job_id)), cost_of(UUID(job_id))
        assert steps["hold"].held_change == price
        if "end" not in steps:
            held += price
        elif steps["end"].kind == "charge":
            spent += cost
            rest = steps["rest"].available_change if "rest" in steps else 0
            assert (-steps["end"].held_change, rest) == (cost, price - cost)
        else:
            assert steps["end"].available_change == price and "rest" not in steps
    return spent, held


def _entries(workspace_id: UUID) -> list[Entry]:
    with reading() as session:
        return list(session.exec(select(Entry).where(Entry.workspace_id == workspace_id)))


def _release_all(workspaces: list[UUID]) -> None:
    for workspace_id in workspaces:
        jobs = [UUID(entry.key.partition(":")[2]) for entry in _entries(workspace_id) if entry.kind == "hold"]

        def release(session: Session, workspace_id=workspace_id, jobs=jobs) -> None:
            for job_id in jobs:
                credits.release(session, workspace_id, job_id, spenders.W)

        carry(release)


def _held(workspaces: list[UUID]) -> list[int]:
    with reading() as session:
        return [credits.row(session, workspace_id).held for workspace_id in workspaces]
