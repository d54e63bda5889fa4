"""What the time of the officers of an area was used for: their tasks, and everything else."""

from collections.abc import Sequence

import polars as pl

from lagesbild.areas.levels import NATION, Level

USE_SCHEMA = {
    "level": pl.String,
    "unit": pl.String,
    "period": pl.String,
    "activity": pl.String,
    "kind": pl.String,
    "hours": pl.Float64,
    "share": pl.Float64,
}


def time_use(
    hours: pl.DataFrame, *, area_months: pl.DataFrame, functions: Sequence[str], period: str
) -> pl.DataFrame:
    """Return the hours per activity of the officers assigned to areas, as `USE_SCHEMA` has it.

    Every kind of activity is there, so that the shares of a unit and period add up to 1.

    :param hours: see `hours.hours_by_month`.
    :param period: how all months together are called.
    """
    counted = hours.filter(pl.col("function").is_in(list(functions)))
    units = area_months.select("month", "area", "local_police_district", "police_region")
    placed = counted.join(
        units, left_on=["month", "assigned_area"], right_on=["month", "area"], how="inner"
    ).with_columns(area=pl.col("assigned_area"), nation=pl.lit(NATION))
    levels = pl.concat(
        placed.select(
            "month",
            "activity",
            "kind",
            "hours",
            level=pl.lit(level.value),
            unit=pl.col(level.value),
        )
        for level in Level
    ).drop_nulls("unit")
    months = levels.rename({"month": "period"})
    rows = (
        months
        if period in area_months["month"]
        else pl.concat([months, months.with_columns(period=pl.lit(period))])
    )
    return (
        rows.group_by("level", "unit", "period", "activity", "kind")
        .agg(pl.col("hours").sum())
        .with_columns(
            share=pl.when(pl.col("hours").sum().over("level", "unit", "period") > 0).then(
                pl.col("hours") / pl.col("hours").sum().over("level", "unit", "period")
            )
        )
        .select(pl.col(name).cast(dtype) for name, dtype in USE_SCHEMA.items())
        .sort("level", "unit", "period", "activity")
    )
