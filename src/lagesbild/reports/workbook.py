"""The workbook: every shareable table as a sheet, with read-me, uncertainty and code book.

Numbers are numbers and days are days; codes are written as words. Text from the collection is
never a formula or a link, whatever it begins with.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from lagesbild import swedish
from lagesbild.norms.officer_norms import officer_norm_on
from lagesbild.norms.officer_workload import workload_model_on
from lagesbild.picture.record import Picture
from lagesbild.picture.table import Column, Table
from lagesbild.picture.tables import TABLES
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.plain_cells import write_plain
from lagesbild.reports.report import AUTHOR, INTENDED_USE

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


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """One sheet: a heading row and rows below it."""

    title: str
    name: str
    """Of the Excel table; letters and underscores."""
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def write_workbook(picture: Picture, areas: Sequence[MappedArea], path: Path) -> None:
    """Write the workbook. Its day of creation is the reference day, as there is no clock."""
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        day = datetime.combine(picture.reference_day, datetime.min.time())
        book.set_properties(
            {
                "title": picture.title,
                "author": AUTHOR,
                "comments": INTENDED_USE,
                "created": day,
            }
        )
        _write_read_me(book, picture)
        for sheet in _sheets(picture, areas):
            _write_sheet(book, sheet)


def _sheets(picture: Picture, areas: Sequence[MappedArea]) -> Iterator[_Sheet]:
    tables = [table for table in TABLES if not table.inside_only]
    for table in tables:
        yield _data_sheet(picture, table)
    yield _Sheet(
        title="Osäkerhet",
        name="osakerhet",
        headings=("Område", "Namn", "Mått", "Värde", "Lägst", "Högst", "Bredd", "Intervallet"),
        rows=list(_uncertainty(picture, areas)),
    )
    yield _Sheet(
        title="Kodbok",
        name="kodbok",
        headings=("Blad", "Kolumn", "Namn i CSV", "Typ", "Betydelse", "Koder"),
        rows=[_code_book_row(table, column) for table in tables for column in table.columns],
    )


def _data_sheet(picture: Picture, table: Table) -> _Sheet:
    frame = table.shape(picture.tables[table.name])
    return _Sheet(
        title=sheet_title(table),
        name=table.name,
        headings=_distinct(column.label for column in table.columns),
        rows=[
            [_cell(column, value) for column, value in zip(table.columns, row, strict=True)]
            for row in frame.iter_rows()
        ],
    )


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


def _cell(column: Column, value: Any) -> Cell:
    if isinstance(value, bool):
        return swedish.yes_no(value)
    if isinstance(value, str):
        return swedish.word(column.vocabulary, value)
    found: Cell = value
    return found


def _distinct(labels: Iterable[str]) -> tuple[str, ...]:
    """Number the headings that a table has twice: Excel refuses two with one name."""
    found: list[str] = []
    for label in labels:
        same = sum(other == label or other.startswith(f"{label} (") for other in found)
        found.append(f"{label} ({same + 1})" if same else label)
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class _Interval:
    """Where a table has a value with its interval, and what the interval holds."""

    table: str
    value: str
    low: str = "low"
    high: str = "high"
    how: str


_INTERVALS = (
    _Interval(
        table="composite",
        value="score",
        low="score_low",
        high="score_high",
        how="vikter, metodval och mätfel",
    ),
    _Interval(table="severity", value="level", how="bedömare, distrikt och tillfällen; rensad"),
    _Interval(table="rating_levels", value="level", how="hur olika bedömare skattar; rått"),
    _Interval(table="indicators_published", value="value", how="små tal"),
    _Interval(
        table="change",
        value="real",
        low="real_low",
        high="real_high",
        how="båda omgångarnas osäkerhet",
    ),
    _Interval(table="trend", value="change", how="båda omgångarnas osäkerhet"),
    _Interval(
        table="agreement",
        value="alpha",
        low="alpha_low",
        high="alpha_high",
        how="jackknife över lokalpolisområden",
    ),
    _Interval(table="rating_model", value="value", how="modellens osäkerhet om spridningen"),
    _Interval(
        table="officer_figures", value="value", how="antal invånare eller oredovisade timmar"
    ),
    _Interval(
        table="officer_need",
        value="need_fte",
        low="need_low",
        high="need_high",
        how="arbetsmängdens modell",
    ),
    _Interval(
        table="officer_work",
        value="hours",
        low="hours_low",
        high="hours_high",
        how="arbetsmängdens modell",
    ),
)


def _uncertainty(picture: Picture, areas: Sequence[MappedArea]) -> Iterator[list[Cell]]:
    names = {area.area: area.name for area in areas}
    for kind in _INTERVALS:
        share = swedish.percent(_coverage(picture, kind.table))
        for row in picture.tables[kind.table].iter_rows(named=True):
            low, high = row[kind.low], row[kind.high]
            if low is not None and high is not None:
                yield [
                    *_about(row, names),
                    _figure_title(picture, kind.table, row),
                    row[kind.value],
                    low,
                    high,
                    high - low,
                    f"{share}; {kind.how}",
                ]


def _coverage(picture: Picture, table: str) -> float:
    """Return how much the intervals of a table hold."""
    match table:
        case "officer_figures":
            return officer_norm_on(picture.reference_day).coverage
        case "officer_need" | "officer_work":
            return workload_model_on(picture.reference_day).coverage
        case _:
            return picture.method.coverage


def _about(row: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Cell, Cell]:
    """Return the code and name of what a row is about; an area that ended has its own name."""
    if "unit_name" in row:
        return row["unit"], row["unit_name"]
    if "area" in row:
        return row["area"], names.get(row["area"], row.get("name"))
    return None, "hela landet"


def _figure_title(picture: Picture, table: str, row: dict[str, Any]) -> str:
    match table:
        case "composite":
            return "Sammanvägt indikatorvärde"
        case "severity":
            return "Skattad nivå, rensad från bedömare"
        case "change":
            return f"Verklig förändring: {swedish.word('figure', row['figure'])}"
        case "trend":
            figure = swedish.word("figure", row["figure"])
            return f"Förändring {swedish.word('weighting', row['weighting'])}: {figure}"
        case "agreement":
            return f"Krippendorffs α: {row['title'] or row['id']}"
        case "officer_need":
            return "Behov av områdespoliser, heltid"
        case "officer_work":
            return f"Arbete bakom behovet, timmar: {row['driver_title']}"
        case "rating_model":
            return f"Spridning: {row['title']}"
        case "rating_levels":
            titles = {**picture.item_titles, **picture.block_titles, "*": "hela formuläret"}
            return f"Skattning, rå: {titles.get(row['id'], row['id'])}"
        case _:
            return str(row["title"])


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


def _write_read_me(book: Any, picture: Picture) -> None:
    sheet = book.add_worksheet("Läs mig")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    rows = (
        ("Titel", picture.title),
        ("Omgång", picture.round),
        ("Referensdag", picture.reference_day.isoformat()),
        ("Dataversion", picture.data_version),
        ("Metod", picture.method.version),
        ("Program", f"lagesbild {picture.software_version}"),
        ("Användning", INTENDED_USE),
        ("Data", "Ett blad per tabell. Koder står i klartext; Kodbok visar koderna i CSV-filerna."),
        ("Tomma celler", "Värdet saknas eller döljs. Kolumnen Dolt säger om det döljs."),
        ("Osäkerhet", "Alla värden som har intervall, med intervallets bredd."),
        ("Sannolikheter", "Sannolikhet för varje klass; utan polisgenererade indikatorer bredvid."),
        ("Mer", "Tabellerna finns också som CSV och Parquet i mappen tables."),
    )
    for row, (label, text) in enumerate(rows):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, text, wrapped)


def _write_sheet(book: Any, content: _Sheet) -> None:
    sheet = book.add_worksheet(content.title)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    two_decimals = book.add_format({"num_format": "0.00"})
    for column, heading in enumerate(content.headings):
        sheet.write_string(0, column, heading, bold)
    for index, cells in enumerate(content.rows, start=1):
        for column, cell in enumerate(cells):
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


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, two_decimals: Any) -> None:
    if isinstance(cell, str):
        write_plain(sheet, row, column, text=cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, datetime.min.time()))
    elif isinstance(cell, float):
        sheet.write_number(row, column, cell, two_decimals)
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _set_widths(sheet: Any, content: _Sheet) -> None:
    for column, heading in enumerate(content.headings):
        texts = (str(row[column]) for row in content.rows if isinstance(row[column], str))
        longest = max([len(heading) + 3, 11, *map(len, texts)])
        sheet.set_column(column, column, min(longest + 1, _WIDEST))
