"""Invented towns in EPSG:3006, each tiled by its small areas without gap or overlap."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from lagesbild.examples.names import TOWN_NAMES
from lagesbild.examples.seeds import Part, stream

Polygons = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]

_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
_SMALLEST_TOWN = 8
_APART_M = 40_000
_LONGEST_EDGE_M = 70
_CLOSEST_CORNERS_M = 1
"""Closer corners could become one when rounded, and the line between them no line at all."""


@dataclass(frozen=True, kw_only=True)
class Town:
    """One municipality and the small areas that tile its town."""

    code: str
    name: str
    centre: tuple[float, float]
    cells: Polygons
    """Ordered outwards from the centre, like their codes."""

    @property
    def cell_codes(self) -> list[str]:
        return [f"{self.code}C{1010 + 10 * i}" for i in range(len(self.cells))]


def build_towns(*, seed: int, small_areas: int) -> tuple[Town, ...]:
    """Place the towns from south to north and tile them with `small_areas` in all."""
    generator = stream(seed, Part.TOWNS)
    sizes = _town_sizes(generator, small_areas)
    centres = _town_centres(generator)
    names = generator.permutation(TOWN_NAMES)
    return tuple(
        Town(
            code=f"K{i + 1:02}",
            name=str(names[i]),
            centre=(centres[i, 0], centres[i, 1]),
            cells=_tile_town(stream(seed, Part.TOWNS, i), centres[i], sizes[i]),
        )
        for i in range(len(TOWN_NAMES))
    )


def _town_sizes(generator: np.random.Generator, total: int) -> npt.NDArray[np.int64]:
    weights = generator.lognormal(sigma=0.5, size=len(TOWN_NAMES))
    to_share = total - _SMALLEST_TOWN * len(TOWN_NAMES)
    bounds = np.round(np.cumsum(weights) / weights.sum() * to_share).astype(np.int64)
    sizes: npt.NDArray[np.int64] = np.diff(bounds, prepend=0) + _SMALLEST_TOWN
    return sizes


def _town_centres(generator: np.random.Generator) -> Floats:
    """Scatter towns along the country's length, denser in the south, none close to another."""
    centres: list[Floats] = []
    while len(centres) < len(TOWN_NAMES):
        north = 6_180_000 + 1_200_000 * generator.random() ** 1.6
        east = 450_000 + 0.2 * (north - 6_180_000) + generator.uniform(-90_000, 90_000)
        candidate = np.array([round(east), round(north)], dtype=np.float64)
        if all(np.hypot(*(candidate - other)) > _APART_M for other in centres):
            centres.append(candidate)
    return np.array(sorted(centres, key=lambda centre: float(centre[1])))


def _tile_town(generator: np.random.Generator, centre: Floats, count: int) -> Polygons:
    """Tile a town with Voronoi cells that are small in the middle and have crooked borders.

    The borders are bent as one set of lines, and the polygons are made from the bent lines. So
    neighbours share every vertex, and rounding to decimetres opens no gap between them.
    """
    radius = generator.uniform(560, 720) * np.sqrt(count / np.pi)
    outline_of = _outline(generator)
    angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    outline = shapely.Polygon(_polar(1.06 * radius * outline_of(angles), angles))
    points = _spiral(generator, count, radius=radius, outline_of=outline_of)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=outline)
    )
    lines = shapely.union_all(
        shapely.boundary(shapely.intersection(cells, outline)), grid_size=_CLOSEST_CORNERS_M
    )
    polygons = _bent_polygons(generator, lines, centre)
    while len(polygons) != count:
        # About one bend in 25 000 rounds two corners into one; another bend does not.
        polygons = _bent_polygons(generator, lines, centre)
    middle = shapely.centroid(polygons)
    distance = np.hypot(shapely.get_x(middle) - centre[0], shapely.get_y(middle) - centre[1])
    ordered: Polygons = shapely.normalize(polygons[np.argsort(distance)])
    return ordered


def _bent_polygons(
    generator: np.random.Generator, lines: shapely.MultiLineString, centre: Floats
) -> Polygons:
    bent = shapely.transform(shapely.segmentize(lines, _LONGEST_EDGE_M), _bend(generator, centre))
    polygons: Polygons = shapely.get_parts(shapely.polygonize(shapely.get_parts(bent)))
    return polygons


def _outline(generator: np.random.Generator) -> Callable[[Floats], Floats]:
    """Return how far a town reaches in each direction, about 1, as a smooth function."""
    waves = np.arange(2, 5)
    heights = generator.uniform(-0.07, 0.07, size=waves.size)
    phases = generator.uniform(0, 2 * np.pi, size=waves.size)

    def reach(angles: Floats) -> Floats:
        return np.asarray(1 + np.cos(np.outer(angles, waves) + phases) @ heights)

    return reach


def _spiral(
    generator: np.random.Generator,
    count: int,
    *,
    radius: float,
    outline_of: Callable[[Floats], Floats],
) -> Floats:
    """Spread points as seeds in a sunflower, which keeps them apart, and shake them a little."""
    steps = np.arange(count)
    angles = steps * _GOLDEN_ANGLE + generator.uniform(0, 2 * np.pi)
    out = radius * ((steps + 0.5) / count) ** 0.57 * outline_of(angles)
    return _polar(out, angles) + generator.normal(scale=60, size=(count, 2))


def _polar(radius: Floats, angle: Floats) -> Floats:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _bend(generator: np.random.Generator, centre: Floats) -> Callable[[Floats], Floats]:
    """Return a bend that never folds the plane: one wavy shear, then the other.

    It also moves the town from the origin to its place, and rounds to decimetres.
    """
    heights = generator.uniform(12, 22, size=2)
    lengths = generator.uniform(240, 420, size=2)
    phases = generator.uniform(0, 2 * np.pi, size=2)

    def bend(points: Floats) -> Floats:
        x, y = points.T
        x = x + heights[0] * np.sin(2 * np.pi * y / lengths[0] + phases[0])
        y = y + heights[1] * np.sin(2 * np.pi * x / lengths[1] + phases[1])
        return np.round(np.column_stack([x, y]) + centre, 1)

    return bend
