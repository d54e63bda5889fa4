"""A follow-up written by hand: a few areas, whose residents, staff and hours the test says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.norms.officer_norms import OfficerNorm, officer_norm_on
from lagesbild.officers.follow_up import Deliveries, FollowUp, follow_up
from lagesbild.periods import Period, full_time_hours
from lagesbild.sources.schema import table_schemas

DAY = date(2025, 1, 1)
CATALOGUE = officer_catalogue_on(DAY)
SURE = replace(officer_norm_on(DAY), residents_registration_error=0.0)
"""The norm as if every resident were registered where they live."""
MONTH = "2025-03"
FULL_TIME = full_time_hours(Period.parse(MONTH), hours_per_week=SURE.full_time_hours_per_week)
"""Hours of one full-time post in `MONTH`."""

_UNITS = (
    ("L1", "local_police_district", "P1"),
    ("L2", "local_police_district", "P1"),
    ("P1", "police_district", "R1"),
    ("R1", "police_region", None),
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One area with the same residents all the time, unless `later` says otherwise."""

    name: str
    residents: int = 5000
    district: str = "L1"
    valid_from: date = date(2015, 1, 1)
    valid_to: date | None = None
    share: float = 1.0
    """Of the ground of its only small area that lies inside."""
    later: Mapping[int, int] = field(default_factory=dict)
    """Residents on 31 December of other years than 2024."""


def staff(area: str | None, *, heads: int = 1, fte: float | None = None, **given: object):
    """One row of staffing; by default every head works full time on a post of their own."""
    filled = float(heads) if fte is None else fte
    row = {
        "month": MONTH,
        "unit": "L1",
        "function": "area_officer",
        "area": area,
        "posts": filled,
        "filled_heads": heads,
        "filled_fte": filled,
        "parental_fte": 0.0,
        "sick_fte": 0.0,
        "other_leave_fte": 0.0,
        "also_counted_heads": 0,
        "joined_heads": 0,
        "left_heads": 0,
        "median_months": None,
    }
    return row | given


def work(area: str | None, hours: float, activity: str = "contact", **given: object):
    """One row of duty hours, worked in the area that the officers are assigned to."""
    row = {
        "period": MONTH,
        "unit": "L1",
        "function": "area_officer",
        "assigned_area": area,
        "worked_area": area,
        "activity": activity,
        "hours": hours,
    }
    return row | given


def loan(area: str | None, hours: float, **given: object):
    row = {
        "month": MONTH,
        "from_unit": "L1",
        "function": "area_officer",
        "assigned_area": area,
        "to_unit": None,
        "to_event": None,
        "hours": hours,
    }
    return row | given


def followed(
    places: Sequence[Place],
    *,
    staffing: Sequence[Mapping[str, object]] = (),
    hours: Sequence[Mapping[str, object]] = (),
    loans: Sequence[Mapping[str, object]] = (),
    local: Sequence[Mapping[str, object]] = (),
    months: Sequence[str] = (MONTH,),
    norm: OfficerNorm = SURE,
) -> FollowUp:
    """Follow up a month, or some, of places with the staff and hours that are given."""
    return follow_up(
        Deliveries(
            areas=_areas(places),
            organisation=pl.DataFrame(
                [(*unit, date(2010, 1, 1), None) for unit in _UNITS],
                schema={
                    "unit": pl.String,
                    "kind": pl.String,
                    "parent": pl.String,
                    "valid_from": pl.Date,
                    "valid_to": pl.Date,
                },
                orient="row",
            ),
            shares=pl.DataFrame(
                [(one.name, 1, one.name, one.share) for one in places],
                schema={
                    "area": pl.String,
                    "boundary": pl.Int64,
                    "small_area": pl.String,
                    "share": pl.Float64,
                },
                orient="row",
            ),
            residents=pl.DataFrame(
                [
                    (one.name, year, count)
                    for one in places
                    for year, count in ({2024: one.residents} | dict(one.later)).items()
                ],
                schema={"small_area": pl.String, "year": pl.Int64, "residents": pl.Int64},
                orient="row",
            ),
            staffing=_table("staffing", staffing),
            duty_hours=_table("duty_hours", hours),
            loans=_table("loans", loans),
            local_activities=_table("local_activities", local),
        ),
        months=[Period.parse(month) for month in months],
        norm=norm,
        catalogue=CATALOGUE,
    )


def outcome(
    made: FollowUp,
    unit: str,
    *,
    numerator: str = "heads",
    rounding: str = "none",
    scope: str = "area",
    period: str | None = None,
) -> str:
    return reading(made, unit, numerator=numerator, rounding=rounding, scope=scope, period=period)[
        "outcome"
    ]


def reading(made: FollowUp, unit: str, *, period: str | None = None, **which: str):
    [row] = made.readings.filter(
        pl.col("unit") == unit,
        pl.col("period") == (period or str(made.period)),
        *(pl.col(name) == value for name, value in which.items()),
    ).iter_rows(named=True)
    return row


def figure(made: FollowUp, unit: str, name: str, *, period: str | None = None):
    [row] = made.figures.filter(
        pl.col("unit") == unit,
        pl.col("period") == (period or str(made.period)),
        pl.col("figure") == name,
    ).iter_rows(named=True)
    return row


def _areas(places: Sequence[Place]) -> pl.DataFrame:
    return pl.DataFrame(
        [(one.name, 1, one.name, one.district, one.valid_from, one.valid_to) for one in places],
        schema={
            "area": pl.String,
            "boundary": pl.Int64,
            "name": pl.String,
            "local_police_district": pl.String,
            "valid_from": pl.Date,
            "valid_to": pl.Date,
        },
        orient="row",
    )


def _table(name: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Return rows with the columns of a collection's table."""
    schema = table_schemas()[name].empty_frame().drop("source_row").schema
    return pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema)
