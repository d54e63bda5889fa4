"""The page of one area: what it is, what is proposed and decided, its figures with intervals."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from lagesbild import swedish
from lagesbild.norms.presence_methods import presence_method_on
from lagesbild.picture.record import Picture
from lagesbild.reports.camera_rows import followed_cameras
from lagesbild.reports.camera_sheet_line import sheet_line
from lagesbild.reports.class_bars import class_chances
from lagesbild.reports.content import AreaSheet, Column, TextTable, number_column, text_table
from lagesbild.reports.levels_chart import level_in_words, level_refusal
from lagesbild.reports.map import mini_map, outlines_of
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.officer_rows import Followed, followed_in
from lagesbild.reports.officer_sheet_table import sheet_table
from lagesbild.reports.resource_rows import FollowedResources, followed_resources
from lagesbild.reports.resource_sheet_table import sheet_table as resource_sheet_table

Row = dict[str, Any]
_NUMBER = number_column("Värde")
_INTERVAL = number_column("Intervall")
DECIMALS = {"composite": 0, "ratings": 2, "criteria": 0}


def write_sheets(picture: Picture, areas: Sequence[MappedArea]) -> tuple[AreaSheet, ...]:
    """Return one sheet per area, in the order of the documents."""
    outlines = outlines_of(picture)
    chances = class_chances(picture)
    by_area = {name: _rows_by_area(frame) for name, frame in picture.tables.items()}
    followed, resources = followed_in(picture, areas), followed_resources(picture, areas)
    cameras = followed_cameras(picture)
    return tuple(
        AreaSheet(
            id=f"area-{area.number}",
            title=f"{area.number}. {area.name}",
            lead=_lead(
                area,
                by_area["proposals"].get(area.area, []),
                alone=chances[area.area].without_police_generated if area.area in chances else {},
            ),
            facts=(
                *_facts(
                    by_area["areas"][area.area][0],
                    composite=by_area["composite"].get(area.area, []),
                    severity=by_area["severity"].get(area.area, []),
                    proposals=by_area["proposals"].get(area.area, []),
                ),
                *sheet_line(cameras, area.area),
            ),
            map=mini_map(area, areas, outlines),
            tables=(
                *_tables(picture, area, by_area),
                *_officers(followed, area),
                *_resources(picture, resources, area),
            ),
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


def _lead(area: MappedArea, proposals: Sequence[Row], *, alone: Mapping[str, float | None]) -> str:
    """Say what is proposed and how sure that is, then what people decided."""
    told = [_proposal(area, alone=alone)]
    if area.held_back_from is not None:
        told.append(
            f"Alla siffror tillsammans når {swedish.class_title(area.held_back_from)}, men bara"
            " genom indikatorer som växer med polisens närvaro. Därför föreslås inte den klassen."
        )
    for row in proposals:
        if not area.is_certain and row["proposed_low"] is not None:
            low, high = (swedish.class_title(row[f"proposed_{end}"]) for end in ("low", "high"))
            told.append(f"Inom osäkerheten ryms {_range(low, high)}.")
    told.append(f"Beslut: {swedish.class_title(area.decided)}.")
    told += [
        f"Beslutet avviker från förslaget. Skäl: {row['decision_reason'] or 'inga'}"
        for row in proposals
        if row["departure"]
    ]
    return " ".join(told)


def _proposal(area: MappedArea, *, alone: Mapping[str, float | None]) -> str:
    if area.proposed is None:
        return "Förslag: kan inte ges, eftersom underlag saknas."
    proposed = f"Förslag: {swedish.class_title(area.proposed)}"
    if area.held_back_from is not None:
        return f"{proposed}."
    certainty = "säkert" if area.is_certain else "osäkert"
    if area.probability is None:
        return f"{proposed} ({certainty})."
    without = alone.get(area.proposed)
    return (
        f"{proposed} ({certainty}), sannolikhet {swedish.chance(area.probability)}"
        + (
            ""
            if without is None
            else f"; utan polisgenererade indikatorer {swedish.chance(without)}"
        )
        + "."
    )


def _range(low: str, high: str) -> str:
    return low if low == high else f"allt från {low} till {high}"


def _facts(
    row: Row, *, composite: Sequence[Row], severity: Sequence[Row], proposals: Sequence[Row]
) -> tuple[tuple[str, str], ...]:
    score = composite[0] if composite else dict.fromkeys(("score", "score_low", "score_high"))
    reasons = [proposal["reasons"] for proposal in proposals if proposal["reasons"]]
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
        ("Skattad nivå, rensad", _severity(severity)),
        *(("Skäl för förslaget", text) for text in reasons),
    )


def _severity(rows: Sequence[Row]) -> str:
    if not rows:
        return swedish.MISSING
    [row] = rows
    if row["level"] is None:
        return level_refusal(row)
    return f"{level_in_words(row)}. {row['note']}" if row["note"] else level_in_words(row)


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
        _chances(picture, area, rows("class_probabilities")),
        _reasons(picture, area, rows("proposal_reasons")),
        _indicators(area, rows("indicators_published"), share=share),
        _levels(picture, area, rows("rating_levels"), rows("severity"), share=share),
        _change(area, rows("change"), share=share),
    )


def _officers(followed: Followed | None, area: MappedArea) -> tuple[TextTable, ...]:
    table = sheet_table(followed, area.area, id_=f"area-{area.number}-officers")
    return () if table is None else (table,)


def _resources(
    picture: Picture, followed: FollowedResources | None, area: MappedArea
) -> tuple[TextTable, ...]:
    table = resource_sheet_table(
        followed,
        area.area,
        method=presence_method_on(picture.reference_day),
        id_=f"area-{area.number}-resources",
    )
    return () if table is None else (table,)


def _chances(picture: Picture, area: MappedArea, rows: Sequence[Row]) -> TextTable:
    columns = [
        Column("Klass"),
        number_column("Sannolikhet"),
        number_column("Utan polisgenererade indikatorer"),
    ]
    written = [
        (
            swedish.class_title(row["class"]),
            swedish.chance_in_table(row["probability"]),
            swedish.chance_in_table(row["without_police_generated"]),
        )
        for row in sorted(rows, key=lambda row: int(row["order"]))
        if row["probability"] is not None
    ]
    caption = "Hur sannolik varje klass är."
    return text_table(f"area-{area.number}-chances", caption, columns, written)


def _reasons(picture: Picture, area: MappedArea, rows: Sequence[Row]) -> TextTable:
    order = {rule.name: index for index, rule in enumerate(picture.class_scheme.classes)}
    columns = [
        Column("Klass"),
        Column("Villkor"),
        _NUMBER,
        _INTERVAL,
        number_column("Sannolikhet"),
        Column("Utfall"),
    ]
    written = [
        (
            swedish.class_title(row["class"]),
            row["condition"],
            swedish.number(row["value"], decimals=DECIMALS[row["figure"]]),
            swedish.interval(row["low"], row["high"], decimals=DECIMALS[row["figure"]]),
            swedish.chance_in_table(row["probability"]),
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


def _levels(
    picture: Picture,
    area: MappedArea,
    rows: Sequence[Row],
    severity: Sequence[Row],
    *,
    share: str,
) -> TextTable:
    columns = [
        Column("Skattning"),
        number_column("Nivå 0–5"),
        _INTERVAL,
        number_column("Bedömare"),
        number_column("Bortfall"),
    ]
    raw = [
        (
            f"{picture.block_titles.get(row['id'], 'Hela formuläret')}, rått",
            "–" if row["level"] is None else swedish.number(row["level"], decimals=2),
            swedish.interval(row["low"], row["high"], decimals=2),
            swedish.count(row["raters"]),
            swedish.count(row["missing"]),
        )
        for row in rows
        if row["scope"] in ("all", "block")
    ]
    clean = [
        (
            "Hela formuläret, rensad från bedömare",
            swedish.number(row["level"], decimals=2),
            swedish.interval(row["low"], row["high"], decimals=2),
            swedish.count(row["raters"]),
            "",
        )
        for row in severity
        if row["level"] is not None
    ]
    caption = (
        f"Skattningarnas nivå, med {share} intervall. Råa medelvärden beror på vem som bedömde;"
        " jämför inte områden på dem."
    )
    return text_table(f"area-{area.number}-levels", caption, columns, [*clean, *raw])


CHANGE_COLUMNS = (
    number_column("Förra"),
    number_column("Teknisk"),
    number_column("Verklig"),
    _INTERVAL,
    number_column("Lindri\u00adgare"),
    number_column("Allvar\u00adligare"),
    number_column("Nu"),
    Column("Utfall"),
)
"""What `change_cells` writes after the name of the figure."""


def _change(area: MappedArea, rows: Sequence[Row], *, share: str) -> TextTable:
    written = [change_cells(row) for row in rows]
    return text_table(
        f"area-{area.number}-change",
        f"Förändring sedan förra omgången, med {share} intervall för den verkliga och sannolikheten"
        " att läget har blivit lindrigare eller allvarligare.",
        [Column("Förändring"), *CHANGE_COLUMNS],
        written,
    )


def change_cells(row: Row) -> tuple[str, ...]:
    """Return figure and what `CHANGE_COLUMNS` name, in words."""
    decimals = DECIMALS[row["figure"]]

    def told(value: float | None, write: Callable[..., str]) -> str:
        return "–" if value is None else write(value, decimals=decimals)

    outcome = swedish.word("outcome", row["outcome"] or swedish.MISSING)
    return (
        swedish.word("figure", row["figure"]),
        told(row["previous"], swedish.number),
        told(row["technical"], swedish.signed),
        told(row["real"], swedish.signed),
        swedish.interval(row["real_low"], row["real_high"], decimals=decimals),
        swedish.chance_in_table(row["p_lower"]),
        swedish.chance_in_table(row["p_higher"]),
        told(row["current"], swedish.number),
        f"{outcome}. {row['note']}" if row["note"] else outcome,
    )
