"""A process that only presses. Kept apart, so that it starts without all that tests import."""

import os
import time

from pixorly.database import carry
from pixorly.services import jobs
from pixorly.services.jobs import Wish
from pixorly.services.viewer import Viewer


def press_many(addresses: dict[str, str], viewer: Viewer, number: int, count: int) -> tuple[list[float], list[str]]:
    """How long each press took, and what went wrong."""
    os.environ.update(addresses)
    wish = Wish(prompt=f"ridges {number}", models=("painter/formula",), width=256, height=256, steps=1)
    took: list[float] = []
    wrong: list[str] = []
    for _ in range(count):
        begun = time.perf_counter()
        try:
            carry(lambda session: jobs.request(session, viewer, wish).id)
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
        took.append(time.perf_counter() - begun)
    return took, wrong
