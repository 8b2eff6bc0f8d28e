"""RQ alone, in a process of its own: its SimpleWorkers, each in a thread, and a function that calls the provider."""

import sys
import threading

import httpx
import redis
from rq import Queue, SimpleWorker
from rq.timeouts import TimerDeathPenalty

from bench.provider_beside import MODEL


def call(provider_url: str) -> int:
    answer = httpx.post(
        f"{provider_url}/api/v1/images",
        json={"model": MODEL.removeprefix("openrouter/"), "prompt": "a lighthouse"},
        headers={"Authorization": "Bearer sk-or-v1-standin"},
        timeout=60,
    )
    return len(answer.content)


class Threaded(SimpleWorker):
    death_penalty_class = TimerDeathPenalty

    def _install_signal_handlers(self) -> None:
        pass

    def subscribe(self) -> None:
        pass


def main(address: str, name: str, count: str) -> None:
    def work() -> None:
        connection = redis.Redis.from_url(address)
        Threaded([Queue(name, connection=connection)], connection=connection).work(logging_level="ERROR")

    for _ in range(int(count)):
        threading.Thread(target=work, daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
