"""A small collection without faults, in invented places, that the tests take apart."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import shapely

from lagesbild.assessment.questionnaire import Block, Item, Questionnaire
from lagesbild.indicators.card import (
    HigherIs,
    IndicatorCard,
    IndicatorKind,
    PoliceGenerated,
    SeriesBreak,
)
from lagesbild.picture.collection import Collection
from lagesbild.sources.collection import write_collection
from lagesbild.sources.schema import table_schemas

ADDED_TABLES = tuple(name for name, schema in table_schemas().items() if schema.left_out_when_empty)
"""Tables that the base collection has no rows of, and so no files."""
_ANCHORS = {
    0: "Förekommer inte",
    1: "Enstaka",
    2: "Återkommande",
    3: "Ofta",
    4: "Präglar delar av området",
    5: "Präglar hela området",
}


def square(east: float, north: float, side: float = 500.0) -> bytes:
    """Return a square as WKB, with its south-western corner given in EPSG:3006."""
    corner = shapely.box(east, north, east + side, north + side)
    return bytes(shapely.to_wkb(shapely.MultiPolygon([corner])))


def frame_of(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Return rows as a frame of the named table; what a row leaves out is null."""
    empty = table_schemas()[name].empty_frame().drop("source_row")
    return pl.DataFrame(rows, schema=empty.schema, orient="row")


def build_collection() -> Collection:
    """Return two areas, three small areas, one round, two raters and one calibration case."""
    return Collection(
        name="litet-underlag",
        title="Litet underlag för prov",
        files=(),
        rounds=_rounds(),
        organisation=_organisation(),
        areas=_areas(),
        small_areas=_small_areas(),
        residents=_residents(),
        observations=_observations(),
        indicator_cards={card.id: card for card in _cards()},
        questionnaires={"2021.1": _questionnaire()},
        ratings=_ratings(),
        calibration_cases=frame_of(
            "calibration_cases",
            [
                {
                    "calibration_case": "KAL1",
                    "title": "Fallet Kvarnbacken",
                    "description": "Ett torg.",
                }
            ],
        ),
        assignments=frame_of(
            "assignments",
            [
                {
                    "round": "2025",
                    "area": "A001",
                    "calibration_case": None,
                    "rater": "B0001",
                    "rater_home_district": "L0101",
                }
            ],
        ),
        decisions=_decisions(),
        **{table: frame_of(table, []) for table in ADDED_TABLES},
    )


def write_base(folder: Path) -> Path:
    """Write the collection, and return its folder."""
    write_collection(build_collection(), folder)
    return folder


def edit(path: Path, old: str, new: str) -> None:
    """Change a file by hand, as its owner would: the checksum in the descriptor goes too."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    descriptor_path = path.parent / "datapackage.json"
    descriptor = json.loads(descriptor_path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["path"] == path.name:
            resource.pop("hash", None)
    descriptor_path.write_text(json.dumps(descriptor), encoding="utf-8")


def _rounds() -> pl.DataFrame:
    return frame_of(
        "rounds",
        [
            {
                "round": "2025",
                "title": "Lägesbild 2025",
                "opens": date(2025, 2, 3),
                "closes": date(2025, 5, 30),
                "reference_day": date(2025, 12, 1),
                "indicator_year": 2024,
                "questionnaire": "2021.1",
            }
        ],
    )


def _organisation() -> pl.DataFrame:
    units = [
        ("R1", "police_region", "Region Kust", None),
        ("P01", "police_district", "Norra kusten", "R1"),
        ("L0101", "local_police_district", "Hamnen", "P01"),
        ("L0102", "local_police_district", "Ängen", "P01"),
        ("K01", "municipality", "Kustby", None),
    ]
    return frame_of(
        "organisation",
        [
            {
                "unit": unit,
                "kind": kind,
                "name": name,
                "parent": parent,
                "valid_from": date(2015, 1, 1),
            }
            for unit, kind, name, parent in units
        ],
    )


def _areas() -> pl.DataFrame:
    def boundary(area: str, generation: int, name: str, **values: object) -> dict[str, object]:
        shared = {"municipality": "K01", "valid_from": date(2020, 12, 1)}
        return {"area": area, "boundary": generation, "name": name, **shared, **values}

    return frame_of(
        "areas",
        [
            boundary(
                "A001",
                1,
                "Hamnen",
                local_police_district="L0101",
                valid_to=date(2024, 12, 31),
                geometry=square(600_000, 6_600_000, 400),
            ),
            boundary(
                "A001",
                2,
                "Hamnen",
                local_police_district="L0101",
                valid_from=date(2025, 1, 1),
                geometry=square(600_000, 6_600_000),
            ),
            boundary(
                "A002",
                1,
                "Norra Ängen",
                local_police_district="L0102",
                geometry=square(600_500, 6_600_000),
            ),
            boundary(
                "A003",
                1,
                "Gamla Varvet",
                local_police_district="L0102",
                valid_to=date(2023, 12, 31),
                geometry=square(601_000, 6_600_000),
            ),
        ],
    )


def _small_areas() -> pl.DataFrame:
    return frame_of(
        "small_areas",
        [
            {
                "small_area": f"K01C10{number}",
                "municipality": "K01",
                "geometry": square(600_000 + 500 * number, 6_600_000),
            }
            for number in range(3)
        ],
    )


def _residents() -> pl.DataFrame:
    return frame_of(
        "residents",
        [
            {"small_area": f"K01C10{number}", "year": 2024, "residents": 1_000 + number}
            for number in range(3)
        ],
    )


def _observations() -> pl.DataFrame:
    shares: list[dict[str, object]] = [
        {
            "indicator": "low_economic_standard",
            "period": "2024",
            "small_area": f"K01C10{number}",
            "municipality": "K01",
            "numerator": 212.0,
            "denominator": 1_000.0,
        }
        for number in range(3)
    ]
    rates: list[dict[str, object]] = [
        {
            "indicator": "robberies",
            "period": "2024-Q1",
            "small_area": "K01C100",
            "municipality": "K01",
            "numerator": 2.5,
            "flag": "estimated",
        },
        {
            "indicator": "robberies",
            "period": "2024-03",
            "municipality": "K01",
            "numerator": 1.0,
            "flag": "missing_geography",
        },
    ]
    return frame_of("observations", shares + rates)


def _cards() -> list[IndicatorCard]:
    return [
        IndicatorCard(
            id="low_economic_standard",
            title="Låg ekonomisk standard",
            why="Låg socioekonomisk status ingår i definitionen.",
            ground="economy",
            kind=IndicatorKind.SHARE,
            numerator="Personer i hushåll med låg ekonomisk standard",
            denominator="Folkbokförda personer",
            higher_is=HigherIs.WORSE,
            police_generated=PoliceGenerated.NO,
            source="SCB, områdesstatistik",
            caveats=("Avser nattbefolkningen.",),
        ),
        IndicatorCard(
            id="robberies",
            title="Personrån",
            why="Våld i offentlig miljö ingår i definitionen.",
            ground="crime",
            kind=IndicatorKind.RATE,
            numerator="Anmälda personrån",
            denominator="Folkbokförda personer",
            higher_is=HigherIs.WORSE,
            police_generated=PoliceGenerated.PARTLY,
            source="Brå, anmälda brott",
            in_composite=False,
            window_years=3,
            series_breaks=(SeriesBreak(first_day=date(2023, 1, 1), reason="Ny brottskod."),),
        ),
    ]


def _questionnaire() -> Questionnaire:
    def item(name: str, title: str) -> Item:
        return Item(
            id=name,
            title=title,
            question=f"Hur vanligt är det: {title}?",
            guidance="Räkna det som har setts vid minst två tillfällen.",
            anchors=_ANCHORS,
        )

    return Questionnaire(
        version="2021.1",
        title="Områdesskattning 2021",
        blocks=(
            Block(id="A", title="Boendemiljö", items=(item("A1", "Öppen narkotikahandel"),)),
            Block(id="B", title="Tystnad", items=(item("B1", "Obenägenhet att vittna"),)),
        ),
    )


def _ratings() -> pl.DataFrame:
    def rating(rater: str, item: str, **values: object) -> dict[str, object]:
        return {
            "round": "2025",
            "rater": rater,
            "rater_home_district": "L0101",
            "item": item,
            "certainty": "medium",
            "rated_on": date(2025, 3, 12),
            **values,
        }

    return frame_of(
        "ratings",
        [
            rating("B01", "A1", area="A001", category=3, reason="Öppen försäljning, se »4«."),
            rating("B01", "B1", area="A001", missing_code="no_basis"),
            rating(
                "B02", "A1", area="A001", category=2, reason='Två platser, "torget" och\nkajen.'
            ),
            rating("B02", "A1", area="A002", category=0),
            rating("B01", "A1", calibration_case="KAL1", category=4, certainty=None),
        ],
    )


def _decisions() -> pl.DataFrame:
    shared: dict[str, object] = {
        "round": "2025",
        "decided_by_role": "Nationell beslutsgrupp",
        "decided_on": date(2025, 11, 14),
    }
    return frame_of(
        "decisions",
        [
            {**shared, "area": "A001", "class": "vulnerable", "reason": "Se bilaga 2."},
            {**shared, "area": "A002", "class": "not_listed"},
        ],
    )
