"""Counting how offers fared, every few minutes, so that nobody has to while a page waits."""

from pixorly.database import carry, reading
from pixorly.services import health

# Jobs count for the hour they were asked for in, and may end in a later one.
_HOURS_ANEW = 3
_ALL_OF_A_DAY = 26


def count() -> None:
    _count(_HOURS_ANEW)


def count_the_day() -> None:
    """Those that waited for long too; and what is too old to be looked at goes."""
    _count(_ALL_OF_A_DAY)
    carry(health.sweep_old)


def _count(hours: int) -> None:
    with reading() as session:
        counted = health.count(session, hours)
    carry(lambda session: health.keep(session, counted))
