"""A workbook of many cells is written fast, and has the bytes that it had when it was slow."""

import gc
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from xlsxwriter.exceptions import DuplicateWorksheetName

from lagesbild.picture.table import DAY, NUMBER, TEXT, WHOLE, YES_NO, Column, Table
from lagesbild.reports.sheets import QuickSheet, Sheet, new_book, table_sheet, words_of, write_sheet

TABLE = Table(
    name="posts",
    title="Tjänster",
    description="Påhittade tjänster.",
    key=("area",),
    columns=(
        Column("area", TEXT, "Område", "Områdets namn."),
        Column("status", TEXT, "Läge", "Hur värdet är.", words="outcome"),
        Column("posts", WHOLE, "Tjänster", "Antal."),
        Column("share", NUMBER, "Andel", "Andel."),
        Column("vacant", YES_NO, "Vakant", "Om någon saknas."),
        Column("day", DAY, "Dag", "Senaste dag."),
    ),
)
ROWS = TABLE.frame(
    [
        {
            "area": "Hamnen",
            "status": "met",
            "posts": 12,
            "share": 1 / 3,
            "vacant": False,
            "day": date(2027, 3, 1),
        },
        {
            "area": "<r>&amp; Ängen</r>",
            "status": "elsewhere",
            "posts": None,
            "share": -0.0,
            "vacant": True,
            "day": None,
        },
        {
            "area": "Ö",
            "status": None,
            "posts": 0,
            "share": 1e17,
            "vacant": None,
            "day": date(1999, 12, 31),
        },
    ]
)


def written() -> dict[str, bytes]:
    """Return the parts of a workbook with the table."""
    stream = BytesIO()
    with new_book(stream) as book:
        book.set_properties({"created": datetime.combine(date(2027, 3, 1), time())})
        write_sheet(book, table_sheet(TABLE, ROWS))
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_codes_become_words_and_what_is_missing_stays_so():
    assert words_of(TABLE, ROWS) == [
        ("<r>&amp; Ängen</r>", "elsewhere", None, 0.0, "ja", None),
        ("Hamnen", "uppfyllt", 12, 1 / 3, "nej", date(2027, 3, 1)),
        ("Ö", None, 0, 1e17, None, date(1999, 12, 31)),
    ]


def test_the_quick_sheet_has_the_bytes_of_the_writers_own(monkeypatch: pytest.MonkeyPatch):
    quick = written()

    monkeypatch.delattr(QuickSheet, "_write_cell")
    slow = written()

    assert b"0.3333333333333333" in quick["xl/worksheets/sheet1.xml"]
    assert quick == slow


def test_python_looks_for_cycles_again_when_the_book_is_closed():
    with new_book(BytesIO()) as book:
        book.add_worksheet()
        assert not gc.isenabled()

    assert gc.isenabled()


def test_python_looks_for_cycles_again_when_writing_fails():
    sheet = table_sheet(TABLE, ROWS)

    with pytest.raises(DuplicateWorksheetName), new_book(BytesIO()) as book:
        _write_twice(book, sheet)

    assert gc.isenabled()


def _write_twice(book: Any, sheet: Sheet) -> None:
    write_sheet(book, sheet)
    write_sheet(book, sheet)
