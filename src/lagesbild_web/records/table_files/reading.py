"""What does an uploaded file hold? Every cell as text with its row, and where people find it.

What the cells mean is the library's to judge. Here the file is: is it safe, is it a table, and is
every cell a plain value rather than something that Excel works out when it is opened?
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

import polars as pl
from django.utils.translation import gettext as _

from lagesbild.errors import Problem
from lagesbild.sources.raw_tables import read_raw_table
from lagesbild.sources.schema import table_schemas
from lagesbild_web.records.excel_form.cells import (
    ReadCell,
    Sheet,
    UnreadableWorkbookError,
    read_cells,
)
from lagesbild_web.records.excel_form.container import check_container
from lagesbild_web.records.queries.tabled import HOMES
from lagesbild_web.records.queries.trials import ReadFile, SiteProblem

LARGEST = 5_000_000
"""Bytes of a file; a year of a region's hours has some hundred thousand."""
MOST_ROWS = 50_000
DATA_SHEET = "Data"
READ_ME_SHEET, CODES_SHEET = "Läs mig", "Koder"
"""Sheets of the template that hold no rows."""
_NO_ROWS = (READ_ME_SHEET, CODES_SHEET)
_SHOWN = 50
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z0-9:]+)"')


def read_file(content: bytes, *, name: str, table: str) -> ReadFile:
    """Read an uploaded CSV file or workbook; whatever is wrong is in its problems."""
    name = PurePath(name).name
    if len(content) > LARGEST:
        return _refused(name, _too_large(name))
    if name.lower().endswith(".xlsx"):
        return _read_workbook(content, name=name)
    if name.lower().endswith(".csv"):
        return _read_csv(content, name=name, table=table)
    text = _("filen är varken en Excelarbetsbok (.xlsx) eller en CSV-fil (.csv).")
    remedy = _("Hämta mallen, fyll i den och lämna den i något av formaten.")
    return _refused(name, _problem(name, "not-a-table", text, remedy))


def _read_csv(content: bytes, *, name: str, table: str) -> ReadFile:
    with TemporaryDirectory() as temporary:
        path = Path(temporary) / "tabell.csv"
        path.write_bytes(content)
        read = read_raw_table(path, table_schemas()[table], file=name)
    if read.frame is not None and len(read.frame) > MOST_ROWS:
        return _refused(name, _too_many_rows(name))
    return ReadFile(name=name, raw=read.frame, problems=read.problems)


@dataclass(frozen=True, kw_only=True)
class ReadSheets:
    """A workbook with several tables read: those that have rows, and what else is wrong."""

    files: Mapping[str, ReadFile]
    """By table."""
    problems: tuple[Problem, ...] = ()
    """Of the workbook as a whole."""


def read_sheets(content: bytes, *, name: str, tables: Sequence[str]) -> ReadSheets:
    """Read an uploaded workbook with a sheet for each table, which is called as the table.

    Sheets without rows are left aside, as are the template's explanations.

    :param tables: those that whoever hands it in may deliver.
    """
    name = PurePath(name).name
    read = _sheets_of(content, name=name) if len(content) <= LARGEST else (_too_large(name),)
    if isinstance(read, tuple):
        return ReadSheets(files={}, problems=read)
    sheets = {
        title.strip(): cells
        for title, cells in read.items()
        if title.strip() not in _NO_ROWS and any(row > 1 for row, _letter in cells)
    }
    files = {
        table: _read_sheet(sheets[table], name=name, sheet=table)
        for table in tables
        if table in sheets
    }
    problems = [_not_a_table(name, title) for title in sheets if title not in tables]
    if not files and not problems:
        text = _("arbetsboken har inga rader i något blad som är en tabell.")
        remedy = _("Ge varje blad en tabells namn, till exempel ledger, och fyll i minst en rad.")
        problems.append(_problem(name, "empty-table", text, remedy))
    return ReadSheets(files=files, problems=tuple(problems))


def _not_a_table(name: str, title: str) -> Problem:
    if title in HOMES:
        text = _("bladet »%(sheet)s« är en tabell som du inte får lämna.") % {"sheet": title}
        remedy = _("Ta bort bladet, eller låt den som får lämna tabellen göra det.")
        return _problem(name, "table-not-yours", text, remedy)
    text = _("bladet »%(sheet)s« är ingen tabell.") % {"sheet": title}
    remedy = _("Ge bladet en tabells namn, till exempel ledger, eller ta bort det.")
    return _problem(name, "unknown-sheet", text, remedy)


def _read_workbook(content: bytes, *, name: str) -> ReadFile:
    read = _sheets_of(content, name=name)
    if isinstance(read, tuple):
        return ReadFile(name=name, raw=None, problems=read)
    return _read_sheet(read.get(DATA_SHEET, next(iter(read.values()), {})), name=name)


def _sheets_of(content: bytes, *, name: str) -> Mapping[str, Sheet] | tuple[Problem, ...]:
    """Return the sheets of a workbook by name, or why they are not read."""
    if not name.lower().endswith(".xlsx"):
        text = _("filen är ingen Excelarbetsbok (.xlsx).")
        remedy = _("Lämna flera tabeller som en arbetsbok med ett blad för varje tabell.")
        return (_problem(name, "not-a-table", text, remedy),)
    unsafe = [
        _problem(name, one.rule, one.text, one.remedy) for one in check_container(content)
    ] or list(_merged_cells(content, name=name))
    if unsafe:
        return tuple(unsafe)
    try:
        return read_cells(content, last_row=MOST_ROWS + 1)
    except UnreadableWorkbookError:
        text = _("filen är skadad och går inte att läsa.")
        remedy = _("Öppna den i Excel, spara den som Excelarbetsbok (.xlsx) och lämna den igen.")
        return (_problem(name, "damaged-file", text, remedy),)


def _merged_cells(content: bytes, *, name: str) -> Iterator[Problem]:
    """Find cells that look filled in and hold nothing: only the first of a merged range does."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheets = [part for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
        ranges = [found for part in sheets for found in _MERGED.findall(archive.read(part))]
    for found in ranges[:_SHOWN]:
        text = _("cellerna %(cells)s är sammanslagna.") % {"cells": found.decode()}
        remedy = _("Dela upp de sammanslagna cellerna och fyll i var och en.")
        yield _problem(name, "merged-cells", text, remedy)


def _read_sheet(cells: Sheet, *, name: str, sheet: str = "") -> ReadFile:
    """Read one sheet: names of columns in row 1, a record in each row below.

    :param sheet: its name, where the workbook has several tables.
    """
    if any(row > MOST_ROWS for row, _letter in cells):
        return _refused(name, _too_many_rows(name), sheet=sheet)
    header = [(letter, cell.text.strip()) for (row, letter), cell in cells.items() if row == 1]
    header = [(letter, title) for letter, title in header if title]
    letters = {title: letter for letter, title in header}
    if len(letters) < len(header):
        text = _("rubrikraden har samma kolumn två gånger.")
        remedy = _("Ta bort den ena kolumnen.")
        problem = _problem(name, "column-listed-twice", text, remedy, row=1)
        return _refused(name, problem, sheet=sheet)
    lines = sorted({row for (row, _letter), cell in cells.items() if row > 1 and _plain(cell)})
    titles = {letter: title for title, letter in letters.items()}
    columns = [
        pl.Series(title, [_plain(cells.get((row, letter))) for row in lines], dtype=pl.String)
        for letter, title in header
    ]
    problems = [
        found
        for (row, letter), cell in sorted(cells.items(), key=lambda one: one[0][0])
        for found in _odd(cell, name=name, row=row, column=titles.get(letter))
    ]
    return ReadFile(
        name=name,
        raw=pl.DataFrame([*columns, pl.Series("source_row", lines, dtype=pl.Int64)]),
        problems=tuple(problems[:_SHOWN]),
        letters=letters,
        sheet=sheet,
    )


def _odd(cell: ReadCell, *, name: str, row: int, column: str | None) -> Iterator[Problem]:
    if cell.is_formula:
        remedy = _("Kopiera cellen och klistra in den som värde.")
        text = _("cellen har en formel.")
        yield _problem(name, "formula", text, remedy, row=row, column=column)
    elif cell.is_error:
        remedy = _("Skriv det rätta värdet.")
        text = _("cellen har ett felvärde.")
        yield _problem(name, "error-value", text, remedy, row=row, column=column)
    elif column is None and row > 1 and not cell.is_blank:
        remedy = _("Ge kolumnen en rubrik ur mallen, eller ta bort det som står där.")
        text = _("cellen står i en kolumn utan rubrik.")
        yield _problem(name, "cell-outside-table", text, remedy, row=row)


def _plain(cell: ReadCell | None) -> str | None:
    """Return what stands in a cell as a CSV file would have it."""
    if cell is None or cell.is_formula or cell.is_error:
        return None
    if isinstance(cell.value, float) and not cell.value.is_integer():
        return repr(cell.value)
    return cell.text.strip() or None


def _refused(name: str, problem: Problem, *, sheet: str = "") -> ReadFile:
    return ReadFile(name=name, raw=None, problems=(problem,), sheet=sheet)


def _too_large(name: str) -> Problem:
    text = _("filen är större än %(megabytes)s MB.") % {"megabytes": LARGEST // 1_000_000}
    return _problem(name, "too-large", text, _("Dela upp filen, till exempel per månad."))


def _too_many_rows(name: str) -> Problem:
    text = _("filen har fler än %(rows)s rader.") % {"rows": MOST_ROWS}
    return _problem(name, "too-large", text, _("Dela upp filen, till exempel per månad."))


def _problem(
    file: str,
    rule: str,
    text: str,
    remedy: str,
    *,
    row: int | None = None,
    column: str | None = None,
) -> Problem:
    return SiteProblem(file=file, rule=rule, text=text, remedy=remedy, row=row, column=column)
