"""What is a row of a position log, and are the rows of a part of a log sound and in order?

Two layouts: whole centimetres, and float64 metres. Displacements are rounded to whole centimetres
in both, and a centimetre point is the float64 nearest to a hundredth, so that a position means the
same in either.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from lagesbild.positions.compiling import compiled, uncounted

Int64Array = npt.NDArray[np.int64]
Int32Array = npt.NDArray[np.int32]
Coordinates = npt.NDArray[np.float64] | npt.NDArray[np.int32]


class Rows(NamedTuple):
    """Rows of a log as compiled code takes them."""

    units: Int32Array
    """Each row's unit, numbered from 0."""
    times: npt.NDArray[np.signedinteger[Any]]
    base_ms: int
    """Time 0 of `times`, in milliseconds since 1970 in universal time."""
    step_ms: int
    """Milliseconds in one step of `times`."""
    e: Coordinates
    n: Coordinates
    per_metre: float
    """100 for whole centimetres, 1 for metres."""


class Bounds(NamedTuple):
    """Where and when a position can be: the rest are faults."""

    low_e_m: int
    high_e_m: int
    low_n_m: int
    high_n_m: int
    low_ms: int
    high_ms: int
    """The last moment that has been, in milliseconds since 1970."""


def take(rows: Rows, order: Int64Array) -> Rows:
    """Return the rows at these places, with times in milliseconds."""
    times = rows.base_ms + rows.times[order].astype(np.int64) * rows.step_ms
    return Rows(rows.units[order], times, 0, 1, rows.e[order], rows.n[order], rows.per_metre)


def in_metres(rows: Rows) -> Rows:
    """Return the rows with float64 metres and milliseconds, whatever layout they have."""
    times = rows.base_ms + rows.times.astype(np.int64) * rows.step_ms
    e, n = (np.asarray(column / rows.per_metre, np.float64) for column in (rows.e, rows.n))
    return Rows(rows.units, times, 0, 1, e, n, 1.0)


@uncounted
def time_of(rows: Rows, index: int) -> int:
    """Return the time of a row in milliseconds since 1970 in universal time."""
    return rows.base_ms + int(rows.times[index]) * rows.step_ms


@compiled
def piece_starts(rows: Rows, units: int) -> Int64Array:
    """Return where each unit's rows begin, and last how many rows there are.

    Empty if the rows are not in order: all rows of a unit together, each later than the one before.
    """
    out_of_order = np.empty(0, dtype=np.int64)
    starts = np.empty(units + 1, dtype=np.int64)
    seen = np.zeros(units, dtype=np.bool_)
    pieces = 0
    unit = np.int32(-1)
    before = np.int64(0)
    for index in range(rows.units.size):
        now = np.int64(rows.times[index])
        if rows.units[index] != unit:
            unit = rows.units[index]
            if seen[unit]:
                return out_of_order
            seen[unit] = True
            starts[pieces] = index
            pieces += 1
        elif now <= before:
            return out_of_order
        before = now
    starts[pieces] = rows.units.size
    return starts[: pieces + 1]


@uncounted
def shift_cm2(rows: Rows, before: int, after: int) -> float:
    """Return the square of the way between two rows; E and N each in whole centimetres."""
    per_unit = 100.0 / rows.per_metre
    east = np.rint((rows.e[after] - rows.e[before]) * per_unit)
    north = np.rint((rows.n[after] - rows.n[before]) * per_unit)
    return float(east * east + north * north)
