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


def median_seconds(
    *works: Callable[[], object], runs: int, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Return the median time of each work over `runs` calls, after one that is not counted.

    The works take turns, so that a busy spell of the machine falls on all of them. `clock` is the
    one on the wall, or `time.process_time` for the time that all threads had on a processor.
    """
    for work in works:
        work()
    rounds = [[_seconds(work, clock) for work in works] for _ in range(runs)]
    return [median(times) for times in zip(*rounds, strict=True)]


def _seconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    work()
    return clock() - start
