"""Is a boundary usable: valid, in the right coordinates, flat, and not on top of another?

Frames carry `area` and `geometry` (WKB in EPSG:3006). The findings are records; whoever read the
file turns them into problems or notes. Repair is for imports of other people's files only: in a
collection an invalid boundary is a fault that its owner must see.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

# Land reaches from about 266 000 to 920 000 m east and 6 132 000 to 7 669 000 m north; the margin
# leaves room for territorial sea in small areas. The western limit also refuses the local zones
# (SWEREF 99 18 00 and the like, about 105 000-195 000 east), the eastern one RT 90 (1 200 000 and
# more), and both refuse degrees and swapped axes.
_EAST = (200_000.0, 1_000_000.0)
_NORTH = (6_100_000.0, 7_700_000.0)

_POLYGON_TYPES = frozenset({"Polygon", "MultiPolygon"})


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The extent of a layer, in the units of its coordinates."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, kw_only=True)
class InvalidBoundary:
    """A boundary that no area can be computed from, and why, in GEOS' own English words."""

    area: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Ground that two areas both claim."""

    first: str
    second: str
    m2: float


@dataclass(frozen=True, kw_only=True)
class Repair:
    """What was done to make one boundary usable."""

    geometry: bytes
    m2: float
    """0 where nothing with ground was there to save: a line, a point, an empty polygon."""
    was_invalid: bool
    dropped_parts: int
    dropped_m2: float


def bounds_of(geometry: pl.Series) -> Bounds:
    """Return the extent of all geometries; not-a-number on all sides where there are none."""
    shapes = shapes_of(geometry)
    if not len(shapes):
        return Bounds(west=math.nan, south=math.nan, east=math.nan, north=math.nan)
    west, south, east, north = shapely.total_bounds(shapes)
    return Bounds(west=float(west), south=float(south), east=float(east), north=float(north))


def is_within_sweden_3006(bounds: Bounds) -> bool:
    """Tell whether coordinates can be Sweden in EPSG:3006, whatever the file calls them.

    An empty layer is not: nothing shows that its coordinates are right.
    """
    east_fits = _EAST[0] <= bounds.west <= bounds.east <= _EAST[1]
    north_fits = _NORTH[0] <= bounds.south <= bounds.north <= _NORTH[1]
    return east_fits and north_fits


def find_invalid(frame: pl.DataFrame) -> list[InvalidBoundary]:
    """Return the areas whose boundary is missing, is not a polygon, is empty or crosses itself."""
    shapes = shapes_of(frame["geometry"])
    return [
        InvalidBoundary(area=area, reason=reason)
        for area, shape in zip(frame["area"], shapes, strict=True)
        if (reason := _what_is_wrong(shape))
    ]


def find_overlaps(frame: pl.DataFrame, *, min_m2: float) -> list[Overlap]:
    """Return the pairs of areas that share at least `min_m2` of ground, the largest first.

    Shared borders are not overlaps. The boundaries must be valid: see `find_invalid`.
    """
    shapes = shapes_of(frame["geometry"])
    areas = frame["area"].to_list()
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    first, second = first[first < second], second[first < second]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    overlaps = [
        Overlap(first=areas[i], second=areas[j], m2=float(m2))
        for i, j, m2 in zip(first, second, shared, strict=True)
        if m2 >= min_m2
    ]
    return sorted(overlaps, key=lambda overlap: (-overlap.m2, overlap.first, overlap.second))


def area_m2(geometry: pl.Series) -> pl.Series:
    """Return the ground of each boundary on the map plane, at most 0.1 % from the true one."""
    return pl.Series("area_m2", shapely.area(shapes_of(geometry)), dtype=pl.Float64)


def has_z(geometry: pl.Series) -> pl.Series:
    """Tell for each boundary whether its corners carry a height."""
    return pl.Series("has_z", shapely.has_z(shapes_of(geometry)), dtype=pl.Boolean)


def drop_z(geometry: pl.Series) -> pl.Series:
    """Return the boundaries without heights."""
    return wkb_of(shapely.force_2d(shapes_of(geometry)))


def repair_boundary(geometry: bytes, *, min_part_m2: float) -> Repair:
    """Make one boundary a valid MultiPolygon, and drop its parts under `min_part_m2`.

    Lines and points that mending leaves behind go without being counted: they have no ground.
    Nothing is dropped from a boundary all of whose parts are small.
    """
    shape = shapely.from_wkb(geometry)
    was_invalid = not shape.is_valid
    mended = shapely.make_valid(shape) if was_invalid else shape
    parts = [part for part in _polygons_in(mended) if part.area > 0]
    large = [part for part in parts if part.area >= min_part_m2] or parts
    return Repair(
        geometry=shapely.to_wkb(shapely.MultiPolygon(large)),
        m2=sum(part.area for part in large),
        was_invalid=was_invalid,
        dropped_parts=len(parts) - len(large),
        dropped_m2=sum(part.area for part in parts) - sum(part.area for part in large),
    )


def shapes_of(geometry: pl.Series) -> npt.NDArray[np.object_]:
    """Return WKB as shapely geometries; null, and bytes that are no geometry, become None.

    A ring of a single corner is such bytes: GDAL passes it on and GEOS cannot hold it.
    """
    shapes: npt.NDArray[np.object_] = shapely.from_wkb(
        np.array(geometry.to_list(), dtype=object), on_invalid="ignore"
    )
    return shapes


def wkb_of(shapes: npt.NDArray[np.object_] | Sequence[shapely.Geometry]) -> pl.Series:
    """Return shapely geometries as a WKB column named `geometry`."""
    return pl.Series("geometry", shapely.to_wkb(np.asarray(shapes)).tolist(), dtype=pl.Binary)


def _what_is_wrong(shape: shapely.Geometry | None) -> str | None:
    if shape is None:
        return "no geometry"
    if shape.geom_type not in _POLYGON_TYPES:
        return f"{shape.geom_type} is not a polygon"
    if shape.is_empty:
        return "empty"
    return None if shape.is_valid else str(shapely.is_valid_reason(shape))


def _polygons_in(shape: shapely.Geometry) -> list[shapely.Polygon]:
    """Take a geometry apart, collections within collections included."""
    if shape.geom_type == "Polygon":
        return [shape]
    return [part for inner in getattr(shape, "geoms", ()) for part in _polygons_in(inner)]
