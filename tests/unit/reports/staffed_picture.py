"""The picture built by hand, with area officers: one area for each thing that can be told."""

from dataclasses import replace

import polars as pl
from tests.staffed_places import FULL_TIME, Place, followed, staff, work

from lagesbild.officers.need import NEED_SCHEMA, BesideNorm
from lagesbild.picture import tables
from lagesbild.picture.officer_tables import follow_up_tables
from lagesbild.picture.officers import Officers
from lagesbild.picture.record import Picture

from .factories import NAMES, build_picture

MONTHS = tuple(f"2025-{month:02}" for month in range(1, 13))
AREAS = tuple(f"O{number:02}" for number in range(1, 9))
DISTRICT_OF = {area: "L1" if area <= "O04" else "L2" for area in AREAS}
HEADS = dict(zip(AREAS, (1, 2, 0, 3, 1, 1, 1, 1), strict=True))
RESIDENTS = {"O08": 2500, "O06": 6000}
"""Others have 5 000."""
TIME = dict(zip(AREAS, (1.1, 0.4, 0.0, 1.2, 0.63, 0.61, 0.7, 0.5), strict=True))
"""Full-time posts on the three tasks; what of O05 is reported is too little to tell from."""
SICK_FTE = 0.1357
"""Of the one officer in O06; it must be in no document."""
WITHOUT_TIME, WITHOUT_ANYONE, BADLY_REPORTED, UNREPORTED = "O02", "O03", "O05", "O07"
MISSING_MONTH = "2025-04"
"""In which there is no row for O07."""


def staffed_picture(*, is_complete: bool = False) -> Picture:
    """Return the picture with what is followed up, and a need that is written by hand.

    :param is_complete: every month of O07 is there, and the nation can be told.
    """
    picture = build_picture()
    officers = _officers(is_complete)
    made = follow_up_tables(officers)
    given = {table.name: table.shape(frame) for table, frame in made.items()}
    need = tables.OFFICER_NEED.frame(_needs())
    areas = picture.tables["areas"].with_columns(
        local_police_district=pl.col("area").replace_strict(DISTRICT_OF)
    )
    return replace(
        picture,
        tables={**picture.tables, **given, "officer_need": need, "areas": areas},
    )


def _officers(is_complete: bool) -> Officers:
    made = followed(
        [
            Place(name=area, residents=RESIDENTS.get(area, 5000), district=DISTRICT_OF[area])
            for area in AREAS
        ],
        staffing=[
            _staff(area, month)
            for area in AREAS
            for month in MONTHS
            if is_complete or (area, month) != (UNREPORTED, MISSING_MONTH)
        ],
        hours=[row for area in AREAS for month in MONTHS for row in _hours(area, month)],
        months=MONTHS,
    )
    named = [
        *(("area", area, name) for area, name in zip(AREAS, NAMES, strict=True)),
        ("local_police_district", "L1", "Västra hamnen"),
        ("local_police_district", "L2", "Östra hamnen"),
        ("police_region", "R1", "Region Mitt"),
        ("nation", "SE", "Landet"),
    ]
    names = pl.DataFrame(named, schema=["level", "unit", "unit_name"], orient="row")
    return Officers(follow_up=made, names=names, local_titles={})


def _staff(area: str, month: str) -> dict[str, object]:
    leave = SICK_FTE if area == "O06" else 0.0
    return staff(
        area,
        heads=HEADS[area],
        month=month,
        unit=DISTRICT_OF[area],
        posts=HEADS[area] + 1.0,
        sick_fte=leave,
        left_heads=0,
        joined_heads=0,
    )


def _hours(area: str, month: str) -> list[dict[str, object]]:
    """The hours of a month; those of the year are about `TIME`, since months differ in days."""
    given = {"period": month, "unit": DISTRICT_OF[area]}
    rows = [work(area, TIME[area] * FULL_TIME, **given)]
    pulled = 0.0 if area == BADLY_REPORTED else max(0.0, HEADS[area] - TIME[area] - 0.15)
    if pulled:
        away = work(area, pulled * FULL_TIME, "pulled_emergency", worked_area=None, **given)
        rows.append(away)
    return rows


def _needs() -> list[dict[str, object]]:
    told = {
        "O01": (1.8, 1.4, 2.3, BesideNorm.ABOVE),
        "O02": (0.6, 0.4, 0.9, BesideNorm.BELOW),
        "O03": (1.1, 0.8, 1.5, BesideNorm.NOT_TOLD_APART),
        "O04": (None, None, None, BesideNorm.CANNOT_BE_TOLD),
    }
    rows = []
    for area, (need, low, high, beside) in told.items():
        row = dict.fromkeys(NEED_SCHEMA) | {
            "level": "area",
            "unit": area,
            "unit_name": NAMES[AREAS.index(area)],
            "year": 2024,
            "need_fte": need,
            "need_low": low,
            "need_high": high,
            "norm_fte": None if need is None else 1.0,
            "beside_norm": beside.value,
            "reason": "Arbetsmängden saknar: Resor till området." if need is None else None,
        }
        rows.append(row)
    return rows
