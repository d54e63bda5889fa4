"""The engine over logs in memory: how a test divides rows into parts and reads the answer."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import shapely

from lagesbild.areas.rings import rings_of
from lagesbild.positions.counting import Rule
from lagesbild.positions.faults import (
    FIRST_FAULT,
    GAP_SQUARES,
    GAPS,
    POSITIONS,
    UNOBSERVED,
    Fault,
)
from lagesbild.positions.grid import build_grid
from lagesbild.positions.joining import Collector, RowsAgain, join
from lagesbild.positions.parts import LookUps, Units, sum_part
from lagesbild.positions.rows import Bounds, Rows
from lagesbild.positions.sums import FIGURE, HOUR_OF_WEEK, UNIT_DAY

EAST, NORTH = 600_000, 6_600_000
BOUNDS = Bounds(200_000, 1_000_000, 6_100_000, 7_700_000, 946_771_200_000, 4_070_908_800_000)
RULE = Rule(
    sampling_ms=10_000,
    cap_ms=30_000,
    standing_mm_per_s=1_000,
    top_mm_per_s=70_000,
    frozen_ms=60_000,
    at_crossings=True,
)
EPOCH = date(1970, 1, 1)


def box(west, south, east, north):
    """Return a box given in metres from the corner of the invented town."""
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def look_ups(layers, depots=()):
    return LookUps(
        layers=tuple(build_grid(rings_of(list(shapes))) for shapes in layers),
        depots=build_grid(rings_of(list(depots))) if depots else None,
    )


def as_rows(rows, *, metres=False):
    """Return (unit, ms, e_cm, n_cm) as the kernel takes them."""
    units, times, e, n = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    if metres:
        return Rows(units.astype(np.int32), times, 0, 1, e / 100, n / 100, 1.0)
    return Rows(units.astype(np.int32), times, 0, 1, e.astype(np.int32), n.astype(np.int32), 100.0)


def count(parts, *, look_ups, units=1, rule=RULE, functions=None, metres=False):
    """Return what a log in parts comes to; a part is a list of (unit, ms, e_cm, n_cm)."""
    functions = np.zeros(units, np.int64) if functions is None else np.array(functions)
    known = Units(functions=functions, known=np.ones(units, dtype=bool))
    chosen = {"look_ups": look_ups, "rule": rule, "bounds": BOUNDS}
    in_memory = [as_rows(part, metres=metres) for part in parts]
    firsts = np.cumsum([0, *(len(part) for part in parts)])
    collector = Collector(len(look_ups.layers))
    for rows, first in zip(in_memory, firsts, strict=False):
        collector.add(sum_part(rows, known, **chosen), np.arange(units), int(first))

    def read_again(wanted, numbers):
        which = np.searchsorted(firsts, numbers, side="right") - 1
        for part in np.unique(which):
            place = np.full(units, -1)
            place[wanted[which == part]] = np.flatnonzero(which == part)
            rows = in_memory[part]
            there = np.flatnonzero(place[rows.units] >= 0)
            yield RowsAgain(
                Rows(
                    place[rows.units[there]].astype(np.int32),
                    rows.times[there],
                    0,
                    1,
                    rows.e[there],
                    rows.n[there],
                    rows.per_metre,
                ),
                there + firsts[part],
                np.zeros(len(there), dtype=bool),
            )

    return join(collector.done(), known, read_again=read_again, **chosen)


def days(summed, *, layer=0, unit=0):
    """Return half-milliseconds by local day, area and flags."""
    sums = summed.sums[layer].of_shape(UNIT_DAY)
    keys = zip(sums.units, sums.days, sums.areas(UNIT_DAY), sums.flags, strict=True)
    return Counter(
        {
            (EPOCH + timedelta(int(day)), int(area), int(flags)): int(value)
            for (of, day, area, flags), value in zip(keys, sums.half_ms, strict=True)
            if of == unit
        }
    )


def crossings(summed, *, layer=0, unit=0):
    """Return how often a unit came to or left each area, by local day, area and flags."""
    sums = summed.sums[layer].of_shape(UNIT_DAY)
    keys = zip(sums.units, sums.days, sums.areas(UNIT_DAY), sums.flags, strict=True)
    return Counter(
        {
            (EPOCH + timedelta(int(day)), int(area), int(flags)): int(value)
            for (of, day, area, flags), value in zip(keys, sums.crossings, strict=True)
            if of == unit and value
        }
    )


def weeks(summed, *, layer=0, function=0):
    """Return half-milliseconds by month, area, hour of the week and flags."""
    sums = summed.sums[layer].of_shape(HOUR_OF_WEEK)
    columns = (
        sums.functions,
        sums.months,
        sums.areas(HOUR_OF_WEEK),
        sums.hours_of_week,
        sums.flags,
    )
    return Counter(
        {
            ((int(1970 + month // 12), int(month % 12 + 1)), int(area), int(hour), int(flags)): int(
                v
            )
            for of, month, area, hour, flags, v in zip(*columns, sums.values, strict=True)
            if of == function
        }
    )


NAMES = {
    UNOBSERVED: "unobserved",
    POSITIONS: "positions",
    GAPS: "gaps",
    GAP_SQUARES: "gap_squares",
    **{FIRST_FAULT + fault: fault.name.lower() for fault in Fault},
}


def figures(summed, *, unit=0):
    """Return the figures of a unit's days by name."""
    sums = summed.sums[0].of_shape(FIGURE)
    return Counter(
        {
            (EPOCH + timedelta(int(day)), NAMES[int(kind)]): int(value)
            for of, day, kind, value in zip(
                sums.units, sums.days, sums.figures, sums.values, strict=True
            )
            if of == unit
        }
    )


def faults(summed):
    """Return how many rows have each fault, by unit and name."""
    counts = Counter()
    for unit, kind, rows in zip(
        summed.faults.units, summed.faults.kinds, summed.faults.counts, strict=True
    ):
        counts[int(unit), Fault(kind).name.lower()] += int(rows)
    return counts
