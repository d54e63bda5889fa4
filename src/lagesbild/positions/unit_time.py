"""How long was each unit in each area, hour by hour? The kernel over rows in order.

The time between two positions counts where they lie. It is cut where the straight line between them
crosses a border, to the millisecond; up to the cap it counts in full, beyond it half a cap counts
at each end.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lagesbild.positions.compiling import compiled, inlined, uncounted
from lagesbild.positions.counting import (
    MM2_MS2_PER_CM2_S2,
    ROOM,
    Counting,
    Found,
    Rule,
    add_figure,
    add_gap,
    add_time,
    is_clock_step,
    is_faster,
    note_fault,
)
from lagesbild.positions.faults import FIRST_FAULT, Fault
from lagesbild.positions.intervals import (
    Places,
    add_ends_of_gap,
    add_interval,
    position_of,
)
from lagesbild.positions.local_hours import MS_PER_HOUR
from lagesbild.positions.motion import BREAKS, DRIVES, STAYS
from lagesbild.positions.rows import Int32Array, Int64Array, Rows, shift_cm2, time_of
from lagesbild.positions.sums import SumArrays, grown, is_tight

_FROZEN, _TOO_FAST = int(Fault.FROZEN), int(Fault.TOO_FAST)
_CLOCK_AHEAD = int(Fault.CLOCK_AHEAD)
_INDEX, _RUN, _LEAD_LAST, _SEEN_FROM, _DRIVING = range(5)
_ROOM = 2 * ROOM
"""One interval's keys, and as many for what is added last."""
_KEYS_PER_HOUR = 6
"""More keys than an hour of a frozen position needs."""


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


@compiled
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
    for piece in range(starts.size - 1):
        begin, stop = starts[piece], starts[piece + 1]
        state = np.array([begin + 1, begin, stop - 1, time_of(rows, begin), 0])
        room = _ROOM
        while room > 0:
            if is_tight(table, room):
                table = grown(table, room)
            room = _add_piece(table, rows, begin, stop, places, counting, state, found)
        if piece < ends.units.size:
            _write_ends(ends, piece, rows, begin, state[_LEAD_LAST], state[_RUN], stop - 1)
    return table


@uncounted
def _add_piece(
    table: SumArrays,
    rows: Rows,
    begin: int,
    stop: int,
    places: Places,
    counting: Counting,
    state: Int64Array,
    found: Found,
) -> int:
    """Add the time of a piece from where it was left; return for how many keys room is lacking.

    `state`: the next row to look at, where the run of rows at the last position begins, the last
    row at the first position, from when time has not been added, and whether the unit drives.
    """
    rule = counting.rule
    unit = int(rows.units[begin])
    index, run, lead_last = state[_INDEX], state[_RUN], state[_LEAD_LAST]
    seen_from, driving = state[_SEEN_FROM], state[_DRIVING] != 0
    following_break = np.searchsorted(places.breaks, index + 1)
    room = 0
    while index < stop:
        motion, before_ms = places.motion[index], time_of(rows, index - 1)
        stays = motion & STAYS != 0
        is_frozen = not stays and run != begin and _is_frozen(rows, places, run, index - 1, rule)
        room = _ROOM
        if is_frozen:
            room += _KEYS_PER_HOUR * ((before_ms - time_of(rows, run)) // MS_PER_HOUR + 2)
        if is_tight(table, room):
            break
        room = 0
        _add_seen(table, unit, seen_from, rows, places, index - 1, driving, counting)
        if is_frozen:
            _add_frozen_rows(table, rows, places, run, index, counting, found)
        if not stays:
            lead_last = index - 1 if run == begin else lead_last
            run = index
        driving = motion & DRIVES != 0
        if counting.with_figures and motion & BREAKS != 0:
            _add_faults(table, found, rows, index, counting)
        seen_from = before_ms
        if not _is_simple(rows, places, index, rule.cap_ms):
            seen_from = time_of(rows, index)
            before, after = position_of(rows, places, index - 1), position_of(rows, places, index)
            if after.ms - before.ms <= rule.cap_ms:
                add_interval(table, unit, before, after, driving, places, counting)
            else:
                add_ends_of_gap(table, unit, before, after, driving, counting)
        index += 1
        while following_break < places.breaks.size and places.breaks[following_break] < index:
            following_break += 1
        following = stop
        if following_break < places.breaks.size:
            following = min(stop, places.breaks[following_break])
        following = _in_hour(rows, index, following, _hour_end(seen_from))
        if following > index and not stays:
            run = following - 1
        index = following
    if room == 0:
        # The last time adds no more keys than the room that is always left.
        _add_seen(table, unit, seen_from, rows, places, stop - 1, driving, counting)
    state[_INDEX], state[_RUN], state[_LEAD_LAST] = index, run, lead_last
    state[_SEEN_FROM], state[_DRIVING] = seen_from, driving
    return room


@inlined
def _in_hour(rows: Rows, index: int, stop: int, hour_end: int) -> int:
    """Return the first row from `index` on that lies after the hour, or `stop`."""
    if index < stop and time_of(rows, stop - 1) > hour_end:
        low, stop = index - 1, stop - 1
        while stop - low > 1:
            middle = (low + stop) // 2
            if time_of(rows, middle) > hour_end:
                stop = middle
            else:
                low = middle
    return stop


@inlined
def _hour_end(ms: int) -> int:
    return (ms // MS_PER_HOUR + 1) * MS_PER_HOUR


@inlined
def _is_simple(rows: Rows, places: Places, index: int, cap_ms: int) -> bool:
    """Tell whether the interval up to a row lies in one area, one depot or none, and one hour."""
    before_ms, ms = time_of(rows, index - 1), time_of(rows, index)
    return bool(
        ms - before_ms <= cap_ms
        and places.areas[index - 1] == places.areas[index]
        and places.depots[index - 1] == places.depots[index]
        and ms <= _hour_end(before_ms)
    )


@inlined
def _is_frozen(rows: Rows, places: Places, run: int, last: int, rule: Rule) -> bool:
    return bool(
        time_of(rows, last) - time_of(rows, run) > rule.frozen_ms and places.depots[last] == 0
    )


@uncounted
def _add_frozen_rows(
    table: SumArrays,
    rows: Rows,
    places: Places,
    run: int,
    stop: int,
    counting: Counting,
    found: Found,
) -> None:
    """Take out the time of these rows as frozen, and note the fault."""
    unit, begin_ms, area = int(rows.units[run]), time_of(rows, run), places.areas[stop - 1]
    _take_out(table, unit, area, begin_ms, time_of(rows, stop - 1), counting)
    if counting.with_figures:
        note_fault(table, found, unit, begin_ms, _FROZEN, run, stop - run, counting)


@uncounted
def _add_faults(table: SumArrays, found: Found, rows: Rows, index: int, counting: Counting) -> None:
    """Note an interval in which the unit was too fast, or its clock moved."""
    unit, ms, rule = int(rows.units[index]), time_of(rows, index), counting.rule
    span_ms = ms - time_of(rows, index - 1)
    way2 = shift_cm2(rows, index - 1, index) * MM2_MS2_PER_CM2_S2
    if is_faster(way2, rule.top_mm_per_s, span_ms):
        note_fault(table, found, unit, ms, _TOO_FAST, index, 1, counting)
    if is_clock_step(way2, span_ms, rule):
        note_fault(table, found, unit, ms, _CLOCK_AHEAD, index, 1, counting)


@inlined
def _add_seen(
    table: SumArrays,
    unit: int,
    from_ms: int,
    rows: Rows,
    places: Places,
    last: int,
    driving: bool,
    counting: Counting,
) -> None:
    """Add the time up to a row during which the unit stayed in one state and one hour."""
    last_ms = time_of(rows, last)
    if last_ms > from_ms:
        hour, ticks = from_ms // MS_PER_HOUR, 2 * (last_ms - from_ms)
        area, depot = places.areas[last], places.depots[last]
        add_time(table, unit, hour, area, depot, driving, ticks, 0, counting)


@uncounted
def _take_out(
    table: SumArrays, unit: int, area: int, begin_ms: int, end_ms: int, counting: Counting
) -> None:
    """Take the time of a frozen position from its area to the unobserved, one gap for each day."""
    days, first = counting.hours.days, counting.hours.first
    gap_ms = begin_ms
    while begin_ms < end_ms:
        hour = begin_ms // MS_PER_HOUR
        part_end = min(end_ms, (hour + 1) * MS_PER_HOUR)
        ticks = -2 * (part_end - begin_ms)
        add_time(table, unit, hour, area, 0, False, ticks, 0, counting)
        begin_ms = part_end
        is_last = begin_ms == end_ms or days[hour + 1 - first] != days[hour - first]
        if is_last:
            if counting.with_figures:
                add_gap(table, unit, gap_ms, 2 * (begin_ms - gap_ms), counting)
            gap_ms = begin_ms


@compiled
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
        room = _KEYS_PER_HOUR * ((ends_ms[run] - begin_ms) // MS_PER_HOUR + 2)
        if is_tight(table, room):
            table = grown(table, room)
        _take_out(table, unit, areas[run], begin_ms, ends_ms[run], counting)
        if counting.with_figures:
            add_figure(table, unit, begin_ms, FIRST_FAULT + _FROZEN, counts[run], counting)
    return table


@uncounted
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
