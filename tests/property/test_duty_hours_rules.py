"""The rules on hours agree with what one finds by spreading the hours over every single day."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.periods import Period
from lagesbild.sources.cells import Table, check_cells
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.rules.duty_hours import check_duty_hours
from lagesbild.sources.schema import table_schemas

MONTHS = ["2024-02", "2024-03", "2024-04"]
PERIODS = [*MONTHS, *(f"2024-W{week:02}" for week in range(4, 19))]
ACTIVITIES = ["contact", "training", "pulled_event"]

rows_of_hours = st.lists(
    st.tuples(
        st.sampled_from(PERIODS), st.sampled_from(ACTIVITIES), st.integers(0, 900).map(float)
    ),
    max_size=6,
    unique_by=lambda row: row[:2],
)


def table(name: str, rows: list[dict[str, object]]) -> Table:
    """Return rows as the reader hands them to the rules."""
    schema = table_schemas()[name]
    columns = {column: [_text(row.get(column)) for row in rows] for column in schema.columns}
    raw = pl.DataFrame(columns, schema=dict.fromkeys(schema.columns, pl.String)).with_columns(
        source_row=pl.int_range(2, len(rows) + 2, dtype=pl.Int64)
    )
    checked = check_cells(raw, schema, file=schema.file, crs=None)
    assert checked.problems == ()
    return checked.table


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def days(period: str) -> list[date]:
    span = Period.parse(period)
    return [span.first + timedelta(days=i) for i in range(span.days)]


def rules_broken(heads: int, hours: list[tuple[str, str, float]]) -> set[str]:
    place = {"unit": "L0101", "function": "area_officer"}
    staff = [
        {
            **place,
            "month": month,
            "area": "A001",
            **dict.fromkeys(("posts", "filled_heads", "filled_fte"), heads),
            **dict.fromkeys(("parental_fte", "sick_fte", "other_leave_fte"), 0),
        }
        for month in MONTHS
    ]
    told = [
        {**place, "assigned_area": "A001", "period": period, "activity": activity, "hours": amount}
        for period, activity, amount in hours
    ]
    tables = {"staffing": table("staffing", staff), "duty_hours": table("duty_hours", told)}
    delivery = Delivery(name="", title="", files=(), tables=tables, documents={}, problems=())
    return {problem.rule for problem in check_duty_hours(delivery)}


@given(st.integers(0, 2), rows_of_hours)
def test_hours_are_above_the_calendar_when_their_days_are(
    heads: int, hours: list[tuple[str, str, float]]
) -> None:
    by_month: defaultdict[str, float] = defaultdict(float)
    for period, _, amount in hours:
        held = days(period)
        for day in held:
            by_month[f"{day:%Y-%m}"] += amount / len(held)
    above = any(
        heads and by_month[month] > heads * 24 * len(days(month)) + 1e-6 for month in MONTHS
    )

    assert ("hours-above-calendar" in rules_broken(heads, hours)) is above


@given(rows_of_hours)
def test_days_are_reported_twice_when_two_periods_share_one(
    hours: list[tuple[str, str, float]],
) -> None:
    held = Counter(day for period in {period for period, *_ in hours} for day in days(period))

    assert ("days-reported-twice" in rules_broken(0, hours)) is any(n > 1 for n in held.values())
