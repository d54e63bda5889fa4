"""When does a straight way leave the area that it begins in? To the millisecond.

The way is halved until it is known between which two milliseconds the area changes. As soon as both
ends lie in one cell, the edges that the cell keeps tell where, if they tell it beyond all doubt.
"""

import math
from typing import NamedTuple

from lagesbild.positions.compiling import inlined, uncounted
from lagesbild.positions.grid import GridArrays
from lagesbild.positions.locating import area_at_code, code_at
from lagesbild.positions.subdivision import LEAF

_CLEAR_M = 1e-6
"""A corner that is nearer to the way leaves doubt on which side of it it lies."""
_ROUNDING_M = 1e-8
"""More than a point of the way is moved by rounding; coordinates are below 10 000 km."""
_CLEAR_MS = 0.01
"""A crossing that is nearer to a whole millisecond leaves doubt between which two it is."""
_PRODUCT_ERROR = 1e-15
"""More than the difference of two products can be wrong by, beside their sum."""
_NOT_TOLD = -1


class Way(NamedTuple):
    """A straight way at even speed, metres and milliseconds."""

    e: float
    n: float
    last_e: float
    last_n: float
    span_ms: int


@uncounted
def half_ms_in_area(grid: GridArrays, way: Way, there: int, any_area: bool) -> int:
    """Return after how many half-milliseconds a way leaves the area `there`, where it begins.

    It must end elsewhere. Of several crossings one is found: with it a point of the way before
    that is `there`, and a millisecond later one that is not. `any_area`: areas are not told apart,
    and `there` is 1 for any and 0 for none.
    """
    low, high = 0, way.span_ms
    low_code, high_code = _code_on(grid, way, low), _code_on(grid, way, high)
    may_be_told = _point_on(way, high) == (way.last_e, way.last_n)
    while high - low > 1:
        if may_be_told and low_code == high_code and low_code <= LEAF:
            told = _only_crossing(grid, LEAF - low_code, way, low, high)
            if told != _NOT_TOLD:
                return 2 * told + 1
            may_be_told = False
        middle = (low + high) // 2
        code = _code_on(grid, way, middle)
        e, n = _point_on(way, middle)
        here = area_at_code(grid, code, e, n)
        if any_area:
            here = 1 if here >= 0 else 0
        if here == there:
            low, low_code = middle, code
        else:
            high, high_code = middle, code
    return low + high


@inlined
def _point_on(way: Way, ms: int) -> tuple[float, float]:
    share = ms / way.span_ms
    return way.e + (way.last_e - way.e) * share, way.n + (way.last_n - way.n) * share


@inlined
def _code_on(grid: GridArrays, way: Way, ms: int) -> int:
    e, n = _point_on(way, ms)
    return code_at(grid, e, n)


@uncounted
def _only_crossing(grid: GridArrays, at: int, way: Way, low: int, high: int) -> int:
    """Return the millisecond in which the way crosses the edges of a cell, between two others.

    The way lies in the cell, which is told of from `at`, between the two. `_NOT_TOLD` if it does
    not cross edges in just one millisecond, or if rounding could matter.
    """
    leaves, coordinates = grid.leaves, grid.coordinates
    e, n = _point_on(way, low)
    last_e, last_n = _point_on(way, high)
    east, north, span = last_e - e, last_n - n, float(high - low)
    clear = _CLEAR_M * (abs(east) + abs(north))
    first_ms, last_ms = math.inf, -math.inf
    areas = leaves[at + 1]
    at += 2
    for _ in range(areas):
        last_run = at + 2 + (leaves[at + 1] & ~1)
        at += 2
        while at < last_run:
            corner, last_corner = leaves[at], leaves[at] + (leaves[at + 1] >> 2)
            at += 2
            a_e, a_n = coordinates[corner, 0] - e, coordinates[corner, 1] - n
            a_side = east * a_n - north * a_e
            while corner < last_corner:
                corner += 1
                b_e, b_n = coordinates[corner, 0] - e, coordinates[corner, 1] - n
                b_side = east * b_n - north * b_e
                if min(abs(a_side), abs(b_side)) <= clear:
                    return _NOT_TOLD
                if (a_side > 0) != (b_side > 0):
                    first, second, speed = a_e * b_n, a_n * b_e, (b_side - a_side) / span
                    ms = (first - second) / speed
                    doubt = _ROUNDING_M * (abs(b_e - a_e) + abs(b_n - a_n))
                    doubt += _PRODUCT_ERROR * (abs(first) + abs(second))
                    if doubt > _CLEAR_MS * abs(speed):
                        return _NOT_TOLD
                    if -_CLEAR_MS <= ms <= span + _CLEAR_MS:
                        first_ms, last_ms = min(first_ms, ms), max(last_ms, ms)
                a_e, a_n, a_side = b_e, b_n, b_side
    if first_ms > last_ms:
        return _NOT_TOLD
    told = math.floor(first_ms - _CLEAR_MS)
    if told != math.floor(last_ms + _CLEAR_MS) or not 0 <= told < high - low:
        return _NOT_TOLD
    return low + int(told)
