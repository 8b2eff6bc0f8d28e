"""Many at once: threads that start together, and what became of each."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def together(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What each of them returned or raised."""
    start = threading.Barrier(count)

    def one(number: int) -> Any:
        start.wait()
        try:
            return work(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
