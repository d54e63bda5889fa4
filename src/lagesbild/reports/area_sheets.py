"""The page of one area: what it is, what is proposed and decided, its figures with intervals."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from lagesbild import swedish
from lagesbild.picture.record import Picture
from lagesbild.reports.content import AreaSheet, Column, TextTable, number_column, text_table
from lagesbild.reports.map import mini_map, outlines_of
from lagesbild.reports.mapped_areas import MappedArea

Row = dict[str, Any]
_NUMBER = number_column("Värde")
_INTERVAL = number_column("Intervall")
DECIMALS = {"composite": 0, "ratings": 2, "criteria": 0}


def write_sheets(picture: Picture, areas: Sequence[MappedArea]) -> tuple[AreaSheet, ...]:
    """Return one sheet per area, in the order of the documents."""
    outlines = outlines_of(picture)
    by_area = {name: _rows_by_area(frame) for name, frame in picture.tables.items()}
    return tuple(
        AreaSheet(
            id=f"area-{area.number}",
            title=f"{area.number}. {area.name}",
            lead=_lead(area, by_area["proposals"].get(area.area, [])),
            facts=_facts(by_area["areas"][area.area][0], by_area["composite"].get(area.area, [])),
            map=mini_map(area, areas, outlines),
            tables=_tables(picture, area, by_area),
            derivation=(
                f"Härledning: lagesbild explain OUT --area {area.area} --figure composite"
                " (eller ratings, eller en indikators id)."
            ),
        )
        for area in areas
    )


def _rows_by_area(frame: pl.DataFrame) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    if "area" in frame.columns:
        for row in frame.iter_rows(named=True):
            rows.setdefault(row["area"], []).append(row)
    return rows


def _lead(area: MappedArea, proposals: Sequence[Row]) -> str:
    proposed, decided = swedish.class_title(area.proposed), swedish.class_title(area.decided)
    certainty = "säkert" if area.is_certain else "osäkert"
    told = [
        f"Förslag: {proposed}" + ("" if area.proposed is None else f" ({certainty})") + ".",
        f"Beslut: {decided}.",
    ]
    for row in proposals:
        if not area.is_certain and row["proposed_low"] is not None:
            low, high = (swedish.class_title(row[f"proposed_{end}"]) for end in ("low", "high"))
            told.append(f"Inom osäkerheten ryms {_range(low, high)}.")
        if row["departure"]:
            told.append(
                f"Beslutet avviker från förslaget. Skäl: {row['decision_reason'] or 'inga'}"
            )
    return " ".join(told)


def _range(low: str, high: str) -> str:
    return low if low == high else f"allt från {low} till {high}"


def _facts(row: Row, composite: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    score = composite[0] if composite else dict.fromkeys(("score", "score_low", "score_high"))
    return (
        ("Beteckning", row["area"]),
        ("Kommun", row["municipality_name"] or swedish.MISSING),
        ("Lokalpolisområde", row["local_police_district_name"] or swedish.MISSING),
        ("Polisområde", row["police_district_name"] or swedish.MISSING),
        ("Polisregion", row["police_region_name"] or swedish.MISSING),
        ("Invånare", _residents(row)),
        ("Yta", swedish.number(row["square_km"], decimals=2) + swedish.NO_BREAK_SPACE + "km²"),
        ("Gräns", f"från {swedish.day(row['boundary_from'])}, {_lineage(row)}"),
        ("Sammanvägt indikatorvärde", _score(score)),
    )


def _residents(row: Row) -> str:
    if row["residents"] is None:
        return swedish.MISSING
    inside = swedish.percent(row["residents_wholly_inside"])
    return f"{swedish.count(row['residents'])} (skattat; {inside} i hela småområden)"


def _lineage(row: Row) -> str:
    return swedish.word("lineage", row["lineage"]) if row["lineage"] else swedish.MISSING


def _score(row: Row) -> str:
    if row["score"] is None:
        return swedish.MISSING
    doubt = swedish.between(row["score_low"], row["score_high"], decimals=0)
    return f"{swedish.count(row['score'])}, {doubt}"


def _tables(
    picture: Picture, area: MappedArea, by_area: dict[str, dict[str, list[Row]]]
) -> tuple[TextTable, ...]:
    def rows(table: str) -> list[Row]:
        return by_area[table].get(area.area, [])

    share = swedish.percent(picture.method.coverage)
    return (
        _reasons(picture, area, rows("proposal_reasons")),
        _indicators(area, rows("indicators_published"), share=share),
        _levels(picture, area, rows("rating_levels"), share=share),
        _change(area, rows("change"), share=share),
    )


def _reasons(picture: Picture, area: MappedArea, rows: Sequence[Row]) -> TextTable:
    order = {rule.name: index for index, rule in enumerate(picture.class_scheme.classes)}
    columns = [
        Column("Klass"),
        Column("Villkor"),
        _NUMBER,
        _INTERVAL,
        Column("Utfall"),
    ]
    written = [
        (
            swedish.class_title(row["class"]),
            row["condition"],
            swedish.number(row["value"], decimals=DECIMALS[row["figure"]]),
            swedish.interval(row["low"], row["high"], decimals=DECIMALS[row["figure"]]),
            swedish.word("outcome", row["outcome"]),
        )
        for row in sorted(rows, key=lambda row: order.get(row["class"], len(order)))
    ]
    caption = "Villkoren för varje klass. Alla villkor i en klass ska vara uppfyllda."
    return text_table(f"area-{area.number}-reasons", caption, columns, written)


def _indicators(area: MappedArea, rows: Sequence[Row], *, share: str) -> TextTable:
    columns = [
        Column("Indikator"),
        number_column("Period"),
        _NUMBER,
        _INTERVAL,
        Column("Enhet"),
        number_column("Utan plats"),
        Column("Anmärkning"),
    ]
    written = [
        (
            row["title"],
            row["period"] or "",
            *indicator_cells(row),
            row["unit"] or "",
            swedish.percent(row["missing_geography"]) if row["missing_geography"] else "",
            _remark(row),
        )
        for row in rows
    ]
    return text_table(
        f"area-{area.number}-indicators",
        f"Indikatorer med {share} intervall. Två punkter (..) betyder att värdet döljs.",
        columns,
        written,
    )


def indicator_cells(row: Row) -> tuple[str, str]:
    """Return value and interval; two dots where they are hidden."""
    if row["suppressed"]:
        return swedish.SUPPRESSED, swedish.SUPPRESSED
    return swedish.number(row["value"]), swedish.interval(row["low"], row["high"])


def _remark(row: Row) -> str:
    presence = {"yes": "Polisgenererad.", "partly": "Delvis polisgenererad."}
    parts = (presence.get(row["police_generated"] or "", ""), row["note"] or "")
    return " ".join(part for part in parts if part)


def _levels(picture: Picture, area: MappedArea, rows: Sequence[Row], *, share: str) -> TextTable:
    columns = [
        Column("Skattning"),
        number_column("Nivå 0–5"),
        _INTERVAL,
        number_column("Bedömare"),
        number_column("Bortfall"),
    ]
    written = [
        (
            picture.block_titles.get(row["id"], "Hela formuläret"),
            swedish.number(row["level"], decimals=2),
            swedish.interval(row["low"], row["high"], decimals=2),
            swedish.count(row["raters"]),
            swedish.count(row["missing"]),
        )
        for row in rows
        if row["scope"] in ("all", "block")
    ]
    caption = f"Skattningarnas nivå per block, med {share} intervall."
    return text_table(f"area-{area.number}-levels", caption, columns, written)


def _change(area: MappedArea, rows: Sequence[Row], *, share: str) -> TextTable:
    columns = [
        Column("Förändring"),
        number_column("Förra"),
        number_column("Teknisk"),
        number_column("Verklig"),
        _INTERVAL,
        number_column("Nu"),
        Column("Utfall"),
    ]
    written = [change_cells(row) for row in rows]
    return text_table(
        f"area-{area.number}-change",
        f"Förändring sedan förra omgången, med {share} intervall för den verkliga.",
        columns,
        written,
    )


def change_cells(row: Row) -> tuple[str, ...]:
    """Return figure, previous, technical, real, interval, current and outcome in words."""
    decimals = DECIMALS[row["figure"]]
    outcome = swedish.word("outcome", row["outcome"] or swedish.MISSING)
    return (
        swedish.word("figure", row["figure"]),
        swedish.number(row["previous"], decimals=decimals),
        swedish.signed(row["technical"], decimals=decimals),
        swedish.signed(row["real"], decimals=decimals),
        swedish.interval(row["real_low"], row["real_high"], decimals=decimals),
        swedish.number(row["current"], decimals=decimals),
        f"{outcome}. {row['note']}" if row["note"] else outcome,
    )
