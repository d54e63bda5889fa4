"""How long was each unit in each area, by a whole log? The way in: one call, whoever does the work.

Any order of files, any division of rows into files and any runner give the same tables to the last
half-millisecond. A log with a file that cannot be read is refused as a whole.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.positions.joining import Collector, RowsAgain, join
from lagesbild.positions.parts import LogSums
from lagesbild.positions.rows import Int64Array
from lagesbild.positions.sums import MOST_UNITS
from lagesbild.sources.position_logs.finished_files import FinishedFiles
from lagesbild.sources.position_logs.job import Job, NamedSums
from lagesbild.sources.position_logs.log_faults import (
    ROW_BITS,
    LogFault,
    duplicated_files,
    told_faults,
)
from lagesbild.sources.position_logs.log_files import LogFile
from lagesbild.sources.position_logs.presence_frames import (
    hours_of_week,
    unit_day_areas,
    unit_day_faults,
    unit_days,
)
from lagesbild.sources.position_logs.reading import PartRows, read_part
from lagesbild.sources.position_logs.rules import LogRule
from lagesbild.sources.position_logs.runners import LocalRunner, PartResult, Runner
from lagesbild.sources.position_logs.same_rows import hold_same_rows, signature


@dataclass(frozen=True, kw_only=True)
class Presence:
    """What a log comes to; half-milliseconds are exact, `in_hours` gives hours."""

    rows: int
    unit_days: pl.DataFrame
    """`presence_frames.UNIT_DAYS_SCHEMA`."""
    unit_day_areas: pl.DataFrame
    """`presence_frames.UNIT_DAY_AREAS_SCHEMA`."""
    hours_of_week: pl.DataFrame
    """`presence_frames.HOURS_OF_WEEK_SCHEMA`."""
    unit_day_faults: pl.DataFrame
    """`presence_frames.UNIT_DAY_FAULTS_SCHEMA`."""
    faults: tuple[LogFault, ...]
    """By file and unit. They depend on how rows are divided into files; the tables do not."""


def presence_of(
    files: Sequence[LogFile],
    job: Job,
    *,
    runner: Runner | None = None,
    work: Path | None = None,
    on_rows: Callable[[int], None] = lambda rows: None,
) -> Presence:
    """Return how long each unit was in each area, and what is wrong with the log.

    :param files: see `find_log_files`.
    :param work: a folder that keeps the sums of files that are done, so that a run which was
        broken off goes on from there.
    :param on_rows: called now and then with how many more rows are done.
    :raises DeliveryRejected: if a file is damaged or names persons, with all such files.
    """
    whole = _Whole(job, files)
    finished = FinishedFiles(work, job.digest()) if work else None
    known = {file: finished.read(file) if finished else None for file in files}
    parts = [part for file in files if known[file] is None for part in file.parts]
    results = iter((runner or LocalRunner()).run(job, parts))
    problems: list[Problem] = []
    for number, file in enumerate(files):
        summed = known.pop(file)
        if summed is None:
            summed = _sums_of_file(job, file, results, problems, on_rows)
            if finished and summed is not None:
                finished.write(file, summed)
        else:
            on_rows(file.rows)
        if summed is not None and not problems:
            whole.add(number, summed)
    if problems:
        raise DeliveryRejected(list(dict.fromkeys(problems)))
    return whole.presence()


def _sums_of_file(
    job: Job,
    file: LogFile,
    results: Iterator[PartResult],
    problems: list[Problem],
    on_rows: Callable[[int], None],
) -> NamedSums | None:
    """Take the results of a file's parts and add them up; None if any is a problem."""
    collector = Collector(len(job.layers))
    numbers: dict[str, int] = {}
    is_whole = True
    for part in file.parts:
        result = next(results)
        on_rows(part.rows)
        if not isinstance(result, NamedSums):
            problems += result
            is_whole = False
        elif is_whole:
            units = _numbered(result.names, numbers)
            collector.add(result.sums, units, part.first_row)
    return NamedSums(tuple(numbers), collector.done()) if is_whole else None


def _numbered(names: Sequence[str], numbers: dict[str, int]) -> Int64Array:
    """Return the number of each name, new ones being given the next."""
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


class _Whole:
    """The sums of a log in the making, file by file."""

    def __init__(self, job: Job, files: Sequence[LogFile]) -> None:
        self.job, self.files = job, files
        self.collector = Collector(len(job.layers))
        self.numbers: dict[str, int] = {}
        self.by_signature: dict[str, list[LogFile]] = defaultdict(list)
        self.again: list[tuple[LogFile, LogFile]] = []

    def add(self, number: int, summed: NamedSums) -> None:
        """Add a file, unless one with the same rows has been added."""
        file = self.files[number]
        alike = self.by_signature[signature(summed)]
        for before in alike:
            if hold_same_rows(before, file):
                self.again.append((before, file))
                return
        alike.append(file)
        units = _numbered(summed.names, self.numbers)
        if len(self.numbers) > MOST_UNITS:
            text = f"loggen har fler än {MOST_UNITS} enheter."
            raise DeliveryRejected([LogRule.TOO_MANY_UNITS.problem(file.name, text)])
        self.collector.add(summed.sums, units, number << ROW_BITS)

    def presence(self) -> Presence:
        """Return what the whole log comes to."""
        job, names = self.job, tuple(self.numbers)
        log = self._joined(names)
        return Presence(
            rows=log.rows,
            unit_days=unit_days(log, names),
            unit_day_areas=unit_day_areas(log, names, job.layers),
            hours_of_week=hours_of_week(log, job.layers, job.functions),
            unit_day_faults=unit_day_faults(log, names),
            faults=tuple(
                sorted(
                    [
                        *told_faults(log.faults, files=self.files, names=names),
                        *duplicated_files(self.again),
                    ]
                )
            ),
        )

    def _joined(self, names: Sequence[str]) -> LogSums:
        job = self.job
        return join(
            self.collector.done(),
            job.units(names),
            look_ups=job.look_ups,
            rule=job.rule,
            bounds=job.bounds,
            read_again=self._read_again,
        )

    def _read_again(self, units: Int64Array, rows: Int64Array) -> Iterator[RowsAgain]:
        """Read pieces, each known by its unit and one of its rows, part by part."""
        file_numbers, file_rows = rows >> ROW_BITS, rows & (2**ROW_BITS - 1)
        places = defaultdict(list)
        for place, (number, row) in enumerate(zip(file_numbers, file_rows, strict=True)):
            file = self.files[int(number)]
            places[int(number), file.part_with(int(row))].append(place)
        for (number, which), wanted in sorted(places.items()):
            part = self.files[number].parts[which]
            place_of = dict(zip(units[wanted].tolist(), wanted, strict=True))
            first = (number << ROW_BITS) + part.first_row
            yield _chosen(read_part(part), self.numbers, place_of, first)


def _chosen(
    read: PartRows, numbers: dict[str, int], place_of: dict[int, int], first: int
) -> RowsAgain:
    """Return the rows of some units of a part, with their places for units."""
    places = np.array([place_of.get(numbers[name], -1) for name in read.names], dtype=np.int32)
    there = np.flatnonzero(places[read.rows.units] >= 0)
    rows = read.rows
    missing = np.zeros(len(rows.units), dtype=np.bool_)
    missing[read.missing] = True
    chosen = rows._replace(
        units=places[rows.units[there]], times=rows.times[there], e=rows.e[there], n=rows.n[there]
    )
    return RowsAgain(chosen, there + first, missing[there])
