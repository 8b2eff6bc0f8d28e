"""How much of it: the figures of a quick look are for finding mistakes in the bench, not for telling anybody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    rounds: int = 5
    tabs: int = 200
    seconds: float = 3.0
    is_with_build: bool = False


QUICK = Effort(rounds=2, tabs=20, seconds=1.0)
