"""How do the pieces of a unit fit together, whatever parts of logs they lay in?

Neighbours in time are joined by the interval between them, and a position that stays the same
across pieces is judged as a whole. Pieces that overlap in time cannot be joined: their rows must be
read again, together.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lagesbild.positions.compiling import compiled
from lagesbild.positions.rows import Int64Array, Rows
from lagesbild.positions.unit_time import Ends


class FrozenRuns(NamedTuple):
    """Positions that stay the same for longer than is allowed, across pieces."""

    units: Int64Array
    begin_ms: Int64Array
    end_ms: Int64Array
    e: npt.NDArray[np.float64]
    n: npt.NDArray[np.float64]
    rows: Int64Array
    """How many rows each has."""
    pieces: Int64Array
    """In which piece each begins."""
    first_rows: Int64Array
    """The first row, as the ends of that piece have it."""


def in_time_order(ends: Ends) -> Int64Array:
    """Return the places of the pieces by unit and time."""
    return np.lexsort((ends.times[:, 3], ends.times[:, 0], ends.units))


def overlaps(ends: Ends) -> Int64Array:
    """Return the number of the overlap that each piece is part of, -1 for none.

    The pieces are in order. Pieces that share a moment overlap.
    """
    return _overlaps(ends.units, ends.times)


def joints(ends: Ends) -> tuple[Rows, Int64Array, Int64Array]:
    """Return two rows for each pair of neighbours, where each pair begins, and its first piece.

    The pieces are in order and do not overlap.
    """
    before = np.flatnonzero(ends.units[1:] == ends.units[:-1])
    after = before + 1
    rows = Rows(
        np.repeat(ends.units[before], 2).astype(np.int32),
        _alternate(ends.times[before, 3], ends.times[after, 0]),
        0,
        1,
        _alternate(ends.points[before, 2], ends.points[after, 0]),
        _alternate(ends.points[before, 3], ends.points[after, 1]),
        1.0,
    )
    return rows, np.arange(0, 2 * len(before) + 1, 2), before


def frozen_runs(ends: Ends, *, cap_ms: int, frozen_ms: int) -> FrozenRuns:
    """Return the positions at the ends of pieces that stay the same for too long.

    The pieces are in order and do not overlap. Depots are the caller's to take out.
    """
    begins, lasts, first, rows = _runs(ends.units, ends.times, ends.points, ends.rows, cap_ms)
    chosen = lasts - begins > frozen_ms
    piece, at_end = first[chosen] // 2, first[chosen] % 2
    points = np.where(at_end[:, None] == 1, ends.points[piece, 2:], ends.points[piece, :2])
    return FrozenRuns(
        units=ends.units[piece].astype(np.int64),
        begin_ms=begins[chosen],
        end_ms=lasts[chosen],
        e=points[:, 0],
        n=points[:, 1],
        rows=rows[chosen],
        pieces=piece,
        first_rows=np.where(at_end == 1, ends.rows[piece, 4], ends.rows[piece, 3]),
    )


def _alternate(before: npt.NDArray[np.generic], after: npt.NDArray[np.generic]):  # type: ignore[no-untyped-def]
    return np.column_stack([before, after]).ravel()


@compiled
def _overlaps(units: npt.NDArray[np.int32], times: Int64Array) -> Int64Array:
    groups = np.full(units.size, -1, dtype=np.int64)
    number = -1
    latest = np.int64(0)
    for piece in range(units.size):
        follows = piece > 0 and units[piece] == units[piece - 1]
        if follows and times[piece, 0] <= latest:
            if groups[piece - 1] < 0:
                number += 1
                groups[piece - 1] = number
            groups[piece] = groups[piece - 1]
            latest = max(latest, times[piece, 3])
        else:
            latest = times[piece, 3]
    return groups


@compiled
def _runs(
    units: npt.NDArray[np.int32],
    times: Int64Array,
    points: npt.NDArray[np.float64],
    rows: Int64Array,
    cap_ms: int,
) -> tuple[Int64Array, Int64Array, Int64Array, Int64Array]:
    """Return begin, end, 2 · piece + (1 where it begins at the piece's last position) and rows."""
    size = 2 * units.size
    begins, lasts = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    first, counts = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    runs = 0
    for piece in range(units.size):
        joined = (
            piece > 0
            and units[piece] == units[piece - 1]
            and times[piece, 0] - times[piece - 1, 3] <= cap_ms
            and points[piece, 0] == points[piece - 1, 2]
            and points[piece, 1] == points[piece - 1, 3]
        )
        if joined:
            lasts[runs - 1] = times[piece, 1]
            counts[runs - 1] += rows[piece, 0]
        else:
            begins[runs], lasts[runs] = times[piece, 0], times[piece, 1]
            first[runs], counts[runs] = 2 * piece, rows[piece, 0]
            runs += 1
        if times[piece, 1] < times[piece, 3]:
            begins[runs], lasts[runs] = times[piece, 2], times[piece, 3]
            first[runs], counts[runs] = 2 * piece + 1, rows[piece, 1]
            runs += 1
    return begins[:runs], lasts[:runs], first[:runs], counts[:runs]
