"""How offers and their providers fare, by what our own jobs lived through."""

from pixorly.services.health.counting import Counted, count, keep, sweep_old
from pixorly.services.health.fared import Fared
from pixorly.services.health.noting import is_at_fault, noted
from pixorly.services.health.reading import Health, Hour, MishapView, hours, lately, mishaps, since

__all__ = [
    "Counted", "Fared", "Health", "Hour", "MishapView", "count", "hours", "is_at_fault", "keep", "lately", "mishaps", "noted", "since",
    "sweep_old",
]  # fmt: skip
