"""Which faults of position logs have a name, and where is each first seen?"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Fault(IntEnum):
    """What can be wrong with rows. Those up to `CONFLICT` are left out; the rest stay."""

    MISSING = 0
    """A value is missing."""
    DEGREES = 1
    """Longitude and latitude in place of metres."""
    SWAPPED = 2
    """E where N should be."""
    OUTSIDE = 3
    """A place outside the bounds of the source."""
    FUTURE = 4
    """A time that had not been when the log was read."""
    TOO_OLD = 5
    """A time before the first year that logs can have."""
    UNKNOWN_UNIT = 6
    """A unit that the register does not hold."""
    DUPLICATE = 7
    """The same unit, time and position once more."""
    CONFLICT = 8
    """Another position for the same unit and time."""
    FROZEN = 9
    """The same position to the last digit for too long; the time is not counted as seen."""
    TOO_FAST = 10
    """Two positions that no unit can have gone between in the time."""
    CLOCK_AHEAD = 11
    """The clock moved whole hours ahead while the unit drove on."""
    CLOCK_BACK = 12
    """In the order of the file, the clock moved whole hours back while the unit did not move."""


LEFT_OUT = Fault.CONFLICT
KINDS = len(Fault)

UNOBSERVED, POSITIONS, GAPS, GAP_SQUARES, FIRST_FAULT = 0, 1, 2, 3, 16
"""Figures of a unit's day: half-milliseconds unobserved, positions, gaps, squared half-milliseconds
of these one by one, and from 16 on faults."""


class FoundFaults(NamedTuple):
    """Faults of units: one entry for each unit and kind that was found in a part of a log."""

    units: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]
    """How many rows."""
    first_rows: npt.NDArray[np.int64]


class FaultArrays:
    """How many rows of each unit have each fault, and which row was the first."""

    def __init__(self, units: int) -> None:
        self.counts: npt.NDArray[np.int64] = np.zeros((units, KINDS), dtype=np.int64)
        self.first_rows: npt.NDArray[np.int64] = np.full((units, KINDS), -1, dtype=np.int64)

    def add(self, fault: Fault, units: npt.NDArray[np.int32], rows: npt.NDArray[np.int64]) -> None:
        """Add rows, which rise, with their units."""
        np.add.at(self.counts[:, fault], units, 1)
        seen, first = np.unique(units, return_index=True)
        before = self.first_rows[seen, fault]
        found = rows[first]
        self.first_rows[seen, fault] = np.where(before < 0, found, np.minimum(before, found))

    def merge(self, other: "FaultArrays", order: npt.NDArray[np.int64] | None) -> None:
        """Add faults whose rows are places in an order (None: rows)."""
        first = other.first_rows
        if order is not None:
            first = first.copy()
            first[first >= 0] = order[first[first >= 0]]
        both = np.minimum(self.first_rows, first)
        self.first_rows = np.where(both < 0, np.maximum(self.first_rows, first), both)
        self.counts += other.counts

    def found(self) -> FoundFaults:
        """Return what was found, by unit and kind."""
        units, kinds = np.nonzero(self.counts)
        return FoundFaults(units, kinds, self.counts[units, kinds], self.first_rows[units, kinds])
