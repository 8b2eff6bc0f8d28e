"""Postgres is killed under load, and its connections are cut. Rows 10 and 11 of the fault matrix."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import psycopg
import pytest
from sqlmodel import select

from pixorly.database import reading
from pixorly.migrations import migrate
from pixorly.models import Batch, JobStatus
from pixorly.tasks import catalogue
from tests.faults.conftest import audited, rich
from tests.grounds import postgres
from tests.grounds.harm import a_paid_wish, are_over, hands, let_pauses_pass
from tests.grounds.processes import wait_until
from tests.grounds.studio import how_they_ended, press
from tests.standins import openrouter as openrouters
from tests.standins.openrouter import OpenRouter

_LONGEST_GAP = 15.0


@pytest.fixture
def server(valkey, change_settings) -> Iterator[postgres.Mortal]:
    with postgres.mortal() as server:
        with psycopg.connect(server.address.format(name="postgres"), autocommit=True) as line:
            line.execute("CREATE DATABASE house")
        change_settings(database_url=server.address.format(name="house"))
        migrate()
        yield server


@pytest.fixture
def provider(server, change_settings) -> Iterator[OpenRouter]:
    with OpenRouter(seconds=0.1) as stand_in:
        change_settings(openrouter_api_key=openrouters.KEY, openrouter_base_url=f"{stand_in.url}/api/v1")
        catalogue.refresh()
        yield stand_in


@contextmanager
def somebody_presses(viewer) -> Iterator[tuple[dict[str, list], list[float]]]:
    """Again and again, with one key until there is an answer: what was acknowledged, and when."""
    acknowledged: dict[str, list] = {}
    answered_at: list[float] = []
    is_over = threading.Event()

    def go_on() -> None:
        number = 0
        while not is_over.wait(0.05):
            try:
                acknowledged[f"press {number}"] = press(viewer, a_paid_wish(), f"press {number}")
            except Exception:
                continue
            answered_at.append(time.monotonic())
            number += 1

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield acknowledged, answered_at
    finally:
        is_over.set()
        thread.join(30)


def test_a_postgres_that_is_killed_three_times_loses_and_doubles_nothing(provider, server):
    ada = rich("ada@example.com")
    with audited(), hands(4):
        with somebody_presses(ada) as (acknowledged, answered_at):
            for _ in range(3):
                so_far = len(answered_at)
                wait_until(lambda so_far=so_far: len(answered_at) > so_far + 4)
                server.kill()
                server.start()
            so_far = len(answered_at)
            wait_until(lambda: len(answered_at) > so_far + 4)
        _come_to_rest(acknowledged)

    gap = max(b - a for a, b in pairwise(answered_at))
    print(f"{len(acknowledged)} presses, {len(provider.billed)} paid, longest gap {gap:.1f} s")
    _require_each_once(acknowledged)
    assert gap < _LONGEST_GAP


def test_connections_that_are_cut_at_random_cost_nobody_anything(provider, server):
    ada = rich("ada@example.com")
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    cuts = 0
    with audited(), hands(4):
        with (
            somebody_presses(ada) as (acknowledged, answered_at),
            psycopg.connect(server.address.format(name="postgres"), autocommit=True) as line,
        ):
            wait_until(lambda: len(answered_at) > 2)
            ends_at = time.monotonic() + 6
            while time.monotonic() < ends_at or len(answered_at) < 15:
                cuts += _cut_one(line, dice)
                time.sleep(dice.uniform(0.02, 0.15))
        _come_to_rest(acknowledged)

    print(f"seed {seed}: {cuts} cuts, {len(acknowledged)} presses, {len(provider.billed)} paid")
    _require_each_once(acknowledged)
    assert cuts > 10


def _cut_one(line, dice: random.Random) -> int:
    pids = line.execute("SELECT pid FROM pg_stat_activity WHERE datname = 'house'").fetchall()
    if not pids:
        return 0
    line.execute("SELECT pg_terminate_backend(%s)", dice.choice(pids))
    return 1


def _come_to_rest(acknowledged: dict[str, list]) -> None:
    """A lease that was given and never heard of is waited for: half a minute, and what then follows."""
    job_ids = [job_id for job_ids in acknowledged.values() for job_id in job_ids]

    def rest() -> bool:
        let_pauses_pass()
        return are_over(job_ids)

    wait_until(rest, 90)


def _require_each_once(acknowledged: dict[str, list]) -> None:
    with reading() as session:
        keys = session.exec(select(Batch.key)).all()
    job_ids = [job_id for job_ids in acknowledged.values() for job_id in job_ids]
    assert len(keys) == len(set(keys)) and acknowledged.keys() <= set(keys)
    assert len(set(job_ids)) == len(acknowledged)
    assert set(how_they_ended(job_ids)) == {JobStatus.COMPLETED}
