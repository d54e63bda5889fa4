"""Where was a unit between two positions? What an interval adds to the sums."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lagesbild.positions.compiling import inlined, uncounted
from lagesbild.positions.counting import Counting, Rule, add_gap, add_part
from lagesbild.positions.crossings import Way, half_ms_in_area
from lagesbild.positions.grid import GridArrays
from lagesbild.positions.local_hours import MS_PER_HOUR
from lagesbild.positions.motion import Motion
from lagesbild.positions.rows import Int32Array, Int64Array, Rows, time_of
from lagesbild.positions.sums import SumArrays


class Places(NamedTuple):
    """Where rows lie in one layer, and the look-ups for points between them."""

    areas: Int32Array
    depots: npt.NDArray[np.uint8]
    """1 for a row in a depot."""
    motion: Motion
    breaks: Int64Array
    """The rows that must be looked at by themselves, in order; see `motion`."""
    grid: GridArrays
    depot_grid: GridArrays


class Position(NamedTuple):
    """One end of an interval, in metres and milliseconds."""

    ms: int
    e: float
    n: float
    area: int
    depot: int


@inlined
def position_of(rows: Rows, places: Places, index: int) -> Position:
    """Return a row as the end of an interval."""
    e, n = rows.e[index] / rows.per_metre, rows.n[index] / rows.per_metre
    return Position(time_of(rows, index), e, n, places.areas[index], places.depots[index])


@inlined
def add_interval(
    table: SumArrays,
    unit: int,
    before: Position,
    after: Position,
    driving: bool,
    places: Places,
    counting: Counting,
) -> None:
    """Add an interval up to the cap, cut where it leaves the area and where it leaves the depot.

    A depot is a place of its own, whichever areas it lies in: to go between these is no crossing.
    """
    whole = 2 * (after.ms - before.ms)
    area_cut, depot_cut = whole, whole
    if before.area != after.area:
        area_cut = _cut(places.grid, before, after, before.area, False, counting.rule)
    if before.depot != after.depot:
        depot_cut = _cut(places.depot_grid, before, after, before.depot, True, counting.rule)
    cuts = (0, min(area_cut, depot_cut), max(area_cut, depot_cut), whole)
    comes = 0
    for part in range(3):
        begin, end = cuts[part], cuts[part + 1]
        if begin < end:
            area = after.area if begin >= area_cut else before.area
            depot = after.depot if begin >= depot_cut else before.depot
            new_area = after.area if end >= area_cut else before.area
            new_depot = after.depot if end >= depot_cut else before.depot
            is_elsewhere = depot != new_depot or (depot == 0 and area != new_area)
            leaves = 1 if end < whole and is_elsewhere else 0
            first, last = 2 * before.ms + begin, 2 * before.ms + end
            add_part(table, unit, first, last, area, depot, driving, comes, leaves, counting)
            comes = leaves


@inlined
def _cut(
    grid: GridArrays, before: Position, after: Position, there: int, any_area: bool, rule: Rule
) -> int:
    """Return after how many half-milliseconds the interval leaves where it begins."""
    span = after.ms - before.ms
    if not rule.at_crossings:
        return span
    way = Way(before.e, before.n, after.e, after.n, span)
    return half_ms_in_area(grid, way, there, any_area)


@uncounted
def add_ends_of_gap(
    table: SumArrays,
    unit: int,
    before: Position,
    after: Position,
    driving: bool,
    counting: Counting,
) -> None:
    """Add half a cap at each end of an interval beyond the cap; within a day the rest is known."""
    cap = counting.rule.cap_ms
    begin, end = 2 * before.ms, 2 * after.ms - cap
    add_part(table, unit, begin, begin + cap, before.area, before.depot, driving, 0, 0, counting)
    add_part(table, unit, end, end + cap, after.area, after.depot, driving, 0, 0, counting)
    if counting.with_figures:
        days, first = counting.hours.days, counting.hours.first
        day, last_day = (
            days[before.ms // MS_PER_HOUR - first],
            days[after.ms // MS_PER_HOUR - first],
        )
        if day == last_day:
            add_gap(table, unit, before.ms, 2 * (after.ms - before.ms - cap), counting)
