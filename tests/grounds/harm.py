"""Harm done to a house on purpose, hands that work in it without processes, and questions whether it recovered."""

import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from rq.serializers import JSONSerializer
from sqlmodel import col, update

from pixorly.broker import connect
from pixorly.database import carry, now, reading
from pixorly.integrations.storage import storage
from pixorly.launch import valkey
from pixorly.models import ENDED, Circuit, Job, JobStatus, derived_id
from pixorly.queue import ListedJob, queue
from pixorly.services import images, jobs
from pixorly.services.jobs import Wish
from pixorly.services.jobs.performing import Made, MadePicture
from pixorly.tasks import jobs as tasks
from pixorly.tasks.worker import ThreadWorker
from tests.grounds.gallery import developed
from tests.grounds.processes import Program
from tests.grounds.studio import a_wish, how_they_ended, job

# Makes pictures that are small, so that a story of faults is not about developing them.
GEMINI = "openrouter/google/gemini-3.1-flash-image"
FLUX_DEV = "replicate/black-forest-labs/flux-dev"


def a_paid_wish(prompt: str = "a fox at dawn", model: str = GEMINI, **more) -> Wish:
    small = {"tier": "512"} if model == GEMINI else {}
    return a_wish(prompt, **{"models": (model,), "width": None, "height": None, "steps": None} | small | more)


def are_over(job_ids: Iterable[UUID]) -> bool:
    return all(status in ENDED for status in how_they_ended(list(job_ids)))


def are_running(job_ids: Iterable[UUID]) -> bool:
    return all(status == JobStatus.PROCESSING for status in how_they_ended(list(job_ids)))


def row_of(job_id: UUID) -> Job:
    with reading() as session:
        return job(session, job_id)


def kill(program: Program) -> None:
    os.kill(program.process.pid, signal.SIGKILL)
    program.process.wait()


@contextmanager
def hands(count: int = 4) -> Iterator[None]:
    """Workers without processes or bells: threads that look into the table again and again."""
    are_done = threading.Event()

    def work() -> None:
        while not are_done.is_set():
            try:
                look_round()
            except Exception:
                # As RQ has it: one that breaks is told of, and the thread answers the next bell.
                time.sleep(0.1)
            time.sleep(0.02)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        are_done.set()
        for thread in threads:
            thread.join(40)


def look_round() -> None:
    """One thread's round: take up what waits, and look after what is being made elsewhere."""
    tasks.carry_out()
    tasks.paint()
    tasks.rescue()
    with reading() as session:
        looks = jobs.to_look_at(session)
    for job_id in looks:
        tasks.follow_up(str(job_id))


def answer_bells(name: str = "looks") -> None:
    """All that lies in a queue, answered by a real worker until it is empty."""
    connection = connect()
    worker = ThreadWorker(
        [queue(name, connection)], connection=connection, serializer=JSONSerializer, job_class=ListedJob
    )
    worker.work(burst=True, logging_level="WARNING")
    connection.close()


def let_pauses_pass() -> None:
    """Whoever waits for a moment has waited, and a provider that was left alone may be tried."""

    def change(session) -> None:
        at = now(session)
        session.execute(update(Job).where(col(Job.next_try_at) > at).values(next_try_at=at))
        session.execute(update(Circuit).where(col(Circuit.open_until) > at).values(open_until=at))

    carry(change)


def made_for(claimed: jobs.Claimed) -> Made:
    """What a provider would have brought, stored already."""
    kept = images.put(claimed.workspace_id, derived_id(claimed.id, 0), developed())
    return Made((MadePicture(0, None, kept),), claimed.call_id, None)


def orphans() -> list[str]:
    """Bytes that belong to no picture."""
    found = list(storage().keys(""))
    with reading() as session:
        return [one.key for one in images.lost_among(session, found)]


class MortalValkey:
    """One that can be killed, stalled, and started again where it was."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.start()

    def start(self) -> None:
        self._running = valkey.start(self._folder)
        self.url = self._running.url

    def kill(self) -> None:
        self._running.process.kill()
        self._running.process.wait()

    def stall(self) -> None:
        self._running.process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        self._running.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self.wake()
        self._running.stop()
