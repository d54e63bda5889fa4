"""First question: which needs are met, for which class of area?"""

from collections.abc import Iterator

from lagesbild import swedish
from lagesbild.reports.camera_panels import need_panels
from lagesbild.reports.camera_rows import GRAVEST, FollowedCameras, Row, count, percent
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table

_EVERY = 6
"""Months between those that the table has."""


def write_needs(followed: FollowedCameras) -> Section:
    return Section(
        id="cameras-needs",
        title="Kameror: behov och leveranser",
        paragraphs=tuple(_paragraphs(followed)),
        figures=need_panels(followed),
        tables=tuple(table for table in (_by_class(followed),) if table.rows),
    )


def _paragraphs(followed: FollowedCameras) -> Iterator[str]:
    gravest = [row for row in followed.newest() if row["unit"] == GRAVEST]
    if not gravest:
        yield "Inga behov i särskilt utsatta områden är anmälda."
    for row in gravest:
        yield _headline(row, followed)
    yield (
        "Ett behov är vad en enhet har bett om på en plats, och kan gälla flera kameror. Det är"
        " mött när allt av det är i drift. Behov som har dragits tillbaka räknas inte."
        " Särskilt utsatta områden går före i ordningen, så deras andel bör vara högre; är den"
        " inte det är det en fråga att ställa."
    )


def _headline(row: Row, followed: FollowedCameras) -> str:
    if row["suppressed"]:
        return (
            "Hur stor del av behoven i särskilt utsatta områden som är mött visas inte: antalet är"
            " litet, eller gäller så få områden att det kunde röja ett av dem."
        )
    within = swedish.percent(followed.coverage)
    return (
        f"I slutet av {row['month']} var {swedish.count(row['needs_met'])} av"
        f" {swedish.plural(row['needs'], 'behov', 'behov')} i särskilt utsatta områden mötta:"
        f" {swedish.percent(row['share'])} ({within} intervall {swedish.percent(row['low'])} till"
        f" {swedish.percent(row['high'])}). Intervallet säger hur säker andelen är om behoven ses"
        " som exempel på vad sådana områden behöver."
    )


def _by_class(followed: FollowedCameras) -> TextTable:
    months = sorted({row["month"] for row in followed.rows("camera_needs_met")}, reverse=True)
    rows = [
        (
            row["unit_name"],
            month,
            count(row["needs"]),
            count(row["needs_met"]),
            percent(row["share"]),
            _between(row),
        )
        for month in months[::_EVERY]
        for row in followed.rows("camera_needs_met", month=month)
    ]
    columns = [
        Column("Klass"),
        Column("Vid slutet av"),
        number_column("Behov"),
        number_column("Mötta"),
        number_column("Andel"),
        number_column("Intervall"),
    ]
    return text_table(
        "table-camera-needs",
        "Anmälda och mötta behov, var sjätte månad. Klassen är den beslutade på referensdagen.",
        columns,
        rows,
        note="Två punkter (..): antalet är litet eller gäller få områden. Då visas inte heller"
        " landet, som annars skulle röja det. Varje månad står i camera_needs_met.",
    )


def _between(row: Row) -> str:
    if row["suppressed"]:
        return swedish.SUPPRESSED
    return f"{swedish.percent(row['low'])}–{swedish.percent(row['high'])}"
