"""RQ alone, in a process of its own: its SimpleWorkers, each in a thread, and a function that calls the provider.

`python -m bench.rq_peer ADDRESS QUEUE COUNT`
"""

import sys
import threading

import httpx
import redis
from rq import Queue, SimpleWorker
from rq.timeouts import TimerDeathPenalty

# One for all threads: to make one takes longer than a call.
_http = httpx.Client(timeout=120, limits=httpx.Limits(max_connections=None))


def call(url: str) -> int:
    return len(_http.post(url, json={"prompt": "a lighthouse"}).content)


class Threaded(SimpleWorker):
    """Without the signals that only a main thread may have."""

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
