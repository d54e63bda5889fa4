"""Duty hours: every day once, and no more of them than the people of a row can have worked."""

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows
from lagesbild.sources.rules.period_days import days_of, months_of

_GROUP = ["unit", "function", "assigned_area"]
_WORKED = ["month", "span", *_GROUP, "days", "file", "source_row", "hours"]
_ROUNDING = 1e-6


def check_duty_hours(delivery: Delivery) -> list[Problem]:
    """Check hours for themselves, and with the hours on loan against the people of their row."""
    staffing, duty_hours = delivery.tables.get("staffing"), delivery.tables.get("duty_hours")
    problems = [] if duty_hours is None else _check_days_once(duty_hours)
    if staffing is not None:
        problems += _check_calendar(staffing, duty_hours, delivery.tables.get("loans"))
    return problems


def _check_days_once(duty_hours: Table) -> list[Problem]:
    """Find periods of one group that share days; equal rows are another rule's.

    A month beside weeks is found whatever the activities are: they would be added up.
    """
    rows = duty_hours.sound("period", *_GROUP).drop_nulls(["period", "unit", "function"])
    spans = (
        rows.sort("source_row")
        .unique([*_GROUP, "period"], keep="first", maintain_order=True)
        .join(days_of(rows["period"]), on="period")
        .sort(*_GROUP, "first_day", "source_row")
    )
    held_until = pl.col("last_day").cast(pl.Int32).cum_max().shift(1).over(_GROUP)
    earlier = pl.col("period").shift(1).over(_GROUP)
    return problems_in_rows(
        "days-reported-twice",
        spans.with_columns(earlier=earlier).filter(
            pl.col("first_day").cast(pl.Int32) <= held_until
        ),
        file=duty_hours.file,
        text="{period} delar dagar med {earlier} för samma enhet, funktion och område.",
        column="period",
    )


def _check_calendar(
    staffing: Table, duty_hours: Table | None, loans: Table | None
) -> list[Problem]:
    """Find months in which a row's people would have worked more than all hours that there are.

    Hours without people are no fault of the file: they are shown as a sign to ask about.
    """
    worked = []
    if duty_hours is not None:
        worked.append(_hours_by_month(duty_hours, period="period", unit="unit"))
        worked.append(_hours_by_day(duty_hours))
    if loans is not None:
        worked.append(_hours_by_month(loans, period="month", unit="from_unit"))
    if not worked:
        return []
    key = ["month", *_GROUP]
    people = (
        staffing.sound("month", "unit", "function", "area", "filled_heads")
        .rename({"area": "assigned_area"})
        .unique(key, keep="none")
        .filter(pl.col("filled_heads") > 0)
    )
    first = pl.col("file", "source_row").first()
    above = (
        pl.concat(worked)
        .group_by(*key, "span", "days", maintain_order=True)
        .agg(pl.col("hours").sum(), first)
        .join(people.select(*key, "filled_heads"), on=key, nulls_equal=True)
        .with_columns(most=pl.col("filled_heads") * 24 * pl.col("days"))
        .filter(pl.col("hours") > pl.col("most") + _ROUNDING)
        .unique("source_row", keep="first", maintain_order=True)
    )
    return [
        found
        for (file,), rows in above.group_by("file", maintain_order=True)
        for found in problems_in_rows(
            "hours-above-calendar",
            rows,
            file=str(file),
            text="raden och de som hör till den har {hours:.0f} timmar i {span}, men"
            " {filled_heads} personer har högst {most}.",
            column="hours",
        )
    ]


def _hours_by_day(duty_hours: Table) -> pl.DataFrame:
    """Return the hours that are told by the day, as `_hours_by_month` does those of a month."""
    rows = duty_hours.sound("period", "unit", "function", "assigned_area", "hours")
    return (
        rows.drop_nulls(["period", "unit", "function", "hours"])
        .join(days_of(rows["period"]), on="period", maintain_order="left")
        .filter(pl.col("first_day") == pl.col("last_day"))
        .select(
            *_GROUP,
            "hours",
            "source_row",
            month=pl.col("period").str.head(len("2024-03")),
            span="period",
            days=pl.lit(1, pl.Int64),
            file=pl.lit(duty_hours.file),
        )
        .select(_WORKED)
    )


def _hours_by_month(table: Table, *, period: str, unit: str) -> pl.DataFrame:
    """Return the hours of a table by month, weeks divided by their days, in the file's order."""
    rows = table.sound(period, unit, "function", "assigned_area", "hours").select(
        *("source_row", "function", "assigned_area", "hours"),
        file=pl.lit(table.file),
        period=pl.col(period),
        unit=pl.col(unit),
    )
    return (
        rows.drop_nulls(["period", "unit", "function", "hours"])
        .join(months_of(rows["period"]), on="period", maintain_order="left")
        .select(
            *("month", *_GROUP, "days", "file", "source_row"),
            span="month",
            hours=pl.col("hours") * pl.col("share"),
        )
        .select(_WORKED)
    )
