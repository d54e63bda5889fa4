"""Registers of cameras for tests: one written by hand with defaults, and random ones."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from lagesbild.cameras.priority import MEASURED_SCHEMA
from lagesbild.cameras.queue import Queue, queue_on
from lagesbild.norms.camera_priority import camera_priority_on
from lagesbild.sources.schema import table_schemas

DAY = date(2026, 1, 15)
ORDER = camera_priority_on(DAY)
CLASSES = ("particularly_vulnerable", "vulnerable", "not_listed", "unknown")
_SINCE = date(2015, 1, 1)
_UNITS = (
    ("L1", "local_police_district", "P1"),
    ("L2", "local_police_district", "P2"),
    ("P1", "police_district", "R1"),
    ("P2", "police_district", "R2"),
    ("R1", "police_region", None),
    ("R2", "police_region", None),
)

Row = Mapping[str, object]


def table(name: str, rows: Sequence[Row] = ()) -> pl.DataFrame:
    """Return a table of a collection, its columns as its schema has them, null where absent."""
    schema = table_schemas()[name].empty_frame().schema
    return pl.DataFrame(
        [{column: row.get(column) for column in schema} for row in rows], schema=schema
    )


def organisation() -> pl.DataFrame:
    return table(
        "organisation",
        [
            {"unit": unit, "kind": kind, "name": unit, "parent": parent, "valid_from": _SINCE}
            for unit, kind, parent in _UNITS
        ],
    )


def need(name: str, **values: object) -> Row:
    """Return a row of `camera_needs`: one fixed camera outside areas, of which little is known."""
    return {
        "need": name,
        "reported_on": date(2025, 1, 10),
        "unit": "L1",
        "kind": "fixed",
        "number": 1,
        "prevention": True,
        "investigation": False,
        "command": False,
        "place_kind": "square",
        "open_dealing": "unknown",
        "technical_readiness": "unknown",
    } | values


def event(subject: str, on: date, state: str) -> Row:
    return {"subject": subject, "on": on, "event": state, "state": state, "role": "camera_planner"}


def measured(name: str, **values: object) -> Row:
    """Return what the order looks at of one need: the last in every criterion but a class."""
    return {
        "need": name,
        "reported_on": date(2025, 1, 10),
        "unit": "L1",
        "local_police_district": "L1",
        "police_region": "R1",
        "area": None,
        "kind": "fixed",
        "left": 1,
        "area_class": "not_listed",
        "serious_violence": None,
        "exposed_hours": None,
        "open_dealing": "unknown",
        "test": "missing",
        "technical_readiness": "unknown",
        "waiting_months": 12,
    } | values


def departure(name: str, before: str, on: date = date(2025, 12, 1), reason: str = "Skäl.") -> Row:
    return {
        "need": name,
        "moved_before": before,
        "decided_on": on,
        "role": "Nationell kamerasamordnare",
        "reason": reason,
    }


def queued(rows: Sequence[Row], departures: Sequence[Row] = (), day: date = DAY) -> Queue:
    return queue_on(
        day,
        measured=pl.DataFrame(rows, schema=MEASURED_SCHEMA),
        departures=table("camera_departures", departures),
        order=ORDER,
    )


def random_needs(generator: np.random.Generator, count: int, *, ties: int = 3) -> list[Row]:
    """Return needs with few values of each criterion, so that most are equal in many."""

    def maybe(value: float) -> float | None:
        return None if generator.random() < 0.2 else value

    rows = []
    for number in generator.permutation(count):
        reported = date(2024, 1, 1) + timedelta(days=int(generator.integers(0, 20 * ties)))
        months = 12 * (DAY.year - reported.year) + DAY.month - reported.month
        rows.append(
            measured(
                f"KB{number:04}",
                reported_on=reported,
                police_region=f"R{generator.integers(1, 4)}",
                kind=str(generator.choice(["fixed", "mobile", "body_worn"])),
                left=int(generator.integers(1, 4)),
                area_class=str(generator.choice(CLASSES)),
                serious_violence=maybe(int(generator.integers(0, ties))),
                exposed_hours=maybe(float(generator.integers(0, ties)) / 2),
                open_dealing=str(generator.choice(["yes", "no", "unknown"])),
                test=str(generator.choice(["decided", "not_required", "draft", "missing"])),
                technical_readiness=str(
                    generator.choice(["ready", "partly", "not_ready", "unknown"])
                ),
                waiting_months=months - (DAY.day < reported.day),
            )
        )
    return rows


def random_departures(
    generator: np.random.Generator, needs: Sequence[Row], count: int
) -> list[Row]:
    """Return departures between needs, now and then of one that is in no queue."""
    names = [*(str(row["need"]) for row in needs), "KB9999"]
    rows: dict[tuple[object, ...], Row] = {}
    for _ in range(count if len(names) > 1 else 0):
        one, other = generator.choice(names, size=2, replace=False)
        on = date(2025, 11, 1) + timedelta(days=int(generator.integers(0, 20)))
        rows[one, other, on] = departure(str(one), str(other), on)
    return list(rows.values())
