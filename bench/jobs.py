"""Jobs: from the press to the provider, a hundred at once, and how soon work goes on after a worker was killed."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bench import machine, peers, queue_peers, workshop
from bench.effort import Effort
from bench.figures import Figure, halves_and_tails, share
from bench.workshop import Workshop, open_workshop, press, somebody, wait_until
from pixorly.models import JobStatus

TITLE = "Jobs, against a provider on this machine"

_SMALL = 64
_PRESSES = 30
# Idle again: until its worker is done with the picture.
_IDLE_S = 0.2
_AT_ONCE, _JOBS, _SECONDS = 100, 1500, 1.0
# All begin at one moment, and come back together until they have spread over the second.
_WAVES = 4 * _AT_ONCE
# One thread in eight is kept free of the provider that has the most, which leaves a hundred.
_THREADS = 114
# Long enough that all are held at the moment of the kill, and short enough to see them end.
_HELD, _HELD_FOR_S, _THEN_FOR_S = 60, 60.0, 5.0


def measure(effort: Effort) -> list[Figure]:
    return [*_press_to_provider(effort), *_hundred_at_once(effort), *_after_a_kill(effort)]


def _press_to_provider(effort: Effort) -> list[Figure]:
    presses = min(_PRESSES, effort.tabs)
    with open_workshop(side=_SMALL, seconds=0) as shop:
        viewer = somebody()
        ours = [_one_by_one(shop, presses, lambda: press(viewer)) for _ in range(effort.rounds)]
    with open_workshop(side=_SMALL, seconds=0, workers=0) as shop, queue_peers.rq_threads(1):
        url = shop.provider_url
        bare = [_one_by_one(shop, presses, lambda: queue_peers.press(url)) for _ in range(effort.rounds)]
    what = "idle: from the press's commit until the provider is called"
    return halves_and_tails(what, ours, "bare RQ", bare, "limit 30 ms")


def _one_by_one(shop: Workshop, count: int, ask: Callable[[], float]) -> list[float]:
    """Milliseconds for each, and nobody looks while it happens."""
    waits: list[float] = []
    known = len(workshop.calls_of(shop.provider_url))
    # The first of them makes everybody import what they need.
    for _ in range(count + 1):
        asked_at = ask()
        time.sleep(_IDLE_S)
        known += 1
        waits.append((shop.wait_for_calls(known)[-1].called_at - asked_at) * 1000)
        time.sleep(_IDLE_S)
    return waits[1:]


class Run(NamedTuple):
    # Jobs a second: while a hundred are always under way, and from the first moment to the last.
    steady: float
    whole: float
    memory_mib: float


def _hundred_at_once(effort: Effort) -> list[Figure]:
    # In turns, so that a busy moment of the machine falls on all.
    rounds = [(_ours(), _rq(), _celery()) for _ in range(effort.rounds)]
    ours, rq, celery = zip(*rounds, strict=True)
    known = [run for run in celery if run]

    def figure(what: str, limit: str, one: str, unit: str) -> Figure:
        def of(name: str, runs: Sequence[Run]) -> Figure:
            return Figure(name, [getattr(run, one) for run in runs], unit)

        in_celery = of("Celery threads", known) if known else queue_peers.NO_CELERY
        return Figure(what, of("", ours).samples, unit, (limit, of("bare RQ threads", rq), in_celery))

    jobs = f"{_JOBS} jobs of 1 s, {_AT_ONCE} at once"
    middle = f"from the {_WAVES}th that ended to the {_JOBS - _AT_ONCE}th"
    return [
        figure(f"{jobs}: {middle}", "limit 90 a second", "steady", "a second"),
        figure(f"{jobs}: from the press to the last, which begins and ends with idle threads", "", "whole", "a second"),
        figure("memory then (PSS): worker and the processes for its pictures", "limit 150 MiB", "memory_mib", "MiB"),
    ]


def _ours() -> Run:
    """Each has ended when its pictures are stored and its price is charged."""
    with open_workshop(side=_SMALL, seconds=_SECONDS, provider_threads=_THREADS) as shop:
        viewer = somebody()
        began = press(viewer, _JOBS)
        took = wait_until(lambda: workshop.how_many(JobStatus.COMPLETED) == _JOBS) - began
        ends = workshop.ends_of_jobs()
        return Run(_steady(ends), _JOBS / took, machine.family_pss_mib(shop.workers[0].pid))


def _rq() -> Run:
    with open_workshop(side=_SMALL, seconds=_SECONDS, workers=0) as shop, queue_peers.rq_threads(_AT_ONCE) as peer:
        began = queue_peers.press_many(_JOBS, shop.provider_url)
        return Run(*_rates(shop, began), machine.family_pss_mib(peer.pid))


def _celery() -> Run | None:
    if not peers.has("celery"):
        return None
    with open_workshop(side=_SMALL, seconds=_SECONDS, workers=0) as shop, queue_peers.celery_threads(_AT_ONCE) as peer:
        began = queue_peers.press_many_by_celery(_JOBS, shop.provider_url)
        return Run(*_rates(shop, began), machine.family_pss_mib(peer.pid))


def _rates(shop: Workshop, began: float) -> tuple[float, float]:
    """By when each answer was sent. A peer stores nothing."""

    def answered() -> list[float]:
        return [call.answered_at for call in workshop.calls_of(shop.provider_url) if call.answered_at]

    wait_until(lambda: len(answered()) == _JOBS)
    return _steady(answered()), _JOBS / (max(answered()) - began)


def _steady(ends: list[float]) -> float:
    middle = sorted(ends)[_WAVES - 1 : _JOBS - _AT_ONCE]
    return (len(middle) - 1) / (middle[-1] - middle[0])


def _after_a_kill(effort: Effort) -> list[Figure]:
    with queue_peers.stock_rq_killed() as how_it_stands:
        rounds = [_killed() for _ in range(effort.rounds)]
        stock = how_it_stands()
    waits = [wait for again, _ in rounds for wait in again]
    what = f"{_HELD} jobs at work again after SIGKILL of the worker that held them"
    return [
        Figure(f"{what}, p50", [share(waits, 0.50)], "s", stock),
        Figure(f"{what}, p95", [share(waits, 0.95)], "s", ("limit 30 s", stock)),
        Figure("of these, charged wrongly, or found by the audit", [wrong for _, wrong in rounds], "", "limit 0"),
    ]


def _killed() -> tuple[list[float], int]:
    """Seconds from the kill until each was called for again, and what was wrong once all had ended."""
    with open_workshop(side=_SMALL, seconds=_HELD_FOR_S, provider_threads=_THREADS) as shop:
        viewer = somebody()
        before, _ = workshop.credits_of(viewer)
        press(viewer, _HELD)
        shop.wait_for_calls(_HELD)
        shop.start_worker()
        shop.take(_THEN_FOR_S)
        killed_at = workshop.kill(shop.workers[0])
        again = [call.called_at - killed_at for call in shop.wait_for_calls(2 * _HELD)[_HELD:]]
        wait_until(lambda: workshop.how_many(JobStatus.COMPLETED) == _HELD)
        left, held = workshop.credits_of(viewer)
        is_wrong = held != 0 or before - left != workshop.all_prices()
        return again, is_wrong + len(workshop.findings())
