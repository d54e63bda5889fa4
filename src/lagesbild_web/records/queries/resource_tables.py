"""Which rows of the tables about resources may leave with somebody?"""

from collections.abc import Callable

import polars as pl

from lagesbild.picture.table import Table
from lagesbild.picture.tables.resource_inputs import (
    RESOURCE_ALLOCATION,
    RESOURCE_CHECKS,
    RESOURCE_INPUT_TABLES,
    RESOURCE_LEDGER,
)
from lagesbild.picture.tables.resources import SHARED_RESOURCE_TABLES
from lagesbild_web.records.queries.resources import SeenResources

_MONEY = (RESOURCE_LEDGER, RESOURCE_ALLOCATION)
_ABOUT = ("placed_in", "unit", "area")
"""The column that says whose a row is, the first that a table has."""


def resource_tables_seen(seen: SeenResources, *, inside: bool) -> dict[Table, pl.DataFrame]:
    """Return tables with the rows of what is seen; tables of units' money whole, or left out.

    :param inside: those that are kept inside, of units and areas whose staff is seen; else those
        that may be shared.
    """
    if inside:
        return {
            table: _inside_rows(seen, table)
            for table in RESOURCE_INPUT_TABLES
            if table not in _MONEY or seen.sees_money
        }
    return {
        table: _about(_frame(seen, table), seen.sees_unit_or_area)
        for table in SHARED_RESOURCE_TABLES
    }


def _inside_rows(seen: SeenResources, table: Table) -> pl.DataFrame:
    frame = _frame(seen, table)
    if table in _MONEY:
        return frame
    if table is RESOURCE_CHECKS:
        rows = frame.select("check", "what").rows()
        return frame.filter(pl.Series([seen.sees_check(*row) for row in rows], dtype=pl.Boolean))
    return _about(frame, seen.sees_staff_of_unit_or_area)


def _frame(seen: SeenResources, table: Table) -> pl.DataFrame:
    return seen.made.tables[table.name]


def _about(frame: pl.DataFrame, is_seen: Callable[[str | None], bool]) -> pl.DataFrame:
    """Keep the rows of what is seen; a table about no unit is of the nation."""
    column = next((name for name in _ABOUT if name in frame.columns), None)
    if column is None:
        return frame
    codes = frame[column].unique()
    keep = pl.col(column).is_in([code for code in codes if code is not None and is_seen(code)])
    if None in codes and is_seen(None):
        keep |= pl.col(column).is_null()
    return frame.filter(keep)
