"""Run in a process of its own, which splits into several: holds credits, by our own door or by bare SQL.

Each line it reads is a `Pace` as JSON; each line it writes is how many milliseconds every hold took. At a rate, the
clock of each runs from the moment it was due, so that nobody who waits is overlooked.
"""

import itertools
import json
import multiprocessing
import random
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from bench import bare_hold
from pixorly.database import carry
from pixorly.services import credits
from pixorly.words import t

_PRICE = 4
_WORDS = t("Held for {count} images, {model}", count=1, model="Seedream 4.5")


def ours(workspace_id: UUID) -> None:
    job_id = uuid4()
    carry(lambda session: credits.hold(session, workspace_id, job_id, _PRICE, _WORDS, None))


@dataclass(frozen=True)
class Pace:
    how: str
    workspaces: list[str]
    processes: int
    threads: int
    # Of one process, in a second. 0: as fast as it goes.
    rate: float
    seconds: float


def spend(pace: Pace) -> list[float]:
    """In a fresh process: connections are made here, and none crosses a fork."""
    took: list[float] = []
    workspaces = [UUID(each) for each in pace.workspaces]
    ready, lock = threading.Barrier(pace.threads), threading.Lock()
    turns = _turns(pace)

    def one_thread() -> None:
        hold = ours if pace.how == "ours" else bare_hold.connect()
        hold(random.choice(workspaces))
        ready.wait()
        while due_at := _next(turns, lock):
            time.sleep(max(0.0, due_at - time.monotonic()))
            hold(random.choice(workspaces))
            took.append((time.monotonic() - due_at) * 1000)

    each = [threading.Thread(target=one_thread) for _ in range(pace.threads)]
    for thread in each:
        thread.start()
    for thread in each:
        thread.join()
    return took


def _next(turns: Iterator[float], lock: threading.Lock) -> float | None:
    with lock:
        return next(turns, None)


def _turns(pace: Pace) -> Iterator[float]:
    """The moments at which a hold is due; where there is no pace, at once."""
    began, phase = time.monotonic(), random.random()
    for number in itertools.count():
        due_at = began + (number + phase) / pace.rate if pace.rate else time.monotonic()
        if due_at > began + pace.seconds:
            return
        yield due_at


def main() -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        pace = Pace(**json.loads(line))
        with multiprocessing.get_context("fork").Pool(pace.processes) as pool:
            each = pool.map(spend, [pace] * pace.processes, chunksize=1)
        print(json.dumps([took for one in each for took in one]), flush=True)


if __name__ == "__main__":
    main()
