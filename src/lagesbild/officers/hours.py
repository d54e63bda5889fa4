"""What the hours were spent on: duty hours per calendar month, with the kind of each activity."""

from collections.abc import Mapping

import polars as pl

from lagesbild.norms.officer_functions import ActivityKind
from lagesbild.officers.months import DAYS_PER_WEEK
from lagesbild.periods import Period

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
    A local activity counts as the activity of the catalogue that the unit has said it is; the
    activity keeps its own name.

    :param kinds: kind of each activity of the catalogue.
    """
    months = _months_of(duty_hours["period"].unique().sort().to_list())
    local = local_activities.select("unit", "activity", "counts_as").unique()
    named = duty_hours.join(
        local, on=["unit", "activity"], how="left", maintain_order="left"
    ).with_columns(
        kind=pl.coalesce("counts_as", "activity").replace_strict(
            {activity: kind.value for activity, kind in kinds.items()}, return_dtype=pl.String
        )
    )
    keys = [name for name in HOURS_SCHEMA if name != "hours"]
    worked = named.join(months, on="period", how="left", maintain_order="left").with_columns(
        hours=pl.col("hours") * pl.col("share")
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


def _months_of(periods: list[str]) -> pl.DataFrame:
    """Return which share of each period lies in which month."""
    rows = []
    for text in periods:
        period = Period.parse(text)
        first, last = (Period.parse(f"{day:%Y-%m}") for day in (period.first, period.last))
        if first == last:
            rows.append((text, str(first), 1.0))
        else:
            in_first = (first.last - period.first).days + 1
            rows.append((text, str(first), in_first / DAYS_PER_WEEK))
            rows.append((text, str(last), 1 - in_first / DAYS_PER_WEEK))
    schema = {"period": pl.String, "month": pl.String, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
