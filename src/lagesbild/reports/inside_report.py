"""What analysts read inside the house: diagnostics that name raters, and the work list of places.

Never published: it names raters by pseudonym, and small areas that nobody has decided anything of;
and vacancies and leave of areas with a few officers; and what to ask single units about their
hours.
"""

from collections.abc import Iterator

import polars as pl

from lagesbild import swedish
from lagesbild.picture.record import Picture
from lagesbild.reports.appendix_checks import diagnostics_section
from lagesbild.reports.camera_inside import cameras_inside
from lagesbild.reports.content import Column, Report, Section, TextTable, number_column, text_table
from lagesbild.reports.officer_inside import officers_inside
from lagesbild.reports.report import AUTHOR
from lagesbild.reports.resource_inside import resources_inside

_TITLE = "Bara innanför: prövningar och genomgång"
_WARNING = (
    "Lämnas inte ut. Här står bedömare med pseudonym, och småområden som ingen har beslutat om."
)
_MOST = 6
"""Rows shown of each comparison with raw means; all stand in ratings_raw_beside."""
_SUBJECTS = {
    "district_norm": "Lokalpolisområden: hur mycket hårdare de bedömer",
    "rater": "Bedömare: hur mycket deras svar avviker (modellen: ojämnhet, infit)",
    "item_change": "Frågor: hur mycket svaren på dem har flyttat sig",
    "area_change": "Områden: förändring sedan förra omgången",
    "area_level": "Områden: nivå",
}


def write_inside_report(picture: Picture) -> Report:
    return Report(
        title=_TITLE,
        subtitle=f"{picture.title}. {_WARNING}",
        running_head=f"Bara innanför · omgång {picture.round}",
        author=AUTHOR,
        description=_WARNING,
        date=picture.reference_day.isoformat(),
        sections=(
            diagnostics_section(picture),
            *_raw_section(picture),
            _screening_section(picture),
            *officers_inside(picture),
            *resources_inside(picture),
            *cameras_inside(picture),
        ),
        sheets=(),
    )


def _raw_section(picture: Picture) -> Iterator[Section]:
    """Yield what raw means point out first, beside what the model says of the same."""
    beside = picture.tables["ratings_raw_beside"]
    if beside.is_empty():
        return
    names = _names(picture)
    yield Section(
        id="raw-beside",
        title="Vad råa medelvärden hade sagt",
        paragraphs=(
            "Råa medelvärden blandar ihop området, bedömaren och distriktets norm. Varje tabell"
            " visar vad de pekar ut först, och vad modellen pekar ut först.",
        ),
        tables=tuple(
            _raw_table(beside.filter(pl.col("subject") == subject), subject, title, names)
            for subject, title in _SUBJECTS.items()
            if beside.filter(pl.col("subject") == subject).height
        ),
    )


def _names(picture: Picture) -> dict[str, str]:
    """Return what codes of areas and districts are called; items and raters go by their codes."""
    areas = picture.tables["areas"]
    return dict(areas.select("area", "name").iter_rows()) | dict(
        areas.select("local_police_district", "local_police_district_name").iter_rows()
    )


def _raw_table(rows: pl.DataFrame, subject: str, title: str, names: dict[str, str]) -> TextTable:
    first = rows.filter((pl.col("raw_rank") <= _MOST // 2) | (pl.col("model_rank") <= _MOST // 2))
    columns = [
        Column("Vad"),
        number_column("Rått"),
        number_column("Plats, rått"),
        number_column("Modellen"),
        number_column("Intervall"),
        number_column("Plats, modellen"),
    ]
    written = [
        (
            f"{names[row['code']]} ({row['code']})" if row["code"] in names else row["code"],
            swedish.number(row["raw"], decimals=2),
            swedish.count(row["raw_rank"]),
            swedish.number(row["model"], decimals=2),
            swedish.interval(row["model_low"], row["model_high"], decimals=2),
            swedish.count(row["model_rank"]),
        )
        for row in first.sort("model_rank", "code", nulls_last=True).iter_rows(named=True)
    ]
    return text_table(f"table-raw-{subject}", f"{title}.", columns, written)


def _screening_section(picture: Picture) -> Section:
    sentences = picture.tables["screening"]["sentence"].to_list()
    return Section(
        id="screening",
        title="Genomgång av alla småområden",
        paragraphs=(
            "En arbetslista för människor: den säger var någon bör titta, inte vad en plats är.",
            *sentences,
        ),
        tables=tuple(table for table in (_groups(picture), _unlike(picture)) if table.rows),
    )


def _groups(picture: Picture) -> TextTable:
    columns = [
        Column("Grupp"),
        Column("Småområden"),
        number_column("Invånare"),
        number_column("Värde"),
        number_column("Sannolikhet"),
        Column("Bärs av"),
        Column("Intill"),
    ]
    rows = [
        (
            row["group"],
            row["members"],
            swedish.count(round(row["residents"])),
            swedish.number(row["score"], decimals=0),
            swedish.number(row["probability"], decimals=2),
            row["carried_by"] or "",
            row["beside"] or "",
        )
        for row in picture.tables["screening_groups"].iter_rows(named=True)
    ]
    return text_table(
        "table-candidates", "Kandidater utanför listan, i grupper som hänger ihop.", columns, rows
    )


def _unlike(picture: Picture) -> TextTable:
    columns = [
        Column("Område"),
        number_column("Värde"),
        number_column("Sannolikhet under"),
        number_column("Lägre i landet"),
    ]
    rows = [
        (
            f"{row['name']} ({row['area']})",
            swedish.number(row["score"], decimals=0),
            swedish.number(row["probability_below"], decimals=2),
            swedish.percent(row["residents_elsewhere_lower"]),
        )
        for row in picture.tables["screening_listed"].iter_rows(named=True)
        if row["unlike"]
    ]
    return text_table(
        "table-unlike", "Områden på listan som inte liknar de andra på den.", columns, rows
    )
