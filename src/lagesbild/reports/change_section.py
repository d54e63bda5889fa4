"""The change since the round before, real apart from technical, and the borders that moved."""

import re
from collections.abc import Sequence
from typing import Any

from lagesbild import swedish
from lagesbild.picture.record import Picture
from lagesbild.reports.area_sheets import change_cells
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table
from lagesbild.reports.mapped_areas import MappedArea


def write_change(picture: Picture, areas: Sequence[MappedArea]) -> Section:
    if picture.previous_round is None or picture.tables["change"].is_empty():
        nothing = "Det finns ingen tidigare omgång att jämföra med."
        return Section(id="change", title="Förändring", paragraphs=(nothing,))
    return Section(
        id="change",
        title=f"Förändring sedan omgång {picture.previous_round}",
        paragraphs=(
            "Verklig förändring mäts inom dagens gräns. Teknisk förändring är vad en ny gräns,"
            " en delning eller en sammanslagning ensam gör. Förändringar som ryms inom"
            " osäkerheten står som »ingen säker förändring«.",
        ),
        tables=(*_change_tables(picture, areas), *_lineage_tables(picture)),
    )


def _change_tables(picture: Picture, areas: Sequence[MappedArea]) -> list[TextTable]:
    columns = [
        Column("Område"),
        number_column("Förra"),
        number_column("Teknisk"),
        number_column("Verklig"),
        number_column("Intervall"),
        number_column("Nu"),
        Column("Utfall"),
    ]
    labels = {area.area: f"{area.number}. {area.name}" for area in areas}
    found = {
        (row["figure"], row["area"]): row for row in picture.tables["change"].iter_rows(named=True)
    }
    tables = []
    for figure in sorted({figure for figure, _ in found}):
        rows = [found[figure, area] for area in labels if (figure, area) in found]
        shared = _shared_sentences([row["note"] or "" for row in rows])
        tables.append(
            text_table(
                f"table-change-{figure}",
                f"{swedish.word('figure', figure)}: förändring per område.",
                columns,
                ((labels[row["area"]], *change_cells(_without(row, shared))[1:]) for row in rows),
                note=" ".join(("Gäller alla områden:", *shared)) if shared else "",
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
    return row | {"note": " ".join(kept)}


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
