"""A small picture built by hand: eight areas in three towns, with all that can be awkward."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import shapely

from lagesbild.assessment.diagnostics import Diagnostic, Dots, Outcome
from lagesbild.assessment.diagnostics.record import Dot
from lagesbild.indicators.card import HigherIs, IndicatorCard, IndicatorKind, PoliceGenerated
from lagesbild.norms.class_schemes import NOT_LISTED, class_scheme_on
from lagesbild.norms.picture_methods import picture_method_on
from lagesbild.picture.disclosed import CountProtection
from lagesbild.picture.record import NormUsed, Picture
from lagesbild.picture.tables import TABLES
from lagesbild.provenance import SourceFile

REFERENCE_DAY = date(2025, 12, 31)
NAMES = ("Hamnen", "Norra Ängen", "Åsbacken", "Östra Kvarn", "Lillgärdet", "Vid ån", "Zinken", "Ön")
SECRET_COUNT = 98_765
"""Stands in a table that is kept inside, and must be nowhere else."""
HIDDEN_VALUE = 43.2109876
TOWNS = (
    ("0101", "Fjärdhamn", 600_000, 6_500_000, 4),
    ("0102", "Västervik Norra", 480_000, 6_700_000, 3),
    ("0103", "Ödesta", 700_000, 7_100_000, 1),
)
BLOCKS = {"A": "Parallella strukturer", "B": "Rättsprocessen"}
ITEMS = {"A1": "Egna regler", "B1": "Obenägenhet att vittna"}
SCORES: tuple[float | None, ...] = (61.25, 44.0, 20.0, 78.1, 12.4, 35.6, None, 52.3)
SECRET_RATER = "B0416"
"""A pseudonym; it must be in no document."""
LEVELS: tuple[float | None, ...] = (3.9, 2.0, 1.0, 4.4, 0.8, 1.6, None, None)
RAW_LEVELS: tuple[float | None, ...] = (3.0, 2.1, 1.2, 4.5, 0.9, 1.5, 2.2, 2.6)
CHANCES = (0.93, 0.62, 0.99, 1.0, 0.97, 0.58, None, 0.71)
"""Of the proposed class."""
CERTAIN = (True, False, True, True, True, False, False, False)


def build_picture(names: tuple[str, ...] = NAMES, **changes: Any) -> Picture:
    """Return the picture; `names` renames its areas, `changes` replaces fields."""
    rows = _rows(names)
    picture = Picture(
        collection_name="provland",
        title="Lägesbild över Provland",
        round="2025",
        reference_day=REFERENCE_DAY,
        previous_round="2023",
        class_scheme=class_scheme_on(REFERENCE_DAY),
        method=picture_method_on(REFERENCE_DAY),
        questionnaire_version="2025.1",
        software_version="0.1.0",
        counts=CountProtection.SUPPRESSED,
        norms=(
            NormUsed(
                name="class_schemes", version="two_classes_2025", reference="R", is_verified=False
            ),
            NormUsed(name="disclosure", version="2015-01-01", reference="ADR 6", is_verified=True),
        ),
        files=(SourceFile(path="areas.gpkg", sha256="ab" * 32, size=4096),),
        indicator_cards={card.id: card for card in (_card("income"), _card("shots"))},
        item_titles=ITEMS,
        block_titles=BLOCKS,
        tables={table.name: table.frame(rows.get(table.name, [])) for table in TABLES},
        diagnostics=_diagnostics(),
        boundaries=_boundaries(names),
        municipality_outlines=_outlines(),
    )
    return replace(picture, **changes)


def _areas(names: tuple[str, ...]) -> list[tuple[str, str, str, str, shapely.Polygon]]:
    """Return area, name, municipality, its name and polygon of each area."""
    areas = []
    for code, town, x, y, amount in TOWNS:
        for index in range(amount):
            centre = shapely.Point(x + 1200 * (index % 2), y + 1100 * (index // 2))
            shape = shapely.buffer(centre, 420 + 40 * index, quad_segs=4)
            areas.append((f"O{len(areas) + 1:02}", names[len(areas)], code, town, shape))
    return areas


def _boundaries(names: tuple[str, ...]) -> pl.DataFrame:
    areas = _areas(names)
    return pl.DataFrame(
        {
            "area": [area for area, *_ in areas],
            "name": [name for _, name, *_ in areas],
            "geometry": [shapely.to_wkb(shape) for *_, shape in areas],
        }
    )


def _outlines() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "municipality": [code for code, *_ in TOWNS],
            "name": [town for _, town, *_ in TOWNS],
            "geometry": [
                shapely.to_wkb(shapely.box(x - 9_000, y - 7_000, x + 9_000, y + 7_000))
                for _, _, x, y, _ in TOWNS
            ],
        }
    )


def _card(id_: str) -> IndicatorCard:
    return IndicatorCard(
        id=id_,
        title={"income": "Låg inkomst", "shots": "Skjutningar"}[id_],
        why="Följs av Brå.",
        ground="ekonomi",
        kind=IndicatorKind.RATE,
        numerator="händelser",
        denominator="invånare",
        higher_is=HigherIs.WORSE,
        police_generated=PoliceGenerated.NO,
        source="Påhittad",
        caveats=("Små tal.",),
    )


def _rows(names: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    areas = _areas(names)
    codes = [area for area, *_ in areas]
    return {
        "areas": [_area_row(*area) for area in areas],
        "proposals": [_proposal_row(i, area[0], area[1]) for i, area in enumerate(areas)],
        "proposal_reasons": [row for code in codes for row in _reason_rows(code)],
        "indicator_values": [_secret_row(code) for code in codes],
        "indicators_published": [row for code in codes for row in _published_rows(code)],
        "class_probabilities": [
            row for i, area in enumerate(areas) for row in _chance_rows(i, area[0], area[1])
        ],
        "severity": [_severity_row(i, area[0], area[1]) for i, area in enumerate(areas)],
        "rating_model": _model_rows(),
        "comparability_districts": [
            _district_pair("L1", "L1", "comparable"),
            _district_pair("L1", "L2", "comparable"),
            _district_pair("L1", "L3", "weakly_linked"),
            _district_pair("L2", "L3", "not_comparable"),
        ],
        "comparability_rounds": [_round_pair("comparable")],
        "composite_sensitivity": _choice_rows(),
        "feedback_loop": [_feedback_row("all", "Alla tillsammans", None)],
        "trend": _trend_rows(),
        "composite": [_composite_row(i, area[0], area[1]) for i, area in enumerate(areas)],
        "agreement": _agreement_rows(),
        "rating_levels": [row for code in codes for row in _level_rows(code)],
        "change": [row for area in areas for row in _change_rows(area[0], area[1])],
        "class_counts": _class_count_rows(),
        "lineage": [
            _lineage_row("O01", names[0], "O01", names[0], "continued", 1.0),
            _lineage_row("O09", "Gamla Kvarn", None, None, "ended", None),
            _lineage_row("O03", names[2], "O03", names[2], "new_border", 0.91),
        ],
        "counts": [
            {
                "indicator": "shots",
                "level": "area",
                "unit": code,
                "unit_name": code,
                "parent": "L1",
                "count": None,
                "suppressed": True,
            }
            for code in codes
        ],
        "notes": [{"topic": "Skattningar", "text": "Svar med bortfallskod.", "count": 12}],
    }


def _area_row(
    area: str, name: str, municipality: str, town: str, shape: shapely.Polygon
) -> dict[str, Any]:
    return {
        "area": area,
        "name": name,
        "boundary": 1,
        "boundary_from": date(2021, 1, 1),
        "lineage": "new_border" if area == "O03" else "continued",
        "local_police_district": "L1",
        "local_police_district_name": f"Lokalpolisområde {town}",
        "police_district": "P1",
        "police_district_name": "Polisområde Väst",
        "police_region": "R1",
        "police_region_name": "Region Mitt",
        "municipality": municipality,
        "municipality_name": town,
        "residents": 5_432.4,
        "residents_wholly_inside": 0.875,
        "square_km": shape.area / 1e6,
    }


def _proposal_row(index: int, area: str, name: str) -> dict[str, Any]:
    proposed = [None if SCORES[index] is None else "vulnerable", "particularly_vulnerable"][
        area == "O04"
    ]
    decided = {"O02": NOT_LISTED, "O04": "particularly_vulnerable", "O07": None}.get(
        area, "vulnerable"
    )
    return {
        "area": area,
        "name": name,
        "proposed": proposed,
        "probability": CHANCES[index],
        "held_back_from": "particularly_vulnerable" if area == "O08" else None,
        "proposed_low": NOT_LISTED,
        "proposed_high": "vulnerable",
        "certain": CERTAIN[index],
        "decided": decided,
        "decided_by_role": "Chef för polisområde",
        "decided_on": date(2025, 11, 3),
        "decision_reason": "Läget har förbättrats enligt samlad bedömning.",
        "departure": area == "O02",
        "previous_decided": "risk" if area == "O04" else "vulnerable",
        "reasons": "Sammanvägt indikatorvärde minst 38,0 är uppfyllt.",
    }


def _reason_rows(area: str) -> list[dict[str, Any]]:
    outcomes = ("met", "not_met", "cannot_be_told")
    return [
        {
            "area": area,
            "class": "vulnerable",
            "condition": f"Villkor {index}",
            "figure": "composite",
            "value": 44.5,
            "low": 40.25,
            "high": 48.75,
            "threshold": 38.0,
            "probability": 0.35,
            "outcome": outcome,
        }
        for index, outcome in enumerate(outcomes)
    ]


def _secret_row(area: str) -> dict[str, Any]:
    return {
        "area": area,
        "indicator": "shots",
        "title": "Skjutningar",
        "period": "2023–2025",
        "numerator": float(SECRET_COUNT),
        "denominator": 5_432.0,
        "value": HIDDEN_VALUE,
        "unit": "per 1 000 invånare och år",
    }


def _published_rows(area: str) -> list[dict[str, Any]]:
    shared = {"area": area, "missing_geography": 0.12, "police_generated": "partly"}
    return [
        shared
        | {
            "indicator": "income",
            "title": "Låg inkomst",
            "period": "2025",
            "value": 31.46,
            "low": 28.04,
            "high": 35.5,
            "unit": "procent",
            "suppressed": False,
        },
        shared
        | {
            "indicator": "shots",
            "title": "Skjutningar",
            "period": "2023–2025",
            "unit": "per 1 000 invånare och år",
            "suppressed": True,
            "note": "Seriebrott 2024",
        },
    ]


def _composite_row(index: int, area: str, name: str) -> dict[str, Any]:
    score = SCORES[index]
    return {
        "area": area,
        "name": name,
        "score": score,
        "score_low": None if score is None else score - 6.5,
        "score_high": None if score is None else score + 7.25,
        "indicators_missing": 1 if score is None else 0,
    }


def _agreement_rows() -> list[dict[str, Any]]:
    numbers = {
        "alpha_low": 0.55,
        "alpha_high": 0.83,
        "objects": 8,
        "raters": 12,
        "ratings": 96,
        "share_does_not_know": 0.05,
        "share_no_basis": 0.02,
        "share_not_applicable": 0.0,
    }
    return [
        numbers | {"scope": "all", "id": "*", "title": "Hela formuläret", "alpha": 0.71},
        numbers
        | {"scope": "block", "id": "A", "title": BLOCKS["A"], "alpha": 0.84, "cronbach_alpha": 0.9},
        numbers
        | {"scope": "block", "id": "B", "title": BLOCKS["B"], "alpha": 0.42, "cronbach_alpha": 0.7},
        numbers
        | {
            "scope": "item",
            "id": "A1",
            "title": ITEMS["A1"],
            "alpha": None,
            "note": "Ingen variation",
        },
        numbers | {"scope": "item", "id": "B1", "title": ITEMS["B1"], "alpha": 0.42},
    ]


def _level_rows(area: str) -> list[dict[str, Any]]:
    numbers = {
        "area": area,
        "low": 2.1,
        "high": 3.4,
        "raters": 3,
        "ratings": 24,
        "missing": 2,
    }
    return [
        numbers | {"scope": "all", "id": "*", "level": 2.75},
        numbers | {"scope": "block", "id": "A", "level": 2.5},
        numbers | {"scope": "block", "id": "B", "level": 3.0},
        numbers | {"scope": "item", "id": "A1", "level": 2.25},
    ]


def _change_rows(area: str, name: str) -> list[dict[str, Any]]:
    shared = {"area": area, "name": name, "previous": 40.0, "technical": -1.5, "current": 44.5}
    return [
        shared
        | {
            "figure": "composite",
            "real": 6.0,
            "real_low": -2.0,
            "real_high": 14.0,
            "p_higher": 0.89,
            "p_lower": 0.11,
            "outcome": "no_safe_change",
        },
        shared | {"figure": "ratings", "outcome": "not_comparable", "note": "Nytt frågeformulär."},
    ]


def _class_count_rows() -> list[dict[str, Any]]:
    parts = {"entered": 1, "left": -1, "reclassified": 0, "split_merged": 1, "scheme": 0}
    return [
        parts | {"order": 1, "class": "particularly_vulnerable", "previous": 0, "current": 1},
        parts | {"order": 2, "class": "vulnerable", "previous": 5, "current": 6},
        parts | {"order": 3, "class": "total", "previous": 5, "current": 7},
    ]


def _lineage_row(
    from_area: str | None,
    from_name: str | None,
    to_area: str | None,
    to_name: str | None,
    kind: str,
    share: float | None,
) -> dict[str, Any]:
    return {
        "from_area": from_area,
        "from_name": from_name,
        "to_area": to_area,
        "to_name": to_name,
        "kind": kind,
        "share_of_from": share,
        "share_of_to": share,
    }


def _chance_rows(index: int, area: str, name: str) -> list[dict[str, Any]]:
    """The proposed class has its chance, and the milder or only other class has the rest."""
    chance = CHANCES[index]
    proposed, other = ("vulnerable", NOT_LISTED)
    if area == "O04":
        proposed, other = ("particularly_vulnerable", "vulnerable")
    shares = {} if chance is None else {proposed: chance, other: round(1 - chance, 2)}
    classes = ("particularly_vulnerable", "vulnerable", NOT_LISTED)
    return [
        {
            "area": area,
            "name": name,
            "order": order,
            "class": class_,
            "probability": None if chance is None else shares.get(class_, 0.0),
            "without_police_generated": None if chance is None else shares.get(class_, 0.0) / 2,
        }
        for order, class_ in enumerate(classes, start=1)
    ]


def _severity_row(index: int, area: str, name: str) -> dict[str, Any]:
    level, refused = LEVELS[index], area == "O07"
    note = {"O07": "Bedömarna är inte förenade.", "O08": "Bara en bedömare; nivån visas inte."}
    return {
        "area": area,
        "name": name,
        "level": level,
        "low": None if level is None else level - 0.4,
        "high": None if level is None else level + 0.4,
        "raw_level": RAW_LEVELS[index],
        "raters": 1 if area == "O08" else 3,
        "comparable": not refused,
        "note": note.get(area),
    }


def _model_rows() -> list[dict[str, Any]]:
    spreads = {
        "area": 1.2,
        "district": 0.5,
        "step": 0.3,
        "norm": 0.6,
        "rater": 0.4,
        "drift": 0.2,
        "session": 0.5,
    }
    sizes = {"converged": 1.0, "steps": 13.0, "ratings": 96.0, "sessions": 24.0, "unanswered": 0.0}
    return [
        *(
            {"name": name, "title": name, "value": value, "low": value / 2, "high": value * 2}
            for name, value in spreads.items()
        ),
        *({"name": name, "title": name, "value": value} for name, value in sizes.items()),
    ]


def _district_pair(one: str, other: str, linkage: str) -> dict[str, Any]:
    return {
        "district_a": one,
        "name_a": f"Lokalpolisområde {one}",
        "district_b": other,
        "name_b": f"Lokalpolisområde {other}",
        "linkage": linkage,
        "link_sd": None if linkage == "not_comparable" else 0.2,
        "shared_objects": 3,
        "answers": 30,
        "reason": "Inga bedömare förenar dem.",
    }


def _round_pair(linkage: str) -> dict[str, Any]:
    return {
        "round_a": "2023",
        "round_b": "2025",
        "linkage": linkage,
        "link_sd": 0.06,
        "common_items": 15,
        "common_cases": 3,
        "common_raters": 9,
        "reason": "Inga fall är gemensamma.",
    }


def _choice_rows() -> list[dict[str, Any]]:
    shares = {"sampling": ("Mätfel", 0.76), "weights": ("Indikatorernas vikter", 0.14)}
    rows = [
        {
            "place": place,
            "choice": choice,
            "title": title,
            "alternatives": 3,
            "rank_shift": 1.2,
            **{f"first_order{end}": share / 2 for end in ("", "_low", "_high")},
            **{f"total_order{end}": share for end in ("", "_low", "_high")},
        }
        for place, (choice, (title, share)) in enumerate(shares.items(), start=1)
    ]
    together = {"place": 3, "choice": "together", "title": "Alla val", "rank_shift": 1.5}
    return [*rows, together]


def _feedback_row(indicator: str, title: str, police_generated: str | None) -> dict[str, Any]:
    names = (
        *("points_first_round", "points_equilibrium", "gain"),
        *("areas_running_away", "areas_changing_class"),
    )
    ends = {f"{name}_{end}": value for name in names for end, value in (("low", 1), ("high", 4))}
    return {"indicator": indicator, "title": title, "police_generated": police_generated} | ends


def _trend_rows() -> list[dict[str, Any]]:
    told = {
        "units": 7,
        "change": -0.08,
        "low": -0.19,
        "high": 0.03,
        "p_higher": 0.12,
        "p_lower": 0.88,
        "outcome": "no_safe_change",
    }
    return [
        told | {"figure": figure, "weighting": weighting, "raw_change": raw}
        for figure, raw in (("ratings", 0.31), ("composite", None))
        for weighting in ("areas", "residents")
    ]


def _diagnostics() -> tuple[Diagnostic, ...]:
    """One that may be shared, the norms of districts, and two that tell of raters."""
    dot = Dot(label="Fråga A1", value=0.1, low=-0.2, high=0.4, marked=False)
    return (
        Diagnostic(
            name="items_by_round",
            title="Läses frågorna lika?",
            outcome=Outcome.PASSED,
            table=pl.DataFrame({"item": ["A1"]}),
            sentence="Ingen fråga har flyttat sig.",
            figure=Dots(x_label="Steg", rows=(dot,), reference=0.0),
        ),
        Diagnostic(
            name="district_norms",
            title="Lokalpolisområdenas normer",
            outcome=Outcome.FAILED,
            table=pl.DataFrame({"name": ["Lokalpolisområde L2"], "raters": [3]}),
            sentence="Lokalpolisområde L2 bedömer hårdare. Modellen räknar bort det.",
            inside_only=True,
        ),
        Diagnostic(
            name="rater_severity",
            title="Hur hårt bedömer var och en?",
            outcome=Outcome.INFORMATIVE,
            table=pl.DataFrame({"rater": [SECRET_RATER]}),
            sentence=f"{SECRET_RATER} bedömer hårdast.",
            figure=Dots(
                x_label="Steg",
                rows=(Dot(label=SECRET_RATER, value=1.0, low=0.5, high=1.5, marked=True),),
                reference=0.0,
            ),
            inside_only=True,
        ),
        Diagnostic(
            name="rater_fit",
            title="Följer bedömarna läget?",
            outcome=Outcome.FAILED,
            table=pl.DataFrame({"finding": ["at_random", "as_expected", "as_expected"]}),
            sentence=f"{SECRET_RATER} svarar som på måfå.",
            inside_only=True,
        ),
    )
