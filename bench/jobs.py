"""Jobs: from the press to the provider, a hundred at once, and how soon work goes on after a worker was killed."""

import subprocess
import sys
import time
from collections.abc import Callable

from bench import machine, workshop
from bench.effort import Effort
from bench.figures import Figure, halves_and_tails
from bench.workshop import Workshop, open_workshop, press, somebody, statuses, wait_until
from pixorly.launch import processes

TITLE = "Jobs, against a provider on this machine"

_AT_ONCE = 100
_JOBS = 300
_HELD = 60
_SMALL = 64


def measure(effort: Effort) -> list[Figure]:
    return [*_press_to_provider(effort), *_hundred_at_once(effort), *_after_a_kill(effort)]


def _press_to_provider(effort: Effort) -> list[Figure]:
    presses = max(10, effort.tabs // 4)
    with open_workshop(side=_SMALL, seconds=0) as shop:
        viewer = somebody()
        rounds = [_one_by_one(shop, presses, lambda: press(viewer)) for _ in range(effort.rounds)]
    return halves_and_tails(
        "idle, from the press's commit until the provider is called (limit p95 30 ms)",
        rounds,
        "bare RQ",
        _bare_rq(effort, presses),
    )


def _one_by_one(shop: Workshop, count: int, ask: Callable[[], float]) -> list[float]:
    waits = []
    for _ in range(count):
        before = len(shop.calls())
        asked_at = ask()
        wait_until(lambda before=before: len(shop.calls()) > before)
        waits.append((shop.calls()[-1] - asked_at) * 1000)
        # Idle again: until its worker is done with it.
        time.sleep(0.15)
    return waits


def _bare_rq(effort: Effort, count: int) -> list[list[float]]:
    """A stock SimpleWorker and a function that calls the same provider."""
    from rq import Queue

    from bench import rq_peer
    from pixorly.broker import broker

    with open_workshop(side=_SMALL, seconds=0, workers=0) as shop, _stock_worker(shop, "bare"):
        queue = Queue("bare", connection=broker())

        def ask() -> float:
            queue.enqueue(rq_peer.call, shop.provider_url)
            return time.monotonic()

        return [_one_by_one(shop, count, ask) for _ in range(effort.rounds)]


def _hundred_at_once(effort: Effort) -> list[Figure]:
    rates, memory, own_rates, own_memory = [], [], [], []
    for _ in range(effort.rounds):
        with open_workshop(side=_SMALL, seconds=1.0, provider_threads=_AT_ONCE) as shop:
            viewer = somebody()
            before = machine.memory_kib(shop.workers[0].pid)
            began = press(viewer, _JOBS)
            ended = wait_until(lambda: statuses().get("completed") == _JOBS)
            rates.append(_JOBS / (ended - began))
            memory.append((machine.memory_kib(shop.workers[0].pid) - before * 0) / 1024)
        rate, mib = _rq_threads()
        own_rates.append(rate)
        own_memory.append(mib)
    return [
        Figure(
            f"{_JOBS} jobs of 1 s, {_AT_ONCE} at once, until all is stored (limit 90)",
            rates,
            "a second",
            Figure("bare RQ threads", own_rates, "a second"),
        ),
        Figure("the worker's memory then (limit 150)", memory, "MiB", Figure("bare RQ threads", own_memory, "MiB")),
    ]


def _rq_threads() -> tuple[float, float]:
    """RQ's SimpleWorkers as threads of one process, with nothing of ours but the call itself."""
    from rq import Queue

    from bench import rq_peer
    from pixorly.broker import address, broker

    with open_workshop(side=_SMALL, seconds=1.0, workers=0) as shop:
        queue = Queue("threads", connection=broker())
        peer = processes.spawn(
            [sys.executable, "-m", "bench.rq_peer", address(), "threads", str(_AT_ONCE)],
            env=shop.environment,
            output=subprocess.DEVNULL,
        )
        try:
            time.sleep(3)
            began = time.monotonic()
            for _ in range(_JOBS):
                queue.enqueue(rq_peer.call, shop.provider_url, result_ttl=0)
            ended = wait_until(lambda: len(shop.calls()) == _JOBS and not queue.count) + 1.0
            return _JOBS / (ended - began), machine.memory_kib(peer.pid) / 1024
        finally:
            processes.end(peer, 1)


def _after_a_kill(effort: Effort) -> list[Figure]:
    waits = []
    for _ in range(effort.rounds):
        with open_workshop(side=_SMALL, seconds=30, workers=2) as shop:
            viewer = somebody()
            press(viewer, _HELD)
            wait_until(lambda: len(shop.calls()) >= _HELD)
            shop.take(0)
            killed_at = time.monotonic()
            shop.kill_worker()
            # Half of them were the victim's; each is called for again by the one that is left.
            lost = _HELD - _held_by_others(shop)
            wait_until(lambda lost=lost: len(shop.calls()) >= _HELD + lost)
            waits += [called_at - killed_at for called_at in shop.calls()[_HELD:]]
    return [
        Figure("work again after SIGKILL of a worker, p50", [_share(waits, 0.5)], "s", "limit p95 30 s"),
        Figure("the same, p95", [_share(waits, 0.95)], "s", "stock RQ 88 to 808 s, measured elsewhere"),
    ]


def _held_by_others(shop: Workshop) -> int:
    from sqlalchemy import func, select

    from pixorly.database import reading
    from pixorly.models import Job

    alive = shop.workers[0].pid
    with reading() as session:
        holders = session.execute(select(Job.held_by, func.count()).group_by(Job.held_by))  # pyright: ignore
        return sum(count for holder, count in holders if f":{alive}:" in holder)


def _share(samples: list[float], part: float) -> float:
    from bench.figures import share

    return share(samples, part)


def _stock_worker(shop: Workshop, queue: str):
    import contextlib

    from pixorly.broker import address

    @contextlib.contextmanager
    def running():
        peer = processes.spawn(
            [sys.executable, "-m", "bench.rq_peer", address(), queue, "1"],
            env=shop.environment,
            output=subprocess.DEVNULL,
        )
        try:
            time.sleep(2)
            yield
        finally:
            processes.end(peer, 1)

    return running()


_ = workshop
