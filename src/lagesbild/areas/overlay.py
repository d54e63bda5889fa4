"""How figures for small areas become figures for areas: by the share of ground inside.

Ground is a rough key: people live in houses, not in woods. `places` with weights (addresses,
buildings, a population grid) is the better one, and the quality figures say how much the choice can
matter, because a small area that lies wholly inside needs no key at all.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from lagesbild.areas.boundaries import shapes_of

OVERLAY_SCHEMA = {"area": pl.String, "small_area": pl.String, "share": pl.Float64}
QUALITY_SCHEMA = {
    "area": pl.String,
    "small_areas": pl.Int64,
    "residents": pl.Float64,
    "share_wholly_inside": pl.Float64,
}


@dataclass(frozen=True, kw_only=True)
class OverlayRule:
    min_m2: float = 10_000.0
    """An overlap under a hectare is a sliver between two drawings of one border ..."""
    min_share: float = 0.05
    """... unless it is at least this much of the small area."""
    whole_share: float = 0.95
    """From this share a small area counts as wholly inside, in the quality figures only."""


DEFAULT_RULE = OverlayRule()


def overlay(
    *,
    areas: pl.DataFrame,
    small_areas: pl.DataFrame,
    places: pl.DataFrame | None = None,
    rule: OverlayRule = DEFAULT_RULE,
) -> pl.DataFrame:
    """Return the share of each small area that lies in each area, as `OVERLAY_SCHEMA` has it.

    `areas` carries `area` and `geometry`, `small_areas` carries `small_area` and `geometry`.
    `places` (points in `geometry`, and `weight`) replaces ground by weight; a small area without
    any weight is still divided by ground. Slivers are left out, by ground, in both cases.
    Shares of a small area need not add up to 1: most ground lies in no area.
    """
    zones, cells = shapes_of(areas["geometry"]), shapes_of(small_areas["geometry"])
    i, j = shapely.STRtree(cells).query(zones, predicate="intersects")
    pieces = shapely.intersection(zones[i], cells[j])
    ground = shapely.area(pieces)
    by_ground = ground / shapely.area(cells[j])
    kept = (ground >= rule.min_m2) | (by_ground >= rule.min_share)
    share = by_ground if places is None else _by_weight(pieces, cells[j], places, by_ground)
    rows = pl.DataFrame(
        {"area": areas["area"][i], "small_area": small_areas["small_area"][j], "share": share},
        schema=OVERLAY_SCHEMA,
    )
    return rows.filter(kept).sort("area", "small_area")


def overlay_quality(
    *,
    overlay: pl.DataFrame,
    residents: pl.DataFrame,
    areas: pl.Series,
    rule: OverlayRule = DEFAULT_RULE,
) -> pl.DataFrame:
    """Return for each of `areas` how much of its residents need no key, as `QUALITY_SCHEMA` has it.

    `residents` carries `small_area` and `residents`; one that is missing counts as none, and
    `share_wholly_inside` is null for an area without residents.
    """
    estimated = overlay.join(residents, on="small_area", how="left").with_columns(
        estimate=pl.col("share") * pl.col("residents").fill_null(0),
        is_whole=pl.col("share") >= rule.whole_share,
    )
    per_area = estimated.group_by("area").agg(
        small_areas=pl.len().cast(pl.Int64),
        residents=pl.col("estimate").sum(),
        whole=pl.col("estimate").filter("is_whole").sum(),
    )
    rows = areas.alias("area").to_frame().join(per_area, on="area", how="left")
    return rows.select(
        "area",
        pl.col("small_areas").fill_null(0),
        pl.col("residents").fill_null(0.0),
        share_wholly_inside=pl.when(pl.col("residents") > 0).then(
            pl.col("whole") / pl.col("residents")
        ),
    ).sort("area")


def _by_weight(
    pieces: npt.NDArray[np.object_],
    cells: npt.NDArray[np.object_],
    places: pl.DataFrame,
    by_ground: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    tree = shapely.STRtree(shapes_of(places["geometry"]))
    weights = places["weight"].cast(pl.Float64).to_numpy()
    inside, whole = (_weight_in(tree, weights, shapes) for shapes in (pieces, cells))
    return np.divide(inside, whole, out=by_ground.copy(), where=whole > 0)


def _weight_in(
    tree: shapely.STRtree, weights: npt.NDArray[np.float64], shapes: npt.NDArray[np.object_]
) -> npt.NDArray[np.float64]:
    shape, place = tree.query(shapes, predicate="intersects")
    sums: npt.NDArray[np.float64] = np.bincount(
        shape, weights=weights[place], minlength=len(shapes)
    ).astype(np.float64)
    return sums
