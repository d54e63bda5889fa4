"""What became of the needs: how many were met, how long they waited, and what cameras are used for.

A need is met when all of it is in operation. Withdrawn needs count as asked for until then. What
cameras change in an area is another question, which nothing here answers.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from lagesbild.areas.levels import NATION, Level
from lagesbild.cameras.priority import AREA_CLASS
from lagesbild.norms.class_schemes import NOT_LISTED
from lagesbild.periods import Period, span_of
from lagesbild.stats.shares import wilson_interval
from lagesbild.stats.waiting import waiting_times

KIND = "kind"
LEVELS = (
    *(AREA_CLASS, KIND, Level.LOCAL_POLICE_DISTRICT.value, Level.POLICE_REGION.value),
    Level.NATION.value,
)

BALANCE_SCHEMA = {
    "level": pl.String,
    "unit": pl.String,
    "month": pl.String,
    "needs": pl.Int64,
    "needs_met": pl.Int64,
    "needs_waiting": pl.Int64,
    "cameras": pl.Int64,
    "cameras_met": pl.Int64,
}
"""At the end of each month, since the beginning: what was asked for and not withdrawn unmet, and
what of it had been met."""

WAITING_SCHEMA = {
    "level": pl.String,
    "unit": pl.String,
    "needs": pl.Int64,
    "met": pl.Int64,
    "median_days": pl.Float64,
    "median_low": pl.Float64,
    "median_high": pl.Float64,
    "p90_days": pl.Float64,
    "p90_low": pl.Float64,
    "p90_high": pl.Float64,
    "longest_waiting_days": pl.Int64,
}
"""Days by which a half and nine tenths are in operation, by Kaplan-Meier with those that wait
censored; null where that is not within sight. The longest is of those that still wait."""

CURVE_SCHEMA = {
    "level": pl.String,
    "unit": pl.String,
    "days": pl.Int64,
    "waiting_share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "followed": pl.Int64,
}
"""The share that still waits so many days after the report, by Kaplan-Meier, and how many needs
were followed for as long."""

SHARE_MET_SCHEMA = {
    "area_class": pl.String,
    "needs": pl.Int64,
    "met": pl.Int64,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}
"""With Wilson's interval: the needs as a sample of those that such areas have."""

USE_SCHEMA = {
    "level": pl.String,
    "unit": pl.String,
    "purpose": pl.String,
    "exports": pl.Int64,
    "camera_months": pl.Float64,
    "exports_per_camera_month": pl.Float64,
}
"""`camera_months` are planned hours in whole months of all hours; null where none are told."""

UPTIME_SCHEMA = {
    "level": pl.String,
    "unit": pl.String,
    "hours_up": pl.Float64,
    "hours_due": pl.Float64,
    "uptime": pl.Float64,
    "moved": pl.Int64,
}

LITTLE_SCHEMA = {
    "level": pl.String,
    "unit": pl.String,
    "mean_waiting": pl.Float64,
    "reported_per_day": pl.Float64,
    "mean_days": pl.Float64,
    "expected_waiting": pl.Float64,
    "ratio": pl.Float64,
}
"""Little's law (1961, Operations Research 9:383-387) as a check. Above 1 the queue holds needs that
wait longer than those that were met: it grows, or some never come up. Null where none were met."""

_HOURS_PER_DAY = 24


def need_balance(
    standing: pl.DataFrame, *, classes: pl.DataFrame, months: Sequence[Period]
) -> pl.DataFrame:
    """Return asked and met by the end of each month at every level, as `BALANCE_SCHEMA` has it.

    Class, district and region are those of the day that `standing` was made for.

    :param standing: see `standing.needs_on`.
    :param classes: see `priority.classes_on`.
    """
    ends = pl.DataFrame(
        [(str(month), month.last) for month in months],
        schema={"month": pl.String, "end": pl.Date},
        orient="row",
    )
    by_then = (
        _at_levels(_placed(standing, classes))
        .join(ends, how="cross")
        .filter(pl.col("reported_on") <= pl.col("end"))
        .with_columns(
            met=(pl.col("active_on") <= pl.col("end")).fill_null(value=False),
            ended=(pl.col("ended_on") <= pl.col("end")).fill_null(value=False),
        )
        .filter(pl.col("met") | ~pl.col("ended"))
    )
    number, met = pl.col("number"), pl.col("met")
    return (
        by_then.group_by("level", "unit", "month")
        .agg(
            needs=pl.len(),
            needs_met=met.sum(),
            needs_waiting=(~met).sum(),
            cameras=number.sum(),
            cameras_met=number.filter(met).sum(),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in BALANCE_SCHEMA.items())
        .sort("level", "unit", "month")
    )


def waiting_by_level(
    standing: pl.DataFrame, *, classes: pl.DataFrame, on: date, coverage: float = 0.95
) -> pl.DataFrame:
    """Return how long needs have waited at every level, as `WAITING_SCHEMA` has it."""
    rows = []
    for (level, unit), members in _followed(standing, classes, on).group_by("level", "unit"):
        found = waiting_times(
            members["days"].to_numpy(), is_over=members["is_met"].to_numpy(), coverage=coverage
        )
        median, most = found.quantile(0.5), found.quantile(0.9)
        rows.append(
            {
                "level": level,
                "unit": unit,
                "needs": members.height,
                "met": members["is_met"].sum(),
                "median_days": median.value,
                "median_low": median.low,
                "median_high": median.high,
                "p90_days": most.value,
                "p90_low": most.low,
                "p90_high": most.high,
                "longest_waiting_days": members.filter("waits")["days"].max(),
            }
        )
    return pl.DataFrame(rows, schema=WAITING_SCHEMA).sort("level", "unit")


def waiting_curves(
    standing: pl.DataFrame,
    *,
    classes: pl.DataFrame,
    on: date,
    step_days: int,
    least_followed: int,
    coverage: float = 0.95,
) -> pl.DataFrame:
    """Return the curve of what still waits at every level, as `CURVE_SCHEMA` has it.

    :param step_days: between the points that are told of, from the day of the report.
    :param least_followed: the curve ends where fewer needs than these are followed.
    """
    rows = []
    for (level, unit), members in _followed(standing, classes, on).group_by("level", "unit"):
        days = members["days"].to_numpy()
        found = waiting_times(days, is_over=members["is_met"].to_numpy(), coverage=coverage)
        for day in range(0, int(days.max()) + 1, step_days):
            followed = int((days >= day).sum())
            if followed < least_followed:
                break
            at = int(np.searchsorted(found.times, day, side="right")) - 1
            curves = (found.remaining, found.low, found.high)
            told = [float(curve[at]) for curve in curves] if at >= 0 else [1.0] * len(curves)
            rows.append((level, unit, day, *told, followed))
    return pl.DataFrame(rows, schema=CURVE_SCHEMA, orient="row").sort("level", "unit", "days")


def share_met(
    standing: pl.DataFrame, *, classes: pl.DataFrame, coverage: float = 0.95
) -> pl.DataFrame:
    """Return which share of the needs of each class is met, as `SHARE_MET_SCHEMA` has it.

    Needs withdrawn before they were met are not counted.
    """
    met = pl.col("active_on").is_not_null()
    counted = (
        _placed(standing, classes)
        .filter(met | pl.col("ended_on").is_null())
        .group_by(AREA_CLASS)
        .agg(needs=pl.len().cast(pl.Int64), met=met.sum().cast(pl.Int64))
        .sort(AREA_CLASS)
    )
    rows = []
    for row in counted.to_dicts():
        interval = wilson_interval(row["met"], row["needs"], coverage=coverage)
        share = row["met"] / row["needs"]
        rows.append({**row, "share": share, "low": interval.low, "high": interval.high})
    return pl.DataFrame(rows, schema=SHARE_MET_SCHEMA)


def use_by_purpose(use: pl.DataFrame, *, places: pl.DataFrame) -> pl.DataFrame:
    """Return exports for each purpose at every level but kind, as `USE_SCHEMA` has it.

    :param use: the table `camera_use`.
    :param places: `area`, `class`, `local_police_district`, `police_region` of every area.
    """
    followed = _used(use, places)
    exports = (
        followed.drop_nulls("purpose")
        .group_by("level", "unit", "purpose")
        .agg(pl.col("exports").sum())
    )
    months = (
        followed.drop_nulls("hours_due")
        .with_columns(
            hours=pl.col("month").str.to_date("%Y-%m").dt.days_in_month().cast(pl.Int64)
            * _HOURS_PER_DAY
        )
        .group_by("level", "unit", maintain_order=True)
        .agg(camera_months=(pl.col("hours_due") / pl.col("hours")).sum())
    )
    per_month = pl.col("exports") / pl.when(pl.col("camera_months") > 0).then("camera_months")
    return (
        exports.join(months, on=["level", "unit"], how="left")
        .with_columns(exports_per_camera_month=per_month)
        .select(pl.col(name).cast(dtype) for name, dtype in USE_SCHEMA.items())
        .sort("level", "unit", "purpose")
    )


def uptime(use: pl.DataFrame, *, places: pl.DataFrame) -> pl.DataFrame:
    """Return hours up of hours planned at every level but kind, as `UPTIME_SCHEMA` has it.

    :param use: the table `camera_use`.
    :param places: see `use_by_purpose`.
    """
    up, due = pl.col("hours_up"), pl.col("hours_due")
    return (
        _used(use, places)
        .drop_nulls(["hours_up", "hours_due"])
        .group_by("level", "unit", maintain_order=True)
        .agg(up.sum(), due.sum(), pl.col("moved").sum())
        .with_columns(uptime=up / pl.when(due > 0).then(due))
        .select(pl.col(name).cast(dtype) for name, dtype in UPTIME_SCHEMA.items())
        .sort("level", "unit")
    )


def little_check(
    standing: pl.DataFrame, *, classes: pl.DataFrame, months: tuple[Period, ...]
) -> pl.DataFrame:
    """Return how many waited on average, beside rate times mean wait, as `LITTLE_SCHEMA` has it.

    :param months: whole months that follow each other, over which it is checked.
    """
    window = span_of(months)
    first, after = pl.lit(window.first), pl.lit(window.last).dt.offset_by("1d")
    begun = pl.max_horizontal("reported_on", first)
    over = pl.min_horizontal(pl.coalesce("active_on", "ended_on", after), after)
    inside = pl.col("reported_on").is_between(window.first, window.last)
    met = pl.col("active_on").is_between(window.first, window.last)
    waited = (pl.col("active_on") - pl.col("reported_on")).dt.total_days()
    return (
        _at_levels(_placed(standing, classes))
        .group_by("level", "unit")
        .agg(
            mean_waiting=(over - begun).dt.total_days().clip(lower_bound=0).sum() / window.days,
            reported_per_day=inside.sum() / window.days,
            mean_days=waited.filter(met).mean(),
        )
        .with_columns(expected_waiting=pl.col("reported_per_day") * pl.col("mean_days"))
        .with_columns(
            ratio=pl.col("mean_waiting")
            / pl.when(pl.col("expected_waiting") > 0).then("expected_waiting")
        )
        .select(pl.col(name).cast(dtype) for name, dtype in LITTLE_SCHEMA.items())
        .sort("level", "unit")
    )


def _followed(standing: pl.DataFrame, classes: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return needs at every level with the days they have waited, until met, ended or the day."""
    today = pl.lit(on)
    return _at_levels(_placed(standing, classes)).with_columns(
        is_met=pl.col("active_on").is_not_null(),
        waits=pl.col("active_on").is_null() & pl.col("ended_on").is_null(),
        days=(pl.coalesce("active_on", "ended_on", today) - pl.col("reported_on")).dt.total_days(),
    )


def _placed(standing: pl.DataFrame, classes: pl.DataFrame) -> pl.DataFrame:
    return standing.join(classes.rename({"class": AREA_CLASS}), on="area", how="left").with_columns(
        pl.col(AREA_CLASS).fill_null(NOT_LISTED)
    )


def _used(use: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    placed = use.join(places.rename({"class": AREA_CLASS}), on="area", how="left").with_columns(
        pl.col(AREA_CLASS).fill_null(NOT_LISTED), pl.lit(None, pl.String).alias(KIND)
    )
    # Sums of floats depend on their order in the last bits; the order of the rows must not matter.
    return _at_levels(placed.sort("month", "area", "purpose"))


def _at_levels(placed: pl.DataFrame) -> pl.DataFrame:
    """Return each row once per level; one without a unit at a level is not counted there."""
    parts = []
    for level in LEVELS:
        unit = pl.lit(NATION) if level == Level.NATION.value else pl.col(level)
        parts.append(placed.with_columns(level=pl.lit(level), unit=unit).drop_nulls("unit"))
    return pl.concat(parts)
