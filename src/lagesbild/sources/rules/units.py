"""The organisation that an area is shown under exists on the days that the area is shown for."""

from datetime import date

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows

_LEVELS_ABOVE = {"local_police_district": 2, "municipality": 0}


def check_units(delivery: Delivery) -> list[Problem]:
    """Ask on each round's reference day, for each boundary that holds then, whether units do."""
    areas, organisation, rounds = (
        delivery.tables.get(name) for name in ("areas", "organisation", "rounds")
    )
    if areas is None or organisation is None or rounds is None:
        return []
    days = rounds.sound("reference_day").select(day="reference_day").drop_nulls().unique()
    held = areas.sound("valid_from", "valid_to").join(days, how="cross").filter(_holds())
    units = units_without_faults(organisation)
    return [
        found
        for column, levels in _LEVELS_ABOVE.items()
        for found in _check_column(areas, column, levels=levels, held=held, units=units)
    ]


def _check_column(
    areas: Table, column: str, *, levels: int, held: pl.DataFrame, units: pl.DataFrame
) -> list[Problem]:
    problems: list[Problem] = []
    asked = held.select("source_row", "day", "area", unit=column)
    for level in range(levels + 1):
        # Units that are missing, or at fault themselves, are for other rules.
        asked = asked.join(units, on="unit", how="semi")
        holding = (
            asked.select("unit", "day").unique().join(units, on="unit").filter(_holds())
        ).unique(["unit", "day"])
        gone = asked.join(holding, on=["unit", "day"], how="anti")
        which = "överordnad enhet " if level else ""
        problems += problems_in_rows(
            "unit-not-valid",
            gone.sort("day").unique(["source_row", "unit"], keep="first", maintain_order=True),
            file=areas.file,
            text=f"{which}»{{unit}}« gäller inte på referensdagen {{day}}.",
            column=column,
        )
        asked = asked.join(holding, on=["unit", "day"]).select(
            "source_row", "day", "area", unit="parent"
        )
    return problems


def units_without_faults(organisation: Table) -> pl.DataFrame:
    """Return the rows of units all of whose rows have readable days in order."""
    sound = organisation.sound("unit", "parent", "valid_from", "valid_to").filter(
        (pl.col("valid_from") <= pl.col("valid_to")).fill_null(True),
        pl.col("valid_from").is_not_null(),
    )
    faulty = organisation.frame.join(sound, on="source_row", how="anti")
    return sound.join(faulty, on="unit", how="anti").select(
        "unit", "parent", "valid_from", "valid_to"
    )


def _holds() -> pl.Expr:
    last_day = pl.col("valid_to").fill_null(date.max)
    return pl.col("day").is_between(pl.col("valid_from"), last_day)
