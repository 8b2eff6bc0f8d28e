"""How something fared, as numbers that can be added up: hours to days, offers to providers."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

# Each step is a tenth longer than the one before: a duration is told within five percent.
_STEP = math.log(1.1)
_SHORTEST = 0.05


@dataclass(frozen=True)
class Fared:
    worked: int = 0
    refused: int = 0
    failed: int = 0
    # How many took how long, by step.
    steps: Mapping[str, int] = field(default_factory=dict)
    # Of those that the operator paid for: credits, what their provider took, and how many of which nobody told.
    charged: int = 0
    cost_micro_usd: int = 0
    unpriced: int = 0

    def __add__(self, other: "Fared") -> "Fared":
        return Fared(
            self.worked + other.worked,
            self.refused + other.refused,
            self.failed + other.failed,
            Counter(self.steps) + Counter(other.steps),
            self.charged + other.charged,
            self.cost_micro_usd + other.cost_micro_usd,
            self.unpriced + other.unpriced,
        )

    @property
    def tries(self) -> int:
        return self.worked + self.failed

    @property
    def share(self) -> float | None:
        """Of what was tried; a refusal is an answer, and neither success nor failure."""
        return self.worked / self.tries if self.tries else None

    def seconds(self, part: float) -> float | None:
        """What this part of those that worked did not exceed: 0.5 is the usual, 0.95 what the slowest feel."""
        left = part * sum(self.steps.values())
        for step, count in sorted((int(step), count) for step, count in self.steps.items()):
            left -= count
            if left <= 0:
                return round(math.exp(step * _STEP), 1)
        return None


def step_of(seconds: float) -> str:
    return str(round(math.log(max(seconds, _SHORTEST)) / _STEP))
