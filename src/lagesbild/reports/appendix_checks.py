"""The checks of the appendix: may things be compared, and do the ratings fit their model?"""

import polars as pl

from lagesbild import swedish
from lagesbild.picture.record import Picture
from lagesbild.reports.comparability_words import (
    REFUSED,
    WEAK,
    district_sentences,
    pairs_of_districts,
    round_sentences,
)
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table
from lagesbild.reports.diagnostic_figures import diagnostic_figures

_MOST_PAIRS = 40
"""Pairs that are listed; more are counted here and stand in the workbook."""


def links_section(picture: Picture) -> Section:
    return Section(
        id="appendix-links",
        title="Bilaga: vad som kan jämföras",
        paragraphs=(
            "Två områden är länkade om en kedja av bedömare och gemensamt bedömda objekt leder"
            " från det ena till det andra. Länkens osäkerhet är den standardavvikelse som okända"
            " normer och bedömare lägger till skillnaden i nivå, där 1 är spridningen mellan"
            " områden. Omgångar är länkade så långt bedömarnas gemensamma förskjutning är känd.",
            " ".join((*district_sentences(picture), *round_sentences(picture))),
        ),
        tables=(*_counted_pairs(picture), *_refused_pairs(picture), *_rounds(picture)),
    )


def _counted_pairs(picture: Picture) -> list[TextTable]:
    pairs = pairs_of_districts(picture)
    if pairs.is_empty():
        return []
    rows = []
    for linkage in ("comparable", WEAK, REFUSED):
        found = pairs.filter(pl.col("linkage") == linkage)
        doubts = found["link_sd"].drop_nulls().to_numpy()
        middle = swedish.number(float(_median(doubts)), decimals=2) if len(doubts) else ""
        worst = swedish.number(float(doubts.max()), decimals=2) if len(doubts) else ""
        rows.append((swedish.word("linkage", linkage), swedish.count(found.height), middle, worst))
    columns = [
        Column("Utfall"),
        number_column("Par"),
        number_column("Länkens osäkerhet, median"),
        number_column("Högst"),
    ]
    caption = "Par av lokalpolisområden efter hur de kan jämföras."
    return [text_table("table-links", caption, columns, rows)]


def _refused_pairs(picture: Picture) -> list[TextTable]:
    """List the pairs that may not be compared, each named; counted where they are many."""
    every = picture.tables["comparability_districts"]
    refused = every.filter(pl.col("linkage") == REFUSED)
    if refused.is_empty():
        return []
    rows = [
        (row["name_a"], row["name_b"], row["reason"])
        for row in refused.head(_MOST_PAIRS).iter_rows(named=True)
    ]
    left = refused.height - len(rows)
    note = (
        f"{swedish.plural(left, 'par', 'par')} till står i arbetsboken och i"
        " tables/comparability_districts.csv."
        if left
        else ""
    )
    columns = [Column("Lokalpolisområde"), Column("Lokalpolisområde"), Column("Skäl")]
    caption = "Par av lokalpolisområden som inte kan jämföras."
    return [text_table("table-refused-links", caption, columns, rows, note=note)]


def _rounds(picture: Picture) -> list[TextTable]:
    rows = [
        (
            f"{row['round_a']} och {row['round_b']}",
            swedish.word("linkage", row["linkage"]),
            "" if row["link_sd"] is None else swedish.number(row["link_sd"], decimals=2),
            swedish.count(row["common_items"]),
            swedish.count(row["common_cases"]),
            swedish.count(row["common_raters"]),
        )
        for row in picture.tables["comparability_rounds"].iter_rows(named=True)
    ]
    columns = [
        Column("Omgångar"),
        Column("Utfall"),
        number_column("Länkens osäkerhet"),
        number_column("Samma frågor"),
        number_column("Samma fall"),
        number_column("Samma bedömare"),
    ]
    caption = "Par av omgångar och vad som binder dem samman."
    return [text_table("table-rounds", caption, columns, rows)] if rows else []


def _median(values: object) -> float:
    median = pl.Series(values).median()  # type: ignore[arg-type]
    assert isinstance(median, float)
    return median


def diagnostics_section(picture: Picture) -> Section:
    """Return the verdicts of the diagnostics; nothing of single raters or of areas' items."""
    title = "Bilaga: prövningar av bedömningarna"
    if not picture.diagnostics:
        told = "Utan bedömningar finns inget att pröva."
        return Section(id="appendix-diagnostics", title=title, paragraphs=(told,))
    rows = [
        (diagnostic.title, swedish.word("outcome", diagnostic.outcome), diagnostic.sentence)
        for diagnostic in picture.diagnostics
    ]
    caption = "Vad som söktes, om det hittades och vad som bör göras."
    columns = [Column("Prövning"), Column("Utfall"), Column("I ord")]
    return Section(
        id="appendix-diagnostics",
        title=title,
        figures=tuple(
            figure
            for diagnostic in picture.diagnostics
            for figure in diagnostic_figures(diagnostic)
        ),
        tables=(text_table("table-diagnostics", caption, columns, rows),),
    )
