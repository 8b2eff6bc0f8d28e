"""Where a program is in the stream of events: written into each id, so that nobody has to remember it.

    1764070000123456-4-9f3c21d07ab14e55
    │                │ └ a sum of what names them
    │                └ so many of the half minute before that were told
    └ the newest that was told, in microseconds since 1970

The time alone would not do: a job that ended a moment earlier may become visible a moment later. From how many were
told, and from their sum, it is found which of those that can be seen now were not.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from hashlib import blake2b
from itertools import combinations
from math import comb
from operator import xor

from pixorly.services.jobs.listing import LATE, Happening

_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN = re.compile(r"(\d{1,16})(?:-(\d{1,5})-([0-9a-f]{16}))?(?:-.*)?")
# Past that, whatever lies close before is told once more rather than looked for.
_MOST_GUESSES = 100_000


@dataclass(frozen=True)
class Mark:
    at: datetime
    # Below nothing where it is not known: then none of them count as told.
    count: int = -1
    sum: int = 0


def id_after(told: Collection[Happening]) -> str:
    """The id of the last event of these."""
    newest = max(one.at for one in told)
    near = [one for one in told if one.at > newest - LATE]
    return f"{(newest - _BEGAN) // timedelta(microseconds=1)}-{len(near)}-{_sum(near):016x}"


def mark_in(event_id: str | None) -> Mark | None:
    """None for what is no id of ours. A time by itself will do, for whoever wants all since then."""
    found = _WRITTEN.fullmatch(event_id or "")
    if not found:
        return None
    at = _BEGAN + timedelta(microseconds=int(found[1]))
    return Mark(at, int(found[2]), int(found[3], 16)) if found[2] else Mark(at)


def told_before(mark: Mark, found: Iterable[Happening]) -> set[Happening]:
    """Which of these whoever has this mark knows already."""
    before = [one for one in found if mark.at - LATE < one.at <= mark.at]
    return set(before) - _late(before, mark)


def _late(before: list[Happening], mark: Mark) -> set[Happening]:
    """Those that could not be seen yet when the mark was made."""
    missing, rest = len(before) - mark.count, _sum(before) ^ mark.sum
    if 0 <= missing <= len(before) and comb(len(before), missing) <= _MOST_GUESSES:
        for some in combinations(before, missing):
            if _sum(some) == rest:
                return set(some)
    return set(before)


def _sum(some: Iterable[Happening]) -> int:
    return reduce(xor, (_number(one) for one in some), 0)


def _number(one: Happening) -> int:
    return int.from_bytes(blake2b(one.job_id.bytes + one.kind.encode(), digest_size=8).digest())
