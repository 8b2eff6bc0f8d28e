"""SQLite with many who write and somebody who makes a copy. Row 12 of the fault matrix."""

import multiprocessing
import sqlite3
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor

import pytest
from sqlmodel import func, select

from pixorly.database import engine, reading
from pixorly.models import Batch, Job
from tests.faults.conftest import audited, rich
from tests.grounds import pressers

_PROCESSES, _EACH = 16, 15
_COPY = """
import sqlite3, sys
original, copy = map(sqlite3.connect, sys.argv[1:])
original.backup(copy, pages=200, sleep=0.005)
"""


@pytest.fixture
def addresses(house, _addresses, valkey) -> dict[str, str]:
    return {"PIXORLY_DATABASE_URL": _addresses(house), "PIXORLY_REDIS_URL": valkey}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sixteen_processes_write_and_a_copy_is_made_and_nobody_hears_of_a_lock(addresses, tmp_path):
    ada = rich("ada@example.com")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.grounds.pressers"])
    with audited(), ProcessPoolExecutor(_PROCESSES, mp_context=context) as processes:
        there = [processes.submit(pressers.press_many, addresses, ada, number, _EACH) for number in range(_PROCESSES)]
        copies = 0
        while not all(one.done() for one in there):
            _copy(str(engine().url.database), tmp_path / "copy.sqlite")
            copies += 1
            time.sleep(0.3)
        took, wrong = zip(*(one.result() for one in there), strict=True)

    every = sorted(seconds for each in took for seconds in each)
    p50, p99 = statistics.median(every), statistics.quantiles(every, n=100)[98]
    print(f"{copies} copies; presses of {_PROCESSES} processes: {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms")
    assert not [one for each in wrong for one in each]
    with reading() as session:
        assert session.exec(select(func.count()).select_from(Job)).one() == _PROCESSES * _EACH
        assert session.exec(select(func.count()).select_from(Batch)).one() == _PROCESSES * _EACH
    assert copies and _is_whole(tmp_path / "copy.sqlite")


def _copy(source: str, target) -> None:
    """By a process that knows nothing of ours, as an operator's would."""
    subprocess.run([sys.executable, "-c", _COPY, source, str(target)], check=True)


def _is_whole(path) -> bool:
    line = sqlite3.connect(path)
    told = line.execute("PRAGMA integrity_check").fetchone()
    line.close()
    return told == ("ok",)
