"""Which candidates lie beside each other, and which listed areas do they lie beside?"""

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from lagesbild.areas.boundaries import shapes_of

GROUPS_SCHEMA = {"small_area": pl.String, "group": pl.String}
BESIDE_SCHEMA = {"group": pl.String, "area": pl.String}


def group_neighbours(cells: pl.DataFrame, *, within_metres: float) -> pl.DataFrame:
    """Return the group of each small area: those that can be reached from neighbour to neighbour.

    `cells` carries `small_area` and `geometry`. Neighbours lie at most `within_metres` apart, at a
    corner too, so that two drawings of one border do not part them. A group is called by the first
    of its codes in order, whatever the order of the rows.
    """
    if cells.is_empty():
        return pl.DataFrame(schema=GROUPS_SCHEMA)
    ordered = cells.sort("small_area")
    first, second = _within(ordered["geometry"], ordered["geometry"], within_metres)
    links = sparse.coo_matrix((np.ones(len(first)), (first, second)), shape=(len(ordered),) * 2)
    _, number = connected_components(links, directed=False)
    return ordered.select("small_area", number=pl.Series(number)).select(
        "small_area", group=pl.col("small_area").first().over("number")
    )


def areas_beside(cells: pl.DataFrame, *, areas: pl.DataFrame, within_metres: float) -> pl.DataFrame:
    """Return the areas that touch or share ground with each group.

    `cells` carries `group` and `geometry`, `areas` carries `area` and `geometry`.
    """
    if cells.is_empty() or areas.is_empty():
        return pl.DataFrame(schema=BESIDE_SCHEMA)
    cell, area = _within(cells["geometry"], areas["geometry"], within_metres)
    pairs = pl.DataFrame({"group": cells["group"][cell], "area": areas["area"][area]})
    return pairs.unique().sort("group", "area")


def _within(
    of: pl.Series, others: pl.Series, metres: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the pairs of rows of two columns of geometry that are at most so far apart."""
    tree = shapely.STRtree(shapes_of(others))
    first, second = tree.query(shapes_of(of), predicate="dwithin", distance=metres)
    return first, second
