"""Positions hard to locate, positions as units leave them, and where Shapely says that they are.

Coordinates are metres of EPSG:3006; those of units are whole centimetres.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]
FloatArray = npt.NDArray[np.float64]

_SECONDS = 10
_CELL_SIDES_M = (8, 64, 512, 4096)


class Points(NamedTuple):
    """E and N of many positions."""

    e: npt.NDArray[np.generic]
    n: npt.NDArray[np.generic]


def near_borders(shapes: Shapes, *, count: int, seed: int) -> Points:
    """Draw positions of which most lie on a border of the layer, or next to one by one last bit.

    A fifth each: corners; points along edges; either of these moved by one last bit east, west,
    north or south; corners of cells around borders; anywhere in the box of an area and some more.
    """
    rng = np.random.default_rng(seed)
    a, b = _ends_of_edges(shapes)
    fifth = count // 5
    corners = a[rng.integers(len(a), size=fifth)]
    edge, share = rng.integers(len(a), size=fifth), rng.choice([0.5, *rng.random(63)], (fifth, 1))
    along = a[edge] * (1 - share) + b[edge] * share
    moved = np.concatenate([corners, along])[rng.integers(2 * fifth, size=fifth)]
    axis, far = rng.integers(2, size=fifth), rng.choice([-np.inf, np.inf], fifth)
    row = np.arange(fifth)
    moved[row, axis] = np.nextafter(moved[row, axis], far)
    side = rng.choice(_CELL_SIDES_M, (fifth, 1))
    cells = np.round(along / side) * side
    e, n = np.concatenate(
        [corners, along, moved, cells, _in_boxes(shapes, count=count - 4 * fifth, rng=rng)]
    ).T.copy()
    return Points(e, n)


def as_units_leave_them(shapes: Shapes, *, units: int, steps: int, seed: int) -> Points:
    """Draw a position every ten seconds of units that stand and drive, one unit after the other.

    Half of the units have their home near the middle of an area of the layer, half of them within
    some ten kilometres of one. Returns whole centimetres (int32).
    """
    rng = np.random.default_rng(seed)
    west, south, east, north = shapely.bounds(shapes)[rng.integers(len(shapes), size=units)].T
    middle = np.column_stack([(west + east) / 2, (south + north) / 2])
    reach = np.where(rng.random(units) < 0.5, np.minimum(east - west, 3_000) / 4, 10_000)
    home = middle + rng.normal(0, 1, (units, 2)) * reach[:, None]
    place, speed = home.copy(), np.zeros((units, 2))
    places = np.empty((units, steps, 2))
    for step in range(steps):
        changes = rng.random(units) < 0.03
        drives = rng.random(units) < 0.4
        new_speed = rng.normal(0, 8, (units, 2)) * drives[:, None]
        speed = np.where(changes[:, None], new_speed, speed)
        # Who drives is drawn home, and so stays within a kilometre or two of it.
        speed += (home - place) * 1e-3 * (np.abs(speed) > 0)
        place = place + speed * _SECONDS
        places[:, step] = place + rng.normal(0, 2, (units, 2))
    e, n = np.rint(100 * places.reshape(-1, 2)).astype(np.int32).T.copy()
    return Points(e, n)


def lowest_area(shapes: Shapes, points: Points) -> npt.NDArray[np.int64]:
    """Ask Shapely for the lowest area that each position in metres lies in, -1 for none."""
    shapely.prepare(shapes)
    position, area = shapely.STRtree(shapes).query(shapely.points(points.e, points.n))
    holds = shapely.intersects_xy(shapes[area], points.e[position], points.n[position])
    lowest = np.full(len(points.e), len(shapes))
    np.minimum.at(lowest, position[holds], area[holds])
    return np.where(lowest == len(shapes), -1, lowest)


def _ends_of_edges(shapes: Shapes) -> tuple[FloatArray, FloatArray]:
    rings = shapely.get_rings(shapely.get_parts(shapes))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return corners[:-1][same], corners[1:][same]


def _in_boxes(shapes: Shapes, *, count: int, rng: np.random.Generator) -> FloatArray:
    west, south, east, north = shapely.bounds(shapes)[rng.integers(len(shapes), size=count)].T
    share = rng.uniform(-0.1, 1.1, (2, count))
    return np.column_stack([west + share[0] * (east - west), south + share[1] * (north - south)])
