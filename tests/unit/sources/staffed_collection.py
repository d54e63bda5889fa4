"""The small collection with the tables about area officers: two districts, two months."""

import dataclasses
from datetime import date

from tests.unit.sources.base_collection import build_collection, frame_of

from lagesbild.picture.collection import Collection

NO_LEAVE: dict[str, object] = {"parental_fte": 0.0, "sick_fte": 0.0, "other_leave_fte": 0.0}


def staff(unit: str, area: str | None, heads: int, **values: object) -> dict[str, object]:
    """Return a row of area officers in March 2024, all of them there full time."""
    return {
        "month": "2024-03",
        "unit": unit,
        "function": "area_officer",
        "area": area,
        "posts": float(heads),
        "filled_heads": heads,
        "filled_fte": float(heads),
        **NO_LEAVE,
        **values,
    }


def hours(unit: str, area: str | None, hours_: float, **values: object) -> dict[str, object]:
    """Return a row of contact work at home in March 2024."""
    return {
        "period": "2024-03",
        "unit": unit,
        "function": "area_officer",
        "assigned_area": area,
        "worked_area": area,
        "activity": "contact",
        "hours": hours_,
        **values,
    }


def loan(from_unit: str, hours_: float, **values: object) -> dict[str, object]:
    """Return a row of area officers lent in March 2024."""
    return {
        "month": "2024-03",
        "from_unit": from_unit,
        "function": "area_officer",
        "hours": hours_,
        **values,
    }


def local_activity(**values: object) -> dict[str, object]:
    return {
        "unit": "L0101",
        "activity": "school_walks",
        "title": "Skolvandringar",
        "counts_as": "safety",
        "reason": "Görs med skolan varje fredag och planeras för sig.",
        "valid_from": date(2024, 1, 1),
        **values,
    }


def build_staffed_collection(**tables: list[dict[str, object]]) -> Collection:
    """Return the base collection with these rows, by table; a table not named has a few of its own.

    The tables fit each other: A001 lies in L0101, A002 in L0102, and L0101 has staff without area.
    """
    rows = _ROWS | tables
    frames = {table: frame_of(table, rows[table]) for table in rows}
    return dataclasses.replace(build_collection(), **frames)


_ROWS: dict[str, list[dict[str, object]]] = {
    "staffing": [
        staff("L0101", "A001", 3, posts=4.0, filled_fte=2.8, parental_fte=0.5, sick_fte=0.1),
        staff("L0101", None, 12, function="response", joined_heads=1, left_heads=0),
        staff("L0102", "A002", 1, also_counted_heads=1, median_months=18.5),
        staff("L0102", "A002", 1, month="2024-04"),
    ],
    "duty_hours": [
        hours("L0101", "A001", 212.5),
        hours("L0101", "A001", 31.0, activity="school_walks"),
        hours("L0101", "A001", 80.0, worked_area=None, activity="pulled_emergency"),
        hours("L0102", "A002", 26.0, period="2024-W13"),
        hours("L0102", "A002", 28.0, period="2024-W14"),
    ],
    "loans": [
        loan("L0101", 24.0, assigned_area="A001", to_unit="L0102"),
        loan("L0101", 40.0, to_event="Toppmötet i Kustby"),
    ],
    "local_activities": [local_activity()],
    "workload": [
        {
            "year": 2024,
            "area": "A001",
            "driver": "school_visits",
            "low": 20.0,
            "value": 26.0,
            "high": 34.0,
        }
    ],
}
