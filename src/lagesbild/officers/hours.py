"""What the hours were spent on: duty hours per calendar month, with the kind of each activity."""

from collections.abc import Mapping, Sequence

import polars as pl

from lagesbild.norms.officer_functions import ActivityKind
from lagesbild.periods import Period, month_shares

ON_LOAN = "on_loan"
"""The activity of hours lent to somebody else; a kind of being pulled away."""

HOURS_SCHEMA = {
    "month": pl.String,
    "unit": pl.String,
    "function": pl.String,
    "assigned_area": pl.String,
    "worked_area": pl.String,
    "activity": pl.String,
    "kind": pl.String,
    "hours": pl.Float64,
}


def hours_by_month(
    duty_hours: pl.DataFrame,
    *,
    loans: pl.DataFrame,
    local_activities: pl.DataFrame,
    kinds: Mapping[str, ActivityKind],
) -> pl.DataFrame:
    """Return duty hours and lent hours by calendar month, as `HOURS_SCHEMA` has it.

    A week that crosses the end of a month is divided by its days: 3 of 7 days, 3/7 of the hours.
    A local activity counts as the activity of the catalogue that the unit says it is on the last
    day of the period that it holds; the activity keeps its own name.

    :param kinds: kind of each activity of the catalogue.
    """
    periods = [(text, Period.parse(text)) for text in duty_hours["period"].unique().sort()]
    keys = [name for name in HOURS_SCHEMA if name != "hours"]
    worked = (
        duty_hours.join(
            _counted_as(duty_hours, local_activities, periods),
            on=["unit", "activity", "period"],
            how="left",
            maintain_order="left",
        )
        .join(
            month_shares(text for text, _ in periods),
            on="period",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            kind=pl.coalesce("counts_as", "activity").replace_strict(
                {activity: kind.value for activity, kind in kinds.items()}, return_dtype=pl.String
            ),
            hours=pl.col("hours") * pl.col("share"),
        )
    )
    lent = loans.select(
        "month",
        "function",
        "assigned_area",
        "hours",
        unit="from_unit",
        worked_area=pl.lit(None, pl.String),
        activity=pl.lit(ON_LOAN),
        kind=pl.lit(ActivityKind.PULLED_AWAY.value),
    )
    return (
        pl.concat(
            [worked.select(HOURS_SCHEMA.keys()), lent.select(HOURS_SCHEMA.keys())],
            how="vertical_relaxed",
        )
        .group_by(keys)
        .agg(pl.col("hours").sum())
        .select(pl.col(name).cast(dtype) for name, dtype in HOURS_SCHEMA.items())
        .sort(keys, nulls_last=True)
    )


def _counted_as(
    duty_hours: pl.DataFrame, local: pl.DataFrame, periods: Sequence[tuple[str, Period]]
) -> pl.DataFrame:
    """Return what each local activity counts as in each period: the newest version that holds."""
    days = pl.DataFrame(
        [(text, period.first, period.last) for text, period in periods],
        schema={"period": pl.String, "first": pl.Date, "last": pl.Date},
        orient="row",
    )
    used = duty_hours.select("unit", "activity", "period").unique()
    return (
        used.join(days, on="period")
        .join(local, on=["unit", "activity"])
        .filter(
            pl.col("valid_from") <= pl.col("last"),
            pl.col("valid_to").is_null() | (pl.col("first") <= pl.col("valid_to")),
        )
        .sort("valid_from")
        .group_by("unit", "activity", "period")
        .agg(pl.col("counts_as").last())
    )
