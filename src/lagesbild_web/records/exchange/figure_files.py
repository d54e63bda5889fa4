"""Tables as one file that leaves the site: a workbook, CSV for Excel, or CSV for machines.

Each says what it is, in the first sheet or in a text file beside. Texts are in Swedish, whatever
the page is in. What may leave, and that it left, is for whoever calls this.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

import polars as pl

from lagesbild.picture.table import Table
from lagesbild.reports.data_files import as_json, resource_of
from lagesbild.reports.sheets import (
    Cell,
    code_book,
    distinct,
    new_book,
    table_sheet,
    words_of,
    write_read_me,
    write_sheet,
)
from lagesbild_web.audit.export import BYTE_ORDER_MARK, never_a_formula

_READ_ME = "LÄS MIG.txt"


@dataclass(frozen=True, kw_only=True)
class ExportedFile:
    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """What leaves, and what is said of it."""

    tables: Mapping[Table, pl.DataFrame]
    about: tuple[tuple[str, str], ...]
    """Labels with texts; `Titel`, `Markering` and `Dataversion` are among them."""
    made_at: datetime

    @property
    def title(self) -> str:
        return dict(self.about)["Titel"]


def file_of(content: Content, *, form: str, stem: str) -> ExportedFile:
    """Return tables as a file.

    :param form: one of `FORMS`.
    :param stem: of the file's name, without its ending.
    """
    kind = FORMS[form]
    return ExportedFile(
        name=f"{stem}{kind.ending}",
        content=kind.write(content),
        content_type=kind.content_type,
    )


def _workbook(content: Content) -> bytes:
    stream = io.BytesIO()
    with new_book(stream) as book:
        about = dict(content.about)
        book.set_properties(
            {
                "title": content.title,
                "comments": about["Markering"],
                "created": content.made_at.replace(tzinfo=None),
            }
        )
        write_read_me(book, content.about)
        for table, frame in content.tables.items():
            write_sheet(book, table_sheet(table, frame))
        write_sheet(book, code_book(content.tables))
    return stream.getvalue()


def _csv_for_excel(content: Content) -> bytes:
    """Write with semicolons, decimal commas and a byte order mark, as Swedish Excel reads."""
    return _zip(
        {
            f"{table.name}.csv": BYTE_ORDER_MARK + _written_for_excel(table, frame)
            for table, frame in content.tables.items()
        },
        content,
    )


def _written_for_excel(table: Table, frame: pl.DataFrame) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(distinct(column.label for column in table.columns))
    writer.writerows(map(_cell_for_excel, row) for row in words_of(table, frame))
    return stream.getvalue()


def _cell_for_excel(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return never_a_formula(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace(".", ",")


def _csv_for_machines(content: Content) -> bytes:
    """Write RFC 4180 with decimal points, codes as they are, and a Data Package beside."""
    package = {
        "title": content.title,
        "description": " ".join(f"{label}: {text}" for label, text in content.about),
        "profile": "tabular-data-package",
        "version": dict(content.about)["Dataversion"],
        "resources": [resource_of(table) for table in content.tables],
    }
    files = {
        f"{table.name}.csv": table.shape(frame).write_csv(line_terminator="\r\n")
        for table, frame in content.tables.items()
    }
    return _zip({"datapackage.json": as_json(package), **files}, content)


def _zip(files: Mapping[str, str], content: Content) -> bytes:
    lines: Iterable[str] = (f"{label}: {text}" for label, text in content.about)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_READ_ME, "\r\n".join(lines) + "\r\n")
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


@dataclass(frozen=True, kw_only=True)
class _Form:
    ending: str
    content_type: str
    write: Callable[[Content], bytes]


FORMS: Mapping[str, _Form] = MappingProxyType(
    {
        "xlsx": _Form(
            ending=".xlsx",
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write=_workbook,
        ),
        "csv-excel": _Form(
            ending="-excel.zip", content_type="application/zip", write=_csv_for_excel
        ),
        "csv": _Form(ending="-csv.zip", content_type="application/zip", write=_csv_for_machines),
    }
)
"""How they can leave."""
