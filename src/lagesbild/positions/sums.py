"""How are whole numbers added up by key, so that the order of adding cannot matter?

A table of 63-bit keys with open addressing. A key says what is counted: time of a unit on a day in
an area, time of all units by hour of week, or a figure of a unit's day.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lagesbild.positions.compiling import compiled, inlined, uncounted

Int64Array = npt.NDArray[np.int64]

_EMPTY = -1
_MIX = -7046029254386353131
"""2^64 over the golden ratio, as a signed number: spreads keys that differ in few bits."""
_FIRST_SIZE = 2**12

MOST_UNITS, MOST_AREAS, MOST_FUNCTIONS = 2**20, 2**23 - 1, 2**8
_KIND_BITS, _DAY_BITS, _AREA_BITS, _HOUR_BITS, _MONTH_BITS, _FLAG_BITS = 8, 16, 23, 8, 12, 2
UNIT_DAY, HOUR_OF_WEEK, FIGURE = 0, 1, 2
_SHAPE_SHIFT = 61
_TICK_BITS = 40
CROSSING = 2**_TICK_BITS
"""What a crossing adds to the half-milliseconds of a unit's day, of which there are fewer. Sums of
such numbers are exact whatever is added or taken away on the way there."""
UNIT_SHIFT = _DAY_BITS + _AREA_BITS + _FLAG_BITS


class SumArrays(NamedTuple):
    """A table as compiled code takes it."""

    keys: Int64Array
    values: Int64Array
    used: Int64Array
    """How many keys there are, as an array of one."""


def no_sums() -> SumArrays:
    """Return an empty table."""
    return SumArrays(
        np.full(_FIRST_SIZE, _EMPTY, dtype=np.int64),
        np.zeros(_FIRST_SIZE, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )


@uncounted
def add(table: SumArrays, key: int, value: int) -> None:
    """Add a value under a key; the caller sees to it that there is room."""
    keys = table.keys
    mask = keys.size - 1
    mixed = (key ^ (key >> 31)) * _MIX
    slot = (mixed ^ (mixed >> 32)) & mask
    while keys[slot] != key:
        if keys[slot] == _EMPTY:
            keys[slot] = key
            table.used[0] += 1
            break
        slot = (slot + 1) & mask
    table.values[slot] += value


@uncounted
def is_tight(table: SumArrays, room: int) -> bool:
    """Tell whether so many further keys would fill more than half of the table."""
    return bool(2 * (table.used[0] + room) > table.keys.size)


@compiled
def grown(table: SumArrays, room: int) -> SumArrays:
    """Return the same sums with room for so many further keys."""
    size = table.keys.size
    while 2 * (table.used[0] + room) > size:
        size *= 2
    larger = SumArrays(
        np.full(size, _EMPTY, dtype=np.int64),
        np.zeros(size, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )
    for slot in range(table.keys.size):
        if table.keys[slot] != _EMPTY:
            add(larger, table.keys[slot], table.values[slot])
    return larger


@inlined
def unit_day_key(unit: int, day: int, area: int, flags: int) -> int:
    """Return the key of a unit's time on a local day in an area (-1: in none)."""
    within = (day << (_AREA_BITS + _FLAG_BITS)) | ((area + 1) << _FLAG_BITS) | flags
    return (UNIT_DAY << _SHAPE_SHIFT) | (unit << UNIT_SHIFT) | within


@inlined
def hour_of_week_key(function: int, month: int, area: int, hour: int, flags: int) -> int:
    """Return the key of a function's time in a month, an area and an hour of the week."""
    key = (function << _MONTH_BITS) | month
    key = (key << _AREA_BITS) | (area + 1)
    key = (key << _HOUR_BITS) | hour
    return (HOUR_OF_WEEK << _SHAPE_SHIFT) | (key << _FLAG_BITS) | flags


@inlined
def figure_key(unit: int, day: int, kind: int) -> int:
    """Return the key of a figure of a unit's day, such as how many positions it has."""
    within = (day << (_AREA_BITS + _FLAG_BITS)) | kind
    return (FIGURE << _SHAPE_SHIFT) | (unit << UNIT_SHIFT) | within


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums that are done: keys in no order, each with its value, none of them 0."""

    keys: Int64Array
    values: Int64Array

    def with_units(self, numbers: Int64Array) -> "Sums":
        """Return the sums with each unit's number replaced by the one at its place."""
        by_unit = (self.keys >> _SHAPE_SHIFT) != HOUR_OF_WEEK
        unit_mask = MOST_UNITS - 1
        units = (self.keys >> UNIT_SHIFT) & unit_mask
        keys = self.keys.copy()
        keys[by_unit] &= ~np.int64(unit_mask << UNIT_SHIFT)
        keys[by_unit] |= numbers[units[by_unit]] << UNIT_SHIFT
        return Sums(keys, self.values)

    def of_shape(self, shape: int) -> "Sums":
        """Return those of one kind of key."""
        chosen = (self.keys >> _SHAPE_SHIFT) == shape
        return Sums(self.keys[chosen], self.values[chosen])

    @property
    def half_ms(self) -> Int64Array:
        """The half-milliseconds of each unit's day in an area."""
        found: Int64Array = self.values & (CROSSING - 1)
        return found

    @property
    def crossings(self) -> Int64Array:
        """How often each unit was seen to come into the area, or to leave it, on the day."""
        found: Int64Array = self.values >> _TICK_BITS
        return found

    @property
    def units(self) -> Int64Array:
        """The unit of each key that has one."""
        found: Int64Array = (self.keys >> UNIT_SHIFT) & (MOST_UNITS - 1)
        return found

    @property
    def days(self) -> Int64Array:
        """The local day of each key that has a unit, counted from 1970-01-01."""
        found: Int64Array = (self.keys >> (_AREA_BITS + _FLAG_BITS)) & (2**_DAY_BITS - 1)
        return found

    @property
    def figures(self) -> Int64Array:
        """The kind of each figure."""
        found: Int64Array = self.keys & (2**_KIND_BITS - 1)
        return found

    @property
    def flags(self) -> Int64Array:
        """Bit 0: driving. Bit 1: in a depot."""
        found: Int64Array = self.keys & (2**_FLAG_BITS - 1)
        return found

    def areas(self, shape: int) -> Int64Array:
        """The area of each key of one shape, -1 for none."""
        shift = _FLAG_BITS if shape == UNIT_DAY else _FLAG_BITS + _HOUR_BITS
        found: Int64Array = ((self.keys >> shift) & (2**_AREA_BITS - 1)) - 1
        return found

    @property
    def hours_of_week(self) -> Int64Array:
        """The hour of the week, 0 for the first of Monday."""
        found: Int64Array = (self.keys >> _FLAG_BITS) & (2**_HOUR_BITS - 1)
        return found

    @property
    def months(self) -> Int64Array:
        """The local month, counted from January 1970."""
        shift = _FLAG_BITS + _HOUR_BITS + _AREA_BITS
        found: Int64Array = (self.keys >> shift) & (2**_MONTH_BITS - 1)
        return found

    @property
    def functions(self) -> Int64Array:
        """The function's number."""
        shift = _FLAG_BITS + _HOUR_BITS + _AREA_BITS + _MONTH_BITS
        found: Int64Array = (self.keys >> shift) & (MOST_FUNCTIONS - 1)
        return found


class Table:
    """Sums in the making."""

    def __init__(self) -> None:
        self.arrays = no_sums()

    def add(self, sums: Sums, *, times: int = 1) -> None:
        """Add sums, or with `times=-1` take them away again."""
        self.arrays = _with_all(self.arrays, sums.keys, sums.values, times)

    def done(self) -> Sums:
        """Return what has been added, without zeros."""
        return done(self.arrays)


def done(table: SumArrays) -> Sums:
    """Return the sums of a table, without zeros."""
    return Sums(*_without_zeros(table))


@compiled
def _without_zeros(table: SumArrays) -> tuple[Int64Array, Int64Array]:
    keys, values = np.empty(table.used[0], np.int64), np.empty(table.used[0], np.int64)
    kept = 0
    for slot in range(table.keys.size):
        if table.keys[slot] != _EMPTY and table.values[slot] != 0:
            keys[kept], values[kept] = table.keys[slot], table.values[slot]
            kept += 1
    return keys[:kept], values[:kept]


@compiled
def _with_all(table: SumArrays, keys: Int64Array, values: Int64Array, times: int) -> SumArrays:
    if is_tight(table, keys.size):
        table = grown(table, keys.size)
    for index in range(keys.size):
        add(table, keys[index], times * values[index])
    return table
