"""In which area does a point lie?"""

import numpy as np
import polars as pl
import shapely

from lagesbild.areas.boundaries import shapes_of


def areas_at(*, e: pl.Series, n: pl.Series, areas: pl.DataFrame) -> pl.Series:
    """Return the area at each point in EPSG:3006, null where there is none or no coordinates.

    A border belongs to the area. Where areas overlap, the one that stands first has the point. For
    some hundred thousand points, such as events; position logs have an engine of their own.

    :param areas: `area` and `geometry` (WKB).
    """
    east, north = (one.to_numpy().astype(np.float64) for one in (e, n))
    held = np.flatnonzero(np.isfinite(east) & np.isfinite(north))
    points = shapely.points(east[held], north[held])
    found = np.full(len(east), len(areas), dtype=np.int64)
    at, area = shapely.STRtree(shapes_of(areas["geometry"])).query(points, predicate="intersects")
    np.minimum.at(found, held[at], area)
    names = areas["area"].to_list()
    return pl.Series([names[one] if one < len(names) else None for one in found], dtype=pl.String)
