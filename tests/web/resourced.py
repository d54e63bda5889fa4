"""Resources in the invented country of `factories`: hours, pay and a ledger of two years.

Each month L1, L2, L3 and the region R1 have 10 000 paid hours each. By their own reports L1's are
3 000 in Norra Ängen and 2 000 outside; the rest nobody knows. L2's are all outside. Of R1's, logs
show at least 1 000 in Norra Ängen. L3 reports 1 000 in Kvarnbyn, and logs say about the same, but
for July, when they say 6 000.

The decision T1 of 2026 grants 12 000 kronor. Each month 600 are booked on L1 and 300 on L2; 1 200
of the year are found nowhere. The year before, 500 a month are booked on L1, tagged with nothing.
"""

from datetime import UTC, date, datetime
from typing import Any

from tests.web.factories import AREAS, build_country, build_round, person
from tests.web.staffed import keep_table

from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.models import Decision, User
from lagesbild_web.records.models.rounds import RoundState

YEARS = (2025, 2026)
CHECKSUM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ODD = ("A3", "2026-07")
DECISION = "T1"


def months(year: int) -> list[str]:
    return [f"{year}-{month:02}" for month in range(1, 13)]


def build_resourced_country() -> User:
    """Build the country with its list, hours and money; return whoever delivered them."""
    build_country()
    by = person("leverantor")
    decide_classes()
    every = [month for year in YEARS for month in months(year)]
    keep_table(
        "paid_hours",
        [paid(unit, month) for unit in ("L1", "L2", "L3", "R1") for month in every],
        by=by,
    )
    keep_table("duty_hours", [row for month in every for row in reported(month)], by=by)
    keep_table("presence_logs", [logs(month) for month in months(2026)], by=by)
    keep_table("presence", [row for month in months(2026) for row in seen(month)], by=by)
    keep_table("cost_centres", [cost_centre("K1", "L1"), cost_centre("K2", "L2")], by=by)
    keep_table("budget_decisions", [decision()], by=by)
    lines = [line(month, "K1", 500.0) for month in months(2025)]
    for month in months(2026):
        lines += [line(month, "K1", 600.0, DECISION), line(month, "K2", 300.0, DECISION)]
    keep_table("ledger", lines, by=by)
    keep_table(
        "ledger_totals",
        [total(month, 500.0) for month in months(2025)]
        + [total(month, 900.0) for month in months(2026)],
        by=by,
    )
    keep_table(
        "price_index",
        [{"year": year, "index": 100.0, "reference": "Påhittat"} for year in YEARS],
        by=by,
    )
    return by


def decide_classes() -> None:
    """Put the three areas on the list of a round before the years."""
    round_ = build_round(code="2024", state=RoundState.CLOSED)
    round_.reference_day = date(2024, 12, 1)
    round_.save()
    one, other = person("beslutar"), person("beslutar2")
    at = datetime(2024, 12, 2, tzinfo=UTC)
    for assessment in round_.assessments.all():
        assessment.state = AssessmentState.DECIDED.value
        assessment.save()
        Decision.objects.create(
            assessment=assessment,
            area_class="vulnerable",
            data_version="x",
            first_by=one,
            first_at=at,
            second_by=other,
            second_at=at,
        )
    assert round_.assessments.count() == len(AREAS)


def paid(unit: str, month: str) -> dict[str, Any]:
    return {"month": month, "unit": unit, "function": "response", "hours": 10_000.0}


def reported(month: str) -> list[dict[str, Any]]:
    def row(unit: str, area: str | None, hours: float) -> dict[str, Any]:
        return {
            "period": month,
            "unit": unit,
            "function": "response",
            "worked_area": area,
            "place": None if area else "outside",
            "activity": "other_planned",
            "hours": hours,
        }

    return [
        row("L1", "A1", 3_000.0),
        row("L1", None, 2_000.0),
        row("L2", None, 10_000.0),
        row("L3", "A3", 1_000.0),
    ]


def logs(month: str) -> dict[str, Any]:
    return {
        "month": month,
        "source": "positions",
        "files": 31,
        "rows": 1_000,
        "rows_left_out": 3,
        "sha256": CHECKSUM,
        "software_version": "0.6.0",
    }


def seen(month: str) -> list[dict[str, Any]]:
    hours = 6_000.0 if month == ODD[1] else 1_000.0
    return [
        log("R1", month, "A1", 1_200.0, 200.0),
        log("L3", month, "A3", hours, 100.0),
    ]


def log(unit: str, month: str, area: str, hours: float, give: float) -> dict[str, Any]:
    return {
        "month": month,
        "source": "positions",
        "unit": unit,
        "function": "response",
        "place": "area",
        "worked_area": area,
        "low": hours - give,
        "hours": hours,
        "high": hours + give,
        "resources": 6,
    }


def week(area: str, quarter: str, *, cars: int = 6) -> list[dict[str, Any]]:
    """Return the hours of a week in an area: two each hour, and four on Saturdays from 21."""
    return [
        {
            "quarter": quarter,
            "source": "positions",
            "function": "response",
            "worked_area": area,
            "hour_of_week": hour,
            "hours": 4.0 if hour == 5 * 24 + 21 else 2.0,
            "resources": cars,
        }
        for hour in range(7 * 24)
    ]


def cost_centre(name: str, unit: str) -> dict[str, Any]:
    return {"cost_centre": name, "name": f"Ställe {name}", "unit": unit, "valid_from": "2015-01-01"}


def line(
    month: str, cost_centre: str, amount: float, decision: str | None = None
) -> dict[str, Any]:
    return {
        "month": month,
        "cost_centre": cost_centre,
        "account_class": "payroll",
        "decision": decision,
        "amount": amount,
    }


def total(month: str, amount: float) -> dict[str, Any]:
    return {"month": month, "account_class": "payroll", "amount": amount}


def decision() -> dict[str, Any]:
    return {
        "decision": DECISION,
        "year": 2026,
        "title": "Förstärkning av områdena",
        "target": "Fler poliser i utsatta områden.",
        "target_kind": "areas",
        "amount": 12_000.0,
        "posts": 2.0,
        "base_year": 2025,
    }
