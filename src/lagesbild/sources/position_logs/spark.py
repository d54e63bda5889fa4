"""The parts of a log summed by the workers of a Spark cluster.

An extra: needs PySpark and Java. Spark gives out the parts and tries again what fails; each worker
reads Parquet itself, from storage that all of them see, and holds the layers once. What the parts
come to is added up and joined by the one who asks, as for any runner.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyspark import Broadcast, SparkContext

from lagesbild.sources.position_logs.job import Job
from lagesbild.sources.position_logs.log_files import LogPart
from lagesbild.sources.position_logs.runners import PartResult, try_part

_PARTS_PER_WORKER = 16
"""So many parts of each worker are asked for at a time, as one task, since each task costs half a
second of its own. What they come to must fit in the memory of the one who asks."""


@dataclass(frozen=True)
class SparkRunner:
    """Sums parts on a cluster."""

    context: SparkContext

    def run(self, job: Job, parts: Sequence[LogPart]) -> Iterator[PartResult]:
        """Yield what each part comes to, in the order of the parts."""
        told = self.context.broadcast(job)
        at_once = _PARTS_PER_WORKER * self.context.defaultParallelism
        for first in range(0, len(parts), at_once):
            some = parts[first : first + at_once]
            slices = min(len(some), self.context.defaultParallelism)
            yield from self.context.parallelize(some, slices).map(_Summing(told)).collect()
        told.destroy()


@dataclass(frozen=True)
class _Summing:
    """What a worker does with a part."""

    job: "Broadcast[Job]"

    def __call__(self, part: LogPart) -> PartResult:
        return try_part(self.job.value, part)
