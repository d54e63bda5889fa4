"""Functions, activities and drivers are those of the catalogues, or a unit's own addition."""

from collections.abc import Callable, Collection
from datetime import date

import polars as pl

from lagesbild.errors import NotFound, Problem
from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.norms.officer_workload import workload_model_on
from lagesbild.periods import Period
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows
from lagesbild.sources.rules.period_days import days_of

_PERIODS = {
    "staffing": "month",
    "duty_hours": "period",
    "loans": "month",
    "presence": "month",
    "presence_by_hour": "quarter",
    "paid_hours": "month",
}
"""The tables whose rows have a function, and their column with the period."""
_Ids = Callable[[date], Collection[str]]
"""The ids that a catalogue has on a day."""


def check_officer_catalogue(delivery: Delivery) -> list[Problem]:
    """Find functions, activities and drivers that no catalogue has in the row's period."""
    problems: list[Problem] = []
    for name, period in _PERIODS.items():
        if name in delivery.tables:
            problems += _check_functions(delivery.tables[name], period)
    if "duty_hours" in delivery.tables:
        problems += _check_activities(delivery.tables["duty_hours"], delivery)
    if "local_activities" in delivery.tables:
        problems += _check_local_activities(delivery.tables["local_activities"])
    if "workload" in delivery.tables:
        problems += _check_drivers(delivery.tables["workload"])
    return problems


def _check_functions(table: Table, period: str) -> list[Problem]:
    rows = table.sound(period, "function").with_columns(period=period)
    return problems_in_rows(
        "unknown-function",
        _not_in(rows, "function", lambda day: officer_catalogue_on(day).functions),
        file=table.file,
        text="funktionen »{function}« finns inte i katalogen för {period}.",
        column="function",
    )


def _check_activities(duty_hours: Table, delivery: Delivery) -> list[Problem]:
    """Ask the catalogue first, and then the additions of the unit that hold in the period."""
    rows = duty_hours.sound("period", "unit", "activity")
    unlike = _not_in(rows, "activity", lambda day: officer_catalogue_on(day).activities)
    local = delivery.tables.get("local_activities")
    if local is not None:
        own = local.sound("unit", "activity", "valid_from", "valid_to").select(
            "unit", "activity", "valid_from", "valid_to"
        )
        last_day = pl.col("valid_to").fill_null(date.max)
        held = (
            unlike.join(days_of(unlike["period"]), on="period")
            .join(own, on=["unit", "activity"])
            .filter(pl.col("valid_from") <= pl.col("last_day"), pl.col("first_day") <= last_day)
        )
        unlike = unlike.join(held, on="source_row", how="anti")
    return problems_in_rows(
        "unknown-activity",
        unlike,
        file=duty_hours.file,
        text="»{activity}« finns varken i katalogen eller i tillägg för {unit} i {period}.",
        column="activity",
    )


def _check_local_activities(local: Table) -> list[Problem]:
    rows = local.sound("valid_from", "activity", "counts_as").with_columns(
        period=pl.col("valid_from").dt.strftime("%Y-%m-%d")
    )
    counted_as = _not_in(rows, "counts_as", lambda day: officer_catalogue_on(day).activities)
    named = _not_in(rows, "activity", lambda day: officer_catalogue_on(day).activities)
    known = rows.drop_nulls(["activity", "valid_from"]).join(named, on="source_row", how="anti")
    return problems_in_rows(
        "unknown-activity",
        counted_as,
        file=local.file,
        text="»{counts_as}« finns inte i katalogen den {period}.",
        column="counts_as",
    ) + problems_in_rows(
        "activity-in-catalogue",
        known,
        file=local.file,
        text="»{activity}« finns redan i katalogen.",
        column="activity",
    )


def _check_drivers(workload: Table) -> list[Problem]:
    rows = workload.sound("year", "driver").with_columns(period=pl.col("year").cast(pl.String))
    return problems_in_rows(
        "unknown-driver",
        _not_in(rows, "driver", lambda day: workload_model_on(day).drivers),
        file=workload.file,
        text="»{driver}« finns inte i modellen för arbetsmängd för {period}.",
        column="driver",
    )


def _not_in(rows: pl.DataFrame, column: str, ids: _Ids) -> pl.DataFrame:
    """Return the rows whose cell is none of the ids that hold on the last day of `period`."""
    periods = rows["period"].unique().drop_nulls()
    allowed = [
        {"period": period, column: known}
        for period in periods
        for known in _on(Period.parse(period).last, ids)
    ]
    frame = pl.DataFrame(allowed, schema={"period": pl.String, column: pl.String})
    return rows.drop_nulls(["period", column]).join(frame, on=["period", column], how="anti")


def _on(day: date, ids: _Ids) -> Collection[str]:
    """Return the ids of a day; before the first catalogue there are none."""
    try:
        return ids(day)
    except NotFound:
        return ()
