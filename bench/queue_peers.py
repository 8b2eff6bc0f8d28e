"""Queues that stand beside ours: RQ in threads, RQ as it comes, and Celery where an environment has it."""

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterator

import redis
from rq import Queue

from bench import machine, peers, rq_peer, workshop
from bench.provider_beside import OPENAI_PATH
from pixorly.broker import address

NO_CELERY = "Celery threads: not installed"
_THREADS, _STOCK = "threads", "stock"
# Until a worker that has just started listens.
_WARM_UP_S = 3.0
_LONG_S = 30.0


@contextlib.contextmanager
def rq_threads(count: int) -> Iterator[subprocess.Popen[bytes]]:
    """RQ's SimpleWorkers as threads of one process, with nothing of ours, on the workshop's own Valkey."""
    with workshop.beside("bench.rq_peer", address(), _THREADS, str(count)) as process:
        time.sleep(_WARM_UP_S)
        yield process


def press(provider_url: str) -> float:
    """One call by RQ, and when it was handed over."""
    pressed_at = time.monotonic()
    with redis.Redis.from_url(address()) as connection:
        _enqueue(connection, _THREADS, provider_url)
    return pressed_at


def press_many(count: int, provider_url: str) -> float:
    began = time.monotonic()
    with redis.Redis.from_url(address()) as connection:
        for _ in range(count):
            _enqueue(connection, _THREADS, provider_url)
    return began


@contextlib.contextmanager
def celery_threads(count: int) -> Iterator[subprocess.Popen[bytes]]:
    with workshop.beside("bench.celery_peer", address(), "work", str(count), program=peers.python()) as process:
        time.sleep(_WARM_UP_S)
        yield process


def press_many_by_celery(count: int, provider_url: str) -> float:
    """When it began to hand them over."""
    command = [peers.python(), "-m", "bench.celery_peer", address(), "press", str(count), provider_url + OPENAI_PATH]
    return float(subprocess.check_output(command, cwd=machine.REPO))


@contextlib.contextmanager
def stock_rq_killed() -> Iterator[Callable[[], str]]:
    """RQ as it comes: a worker is killed at a job while another waits. Says, whenever asked, how that stands."""
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(peers.redis_beside())
        provider_url = stack.enter_context(workshop.open_provider(64, _LONG_S))
        command = ("rq.cli", "worker", "--url", url, _STOCK)
        victim = stack.enter_context(workshop.beside(*command))
        _enqueue(redis.Redis.from_url(url), _STOCK, provider_url)
        workshop.wait_until(lambda: workshop.calls_of(provider_url))
        stack.enter_context(workshop.beside(*command))
        time.sleep(_WARM_UP_S)
        killed_at = workshop.kill(victim)

        def told() -> str:
            again = [
                each.called_at - killed_at for each in workshop.calls_of(provider_url) if each.called_at > killed_at
            ]
            waited = f"after {again[0]:.0f} s" if again else f"not within {time.monotonic() - killed_at:.0f} s"
            return f"stock RQ, one job: {waited}"

        yield told


def _enqueue(connection: redis.Redis, name: str, provider_url: str) -> None:
    Queue(name, connection=connection).enqueue(rq_peer.call, provider_url + OPENAI_PATH, result_ttl=0)
