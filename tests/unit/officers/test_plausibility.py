"""Each question is asked where the month is odd, and not just inside the limit."""

import polars as pl
import pytest
from tests.staffed_places import FULL_TIME, SURE, Place, followed, loan, staff, work

from lagesbild.officers.plausibility import find_deviations

LOANS = {"month": pl.String, "assigned_area": pl.String, "hours": pl.Float64}


def deviations(*, staffing, hours=(), loans=(), months=("2025-03",)):
    made = followed(
        [Place(name="Hamnen")], staffing=staffing, hours=hours, loans=loans, months=months
    )
    lent = pl.DataFrame([{name: row[name] for name in LOANS} for row in loans], schema=LOANS)
    found = find_deviations(made.area_months, loans=lent, norm=SURE)
    return {(row["month"], row["deviation"]): row["text"] for row in found.iter_rows(named=True)}


def full(hours=1.0, **given):
    return [work("Hamnen", hours * FULL_TIME, **given)]


def test_an_ordinary_month_raises_no_question():
    assert deviations(staffing=[staff("Hamnen")], hours=full()) == {}


def test_a_month_without_staff_is_asked_about():
    assert deviations(staffing=[]) == {
        ("2025-03", "no_staff"): "Månaden har ingen rad i bemanningen."
    }


@pytest.mark.parametrize(("heads", "is_asked"), [(3, True), (2, False)])
def test_heads_that_change_by_two_are_asked_about(heads, is_asked):
    found = deviations(
        staffing=[staff("Hamnen", month="2025-02"), staff("Hamnen", heads=heads, month="2025-03")],
        hours=[work("Hamnen", 160, period="2025-02"), *full(heads)],
        months=("2025-02", "2025-03"),
    )

    assert found == (
        {("2025-03", "heads_changed"): "3 områdespoliser, månaden före 1."} if is_asked else {}
    )


@pytest.mark.parametrize(("posts", "is_asked"), [(2.0, True), (1.9, False)])
def test_a_whole_vacant_post_is_asked_about(posts, is_asked):
    found = deviations(staffing=[staff("Hamnen", posts=posts)], hours=full())

    assert list(found.values()) == (["1 heltid av 2 är inte tillsatta."] if is_asked else [])


@pytest.mark.parametrize(("sick", "is_asked"), [(0.5, True), (0.4, False)])
def test_leave_of_half_the_time_is_asked_about(sick, is_asked):
    found = deviations(staffing=[staff("Hamnen", sick_fte=sick)], hours=full(1 - sick))

    assert [name for _, name in found] == (["leave"] if is_asked else [])


@pytest.mark.parametrize(
    ("hours", "expected"), [(0.79, ["few_hours"]), (0.81, []), (1.19, []), (1.21, ["many_hours"])]
)
def test_hours_far_from_the_working_time_are_asked_about(hours, expected):
    found = deviations(staffing=[staff("Hamnen")], hours=full(hours))

    assert [name for _, name in found] == expected


def test_lent_hours_are_asked_about():
    found = deviations(
        staffing=[staff("Hamnen")],
        hours=full(0.9),
        loans=[loan("Hamnen", 16.0, to_event="Derby")],
    )

    assert found == {("2025-03", "on_loan"): "16 timmar var utlånade."}


@pytest.mark.parametrize(("pulled", "is_asked"), [(0.36, True), (0.3, False)])
def test_much_more_time_pulled_away_is_asked_about(pulled, is_asked):
    found = deviations(
        staffing=[staff("Hamnen", month=month) for month in ("2025-02", "2025-03")],
        hours=[
            work("Hamnen", 144, period="2025-02"),
            work("Hamnen", 16, "pulled_event", worked_area=None, period="2025-02"),
            *full(1 - pulled),
            *full(pulled, activity="pulled_event", worked_area=None),
        ],
        months=("2025-02", "2025-03"),
    )

    assert [name for _, name in found] == (["pulled_away"] if is_asked else [])
