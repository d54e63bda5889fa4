"""Units and areas are there in the row's period, and staff in an area of their own unit."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows
from lagesbild.sources.rules.period_days import days_of
from lagesbild.sources.rules.units import units_without_faults


@dataclass(frozen=True, kw_only=True)
class _Places:
    """Which columns of a table say when and where."""

    period: str
    units: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    home: tuple[str, str] | None = None
    """The unit and the area of it that staff are placed in."""


_PLACES = {
    "staffing": _Places(period="month", units=("unit",), areas=("area",), home=("unit", "area")),
    "duty_hours": _Places(
        period="period",
        units=("unit",),
        areas=("assigned_area", "worked_area"),
        home=("unit", "assigned_area"),
    ),
    "loans": _Places(
        period="month",
        units=("from_unit", "to_unit"),
        areas=("assigned_area",),
        home=("from_unit", "assigned_area"),
    ),
    "workload": _Places(period="year", areas=("area",)),
    "presence": _Places(period="month", units=("unit",), areas=("worked_area",)),
    "presence_by_hour": _Places(period="quarter", areas=("worked_area",)),
    "paid_hours": _Places(period="month", units=("unit",)),
    "budget_decisions": _Places(period="year", units=("unit",)),
    "camera_needs": _Places(period="reported_on", units=("unit",), areas=("area",)),
    "camera_use": _Places(period="month", areas=("area",)),
    "installation_capacity": _Places(period="month", units=("region",)),
    "body_worn": _Places(period="month", units=("unit",)),
}


def check_places(delivery: Delivery) -> list[Problem]:
    """Ask of each row whether its units and areas were there on some day of its period."""
    organisation, areas = delivery.tables.get("organisation"), delivery.tables.get("areas")
    if organisation is None or areas is None:
        return []
    units, boundaries = units_without_faults(organisation), _boundaries(areas)
    problems: list[Problem] = []
    for name, places in _PLACES.items():
        if name not in delivery.tables:
            continue
        table = delivery.tables[name]
        rows = _with_days(table, places.period)
        for column in places.units:
            problems += _check_unit(table, rows, column, units=units)
        for column in places.areas:
            problems += _check_area(table, rows, column, boundaries=boundaries)
        if places.home:
            problems += _check_home(table, rows, *places.home, units, boundaries)
    return problems


def _boundaries(areas: Table) -> pl.DataFrame:
    """Return the readable borders of areas all of whose borders are readable."""
    columns = ("area", "local_police_district", "valid_from", "valid_to")
    sound = areas.sound(*columns).filter(pl.col("valid_from").is_not_null())
    faulty = areas.frame.join(sound, on="source_row", how="anti")
    return sound.join(faulty, on="area", how="anti").select(columns)


def _with_days(table: Table, period: str) -> pl.DataFrame:
    rows = table.sound(period).with_columns(period=pl.col(period).cast(pl.String))
    return rows.join(days_of(rows["period"]), on="period")


def _check_unit(
    table: Table, rows: pl.DataFrame, column: str, *, units: pl.DataFrame
) -> list[Problem]:
    asked = rows.with_columns(unit=pl.col(column)).join(units, on="unit", how="semi")
    return problems_in_rows(
        "unit-not-valid",
        _not_held(asked, units, on="unit"),
        file=table.file,
        text="»{unit}« gäller ingen dag i {period}.",
        column=column,
    )


def _check_area(
    table: Table, rows: pl.DataFrame, column: str, *, boundaries: pl.DataFrame
) -> list[Problem]:
    asked = rows.with_columns(area=pl.col(column)).join(boundaries, on="area", how="semi")
    return problems_in_rows(
        "area-not-valid",
        _not_held(asked, boundaries, on="area"),
        file=table.file,
        text="»{area}« har ingen gräns som gäller någon dag i {period}.",
        column=column,
    )


def _check_home(
    table: Table,
    rows: pl.DataFrame,
    unit: str,
    area: str,
    units: pl.DataFrame,
    boundaries: pl.DataFrame,
) -> list[Problem]:
    """Find staff placed in an area that no border of the period puts in their unit.

    Units that do not exist, and areas without a border then, are other rules' matter.
    """
    known = rows.with_columns(unit=pl.col(unit), area=pl.col(area)).join(
        units, on="unit", how="semi"
    )
    pairs = known.select("unit", "area", "period", "first_day", "last_day").unique()
    held = _held(pairs, boundaries, on="area")
    elsewhere = held.join(
        held.filter(pl.col("unit") == pl.col("local_police_district")),
        on=["unit", "area", "period"],
        how="anti",
    ).unique(["unit", "area", "period"], keep="first", maintain_order=True)
    return problems_in_rows(
        "area-in-other-district",
        known.join(
            elsewhere.select("unit", "area", "period", "local_police_district"),
            on=["unit", "area", "period"],
        ),
        file=table.file,
        text="»{area}« ligger i »{local_police_district}« i {period}, inte i »{unit}«.",
        column=area,
    )


def _not_held(asked: pl.DataFrame, dated: pl.DataFrame, *, on: str) -> pl.DataFrame:
    pairs = asked.select(on, "period", "first_day", "last_day").unique()
    held = _held(pairs, dated, on=on)
    return asked.join(held, on=[on, "period"], how="anti")


def _held(pairs: pl.DataFrame, dated: pl.DataFrame, *, on: str) -> pl.DataFrame:
    """Return the pairs with each version of the thing that holds on a day of their period."""
    last_valid = pl.col("valid_to").fill_null(date.max)
    return pairs.join(dated, on=on, maintain_order="left_right").filter(
        pl.col("valid_from") <= pl.col("last_day"), pl.col("first_day") <= last_valid
    )
