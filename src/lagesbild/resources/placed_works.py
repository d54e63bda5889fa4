"""Placed in by works in: whose paid hours were worked on whose ground, with both margins whole?"""

import polars as pl

from lagesbild.areas.held import homes_of, units_above
from lagesbild.areas.levels import NATION, Level
from lagesbild.resources.evidence import PaidBasis
from lagesbild.resources.places import Place, milli

PLACED_WORKS_SCHEMA = {
    "level": pl.String,
    "month": pl.String,
    "placed_in": pl.String,
    "place": pl.String,
    "works_in": pl.String,
    "hours_milli": pl.Int64,
}
"""In thousandths of an hour. `works_in` is, at the level of areas, the area; above it the district,
region or nation that the area, or the unit that borrowed, belongs to. Null where the place has
none. `placed_in` is null for hours of units that nobody has delivered paid hours of."""

MARGIN_SCHEMA = {
    "level": pl.String,
    "month": pl.String,
    "margin": pl.String,
    "unit": pl.String,
    "place": pl.String,
    "hours_milli": pl.Int64,
}

AREA_BALANCE_SCHEMA = {
    "month": pl.String,
    "area": pl.String,
    "local_police_district": pl.String,
    "placed_milli": pl.Int64,
    "worked_milli": pl.Int64,
    "worked_by_own_district_milli": pl.Int64,
    "worked_by_others_milli": pl.Int64,
}
"""`placed_milli` is the filled posts of staff placed in the area times the hours of a full-time
post, null where no staffing is delivered for it; `worked_milli` the hours demonstrably worked."""


def placed_works(
    evidence: pl.DataFrame,
    *,
    paid: pl.DataFrame,
    areas: pl.DataFrame,
    organisation: pl.DataFrame,
) -> pl.DataFrame:
    """Return the matrix of each month at every level, as `PLACED_WORKS_SCHEMA` has it.

    A row adds up to what the unit was paid for, a column to what was demonstrably worked there; the
    same hours in all levels. What no source covers is the column `unknown` of its unit; hours of
    units without paid hours are a row of their own. Rows at the level of areas are districts or
    other units, since paid hours are not known by area; `area_balance` has the areas.

    A unit above the level (a region's own staff at the level of districts) stays what it is.

    :param evidence: see `evidence.demonstrate`, from which `paid` comes too.
    :param areas: `area`, `local_police_district`, `valid_from`, `valid_to`.
    :param organisation: the dated table of units.
    """
    cell = ["month", "unit", "function"]
    known = evidence.join(paid.select(*cell, "basis"), on=cell, how="left").with_columns(
        unit=pl.when(pl.col("basis") != PaidBasis.SOURCES.value).then(pl.col("unit"))
    )
    months = evidence["month"].unique().sort()
    above = units_above(organisation, months=months)
    homes = homes_of(areas, months=months)
    in_area = pl.col("place") == Place.AREA.value
    placed = known.join(
        homes, left_on=["month", "works_in"], right_on=["month", "area"], how="left"
    ).with_columns(
        ground=pl.when(in_area).then(pl.col("local_police_district")).otherwise(pl.col("works_in"))
    )
    return (
        pl.concat(_at_level(placed, level, above) for level in Level)
        .group_by([name for name in PLACED_WORKS_SCHEMA if name != "hours_milli"])
        .agg(pl.col("hours_milli").sum())
        .filter(pl.col("hours_milli") != 0)
        .select(pl.col(name).cast(dtype) for name, dtype in PLACED_WORKS_SCHEMA.items())
        .sort("level", "month", "placed_in", "place", "works_in", nulls_last=True)
    )


def margins(matrix: pl.DataFrame) -> pl.DataFrame:
    """Return the sums of rows (`placed_in`) and of columns (`works_in`), as `MARGIN_SCHEMA` has it.

    :param matrix: see `placed_works`.
    """
    sum_of_hours = pl.col("hours_milli").sum()
    rows = matrix.group_by("level", "month", unit="placed_in").agg(
        sum_of_hours, margin=pl.lit("placed_in"), place=pl.lit(None, pl.String)
    )
    columns = matrix.group_by("level", "month", "place", unit="works_in").agg(
        sum_of_hours, margin=pl.lit("works_in")
    )
    return pl.concat(
        part.select(pl.col(name).cast(dtype) for name, dtype in MARGIN_SCHEMA.items())
        for part in (rows, columns)
    ).sort("level", "month", "margin", "place", "unit", nulls_last=True)


def area_balance(
    evidence: pl.DataFrame,
    *,
    homes: pl.DataFrame,
    staffing: pl.DataFrame,
    full_time_hours: pl.DataFrame,
) -> pl.DataFrame:
    """Return the hours placed in each area beside those worked there, as `AREA_BALANCE_SCHEMA` has.

    :param homes: see `areas.held.homes_of`.
    :param full_time_hours: see `periods.full_time_by_month`.
    """
    worked = evidence.filter(pl.col("place") == Place.AREA.value)
    by_own = pl.col("unit") == pl.col("local_police_district")
    sums = (
        worked.join(homes, left_on=["month", "works_in"], right_on=["month", "area"], how="left")
        .group_by("month", area="works_in")
        .agg(
            worked_milli=pl.col("hours_milli").sum(),
            worked_by_own_district_milli=pl.col("hours_milli").filter(by_own).sum(),
        )
    )
    placed = (
        staffing.drop_nulls("area")
        .group_by("month", "area")
        .agg(pl.col("filled_fte").sum())
        .join(full_time_hours, on="month")
        .with_columns(hours=pl.col("filled_fte") * pl.col("full_time_hours"))
        .select("month", "area", placed_milli=milli("hours"))
    )
    hours = pl.col("worked_milli", "worked_by_own_district_milli")
    return (
        homes.join(sums, on=["month", "area"], how="left")
        .join(placed, on=["month", "area"], how="left")
        .with_columns(hours.fill_null(0))
        .with_columns(
            worked_by_others_milli=pl.col("worked_milli") - pl.col("worked_by_own_district_milli")
        )
        .select(pl.col(name).cast(dtype) for name, dtype in AREA_BALANCE_SCHEMA.items())
        .sort("month", "area")
    )


def _at_level(placed: pl.DataFrame, level: Level, above: pl.DataFrame) -> pl.DataFrame:
    in_area = pl.col("place") == Place.AREA.value
    if level is Level.AREA:
        return placed.select(
            pl.lit(level.value).alias("level"),
            "month",
            pl.col("unit").alias("placed_in"),
            "place",
            "works_in",
            "hours_milli",
        )
    if level is Level.NATION:
        has_ground = in_area | (pl.col("place") == Place.LENT_TO_UNIT.value)
        return placed.select(
            pl.lit(level.value).alias("level"),
            "month",
            pl.when(pl.col("unit").is_not_null()).then(pl.lit(NATION)).alias("placed_in"),
            "place",
            pl.when(has_ground).then(pl.lit(NATION)).alias("works_in"),
            "hours_milli",
        )
    at_level = above.select("month", "unit", at=pl.col(level.value))
    return (
        placed.join(at_level, on=["month", "unit"], how="left")
        .join(
            at_level.rename({"unit": "ground", "at": "ground_at"}),
            on=["month", "ground"],
            how="left",
        )
        .select(
            pl.lit(level.value).alias("level"),
            "month",
            pl.coalesce("at", "unit").alias("placed_in"),
            "place",
            pl.coalesce("ground_at", "ground").alias("works_in"),
            "hours_milli",
        )
    )
