"""Run in a process of its own, as a worker is: it commits notices, or publishes bare messages, when told to.

Each line it reads is a JSON object with `users` and `mark`; each line it writes is the moment of the commit, on
the clock that all processes of a machine share.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from uuid import UUID

import redis

from bench.lines import CHANNEL
from pixorly.database import on_commit, transaction
from pixorly.services import notices
from pixorly.words import Words


def commit_notices(users: Sequence[str], mark: str) -> float:
    moments: list[float] = []
    with transaction() as session:
        # The first that waits on the commit is called first, before any hint leaves.
        on_commit(session, lambda: moments.append(time.monotonic()))
        for user in users:
            notices.post(session, UUID(user), f"{mark}:{user}", Words(mark, {}))
    return moments[0]


def publisher(address: str) -> Callable[[Sequence[str], str], float]:
    client = redis.Redis.from_url(address)

    def publish(users: Sequence[str], mark: str) -> float:
        moment = time.monotonic()
        for user in users:
            client.publish(CHANNEL, json.dumps({"user": user, "mark": mark}))
        return moment

    return publish


def main(address: str = "") -> None:
    tell = publisher(address) if address else commit_notices
    print("ready", flush=True)
    for line in sys.stdin:
        told = json.loads(line)
        print(tell(told["users"], told["mark"]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
