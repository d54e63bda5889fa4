"""How is ground divided into cells until few edges touch each?

A cell that edges touch keeps, for each area whose border is there, those edges and one bit. A
position p of the cell is in the area if an odd number comes of: the bit, the kept edges that a ray
from p to the east crosses, and the loose ends that it passes. A loose end is a corner where kept
edges end, east of the cell and level with it (`_is_level_east`), and a ray passes it if p is not
south of it, as if a line went from there to the north. With such lines, the edges that are *not*
kept end nowhere that a ray from the cell can pass, so that all such rays cross them equally often,
odd or even: that is the bit.

The numbers. A *code* from -1 up is an answer: -1 no area, else the area. From -2 down to `LEAF` + 1
it is a divided cell, whose 64 parts stand from 64 * (-2 - code) in `children`, row by row from the
south-west. From `LEAF` down it is a cell with edges, which are told of from `LEAF` - code in
`leaves`: the area that holds the whole cell (-1: none), how many areas have a border here, and for
each of these, in order, the area, 2 * runs + bit, and for each run of edges that follow on each
other the first edge and 4 * edges + 2 * (the last corner is a loose end) + (the first one is).
Areas with a higher number than the one that holds the whole cell are left out.
"""

from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from lagesbild.positions.compiling import compiled
from lagesbild.positions.orientation import CROSSES, meeting

Int32Array = npt.NDArray[np.int32]
Int64Array = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
_Number = TypeVar("_Number", bound=np.generic)

LEAF = -(2**30)
_NONE_HOLDS_IT = 2**31 - 1
_SURE = 1e-15
"""More than a determinant can be wrong by, beside the sum of its two products."""


class Borders(NamedTuple):
    """Areas that have edges in some cells, and these edges."""

    areas: Int32Array
    bits: Int32Array
    starts: Int64Array
    """Where the edges of each begin."""
    edges: Int32Array


class OpenCells(NamedTuple):
    """Cells that are to be divided."""

    west: Int64Array
    south: Int64Array
    """Whole metres."""
    whole: Int32Array
    """The lowest area that holds the whole cell, or `_NONE_HOLDS_IT`."""
    starts: Int64Array
    """Where the areas of each begin among the borders."""
    borders: Borders


class Division(NamedTuple):
    """What came of dividing cells."""

    codes: Int32Array
    leaves: Int32Array
    open_cells: OpenCells


class _Box(NamedTuple):
    west: float
    south: float
    east: float
    north: float


def whole_layer(*, west: int, south: int, borders: Borders) -> OpenCells:
    """Return one cell that holds every edge of a layer, with no bit set."""
    return OpenCells(
        west=np.array([west], dtype=np.int64),
        south=np.array([south], dtype=np.int64),
        whole=np.array([_NONE_HOLDS_IT], dtype=np.int32),
        starts=np.array([0, len(borders.areas)], dtype=np.int64),
        borders=borders,
    )


@compiled
def divide(
    parents: OpenCells,
    coordinates: FloatArray,
    columns: int,
    rows: int,
    shift: int,
    most_edges: int,
    first_node: int,
    first_leaf: int,
) -> Division:
    """Divide each cell into `columns` x `rows` parts of 2^`shift` m.

    Parts that more than `most_edges` edges touch are left open, and get the nodes from `first_node`
    on. What is told of the others stands from `first_leaf` on in the table of all levels.
    """
    step = 1 << shift
    most_areas, most_held = _most_in_a_cell(parents)
    row, part = _room_for(most_areas, most_held), _room_for(most_areas, most_held)
    codes = np.empty(len(parents.west) * columns * rows, dtype=np.int32)
    leaves, told = np.empty(1024, dtype=np.int32), 0
    west, south = np.empty(64, dtype=np.int64), np.empty(64, dtype=np.int64)
    wholes, starts = np.empty(64, dtype=np.int32), np.zeros(65, dtype=np.int64)
    kept, opened, kept_areas = _room_for(64, 64), 0, 0

    for parent in range(len(parents.west)):
        parent_west, parent_south = parents.west[parent], parents.south[parent]
        cell = _Box(
            float(parent_west),
            float(parent_south),
            float(parent_west + columns * step),
            float(parent_south + rows * step),
        )
        for index in range(columns * rows):
            column, line = index % columns, index // columns
            part_west, part_south = parent_west + column * step, parent_south + line * step
            box = _Box(
                float(part_west),
                float(part_south),
                float(part_west + step),
                float(part_south + step),
            )
            if column == 0:
                in_row = _choose_row(parents, parent, coordinates, cell, box, row)
            whole, areas = _choose_part(row, in_row, parents.whole[parent], coordinates, box, part)
            held = part.starts[areas]
            answer = whole if whole != _NONE_HOLDS_IT else -1
            code = parent * columns * rows + index
            if areas == 0:
                codes[code] = answer
            elif held <= most_edges:
                leaves = _with_room(leaves, told + 2 + 2 * areas + 2 * held)
                codes[code] = LEAF - (first_leaf + told)
                told = _tell(part, areas, answer, coordinates, box, leaves, told)
            else:
                codes[code] = -2 - (first_node + opened)
                west, south = _with_room(west, opened + 1), _with_room(south, opened + 1)
                wholes, starts = _with_room(wholes, opened + 1), _with_room(starts, opened + 2)
                west[opened], south[opened], wholes[opened] = part_west, part_south, whole
                kept = _keep(part, areas, kept, kept_areas)
                kept_areas += areas
                opened += 1
                starts[opened] = kept_areas
    borders = Borders(
        kept.areas[:kept_areas],
        kept.bits[:kept_areas],
        kept.starts[: kept_areas + 1],
        kept.edges[: kept.starts[kept_areas]],
    )
    open_cells = OpenCells(
        west[:opened], south[:opened], wholes[:opened], starts[: opened + 1], borders
    )
    return Division(codes, leaves[:told], open_cells)


@compiled
def _choose_row(
    parents: OpenCells, parent: int, coordinates: FloatArray, cell: _Box, box: _Box, row: Borders
) -> int:
    """Write to `row` what touches the row of parts that `box` is in; return how many areas do.

    The bits then hold for rays along the row's southern edge, loose ends of the cell included.
    """
    borders = parents.borders
    used = held = 0
    for source in range(parents.starts[parent], parents.starts[parent + 1]):
        bit, begin = borders.bits[source], held
        for index in range(borders.starts[source], borders.starts[source + 1]):
            edge = borders.edges[index]
            # Corners inside a run come twice and so change nothing.
            for corner in range(edge, edge + 2):
                if _is_level_east(coordinates, corner, cell):
                    bit ^= coordinates[corner, 1] <= box.south
            low = min(coordinates[edge, 1], coordinates[edge + 1, 1])
            high = max(coordinates[edge, 1], coordinates[edge + 1, 1])
            if low <= box.north and high >= box.south:
                row.edges[held] = edge
                held += 1
        if held > begin or bit:
            row.areas[used], row.bits[used] = borders.areas[source], bit
            used += 1
            row.starts[used] = held
    return used


@compiled
def _choose_part(
    row: Borders, in_row: int, whole: int, coordinates: FloatArray, box: _Box, part: Borders
) -> tuple[int, int]:
    """Write to `part` what touches the box; return the area that holds it, and how many touch it.

    An edge of the row that does not touch the box is crossed by every ray from it or by none, but
    for loose ends, and none of these is south of its corner.
    """
    used = held = 0
    for source in range(in_row):
        if row.areas[source] > whole:
            break
        bit, begin = row.bits[source], held
        for index in range(row.starts[source], row.starts[source + 1]):
            edge = row.edges[index]
            a_e, a_n = coordinates[edge, 0], coordinates[edge, 1]
            b_e, b_n = coordinates[edge + 1, 0], coordinates[edge + 1, 1]
            if _may_touch(a_e, a_n, b_e, b_n, box):
                part.edges[held] = edge
                held += 1
            elif meeting(a_e, a_n, b_e, b_n, box.west, box.south) == CROSSES:
                bit ^= 1
        if held > begin:
            part.areas[used], part.bits[used] = row.areas[source], bit
            used += 1
            part.starts[used] = held
        elif bit:
            whole = row.areas[source]
    return whole, used


@compiled
def _tell(
    part: Borders,
    areas: int,
    answer: int,
    coordinates: FloatArray,
    box: _Box,
    leaves: Int32Array,
    at: int,
) -> int:
    """Write what a cell with edges holds to `leaves` from `at`; return where it ends."""
    leaves[at], leaves[at + 1] = answer, areas
    at += 2
    for area in range(areas):
        leaves[at] = part.areas[area]
        runs_at, runs = at + 1, 0
        at += 2
        first = part.starts[area]
        for index in range(first, part.starts[area + 1]):
            edge = part.edges[index]
            is_last = index + 1 == part.starts[area + 1] or part.edges[index + 1] != edge + 1
            if is_last:
                begin = part.edges[first]
                ends = 2 * _is_level_east(coordinates, edge + 1, box)
                ends += _is_level_east(coordinates, begin, box)
                leaves[at], leaves[at + 1] = begin, 4 * (edge + 1 - begin) + ends
                at += 2
                runs += 1
                first = index + 1
        leaves[runs_at] = 2 * runs + part.bits[area]
    return at


@compiled
def _is_level_east(coordinates: FloatArray, corner: int, box: _Box) -> bool:
    """Tell whether rays from the box to the east pass on both sides of a corner outside it."""
    e, n = coordinates[corner, 0], coordinates[corner, 1]
    return bool(e > box.east and box.south < n < box.north)


@compiled
def _may_touch(a_e: float, a_n: float, b_e: float, b_n: float, box: _Box) -> bool:
    """Tell whether an edge may touch a closed box: never no where it does, seldom yes in vain."""
    if max(a_e, b_e) < box.west or min(a_e, b_e) > box.east:
        return False
    if max(a_n, b_n) < box.south or min(a_n, b_n) > box.north:
        return False
    d_e, d_n = b_e - a_e, b_n - a_n
    # The two corners of the box that are farthest on each side of a line with this slope.
    first, second = (box.north, box.south) if (d_e > 0) == (d_n > 0) else (box.south, box.north)
    return not (
        _is_surely_left(a_e, a_n, d_e, d_n, box.west, first)
        and _is_surely_left(a_e, a_n, d_e, d_n, box.east, second)
    ) and not (
        _is_surely_left(a_e, a_n, -d_e, -d_n, box.west, first)
        and _is_surely_left(a_e, a_n, -d_e, -d_n, box.east, second)
    )


@compiled
def _is_surely_left(a_e: float, a_n: float, d_e: float, d_n: float, e: float, n: float) -> bool:
    first, second = d_e * (n - a_n), d_n * (e - a_e)
    return first - second > _SURE * (abs(first) + abs(second))


@compiled
def _most_in_a_cell(cells: OpenCells) -> tuple[int, int]:
    """Return how many areas and how many edges any cell has at most."""
    areas = edges = 0
    for cell in range(len(cells.west)):
        first, last = cells.starts[cell], cells.starts[cell + 1]
        areas = max(areas, last - first)
        edges = max(edges, cells.borders.starts[last] - cells.borders.starts[first])
    return areas, edges


@compiled
def _room_for(areas: int, edges: int) -> Borders:
    return Borders(
        np.empty(areas, dtype=np.int32),
        np.empty(areas, dtype=np.int32),
        np.zeros(areas + 1, dtype=np.int64),
        np.empty(edges, dtype=np.int32),
    )


@compiled
def _keep(part: Borders, areas: int, kept: Borders, kept_areas: int) -> Borders:
    """Add the areas of a part, with their edges, behind those that are kept."""
    held = kept.starts[kept_areas]
    more = Borders(
        _with_room(kept.areas, kept_areas + areas),
        _with_room(kept.bits, kept_areas + areas),
        _with_room(kept.starts, kept_areas + areas + 1),
        _with_room(kept.edges, held + part.starts[areas]),
    )
    for area in range(areas):
        more.areas[kept_areas + area] = part.areas[area]
        more.bits[kept_areas + area] = part.bits[area]
        more.starts[kept_areas + area + 1] = held + part.starts[area + 1]
    for index in range(part.starts[areas]):
        more.edges[held + index] = part.edges[index]
    return more


@compiled
def _with_room(array: npt.NDArray[_Number], needed: int) -> npt.NDArray[_Number]:
    """Return the array, or one of twice the size with the same beginning."""
    if needed <= len(array):
        return array
    larger = np.empty(max(needed, 2 * len(array)), dtype=array.dtype)
    larger[: len(array)] = array
    return larger
