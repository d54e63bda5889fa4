"""Money: whole öre, on cost centres of their day, and sums that are the ledger system's own."""

from datetime import date

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows
from lagesbild.sources.rules.period_days import days_of

_AMOUNTS = ("budget_decisions", "ledger", "ledger_totals")
_TOTALS = ["month", "account_class"]
_TO_ONE_UNIT = "unit"
_PART_OF_AN_ORE = 1e-4
"""Nearer than this to a whole öre is whole: a kronor amount of 12 digits has no exact cents."""


def check_ledger(delivery: Delivery) -> list[Problem]:
    """Check amounts, cost centres, control totals, decisions and the index."""
    problems = [
        found
        for name in _AMOUNTS
        if name in delivery.tables
        for found in _check_whole_ore(delivery.tables[name])
    ]
    ledger, decisions = delivery.tables.get("ledger"), delivery.tables.get("budget_decisions")
    if ledger is not None:
        problems += _check_cost_centres(ledger, delivery.tables.get("cost_centres"))
    problems += _check_totals(ledger, delivery.tables.get("ledger_totals"))
    if decisions is not None:
        problems += _check_decisions(decisions)
        problems += _check_index(decisions, delivery.tables.get("price_index"))
    return problems


def _ore() -> pl.Expr:
    return (pl.col("amount") * 100).round().cast(pl.Int64)


def _check_whole_ore(table: Table) -> list[Problem]:
    ore = pl.col("amount") * 100
    return problems_in_rows(
        "part-of-an-ore",
        table.sound("amount").filter((ore - ore.round()).abs() > _PART_OF_AN_ORE),
        file=table.file,
        text="{amount} kronor har fler än två decimaler.",
        column="amount",
    )


def _check_cost_centres(ledger: Table, cost_centres: Table | None) -> list[Problem]:
    """Find amounts on cost centres that no row says the unit of in the month."""
    if cost_centres is None:
        return []
    dated = cost_centres.sound("cost_centre", "valid_from", "valid_to")
    rows = ledger.sound("month", "cost_centre").drop_nulls(["month", "cost_centre"])
    days = days_of(rows["month"]).rename({"period": "month"})
    asked = rows.join(days, on="month").join(dated, on="cost_centre", how="semi")
    last_valid = pl.col("valid_to").fill_null(date.max)
    held = (
        asked.select("cost_centre", "month", "first_day", "last_day")
        .unique()
        .join(dated, on="cost_centre")
        .filter(pl.col("valid_from") <= pl.col("last_day"), pl.col("first_day") <= last_valid)
    )
    return problems_in_rows(
        "cost-centre-not-valid",
        asked.join(held, on=["cost_centre", "month"], how="anti"),
        file=ledger.file,
        text="»{cost_centre}« gäller ingen dag i {month}.",
        column="cost_centre",
    )


def _check_totals(ledger: Table | None, totals: Table | None) -> list[Problem]:
    """Compare the ledger's sums with the ledger system's own, where those are delivered.

    Nothing is said while any amount of the two tables could not be read.
    """
    if totals is None:
        return []
    told, booked = _amounts(totals), None if ledger is None else _amounts(ledger)
    if told is None or (ledger is not None and booked is None):
        return []
    if booked is None:
        booked = told.clear()
    sums = booked.group_by(_TOTALS).agg(_ore().sum().alias("booked"))
    unlike = (
        told.with_columns(total=_ore())
        .join(sums, on=_TOTALS, how="left")
        .with_columns(pl.col("booked").fill_null(0))
        .filter(pl.col("booked") != pl.col("total"))
        .with_columns(
            booked_kr=pl.col("booked") / 100, difference=(pl.col("booked") - pl.col("total")) / 100
        )
    )
    without = (
        booked.join(told, on=_TOTALS, how="anti")
        .sort("source_row")
        .unique(_TOTALS, keep="first", maintain_order=True)
    )
    return problems_in_rows(
        "ledger-unbalanced",
        unlike,
        file=totals.file,
        text="summan för {account_class} i {month} är {amount:.2f} kronor, men huvudbokens rader"
        " är {booked_kr:.2f}: skillnaden är {difference:.2f}.",
        column="amount",
    ) + problems_in_rows(
        "ledger-unbalanced",
        without,
        file=ledger.file if ledger else "",
        text="{account_class} i {month} saknar summa att stämma mot.",
        column="account_class",
    )


def _amounts(table: Table) -> pl.DataFrame | None:
    """Return the rows with a month, a class and an amount; None where any row lacks one."""
    rows = table.sound(*_TOTALS, "amount").drop_nulls([*_TOTALS, "amount"])
    return rows if len(rows) == len(table.frame) else None


def _check_decisions(decisions: Table) -> list[Problem]:
    rows = decisions.sound("target_kind", "unit").drop_nulls("target_kind")
    to_one, has_unit = pl.col("target_kind") == _TO_ONE_UNIT, pl.col("unit").is_not_null()
    years = decisions.sound("year", "base_year")
    return (
        problems_in_rows(
            "target-and-unit",
            rows.filter(to_one & ~has_unit),
            file=decisions.file,
            text="tillskottet är avsett för en enhet, men ingen är angiven.",
            column="unit",
        )
        + problems_in_rows(
            "target-and-unit",
            rows.filter(~to_one & has_unit),
            file=decisions.file,
            text="»{unit}« är angiven, men tillskottet är avsett för »{target_kind}«.",
            column="unit",
        )
        + problems_in_rows(
            "base-year-not-before",
            years.filter(pl.col("base_year") >= pl.col("year")),
            file=decisions.file,
            text="basåret {base_year} ligger inte före {year}.",
            column="base_year",
        )
    )


def _check_index(decisions: Table, price_index: Table | None) -> list[Problem]:
    """Find decisions whose years cannot be compared, where there is an index at all."""
    if price_index is None or "year" in price_index.absent_columns:
        return []
    known = price_index.frame["year"].drop_nulls()
    return [
        found
        for column in ("base_year", "year")
        for found in problems_in_rows(
            "year-without-index",
            decisions.sound("year", "base_year")
            .drop_nulls(column)
            .filter(~pl.col(column).is_in(known.implode())),
            file=decisions.file,
            text=f"price_index har inget index för {{{column}}}.",
            column=column,
        )
    ]
