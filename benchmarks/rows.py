"""One line of the benchmark table, and how a median time is taken."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, kw_only=True)
class Row:
    """What was measured, beside what; times in seconds."""

    name: str
    seconds: float
    runs: int
    peer: str = ""
    """Who did the same work, and what of the peer's time is extrapolated."""
    peer_seconds: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.peer_seconds is None else self.peer_seconds / self.seconds


def median_seconds(*works: Callable[[], object], runs: int) -> list[float]:
    """Return the median wall-clock time of each work over `runs` calls, after one not counted.

    The works take turns, so that a busy spell of the machine falls on all of them.
    """
    for work in works:
        work()
    rounds = [[_seconds(work) for work in works] for _ in range(runs)]
    return [median(times) for times in zip(*rounds, strict=True)]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
