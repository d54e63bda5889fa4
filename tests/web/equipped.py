"""Cameras in the invented country of `factories`, and a region beside it that has one need.

Norra Ängen has a need of two points: KP1 is in operation on a test, KP2 is installed with a draft
only. KP3 in Skogsbacken runs on an exception of two weeks whose last day is 3 March 2027. KP4 there
has been removed. KB3 has been reported, and nothing more. KB9 is the other region's.
"""

from typing import Any

from tests.web.factories import FIRST_DAY, build_country, person
from tests.web.staffed import keep_table

from lagesbild_web.records.models import Unit, User

POSITIONS = {"KP1": (601_234.5, 6_603_217.5), "KB9": (455_678.25, 6_912_345.75)}
"""Exact, in EPSG:3006."""


def build_equipped_country() -> User:
    """Build the country with its register of cameras; return whoever delivered it."""
    build_country()
    rows = [
        ("R2", "police_region", "Region Fjäll", ""),
        ("P9", "police_district", "Polisområde Dal", "R2"),
        ("L9", "local_police_district", "Fjällby", "P9"),
    ]
    Unit.objects.bulk_create(
        Unit(code=code, kind=kind, name=name, parent_code=parent, valid_from=FIRST_DAY)
        for code, kind, name, parent in rows
    )
    by = person("leverantor")
    for table, found in ROWS.items():
        keep_table(table, found, by=by)
    return by


def need(code: str, **values: Any) -> dict[str, Any]:
    return {
        "need": code,
        "reported_on": "2026-03-02",
        "unit": "L1",
        "area": "A1",
        "kind": "fixed",
        "number": 1,
        "prevention": True,
        "investigation": True,
        "command": False,
        "place_kind": "square",
        "serious_violence": 4,
        "exposed_hours": 120.0,
        "open_dealing": "yes",
        "technical_readiness": "ready",
        **values,
    }


def point(code: str, **values: Any) -> dict[str, Any]:
    return {"point": code, "need": "KB1", "unit": "L1", "area": "A1", "kind": "fixed", **values}


def event(
    subject: str, on: str, name: str, state: str, role: str = "camera_planner", reason: str = ""
) -> dict[str, Any]:
    return {
        "subject": subject,
        "on": on,
        "event": name,
        "state": state,
        "role": role,
        "reason": reason or None,
    }


def balancing(subject: str, version: int = 1, **values: Any) -> dict[str, Any]:
    """A decided test in which monitoring outweighs."""
    return {
        "subject": subject,
        "version": version,
        "decided_on": "2026-05-04",
        "role": "Lokalpolisområdeschef",
        "conclusion": "monitoring_outweighs",
        "need_factors": "crime_exposed_place",
        "privacy_factors": "how_performed monitored_area",
        "alternatives": "lighting presence",
        "signs": "yes",
        "exception": "none",
        **values,
    }


def draft(subject: str, version: int = 1, **values: Any) -> dict[str, Any]:
    return balancing(subject, version) | {"decided_on": None, "conclusion": None} | values


def exception(subject: str, first: str, last: str, **values: Any) -> dict[str, Any]:
    """An exception in an urgent case."""
    return balancing(subject) | {
        "decided_on": first,
        "conclusion": None,
        "exception": "urgent",
        "exception_from": first,
        "exception_until": last,
        **values,
    }


def site(subject: str) -> dict[str, Any]:
    e_m, n_m = POSITIONS[subject]
    return {"subject": subject, "e_m": e_m, "n_m": n_m}


def way_to(subject: str, *, installed: str) -> list[dict[str, Any]]:
    """The events of a point up to the day when it is installed."""
    return [
        event(subject, "2026-05-11", "order", "ordered"),
        event(subject, "2026-06-15", "deliver", "delivered", "technician"),
        event(subject, installed, "install", "installed", "technician"),
    ]


def texts(row: dict[str, Any]) -> dict[str, str | None]:
    """Return a row as somebody types it."""
    return {
        name: None
        if value is None
        else str(value).lower()
        if value in (True, False)
        else str(value)
        for name, value in row.items()
    }


ROWS: dict[str, list[dict[str, Any]]] = {
    "camera_needs": [
        need("KB1", number=2),
        need("KB2", unit="L2", area="A2", place_kind="school", reported_on="2026-02-02"),
        need("KB3", unit="L3", area="A3", reported_on="2027-02-01", serious_violence=None),
        need("KB9", unit="L9", area=None),
    ],
    "camera_points": [
        point("KP1"),
        point("KP2"),
        point("KP3", need="KB2", unit="L2", area="A2", kind="temporary"),
        point("KP4", need=None, unit="L2", area="A2"),
    ],
    "camera_supply": [
        {
            "batch": "L2026-1",
            "kind": "fixed",
            "number": 4,
            "expected_low": "2026-06-01",
            "expected": "2026-06-15",
            "expected_high": "2026-07-31",
            "delivered_on": "2026-06-15",
            "delivered_number": 4,
        }
    ],
    "cameras": [
        {"camera": "K1", "point": "KP1", "batch": "L2026-1"},
        {"camera": "K2", "point": "KP1", "batch": "L2026-1"},
        {"camera": "K3", "point": None, "batch": "L2026-1"},
    ],
    "camera_sites": [site("KP1"), site("KB9")],
    "balancing_tests": [
        balancing("KP1", review_on="2027-05-04"),
        draft("KP2"),
        exception("KP3", "2027-02-18", "2027-03-03"),
        balancing("KP4", decided_on="2025-12-01"),
    ],
    "camera_events": [
        event("KB1", "2026-03-20", "assess", "assessed"),
        event("KB1", "2026-04-01", "prioritise", "prioritised"),
        event("KB2", "2026-03-20", "assess", "assessed"),
        event("KB2", "2026-04-01", "prioritise", "prioritised"),
        *way_to("KP1", installed="2026-08-03"),
        event("KP1", "2026-08-10", "activate", "active", "decision_maker"),
        *way_to("KP2", installed="2026-08-04"),
        *way_to("KP3", installed="2027-02-16"),
        event("KP3", "2027-02-18", "activate", "active", "decision_maker"),
        event("KP4", "2025-12-05", "take_over", "active", reason="Äldre än registret."),
        event("KP4", "2026-09-01", "remove", "removed", "decision_maker", "Torget byggs om."),
    ],
}
