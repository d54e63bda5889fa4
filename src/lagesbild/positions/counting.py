"""How is time added to the day of a unit and to the hour of the week of its function?

Whole half-milliseconds, so that no order of adding changes a sum.
"""

from typing import NamedTuple

import numpy as np

from lagesbild.positions.compiling import inlined
from lagesbild.positions.faults import FIRST_FAULT, GAP_SQUARES, GAPS, UNOBSERVED
from lagesbild.positions.local_hours import MS_PER_HOUR, LocalHours
from lagesbild.positions.rows import Int64Array
from lagesbild.positions.sums import (
    CROSSING,
    SumArrays,
    add,
    figure_key,
    hour_of_week_key,
    unit_day_key,
)

IN_DEPOT = 2
"""The flag beside driving, which is 1."""
ROOM = 24
"""More keys than one interval adds: a cap is an hour or less."""
MM2_MS2_PER_CM2_S2 = 1e8
"""What makes squared centimetres comparable with the square of a speed in mm/s over some ms."""
_TICKS_PER_HOUR = 2 * MS_PER_HOUR


class Rule(NamedTuple):
    """How time is counted; see `norms/data/position_sources.yaml`."""

    sampling_ms: int
    cap_ms: int
    """The longest interval that counts in full; even, at most an hour."""
    standing_mm_per_s: int
    """A unit that is faster than this drives."""
    top_mm_per_s: int
    """No unit is faster than this."""
    frozen_ms: int
    """A position that stays the same for longer than this, outside depots, is a dead receiver."""
    at_crossings: bool
    """Whether intervals are cut at borders, or in the middle."""


class Counting(NamedTuple):
    """What is the same for all rows."""

    rule: Rule
    hours: LocalHours
    functions: Int64Array
    """The number of each unit's function."""
    with_figures: bool
    """Whether unobserved time and faults are counted too, as is done for one layer of several."""


class Found(NamedTuple):
    """Faults by unit and kind: how many rows, and the first of them (-1: none)."""

    counts: Int64Array
    first_rows: Int64Array


@inlined
def is_faster(way2: float, mm_per_s: int, span_ms: int) -> bool:
    """Tell whether a squared way is longer than a speed makes it in a time. Ties are not."""
    reach = np.float64(mm_per_s * span_ms)
    return bool(way2 > reach * reach)


@inlined
def is_clock_step(way2: float, span_ms: int, rule: Rule) -> bool:
    """Tell whether a unit drove for one sampling while its clock moved an hour or two more."""
    between = span_ms % MS_PER_HOUR
    return (
        MS_PER_HOUR <= span_ms < 3 * MS_PER_HOUR
        and rule.sampling_ms <= 2 * between <= 3 * rule.sampling_ms
        and is_faster(way2, rule.standing_mm_per_s, between)
        and not is_faster(way2, rule.top_mm_per_s, between)
    )


@inlined
def add_part(
    table: SumArrays,
    unit: int,
    begin: int,
    end: int,
    area: int,
    depot: int,
    driving: bool,
    comes: int,
    leaves: int,
    counting: Counting,
) -> None:
    """Add the time between two half-milliseconds, divided among the hours that they lie in.

    `comes` and `leaves`: 1 if the unit crosses the border of its place as the time begins or ends.
    """
    while begin < end:
        hour = begin // _TICKS_PER_HOUR
        part_end = min(end, (hour + 1) * _TICKS_PER_HOUR)
        crossings = comes + (leaves if part_end == end else 0)
        ticks = part_end - begin
        add_time(table, unit, hour, area, depot, driving, ticks, crossings, counting)
        begin, comes = part_end, 0


@inlined
def add_time(
    table: SumArrays,
    unit: int,
    hour: int,
    area: int,
    depot: int,
    driving: bool,
    ticks: int,
    crossings: int,
    counting: Counting,
) -> None:
    """Add half-milliseconds of one hour to the unit's day and to its function's hour of week.

    Crossings of the border of the place go to the unit's day, under the same key.
    """
    flags = int(depot) * IN_DEPOT + int(driving)
    local, at = counting.hours, hour - counting.hours.first
    area = int(area)
    key = unit_day_key(unit, int(local.days[at]), area, flags)
    add(table, key, ticks + crossings * CROSSING)
    function, month = counting.functions[unit], int(local.months[at])
    week_hour = int(local.hours_of_week[at])
    add(table, hour_of_week_key(function, month, area, week_hour, flags), ticks)


@inlined
def add_gap(table: SumArrays, unit: int, ms: int, ticks: int, counting: Counting) -> None:
    """Add half-milliseconds together in which the unit was not observed, all of one day."""
    add_figure(table, unit, ms, UNOBSERVED, ticks, counting)
    add_figure(table, unit, ms, GAPS, 1, counting)
    add_figure(table, unit, ms, GAP_SQUARES, ticks * ticks, counting)


@inlined
def add_figure(
    table: SumArrays, unit: int, ms: int, kind: int, value: int, counting: Counting
) -> None:
    day = int(counting.hours.days[ms // MS_PER_HOUR - counting.hours.first])
    add(table, figure_key(unit, day, kind), value)


@inlined
def note_fault(
    table: SumArrays,
    found: Found,
    unit: int,
    ms: int,
    kind: int,
    row: int,
    rows: int,
    counting: Counting,
) -> None:
    """Count rows with a fault for the unit and for its day."""
    add_figure(table, unit, ms, FIRST_FAULT + kind, rows, counting)
    if found.counts[unit, kind] == 0:
        found.first_rows[unit, kind] = row
    found.counts[unit, kind] += rows
