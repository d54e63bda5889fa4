"""Which cells of ground lie in one area, and which edges touch the others? Made once per layer.

Cells are squares of 4 096, 512, 64 and 8 m whose corners are whole metres. A cell that no edge
touches holds the answer. Where few edges touch it, it keeps them; else it is divided into 8 x 8.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lagesbild.positions.rings import LayerRings
from lagesbild.positions.subdivision import LEAF, Borders, Division, divide, whole_layer

Int32Array = npt.NDArray[np.int32]
SHIFTS = (12, 9, 6, 3)
"""Cells of each level are 2^12, 2^9, 2^6 and 2^3 m wide."""
_MOST_EDGES = (0, 0, 4, 2**31)
"""A cell of each level that more edges touch is divided. To divide later takes less memory and more
time: (2, 2, 8) a sixth, and a quarter more, for 6 000 areas that cover the country."""


class GridArrays(NamedTuple):
    """A grid as compiled code takes it; `subdivision` says what the numbers mean."""

    west: int
    """The south-western corner, whole metres."""
    south: int
    columns: int
    """Cells of the first level from west to east, and rows of them from south to north."""
    rows: int
    cells: Int32Array
    """The codes of these cells, row by row from the south-west, and last -1 for what is outside."""
    children: Int32Array
    """The codes of the 64 parts of each cell that is divided."""
    leaves: Int32Array
    """What is told of each cell that keeps edges."""
    coordinates: npt.NDArray[np.float64]
    """The corners of the layer's rings (n, 2), metres."""


@dataclass(frozen=True, kw_only=True, eq=False)
class AreaGrid:
    """The look-up of one layer. It holds no names: an area is its number in the layer."""

    arrays: GridArrays
    areas: int
    digest: str
    """The checksum of the rings it was made of."""

    @property
    def bytes_held(self) -> int:
        """How much memory the arrays take."""
        arrays = self.arrays
        held = (arrays.cells, arrays.children, arrays.leaves, arrays.coordinates)
        return sum(array.nbytes for array in held)


def build_grid(rings: LayerRings) -> AreaGrid:
    """Return the look-up of a layer: a second and 100 MiB for 6 000 areas that cover the country.

    :raises ValueError: if borders are so dense that the tables outgrow their numbers (4 GiB).
    """
    coordinates = np.ascontiguousarray(rings.coordinates, dtype=np.float64)
    west, south, columns, rows = _extent(coordinates)
    open_cells = whole_layer(west=west, south=south, borders=_borders_of(rings))
    levels: list[Division] = []
    nodes = told = 0
    for shift, most_edges in zip(SHIFTS, _MOST_EDGES, strict=True):
        parts = (columns, rows) if shift == SHIFTS[0] else (8, 8)
        levels.append(divide(open_cells, coordinates, *parts, shift, most_edges, nodes, told))
        open_cells = levels[-1].open_cells
        nodes += len(open_cells.west)
        told += len(levels[-1].leaves)
    if max(nodes, told) >= -LEAF:
        raise ValueError(f"too many cells for one grid: {nodes} are divided, {told} told of")
    arrays = GridArrays(
        west=west,
        south=south,
        columns=columns,
        rows=rows,
        cells=np.append(levels[0].codes, np.int32(-1)),
        children=np.concatenate([level.codes for level in levels[1:]]),
        leaves=np.concatenate([level.leaves for level in levels]),
        coordinates=coordinates,
    )
    return AreaGrid(arrays=arrays, areas=rings.areas, digest=rings.digest())


def _extent(coordinates: npt.NDArray[np.float64]) -> tuple[int, int, int, int]:
    """Return the south-western corner of the cells that hold all corners, and how many they are."""
    if not len(coordinates):
        return 0, 0, 0, 0
    first = np.floor(coordinates.min(axis=0)).astype(np.int64) >> SHIFTS[0]
    last = np.floor(coordinates.max(axis=0)).astype(np.int64) >> SHIFTS[0]
    west, south = first << SHIFTS[0]
    columns, rows = last - first + 1
    return int(west), int(south), int(columns), int(rows)


def _borders_of(rings: LayerRings) -> Borders:
    """Return the edges of each area together. An edge has the number of the corner it begins at."""
    is_edge = np.ones(len(rings.coordinates), dtype=np.bool_)
    is_edge[rings.ring_starts[1:] - 1] = False
    edge_areas = np.repeat(rings.ring_areas, np.diff(rings.ring_starts))[is_edge]
    order = np.argsort(edge_areas, kind="stable")
    areas, first = np.unique(edge_areas[order], return_index=True)
    return Borders(
        areas=areas.astype(np.int32),
        bits=np.zeros(len(areas), dtype=np.int32),
        starts=np.append(first, len(order)).astype(np.int64),
        edges=np.flatnonzero(is_edge)[order].astype(np.int32),
    )
