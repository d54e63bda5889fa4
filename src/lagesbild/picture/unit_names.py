"""What areas, units and the country were called on a day."""

from datetime import date

import polars as pl

from lagesbild.areas.levels import NATION, Level
from lagesbild.picture.collection import Collection


def unit_names(collection: Collection, *, day: date) -> pl.DataFrame:
    """Return `level`, `unit` and `unit_name` of all that had begun by a day, ended or not."""
    areas = (
        collection.areas.filter(pl.col("valid_from") <= day)
        .sort("valid_from")
        .group_by(unit="area")
        .agg(unit_name=pl.col("name").last())
        .select(pl.lit(Level.AREA.value).alias("level"), "unit", "unit_name")
    )
    units = (
        collection.organisation.filter(pl.col("valid_from") <= day)
        .sort("valid_from")
        .group_by("unit", "kind")
        .agg(unit_name=pl.col("name").last())
        .filter(pl.col("kind").is_in([level.value for level in Level]))
        .select(pl.col("kind").alias("level"), "unit", "unit_name")
    )
    nation = pl.DataFrame(
        {"level": [Level.NATION.value], "unit": [NATION], "unit_name": ["Landet"]}
    )
    return pl.concat([areas, units, nation])
