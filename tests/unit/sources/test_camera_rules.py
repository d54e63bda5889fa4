"""The other side of the rules about cameras: what looks like a breach and is none."""

from datetime import date
from pathlib import Path

import pytest
from tests.unit.sources.camera_collection import (
    balancing_test,
    batch,
    body_worn,
    build_camera_collection,
    event,
    need,
    point,
    site,
    way_to_active,
)

from lagesbild.sources.collection import check_collection, write_collection

CAMERA_TABLES = (
    *("camera_needs", "camera_points", "cameras", "camera_sites", "camera_events"),
    *("balancing_tests", "camera_supply", "installation_capacity", "camera_departures"),
    *("camera_use", "body_worn"),
)
NOTHING: dict[str, list[dict[str, object]]] = {name: [] for name in CAMERA_TABLES}
TAKEN_OVER = event("KP0001", date(2019, 5, 2), "take_over", "active", reason="Äldre.")


def rules_broken_with(folder: Path, **tables: list[dict[str, object]]) -> list[str]:
    write_collection(build_camera_collection(**(NOTHING | tables)), folder / "underlag")
    return [p.rule for p in check_collection(folder / "underlag")]


def test_the_collection_that_these_tests_take_apart_has_no_problem(tmp_path: Path) -> None:
    write_collection(build_camera_collection(), tmp_path / "underlag")

    assert check_collection(tmp_path / "underlag") == []


def test_every_fault_of_a_register_is_told_at_once(tmp_path: Path) -> None:
    broken = rules_broken_with(
        tmp_path,
        camera_needs=[need("KB0001", prevention=False, investigation=False)],
        camera_points=[point("KP0001"), point("KP0002")],
        camera_events=[
            event("KB0001", date(2024, 3, 1), "assess", "assessed", "technician"),
            event("KP0001", date(2024, 6, 3), "install", "installed", "technician"),
            event("KP0002", date(2024, 6, 3), "order", "ordered"),
        ],
        camera_sites=[site("KP0001", 17.9, 59.5), site("KP0009", 600_000.0, 6_600_000.0)],
        camera_supply=[batch("L1", number=-3, expected=date(2030, 1, 1))],
        body_worn=[body_worn(trained=49, shifts_worn=811)],
    )

    assert sorted(broken) == [
        "before-the-report",
        "camera-step-by-wrong-role",
        "camera-step-not-possible",
        "delivery-days-not-in-order",
        "need-without-purpose",
        "out-of-range",
        "part-above-whole",
        "part-above-whole",
        "position-in-degrees",
        "unknown-camera-subject",
    ]


def test_a_step_that_is_skipped_is_told_once_and_not_at_every_later_step(tmp_path: Path) -> None:
    events = [one for one in way_to_active("KP0001") if one["event"] != "order"]
    broken = rules_broken_with(
        tmp_path,
        camera_points=[point("KP0001", need=None)],
        camera_events=events,
        balancing_tests=[balancing_test("KP0001")],
    )

    assert broken == ["camera-step-not-possible"]


@pytest.mark.parametrize(
    ("decided_on", "expected"),
    [
        (date(2025, 5, 4), []),
        (date(2025, 5, 5), []),
        (date(2025, 5, 6), ["operation-without-test"]),
        (None, ["operation-without-test"]),
    ],
)
def test_nothing_starts_without_a_test_decided_that_day_or_before(
    decided_on: date | None, expected: list[str], tmp_path: Path
) -> None:
    broken = rules_broken_with(
        tmp_path,
        camera_points=[point("KP0001", need=None)],
        camera_events=way_to_active("KP0001"),
        balancing_tests=[balancing_test("KP0001", decided_on=decided_on)],
    )

    assert broken == expected


def test_an_exception_that_has_run_out_while_a_point_operates_is_no_fault_of_the_delivery(
    tmp_path: Path,
) -> None:
    """It is a fault in the world: the register tells it, and the delivery must be able to."""
    use = balancing_test(
        "KP0001",
        decided_on=date(2025, 5, 5),
        conclusion=None,
        need_factors=None,
        privacy_factors=None,
        exception="urgent",
        exception_from=date(2025, 5, 5),
        exception_until=date(2025, 5, 18),
        review_on=None,
    )
    broken = rules_broken_with(
        tmp_path,
        camera_points=[point("KP0001", need=None)],
        camera_events=way_to_active("KP0001"),
        balancing_tests=[use],
    )

    assert broken == []


@pytest.mark.parametrize(
    ("first", "expected"),
    [(date(2019, 12, 31), []), (date(2020, 1, 1), ["operation-without-test"])],
)
def test_a_point_is_taken_over_without_a_test_only_where_a_permit_was_asked_for(
    first: date, expected: list[str], tmp_path: Path
) -> None:
    broken = rules_broken_with(
        tmp_path,
        camera_points=[point("KP0001", need=None)],
        camera_events=[TAKEN_OVER | {"on": first}],
    )

    assert broken == expected


@pytest.mark.parametrize(
    ("apart", "ended", "expected"),
    [(0.9, False, ["points-on-one-place"]), (1.1, False, []), (0.9, True, [])],
)
def test_points_stand_apart_unless_one_has_ended(
    apart: float, expected: list[str], tmp_path: Path, *, ended: bool
) -> None:
    end = event("KP0001", date(2024, 1, 9), "remove", "removed", "decision_maker", reason="Gavel.")
    broken = rules_broken_with(
        tmp_path,
        camera_points=[point("KP0001", need=None), point("KP0002", need=None)],
        camera_events=[TAKEN_OVER, TAKEN_OVER | {"subject": "KP0002"}, *([end] if ended else [])],
        camera_sites=[
            site("KP0001", 600_050.0, 6_600_050.0),
            site("KP0002", 600_050.0 + apart, 6_600_050.0),
        ],
    )

    assert broken == expected


def test_a_need_and_its_point_may_share_a_place(tmp_path: Path) -> None:
    broken = rules_broken_with(
        tmp_path,
        camera_needs=[need("KB0001", reported_on=date(2024, 3, 15))],
        camera_points=[point("KP0001")],
        camera_events=[event("KP0001", date(2024, 6, 3), "order", "ordered")],
        camera_sites=[
            site("KB0001", 600_050.0, 6_600_050.0),
            site("KP0001", 600_050.0, 6_600_050.0),
        ],
    )

    assert broken == []


@pytest.mark.parametrize(
    ("e_m", "n_m", "expected"),
    [
        (250_000.0, 6_100_000.0, []),
        (950_000.0, 7_700_000.0, []),
        (249_999.0, 6_600_000.0, ["position-in-other-system"]),
        (950_001.0, 6_600_000.0, ["position-outside-sweden"]),
        (600_000.0, 6_099_999.0, ["position-outside-sweden"]),
        (1_600_000.0, 6_600_000.0, ["position-in-other-system"]),
        (180.0, 90.0, ["position-in-degrees"]),
        (0.0, 0.0, ["position-in-degrees"]),
        (6_600_000.0, 600_000.0, ["position-swapped"]),
    ],
)
def test_a_position_is_in_sweden_in_the_right_system(
    e_m: float, n_m: float, expected: list[str], tmp_path: Path
) -> None:
    broken = rules_broken_with(
        tmp_path, camera_needs=[need("KB0001")], camera_sites=[site("KB0001", e_m, n_m)]
    )

    assert broken == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({"reason_for_new": "own_review"}, []),
        ({}, ["reason-for-new-test"]),
        ({"reason_for_new": "own_review", "version": 3}, ["test-versions-not-in-order"]),
        (
            {"reason_for_new": "own_review", "decided_on": date(2025, 5, 1)},
            ["test-versions-not-in-order"],
        ),
        # A draft has nothing that must be filled in.
        ({"reason_for_new": "own_review", "decided_on": None, "conclusion": None}, []),
    ],
)
def test_a_new_version_says_why_and_comes_after(
    second: dict[str, object], expected: list[str], tmp_path: Path
) -> None:
    tests = [
        balancing_test("KB0001"),
        balancing_test("KB0001") | {"version": 2, "decided_on": date(2025, 6, 2)} | second,
    ]
    broken = rules_broken_with(tmp_path, camera_needs=[need("KB0001")], balancing_tests=tests)

    assert broken == expected


@pytest.mark.parametrize(
    ("first", "last", "code", "expected"),
    [
        (date(2025, 5, 5), date(2025, 8, 4), "serious_crime", []),
        (date(2025, 5, 5), date(2025, 8, 5), "serious_crime", ["exception-too-long"]),
        (date(2025, 5, 5), None, "serious_crime", ["exception-too-long"]),
        (date(2025, 5, 5), date(2025, 5, 4), "serious_crime", ["exception-too-long"]),
        (date(2025, 5, 5), date(2025, 5, 18), "urgent", []),
        (date(2025, 5, 5), date(2025, 5, 19), "urgent", ["exception-too-long"]),
        (date(2025, 5, 5), None, "speed_control", []),
        # The wording before April 2025 was not read.
        (date(2025, 3, 31), date(2025, 12, 31), "urgent", []),
    ],
)
def test_an_exception_is_no_longer_than_its_law(
    first: date, last: date | None, code: str, expected: list[str], tmp_path: Path
) -> None:
    use = balancing_test(
        "KB0001",
        decided_on=first,
        conclusion=None,
        exception=code,
        exception_from=first,
        exception_until=last,
        review_on=None,
    ) | {"need_factors": None, "privacy_factors": None}
    broken = rules_broken_with(tmp_path, camera_needs=[need("KB0001")], balancing_tests=[use])

    assert broken == expected


def test_counts_may_equal_their_whole(tmp_path: Path) -> None:
    full = body_worn(in_use=15, shifts_worn=810, trained=48, peak_on_duty=48)

    assert rules_broken_with(tmp_path, body_worn=[full]) == []
