"""Which area holds a position? Exactly, with one rule for layers that overlap.

Areas are closed sets: a position on a border is in the area, on a border between two in both. The
answer is the lowest number among the areas that hold the position, or -1. That is the lowest
index over `shapely.intersects`. A position outside the layer, or that is no number, is in no area.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np
import numpy.typing as npt

from lagesbild.positions.grid import SHIFTS, AreaGrid, GridArrays
from lagesbild.positions.orientation import CROSSES, TOUCHES, meeting
from lagesbild.positions.subdivision import LEAF

FloatArray = npt.NDArray[np.float64]
Int32Array = npt.NDArray[np.int32]
Coordinates = FloatArray | Int32Array

_FIRST, _SECOND = SHIFTS[:2]
_Function = TypeVar("_Function", bound=Callable[..., object])
_UNCOUNTED: dict[str, Any] = {"_nrt": False}
"""Nothing here makes an array, so nothing needs to count who holds those of the grid. Counting all
the same took four fifths of the time."""


def _compiled(function: _Function) -> _Function:
    compiled: _Function = numba.njit(cache=True, nogil=True, **_UNCOUNTED)(function)
    return compiled


def _compiled_in_place(function: _Function) -> _Function:
    """Compile into each caller, which saves handing the grid over."""
    compiled: _Function = numba.njit(cache=True, nogil=True, inline="always", **_UNCOUNTED)(
        function
    )
    return compiled


def locate(grid: AreaGrid, e: Coordinates, n: Coordinates) -> Int32Array:
    """Return the area of each position, -1 for none.

    float64 is metres and int32 is centimetres, both E and N of EPSG:3006. A centimetre position is
    the float64 nearest to it in metres.

    :raises TypeError: if the arrays are of another type, or of two types.
    :raises ValueError: if they are not equally long.
    """
    if e.dtype != n.dtype or e.dtype not in (np.float64, np.int32):
        raise TypeError(f"positions must be float64 metres or int32 centimetres, got {e.dtype}")
    if e.shape != n.shape or e.ndim != 1:
        raise ValueError(f"E and N must be equally long, got {e.shape} and {n.shape}")
    areas = np.empty(len(e), dtype=np.int32)
    if e.dtype == np.float64:
        locate_metres(grid.arrays, e, n, areas)
    else:
        locate_centimetres(grid.arrays, e, n, areas)
    return areas


@_compiled
def area_at(grid: GridArrays, e: float, n: float) -> int:
    """Return the area that holds a position in metres, -1 for none."""
    return _area_at(grid, e, n)


@_compiled
def area_at_cm(grid: GridArrays, e_cm: int, n_cm: int) -> int:
    """Return the area that holds a position in whole centimetres, -1 for none."""
    return _area_at_cm(grid, e_cm, n_cm)


@_compiled
def locate_metres(grid: GridArrays, e: Coordinates, n: Coordinates, areas: Int32Array) -> None:
    """Write to `areas` where each position in metres is; faster than one at a time."""
    for position in range(len(e)):
        areas[position] = _area_at(grid, e[position], n[position])


@_compiled
def locate_centimetres(
    grid: GridArrays, e_cm: Coordinates, n_cm: Coordinates, areas: Int32Array
) -> None:
    """Write to `areas` where each position in whole centimetres is."""
    for position in range(len(e_cm)):
        areas[position] = _area_at_cm(grid, e_cm[position], n_cm[position])


@_compiled_in_place
def _area_at(grid: GridArrays, e: float, n: float) -> int:
    east, north = grid.west + (grid.columns << _FIRST), grid.south + (grid.rows << _FIRST)
    area = -1
    if grid.west <= e < east and grid.south <= n < north:
        area = _code_at(grid, math.floor(e) - grid.west, math.floor(n) - grid.south)
        if area < -1:
            area = _area_in_leaf(grid, LEAF - area, e, n)
    return area


@_compiled_in_place
def _area_at_cm(grid: GridArrays, e_cm: int, n_cm: int) -> int:
    east, north = e_cm // 100 - grid.west, n_cm // 100 - grid.south
    area = -1
    if 0 <= east < grid.columns << _FIRST and 0 <= north < grid.rows << _FIRST:
        area = _code_at(grid, east, north)
        if area < -1:
            area = _area_in_leaf(grid, LEAF - area, e_cm / 100.0, n_cm / 100.0)
    return area


@_compiled_in_place
def _code_at(grid: GridArrays, east: int, north: int) -> int:
    """Return the code of the smallest cell with a whole metre, as seen from the grid's corner."""
    code: int = grid.cells[(north >> _FIRST) * grid.columns + (east >> _FIRST)]
    shift = _SECOND
    while LEAF < code < -1:
        part = ((north >> shift) & 7) << 3 | ((east >> shift) & 7)
        code = grid.children[((-2 - code) << 6) + part]
        shift -= 3
    return code


@_compiled_in_place
def _area_in_leaf(grid: GridArrays, at: int, e: float, n: float) -> int:
    """Return the area that holds a position of a cell that keeps edges."""
    leaves = grid.leaves
    answer: int = leaves[at]
    areas = leaves[at + 1]
    at += 2
    for _ in range(areas):
        area, runs_and_bit = leaves[at], leaves[at + 1]
        at += 2
        last_run = at + (runs_and_bit & ~1)
        if _is_in_area(grid, at, last_run, runs_and_bit & 1, e, n):
            answer = area
            break
        at = last_run
    return answer


@_compiled_in_place
def _is_in_area(grid: GridArrays, at: int, last: int, bit: int, e: float, n: float) -> bool:
    """Tell whether a position is in the area whose runs of edges stand from `at` to `last`."""
    leaves, coordinates = grid.leaves, grid.coordinates
    inside = bit != 0
    while at < last:
        corner, edges_and_ends = leaves[at], leaves[at + 1]
        at += 2
        last_corner = corner + (edges_and_ends >> 2)
        a_e, a_n = coordinates[corner, 0], coordinates[corner, 1]
        inside ^= (edges_and_ends & 1) != 0 and a_n <= n
        inside ^= (edges_and_ends & 2) != 0 and coordinates[last_corner, 1] <= n
        while corner < last_corner:
            corner += 1
            b_e, b_n = coordinates[corner, 0], coordinates[corner, 1]
            met = meeting(a_e, a_n, b_e, b_n, e, n)
            if met == TOUCHES:
                return True
            inside ^= met == CROSSES
            a_e, a_n = b_e, b_n
    return inside
