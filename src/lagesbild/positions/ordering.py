"""In which order was a unit where, when its rows lie in any order and some are there twice?"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lagesbild.positions.compiling import compiled
from lagesbild.positions.local_hours import MS_PER_HOUR
from lagesbild.positions.rows import Coordinates, Int64Array, Rows, shift_cm2, take, time_of


class Ordered(NamedTuple):
    """Rows by unit and time, one for each time of a unit."""

    rows: Rows
    order: Int64Array
    """Where each of them lay."""
    starts: Int64Array
    """Where each unit's rows begin, and last how many rows there are."""
    duplicates: Int64Array
    """Where the rows lay that repeat a unit's time and position."""
    conflicts: Int64Array
    """Where the rows lay that give another position for the same time; the smallest counts."""


def in_order(rows: Rows, units: int) -> Ordered:
    """Sort rows by unit and time. Of those with the same time, the smallest (E, N) counts."""
    order, starts = _by_unit(rows.units, units)
    times = rows.base_ms + rows.times.astype(np.int64) * rows.step_ms
    _sort_within(times, rows.e, rows.n, order, starts)
    kept, duplicates, conflicts = _one_per_time(times, rows.e, rows.n, order, starts)
    order = order[kept]
    sorted_rows = take(rows, order)
    first = np.flatnonzero(np.diff(sorted_rows.units, prepend=-1))
    return Ordered(
        sorted_rows, order, np.append(first, len(order)), np.sort(duplicates), np.sort(conflicts)
    )


@compiled
def steps_back(
    rows: Rows, units: int, longest_ms: int, top_speed_mm_per_s: int
) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Return, by unit: steps back in time, those by whole hours without movement, the first's row.

    Rows are taken in the order in which they lie. After a step by whole hours, the next position
    came at most `longest_ms` later by a clock that is right, and no further away than top speed.
    """
    back, whole = np.zeros(units, dtype=np.int64), np.zeros(units, dtype=np.int64)
    first = np.full(units, -1, dtype=np.int64)
    last = np.full(units, -1, dtype=np.int64)
    for index in range(rows.units.size):
        unit = rows.units[index]
        before = last[unit]
        last[unit] = index
        if before < 0:
            continue
        step = time_of(rows, before) - time_of(rows, index)
        if step <= 0:
            continue
        back[unit] += 1
        between = -step % MS_PER_HOUR
        if step > MS_PER_HOUR // 2 and between <= longest_ms:
            way = np.sqrt(shift_cm2(rows, before, index))
            if way * 10_000.0 <= np.float64(top_speed_mm_per_s * longest_ms):
                whole[unit] += 1
                if first[unit] < 0:
                    first[unit] = index
    return back, whole, first


@compiled
def _by_unit(row_units: npt.NDArray[np.int32], units: int) -> tuple[Int64Array, Int64Array]:
    """Return the places of the rows by unit, in the order that they have, and the starts."""
    starts = np.zeros(units + 1, dtype=np.int64)
    for unit in row_units:
        starts[unit + 1] += 1
    for unit in range(units):
        starts[unit + 1] += starts[unit]
    following = starts.copy()
    order = np.empty(row_units.size, dtype=np.int64)
    for index in range(row_units.size):
        unit = row_units[index]
        order[following[unit]] = index
        following[unit] += 1
    return order, starts


@compiled
def _sort_within(
    times: Int64Array, e: Coordinates, n: Coordinates, order: Int64Array, starts: Int64Array
) -> None:
    """Sort each unit's part of `order` by time, where it is not so already."""
    for unit in range(starts.size - 1):
        part = order[starts[unit] : starts[unit + 1]]
        for place in range(1, part.size):
            if times[part[place]] < times[part[place - 1]]:
                part[:] = part[np.argsort(times[part], kind="mergesort")]
                break


@compiled
def _one_per_time(
    times: Int64Array, e: Coordinates, n: Coordinates, order: Int64Array, starts: Int64Array
) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Return the places in `order` that count, and the rows that repeat or contradict them."""
    kept = np.empty(order.size, dtype=np.int64)
    left_out = np.empty(order.size, dtype=np.int64)
    is_repeated = np.empty(order.size, dtype=np.bool_)
    kept_count = left_count = 0
    for unit in range(starts.size - 1):
        begin = starts[unit]
        while begin < starts[unit + 1]:
            end = begin + 1
            best = begin
            while end < starts[unit + 1] and times[order[end]] == times[order[begin]]:
                one, other = order[end], order[best]
                if e[one] < e[other] or (e[one] == e[other] and n[one] < n[other]):
                    best = end
                end += 1
            kept[kept_count] = best
            kept_count += 1
            for place in range(begin, end):
                if place != best:
                    one, other = order[place], order[best]
                    left_out[left_count] = one
                    is_repeated[left_count] = e[one] == e[other] and n[one] == n[other]
                    left_count += 1
            begin = end
    left_out, is_repeated = left_out[:left_count], is_repeated[:left_count]
    return kept[:kept_count], left_out[is_repeated], left_out[~is_repeated]
