"""The staffed collection with logs, pay and a ledger: two districts, two months, in balance."""

import dataclasses
from datetime import date

from tests.unit.sources.base_collection import frame_of
from tests.unit.sources.staffed_collection import build_staffed_collection

from lagesbild.picture.collection import Collection

CHECKSUM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def presence(unit: str, area: str | None, hours: float, **values: object) -> dict[str, object]:
    """Return a row of response staff in March 2024, five per cent more or less."""
    return {
        "month": "2024-03",
        "source": "positions",
        "unit": unit,
        "function": "response",
        "place": "area" if area else "outside",
        "worked_area": area,
        "low": hours * 0.95,
        "hours": hours,
        "high": hours * 1.05,
        "resources": 6,
        **values,
    }


def by_hour(area: str, hour: int, hours: float, **values: object) -> dict[str, object]:
    return {
        "quarter": "2024-Q1",
        "source": "positions",
        "function": "response",
        "worked_area": area,
        "hour_of_week": hour,
        "hours": hours,
        "resources": 6,
        **values,
    }


def logs(**values: object) -> dict[str, object]:
    return {
        "month": "2024-03",
        "source": "positions",
        "files": 31,
        "rows": 12_480_211,
        "rows_left_out": 311,
        "sha256": CHECKSUM,
        "software_version": "0.6.0",
        **values,
    }


def cost_centre(id_: str, unit: str, **values: object) -> dict[str, object]:
    return {
        "cost_centre": id_,
        "name": f"Kostnadsställe {id_}",
        "unit": unit,
        "valid_from": date(2015, 1, 1),
        "valid_to": None,
        **values,
    }


def line(cost_centre_: str, amount: float, **values: object) -> dict[str, object]:
    """Return a line of the ledger for pay in March 2024."""
    return {
        "month": "2024-03",
        "cost_centre": cost_centre_,
        "account_class": "payroll",
        "amount": amount,
        **values,
    }


def total(amount: float, **values: object) -> dict[str, object]:
    return {"month": "2024-03", "account_class": "payroll", "amount": amount, **values}


def decision(**values: object) -> dict[str, object]:
    return {
        "decision": "T1",
        "year": 2024,
        "title": "Förstärkning",
        "target": "Fler poliser i utsatta områden.",
        "target_kind": "areas",
        "amount": 1_000_000.0,
        "posts": 2.0,
        "base_year": 2023,
        **values,
    }


def paid(unit: str, hours: float, **values: object) -> dict[str, object]:
    return {"month": "2024-03", "unit": unit, "function": "response", "hours": hours, **values}


def build_resourced_collection(**tables: list[dict[str, object]]) -> Collection:
    """Return the staffed collection with these rows; a table not named has a few of its own."""
    rows = _ROWS | tables
    frames = {table: frame_of(table, rows[table]) for table in rows}
    return dataclasses.replace(build_staffed_collection(), **frames)


_ROWS: dict[str, list[dict[str, object]]] = {
    "presence": [
        presence("L0101", "A001", 104.5),
        presence("L0101", "A002", 12.0),
        presence("L0101", None, 900.0),
        presence("L0101", None, 40.0, place="unknown"),
    ],
    "presence_by_hour": [by_hour("A001", 21, 18.4), by_hour("A001", 22, 3.0)],
    "presence_logs": [logs()],
    "paid_hours": [paid("L0101", 1920.5), paid("L0102", 150.0, function="area_officer")],
    "budget_decisions": [decision(), decision(decision="T2", target_kind="unit", unit="L0102")],
    "cost_centres": [
        cost_centre("K1", "L0101"),
        cost_centre("K2", "L0102", valid_to=date(2024, 2, 29)),
        cost_centre("K2", "L0101", valid_from=date(2024, 3, 1)),
    ],
    "ledger": [
        line("K1", 700_000.35),
        line("K1", -12.30, decision="T1"),
        line("K2", 0.25, decision="T1"),
        line("K2", 80_000.0, account_class="premises"),
    ],
    "ledger_totals": [total(699_988.30), total(80_000.0, account_class="premises")],
    "price_index": [
        {"year": 2023, "index": 100.0, "reference": "Påhittad serie"},
        {"year": 2024, "index": 103.7, "reference": "Påhittad serie"},
    ],
}
