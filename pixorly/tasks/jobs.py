"""Jobs: claim the next one, have it performed, settle it. The row is the truth; a bell only says to look."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import UUID

from pixorly.database import carry, carry_patiently, look_patiently, reading, units_at_once
from pixorly.errors import PixorlyError, Trouble
from pixorly.queue import Task, call_off, ring_for_each, ring_if_quiet
from pixorly.services import jobs

log = logging.getLogger(__name__)

RENEW_SECONDS, LOOK_SECONDS, RESCUE_SECONDS = jobs.RENEW_SECONDS, jobs.LOOK_SECONDS, 1.0
# Somewhat longer than a round of anybody's.
_BREATH_SECONDS = 1.2
_PATIENCE_SECONDS = 1.0


def carry_out() -> bool:
    """Somebody waits for a provider."""
    return _carry_out(Task.CARRY_OUT, "provider")


def paint() -> bool:
    """Somebody waits for the painter."""
    return _carry_out(Task.PAINT, "pictures")


def _carry_out(task: Task, lane: str) -> bool:
    """Whether there was one to carry out. Then another may wait, and whoever did this one looks without a bell."""
    with _at_the_database():
        claimed = carry(lambda session: jobs.claim(session, lane))
    if claimed:
        _work_on(claimed, _have_made, lambda session: call_off(session, task))
    return claimed is not None


def follow_up(job_id: str) -> None:
    """A provider that works on its own may be done."""
    claimed = carry(lambda session: jobs.take_up(session, UUID(job_id)))
    if claimed:
        _work_on(claimed, _look, lambda _session: None)


def _work_on(
    claimed: jobs.Claimed, step: Callable[[jobs.Claimed, jobs.Held], Any], before_its_end: Callable[[Any], None]
) -> None:
    def end(end_it: Callable[[Any], Any]) -> None:
        with _at_the_database():
            carry_patiently(lambda session: (before_its_end(session), end_it(session)))

    try:
        with jobs.holding(claimed, _tell) as held:
            outcome = step(claimed, held)
            end(lambda session: jobs.conclude(session, claimed, outcome))
    except Exception as error:
        why = _why(claimed, error)
        end(lambda session: jobs.not_done(session, claimed, why))


def _why(claimed: jobs.Claimed, error: Exception) -> PixorlyError:
    if isinstance(error, Trouble):
        notes = " ".join(getattr(error, "__notes__", []))
        log.warning("Job %s, try %d: %s %s", claimed.id, claimed.attempts, error, notes)
    if isinstance(error, PixorlyError):
        return error
    log.error("Job %s broke on something unexpected", claimed.id, exc_info=error)
    return jobs.Broken()


def _have_made(claimed: jobs.Claimed, held: jobs.Held) -> Any:
    # A database that restarts just now must not cost somebody their picture.
    with _at_the_database():
        prepared = look_patiently(lambda session: jobs.prepare(session, claimed))
    return jobs.perform(claimed, prepared, held)


def _look(claimed: jobs.Claimed, held: jobs.Held) -> Any:
    is_to_stop, is_too_late, provider = look_patiently(
        lambda session: (
            jobs.is_stop_asked(session, claimed),
            jobs.has_taken_too_long(session, claimed),
            jobs.provider_of(session, claimed),
        )
    )
    held.is_to_stop |= is_to_stop
    if is_to_stop and jobs.stop_there(claimed, provider):
        raise jobs.Stopped()
    look = jobs.look_last if is_too_late else jobs.look_again
    return look(claimed, provider, held)


def _tell(claimed: jobs.Claimed, share: float, previews: int) -> bool:
    return carry(lambda session: jobs.tell_progress(session, claimed, share, previews))


@contextmanager
def _at_the_database() -> Iterator[None]:
    """In turns. Whoever has waited for long goes there anyway: those ahead may be held up by what holds up nobody else."""
    has_place = _places().acquire(timeout=_PATIENCE_SECONDS)
    try:
        yield
    finally:
        if has_place:
            _places().release()


@cache
def _places() -> threading.Semaphore:
    return threading.Semaphore(units_at_once())


def beat() -> None:
    """Every ten seconds: what is in hand stays ours."""
    if jobs.is_anything_held():
        carry(jobs.renew)


def notice_stops() -> None:
    if jobs.is_anything_held():
        with reading() as session:
            jobs.notice_stops(session)


def rescue() -> None:
    """Every second, in every process: bells that were lost ring again, and what nobody works on any more goes on."""
    with reading() as session:
        left, due, looks = jobs.lost(session), jobs.due(session), jobs.to_look_at(session)
        stuck = jobs.stuck(session)
    for task in due:
        ring_if_quiet(task)
    ring_for_each(Task.FOLLOW_UP, [str(job_id) for job_id in looks])
    if stuck:
        carry(lambda session: [jobs.move(session, *one) for one in stuck])
    if left:
        _take_back(left)


def _take_back(left: list[UUID]) -> None:
    # When the database was away, or the machine slept, all leases ran out at once. Whoever lives renews theirs in this
    # round: to take such work for lost would be to pay for it twice.
    beat()
    time.sleep(_BREATH_SECONDS)
    for job_id in left:
        try:
            carry(lambda session, job_id=job_id: jobs.take_back(session, job_id))
        except Exception:
            log.exception("Job %s could not be taken back; the others are not to wait for it", job_id)
