"""What was measured, as rows of a table: the median of several rounds, their range, and what stands beside it."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_HEAD = ("measured", "median", "range", "rounds", "beside it")


@dataclass(frozen=True)
class Figure:
    """`beside` is a limit in words, a peer that was measured the same way, or several of them."""

    what: str
    samples: Sequence[float]
    unit: str = "ms"
    beside: "Figure | str | Sequence[Figure | str]" = ""

    @property
    def cells(self) -> tuple[str, ...]:
        besides = [self.beside] if isinstance(self.beside, Figure | str) else self.beside
        said = [each if isinstance(each, str) else f"{each.what} {each.in_short}" for each in besides]
        return (
            self.what,
            self._with_unit(self.median),
            self.range,
            str(len(self.samples)),
            "; ".join(filter(None, said)),
        )

    @property
    def in_short(self) -> str:
        return f"{self._with_unit(self.median)} ({self.range})"

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def range(self) -> str:
        low, high = _short(min(self.samples)), _short(max(self.samples))
        return low if low == high else f"{low}–{high}"

    def _with_unit(self, value: float) -> str:
        return f"{_short(value)} {self.unit}".strip()


def table(title: str, figures: Iterable[Figure]) -> str:
    rows = [_HEAD, *(figure.cells for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([f"### {title}", "", lines[0], rule, *lines[1:], ""])


def share(samples: Sequence[float], part: float) -> float:
    """The value that this part of the samples does not exceed: 0.5 is the median, 0.95 what the slowest feel."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def halves_and_tails(
    what: str,
    rounds: Sequence[Sequence[float]],
    peer: str,
    peer_rounds: Sequence[Sequence[float]],
    limit: str = "",
) -> list[Figure]:
    """Two rows, p50 and p95, each with its peer's beside it, and the limit beside the tail."""
    return [
        Figure(
            f"{what}, {name}",
            [share(samples, part) for samples in rounds],
            beside=(
                limit if name == "p95" else "",
                Figure(peer, [share(samples, part) for samples in peer_rounds]) if peer_rounds else peer,
            ),
        )
        for name, part in (("p50", 0.50), ("p95", 0.95))
    ]


def _short(value: float) -> str:
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.2g}"
