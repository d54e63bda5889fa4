"""Which rows of a dated table hold in a month, and which units are above which ground?"""

from collections.abc import Iterable

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.periods import Period


def held_in(months: Iterable[str], dated: pl.DataFrame, *, key: str) -> pl.DataFrame:
    """Return the rows valid on any day of each month, with `month`; of several the newest.

    :param dated: `key`, `valid_from`, `valid_to` and what else it has.
    """
    rows = [(month, (period := Period.parse(month)).first, period.last) for month in months]
    schema = {"month": pl.String, "first": pl.Date, "last": pl.Date}
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .join(dated, how="cross")
        .filter(
            pl.col("valid_from") <= pl.col("last"),
            pl.col("valid_to").is_null() | (pl.col("first") <= pl.col("valid_to")),
        )
        .sort("month", key, "valid_from")
        .unique(["month", key], keep="last", maintain_order=True)
        .drop("first", "last")
    )


def homes_of(areas: pl.DataFrame, *, months: Iterable[str]) -> pl.DataFrame:
    """Return `month`, `area` and the `local_police_district` that it lies in."""
    return held_in(months, areas, key="area").select("month", "area", "local_police_district")


def units_above(organisation: pl.DataFrame, *, months: Iterable[str]) -> pl.DataFrame:
    """Return `month`, `unit`, and its `local_police_district` and `police_region`.

    Null where the unit lies in none: a region has no district.
    """
    units = held_in(months, organisation, key="unit").select("month", "unit", "kind", "parent")
    parents = units.select("month", parent="unit", parent_kind="kind", grandparent="parent")
    district, region = Level.LOCAL_POLICE_DISTRICT.value, Level.POLICE_REGION.value
    return units.join(parents, on=["month", "parent"], how="left").select(
        "month",
        "unit",
        pl.when(pl.col("kind") == district).then(pl.col("unit")).alias(district),
        pl.when(pl.col("kind") == region)
        .then(pl.col("unit"))
        .when(pl.col("parent_kind") == region)
        .then(pl.col("parent"))
        .otherwise(pl.col("grandparent"))
        .alias(region),
    )
