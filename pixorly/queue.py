"""Names of tasks, and `later()`: work handed to RQ once the commit stands.

The row is the truth and RQ the doorbell. An entry carries a task's name and ids, nothing else; losing
one costs seconds until a sweep rings again, and ringing twice costs one look at a finished row.
"""

import logging
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlmodel import Session

from pixorly.broker import broker
from pixorly.database import on_commit

log = logging.getLogger(__name__)

# One queue per worker thread: a worker that listens to two can lose an entry when it dies.
QUEUES = ("provider", "looks", "pictures", "quick", "webhooks", "upkeep")
# More than this unheard in one queue help nobody: the next round rings again.
_MOST_UNHEARD = 200


class Task(StrEnum):
    """Everything a worker may be asked to do, by the function that does it."""

    SEND_MAIL = "pixorly.tasks.mail.send"
    ANNOUNCE_LOGIN = "pixorly.tasks.logins.announce"
    CARRY_OUT = "pixorly.tasks.jobs.carry_out"
    PAINT = "pixorly.tasks.jobs.paint"
    FOLLOW_UP = "pixorly.tasks.jobs.follow_up"
    DELIVER = "pixorly.tasks.webhooks.deliver"
    REFRESH_CATALOGUE = "pixorly.tasks.catalogue.refresh"
    COUNT_HEALTH = "pixorly.tasks.health.count"
    TIDY = "pixorly.tasks.upkeep.tidy"
    SWEEP_STORAGE = "pixorly.tasks.upkeep.sweep_storage"
    AUDIT = "pixorly.tasks.upkeep.look_over_the_books"


_QUEUE_OF = {
    Task.CARRY_OUT: "provider",
    # Apart from calls, so that neither waits for the other where a provider is slow to answer.
    Task.FOLLOW_UP: "looks",
    Task.PAINT: "pictures",
    Task.SEND_MAIL: "quick",
    Task.ANNOUNCE_LOGIN: "quick",
    # Apart from mail: who is told waits for strangers' servers.
    Task.DELIVER: "webhooks",
    Task.REFRESH_CATALOGUE: "upkeep",
    Task.COUNT_HEALTH: "upkeep",
    Task.TIDY: "upkeep",
    Task.SWEEP_STORAGE: "upkeep",
    Task.AUDIT: "upkeep",
}


class ListedJob(Job):
    """A job that runs only what `Task` lists: whoever can write to Redis still can't name any function."""

    @property  # Read only: what was enqueued does not change its mind.
    def func_name(self) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        return Task(super().func_name).value


def later(session: Session, task: Task, *ids: str) -> None:
    """Ring for this task after the commit."""
    on_commit(session, lambda: ring(task, *ids))


def later_if_quiet(session: Session, task: Task) -> None:
    """After the commit, one bell for whoever waits: where some are still unheard, they will do."""
    if is_called_off(session, task):
        return
    waiting: set[Task] = session.info.setdefault("bells", set())
    waiting.add(task)
    on_commit(session, lambda: _ring_once(waiting, task))


def call_off(session: Session, task: Task) -> None:
    """Nobody needs to be called: whoever makes this commit looks what waits."""
    session.info.setdefault("called_off", set()).add(task)


def is_called_off(session: Session, task: Task) -> bool:
    return task in session.info.get("called_off", ())


def _ring_once(waiting: set[Task], task: Task) -> None:
    if task in waiting:
        waiting.discard(task)
        ring_if_quiet(task)


def ring_if_quiet(task: Task) -> None:
    if not queue(_QUEUE_OF[task]).count:
        ring(task)


def ring_for_each(task: Task, ids: Sequence[str]) -> None:
    """A bell for each of them, but for those that nobody would hear soon."""
    for one in ids[: max(0, _MOST_UNHEARD - queue(_QUEUE_OF[task]).count)]:
        ring(task, one)


def ring(task: Task, *ids: str) -> None:
    # No timeout of RQ's: it raises in the middle of whatever a thread does. Every socket of ours has its own.
    queue(_QUEUE_OF[task]).enqueue(task.value, *ids, result_ttl=0, failure_ttl=24 * 3600, job_timeout=-1)


def queue(name: str, connection: Any = None) -> Queue:
    return Queue(name, connection=connection or broker(), serializer=JSONSerializer, job_class=ListedJob)
