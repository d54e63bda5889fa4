"""Staffing: full-time equivalents of people who are there, and leave of those who have a post."""

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows

_LEAVE = ("parental_fte", "sick_fte", "other_leave_fte")
_ROUNDING = 1e-6
"""Sums of decimals are never quite what they are on paper."""


def check_staffing(delivery: Delivery) -> list[Problem]:
    """Find rows whose own figures contradict each other."""
    staffing = delivery.tables.get("staffing")
    if staffing is None:
        return []
    return [
        *_check_fte(staffing),
        *_check_leave(staffing),
        *_check_also_counted(staffing),
    ]


def _check_fte(staffing: Table) -> list[Problem]:
    rows = staffing.sound("filled_heads", "filled_fte")
    return problems_in_rows(
        "fte-above-heads",
        rows.filter(pl.col("filled_fte") > pl.col("filled_heads") + _ROUNDING),
        file=staffing.file,
        text="{filled_fte:g} heltider är fler än {filled_heads} personer kan vara.",
        column="filled_fte",
    )


def _check_leave(staffing: Table) -> list[Problem]:
    rows = staffing.sound("filled_fte", *_LEAVE).with_columns(leave=pl.sum_horizontal(_LEAVE))
    return problems_in_rows(
        "leave-above-filled",
        rows.filter(pl.col("leave") > pl.col("filled_fte") + _ROUNDING),
        file=staffing.file,
        text="{leave:g} heltider är frånvarande, men bara {filled_fte:g} är tillsatta.",
        column=_LEAVE[0],
    )


def _check_also_counted(staffing: Table) -> list[Problem]:
    rows = staffing.sound("filled_heads", "also_counted_heads")
    return problems_in_rows(
        "also-counted-above-heads",
        rows.filter(pl.col("also_counted_heads") > pl.col("filled_heads")),
        file=staffing.file,
        text="{also_counted_heads} räknas även på andra rader, men raden har {filled_heads}.",
        column="also_counted_heads",
    )
