"""Resources followed in a small country written by hand: the test says what is delivered.

Districts L1 (areas Hamnen and Kullen), L2 (Ängen) and L3 (none) in the region R1; L4 in R2. All
three areas are on the list of 2020 onwards.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from lagesbild.norms.presence_methods import presence_method_on
from lagesbild.norms.tracing_rules import TracingRules, tracing_rules_on
from lagesbild.periods import Period
from lagesbild.resources.flow import Deliveries, ResourceFlow, resource_flow
from lagesbild.resources.places import Source
from lagesbild.sources.schema import table_schemas

DAY = date(2025, 3, 1)
MONTH = "2025-03"
RULES = tracing_rules_on(DAY)
METHOD = presence_method_on(DAY)
FULL_TIME_PER_WEEK = 70.0
"""So that a post has 310 hours in March: whole numbers by hand."""
HOMES = {"Hamnen": "L1", "Kullen": "L1", "Ängen": "L2"}
_SINCE = date(2015, 1, 1)
_UNITS = (
    ("L1", "local_police_district", "P1"),
    ("L2", "local_police_district", "P1"),
    ("L3", "local_police_district", "P1"),
    ("L4", "local_police_district", "P2"),
    ("P1", "police_district", "R1"),
    ("P2", "police_district", "R2"),
    ("R1", "police_region", None),
    ("R2", "police_region", None),
)

Row = Mapping[str, object]


def paid(hours: float, unit: str = "L1", **given: object) -> Row:
    return {"month": MONTH, "unit": unit, "function": "response", "hours": hours} | given


def work(where: str | None, hours: float, unit: str = "L1", **given: object) -> Row:
    """One row of a time report: in an area, `outside`, or (None) without a place."""
    return {
        "period": MONTH,
        "unit": unit,
        "function": "response",
        "assigned_area": None,
        "worked_area": where if where in HOMES else None,
        "place": where if where == "outside" else None,
        "activity": "other_planned",
        "hours": hours,
    } | given


def seen(where: str, low: float, hours: float, high: float, unit: str = "L1", **given: object):
    """One row of presence by positions: in an area, `outside` or `unknown`."""
    return {
        "month": MONTH,
        "source": "positions",
        "unit": unit,
        "function": "response",
        "place": "area" if where in HOMES else where,
        "worked_area": where if where in HOMES else None,
        "low": low,
        "hours": hours,
        "high": high,
        "resources": 4,
    } | given


def loan(hours: float, unit: str = "L1", *, to_unit: str | None = None, **given: object) -> Row:
    return {
        "month": MONTH,
        "from_unit": unit,
        "function": "response",
        "to_unit": to_unit,
        "to_event": None if to_unit else "Toppmötet",
        "hours": hours,
    } | given


def staff(posts: float, unit: str = "L1", *, area: str | None = None, **given: object) -> Row:
    return {
        "month": MONTH,
        "unit": unit,
        "function": "response",
        "area": area,
        "posts": posts,
        "filled_heads": round(posts),
        "filled_fte": posts,
        "parental_fte": 0.0,
        "sick_fte": 0.0,
        "other_leave_fte": 0.0,
    } | given


def line(amount: float, cost_centre: str = "K1", **given: object) -> Row:
    """One line of the ledger; cost centres K1 to K4 belong to L1 to L4, and KR to the region."""
    return {
        "month": MONTH,
        "cost_centre": cost_centre,
        "account_class": "payroll",
        "decision": None,
        "amount": amount,
    } | given


def decision(amount: float, name: str = "T1", **given: object) -> Row:
    return {
        "decision": name,
        "year": 2025,
        "title": "Förstärkning",
        "target": "Fler poliser i utsatta områden.",
        "target_kind": "areas",
        "unit": None,
        "amount": amount,
        "posts": 10.0,
        "base_year": 2024,
    } | given


def followed(
    *,
    paid_hours: Sequence[Row] = (),
    duty_hours: Sequence[Row] = (),
    loans: Sequence[Row] = (),
    presence: Sequence[Row] = (),
    staffing: Sequence[Row] = (),
    ledger: Sequence[Row] = (),
    ledger_totals: Sequence[Row] = (),
    budget_decisions: Sequence[Row] = (),
    price_index: Mapping[int, float] | None = None,
    not_listed: Sequence[str] = (),
    direct: Mapping[str, str] | None = None,
    months: Sequence[str] = (MONTH,),
    rules: TracingRules = RULES,
    sources: Sequence[Source] = tuple(Source),
) -> ResourceFlow:
    """Follow the resources of what is delivered.

    :param direct: cost centres of one area each, and the area.
    """
    return resource_flow(
        Deliveries(
            areas=pl.DataFrame(
                [
                    {"area": area, "local_police_district": unit, "valid_from": _SINCE}
                    for area, unit in HOMES.items()
                ]
            ).with_columns(valid_to=pl.lit(None, pl.Date)),
            organisation=pl.DataFrame(
                [(*unit, _SINCE, None) for unit in _UNITS],
                schema={
                    "unit": pl.String,
                    "kind": pl.String,
                    "parent": pl.String,
                    "valid_from": pl.Date,
                    "valid_to": pl.Date,
                },
                orient="row",
            ),
            rounds=pl.DataFrame({"round": ["2020"], "reference_day": [date(2020, 12, 1)]}),
            decisions=pl.DataFrame(
                [
                    {
                        "round": "2020",
                        "area": area,
                        "class": "not_listed" if area in not_listed else "vulnerable",
                    }
                    for area in HOMES
                ]
            ),
            staffing=table("staffing", staffing),
            duty_hours=table("duty_hours", duty_hours),
            loans=table("loans", loans),
            presence=table("presence", presence),
            paid_hours=table("paid_hours", paid_hours),
            budget_decisions=table("budget_decisions", budget_decisions),
            cost_centres=_cost_centres(direct or {}),
            ledger=table("ledger", ledger),
            ledger_totals=table("ledger_totals", ledger_totals),
            price_index=table(
                "price_index",
                [
                    {"year": year, "index": index, "reference": "Påhittat"}
                    for year, index in (price_index or {}).items()
                ],
            ),
        ),
        months=[Period.parse(month) for month in months],
        rules=rules,
        method=METHOD,
        full_time_hours_per_week=FULL_TIME_PER_WEEK,
        sources=sources,
    )


def hours(flow: ResourceFlow, unit: str = "L1") -> dict[str, float]:
    """Return the demonstrated hours of a unit by area, or place where there is none."""
    of_unit = flow.evidence.evidence.filter(pl.col("unit") == unit)
    return {
        (works_in or place): milli / 1000
        for place, works_in, milli in of_unit.select("place", "works_in", "hours_milli").iter_rows()
    }


def kronor(flow: ResourceFlow, **which: str) -> dict[str, float]:
    """Return the allocated kronor by area, or place where there is none."""
    rows = flow.allocation.filter(*(pl.col(name) == value for name, value in which.items()))
    sums = rows.group_by("place", "worked_area").agg(pl.col("amount_ore").sum())
    return {(area or place): ore / 100 for place, area, ore in sums.iter_rows()}


def reached(flow: ResourceFlow, name: str = "T1") -> dict[str, object]:
    [row] = flow.reach.decisions.filter(pl.col("decision") == name).to_dicts()
    return row


def _cost_centres(direct: Mapping[str, str]) -> pl.DataFrame:
    units = {**{f"K{number}": f"L{number}" for number in (1, 2, 3, 4)}, "KR": "R1"}
    rows = [(name, unit, None, _SINCE, None) for name, unit in units.items()]
    rows += [(name, HOMES[area], area, _SINCE, None) for name, area in direct.items()]
    schema = {
        "cost_centre": pl.String,
        "unit": pl.String,
        "area": pl.String,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def table(name: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Return rows with the columns of a collection's table."""
    schema = table_schemas()[name].empty_frame().drop("source_row").schema
    return pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema)
