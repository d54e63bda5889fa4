"""The resourced collection with cameras: three needs on their way, two points, all in order."""

import dataclasses
from datetime import date

from tests.unit.sources.base_collection import frame_of
from tests.unit.sources.resourced_collection import build_resourced_collection

from lagesbild.picture.collection import Collection


def need(id_: str, **values: object) -> dict[str, object]:
    """Return a need of one fixed point in Hamnen, reported in March 2024."""
    return {
        "need": id_,
        "reported_on": date(2024, 3, 15),
        "unit": "L0101",
        "area": "A001",
        "kind": "fixed",
        "number": 1,
        "prevention": True,
        "investigation": True,
        "command": False,
        "place_kind": "square",
        "serious_violence": 4,
        "exposed_hours": 120.0,
        "open_dealing": "yes",
        "technical_readiness": "partly",
        **values,
    }


def point(id_: str, **values: object) -> dict[str, object]:
    return {
        "point": id_,
        "need": "KB0001",
        "unit": "L0101",
        "area": "A001",
        "kind": "fixed",
    } | values


def site(subject: str, e_m: float, n_m: float) -> dict[str, object]:
    return {"subject": subject, "e_m": e_m, "n_m": n_m}


def event(
    subject: str, on: date, name: str, state: str, role: str = "camera_planner", **values: object
) -> dict[str, object]:
    return {"subject": subject, "on": on, "event": name, "state": state, "role": role, **values}


def balancing_test(subject: str, **values: object) -> dict[str, object]:
    """Return a decided test of May 2025 in which monitoring outweighs."""
    return {
        "subject": subject,
        "version": 1,
        "decided_on": date(2025, 5, 2),
        "role": "Regionpolischef",
        "conclusion": "monitoring_outweighs",
        "need_factors": "crime_exposed_place strategic_place",
        "privacy_factors": "how_performed monitored_area",
        "alternatives": "lighting presence",
        "signs": "yes",
        "exception": "none",
        "review_on": date(2026, 5, 2),
        **values,
    }


def batch(id_: str, **values: object) -> dict[str, object]:
    return {
        "batch": id_,
        "kind": "fixed",
        "number": 40,
        "expected_low": date(2024, 9, 1),
        "expected": date(2024, 10, 1),
        "expected_high": date(2025, 1, 31),
        **values,
    }


def body_worn(**values: object) -> dict[str, object]:
    return {
        "month": "2025-03",
        "unit": "L0101",
        "outer_service": 48,
        "peak_on_duty": 17,
        "delivered": 15,
        "in_use": 13,
        "shifts": 810,
        "shifts_worn": 402,
        "trained": 41,
        **values,
    }


def use(**values: object) -> dict[str, object]:
    return {"month": "2025-06", "area": "A001", "purpose": None, **values}


def way_to_active(subject: str) -> list[dict[str, object]]:
    """Return the events of a point that was put into operation on 5 May 2025."""
    return [
        event(subject, date(2024, 6, 3), "order", "ordered"),
        event(subject, date(2024, 10, 1), "deliver", "delivered", "technician"),
        event(subject, date(2025, 4, 28), "install", "installed", "technician"),
        event(subject, date(2025, 5, 5), "activate", "active", "decision_maker"),
    ]


def build_camera_collection(**tables: list[dict[str, object]]) -> Collection:
    """Return the resourced collection with these rows; a table not named has a few of its own."""
    rows = _ROWS | tables
    frames = {table: frame_of(table, rows[table]) for table in rows}
    return dataclasses.replace(build_resourced_collection(), **frames)


_ROWS: dict[str, list[dict[str, object]]] = {
    "camera_needs": [
        need("KB0001", number=2),
        need("KB0002", area=None, open_dealing="unknown", serious_violence=None),
        need("KB0003", kind="body_worn", number=12, place_kind="other"),
    ],
    "camera_points": [point("KP0001"), point("KP0002", need=None, kind="temporary")],
    "cameras": [
        {"camera": "K00001", "point": "KP0001", "batch": "L2024-1"},
        {"camera": "K00002", "point": "KP0001"},
        {"camera": "K00003"},
    ],
    "camera_sites": [
        site("KP0001", 600_050.0, 6_600_050.5),
        site("KB0002", 600_600.0, 6_600_090.0),
    ],
    "camera_events": [
        event("KB0001", date(2024, 4, 2), "assess", "assessed"),
        event("KB0001", date(2024, 4, 20), "prioritise", "prioritised"),
        event(
            "KB0002", date(2024, 5, 2), "withdraw", "withdrawn", "unit_chief", reason="Byggs om."
        ),
        *way_to_active("KP0001"),
        event("KP0002", date(2023, 1, 1), "take_over", "active", reason="Äldre än registret."),
        event("KP0002", date(2024, 1, 9), "remove", "removed", "decision_maker", reason="Gavel."),
    ],
    "balancing_tests": [
        balancing_test("KP0001"),
        balancing_test(
            "KP0002",
            decided_on=date(2022, 12, 1),
            need_factors="crime_exposed_place",
            review_on=None,
        ),
        balancing_test("KB0001", decided_on=None, conclusion=None, role="Kameraansvarig"),
    ],
    "camera_supply": [
        batch("L2024-1", delivered_on=date(2024, 10, 1), delivered_number=38),
        batch("L2025-1", kind="body_worn"),
    ],
    "installation_capacity": [
        {"region": "R1", "month": "2024-10", "installations": 6},
        {"region": "R1", "month": "2024-11", "installations": 0},
    ],
    "camera_departures": [
        {
            "need": "KB0002",
            "moved_before": "KB0001",
            "decided_on": date(2024, 4, 25),
            "role": "Nationell kamerasamordnare",
            "reason": "Platsen byggs om i höst.",
        }
    ],
    "camera_use": [
        use(hours_up=1_400.0, hours_due=1_440.0, moved=0),
        use(purpose="investigation", exports=3),
    ],
    "body_worn": [body_worn()],
}
