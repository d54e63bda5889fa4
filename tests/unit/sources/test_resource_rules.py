"""The other side of the rules about places and money: what looks like a breach and is none."""

from datetime import date
from pathlib import Path

import pytest
from tests.unit.sources.base_collection import ADDED_TABLES
from tests.unit.sources.resourced_collection import (
    build_resourced_collection,
    by_hour,
    cost_centre,
    decision,
    line,
    logs,
    presence,
    total,
)
from tests.unit.sources.staffed_collection import hours, staff

from lagesbild.sources.collection import check_collection, write_collection

MONTHS = ("2024-03", "2024-04")
NOTHING: dict[str, list[dict[str, object]]] = {name: [] for name in ADDED_TABLES}
K1 = [cost_centre("K1", "L0101")]


def problems_with(folder: Path, **tables: list[dict[str, object]]) -> list[tuple[str, str, int]]:
    """Return rule, file and row of what is wrong when these rows stand in the tables."""
    write_collection(build_resourced_collection(**(NOTHING | tables)), folder / "underlag")
    return [(p.rule, p.file, p.row or 0) for p in check_collection(folder / "underlag")]


def rules_broken_with(folder: Path, **tables: list[dict[str, object]]) -> list[str]:
    return [rule for rule, _, _ in problems_with(folder, **tables)]


def texts_with(folder: Path, **tables: list[dict[str, object]]) -> list[str]:
    write_collection(build_resourced_collection(**(NOTHING | tables)), folder / "underlag")
    return [p.text for p in check_collection(folder / "underlag")]


def test_the_collection_that_these_tests_take_apart_has_no_problem(tmp_path: Path) -> None:
    write_collection(build_resourced_collection(), tmp_path / "underlag")

    assert check_collection(tmp_path / "underlag") == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (hours("L0101", "A001", 8.0), []),
        (hours("L0101", "A001", 8.0, worked_area=None, place="outside"), []),
        (hours("L0101", "A001", 8.0, worked_area=None, place="unknown"), []),
        (hours("L0101", "A001", 8.0, worked_area=None), []),
        (hours("L0101", "A001", 8.0, place="unknown"), ["place-and-area"]),
        (hours("L0101", "A001", 8.0, place="area"), ["not-in-enum"]),
    ],
)
def test_the_place_of_an_hour_says_what_an_empty_area_means(
    row: dict[str, object], expected: list[str], tmp_path: Path
) -> None:
    assert rules_broken_with(tmp_path, duty_hours=[row]) == expected


def test_hours_outside_and_hours_nobody_can_place_are_two_rows(tmp_path: Path) -> None:
    rows = [
        hours("L0101", "A001", 8.0, worked_area=None, place=place)
        for place in ("outside", "unknown", None)
    ]
    assert rules_broken_with(tmp_path, duty_hours=rows) == []
    assert rules_broken_with(tmp_path / "again", duty_hours=[*rows, rows[0]]) == ["duplicate-row"]


@pytest.mark.parametrize(
    ("worked", "expected"),
    [
        ([24.0], []),
        ([24.5], ["hours-above-calendar"]),
        ([12.0, 12.0], []),
        ([12.0, 12.5], ["hours-above-calendar"]),
    ],
)
def test_a_day_has_no_more_hours_than_its_people(
    worked: list[float], expected: list[str], tmp_path: Path
) -> None:
    activities = ("contact", "prevention")
    rows = [
        hours("L0101", "A001", amount, period="2024-03-15", activity=activity)
        for amount, activity in zip(worked, activities, strict=False)
    ]
    told = rules_broken_with(tmp_path, staffing=[staff("L0101", "A001", 1)], duty_hours=rows)
    assert told == expected


def test_the_days_of_a_month_are_added_up_against_its_people(tmp_path: Path) -> None:
    rows = [hours("L0101", "A001", 24.0, period=f"2024-03-{day:02}") for day in range(1, 32)]
    full = [staff("L0101", "A001", 1)]
    assert rules_broken_with(tmp_path, staffing=full, duty_hours=rows) == []

    with_loan = {
        "month": "2024-03",
        "from_unit": "L0101",
        "function": "area_officer",
        "assigned_area": "A001",
        "to_event": "Toppmötet",
        "hours": 1.0,
    }
    told = rules_broken_with(tmp_path / "lent", staffing=full, duty_hours=rows, loans=[with_loan])
    assert told == ["hours-above-calendar"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (presence("L0101", "A001", 10.0), []),
        (presence("L0101", None, 10.0), []),
        (presence("L0101", None, 10.0, place="unknown"), []),
        (presence("P01", "A001", 10.0), []),
        (presence("L0101", "A001", 10.0, low=10.0, high=10.0), []),
        (presence("L0101", "A001", 10.0, place="unknown"), ["place-and-area"]),
        (presence("L0101", "A001", 10.0, low=10.5), ["amounts-not-in-order"]),
        (presence("L0101", "A001", 10.0, source="dispatch"), ["presence-without-logs"]),
        (presence("L0101", "A001", 10.0, month="2024-04"), ["presence-without-logs"]),
        (presence("L0101", "A001", 10.0, month="1999-03"), ["presence-without-logs"]),
    ],
)
def test_presence_has_a_place_an_interval_and_counted_logs(
    row: dict[str, object], expected: list[str], tmp_path: Path
) -> None:
    told = rules_broken_with(tmp_path, presence=[row], presence_logs=[logs()])
    assert [rule for rule in told if not rule.endswith(("-not-valid", "-function"))] == expected


def test_many_rows_without_logs_are_told_once_for_each_month_and_source(tmp_path: Path) -> None:
    rows = [presence("L0101", area, 10.0, month=m) for area in ("A001", None) for m in MONTHS]
    told = problems_with(tmp_path, presence=rows)
    assert told == [("presence-without-logs", "presence.csv", row) for row in (2, 3)]


@pytest.mark.parametrize(
    ("booked", "control", "expected"),
    [
        ([700_000.35, -12.30], [699_988.05], []),
        # a thousand amounts that no binary fraction holds
        ([0.1] * 30, [3.0], []),
        ([999_999_999_999.99, 0.01], [1_000_000_000_000.0], []),
        ([100.10], [100.11], ["ledger-unbalanced"]),
        ([100.10], [], []),
        ([], [0.0], []),
        ([], [5.0], ["ledger-unbalanced"]),
    ],
)
def test_the_ledger_is_in_balance_to_the_ore(
    booked: list[float], control: list[float], expected: list[str], tmp_path: Path
) -> None:
    centres = [cost_centre(f"K{n}", "L0101") for n in range(len(booked))]
    told = rules_broken_with(
        tmp_path,
        cost_centres=centres or K1,
        ledger=[line(f"K{n}", amount) for n, amount in enumerate(booked)],
        ledger_totals=[total(amount) for amount in control],
    )
    assert told == expected


def test_the_difference_is_told_in_kronor(tmp_path: Path) -> None:
    [text] = texts_with(
        tmp_path, cost_centres=K1, ledger=[line("K1", 100.10)], ledger_totals=[total(100.11)]
    )
    assert text == (
        "summan för payroll i 2024-03 är 100.11 kronor, men huvudbokens rader är 100.10:"
        " skillnaden är -0.01."
    )


def test_an_amount_that_cannot_be_read_is_one_problem_and_not_a_difference_too(
    tmp_path: Path,
) -> None:
    told = rules_broken_with(
        tmp_path,
        cost_centres=K1,
        ledger=[line("K1", 1e13), line("K1", 5.0, account_class="other")],
        ledger_totals=[total(5.0)],
    )
    assert told == ["out-of-range"]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0.01, []),
        (1843211.57, []),
        (-3.1, []),
        (0.005, ["part-of-an-ore"]),
        (1 / 3, ["part-of-an-ore"]),
    ],
)
def test_an_amount_is_whole_ore(amount: float, expected: list[str], tmp_path: Path) -> None:
    told = rules_broken_with(tmp_path, cost_centres=K1, ledger=[line("K1", amount)])
    assert told == expected


def test_a_cost_centre_that_changes_unit_is_two_rows(tmp_path: Path) -> None:
    moved = [
        cost_centre("K1", "L0101", valid_to=date(2024, 3, 14)),
        cost_centre("K1", "L0102", valid_from=date(2024, 3, 15)),
    ]
    assert rules_broken_with(tmp_path, cost_centres=moved, ledger=[line("K1", 1.0)]) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (decision(), []),
        (decision(target_kind="general"), []),
        (decision(target_kind="unit", unit="L0101"), []),
        (decision(target_kind="unit"), ["target-and-unit"]),
        (decision(target_kind="general", unit="L0101"), ["target-and-unit"]),
        (decision(base_year=2023, year=2023), ["base-year-not-before"]),
        (decision(base_year=2025), ["base-year-not-before"]),
        (decision(base_year=2019), ["year-without-index"]),
        (decision(base_year=2019, year=2020), ["year-without-index"] * 2),
    ],
)
def test_a_decision_says_whom_it_was_for_and_which_years_are_compared(
    row: dict[str, object], expected: list[str], tmp_path: Path
) -> None:
    index = [
        {"year": year, "index": 100.0, "reference": "Påhittad serie"} for year in (2023, 2024, 2025)
    ]
    told = rules_broken_with(tmp_path, budget_decisions=[row], price_index=index)
    assert told == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (by_hour("A001", 0, 1.0), []),
        (by_hour("A001", 167, 1.0), []),
        (by_hour("A001", 168, 1.0), ["out-of-range"]),
        (by_hour("A001", -1, 1.0), ["out-of-range"]),
        (by_hour("A001", 5, 1.0, quarter="2024-03"), ["wrong-type"]),
        # the logs that are counted are of March
        (by_hour("A001", 5, 1.0, quarter="2024-Q2"), ["presence-without-logs"]),
        (by_hour("A001", 5, 1.0, source="dispatch"), ["presence-without-logs"]),
    ],
)
def test_an_hour_of_the_week_is_one_of_168_in_a_quarter_with_logs(
    row: dict[str, object], expected: list[str], tmp_path: Path
) -> None:
    told = rules_broken_with(tmp_path, presence_by_hour=[row], presence_logs=[logs()])
    assert told == expected
