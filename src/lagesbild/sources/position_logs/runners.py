"""Who sums the parts of a log? Threads of this machine; `spark` has another answer."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.sources.position_logs.job import Job, NamedSums, sum_of_part
from lagesbild.sources.position_logs.log_files import LogPart, unreadable

PartResult = NamedSums | tuple[Problem, ...]


class Runner(Protocol):
    """Sums parts, wherever that is done."""

    def run(self, job: Job, parts: Sequence[LogPart]) -> Iterable[PartResult]:
        """Yield what each part comes to, or why it cannot be counted, in the order of the parts."""


@dataclass(frozen=True, kw_only=True)
class LocalRunner:
    """Threads of this process; the arithmetic and the reading leave the interpreter free."""

    threads: int = 2

    def run(self, job: Job, parts: Sequence[LogPart]) -> Iterator[PartResult]:
        """Yield what each part comes to; no more parts than threads, and one, are held."""
        with ThreadPoolExecutor(self.threads) as pool:
            waiting = deque(pool.submit(try_part, job, part) for part in parts[: self.threads + 1])
            for part in [*parts[self.threads + 1 :], *[None] * len(waiting)]:
                yield waiting.popleft().result()
                if part is not None:
                    waiting.append(pool.submit(try_part, job, part))


def try_part(job: Job, part: LogPart) -> PartResult:
    """Return what a part comes to, or the problems for which it cannot be counted."""
    try:
        return sum_of_part(job, part)
    except DeliveryRejected as rejected:
        return rejected.problems
    except (pa.ArrowException, OSError) as error:
        return (unreadable(part.name, error),)
