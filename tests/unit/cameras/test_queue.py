"""The queue of a day: the order by hand, what is left of a need, and departures from the order."""

from datetime import date, timedelta

import polars as pl
import pytest
from tests.camera_registers import (
    DAY,
    ORDER,
    departure,
    event,
    measured,
    need,
    organisation,
    queued,
    table,
)

from lagesbild.cameras.priority import balanced_on, classes_on, measured_needs
from lagesbild.cameras.queue import waiting
from lagesbild.cameras.standing import needs_on


def standing(*needs, points=(), events=(), day=DAY):
    return needs_on(
        day,
        needs=table("camera_needs", needs),
        points=table("camera_points", points),
        events=table("camera_events", events),
        organisation=organisation(),
    )


def point(name, of):
    return {"point": name, "need": of, "unit": "L1", "kind": "fixed"}


# Each row differs from the one after it in one criterion, the first criterion first.
LADDER = [
    measured("J", area_class="particularly_vulnerable"),
    measured("I", area_class="risk"),
    measured("H", area_class="vulnerable"),
    measured("G", serious_violence=0, exposed_hours=9.5),
    measured("F", exposed_hours=0.0),
    measured("E2", open_dealing="yes"),
    measured("E1", open_dealing="no", test="draft"),
    measured("D2", test="decided", waiting_months=1),
    measured("D1", test="not_required", waiting_months=0),
    measured("C", technical_readiness="ready"),
    measured("B", waiting_months=13),
    measured("A2", reported_on=date(2025, 1, 9)),
    measured("A0"),
    measured("A1"),
]


def test_each_criterion_decides_where_those_before_it_are_equal():
    assert queued(LADDER[::-1]).rows["need"].to_list() == [row["need"] for row in LADDER]


@pytest.mark.parametrize("column", ["serious_violence", "exposed_hours"])
def test_a_number_that_is_not_known_stands_after_zero(column):
    found = queued([measured("A"), measured("B", **{column: 0})])

    assert found.rows["need"].to_list() == ["B", "A"]


@pytest.mark.parametrize("column", ["open_dealing", "technical_readiness"])
def test_leaving_out_what_is_not_to_ones_advantage_gains_nothing(column):
    ranks = next(one for one in ORDER.criteria if one.id == column).ranks

    assert ranks["unknown"] == max(ranks.values())


def test_a_departure_moves_one_need_directly_before_another():
    found = queued([measured(name) for name in "ABCD"], [departure("D", "B")])

    assert found.rows.select("need", "position", "by_order").rows() == [
        ("A", 1, 1),
        ("D", 2, 4),
        ("B", 3, 2),
        ("C", 4, 3),
    ]
    [told] = found.departures.to_dicts()
    assert (told["effect"], told["from_position"], told["to_position"]) == ("moved", 4, 2)
    assert (told["role"], told["reason"]) == ("Nationell kamerasamordnare", "Skäl.")


def test_later_departures_are_applied_to_what_earlier_ones_left():
    moves = [departure("B", "D", date(2025, 12, 2)), departure("D", "A", date(2025, 12, 1))]

    found = queued([measured(name) for name in "ABCD"], moves)

    # D A B C after the first day, and then B before D.
    assert found.rows["need"].to_list() == ["B", "D", "A", "C"]


def test_a_departure_holds_from_the_day_that_it_is_decided():
    rows = [measured("A"), measured("B")]
    move = departure("B", "A", DAY)

    assert queued(rows, [move]).rows["need"].to_list() == ["B", "A"]
    assert queued(rows, [move], DAY - timedelta(days=1)).rows["need"].to_list() == ["A", "B"]


def test_a_departure_lapses_when_one_of_the_two_waits_no_more_and_is_still_shown():
    found = queued([measured("A"), measured("B")], [departure("B", "gone"), departure("A", "B")])

    assert found.departures.select("need", "effect", "to_position").rows() == [
        ("A", "no_change", 1),
        ("B", "not_in_queue", None),
    ]
    assert found.rows["need"].to_list() == ["A", "B"]


def test_a_need_whose_test_says_no_is_in_no_queue_and_is_listed_with_the_reason():
    found = queued([measured("A", test="refused"), measured("B")])

    assert found.rows["need"].to_list() == ["B"]
    assert found.left_out.rows() == [("A", "refused")]


def test_a_need_waits_until_it_is_ordered_and_is_met_when_installed():
    states = ["reported", "assessed", "test_documented", "prioritised", "ordered", "delivered"]
    states += ["installed", "active", "reviewed", "removed"]
    events = [event("A", date(2025, 2, number), s) for number, s in enumerate(states, start=1)]

    seen = [
        standing(need("A"), events=events, day=date(2025, 2, number))["standing"].item()
        for number in range(1, 11)
    ]

    assert seen == ["waiting"] * 4 + ["on_the_way"] * 2 + ["met"] * 3 + ["ended"]


def test_what_has_not_happened_yet_is_not_known():
    assert standing(need("A"), day=date(2025, 1, 9)).is_empty()
    found = standing(need("A"), events=[event("A", DAY, "withdrawn")], day=DAY - timedelta(days=1))
    assert found["standing"].to_list() == ["waiting"]
    assert standing(need("A"), events=[event("A", DAY, "withdrawn")])["ended_on"].item() == DAY


def test_of_a_need_of_several_points_those_that_are_installed_are_not_left():
    points = [point(f"P{number}", "A") for number in (1, 2, 3)]
    installed = [event(f"P{number}", date(2025, 6, number), "installed") for number in (1, 2)]
    third = event("P3", date(2025, 7, 1), "active")

    [two] = standing(need("A", number=3), points=points, events=installed).to_dicts()
    [all_] = standing(need("A", number=3), points=points, events=[*installed, third]).to_dicts()

    assert (two["installed"], two["left"], two["standing"]) == (2, 1, "waiting")
    assert (all_["left"], all_["standing"]) == (0, "met")
    assert (all_["installed_on"], all_["active_on"]) == (date(2025, 7, 1), None)


def test_district_and_region_are_those_of_the_unit():
    found = standing(need("A", unit="L2"), need("B", unit="R1"))

    assert found.select("local_police_district", "police_region").rows() == [
        ("L2", "R2"),
        (None, "R1"),
    ]
    assert waiting(found).height == 2


ROUNDS = [
    {"round": "2023", "reference_day": date(2023, 12, 1)},
    {"round": "2025", "reference_day": date(2025, 11, 30)},
]


def classes(*rows, day=DAY):
    schema = {"round": pl.String, "area": pl.String, "class": pl.String}
    decisions = pl.DataFrame(rows, schema=schema, orient="row")
    return classes_on(day, decisions=decisions, rounds=pl.DataFrame(ROUNDS))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 11, 30), "unknown"),
        (date(2025, 11, 29), "risk"),
        (date(2025, 11, 30), "particularly_vulnerable"),
    ],
)
def test_the_class_is_that_of_the_list_of_the_day(day, expected):
    listed = classes(
        ("2023", "Hamnen", "risk"), ("2025", "Hamnen", "particularly_vulnerable"), day=day
    )
    needs = [need("A", area="Hamnen", reported_on=date(2020, 1, 1))]

    found = measured_needs(
        standing(*needs, day=day),
        on=day,
        needs=table("camera_needs", needs),
        classes=listed,
        tests=balanced_on(day, tests=table("balancing_tests"), points=table("camera_points")),
    )

    assert found["area_class"].to_list() == [expected]


def test_outside_areas_and_off_the_list_there_is_no_class():
    needs = [need("A"), need("B", area="Kullen"), need("C", area="Hamnen", kind="body_worn")]

    found = measured_needs(
        standing(*needs),
        on=DAY,
        needs=table("camera_needs", needs),
        classes=classes(("2025", "Hamnen", "vulnerable"), ("2025", "Kullen", "not_listed")),
        tests=balanced_on(DAY, tests=table("balancing_tests"), points=table("camera_points")),
    )

    assert found.select("area_class", "test").rows() == [
        ("not_listed", "missing"),
        ("not_listed", "missing"),
        ("vulnerable", "not_required"),
    ]


@pytest.mark.parametrize(
    ("reported", "months"),
    [(date(2025, 12, 15), 1), (date(2025, 12, 16), 0), (date(2024, 1, 15), 24), (DAY, 0)],
)
def test_months_waited_are_whole(reported, months):
    needs = [need("A", reported_on=reported)]

    found = measured_needs(
        standing(*needs),
        on=DAY,
        needs=table("camera_needs", needs),
        classes=classes(),
        tests=balanced_on(DAY, tests=table("balancing_tests"), points=table("camera_points")),
    )

    assert found["waiting_months"].to_list() == [months]


def decided(subject, version, on, conclusion="monitoring_outweighs"):
    return {"subject": subject, "version": version, "decided_on": on, "conclusion": conclusion}


YESTERDAY = DAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ([], []),
        ([decided("A", 1, None)], ["draft"]),
        ([decided("A", 1, DAY)], ["decided"]),
        ([decided("A", 1, DAY + timedelta(days=1))], []),
        ([decided("P1", 1, DAY)], ["decided"]),
        ([decided("A", 1, YESTERDAY), decided("A", 2, None)], ["decided"]),
        ([decided("A", 1, YESTERDAY), decided("A", 2, DAY, "does_not_outweigh")], ["refused"]),
        ([decided("A", 1, YESTERDAY, "does_not_outweigh"), decided("A", 2, DAY)], ["decided"]),
        ([decided("A", 1, DAY, "does_not_outweigh"), decided("P1", 1, DAY)], ["decided"]),
    ],
)
def test_the_newest_decided_test_of_a_need_or_one_of_its_points_counts(tests, expected):
    found = balanced_on(
        DAY,
        tests=table("balancing_tests", tests),
        points=table("camera_points", [point("P1", "A")]),
    )

    assert found["test"].to_list() == expected
