"""How much of each unit's paid time was spent in listed areas, for certain, likely, and at most?"""

import polars as pl

from lagesbild.resources.places import GROUND, NO_GROUND, Place
from lagesbild.stats.untraced import untraced_share

TIME_IN_AREAS_SCHEMA = {
    "month": pl.String,
    "unit": pl.String,
    "function": pl.String,
    "paid_milli": pl.Int64,
    "leave_milli": pl.Int64,
    "in_areas_milli": pl.Int64,
    "elsewhere_milli": pl.Int64,
    "unknown_milli": pl.Int64,
    "point": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "worst_low": pl.Float64,
    "worst_high": pl.Float64,
}
"""Thousandths of an hour; `unknown_milli` holds lent hours. The last five are shares of worked
hours, that is paid hours less leave: null where there are none."""

_CELL = ["month", "unit", "function"]


def time_in_areas(
    evidence: pl.DataFrame, *, listed: pl.DataFrame, odds_ratio: float
) -> pl.DataFrame:
    """Return what is demonstrably in listed areas, beside two ways of guessing at the rest.

    `point` takes the untraced hours to be as the traced ones, `low` and `high` their odds of being
    in an area within a factor of the traced odds, the worst case nothing at all. See
    `stats.untraced`. Where nothing was traced only the worst case is told.

    :param evidence: see `evidence.demonstrate`.
    :param listed: see `areas.listed.listed_areas`.
    """

    def hours(is_there: pl.Expr) -> pl.Expr:
        return pl.col("hours_milli").filter(is_there).sum()

    place, on_list = pl.col("place"), pl.col("class").is_not_null()
    sums = (
        evidence.join(listed, left_on=["month", "works_in"], right_on=["month", "area"], how="left")
        .with_columns(is_in_area=(place == Place.AREA.value) & on_list)
        .group_by(_CELL)
        .agg(
            paid_milli=pl.col("hours_milli").sum(),
            leave_milli=hours(place == Place.LEAVE.value),
            in_areas_milli=hours(pl.col("is_in_area")),
            elsewhere_milli=hours(
                place.is_in([one.value for one in GROUND]) & ~pl.col("is_in_area")
            ),
            unknown_milli=hours(place.is_in([one.value for one in NO_GROUND])),
        )
        .sort(_CELL)
    )
    shares = [
        worked_shares(inside, elsewhere, untraced, odds_ratio=odds_ratio)
        for inside, elsewhere, untraced in sums.select(
            "in_areas_milli", "elsewhere_milli", "unknown_milli"
        ).iter_rows()
    ]
    told = pl.DataFrame(
        shares,
        schema=dict.fromkeys(("point", "low", "high", "worst_low", "worst_high"), pl.Float64),
        orient="row",
    )
    return sums.hstack(told).select(
        pl.col(name).cast(dtype) for name, dtype in TIME_IN_AREAS_SCHEMA.items()
    )


def worked_shares(
    inside: int, elsewhere: int, untraced: int, *, odds_ratio: float
) -> tuple[float | None, ...]:
    """Return point, low, high and both worst cases as shares of what was worked."""
    worked = inside + elsewhere + untraced
    if worked == 0:
        return (None,) * 5
    of = untraced_share(
        inside=inside, elsewhere=elsewhere, untraced=untraced, odds_ratio=odds_ratio
    )
    told = (of.point, of.low, of.high, of.worst_low, of.worst_high)
    return tuple(None if one is None else one / worked for one in told)
