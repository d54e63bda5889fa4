"""The sheets of a workbook: tables with words for codes, a read-me, and the code book.

Numbers are numbers and days are days. Text from outside is never a formula or a link, whatever it
begins with.
"""

import gc
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from io import BytesIO
from types import MappingProxyType
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellNumberTuple, CellStringTuple, Worksheet

from lagesbild import swedish
from lagesbild.picture.table import Column, Table
from lagesbild.reports.plain_cells import write_plain

Cell = str | float | date | None
_WIDEST = 60
_LONGEST_SHEET_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
"""What Excel refuses in the name of a sheet."""
_LINKING_WORDS = {
    *("per", "sedan", "och", "för", "förra", "varje", "bakom", "det", "som", "alla", "i", "på"),
    "binder",
}
_DATA = "Data"
_TEXT_IS_TEXT: Mapping[str, Any] = MappingProxyType(
    {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
)


@contextmanager
def new_book(target: str | BytesIO) -> Iterator[Any]:
    """Open a workbook of XlsxWriter that takes text for text, and close it afterwards.

    Meanwhile Python does not look for cycles. The writer holds a small tuple for each cell and none
    in a cycle; among half a million of them looking took a fifth of the time.

    :param target: a path, or what the bytes of the file are written to.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        in_memory = not isinstance(target, str)
        with xlsxwriter.Workbook(target, {**_TEXT_IS_TEXT, "in_memory": in_memory}) as book:
            yield book
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: a heading row and rows below it."""

    title: str
    name: str
    """Of the Excel table; letters and underscores."""
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


class QuickSheet(Worksheet):  # type: ignore[misc]
    """A sheet of texts and numbers that closes twice as fast, with the same bytes.

    XlsxWriter looks up a cell's format in its row and its column too, and puts its attributes
    together one by one. Here only cells have formats, and attributes are known beforehand.
    """

    def _write_cell(self, row: int, col: int, cell: object) -> None:
        match cell:
            case CellStringTuple(string=index, format=None):
                kind, value = ' t="s"', str(index)
            case CellNumberTuple(number=number, format=None):
                kind, value = "", f"{number:.16G}"
            case CellNumberTuple(number=number, format=style):
                kind, value = f' s="{style._get_xf_index()}"', f"{number:.16G}"
            case _:
                super()._write_cell(row, col, cell)
                return
        self.fh.write(f'<c r="{_letters(col)}{row + 1}"{kind}><v>{value}</v></c>')


_letters = cache(xl_col_to_name)


def table_sheet(table: Table, frame: pl.DataFrame) -> Sheet:
    """Return a table with its headings, and words where it has codes."""
    return Sheet(
        title=sheet_title(table),
        name=table.name,
        headings=distinct(column.label for column in table.columns),
        rows=words_of(table, frame),
    )


def words_of(table: Table, frame: pl.DataFrame) -> list[tuple[Cell, ...]]:
    """Return the rows of a table, with words where it has codes."""
    shaped = table.shape(frame)
    columns = [_words_of_column(column, shaped[column.name]) for column in table.columns]
    return list(zip(*columns, strict=True))


def code_book(tables: Iterable[Table]) -> Sheet:
    """Return the sheet that says what every column of some tables means."""
    return Sheet(
        title="Kodbok",
        name="kodbok",
        headings=("Blad", "Kolumn", "Namn i CSV", "Typ", "Betydelse", "Koder"),
        rows=[_code_book_row(table, column) for table in tables for column in table.columns],
    )


def write_read_me(book: Any, rows: Iterable[tuple[str, str]]) -> None:
    """Write the first sheet: what the workbook is, as labels with texts."""
    sheet = book.add_worksheet("Läs mig")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for row, (label, text) in enumerate(rows):
        sheet.write_string(row, 0, label, bold)
        write_plain(sheet, row, 1, text=text, style=wrapped)


def sheet_title(table: Table) -> str:
    """Return the name of a table's sheet: whole words, at most the 31 letters that Excel takes.

    The word in front, which tells data from the other sheets, gives way where the title needs it.
    """
    title = _NOT_IN_TITLES.sub("", table.title.split(",")[0])
    if len(title) <= _LONGEST_SHEET_TITLE < len(f"{_DATA} {title}"):
        return title
    words = [_DATA, *title.split()]
    while len(" ".join(words)) > _LONGEST_SHEET_TITLE or words[-1] in _LINKING_WORDS:
        words.pop()
    return " ".join(words)


def _words_of_column(column: Column, cells: pl.Series) -> list[Cell]:
    if column.dtype is pl.Boolean:
        return [None if cell is None else swedish.yes_no(cell) for cell in cells]
    if column.dtype is pl.String:
        words = swedish.WORDS.get(column.vocabulary, {})
        return [words.get(cell, cell) for cell in cells]
    found: list[Cell] = cells.to_list()
    return found


def distinct(labels: Iterable[str]) -> tuple[str, ...]:
    """Number the headings that a table has twice: Excel refuses two with one name."""
    found: list[str] = []
    for label in labels:
        same = sum(other == label or other.startswith(f"{label} (") for other in found)
        found.append(f"{label} ({same + 1})" if same else label)
    return tuple(found)


def _code_book_row(table: Table, column: Column) -> list[Cell]:
    kinds = {"String": "text", "Int64": "heltal", "Float64": "tal", "Boolean": "ja/nej"}
    is_text = column.dtype.__name__ == "String"
    codes = swedish.WORDS.get(column.vocabulary, {}) if is_text else {}
    return [
        sheet_title(table),
        column.label,
        column.name,
        kinds.get(column.dtype.__name__, "datum"),
        column.description,
        "; ".join(f"{code} = {word}" for code, word in codes.items()) or None,
    ]


def write_sheet(book: Any, content: Sheet) -> None:
    sheet = book.add_worksheet(content.title, worksheet_class=QuickSheet)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    two_decimals = book.add_format({"num_format": "0.00"})
    for column, heading in enumerate(content.headings):
        sheet.write_string(0, column, heading, bold)
    for index, cells in enumerate(content.rows, start=1):
        for column, cell in enumerate(cells):
            if cell is not None:
                _write_cell(sheet, index, column, cell, two_decimals)
    _set_widths(sheet, content)
    if content.rows:
        sheet.add_table(
            0,
            0,
            len(content.rows),
            len(content.headings) - 1,
            {
                "name": content.name,
                "columns": [{"header": heading} for heading in content.headings],
                "style": "Table Style Light 1",
            },
        )


def _write_cell(
    sheet: Any, row: int, column: int, cell: str | float | date, two_decimals: Any
) -> None:
    if isinstance(cell, str):
        write_plain(sheet, row, column, text=cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, datetime.min.time()))
    elif isinstance(cell, float):
        sheet.write_number(row, column, cell, two_decimals)
    else:
        sheet.write_number(row, column, cell)


def _set_widths(sheet: Any, content: Sheet) -> None:
    for column, heading in enumerate(content.headings):
        texts = (str(row[column]) for row in content.rows if isinstance(row[column], str))
        longest = max([len(heading) + 3, 11, *map(len, texts)])
        sheet.set_column(column, column, min(longest + 1, _WIDEST))
