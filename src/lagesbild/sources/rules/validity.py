"""What holds from one day to another: the days in order, and one version at a time."""

from datetime import date

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows

_DATED = {
    "organisation": ("unit",),
    "areas": ("area",),
    "local_activities": ("unit", "activity"),
    "cost_centres": ("cost_centre",),
}
"""The columns that name what has one version at a time; the last of them is shown."""


def check_validity(delivery: Delivery) -> list[Problem]:
    """Check the days of rounds, and of each version of what is dated."""
    problems: list[Problem] = []
    if "rounds" in delivery.tables:
        problems += _check_open_days(delivery.tables["rounds"])
    for name, thing in _DATED.items():
        if name in delivery.tables:
            problems += _check_validity_of(delivery.tables[name], thing)
    return problems


def _check_open_days(rounds: Table) -> list[Problem]:
    return problems_in_rows(
        "closes-before-opens",
        rounds.sound("opens", "closes").filter(pl.col("closes") < pl.col("opens")),
        file=rounds.file,
        text="omgången stänger {closes}, innan den öppnar {opens}.",
        column="closes",
    )


def _check_validity_of(table: Table, thing: tuple[str, ...]) -> list[Problem]:
    rows = table.sound(*thing, "valid_from", "valid_to")
    is_backwards = (pl.col("valid_to") < pl.col("valid_from")).fill_null(False)
    return problems_in_rows(
        "valid-to-before-valid-from",
        rows.filter(is_backwards),
        file=table.file,
        text="sista dagen {valid_to} ligger före första dagen {valid_from}.",
        column="valid_to",
    ) + problems_in_rows(
        "overlapping-validity",
        _overlapping(rows.filter(~is_backwards), table, thing),
        file=table.file,
        text=f"»{{{thing[-1]}}}« gäller redan den {{valid_from}} enligt en annan rad.",
        column="valid_from",
    )


def _overlapping(rows: pl.DataFrame, table: Table, thing: tuple[str, ...]) -> pl.DataFrame:
    """Return rows that begin while an earlier one still holds; equal keys are another rule's."""
    last_day = pl.col("valid_to").fill_null(date.max)
    days = last_day.cast(pl.Int32)
    return (
        rows.unique(subset=table.schema.primary_key, keep="first", maintain_order=True)
        .sort(*thing, "valid_from", "source_row")
        .with_columns(held_until=days.cum_max().shift(1).over(thing))
        .filter(pl.col("valid_from").cast(pl.Int32) <= pl.col("held_until"))
    )
