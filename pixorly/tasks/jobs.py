"""Jobs: claim the next one, have it performed, settle it. The row is the truth; a bell only says to look."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from pixorly.database import carry, has_one_writer, look_patiently, reading
from pixorly.errors import PixorlyError, Trouble
from pixorly.queue import Task, call_off, ring_for_each, ring_if_quiet
from pixorly.services import jobs
from pixorly.tasks.stopping import stopping
from pixorly.tasks.turns import carry_in_turn, carry_with_next, in_turn

T = TypeVar("T")
log = logging.getLogger(__name__)

RENEW_SECONDS, LOOK_SECONDS, RESCUE_SECONDS = jobs.RENEW_SECONDS, jobs.LOOK_SECONDS, 1.0
# Somewhat longer than a round of anybody's.
_BREATH_SECONDS = 1.2


class Taken(NamedTuple):
    """A job that is ours now, and what its provider needs, where that could be read in the same go."""

    claimed: jobs.Claimed
    prepared: jobs.Prepared | None


def carry_out() -> None:
    """Somebody waits for a provider."""
    _carry_out(Task.CARRY_OUT, "provider")


def paint() -> None:
    """Somebody waits for the painter."""
    _carry_out(Task.PAINT, "pictures")


def _carry_out(task: Task, lane: str) -> None:
    """One after the other, until nobody waits: each next one is taken up as the one before ends, and needs no bell."""

    def take(session: Any) -> Taken | None:
        claimed = None if stopping.is_set() else jobs.claim(session, lane)
        return Taken(claimed, _prepared(session, claimed)) if claimed else None

    def end(how: Callable[[Any], object]) -> Taken | None:
        return carry_with_next(lambda session: (call_nobody(session), how(session)), take)

    def call_nobody(session: Any) -> None:
        if not stopping.is_set():
            call_off(session, task)

    with in_turn():
        taken = carry(take)
    while taken:
        taken = _work_on(taken.claimed, partial(_have_made, taken.prepared), end)


def follow_up(job_id: str) -> None:
    """A provider that works on its own may be done."""
    claimed = carry_in_turn(lambda session: jobs.take_up(session, UUID(job_id)))
    if claimed:
        _work_on(claimed, _look, carry_in_turn)


def _work_on(
    claimed: jobs.Claimed,
    step: Callable[[jobs.Claimed, jobs.Held], Any],
    end: Callable[[Callable[[Any], object]], T],
) -> T:
    try:
        with jobs.holding(claimed, _tell) as held:
            outcome = step(claimed, held)
            return end(lambda session: jobs.conclude(session, claimed, outcome))
    except Exception as error:
        why = _why(claimed, error)
        return end(lambda session: jobs.not_done(session, claimed, why))


def _why(claimed: jobs.Claimed, error: Exception) -> PixorlyError:
    if isinstance(error, Trouble):
        notes = " ".join(getattr(error, "__notes__", []))
        log.warning("Job %s, try %d: %s %s", claimed.id, claimed.attempts, error, notes)
    if isinstance(error, PixorlyError):
        return error
    log.error("Job %s broke on something unexpected", claimed.id, exc_info=error)
    return jobs.Broken()


def _prepared(session: Any, claimed: jobs.Claimed) -> jobs.Prepared | None:
    """In the same go, where it keeps nobody from claiming who could do so meanwhile. Whatever is wrong is said when it
    is looked at again: it ends this job, and must not undo what else is in this commit."""
    if has_one_writer():
        with suppress(Exception):
            return jobs.prepare(session, claimed)
    return None


def _have_made(prepared: jobs.Prepared | None, claimed: jobs.Claimed, held: jobs.Held) -> Any:
    if not prepared:
        # A database that restarts just now must not cost somebody their picture.
        with in_turn():
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
