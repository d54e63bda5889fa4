"""Who and where: the areas of a picture with their organisation, residents and history."""

from collections.abc import Mapping
from datetime import date

import polars as pl
import shapely

from lagesbild.areas.boundaries import shapes_of
from lagesbild.areas.overlay import overlay_quality
from lagesbild.indicators.estimates import residents_in
from lagesbild.picture.change import Ancestry
from lagesbild.picture.collection import Collection
from lagesbild.picture.situation import Ground, Round, valid_on

SQUARE_METRES_PER_SQUARE_KM = 1_000_000


def describe_areas(
    collection: Collection, *, ground: Ground, kinship: Mapping[str, Ancestry], round_: Round
) -> pl.DataFrame:
    """Return the table of areas, with the organisation of the reference day."""
    organisation = valid_on(collection.organisation, round_.reference_day)
    quality = overlay_quality(
        overlay=ground.shares,
        residents=residents_in(collection.residents, year=round_.indicator_year),
        areas=ground.areas["area"],
    )
    kinds = {area: ancestry.kind.value for area, ancestry in kinship.items()}
    return (
        ground.areas.join(quality, on="area", how="left", maintain_order="left")
        .pipe(_with_unit, organisation, unit="local_police_district", parent="police_district")
        .pipe(_with_unit, organisation, unit="police_district", parent="police_region")
        .pipe(_with_unit, organisation, unit="police_region")
        .pipe(_with_unit, organisation, unit="municipality")
        .with_columns(
            pl.col("valid_from").alias("boundary_from"),
            pl.col("share_wholly_inside").alias("residents_wholly_inside"),
            pl.col("area")
            .replace_strict(kinds, default=None, return_dtype=pl.String)
            .alias("lineage"),
            pl.Series(
                "square_km",
                shapely.area(shapes_of(ground.areas["geometry"])) / SQUARE_METRES_PER_SQUARE_KM,
            ),
        )
    )


def municipality_outlines(collection: Collection, *, day: date) -> pl.DataFrame:
    """Return the ground that the small areas of each municipality cover, as a backdrop for maps."""
    names = valid_on(collection.organisation, day).select(municipality="unit", name="name")
    rows = []
    for [municipality], parts in collection.small_areas.group_by(
        "municipality", maintain_order=True
    ):
        # Neighbours drawn a decimetre apart would leave hairlines between the small areas.
        outline = shapely.union_all(shapes_of(parts["geometry"]), grid_size=1.0)
        rows.append({"municipality": municipality, "geometry": shapely.to_wkb(outline)})
    schema = {"municipality": pl.String, "geometry": pl.Binary}
    return (
        pl.DataFrame(rows, schema=schema)
        .join(names, on="municipality", how="left", maintain_order="left")
        .sort("municipality")
    )


def _with_unit(
    frame: pl.DataFrame, organisation: pl.DataFrame, *, unit: str, parent: str | None = None
) -> pl.DataFrame:
    """Add the name of a unit, and the unit above it under the name of its kind."""
    columns = [pl.col("unit").alias(unit), pl.col("name").alias(f"{unit}_name")]
    if parent:
        columns.append(pl.col("parent").alias(parent))
    units = organisation.filter(pl.col("kind") == unit).select(columns)
    return frame.join(units, on=unit, how="left", maintain_order="left")
