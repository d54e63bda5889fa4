"""The same sums for areas, local police districts, regions and the nation, per month and year.

A level's month is the sum over its areas; a level's year is the mean over its months for what is
counted on a day (posts, heads, residents) and the sum for hours. A sum with a missing part is
missing, and says which part.
"""

from collections.abc import Sequence

import polars as pl

from lagesbild.areas.levels import NATION, Level
from lagesbild.periods import Period, span_of

_STOCKS = ("posts", "heads", "fte", "present_fte", "residents", "key_variance")
_FLOWS = (
    "full_time_hours",
    "contracted_hours",
    "reported_hours",
    "own_area_work_hours",
    "pulled_away_hours",
    "ring_fenced_hours",
    "ring_fenced_by_others_hours",
    "joined_heads",
    "left_heads",
)
FACT_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "level": pl.String,
    "unit": pl.String,
    "period": pl.String,
    "areas": pl.Int64,
    **dict.fromkeys((*_STOCKS, *_FLOWS), pl.Float64),
    "also_counted_heads": pl.Float64,
    "median_months": pl.Float64,
    "first_residents_year": pl.Int64,
    "last_residents_year": pl.Int64,
    "missing_staff": pl.List(pl.String),
    "missing_residents": pl.List(pl.String),
}
"""`heads` of a level above areas are distinct: one who is shared by three areas is one.

`areas` is the largest number of areas in any month. `full_time_hours` is of one post. The lists of
what is missing hold `area name, month`.
"""


def facts(area_months: pl.DataFrame, *, months: Sequence[Period]) -> pl.DataFrame:
    """Return every level's months, and all the months together, as `FACT_SCHEMA` has it.

    :param area_months: see `area_months.area_months`.
    """
    of_months = pl.concat([_level_months(area_months, level) for level in Level])
    parts = [of_months]
    if len(months) > 1:
        parts.append(_together(of_months, str(span_of(tuple(months)))))
    return (
        pl.concat(parts)
        .select(pl.col(name).cast(dtype) for name, dtype in FACT_SCHEMA.items())
        .sort("level", "unit", "period")
    )


def _level_months(area_months: pl.DataFrame, level: Level) -> pl.DataFrame:
    unit = pl.lit(NATION) if level is Level.NATION else pl.col(level.value)
    distinct_heads = pl.col("heads") - pl.col("also_counted_heads")
    heads = pl.col("heads") if level is Level.AREA else distinct_heads
    place = pl.format("{}, {}", "name", "month")
    return (
        area_months.with_columns(unit=unit, heads=heads)
        .drop_nulls("unit")
        .group_by("unit", period="month")
        .agg(
            pl.len().alias("areas"),
            *(_whole_sum(name) for name in (*_STOCKS, *_FLOWS) if name != "full_time_hours"),
            pl.col("full_time_hours").first(),
            pl.col("also_counted_heads").sum(),
            pl.when(pl.len() == 1).then(pl.col("median_months").first()).alias("median_months"),
            pl.col("residents_year").min().alias("first_residents_year"),
            pl.col("residents_year").max().alias("last_residents_year"),
            place.filter(pl.col("posts").is_null()).alias("missing_staff"),
            place.filter(pl.col("residents").is_null()).alias("missing_residents"),
        )
        .select(
            pl.lit(level.value).alias("level"),
            *(pl.col(name).cast(dtype) for name, dtype in FACT_SCHEMA.items() if name != "level"),
        )
    )


def _together(of_months: pl.DataFrame, period: str) -> pl.DataFrame:
    """Put the months of each unit together; a unit that is newer has only its own months."""
    return (
        of_months.sort("period")
        .group_by("level", "unit", maintain_order=True)
        .agg(
            pl.lit(period).alias("period"),
            pl.col("areas").max(),
            *(_whole_mean(name) for name in _STOCKS),
            *(_whole_sum(name) for name in _FLOWS),
            pl.col("also_counted_heads").mean(),
            pl.col("median_months").last(),
            pl.col("first_residents_year").min(),
            pl.col("last_residents_year").max(),
            pl.col("missing_staff").explode().drop_nulls(),
            pl.col("missing_residents").explode().drop_nulls(),
        )
        .select(FACT_SCHEMA.keys())
    )


def _whole_sum(name: str) -> pl.Expr:
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)


def _whole_mean(name: str) -> pl.Expr:
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).mean()).alias(name)
