"""One worker process: threads that answer the queue's bell, one that sweeps, one that keeps the clock.

RQ forks a process for each job, which costs tens of megabytes and gains nothing where jobs wait for
other people's servers. Here each thread hosts a `SimpleWorker` on one queue with connections of its own.
"""

import gc
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from redis.client import Pipeline
from rq import Queue, SimpleWorker
from rq.cron import CronJob
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.timeouts import TimerDeathPenalty

from pixorly.broker import connect
from pixorly.database import transaction
from pixorly.queue import ListedJob, Task, queue, ring
from pixorly.services import leases
from pixorly.settings import settings
from pixorly.tasks import jobs, upkeep, webhooks
from pixorly.tasks.stopping import stopping

log = logging.getLogger(__name__)

# An idle thread looks at the stop flag this often.
_LOOK_UP_SECONDS = 2
_SWEEP_SECONDS = 5
_CLOCK_SECONDS = 20
_PATIENCE_SECONDS = 25
_TELL_SECONDS = 30
# The slow rounds. Nothing that a person waits for depends on them.
_ROUNDS = {
    Task.TIDY: "17 * * * *",
    Task.SWEEP_STORAGE: "10 3 * * *",
    Task.AUDIT: "40 3 * * *",
    Task.REFRESH_CATALOGUE: "*/15 * * * *",
    Task.COUNT_HEALTH: "*/3 * * * *",
}

_me = f"{socket.gethostname()}:{os.getpid()}"


class ThreadWorker(SimpleWorker):
    """A worker that lives in a thread: no signals, no command channel, and a stop flag looked at while idle."""

    death_penalty_class = TimerDeathPenalty
    log_job_description = False
    # RQ would let a thread sleep for a minute after Redis is back.
    max_connection_wait_time = 2.0
    _told_at = 0.0

    @property
    def dequeue_timeout(self) -> int:
        return _LOOK_UP_SECONDS

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Of a bell that was heard nothing stays in Redis. RQ would note at a dozen places how its job stands, which
        takes longer than most jobs of ours; how anything stands is in its row."""
        with self.connection.pipeline(transaction=False) as together:
            together.lrem(queue.intermediate_queue_key, 1, job.id)
            together.delete(job.key)
            together.execute()
        try:
            if work := job.func:
                work(*job.args)
        except Exception:
            log.exception("A task ended on something unexpected")

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """For RQ's list of workers, which forgets one after some minutes. It would be told three times for each job."""
        if time.monotonic() > self._told_at + _TELL_SECONDS:
            self._told_at = time.monotonic()
            super().heartbeat(timeout, pipeline)

    def set_state(self, state: str, pipeline: Pipeline | None = None) -> None:
        self._state = state

    def check_for_suspension(self, burst: bool) -> None:
        pass

    def _install_signal_handlers(self) -> None:
        pass

    def subscribe(self) -> None:
        pass

    def unsubscribe(self) -> None:
        pass

    @property
    def should_run_maintenance_tasks(self) -> bool:
        # Asked before each wait for a job, and never between taking one and doing it. RQ's own
        # maintenance can start running work a second time; our sweep looks at the rows instead.
        if stopping.is_set():
            raise StopRequested
        return False


def run() -> None:
    """Work until told to stop; then finish what is at hand."""
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    bells = {
        "provider": settings().provider_threads,
        "looks": max(2, settings().provider_threads // 8),
        "pictures": settings().picture_threads,
        "quick": settings().worker_threads,
        "webhooks": settings().webhook_threads,
        "upkeep": 1,
    }
    threads = [
        *(_thread(f"{name}-{i}", _answer, name) for name, count in bells.items() for i in range(count)),
        _thread("sweep", _every, _SWEEP_SECONDS, "sweep", upkeep.ring_again),
        _thread("clock", _keep_the_clock),
        _thread("rescue", _always, jobs.RESCUE_SECONDS, jobs.rescue),
        _thread("telling", _always, webhooks.RING_SECONDS, webhooks.ring_due),
        _thread("beat", _always, jobs.RENEW_SECONDS, jobs.beat),
        _thread("stops", _always, jobs.LOOK_SECONDS, jobs.notice_stops),
    ]
    # What is there now stays: to look through it again and again for what is not needed would find nothing.
    gc.collect()
    gc.freeze()
    # Once more, so that Python counts anew: it lets garbage grow to a quarter of what it found last.
    gc.collect()
    log.info("Worker is ready: %d threads", len(threads))
    stopping.wait()
    deadline = time.monotonic() + _PATIENCE_SECONDS
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))


def _thread(name: str, work: Callable[..., None], *args: object) -> threading.Thread:
    # Daemons, so that one stuck in somebody else's server can't hold up the end: its rows have leases.
    thread = threading.Thread(target=work, args=args, name=name, daemon=True)
    thread.start()
    return thread


def _answer(name: str) -> None:
    while not stopping.is_set():
        try:
            connection = connect()
            worker = ThreadWorker(
                [queue(name, connection)], connection=connection, serializer=JSONSerializer, job_class=ListedJob
            )
            worker.work(logging_level="WARNING")
        except Exception:
            # RQ's worker ends when Redis restarts under it; the next one waits for Redis to come back.
            log.warning("The worker on %s ended and starts again", name, exc_info=log.isEnabledFor(logging.DEBUG))
        stopping.wait(1)


def _always(seconds: float, work: Callable[[], None]) -> None:
    """In every process, without a turn: what it does may be done twice."""
    while not stopping.wait(seconds):
        try:
            work()
        except Exception:
            log.warning("A round failed; the next one is in %.1f s", seconds, exc_info=log.isEnabledFor(logging.DEBUG))


def _every(seconds: float, lease: str, work: Callable[[], None]) -> None:
    while not stopping.is_set():
        try:
            if _is_my_turn(lease, seconds * 3):
                work()
        except Exception:
            log.exception("The round of %s failed; the next one is in %.0f s", lease, seconds)
        stopping.wait(seconds)


def _keep_the_clock() -> None:
    rounds = {task: CronJob(queue_name="upkeep", func_name=task.value, cron=when) for task, when in _ROUNDS.items()}
    # Settings may have changed while nothing ran, so providers are asked at once what they offer.
    at_start = {Task.REFRESH_CATALOGUE}

    def look() -> None:
        for task, job in rounds.items():
            if task in at_start or job.should_run():
                at_start.discard(task)
                job.set_enqueue_time(datetime.now(UTC))
                ring(task)

    _every(_CLOCK_SECONDS, "clock", look)


def _is_my_turn(lease: str, seconds: float) -> bool:
    with transaction() as session:
        return leases.take(session, lease, _me, seconds)
