"""How long was each unit in each area, hour by hour? The kernel over rows in order.

The time between two positions counts where they lie. It is cut where the straight line between them
crosses a border, to the millisecond; up to the cap it counts in full, beyond it half a cap counts
at each end.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lagesbild.positions.counting import (
    MM2_MS2_PER_CM2_S2,
    ROOM,
    Counting,
    Found,
    Rule,
    add_figure,
    add_time,
    is_clock_step,
    is_faster,
    note_fault,
)
from lagesbild.positions.faults import FIRST_FAULT, UNOBSERVED, Fault
from lagesbild.positions.intervals import (
    Places,
    Position,
    add_ends_of_gap,
    add_interval,
    position_of,
)
from lagesbild.positions.local_hours import MS_PER_HOUR
from lagesbild.positions.rows import Int32Array, Int64Array, Rows, shift_cm2, time_of
from lagesbild.positions.sums import SumArrays, grown, is_tight

_FROZEN, _TOO_FAST = int(Fault.FROZEN), int(Fault.TOO_FAST)
_CLOCK_AHEAD = int(Fault.CLOCK_AHEAD)


class Ends(NamedTuple):
    """What the neighbours of pieces need to know: a piece is a unit's rows in one part of a log."""

    units: Int32Array
    times: Int64Array
    """(pieces, 4): of the first row, the last of those at its position, the first of those at the
    last row's position, the last row; milliseconds."""
    points: npt.NDArray[np.float64]
    """(pieces, 4): E and N of the first row and of the last, metres."""
    rows: Int64Array
    """(pieces, 6): how many rows at the first position, at the last, and in all; which row is the
    first, the first at the last position, and the last."""


def no_ends(pieces: int) -> Ends:
    """Return room for the ends of so many pieces."""
    return Ends(
        np.zeros(pieces, dtype=np.int32),
        np.zeros((pieces, 4), dtype=np.int64),
        np.zeros((pieces, 4), dtype=np.float64),
        np.zeros((pieces, 6), dtype=np.int64),
    )


@numba.njit(cache=True, nogil=True)
def with_unit_time(
    table: SumArrays,
    rows: Rows,
    starts: Int64Array,
    places: Places,
    counting: Counting,
    ends: Ends,
    found: Found,
) -> SumArrays:
    """Return the sums with the time of each piece added, without that to its neighbours.

    `ends` is filled where it has room. Rows that stand still at an end of a piece count as seen
    here: whether they are frozen is known when the pieces beside it are.
    """
    rule = counting.rule
    for piece in range(starts.size - 1):
        begin, stop = starts[piece], starts[piece + 1]
        unit = int(rows.units[begin])
        lead_last, run = stop - 1, begin
        seen_from, driving = time_of(rows, begin), False
        index = begin + 1
        while index < stop:
            if is_tight(table, ROOM):
                table = grown(table, ROOM)
            before, after = position_of(rows, places, index - 1), position_of(rows, places, index)
            _add_seen(table, unit, seen_from, before, driving, counting)
            if not _stays(rows, index, rule.cap_ms):
                if run == begin:
                    lead_last = index - 1
                elif _is_frozen(rows, run, before, rule):
                    table = _with_frozen_rows(table, rows, run, index, before, counting, found)
                run = index
            way2 = shift_cm2(rows, index - 1, index) * MM2_MS2_PER_CM2_S2
            driving = is_faster(way2, rule.standing_mm_per_s, after.ms - before.ms)
            if counting.with_figures:
                _add_faults(table, found, unit, index, before.ms, after.ms, way2, counting)
            if _is_simple(before, after, rule.cap_ms):
                seen_from = before.ms
            else:
                seen_from = after.ms
                if after.ms - before.ms <= rule.cap_ms:
                    add_interval(table, unit, before, after, driving, places, counting)
                else:
                    add_ends_of_gap(table, unit, before, after, driving, counting)
            index, run, lead_last = _unbroken(
                rows,
                places,
                rule,
                index + 1,
                stop,
                _hour_end(seen_from),
                driving,
                run,
                begin,
                lead_last,
            )
        if is_tight(table, ROOM):
            table = grown(table, ROOM)
        last = position_of(rows, places, stop - 1)
        _add_seen(table, unit, seen_from, last, driving, counting)
        if piece < ends.units.size:
            _write_ends(ends, piece, rows, begin, lead_last, run, stop - 1)
    return table


@numba.njit(cache=True, nogil=True)
def _unbroken(
    rows: Rows,
    places: Places,
    rule: Rule,
    index: int,
    stop: int,
    hour_end: int,
    driving: bool,
    run: int,
    begin: int,
    lead_last: int,
) -> tuple[int, int, int]:
    """Return the first row from `index` on whose interval is not just more of the same.

    Also where the run of rows at its position begins, and the last row at the first position.
    """
    areas, depots = places.areas, places.depots
    area, depot = areas[index - 1], depots[index - 1]
    before = time_of(rows, index - 1)
    run_ms = time_of(rows, run)
    slow, fast = rule.standing_mm_per_s, rule.top_mm_per_s
    while index < stop:
        now = time_of(rows, index)
        span = now - before
        if span > rule.cap_ms or now > hour_end or areas[index] != area or depots[index] != depot:
            break
        if rows.e[index] == rows.e[index - 1] and rows.n[index] == rows.n[index - 1]:
            if driving:
                break
        else:
            way2 = shift_cm2(rows, index - 1, index) * MM2_MS2_PER_CM2_S2
            if is_faster(way2, slow, span) != driving or is_faster(way2, fast, span):
                break
            if run == begin:
                lead_last = index - 1
            elif before - run_ms > rule.frozen_ms:
                break
            run, run_ms = index, now
        before = now
        index += 1
    return index, run, lead_last


@numba.njit(cache=True, nogil=True)
def _hour_end(ms: int) -> int:
    return (ms // MS_PER_HOUR + 1) * MS_PER_HOUR


@numba.njit(cache=True, nogil=True)
def _stays(rows: Rows, index: int, cap_ms: int) -> bool:
    """Tell whether a row repeats the position before it, without a gap."""
    return bool(
        rows.e[index] == rows.e[index - 1]
        and rows.n[index] == rows.n[index - 1]
        and time_of(rows, index) - time_of(rows, index - 1) <= cap_ms
    )


@numba.njit(cache=True, nogil=True)
def _is_simple(before: Position, after: Position, cap_ms: int) -> bool:
    """Tell whether an interval lies in one area, one depot or none, and one hour."""
    return bool(
        after.ms - before.ms <= cap_ms
        and before.area == after.area
        and before.depot == after.depot
        and after.ms <= _hour_end(before.ms)
    )


@numba.njit(cache=True, nogil=True)
def _is_frozen(rows: Rows, run: int, last: Position, rule: Rule) -> bool:
    return bool(last.ms - time_of(rows, run) > rule.frozen_ms and last.depot == 0)


@numba.njit(cache=True, nogil=True)
def _with_frozen_rows(
    table: SumArrays,
    rows: Rows,
    run: int,
    stop: int,
    last: Position,
    counting: Counting,
    found: Found,
) -> SumArrays:
    """Return the sums with the time of these rows taken out as frozen, and the fault noted."""
    unit, begin_ms = int(rows.units[run]), time_of(rows, run)
    table = with_frozen(table, unit, last.area, begin_ms, last.ms, counting)
    if counting.with_figures:
        note_fault(table, found, unit, begin_ms, _FROZEN, run, stop - run, counting)
    return table


@numba.njit(cache=True, nogil=True)
def _add_faults(
    table: SumArrays,
    found: Found,
    unit: int,
    index: int,
    before_ms: int,
    ms: int,
    way2: float,
    counting: Counting,
) -> None:
    """Note an interval in which the unit was too fast, or its clock moved."""
    if is_faster(way2, counting.rule.top_mm_per_s, ms - before_ms):
        note_fault(table, found, unit, ms, _TOO_FAST, index, 1, counting)
    if is_clock_step(way2, ms - before_ms, counting.rule):
        note_fault(table, found, unit, ms, _CLOCK_AHEAD, index, 1, counting)


@numba.njit(cache=True, nogil=True)
def _add_seen(
    table: SumArrays,
    unit: int,
    from_ms: int,
    last: Position,
    driving: bool,
    counting: Counting,
) -> None:
    """Add the time up to a position at which the unit stayed in one state and one hour."""
    if last.ms > from_ms:
        hour, ticks = from_ms // MS_PER_HOUR, 2 * (last.ms - from_ms)
        add_time(table, unit, hour, last.area, last.depot, driving, ticks, counting)


@numba.njit(cache=True, nogil=True)
def with_frozen(
    table: SumArrays, unit: int, area: int, begin_ms: int, end_ms: int, counting: Counting
) -> SumArrays:
    """Return the sums with the time of a frozen position taken from its area to the unobserved."""
    room = 4 * ((end_ms - begin_ms) // MS_PER_HOUR + 5)
    if is_tight(table, room):
        table = grown(table, room)
    while begin_ms < end_ms:
        hour = begin_ms // MS_PER_HOUR
        part_end = min(end_ms, (hour + 1) * MS_PER_HOUR)
        ticks = 2 * (part_end - begin_ms)
        add_time(table, unit, hour, area, 0, False, -ticks, counting)
        if counting.with_figures:
            add_figure(table, unit, begin_ms, UNOBSERVED, ticks, counting)
        begin_ms = part_end
    return table


@numba.njit(cache=True, nogil=True)
def with_frozen_runs(
    table: SumArrays,
    units: Int64Array,
    areas: Int32Array,
    begins_ms: Int64Array,
    ends_ms: Int64Array,
    counts: Int64Array,
    counting: Counting,
) -> SumArrays:
    """Return the sums with many frozen positions taken out, each of so many rows."""
    for run in range(units.size):
        unit, begin_ms = units[run], begins_ms[run]
        table = with_frozen(table, unit, areas[run], begin_ms, ends_ms[run], counting)
        if counting.with_figures:
            add_figure(table, unit, begin_ms, FIRST_FAULT + _FROZEN, counts[run], counting)
    return table


@numba.njit(cache=True, nogil=True)
def _write_ends(
    ends: Ends, piece: int, rows: Rows, begin: int, lead_last: int, run: int, last: int
) -> None:
    ends.units[piece] = rows.units[begin]
    for place, index in enumerate((begin, lead_last, run, last)):
        ends.times[piece, place] = time_of(rows, index)
    for place, index in ((0, begin), (2, last)):
        ends.points[piece, place] = rows.e[index] / rows.per_metre
        ends.points[piece, place + 1] = rows.n[index] / rows.per_metre
    ends.rows[piece, 0], ends.rows[piece, 1] = lead_last - begin + 1, last - run + 1
    ends.rows[piece, 2] = last - begin + 1
    ends.rows[piece, 3], ends.rows[piece, 4], ends.rows[piece, 5] = begin, run, last
