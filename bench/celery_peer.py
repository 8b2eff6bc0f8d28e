"""Run by the Python of an environment that has Celery: its threads, and a function that calls the provider.

`python -m bench.celery_peer ADDRESS work COUNT`, or `python -m bench.celery_peer ADDRESS press COUNT URL`, which
prints when it began, on the clock that all processes of a machine share. Nothing of ours is imported here.
"""

import sys
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from celery import Celery  # pyright: ignore[reportMissingImports]

# One for all threads: to make one takes longer than a call.
_http = httpx.Client(timeout=120, limits=httpx.Limits(max_connections=None))


def app(address: str) -> Any:
    made = Celery("bench", broker=_as_celery_says(address))
    made.conf.update(task_ignore_result=True, worker_prefetch_multiplier=1, broker_connection_retry_on_startup=True)

    @made.task(name="call")
    def call(url: str) -> None:
        _http.post(url, json={"prompt": "a lighthouse"})

    return made


def _as_celery_says(address: str) -> str:
    """It has words of its own for a Redis on a Unix socket."""
    parts = urlsplit(address)
    if parts.scheme != "unix":
        return address
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://:{parts.password}@{parts.path}?virtual_host={database}"


def main(address: str, what: str, count: str, url: str = "") -> None:
    celery = app(address)
    if what == "work":
        celery.worker_main(["worker", "--pool=threads", f"--concurrency={count}", "--loglevel=ERROR"])
        return
    began = time.monotonic()
    for _ in range(int(count)):
        celery.tasks["call"].delay(url)
    print(began)


if __name__ == "__main__":
    main(*sys.argv[1:])
