"""The workbook: every shareable table as a sheet, with read-me, uncertainty and code book.

Numbers are numbers and days are days; codes are written as words. Text from the collection is
never a formula or a link, whatever it begins with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lagesbild import swedish
from lagesbild.norms.officer_norms import officer_norm_on
from lagesbild.norms.officer_workload import workload_model_on
from lagesbild.norms.presence_methods import presence_method_on
from lagesbild.picture.record import Picture
from lagesbild.picture.tables import TABLES
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.report import AUTHOR, INTENDED_USE
from lagesbild.reports.sheets import (
    Cell,
    Sheet,
    code_book,
    new_book,
    table_sheet,
    write_read_me,
    write_sheet,
)


def write_workbook(picture: Picture, areas: Sequence[MappedArea], path: Path) -> None:
    """Write the workbook. Its day of creation is the reference day, as there is no clock."""
    with new_book(str(path)) as book:
        day = datetime.combine(picture.reference_day, datetime.min.time())
        book.set_properties(
            {
                "title": picture.title,
                "author": AUTHOR,
                "comments": INTENDED_USE,
                "created": day,
            }
        )
        write_read_me(book, _read_me(picture))
        for sheet in _sheets(picture, areas):
            write_sheet(book, sheet)


def _sheets(picture: Picture, areas: Sequence[MappedArea]) -> Iterator[Sheet]:
    tables = [
        table
        for table in TABLES
        if not table.inside_only and table.is_written(picture.tables[table.name])
    ]
    for table in tables:
        yield table_sheet(table, picture.tables[table.name])
    yield Sheet(
        title="Osäkerhet",
        name="osakerhet",
        headings=("Område", "Namn", "Mått", "Värde", "Lägst", "Högst", "Bredd", "Intervallet"),
        rows=list(_uncertainty(picture, areas)),
    )
    yield code_book(tables)


@dataclass(frozen=True, kw_only=True)
class _Interval:
    """Where a table has a value with its interval, and what the interval holds."""

    table: str
    value: str
    low: str = "low"
    high: str = "high"
    how: str
    is_span: bool = False
    """True where it is between the ends of choices, and holds no share of anything."""


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
    _Interval(table="resource_presence", value="hours", how="tysta fordon och radioterminaler"),
    _Interval(
        table="resource_time",
        value="point",
        how="hur olikt det ospårade är det spårade",
        is_span=True,
    ),
    _Interval(
        table="resource_reach",
        value="reached_share",
        low="reached_share_low",
        high="reached_share_high",
        how="val av regler för spårning",
        is_span=True,
    ),
    _Interval(
        table="resource_reach",
        value="likely_share",
        low="likely_share_low",
        high="likely_share_high",
        how="val av regler, och hur olikt det ospårade är det spårade",
        is_span=True,
    ),
    _Interval(
        table="resource_changes",
        value="likely_change_share",
        low="likely_change_share_low",
        high="likely_change_share_high",
        how="hur olikt det ospårade är det spårade, lika båda åren",
        is_span=True,
    ),
    _Interval(
        table="resource_agreement",
        value="concordance",
        low="concordance_low",
        high="concordance_high",
        how="antal par",
    ),
    _Interval(table="camera_needs_met", value="share", how="antal behov"),
    _Interval(
        table="camera_waiting",
        value="median_days",
        low="median_low",
        high="median_high",
        how="antal behov, också de som väntar",
    ),
    _Interval(table="camera_waiting_curve", value="waiting_share", how="antal behov som följs"),
)


def _uncertainty(picture: Picture, areas: Sequence[MappedArea]) -> Iterator[list[Cell]]:
    names = {area.area: area.name for area in areas}
    for kind in _INTERVALS:
        share = "spannet" if kind.is_span else swedish.percent(_coverage(picture, kind.table))
        for row in picture.tables[kind.table].iter_rows(named=True):
            low, high = row[kind.low], row[kind.high]
            if low is not None and high is not None:
                yield [
                    *_about(row, names),
                    _figure_title(picture, kind, row),
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
        case "resource_presence" | "resource_agreement":
            return presence_method_on(picture.reference_day).coverage
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


def _figure_title(picture: Picture, kind: _Interval, row: dict[str, Any]) -> str:
    match kind.table:
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
        case "resource_presence":
            source = swedish.word("resource_source", row["source"])
            return f"Närvaro {row['month']}, timmar: {row['function']}, {source}"
        case "resource_time":
            return "Andel av arbetad tid i utsatta områden, trolig"
        case "resource_reach":
            word = "har nått" if kind.value == "reached_share" else "har troligen nått"
            return f"Andel av {row['decision']} som {word} utsatta områden"
        case "resource_changes":
            return f"Trolig förändring sedan basåret, andel av {row['decision']}"
        case "resource_agreement":
            pair = (swedish.word("resource_source", row[name]) for name in ("first", "second"))
            return f"Konkordans, {row['function']}: {' och '.join(pair)}"
        case "camera_needs_met":
            return f"Andel av kamerabehoven som är mötta, {row['month']}"
        case "camera_waiting":
            return "Dagar tills hälften av kamerabehoven är i drift"
        case "camera_waiting_curve":
            return f"Andel av kamerabehoven som väntar efter {row['days']} dagar"
        case "rating_model":
            return f"Spridning: {row['title']}"
        case "rating_levels":
            titles = {**picture.item_titles, **picture.block_titles, "*": "hela formuläret"}
            return f"Skattning, rå: {titles.get(row['id'], row['id'])}"
        case _:
            return str(row["title"])


def _read_me(picture: Picture) -> tuple[tuple[str, str], ...]:
    return (
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
