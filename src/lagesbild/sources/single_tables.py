"""One table by itself, or beside a collection, for whoever keeps tables apart from one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.indicators.card import IndicatorCard
from lagesbild.sources.cells import CheckedTable, Table, check_cells
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.documents import read_document
from lagesbild.sources.problems import in_reading_order
from lagesbild.sources.raw_tables import read_raw_table
from lagesbild.sources.records import card_from
from lagesbild.sources.rules import check_across_tables
from lagesbild.sources.schema import table_schemas


@dataclass(frozen=True, kw_only=True)
class ExaminedTable:
    """What one table holds, and everything that is wrong with it."""

    frame: pl.DataFrame
    """With the types of the schema and `source_row`; cells at fault are null."""
    problems: tuple[Problem, ...]
    """In reading order, of this table only."""


def check_table(raw: pl.DataFrame, table: str, *, file: str) -> CheckedTable:
    """Read the cells of one table; `examine_table` asks the rules between rows and tables.

    :param raw: all cells as text, empty ones null, and `source_row`: see `raw_tables`.
    :param file: what problems call the table.
    """
    return check_cells(raw, table_schemas()[table], file=file, crs=None)


def examine_table(
    checked: CheckedTable, *, beside: Mapping[str, pl.DataFrame | Table]
) -> ExaminedTable:
    """Judge the rows of one table by every rule that a collection with them would be judged by.

    :param beside: other tables of the same collection, by name: as frames if found right before,
        else as tables that say which cells are at fault.
    """
    table, file = checked.table.schema.name, checked.table.file
    tables = {name: _as_table(one, name) for name, one in beside.items()}
    # No other table can be called that, whatever the file is.
    own = f"{table}/{file}"
    found = _across({**tables, table: replace(checked.table, file=own)})
    mine = (replace(one, file=file) for one in found if one.file == own)
    return ExaminedTable(
        frame=checked.table.frame,
        problems=tuple(in_reading_order([*checked.problems, *mine])),
    )


def problems_across(frames: Mapping[str, pl.DataFrame | Table]) -> tuple[Problem, ...]:
    """Return what is wrong between tables whose cells have been found right, by name.

    Each table goes by the name of its file in a collection.
    """
    return tuple(
        in_reading_order(_across({name: _as_table(one, name) for name, one in frames.items()}))
    )


def _across(tables: Mapping[str, Table]) -> list[Problem]:
    delivery = Delivery(name="", title="", files=(), tables=tables, documents={}, problems=())
    return check_across_tables(delivery)


def _as_table(given: pl.DataFrame | Table, name: str) -> Table:
    if isinstance(given, Table):
        return given
    schema = table_schemas()[name]
    no_cells = pl.DataFrame(schema={"source_row": pl.Int64, "column": pl.String})
    return Table(schema=schema, file=schema.file, frame=given, bad_cells=no_cells)


def read_table(path: Path, table: str) -> pl.DataFrame:
    """Return the rows of one file, judged cell by cell; the rules between tables are not asked.

    :raises DeliveryRejected: with every problem, if there is any.
    """
    schema = table_schemas()[table]
    raw = read_raw_table(path, schema, file=path.name)
    if raw.frame is None:
        raise DeliveryRejected(raw.problems)
    checked = check_cells(raw.frame, schema, file=path.name, crs=raw.crs)
    problems = (*raw.problems, *checked.problems)
    if problems:
        raise DeliveryRejected(problems)
    return checked.table.frame


def read_cards(path: Path) -> dict[str, IndicatorCard]:
    """Return the indicator cards of one file by id, in the order of the file.

    :raises DeliveryRejected: with every problem, if there is any.
    """
    document = read_document(path, table_schemas()["indicators"], file=path.name)
    if document.entries is None or document.problems:
        raise DeliveryRejected(document.problems)
    cards = [card_from(entry) for entry in document.entries]
    return {card.id: card for card in cards}
