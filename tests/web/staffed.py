"""Area officers in the invented country of `factories`: twelve months of staff, hours, residents.

Norra Ängen has two officers who lose time to emergencies; Skogsbacken one who is left in peace, and
so many residents that it cannot be told whether one is enough; Kvarnbyn has one of the two and a
half that it should, and its staff of July is missing.
"""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import polars as pl
import shapely
from tests.web.factories import build_country, person

from lagesbild.sources.collection import write_collection
from lagesbild.sources.schema import table_schemas
from lagesbild_web.records.actions.tabling import store_rows
from lagesbild_web.records.exchange.delivered import delivered_files, keep
from lagesbild_web.records.models import Batch, BatchKind, User
from lagesbild_web.records.queries.collection import place_collection

MONTHS = tuple(f"2026-{month:02}" for month in range(1, 13))
RESIDENTS = {"A1": 6_000, "A2": 5_000, "A3": 12_500}
DISTRICT_OF = {"A1": "L1", "A2": "L2", "A3": "L3"}
MISSING = ("A3", "2026-07")
PERIOD = "2026"


def build_staffed_country() -> User:
    """Build the country with its officers; return whoever delivered it."""
    build_country()
    by = person("leverantor")
    deliver_residents(by=by)
    keep_table("staffing", [row for month in MONTHS for row in staffing_of(month)], by=by)
    keep_table("duty_hours", [row for month in MONTHS for row in hours_of(month)], by=by)
    return by


def keep_table(table: str, rows: list[dict[str, Any]], *, by: User) -> Batch:
    """Keep rows as a batch, without asking whether they are right."""
    empty = dict.fromkeys(table_schemas()[table].columns)
    cells = [empty | row for row in rows]
    return store_rows({table: cells}, kind=BatchKind.FILE, file=f"{table}.csv", sha256="", by=by)


def staffing_of(month: str) -> list[dict[str, Any]]:
    """A1 has two posts and 1.8 of them filled, of which half a one is ill."""
    return [
        staffed("A1", month, posts=2.0, heads=2, fte=1.8, sick=0.5),
        staffed("A2", month, posts=1.0, heads=1, fte=1.0),
        *([staffed("A3", month, posts=2.0, heads=1, fte=1.0)] if month != MISSING[1] else []),
    ]


def staffed(
    area: str, month: str, *, posts: float, heads: int, fte: float, sick: float = 0.0
) -> dict[str, Any]:
    return {
        "month": month,
        "unit": DISTRICT_OF[area],
        "function": "area_officer",
        "area": area,
        "posts": posts,
        "filled_heads": heads,
        "filled_fte": fte,
        "parental_fte": 0.0,
        "sick_fte": sick,
        "other_leave_fte": 0.0,
        "left_heads": 0,
    }


def hours_of(month: str) -> list[dict[str, Any]]:
    """Of A1's 230 hours 150 were in the area; A2 and A3 are there all the time."""
    return [
        spent("A1", month, "contact", 150.0),
        spent("A1", month, "pulled_emergency", 80.0),
        spent("A2", month, "prevention", 175.0),
        spent("A3", month, "safety", 175.0),
    ]


def spent(area: str, period: str, activity: str, hours: float) -> dict[str, Any]:
    return {
        "period": period,
        "unit": DISTRICT_OF[area],
        "function": "area_officer",
        "assigned_area": area,
        "worked_area": area if activity in {"contact", "prevention", "safety"} else None,
        "activity": activity,
        "hours": hours,
    }


def deliver_residents(*, by: User) -> None:
    """Deliver a small area for each area, with its residents at the end of 2025."""
    schemas = table_schemas()
    boxes = {
        area: shapely.box(2000 * n, 0, 2000 * n + 1000, 1000) for n, area in enumerate(RESIDENTS)
    }
    small_areas = (
        schemas["small_areas"]
        .empty_frame()
        .vstack(
            pl.DataFrame(
                [
                    {
                        "small_area": f"S-{area}",
                        "municipality": "K1" if area != "A3" else "K2",
                        "geometry": shapely.to_wkb(shapely.MultiPolygon([box])),
                        "source_row": row,
                    }
                    for row, (area, box) in enumerate(boxes.items(), start=1)
                ],
                schema=schemas["small_areas"].empty_frame().schema,
            )
        )
    )
    residents = pl.DataFrame(
        [
            {"small_area": f"S-{area}", "year": 2025, "residents": count, "source_row": row}
            for row, (area, count) in enumerate(RESIDENTS.items(), start=2)
        ],
        schema=schemas["residents"].empty_frame().schema,
    )
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "underlag"
        write_collection(
            replace(place_collection(), small_areas=small_areas, residents=residents), folder
        )
        files = [
            one for one in delivered_files(folder) if one.table in {"small_areas", "residents"}
        ]
    keep(files, batch=uuid4(), by=by)
