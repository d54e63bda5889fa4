"""Empty tables to fill in: what each column means, an example, and the codes that one may use.

Nothing in them is a formula or a link, whatever it begins with. The units and areas are named in
which the person may write; and where a column says where something went and not whose it is, such
as the area where a unit's car was, those of the whole country, which are no secret.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.norms.officer_workload import workload_model_on
from lagesbild.norms.tracing_rules import tracing_rules_on
from lagesbild.reports.plain_cells import write_plain
from lagesbild.sources.schema import Field, FieldType, TableSchema, table_schemas
from lagesbild.swedish import word
from lagesbild_web.permissions import EVERYWHERE
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import areas_of_act, check_has_somewhere, units_of_act
from lagesbild_web.records.queries.tabled import (
    DELIVERING,
    HOMES,
    check_may_deliver,
    rows_in_force,
    tables_delivered,
)
from lagesbild_web.records.table_files.reading import CODES_SHEET, DATA_SHEET, READ_ME_SHEET

_ABOUT = (
    ("Koder", "Bladet Koder visar vilka koder som går att skriva."),
    ("Tänk på", "Skriv värden och inte formler. Slå inte samman celler."),
)
_HEADINGS = ("Rubrik i filen", "Betydelse", "Exempel", "Måste finnas")
_DARK, _PALE, _LINE = "#00224E", "#F2F4F7", "#B9C3D0"
_TEXT = "@"
_WIDEST = 80
"""Characters of the column with explanations."""
_LINE_HEIGHT = 16
_NUMBERS = {FieldType.NUMBER, FieldType.INTEGER}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WORDS = {"source": "resource_source", "place": "resource_place"}
"""What the codes of columns are called in `swedish.WORDS`, where that is another name."""
_KEPT = {"cost_centres": "name", "budget_decisions": "title"}
"""By table, the column with what its codes stand for."""
Codes = Sequence[tuple[str, str, str]]
"""Of what kind a code is, the code, and what it stands for."""


def csv_template(table: str, *, by: Acting) -> bytes:
    """Return the row of headings."""
    check_may_deliver(table, by)
    return (",".join(table_schemas()[table].columns) + "\n").encode()


def excel_template(table: str, *, by: Acting) -> bytes:
    """Return a workbook with the sheets Läs mig, Data and Koder; Data has headings only."""
    check_may_deliver(table, by)
    schema = table_schemas()[table]
    about = (
        ("Tabellen", schema.description),
        ("Fyll i", "Bladet Data, en rad för varje rad i tabellen. Ändra inte rubrikerna."),
        *_ABOUT,
    )
    return _workbook({DATA_SHEET: schema}, title=schema.title, about=about, by=by)


def excel_template_of_several(*, by: Acting) -> bytes:
    """Return a workbook with a sheet of headings for each table that somebody may deliver.

    :raises NotAllowed: if there is none.
    """
    check_has_somewhere(by, *DELIVERING)
    about = (
        ("Tabellerna", "De provas och förs in ihop, och kan bara ångras ihop."),
        (
            "Fyll i",
            "Ett blad för varje tabell, en rad för varje rad i tabellen. Ändra varken rubrikerna"
            " eller bladens namn. Blad utan rader lämnas därhän.",
        ),
        *_ABOUT,
    )
    schemas = {table: table_schemas()[table] for table in tables_delivered(by)}
    return _workbook(schemas, title="Flera tabeller", about=about, by=by)


def _workbook(
    schemas: Mapping[str, TableSchema], *, title: str, about: Sequence[tuple[str, str]], by: Acting
) -> bytes:
    """Return a workbook with a sheet for each table, by the sheet's name."""
    content = BytesIO()
    codes = [code for one in schemas.values() for code in codes_for(one.name, by=by)]
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        book.set_properties({"title": title, "author": "Lägesbild"})
        _write_read_me(book, schemas, title=title, about=about)
        for place, (sheet, schema) in enumerate(schemas.items()):
            _write_data(book, schema, sheet=sheet, is_first=not place)
        _write_codes(book, list(dict.fromkeys(codes)))
    return content.getvalue()


def codes_for(table: str, *, by: Acting) -> list[tuple[str, str, str]]:
    """Return the codes that the table's cells can have.

    Of places, those that the person may write in come first; others only where a column that is not
    the row's home can name them.
    """
    schema = table_schemas()[table]
    columns = schema.columns
    catalogue = officer_catalogue_on(by.on)
    found: list[tuple[str, str, str]] = []
    if "function" in columns:
        kind = _("Funktion")
        found += [(kind, one.id, one.title) for one in catalogue.functions.values()]
    if {"activity", "counts_as"} & {*columns}:
        kind = _("Aktivitet")
        found += [(kind, one.id, one.title) for one in catalogue.activities.values()]
    if "driver" in columns:
        kind = _("Arbetsuppgift")
        drivers = workload_model_on(by.on).drivers.values()
        found += [(kind, one.id, one.title) for one in drivers]
    for field in schema.fields:
        found += [(field.title, code, _name_of(field, code, by=by)) for code in field.enum]
        found += _kept_codes(field)
    return [*found, *_places(table, organisation=organisation_on(by.on), by=by)]


def _places(table: str, *, organisation: Organisation, by: Acting) -> list[tuple[str, str, str]]:
    """Return the units and areas that the columns can name, the person's own first."""
    schema, home = table_schemas()[table], HOMES[table]
    found: list[tuple[str, str, str]] = []
    own = units_of_act(by, home.act)
    units, areas = _referring(schema, "organisation"), _referring(schema, "areas")
    if units:
        found += _units(organisation, own, districts_only=table == "staffing")
    if units - {home.unit} and home.unit:
        kind = _("Andra enheter")
        everywhere = _units(organisation, [EVERYWHERE])
        found += [(kind, *code) for _kind, *code in everywhere if (_kind, *code) not in found]
    own_areas = areas_of_act(by, home.act, organisation=organisation)
    if areas:
        found += [(_("Område"), area, organisation.area_name(area)) for area in own_areas]
    if areas - {home.area} and home.unit:
        kind = _("Andras områden")
        everywhere = organisation.areas_in(EVERYWHERE)
        found += [
            (kind, area, organisation.area_name(area))
            for area in everywhere
            if area not in own_areas
        ]
    return found


def _referring(schema: TableSchema, table: str) -> set[str]:
    """Return the columns that name a row of a table."""
    return {
        one.name for one in schema.fields if one.refers and one.refers.to.startswith(f"{table}.")
    }


def _name_of(field: Field, code: str, *, by: Acting) -> str:
    if field.name == "account_class":
        return tracing_rules_on(by.on).account_classes[code].title
    return word(_WORDS.get(field.name, field.name), code)


def _kept_codes(field: Field) -> list[tuple[str, str, str]]:
    """Return what has been delivered of the tables of the country that a column refers to."""
    table, _dot, code = field.refers.to.partition(".") if field.refers else ("", "", "")
    title = _KEPT.get(table)
    if title is None:
        return []
    rows = rows_in_force(table).order_by("key").values_list("cells", flat=True)
    return sorted({(field.title, cells[code], cells[title]) for cells in rows})


def _units(
    organisation: Organisation, units: Sequence[str], *, districts_only: bool = False
) -> list[tuple[str, str, str]]:
    kinds = [UnitKind.LOCAL_POLICE_DISTRICT]
    if not districts_only:
        kinds = [UnitKind.POLICE_REGION, UnitKind.POLICE_DISTRICT, *kinds]
    return [
        (str(kind.label), unit.code, unit.name)
        for kind in kinds
        for unit in organisation.of_kind(kind)
        if EVERYWHERE in units or organisation.line(unit.code) & {*units}
    ]


def _write_read_me(
    book: Any, schemas: Mapping[str, TableSchema], *, title: str, about: Sequence[tuple[str, str]]
) -> None:
    sheet = book.add_worksheet(READ_ME_SHEET)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate((24, _WIDEST, 24, 14)):
        sheet.set_column(column, column, width)
    large = book.add_format({"bold": True, "font_size": 16, "font_color": _DARK})
    style = {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": _LINE}
    head = book.add_format({**style, "bold": True, "bg_color": _PALE, "font_color": _DARK})
    text = book.add_format(style)
    sheet.write_string(0, 0, title, large)
    for row, (label, told) in enumerate(about, start=1):
        sheet.write_string(row, 0, label, head)
        write_plain(sheet, row, 1, text=told, style=text)
        sheet.set_row(row, _LINE_HEIGHT * (1 + len(told) // _WIDEST))
    row = len(about) + 2
    for name, schema in schemas.items():
        if len(schemas) > 1:
            sheet.write_string(row, 0, f"Bladet {name}", head)
            write_plain(sheet, row, 1, text=f"{schema.title}: {schema.description}", style=text)
            sheet.set_row(row, _LINE_HEIGHT * (1 + len(schema.description) // _WIDEST))
            row += 1
        for column, heading in enumerate(_HEADINGS):
            sheet.write_string(row, column, heading, head)
        for line, field in enumerate(schema.fields, start=row + 1):
            for column, cell in enumerate(_told(field)):
                write_plain(sheet, line, column, text=cell, style=text)
        row += len(schema.fields) + 2


def _told(field: Field) -> tuple[str, ...]:
    return (
        field.name,
        f"{field.title}: {field.description}",
        _example(field.example),
        "ja" if field.required else "nej",
    )


def _example(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value)


def _write_data(book: Any, schema: TableSchema, *, sheet: str, is_first: bool) -> None:
    written = book.add_worksheet(sheet)
    if is_first:
        written.activate()
    written.freeze_panes(1, 0)
    head = book.add_format({"bold": True, "bg_color": _DARK, "font_color": "#FFFFFF"})
    # As text, so that Excel does not take a month for a day.
    as_text = book.add_format({"num_format": _TEXT})
    for column, field in enumerate(schema.fields):
        width = max(12, len(field.name) + 3)
        written.set_column(column, column, width, None if field.type in _NUMBERS else as_text)
        written.write_string(0, column, field.name, head)


def _write_codes(book: Any, codes: Codes) -> None:
    sheet = book.add_worksheet(CODES_SHEET)
    sheet.freeze_panes(1, 0)
    for column, width in enumerate((24, 24, 60)):
        sheet.set_column(column, column, width)
    head = book.add_format({"bold": True, "bg_color": _PALE, "font_color": _DARK})
    for column, heading in enumerate(("Slag", "Kod", "Namn")):
        sheet.write_string(0, column, heading, head)
    for row, cells in enumerate(codes, start=1):
        for column, cell in enumerate(cells):
            write_plain(sheet, row, column, text=cell)
