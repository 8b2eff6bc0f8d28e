"""The jobs this process has in hand: their leases are renewed together, and whoever works on one hears of a stop."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import bindparam, select, tuple_, update
from sqlmodel import Session

from pixorly.database import ask, now
from pixorly.integrations import providers
from pixorly.services import previews
from pixorly.services.jobs.claiming import LEASE, Claimed
from pixorly.services.jobs.rows import IS_WORKED_ON, JOB, JOBS

log = logging.getLogger(__name__)

RENEW_SECONDS = 10.0
LOOK_SECONDS = 0.5
_SLICE = 200
# A person sees no difference between more; every telling is a write.
_TELL_SECONDS = 0.35

_STILL_OURS = IS_WORKED_ON & tuple_(JOB.id, JOB.lease_number).in_(bindparam("held", expanding=True))
_RENEW = update(JOBS).where(_STILL_OURS).values(lease_until=bindparam("until"))
_GOING_ON = select(JOB.id).where(_STILL_OURS, JOB.is_stop_asked.is_(False))

_held: dict[UUID, "Held"] = {}
_lock = threading.Lock()


class Held:
    """What the provider's adapter sees of us while it works."""

    def __init__(self, claimed: Claimed, tell: Callable[[Claimed, float, int], bool]) -> None:
        self.claimed = claimed
        self.is_to_stop = False
        self._tell = tell
        self._told_at = 0.0
        self._previews = claimed.previews
        # The picture that was previewed last; while the next one has not been, none is to be seen.
        self._previewed = 0

    def saw(self, progress: providers.Progress) -> None:
        at = time.monotonic()
        if at - self._told_at < _TELL_SECONDS:
            return
        self._told_at = at
        number = self._number(progress)
        if progress.preview and self._can_be_seen(number, progress.preview):
            self._previews, self._previewed = self._previews + 1, number
        try:
            shown = self._previews if number == self._previewed else 0
            is_ours = self._tell(self.claimed, progress.share, shown)
        except Exception as error:
            # A picture is not given up because nobody could be told how far it is.
            log.warning("Progress of job %s could not be told: %s", self.claimed.id, error)
            return
        self.is_to_stop |= not is_ours

    def _number(self, progress: providers.Progress) -> int:
        """Of the picture that is being made."""
        count = self.claimed.parameters.count
        return min(count - 1, int(progress.share * count) if progress.number is None else progress.number)

    def _can_be_seen(self, number: int, preview: Callable[[], providers.Picture]) -> bool:
        try:
            return previews.keep(self.claimed.id, number, preview().content)
        except Exception as error:
            # No picture is given up because it could not be shown on the way.
            log.warning("A preview of job %s could not be made: %s", self.claimed.id, error)
            return False

    def wants_stop(self) -> bool:
        return self.is_to_stop


@contextmanager
def holding(claimed: Claimed, tell: Callable[[Claimed, float, int], bool]) -> Iterator[Held]:
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
        ask(session, _RENEW, held=_leases(mine), until=until)


def notice_stops(session: Session) -> None:
    """Look which of ours are to stop: somebody asked, or somebody else has them."""
    for mine in _slices():
        ours = set(ask(session, _GOING_ON, held=_leases(mine)).scalars())
        for one in mine:
            if one.claimed.id not in ours:
                one.is_to_stop = True


def _slices() -> Iterator[list[Held]]:
    with _lock:
        all_held = list(_held.values())
    for at in range(0, len(all_held), _SLICE):
        yield all_held[at : at + _SLICE]


def _leases(mine: list[Held]) -> list[tuple[UUID, int]]:
    return [(one.claimed.id, one.claimed.lease_number) for one in mine]
