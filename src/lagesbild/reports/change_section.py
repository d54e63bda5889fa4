"""The change since the round before, real apart from technical, and the borders that moved."""

import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from lagesbild import swedish
from lagesbild.picture.change import BY_CHANCE
from lagesbild.picture.record import Picture
from lagesbild.reports.area_sheets import CHANGE_COLUMNS, change_cells
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table
from lagesbild.reports.mapped_areas import MappedArea


def write_change(picture: Picture, areas: Sequence[MappedArea]) -> Section:
    if picture.previous_round is None or picture.tables["change"].is_empty():
        nothing = "Det finns ingen tidigare omgång att jämföra med."
        return Section(id="change", title="Förändring", paragraphs=(nothing,))
    false_share = swedish.percent(picture.method.false_share)
    return Section(
        id="change",
        title=f"Förändring sedan omgång {picture.previous_round}",
        paragraphs=(
            "Verklig förändring mäts inom dagens gräns. Teknisk förändring är vad en ny gräns,"
            " en delning eller en sammanslagning ensam gör. Förändringar som ryms inom"
            " osäkerheten står som »ingen säker förändring«.",
            "När många områden prövas samtidigt ger slumpen ensam några som ser förändrade ut. Så"
            " många tas tillbaka att högst ungefär"
            f" {false_share} av de säkra förändringarna väntas vara slump.",
            " ".join(change_sentences(picture)),
        ),
        tables=(
            *_trend_tables(picture),
            *_change_tables(picture, areas),
            *_lineage_tables(picture),
        ),
    )


FIGURES = ("ratings", "composite")
"""In the order that they are told."""
_MAY_BE_CHANCE = "Kan vara slump."
_CHANCE_NOTE = (
    "»Kan vara slump«: intervallet rymmer inte noll, men så många sådana ger slumpen ensam när"
    " alla områden prövas samtidigt."
)
_DIRECTIONS = {
    "higher": "säkert allvarligare",
    "lower": "säkert lindrigare",
    "differs": "en skillnad som kan bero på bedömarna",
    "no_safe_change": "ingen säker förändring",
}


def trend_rows(picture: Picture) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the rows of the national trend by figure and weighting."""
    return {
        (row["figure"], row["weighting"]): row
        for row in picture.tables["trend"].iter_rows(named=True)
    }


def change_sentences(picture: Picture) -> list[str]:
    """Say whether the country has changed, and how many areas have, by each figure."""
    trend = trend_rows(picture)
    told = []
    for figure in FIGURES:
        country = [_in_the_country(trend[figure, "areas"])] if (figure, "areas") in trend else []
        changes = picture.tables["change"].filter(pl.col("figure") == figure)
        parts = [*country, *_in_areas(changes)]
        if parts:
            told.append(f"{swedish.word('figure', figure)}: {'; '.join(parts)}.")
    return told


def _in_the_country(row: dict[str, Any]) -> str:
    if row["outcome"] == "not_comparable":
        return f"landet kan inte jämföras ({_small_first((row['note'] or '').rstrip('.'))})"
    return f"{_DIRECTIONS[row['outcome']]} i landet"


def _in_areas(changes: pl.DataFrame) -> list[str]:
    told = changes.filter(pl.col("outcome") != "not_comparable")
    if told.is_empty():
        return []
    graver, milder = (int((told["outcome"] == way).sum()) for way in ("higher", "lower"))
    text = f"av {swedish.plural(told.height, 'område', 'områden')} som kan jämföras har "
    if graver or milder:
        text += f"{_some(milder)} säkert blivit lindrigare och {_some(graver)} allvarligare"
    else:
        text += "inget säkert förändrats"
    taken_back = int(told["note"].str.contains(BY_CHANCE, literal=True).sum())
    if taken_back:
        text += f" ({swedish.count(taken_back)} till ser så ut men kan vara slump)"
    return [text]


def _some(amount: int) -> str:
    return swedish.count(amount) if amount else "inget"


def _small_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _trend_tables(picture: Picture) -> list[TextTable]:
    columns = [
        Column("Mått"),
        Column("Vägning"),
        number_column("Områden"),
        number_column("Förändring"),
        number_column("Intervall"),
        number_column("Lindri\u00adgare"),
        number_column("Allvar\u00adligare"),
        Column("Utfall"),
    ]
    rows = [_trend_cells(row) for row in trend_rows(picture).values()]
    caption = (
        "Förändring i landet, på områden med samma gräns i båda omgångarna, med"
        f" {swedish.percent(picture.method.coverage)} intervall och sannolikheter."
    )
    return [text_table("table-trend", caption, columns, rows)] if rows else []


def _trend_cells(row: dict[str, Any]) -> tuple[str, ...]:
    decimals = {"composite": 1, "ratings": 2}[row["figure"]]
    outcome = swedish.word("outcome", row["outcome"])
    change = row["change"]
    return (
        swedish.word("figure", row["figure"]),
        swedish.word("weighting", row["weighting"]),
        swedish.count(row["units"]),
        "–" if change is None else swedish.signed(change, decimals=decimals),
        swedish.interval(row["low"], row["high"], decimals=decimals),
        swedish.chance_in_table(row["p_lower"]),
        swedish.chance_in_table(row["p_higher"]),
        f"{outcome}. {row['note']}" if row["note"] else outcome,
    )


def _change_tables(picture: Picture, areas: Sequence[MappedArea]) -> list[TextTable]:
    columns = [Column("Område"), *CHANGE_COLUMNS]
    labels = {area.area: f"{area.number}. {area.name}" for area in areas}
    found = {
        (row["figure"], row["area"]): row for row in picture.tables["change"].iter_rows(named=True)
    }
    tables = []
    for figure in sorted({figure for figure, _ in found}):
        rows = [found[figure, area] for area in labels if (figure, area) in found]
        shared = _shared_sentences([row["note"] or "" for row in rows])
        notes = [" ".join(("Gäller alla områden:", *shared))] if shared else []
        if any(BY_CHANCE in (row["note"] or "") for row in rows):
            notes.append(_CHANCE_NOTE)
        tables.append(
            text_table(
                f"table-change-{figure}",
                f"{swedish.word('figure', figure)}: förändring per område.",
                columns,
                ((labels[row["area"]], *change_cells(_without(row, shared))[1:]) for row in rows),
                note=" ".join(notes),
            )
        )
    return tables


def _shared_sentences(notes: Sequence[str]) -> list[str]:
    """Return the sentences that all notes have, so that they need be said only once."""
    return [
        sentence
        for sentence in _sentences(notes[0])
        if all(sentence in _sentences(note) for note in notes)
    ]


def _sentences(note: str) -> list[str]:
    return re.findall(r"\S[^.]*\.?", note)


def _without(row: dict[str, Any], shared: Sequence[str]) -> dict[str, Any]:
    kept = [sentence for sentence in _sentences(row["note"] or "") if sentence not in shared]
    short = [_MAY_BE_CHANCE if BY_CHANCE in sentence else sentence for sentence in kept]
    return row | {"note": " ".join(short)}


def _lineage_tables(picture: Picture) -> list[TextTable]:
    columns = [
        Column("Förra omgången"),
        Column("Nu"),
        Column("Slag"),
        number_column("Andel av förra"),
        number_column("Andel av nu"),
    ]
    rows = [
        (
            row["from_name"] or "–",
            row["to_name"] or "–",
            swedish.word("kind", row["kind"]),
            share(row["share_of_from"]),
            share(row["share_of_to"]),
        )
        for row in picture.tables["lineage"].iter_rows(named=True)
        if row["kind"] != "continued"
    ]
    caption = "Områden vars gräns eller namn har ändrats. Övriga är oförändrade."
    return [text_table("table-lineage", caption, columns, rows)] if rows else []


def share(part: float | None) -> str:
    """Write a share as percent; nothing where there is none."""
    return "" if part is None else swedish.percent(part)
