"""The other side of the rules about area officers: what looks like a breach and is none."""

from datetime import date
from pathlib import Path

import pytest
from tests.unit.sources.staffed_collection import (
    build_staffed_collection,
    hours,
    loan,
    local_activity,
    staff,
)

from lagesbild.sources.collection import check_collection, write_collection

HOURS_IN_MARCH = 31 * 24.0


def problems_with(folder: Path, **tables: list[dict[str, object]]) -> list[tuple[str, str, int]]:
    """Return rule, file and row of what is wrong when these rows stand in the tables."""
    nothing: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("staffing", "duty_hours", "loans", "local_activities", "workload")
    }
    write_collection(build_staffed_collection(**(nothing | tables)), folder / "underlag")
    return [(p.rule, p.file, p.row or 0) for p in check_collection(folder / "underlag")]


def rules_broken_with(folder: Path, **tables: list[dict[str, object]]) -> list[str]:
    return [rule for rule, _, _ in problems_with(folder, **tables)]


def test_the_collection_that_these_tests_take_apart_has_no_problem(tmp_path: Path) -> None:
    write_collection(build_staffed_collection(), tmp_path / "underlag")

    assert check_collection(tmp_path / "underlag") == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (staff("L0101", "A001", 3, filled_fte=3.0), []),
        (staff("L0101", "A001", 3, filled_fte=3.01), ["fte-above-heads"]),
        (staff("L0101", "A001", 0, posts=4.0), []),
        (staff("L0101", "A001", 3, posts=1.0), []),
        # leave, all kinds together
        (staff("L0101", "A001", 1, parental_fte=0.7, sick_fte=0.2, other_leave_fte=0.1), []),
        (
            staff("L0101", "A001", 1, parental_fte=0.7, sick_fte=0.2, other_leave_fte=0.11),
            ["leave-above-filled"],
        ),
        # counted on another row too
        (staff("L0101", "A001", 2, also_counted_heads=2), []),
        (staff("L0101", "A001", 2, also_counted_heads=3), ["also-counted-above-heads"]),
        # several kinds of wrong at once
        (
            staff("L0101", "A001", 1, filled_fte=1.5, sick_fte=2.0, also_counted_heads=9),
            ["also-counted-above-heads", "fte-above-heads", "leave-above-filled"],
        ),
    ],
)
def test_a_row_of_staff_does_not_contradict_itself(
    row: dict[str, object], expected: list[str], tmp_path: Path
) -> None:
    """Heltider, frånvaro och delade personer ryms i radens personer."""
    assert rules_broken_with(tmp_path, staffing=[row]) == expected


@pytest.mark.parametrize(
    ("month", "unit", "area", "expected"),
    [
        ("2024-03", "L0101", "A001", []),
        ("2024-03", "L0101", "A002", ["area-in-other-district"]),
        # A003 lay in L0102 until the last day of 2023.
        ("2023-12", "L0102", "A003", []),
        ("2024-01", "L0102", "A003", ["area-not-valid"]),
        ("2023-12", "L0101", "A003", ["area-in-other-district"]),
        # A001 got a new border on the first day of 2025, and is the same area.
        ("2024-12", "L0101", "A001", []),
        ("2025-01", "L0101", "A001", []),
        # The areas are there from 2020-12-01.
        ("2020-12", "L0101", "A001", []),
        ("2020-11", "L0101", "A001", ["area-not-valid"]),
        # Staff without an area are of the unit as a whole.
        ("2020-11", "L0101", None, []),
    ],
)
def test_staff_are_placed_in_an_area_of_their_unit_and_of_their_month(
    month: str, unit: str, area: str | None, expected: list[str], tmp_path: Path
) -> None:
    """Områdets gräns gäller någon dag i månaden och ligger i enheten."""
    rows = [staff(unit, area, 1, month=month)]

    assert rules_broken_with(tmp_path, staffing=rows) == expected


def test_hours_may_be_worked_in_the_area_of_another_unit(tmp_path: Path) -> None:
    rows = [hours("L0101", "A001", 8.0, worked_area="A002")]

    assert rules_broken_with(tmp_path, duty_hours=rows) == []


def test_a_police_district_may_work_and_lend_but_a_municipality_may_not(tmp_path: Path) -> None:
    rows = [hours("P01", None, 8.0, worked_area="A001"), hours("K01", None, 8.0)]
    loans = [loan("R1", 8.0, to_unit="L0101"), loan("K01", 8.0, to_unit="L0101")]

    assert problems_with(tmp_path, duty_hours=rows, loans=loans) == [
        ("unknown-unit", "duty_hours.csv", 3),
        ("unknown-unit", "loans.csv", 3),
    ]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        # beside March 2024
        ("2024-W09", ["days-reported-twice"]),  # 26 February to 3 March
        ("2024-W13", ["days-reported-twice"]),  # 25 to 31 March
        ("2024-W08", []),
        ("2024-W14", []),  # from 1 April
        ("2024-02", []),
        ("2024-04", []),
    ],
)
@pytest.mark.parametrize("activity", ["contact", "training"])
def test_hours_of_the_same_days_come_by_month_or_by_week(
    period: str, activity: str, expected: list[str], tmp_path: Path
) -> None:
    """Samma grupps timmar för samma dagar lämnas per månad eller per vecka, vad de än gällde."""
    rows = [
        hours("L0101", "A001", 8.0),
        hours("L0101", "A001", 8.0, period=period, activity=activity),
    ]

    assert rules_broken_with(tmp_path, duty_hours=rows) == expected


def test_other_staff_may_report_by_week_and_many_activities_stand_in_one_month(
    tmp_path: Path,
) -> None:
    rows = [
        hours("L0101", "A001", 8.0),
        hours("L0101", "A001", 8.0, activity="training"),
        hours("L0101", "A001", 8.0, worked_area=None),
        hours("L0101", None, 8.0, period="2024-W12"),
        hours("L0102", "A002", 8.0, period="2024-W12"),
        hours("L0101", "A001", 8.0, period="2024-W12", function="response"),
    ]

    assert rules_broken_with(tmp_path, duty_hours=rows) == []


@pytest.mark.parametrize(
    ("at_home", "pulled_away", "on_loan", "expected"),
    [
        (HOURS_IN_MARCH, 0.0, 0.0, []),
        (HOURS_IN_MARCH + 1, 0.0, 0.0, [("hours-above-calendar", "duty_hours.csv", 2)]),
        (HOURS_IN_MARCH - 20, 10.0, 10.0, []),
        (HOURS_IN_MARCH - 20, 10.0, 11.0, [("hours-above-calendar", "duty_hours.csv", 2)]),
    ],
)
def test_one_officer_has_24_hours_a_day_at_home_pulled_away_and_on_loan_together(
    at_home: float,
    pulled_away: float,
    on_loan: float,
    expected: list[tuple[str, str, int]],
    tmp_path: Path,
) -> None:
    """Alla timmar för en rads personer ryms i dygnen: mars har 744 timmar."""
    problems = problems_with(
        tmp_path,
        staffing=[staff("L0101", "A001", 1)],
        duty_hours=[
            hours("L0101", "A001", at_home),
            hours("L0101", "A001", pulled_away, worked_area=None, activity="pulled_other"),
        ],
        loans=[loan("L0101", on_loan, assigned_area="A001", to_event="Toppmötet i Kustby")],
    )

    assert problems == expected


def test_hours_on_loan_alone_are_held_against_the_calendar_too(tmp_path: Path) -> None:
    problems = problems_with(
        tmp_path,
        staffing=[staff("L0101", "A001", 1)],
        loans=[loan("L0101", HOURS_IN_MARCH + 1, assigned_area="A001", to_unit="L0102")],
    )

    assert problems == [("hours-above-calendar", "loans.csv", 2)]


def test_a_week_is_held_against_each_month_by_its_days(tmp_path: Path) -> None:
    """Vecka 9 har fyra dagar i februari och tre i mars."""
    week = 7 * 24.0
    staffing = [staff("L0101", "A001", 1, month=month) for month in ("2024-02", "2024-03")]
    month_full_but_three_days = HOURS_IN_MARCH - 3 * 24

    fits = rules_broken_with(
        tmp_path / "fits",
        staffing=staffing,
        duty_hours=[
            hours("L0101", "A001", week, period="2024-W09"),
            hours("L0101", "A001", 4 * week, period="2024-W10"),
        ],
    )
    too_many = rules_broken_with(
        tmp_path / "too_many",
        staffing=staffing,
        duty_hours=[
            hours("L0101", "A001", week, period="2024-W09"),
            hours("L0101", "A001", month_full_but_three_days + 1, period="2024-W10"),
        ],
    )

    assert (fits, too_many) == ([], ["hours-above-calendar"])


def test_hours_without_people_are_a_sign_to_ask_about_and_no_fault_of_the_file(
    tmp_path: Path,
) -> None:
    vacant = [staff("L0101", "A001", 0, posts=2.0)]

    broken = rules_broken_with(
        tmp_path, staffing=vacant, duty_hours=[hours("L0101", "A001", 900.0)]
    )

    assert broken == []


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2023-12", ["unknown-activity"]),
        ("2024-01", []),
        ("2024-06", []),
        ("2024-W26", []),
        ("2024-07", ["unknown-activity"]),
    ],
)
def test_a_local_activity_is_known_while_it_holds(
    period: str, expected: list[str], tmp_path: Path
) -> None:
    """Ett tillägg får användas från sin första dag till sin sista."""
    broken = rules_broken_with(
        tmp_path,
        local_activities=[local_activity(valid_to=date(2024, 6, 30))],
        duty_hours=[hours("L0101", "A001", 8.0, period=period, activity="school_walks")],
    )

    assert broken == expected


def test_a_local_activity_may_count_as_something_else_from_a_day(tmp_path: Path) -> None:
    additions = [
        local_activity(valid_to=date(2024, 6, 30)),
        local_activity(valid_from=date(2024, 7, 1), counts_as="contact"),
        local_activity(unit="L0102", title="Skolpromenader"),
    ]

    assert rules_broken_with(tmp_path, local_activities=additions) == []


def test_a_loan_has_one_receiver_that_is_not_the_lender(tmp_path: Path) -> None:
    problems = problems_with(
        tmp_path,
        loans=[
            loan("L0101", 8.0, to_unit="L0102"),
            loan("L0101", 8.0, to_event="Toppmötet i Kustby"),
            loan("L0102", 8.0, to_unit="L0101"),
            loan("L0101", 8.0),
            loan("L0101", 8.0, to_unit="L0102", to_event="Toppmötet i Kustby"),
            loan("L0102", 8.0, to_unit="L0102"),
        ],
    )

    assert problems == [
        ("loan-without-one-receiver", "loans.csv", 5),
        ("loan-without-one-receiver", "loans.csv", 6),
        ("loan-to-oneself", "loans.csv", 7),
    ]


@pytest.mark.parametrize(
    ("low", "value", "high", "expected"),
    [
        (20.0, 20.0, 20.0, []),
        (0.0, 26.0, 34.0, []),
        (27.0, 26.0, 34.0, ["amounts-not-in-order"]),
        (20.0, 35.0, 34.0, ["amounts-not-in-order"]),
        (34.0, 26.0, 20.0, ["amounts-not-in-order"]),
    ],
)
def test_the_likeliest_amount_lies_between_the_lowest_and_the_highest(
    low: float, value: float, high: float, expected: list[str], tmp_path: Path
) -> None:
    """Det troligaste antalet ligger mellan det lägsta och det högsta."""
    row = {"year": 2024, "area": "A001", "driver": "school_visits"}
    rows = [{**row, "low": low, "value": value, "high": high}]

    assert rules_broken_with(tmp_path, workload=rows) == expected


def test_a_function_before_the_first_catalogue_is_unknown(tmp_path: Path) -> None:
    rows = [
        staff("L0101", None, 1, month="2015-01"),
        hours("L0101", None, 1.0, period="2015-01"),
    ]
    early = [staff("L0101", None, 1, month="2014-12")]

    assert rules_broken_with(tmp_path / "first", staffing=rows[:1], duty_hours=rows[1:]) == []
    assert rules_broken_with(tmp_path / "before", staffing=early) == [
        "unknown-function",
        "unit-not-valid",
    ]


def test_what_cannot_be_read_is_not_held_against_other_rows(tmp_path: Path) -> None:
    rows = [staff("L0101", "A001", 1), staff("L0101", "A001", 1, function="response")]
    write_collection(
        build_staffed_collection(
            staffing=rows, duty_hours=[], loans=[], local_activities=[], workload=[]
        ),
        tmp_path / "underlag",
    )
    path = tmp_path / "underlag" / "staffing.csv"
    text = path.read_text(encoding="utf-8").replace("2024-03", "mars", 1)
    path.write_text(text, encoding="utf-8")

    problems = {p.rule for p in check_collection(tmp_path / "underlag")}

    assert problems == {"wrong-type", "wrong-hash"}
