"""Which rings bound each area? The way from boundaries to what locates positions."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from lagesbild.positions.rings import LayerRings


def rings_of(shapes: npt.NDArray[np.object_] | Sequence[shapely.Geometry | None]) -> LayerRings:
    """Return the rings of polygons in EPSG:3006, each area numbered by its place in `shapes`.

    An area that is None or empty has no ring. Heights are left out. Areas may overlap each other
    (`find_overlaps` tells where); the parts of one area may not, so each must be valid.

    :raises ValueError: if a geometry is not a polygon, or is invalid: see `find_invalid`.
    """
    layer = np.asarray(shapes, dtype=object)
    _require_valid_polygons(layer)
    parts, part_areas = shapely.get_parts(layer, return_index=True)
    rings, ring_parts = shapely.get_rings(parts, return_index=True)
    coordinates, corner_rings = shapely.get_coordinates(rings, return_index=True)
    corners = np.bincount(corner_rings, minlength=len(rings))
    return LayerRings(
        coordinates=coordinates,
        ring_starts=np.concatenate([[0], np.cumsum(corners)]).astype(np.int64),
        ring_areas=part_areas[ring_parts].astype(np.int32),
        areas=len(layer),
    )


def _require_valid_polygons(layer: npt.NDArray[np.object_]) -> None:
    polygonal = np.isin(shapely.get_type_id(layer), (-1, 3, 6))
    wrong = np.flatnonzero(~polygonal | ~(shapely.is_missing(layer) | shapely.is_valid(layer)))
    if len(wrong):
        raise ValueError(f"not valid polygons: areas number {wrong[:10].tolist()}")
