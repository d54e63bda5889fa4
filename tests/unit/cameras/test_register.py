"""The register on a day: who is where, what operates on what ground, and what is kept how long."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.unit.sources.base_collection import frame_of
from tests.unit.sources.camera_collection import balancing_test, event, need, point, way_to_active

from lagesbild.cameras.register import (
    KEPT_SCHEMA,
    OPERATION_SCHEMA,
    STATES_SCHEMA,
    kept_tests,
    operations_on,
    states_on,
)

REMOVED = event(
    "KP0001", date(2026, 3, 1), "remove", "removed", "decision_maker", reason="Gaveln rivs."
)
WAY = way_to_active("KP0001")
"""Ordered 2024-06-03, delivered 10-01, installed 2025-04-28, active 05-05."""


def tables(**rows: list[dict[str, object]]) -> dict[str, pl.DataFrame]:
    given = {"camera_needs": [need("KB0001")], "camera_points": [point("KP0001")]} | rows
    names = {"needs": "camera_needs", "points": "camera_points", "events": "camera_events"}
    return {short: frame_of(name, given.get(name, [])) for short, name in names.items()}


def versions(*rows: dict[str, object]) -> pl.DataFrame:
    return frame_of("balancing_tests", list(rows))


def state_of(subject: str, day: date, **rows: list[dict[str, object]]) -> dict[str, Any] | None:
    states = states_on(day, **tables(**rows))
    assert states.schema == STATES_SCHEMA
    found = states.filter(pl.col("subject") == subject).to_dicts()
    return found[0] if found else None


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 3, 14), None),
        (date(2024, 3, 15), "reported"),
        (date(2024, 4, 1), "reported"),
        (date(2024, 4, 2), "assessed"),
        (date(2030, 1, 1), "assessed"),
    ],
)
def test_a_need_is_reported_until_its_first_event(day: date, state: str | None) -> None:
    events = [event("KB0001", date(2024, 4, 2), "assess", "assessed")]
    told = state_of("KB0001", day, camera_events=events)

    assert (told and told["state"]) == state


@pytest.mark.parametrize(
    ("day", "state", "since", "begun_on", "ended_on"),
    [
        (date(2024, 6, 3), "ordered", date(2024, 6, 3), None, None),
        (date(2025, 5, 4), "installed", date(2025, 4, 28), None, None),
        (date(2025, 5, 5), "active", date(2025, 5, 5), date(2025, 5, 5), None),
        (date(2026, 3, 1), "removed", date(2026, 3, 1), date(2025, 5, 5), date(2026, 3, 1)),
    ],
)
def test_a_point_is_where_its_last_event_left_it(
    day: date, state: str, since: date, begun_on: date | None, ended_on: date | None
) -> None:
    told = state_of("KP0001", day, camera_events=[*WAY, REMOVED])

    assert told is not None
    assert (told["state"], told["since"]) == (state, since)
    assert (told["begun_on"], told["ended_on"]) == (begun_on, ended_on)
    assert (told["need"], told["area"], told["kind"]) == ("KB0001", "A001", "fixed")


def test_a_point_is_not_there_before_it_is_ordered() -> None:
    assert state_of("KP0001", date(2024, 6, 2), camera_events=WAY) is None


def test_the_register_does_not_depend_on_the_order_of_rows() -> None:
    day = date(2025, 6, 1)
    straight, turned = tables(camera_events=WAY), tables(camera_events=WAY[::-1])

    assert states_on(day, **straight).equals(states_on(day, **turned))


def operation(day: date, *tests: dict[str, object], **rows: Any) -> dict[str, Any]:
    frame = operations_on(day, **tables(**({"camera_events": WAY} | rows)), tests=versions(*tests))
    assert frame.schema == OPERATION_SCHEMA
    [told] = frame.to_dicts()
    return told


def test_what_operates_rests_on_its_own_test_or_on_that_of_its_need() -> None:
    day = date(2025, 6, 1)
    own, of_need = balancing_test("KP0001"), balancing_test("KB0001")

    assert operation(day, own)["outcome"] == "allowed"
    assert operation(day, of_need)["outcome"] == "allowed"
    assert operation(day)["outcome"] == "refused"
    refused = own | {"conclusion": "does_not_outweigh"}
    assert operation(day, of_need, refused)["outcome"] == "refused"
    draft = own | {"decided_on": None}
    assert operation(day, of_need, draft)["outcome"] == "allowed"


@pytest.mark.parametrize(
    ("day", "outcome", "days_left"),
    [
        (date(2025, 8, 3), "allowed", 1),
        (date(2025, 8, 4), "allowed", 0),
        (date(2025, 8, 5), "refused", -1),
    ],
)
def test_an_expired_exception_surfaces_the_day_after_its_last(
    day: date, outcome: str, days_left: int
) -> None:
    use = balancing_test(
        "KP0001",
        conclusion=None,
        exception="serious_crime",
        exception_from=date(2025, 5, 5),
        exception_until=date(2025, 8, 4),
    )
    told = operation(day, use)

    assert (told["outcome"], told["until"]) == (outcome, date(2025, 8, 4))
    assert told["days_left"] == days_left
    if outcome == "refused":
        assert told["sentence"] == (
            "Får inte vara i drift: undantaget i 14 d § 1 gick ut den 2025-08-04."
            " Det som saknas: en beslutad bedömning där intresset av bevakningen väger tyngre."
        )


@pytest.mark.parametrize(("day", "overdue"), [(date(2026, 5, 2), False), (date(2026, 5, 3), True)])
def test_a_review_that_is_overdue_is_told_and_stops_nothing(day: date, *, overdue: bool) -> None:
    told = operation(day, balancing_test("KP0001"))

    assert (told["review_overdue"], told["outcome"]) == (overdue, "allowed")


def test_what_is_paused_does_not_operate() -> None:
    paused = event("KP0001", date(2025, 6, 1), "pause", "paused", reason="Fasaden renoveras.")
    told = operations_on(date(2025, 6, 2), **tables(camera_events=[*WAY, paused]), tests=versions())

    assert told.is_empty()


def test_body_worn_cameras_in_use_are_told_as_outside_the_law() -> None:
    used = event("KB0001", date(2025, 5, 5), "activate", "active", "decision_maker")
    told = operation(
        date(2025, 6, 1),
        camera_needs=[need("KB0001", kind="body_worn")],
        camera_points=[],
        camera_events=[used],
    )

    assert (told["outcome"], told["missing"]) == ("outside", None)


@pytest.mark.parametrize(
    ("day", "may_be_discarded"), [(date(2031, 3, 1), False), (date(2031, 3, 2), True)]
)
def test_tests_are_kept_five_years_after_the_end(day: date, *, may_be_discarded: bool) -> None:
    kept = kept_tests(
        day,
        **tables(camera_events=[*WAY, REMOVED]),
        tests=versions(balancing_test("KP0001"), balancing_test("KP0001", version=2)),
    )

    assert kept.schema == KEPT_SCHEMA
    assert kept.rows() == [("KP0001", date(2026, 3, 1), 2, date(2031, 3, 1), may_be_discarded)]


def test_the_tests_of_a_need_are_kept_until_all_of_its_points_have_ended() -> None:
    withdrawn = event(
        "KB0001", date(2026, 4, 1), "withdraw", "withdrawn", "unit_chief", reason="Behövs inte."
    )
    day, of_need = date(2027, 1, 1), versions(balancing_test("KB0001"))

    running = kept_tests(day, **tables(camera_events=[*WAY, withdrawn]), tests=of_need)
    ended = kept_tests(day, **tables(camera_events=[*WAY, REMOVED, withdrawn]), tests=of_need)

    assert running.is_empty()
    assert ended["ended_on"].to_list() == [date(2026, 4, 1)]
