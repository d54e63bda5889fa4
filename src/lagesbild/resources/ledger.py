"""Booked amounts in whole öre, with the unit that each cost centre belonged to."""

import polars as pl

from lagesbild.areas.held import held_in

LEDGER_SCHEMA = {
    "month": pl.String,
    "cost_centre": pl.String,
    "account_class": pl.String,
    "decision": pl.String,
    "unit": pl.String,
    "area": pl.String,
    "amount_ore": pl.Int64,
}
"""`unit` is null where no row of cost centres holds in the month; `area` is filled in only for a
cost centre of one area."""


def in_ore(amounts: pl.DataFrame) -> pl.DataFrame:
    """Replace `amount` in kronor with `amount_ore`, exact below 2⁵³ öre."""
    return amounts.with_columns(amount_ore=(pl.col("amount") * 100).round().cast(pl.Int64)).drop(
        "amount"
    )


def booked(ledger: pl.DataFrame, *, cost_centres: pl.DataFrame) -> pl.DataFrame:
    """Return the ledger in öre with the unit of each cost centre, as `LEDGER_SCHEMA` has it.

    A cost centre holds in a month if it is valid on any day of it; of several rows the newest.

    :param ledger: `month`, `cost_centre`, `account_class`, `decision` and `amount` in kronor.
    :param cost_centres: the dated table; its column `area` may be absent.
    """
    area = pl.col("area") if "area" in cost_centres.columns else pl.lit(None, pl.String)
    held = held_in(
        ledger["month"].unique().sort(), cost_centres.with_columns(area=area), key="cost_centre"
    ).select("month", "cost_centre", "unit", "area")
    return (
        in_ore(ledger)
        .join(held, on=["month", "cost_centre"], how="left")
        .select(pl.col(name).cast(dtype) for name, dtype in LEDGER_SCHEMA.items())
        .sort("month", "cost_centre", "account_class", "decision", nulls_last=True)
    )
