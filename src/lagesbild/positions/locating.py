"""Which area holds a position? Exactly, with one rule for layers that overlap.

Areas are closed sets: a position on a border is in the area, on a border between two in both. The
answer is the lowest number among the areas that hold the position, or -1. That is the lowest
index over `shapely.intersects`. A position outside the layer, or that is no number, is in no area.
"""

import math

import numpy as np
import numpy.typing as npt

from lagesbild.positions.compiling import inlined, uncounted
from lagesbild.positions.grid import SHIFTS, AreaGrid, GridArrays
from lagesbild.positions.orientation import CROSSES, TOUCHES, meeting
from lagesbild.positions.subdivision import LEAF

FloatArray = npt.NDArray[np.float64]
Int32Array = npt.NDArray[np.int32]
Coordinates = FloatArray | Int32Array

_FIRST, _SECOND, _THIRD, _LAST = SHIFTS
_LEVEL = _FIRST - _SECOND
_BLOCK = 1024
"""So many positions are looked up at a time: what is held of them fits in the nearest cache."""
_PER_METRE = {np.dtype(np.float64): 1.0, np.dtype(np.int32): 100.0}


def locate(grid: AreaGrid, e: Coordinates, n: Coordinates) -> Int32Array:
    """Return the area of each position, -1 for none.

    float64 is metres and int32 is centimetres, both E and N of EPSG:3006. A centimetre position is
    the float64 nearest to it in metres.

    :raises TypeError: if the arrays are of another type, or of two types.
    :raises ValueError: if they are not equally long.
    """
    if e.dtype != n.dtype or e.dtype not in _PER_METRE:
        raise TypeError(f"positions must be float64 metres or int32 centimetres, got {e.dtype}")
    if e.shape != n.shape or e.ndim != 1:
        raise ValueError(f"E and N must be equally long, got {e.shape} and {n.shape}")
    areas = np.empty(len(e), dtype=np.int32)
    east, north = np.empty((2, _BLOCK), dtype=np.int32)
    _write_areas(grid.arrays, e, n, _PER_METRE[e.dtype], areas, east, north)
    return areas


@uncounted
def area_at(grid: GridArrays, e: float, n: float) -> int:
    """Return the area that holds a position in metres, -1 for none."""
    return area_at_code(grid, code_at(grid, e, n), e, n)


@uncounted
def _write_areas(
    grid: GridArrays,
    e: Coordinates,
    n: Coordinates,
    per_metre: float,
    areas: Int32Array,
    east: Int32Array,
    north: Int32Array,
) -> None:
    """Write where each position is, a block of them at a time, and level by level.

    So a processor has many cells under way at once, and need not wait for each. `east` and `north`
    are room for the metres of a block.
    """
    for first in range(0, len(e), len(east)):
        last = min(first + len(east), len(e))
        block_e, block_n, codes = e[first:last], n[first:last], areas[first:last]
        _write_cells(grid, block_e, block_n, per_metre, codes, east, north)
        for position in range(len(codes)):
            codes[position] = grid.cells[np.uint64(codes[position])]
        if len(grid.children):
            _write_parts(grid.children, _SECOND, codes, east, north)
            _write_parts(grid.children, _THIRD, codes, east, north)
        for position in range(len(codes)):
            code = codes[position]
            if code < -1:
                if code > LEAF:
                    at = _part_of(code, _LAST, east[position], north[position])
                    code = grid.children[at]
                at_e, at_n = block_e[position] / per_metre, block_n[position] / per_metre
                codes[position] = area_at_code(grid, code, at_e, at_n)


@uncounted
def _write_cells(
    grid: GridArrays,
    e: Coordinates,
    n: Coordinates,
    per_metre: float,
    cells: Int32Array,
    east: Int32Array,
    north: Int32Array,
) -> None:
    """Write in which cell of the first level each position is, and its metre from the corner."""
    # Half a centimetre more lies in the same metre, and never so near the next that it is rounded.
    more, metres = (0.0, 1.0) if per_metre == 1.0 else (0.5, 1.0 / per_metre)
    wide, high = float(grid.columns << _FIRST), float(grid.rows << _FIRST)
    west, south, outside = float(grid.west), float(grid.south), np.int32(grid.cells.size - 1)
    columns = np.int32(grid.columns)
    for position in range(len(cells)):
        to_east = np.floor((e[position] + more) * metres) - west
        to_north = np.floor((n[position] + more) * metres) - south
        inside = (to_east >= 0) & (to_east < wide) & (to_north >= 0) & (to_north < high)
        metre_e = np.int32(to_east) if inside else np.int32(0)
        metre_n = np.int32(to_north) if inside else np.int32(0)
        cell = np.int32(metre_n >> _FIRST) * columns + np.int32(metre_e >> _FIRST)
        east[position], north[position] = metre_e, metre_n
        cells[position] = cell if inside else outside


@uncounted
def _write_parts(
    children: Int32Array, shift: int, codes: Int32Array, east: Int32Array, north: Int32Array
) -> None:
    """Replace the codes of divided cells by those of their parts on one level."""
    for position in range(len(codes)):
        code = codes[position]
        is_divided = (code > LEAF) & (code < -1)
        at = _part_of(code, shift, east[position], north[position]) if is_divided else 0
        part = children[np.uint64(at)]
        codes[position] = part if is_divided else code


@inlined
def _part_of(code: int, shift: int, east: int, north: int) -> int:
    """Return where the part of a divided cell that holds a metre has its code."""
    part = ((north >> shift) & 7) << 3 | ((east >> shift) & 7)
    return ((-2 - code) << 6) + part


@inlined
def code_at(grid: GridArrays, e: float, n: float) -> int:
    """Return the code of the smallest cell that holds a position in metres, -1 outside the grid."""
    code = -1
    wide, high = grid.columns << _FIRST, grid.rows << _FIRST
    if grid.west <= e < grid.west + wide and grid.south <= n < grid.south + high:
        east, north = math.floor(e) - grid.west, math.floor(n) - grid.south
        code = grid.cells[(north >> _FIRST) * grid.columns + (east >> _FIRST)]
        shift = _SECOND
        while LEAF < code < -1:
            code = grid.children[_part_of(code, shift, east, north)]
            shift -= _LEVEL
    return code


@inlined
def area_at_code(grid: GridArrays, code: int, e: float, n: float) -> int:
    """Return the area that holds a position, given the code of its cell."""
    area = code
    if code < -1:
        area = _area_in_leaf(grid, LEAF - code, e, n)
    return area


@inlined
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


@inlined
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
