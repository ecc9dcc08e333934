"""Rounds of load on several servers that take turns, and the table of their medians."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.load import Load


@dataclass
class Row:
    """What one server came to, round by round: as fast as it can, and at a steady rate."""

    full: list[Load] = field(default_factory=list)
    steady: list[Load] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second, the median of the rounds."""
        return statistics.median(load.rate for load in self.full)


def print_table(rows: Mapping[str, Row], steady: int) -> None:
    """A line for each, beside the first; `steady` is the steady rate."""
    width = max(map(len, rows)) + 2
    print(f"{'':<{width}}{'events/s':>10}{'of bare':>9}{'p50 ms':>9}{'p99 ms':>9}", end="")
    print(f"{f'p50 at {steady}/s':>14}{f'p99 at {steady}/s':>14}")
    bare = next(iter(rows.values())).rate
    for name, row in rows.items():
        print(f"{name:<{width}}{row.rate:>10.0f}{row.rate / bare:>9.0%}", end="")
        for loads, columns in ((row.full, 9), (row.steady, 14)):
            for share in (0.5, 0.99):
                took = statistics.median(load.milliseconds(share) for load in loads)
                print(f"{took:>{columns}.1f}", end="")
        print()
