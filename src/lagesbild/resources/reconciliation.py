"""Does it all add up: the ledger and its parts, the paid hours and theirs? What differs, where?"""

from enum import StrEnum

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.resources.evidence import PaidBasis
from lagesbild.resources.ledger import in_ore
from lagesbild.resources.places import Place, Source, milli

RECONCILIATION_SCHEMA = {
    "check": pl.String,
    "month": pl.String,
    "what": pl.String,
    "expected": pl.Int64,
    "found": pl.Int64,
    "difference": pl.Int64,
    "measured_in": pl.String,
}
"""`difference` is found − expected, in öre or thousandths of an hour. `what` is the account class,
the unit and function, the unit or the area that the check is about."""


class Check(StrEnum):
    LEDGER_TOTALS = "ledger_totals"
    """The ledger beside the ledger system's own totals, per month and account class."""
    TRACED = "traced"
    """Every place of the ledger beside the ledger, per month and account class."""
    PAID_HOURS = "paid_hours"
    """Every place of the paid hours beside the paid hours, per month, unit and function."""
    PLACED_IN = "placed_in"
    """The rows of the matrix beside the paid hours, per month and unit."""
    WORKS_IN = "works_in"
    """The columns of the matrix beside the demonstrated hours, per month and area."""
    REPORTED = "reported"
    """Hours reported and lent beside the paid hours less leave, per month, unit and function."""


MUST_AGREE = (Check.LEDGER_TOTALS, Check.TRACED, Check.PAID_HOURS, Check.PLACED_IN, Check.WORKS_IN)
"""Any difference here is a fault. In `REPORTED` it is what time reports lack, or have too much."""

_ORE, _MILLI_HOURS = "ore", "milli_hours"
_CELL = ["month", "unit", "function"]


def reconcile_ledger(
    *, lines: pl.DataFrame, ledger_totals: pl.DataFrame, allocation: pl.DataFrame
) -> pl.DataFrame:
    """Compare the ledger with its control totals and with its traced parts, to the öre.

    As `RECONCILIATION_SCHEMA` has it, equal or not. A total on one side only is beside 0.

    :param lines: see `ledger.booked`.
    :param allocation: see `tracing.trace`.
    """
    keys = ["month", "account_class"]
    ore = pl.col("amount_ore").sum()
    of_ledger = lines.group_by(keys).agg(ore)
    parts = [_compared(Check.TRACED, of_ledger, allocation.group_by(keys).agg(ore), keys=keys)]
    if len(ledger_totals):
        totals = in_ore(ledger_totals).select(*keys, "amount_ore")
        parts.append(_compared(Check.LEDGER_TOTALS, totals, of_ledger, keys=keys))
    return _sorted(parts)


def reconcile_hours(
    *,
    evidence: pl.DataFrame,
    paid: pl.DataFrame,
    matrix: pl.DataFrame,
    works_in: pl.DataFrame,
) -> pl.DataFrame:
    """Compare paid hours with their parts, and the matrix with both of its totals.

    As `RECONCILIATION_SCHEMA` has it, equal or not. `Check.REPORTED` is there only for units whose
    paid hours are delivered and whose time is reported.

    :param evidence: see `evidence.demonstrate`, from which `paid` comes too.
    :param matrix: see `placed_works.placed_works`.
    :param works_in: see `works_in.works_in`.
    """
    hours = pl.col("hours_milli").sum()
    is_known = pl.col("basis") != PaidBasis.SOURCES.value
    is_area = pl.col("place") == Place.AREA.value
    of_areas = matrix.filter(pl.col("level") == Level.AREA.value)
    paid_of_units = paid.filter(is_known).group_by("month", "unit").agg(pl.col("paid_milli").sum())
    rows = of_areas.drop_nulls("placed_in").group_by("month", unit="placed_in").agg(hours)
    in_areas = evidence.filter(is_area).group_by("month", "works_in").agg(hours)
    columns = of_areas.filter(is_area).group_by("month", "works_in").agg(hours)
    return _sorted(
        [
            _compared(Check.PAID_HOURS, paid, evidence.group_by(_CELL).agg(hours), keys=_CELL),
            _compared(Check.PLACED_IN, paid_of_units, rows, keys=["month", "unit"]),
            _compared(Check.WORKS_IN, in_areas, columns, keys=["month", "works_in"]),
            _reported(evidence, paid=paid.filter(is_known), works_in=works_in),
        ]
    )


def _reported(
    evidence: pl.DataFrame, *, paid: pl.DataFrame, works_in: pl.DataFrame
) -> pl.DataFrame:
    told = (
        works_in.filter(pl.col("source").is_in([Source.DUTY_HOURS.value, Source.LOANS.value]))
        .group_by(_CELL)
        .agg(pl.col("hours").sum())
    )
    leave = (
        evidence.filter(pl.col("place") == Place.LEAVE.value)
        .group_by(_CELL)
        .agg(leave=pl.col("hours_milli").sum())
    )
    worked = (
        paid.join(leave, on=_CELL, how="left")
        .join(told, on=_CELL, how="semi")
        .select(*_CELL, paid_milli=pl.col("paid_milli") - pl.col("leave").fill_null(0))
    )
    reported = told.join(paid, on=_CELL, how="semi").select(*_CELL, hours_milli=milli("hours"))
    return _compared(Check.REPORTED, worked, reported, keys=_CELL)


_AMOUNTS = {"amount_ore": _ORE, "paid_milli": _MILLI_HOURS, "hours_milli": _MILLI_HOURS}


def _compared(
    check: Check, expected: pl.DataFrame, found: pl.DataFrame, *, keys: list[str]
) -> pl.DataFrame:
    [is_expected] = [name for name in expected.columns if name in _AMOUNTS]
    [is_found] = [name for name in found.columns if name in _AMOUNTS]
    return (
        expected.select(*keys, expected=is_expected)
        .join(found.select(*keys, found=is_found), on=keys, how="full", coalesce=True)
        .with_columns(pl.col("expected", "found").fill_null(0))
        .select(
            pl.lit(check.value).alias("check"),
            "month",
            pl.concat_str([name for name in keys if name != "month"], separator=", ").alias("what"),
            "expected",
            "found",
            (pl.col("found") - pl.col("expected")).alias("difference"),
            pl.lit(_AMOUNTS[is_found]).alias("measured_in"),
        )
    )


def _sorted(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return (
        pl.concat(parts)
        .select(pl.col(name).cast(dtype) for name, dtype in RECONCILIATION_SCHEMA.items())
        .sort("check", "month", "what")
    )
