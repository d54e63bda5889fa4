"""How do figures about area officers leave the site? As a workbook or as CSV, marked and recorded.

Two kinds never mix: what may be shared, with disclosure applied, and what is kept inside, for
those who see the staff of the units it is about. Texts are in Swedish, whatever the page is in.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

import polars as pl
from django.db import transaction
from django.utils import timezone

from lagesbild import __version__
from lagesbild.picture.table import Table
from lagesbild.reports.data_files import MARKINGS, as_json, resource_of
from lagesbild.reports.report import INTENDED_USE
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
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.export import BYTE_ORDER_MARK, never_a_formula
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.queries.officer_tables import tables_seen
from lagesbild_web.records.queries.officers import SeenOfficers
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_sees_somewhere

_TITLE = "Områdespoliser: norm, tid och behov"
_READ_ME = "LÄS MIG.txt"


@dataclass(frozen=True, kw_only=True)
class ExportedFile:
    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, kw_only=True)
class _Content:
    """What leaves, and what is said of it."""

    tables: Mapping[Table, pl.DataFrame]
    about: tuple[tuple[str, str], ...]
    made_at: datetime


@transaction.atomic
def export_officers(
    seen: SeenOfficers, *, form: str, inside: bool, address: str, by: Acting
) -> ExportedFile:
    """Return the tables of the units that somebody sees, and record that they were handed out.

    :param form: one of `FORMS`.
    :param inside: those that are kept inside, instead of those that may be shared.
    :param address: of the page, to find the way back.
    :raises NotAllowed: if the person sees no such tables anywhere.
    """
    check_sees_somewhere(by, FieldClass.STAFF if inside else FieldClass.STATUS)
    tables = tables_seen(seen, inside=inside)
    now = timezone.localtime()
    content = _Content(
        tables=tables,
        about=_about(seen, inside=inside, address=address, now=now, by=by),
        made_at=now,
    )
    marking = "inside" if inside else "shareable"
    record(
        Recorded.FIGURES_EXPORTED,
        target=f"figures/{seen.made.data_version}",
        by=by,
        act=None,
        during=seen.period,
        data_version=seen.made.data_version,
        format=form,
        marking=marking,
        units=_units_read(by),
        rows=sum(frame.height for frame in tables.values()),
    )
    kind = FORMS[form]
    last = seen.made.last_month
    name = "omradespoliser-inne" if inside else "omradespoliser"
    return ExportedFile(
        name=f"{name}-{last}-{seen.made.data_version}{kind.ending}",
        content=kind.write(content),
        content_type=kind.content_type,
    )


def _about(
    seen: SeenOfficers, *, inside: bool, address: str, now: datetime, by: Acting
) -> tuple[tuple[str, str], ...]:
    units = _units_read(by)
    return (
        ("Titel", _TITLE),
        ("Markering", MARKINGS[inside]),
        ("Användning", INTENDED_USE),
        ("Period", seen.period),
        ("Urval", f"Enheter som den som hämtade läser: {units}. Alla läsningar av normen."),
        ("Dataversion", seen.made.data_version),
        ("Norm", f"{seen.norm.version}: {seen.norm.reference}"),
        ("Program", f"lagesbild {__version__}"),
        ("Hämtad", now.strftime("%Y-%m-%d %H:%M")),
        ("Härledning", address),
        ("Tomma celler", "Värdet saknas, kan inte avgöras eller visas inte; kolumnen Skäl säger."),
    )


def _units_read(by: Acting) -> str:
    """Return the codes of the units that a person reads, as the log and the file say them."""
    units = {"hela landet" if one.reads == "*" else one.reads for one in by.held if one.reads}
    return ", ".join(sorted(units))


def _workbook(content: _Content) -> bytes:
    stream = io.BytesIO()
    with new_book(stream) as book:
        about = dict(content.about)
        book.set_properties(
            {
                "title": _TITLE,
                "comments": about["Markering"],
                "created": content.made_at.replace(tzinfo=None),
            }
        )
        write_read_me(book, content.about)
        for table, frame in content.tables.items():
            write_sheet(book, table_sheet(table, frame))
        write_sheet(book, code_book(content.tables))
    return stream.getvalue()


def _csv_for_excel(content: _Content) -> bytes:
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


def _csv_for_machines(content: _Content) -> bytes:
    """Write RFC 4180 with decimal points, codes as they are, and a Data Package beside."""
    package = {
        "title": _TITLE,
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


def _zip(files: Mapping[str, str], content: _Content) -> bytes:
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
    write: Callable[[_Content], bytes]


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
