"""What does a whole log come to, when its parts are known? The same for any division into parts.

What the parts come to is added up; pieces that overlap in time are taken away again, read anew and
summed together; neighbours are joined.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lagesbild.positions.counting import Counting, Found, Rule
from lagesbild.positions.faults import Fault, FaultArrays, FoundFaults
from lagesbild.positions.grid import AreaGrid
from lagesbild.positions.local_hours import local_hours
from lagesbild.positions.locating import locate
from lagesbild.positions.motion import motion_of
from lagesbild.positions.parts import LogSums, LookUps, Units, depots_of, places_of, sum_part
from lagesbild.positions.rows import Bounds, Int64Array, Rows, in_metres
from lagesbild.positions.stitching import (
    FrozenRuns,
    frozen_runs,
    in_time_order,
    joints,
    overlaps,
)
from lagesbild.positions.sums import Table, done, no_sums
from lagesbild.positions.unit_time import Ends, no_ends, with_frozen_runs, with_unit_time

ROWS_AT_ONCE = 8_000_000
"""How many rows of overlapping pieces are held at a time, unless one overlap is larger."""


class RowsAgain(NamedTuple):
    """Rows of some pieces that lie in one part of a log, all that the part holds of their units."""

    rows: Rows
    """With the place of each row's piece among those asked for in place of its unit."""
    numbers: Int64Array
    """Of each row in the log."""
    missing: npt.NDArray[np.bool_]
    """Whether each row lacks a value."""


ReadAgain = Callable[[Int64Array, Int64Array], Iterable[RowsAgain]]
"""Given for each piece its unit and the number of one of its rows, reads those pieces."""


class Collector:
    """Adds up what parts of a log come to."""

    def __init__(self, layers: int) -> None:
        self._tables = [Table() for _ in range(layers)]
        self._ends: list[Ends] = []
        self._faults: list[FoundFaults] = []
        self._rows = 0

    def add(self, part: LogSums, units: Int64Array, row_numbers: Int64Array | int) -> None:
        """Add a part. `units`: the number in the whole of each unit of the part.

        `row_numbers`: the number of each row of the part, or of its first one.
        """
        self._rows += part.rows
        for table, sums in zip(self._tables, part.sums, strict=True):
            table.add(sums.with_units(units))
        rows = part.ends.rows.copy()
        rows[:, 3:] = _numbered(rows[:, 3:], row_numbers)
        self._ends.append(
            part.ends._replace(units=units[part.ends.units].astype(np.int32), rows=rows)
        )
        faults = part.faults
        self._faults.append(
            faults._replace(
                units=units[faults.units], first_rows=_numbered(faults.first_rows, row_numbers)
            )
        )

    def done(self) -> LogSums:
        """Return what the parts come to together, and let go of it."""
        ends = Ends(
            *(np.concatenate(arrays) for arrays in zip(no_ends(0), *self._ends, strict=True))
        )
        none = FaultArrays(0).found()
        faults = FoundFaults(
            *(np.concatenate(arrays) for arrays in zip(none, *self._faults, strict=True))
        )
        sums = tuple(self._tables.pop(0).done() for _ in range(len(self._tables)))
        return LogSums(rows=self._rows, sums=sums, ends=ends, faults=faults)


def join(
    log: LogSums,
    units: Units,
    *,
    look_ups: LookUps,
    rule: Rule,
    bounds: Bounds,
    read_again: ReadAgain,
) -> LogSums:
    """Return what a log comes to, given its parts together and a way to read some rows again.

    The pieces that come back are one or more of each unit, in order of time.
    """
    tables = [Table() for _ in look_ups.layers]
    for table, sums in zip(tables, log.sums, strict=True):
        table.add(sums)
    ends, faults = _read_overlaps_again(
        tables, log.ends, log.faults, units, look_ups, rule, bounds, read_again
    )
    ends = _chosen(ends, in_time_order(ends))
    found = [faults]
    for number, (grid, table) in enumerate(zip(look_ups.layers, tables, strict=True)):
        counting = Counting(rule, local_hours(), units.functions, number == 0)
        found.append(_add_joints(table, ends, look_ups, grid, counting))
        found.append(_take_frozen(table, ends, look_ups, grid, counting))
    return LogSums(
        rows=log.rows,
        sums=tuple(table.done() for table in tables),
        ends=ends,
        faults=FoundFaults(*(np.concatenate(arrays) for arrays in zip(*found, strict=True))),
    )


def _read_overlaps_again(
    tables: Sequence[Table],
    ends: Ends,
    faults: FoundFaults,
    units: Units,
    look_ups: LookUps,
    rule: Rule,
    bounds: Bounds,
    read_again: ReadAgain,
) -> tuple[Ends, FoundFaults]:
    """Replace what overlapping pieces come to, one by one, by what their rows come to together."""
    ends = _chosen(ends, in_time_order(ends))
    groups = overlaps(ends)
    kept_ends, kept_faults = [_chosen(ends, groups < 0)], faults
    for batch in _batches(groups, ends.rows[:, 2]):
        batch_units = ends.units[batch].astype(np.int64)
        parts = list(read_again(batch_units, ends.rows[batch, 3]))
        numbers = np.concatenate([part.numbers for part in parts])
        alone = _sums_of(
            parts, np.arange(len(batch)), units.of(batch_units), look_ups, rule, bounds
        )
        for table, sums in zip(tables, alone.sums, strict=True):
            table.add(sums.with_units(batch_units), times=-1)
        _, first, overlap = np.unique(groups[batch], return_index=True, return_inverse=True)
        overlap_units = batch_units[first]
        together = _sums_of(parts, overlap, units.of(overlap_units), look_ups, rule, bounds)
        collector = Collector(len(tables))
        collector.add(together, overlap_units, numbers)
        merged = collector.done()
        for table, sums in zip(tables, merged.sums, strict=True):
            table.add(sums)
        kept_ends.append(merged.ends)
        kept_faults = _with_anew(kept_faults, merged.faults, numbers)
    return Ends(*(np.concatenate(arrays) for arrays in zip(*kept_ends, strict=True))), kept_faults


def _with_anew(faults: FoundFaults, anew: FoundFaults, numbers: Int64Array) -> FoundFaults:
    """Return the faults with those of rows that were read again replaced.

    What was seen in the order of a file stays: rows of several parts together have no such order.
    """
    old = ~np.isin(faults.first_rows, numbers) | (faults.kinds == Fault.CLOCK_BACK)
    new = anew.kinds != Fault.CLOCK_BACK
    return FoundFaults(
        *(np.concatenate([a[old], b[new]]) for a, b in zip(faults, anew, strict=True))
    )


def _sums_of(
    parts: Sequence[RowsAgain],
    numbers: Int64Array,
    units: Units,
    look_ups: LookUps,
    rule: Rule,
    bounds: Bounds,
) -> LogSums:
    """Return what some rows come to together, with the number of its piece for each row's unit."""
    rows = [in_metres(part.rows) for part in parts]
    own, times, e, n = (
        np.concatenate([getattr(r, name) for r in rows]) for name in ("units", "times", "e", "n")
    )
    return sum_part(
        Rows(numbers[own].astype(np.int32), times, 0, 1, e, n, 1.0),
        units,
        look_ups=look_ups,
        rule=rule,
        bounds=bounds,
        missing=np.flatnonzero(np.concatenate([part.missing for part in parts])),
    )


def _add_joints(
    table: Table, ends: Ends, look_ups: LookUps, grid: AreaGrid, counting: Counting
) -> FoundFaults:
    """Add the time between the pieces of each unit; return the faults of those intervals."""
    rows, starts, before = joints(ends)
    own, row_units = np.unique(rows.units, return_inverse=True)
    rows = rows._replace(units=row_units.astype(np.int32))
    faults = FaultArrays(len(own))
    own_counting = counting._replace(functions=counting.functions[own])
    between = with_unit_time(
        no_sums(),
        rows,
        starts,
        places_of(look_ups, grid, rows, depots_of(look_ups, rows), motion_of(rows, counting.rule)),
        own_counting,
        no_ends(0),
        Found(faults.counts, faults.first_rows),
    )
    table.add(done(between).with_units(own.astype(np.int64)))
    found = faults.found()
    after = before[found.first_rows // 2] + 1
    return found._replace(units=own[found.units].astype(np.int64), first_rows=ends.rows[after, 3])


def _take_frozen(
    table: Table, ends: Ends, look_ups: LookUps, grid: AreaGrid, counting: Counting
) -> FoundFaults:
    """Take out positions that stay the same for too long across pieces; return those faults."""
    rule = counting.rule
    runs = frozen_runs(ends, cap_ms=rule.cap_ms, frozen_ms=rule.frozen_ms)
    if look_ups.depots is not None:
        outside = locate(look_ups.depots, runs.e, runs.n) < 0
        runs = FrozenRuns._make(column[outside] for column in runs)
    areas = locate(grid, runs.e, runs.n)
    table.arrays = with_frozen_runs(
        table.arrays, runs.units, areas, runs.begin_ms, runs.end_ms, runs.rows, counting
    )
    kinds = np.full(len(runs.units), int(Fault.FROZEN), dtype=np.int64)
    found = FoundFaults(runs.units, kinds, runs.rows, runs.first_rows)
    return found if counting.with_figures else FoundFaults(*(column[:0] for column in found))


def _batches(groups: Int64Array, rows: Int64Array) -> Iterator[Int64Array]:
    """Yield the pieces of whole overlaps, as many as may be held at a time."""
    inside = np.flatnonzero(groups >= 0)
    if not len(inside):
        return
    firsts = np.flatnonzero(np.diff(groups[inside], prepend=-1))
    sizes = np.add.reduceat(rows[inside], firsts)
    batch = np.zeros(len(firsts), dtype=np.int64)
    held = number = 0
    for overlap, size in enumerate(sizes.tolist()):
        if held and held + size > ROWS_AT_ONCE:
            held, number = 0, number + 1
        held += size
        batch[overlap] = number
    of_piece = batch[groups[inside]]
    for which in range(number + 1):
        yield inside[of_piece == which]


def _chosen(ends: Ends, which: npt.NDArray[np.generic]) -> Ends:
    return Ends(*(column[which] for column in ends))


def _numbered(places: Int64Array, row_numbers: Int64Array | int) -> Int64Array:
    return places + row_numbers if isinstance(row_numbers, int) else row_numbers[places]
