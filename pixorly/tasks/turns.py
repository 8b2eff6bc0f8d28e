"""How a worker's hundred threads go to the database: few at a time, and once where twice would change nothing."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from pixorly.database import carry, carry_patiently, has_one_writer, units_at_once

T = TypeVar("T")
log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 1.0


@contextmanager
def in_turn() -> Iterator[None]:
    """Whoever has waited for long goes there anyway: those ahead may be held up by what holds up nobody else."""
    has_place = _places().acquire(timeout=_PATIENCE_SECONDS)
    try:
        yield
    finally:
        if has_place:
            _places().release()


def carry_in_turn(work: Callable[[Any], T]) -> T:
    with in_turn():
        return carry_patiently(work)


def carry_with_next(work: Callable[[Any], object], after_it: Callable[[Any], T | None]) -> T | None:
    """Work that must stand, whatever becomes of what comes after it.

    Where there is one writer, both are one commit. Where there are many, rows that the first has changed would be kept
    from them until the second is done.
    """
    if has_one_writer():
        try:
            with in_turn():
                return carry(lambda session: (work(session), after_it(session))[1])
        except Exception as error:
            log.warning("Each by itself once more, after %s: %s", type(error).__name__, error)
    carry_in_turn(work)
    try:
        with in_turn():
            return carry(after_it)
    except Exception:
        log.exception("What comes next could not be taken up; somebody looks for it within a second")
        return None


@cache
def _places() -> threading.Semaphore:
    return threading.Semaphore(units_at_once())
