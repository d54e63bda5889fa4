from dataclasses import replace
from datetime import date

import polars as pl
from tests.unit.stats.rating_designs import Plan

from lagesbild.assessment.assignments import propose_assignments
from lagesbild.assessment.rating_arrays import PANEL, RatingCodes
from lagesbild.norms.comparability import LinkLimits, comparability_norm_on
from lagesbild.picture.tables.comparability import LINK_ASSIGNMENTS, LINK_HOURS, LINK_STRATEGIES

NORM = comparability_norm_on(date(2025, 12, 1))


def propose(plan: Plan, *, groups=("L1", "L2"), **changes):
    return propose_assignments(
        sessions=plan.sessions,
        answers=plan.answers,
        round_=0,
        codes=RatingCodes(
            objects=[f"A{n}" if kind == "area" else f"K{n}" for kind, n, _ in plan.objects],
            raters=[f"B{n}" for n in range(100)],
            districts=groups,
            district_names=["Hamnen", "Viken", *groups[2:]],
            rounds=["2025"],
        ),
        norm=replace(NORM, **changes),
    )


def unlinked() -> Plan:
    plan = Plan([0, 1])
    for district in (0, 1):
        for rater in (0, 1):
            plan.area(district, 2 * district + rater, group=district)
    return plan


def test_four_ways_are_laid_side_by_side_with_their_price():
    found = propose(unlinked()).strategies

    assert found["strategy"].to_list() == ["cases", "cross_ratings", "panel", "best_mix"]
    assert found["reaches"].to_list() == [True] * 4
    # Three sessions a side would give √(2 (0.16 + 0.225) / 3) = 0.51, so that seven are needed.
    assert found.row(0)[3:7] == (0.4867, 7, 5.25, 1.5)
    assert found["text"][0] == (
        "Bara kalibreringsfall: 7\u00a0extra skattningar, 5,25 timmar, osäkerheten blir 0,49 "
        "(högst 0,50)."
    )
    assert found["hours"][3] == found["hours"].min()


def test_assignments_are_said_in_words_that_can_be_handed_out():
    rows = propose(unlinked()).assignments

    cases = rows.filter(strategy="cases")
    assert cases["number"].to_list() == list(range(1, 8))
    assert cases["text"][0] == (
        "B0 (Hamnen) skattar kalibreringsfall nytt fall 1: 10 frågor, 0,75 timmar."
    )
    visits = rows.filter(strategy="cross_ratings")
    assert visits.row(0, named=True) == {
        "strategy": "cross_ratings",
        "number": 1,
        "rater": "B2",
        "rater_district": "L2",
        "kind": "other_district",
        "object": "A0",
        "object_district": "L1",
        "answers": 30,
        "hours": 10.0,
        "text": "B2 (Viken) skattar område A0 i Hamnen: 30 frågor, 10,00 timmar.",
    }
    panel = rows.filter(strategy="panel")
    assert set(panel["rater_district"]) == {"nationell panel"}
    assert set(panel["kind"]) == {"panel"}


def test_who_is_in_the_panel_already_goes_on_in_its_norm():
    plan = unlinked()
    plan.area(0, 9, group=2)

    wide = LinkLimits(comparable_sd=0.6, weakly_linked_sd=1.0)
    found = propose(plan, groups=["L1", "L2", PANEL], panel_raters=1, districts=wide)

    panel = found.assignments.filter(strategy="panel")
    # Their only place is taken: B9 goes to the area that the panel has not seen.
    assert panel.select("rater", "rater_district", "kind", "object").rows() == [
        ("B9", "nationell panel", "panel", "A1")
    ]
    assert found.hours.filter(strategy="panel")["district"].to_list() == [PANEL]


def test_hours_per_district_add_up_to_those_of_the_strategy():
    found = propose(unlinked())

    summed = found.hours.group_by("strategy").agg(pl.col("hours").sum(), pl.col("sessions").sum())
    both = found.strategies.select("strategy", "hours", "sessions").sort("strategy")
    assert summed.sort("strategy").equals(both)
    assert found.hours.filter(strategy="cases")["name"].to_list() == ["Hamnen", "Viken"]


def test_a_known_case_is_called_by_its_code():
    plan = unlinked()
    plan.case(7, 0, group=0)

    wide = LinkLimits(comparable_sd=0.8, weakly_linked_sd=1.0)
    found = propose(plan, cases=1, districts=wide).assignments

    assert set(found.filter(strategy="cases")["object"]) == {"K7"}


def test_what_does_not_reach_says_how_far_it_goes():
    found = propose(unlinked(), cases=1, panel_raters=0)

    # One case: two sessions a side.
    assert found.strategies["text"][0] == (
        "Bara kalibreringsfall: når inte 0,50; allt som bedömarna kan och hinner ger 0,62."
    )
    assert found.strategies["text"][2] == (
        "Nationell panel: binder inte ihop alla områden med allt som bedömarna kan och hinner."
    )
    assert found.strategies["hours"][2] is None
    assert found.assignments.filter(strategy="panel").is_empty()


def test_a_linked_plan_needs_nothing():
    plan = unlinked()
    for case in range(5):
        for rater in range(4):
            plan.case(case, rater, group=rater // 2)

    found = propose(plan)

    assert found.strategies["sessions"].to_list() == [0] * 4
    assert found.assignments.is_empty()
    assert found.strategies["text"][3] == (
        "Billigaste blandning: inget behövs, osäkerheten är redan 0,28 (högst 0,50)."
    )


def test_the_frames_are_the_tables_of_the_picture():
    found = propose(unlinked())

    for table, frame in (
        (LINK_STRATEGIES, found.strategies),
        (LINK_ASSIGNMENTS, found.assignments),
        (LINK_HOURS, found.hours),
    ):
        assert frame.schema == table.schema
        assert table.shape(frame).height == frame.height
