"""The jobs this process has in hand: their leases are renewed together, and whoever works on one hears of a stop."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import or_, update
from sqlmodel import Session, and_, col, select

from pixorly.database import now
from pixorly.integrations import providers
from pixorly.models import Job, JobStatus
from pixorly.services.jobs.claiming import LEASE, Claimed

log = logging.getLogger(__name__)

RENEW_SECONDS = 10.0
LOOK_SECONDS = 0.5
_SLICE = 200
# A person sees no difference between more; every telling is a write.
_TELL_SECONDS = 0.35

_held: dict[UUID, "Held"] = {}
_lock = threading.Lock()


class Held:
    """What the provider's adapter sees of us while it works."""

    def __init__(self, claimed: Claimed, tell: Callable[[Claimed, float, int, bytes | None], bool]) -> None:
        self.claimed = claimed
        self.is_to_stop = False
        self._tell = tell
        self._told_at = 0.0
        self._previews = 0

    def saw(self, progress: providers.Progress) -> None:
        at = time.monotonic()
        if at - self._told_at < _TELL_SECONDS:
            return
        self._told_at = at
        preview = progress.preview() if progress.preview else None
        self._previews += preview is not None
        try:
            is_ours = self._tell(self.claimed, progress.share, self._previews, preview.content if preview else None)
        except Exception as error:
            # A picture is not given up because nobody could be told how far it is.
            log.warning("Progress of job %s could not be told: %s", self.claimed.id, error)
            return
        self.is_to_stop |= not is_ours

    def wants_stop(self) -> bool:
        return self.is_to_stop


@contextmanager
def holding(claimed: Claimed, tell: Callable[[Claimed, float, int, bytes | None], bool]) -> Iterator[Held]:
    """From a claim to its end."""
    held = Held(claimed, tell)
    with _lock:
        _held[claimed.id] = held
    try:
        yield held
    finally:
        with _lock:
            # A job that came back to us under a new lease is not ours to forget.
            if _held.get(claimed.id) is held:
                del _held[claimed.id]


def is_anything_held() -> bool:
    return bool(_held)


def renew(session: Session) -> None:
    """Every lease of this process for another while. One that was lost is not won back."""
    until = now(session) + LEASE
    for mine in _slices():
        session.execute(update(Job).where(_still(mine)).values(lease_until=until))


def notice_stops(session: Session) -> None:
    """Look which of ours are to stop: somebody asked, or somebody else has them."""
    for mine in _slices():
        going_on = select(Job.id).where(_still(mine), col(Job.is_stop_asked).is_(False))
        ours = set(session.exec(going_on))
        for one in mine:
            if one.claimed.id not in ours:
                one.is_to_stop = True


def _slices() -> Iterator[list[Held]]:
    with _lock:
        all_held = list(_held.values())
    for at in range(0, len(all_held), _SLICE):
        yield all_held[at : at + _SLICE]


def _still(mine: list[Held]):
    return and_(
        col(Job.status) == JobStatus.PROCESSING,
        or_(*(and_(col(Job.id) == one.claimed.id, col(Job.lease_number) == one.claimed.lease_number) for one in mine)),
    )
