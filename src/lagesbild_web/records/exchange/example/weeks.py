"""What have the officers of the demonstration done lately? The country's last weeks, told anew.

The invented country ends with its last year, whatever day it is shown on. The page about time that
was pulled away shows this week and those before it, so they are filled in here as people do it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from lagesbild.periods import DAYS_PER_WEEK, Period
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.weeks import TABLE, areas_in_week, week_before, week_of

_WEEKS = 5
"""This one, and those before it."""
_WORKING_DAYS = 5

Told = Mapping[tuple[str, str, str], float]
"""Hours of a week by district, area and activity."""


def tell_of_weeks(
    duty_hours: pl.DataFrame, *, districts: Sequence[str], today: date, by: Acting
) -> None:
    """Fill in this week and those before it for some districts, each week as one batch.

    The newest period of the country stands for this week as far as it has gone, the one before for
    last week, and so on. Weeks that the country itself tells of are left as they are.

    :param duty_hours: the table of the country; of months, a week's share is taken.
    """
    week = week_of(today)
    part = min(today.isoweekday(), _WORKING_DAYS) / _WORKING_DAYS
    for told in _newest_weeks(duty_hours, districts):
        rows = [row for unit in districts for row in _rows(unit, week, told, part=part)]
        if rows:
            keep_rows(rows, table=TABLE, by=by)
        week, part = week_before(week), 1.0


def _newest_weeks(duty_hours: pl.DataFrame, districts: Sequence[str]) -> list[Told]:
    """Return what stands for the weeks, the newest first: of each district its own periods."""
    weeks: list[dict[tuple[str, str, str], float]] = [defaultdict(float) for _ in range(_WEEKS)]
    own = duty_hours.filter(pl.col("unit").is_in(list(districts))).drop_nulls("assigned_area")
    for (unit,), rows in own.group_by("unit"):
        periods = sorted(map(Period.parse, rows["period"].unique()), reverse=True)
        for told, period in zip(weeks, periods, strict=False):
            share = DAYS_PER_WEEK / period.days
            there = rows.filter(period=str(period))
            for area, activity, hours in there.select("assigned_area", "activity", "hours").rows():
                told[str(unit), area, activity] += hours * share
    return list(weeks)


def _rows(unit: str, week: Period, told: Told, *, part: float) -> Iterator[dict[str, str | None]]:
    for area in areas_in_week(unit, week):
        if area.taken or area.hours:
            continue
        for activity in area.activities:
            hours = _half(told.get((unit, area.area, activity.id), 0.0) * part)
            if hours:
                yield area.row(activity, unit=unit, week=week, hours=f"{hours:g}")


def _half(hours: float) -> float:
    """Round to half hours, as people write them."""
    return round(hours * 2) / 2
