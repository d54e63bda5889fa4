from datetime import date

import numpy as np
import pytest
from tests.unit.stats.rating_designs import Plan

from lagesbild.assessment.comparability import check_comparability
from lagesbild.assessment.rating_arrays import CommonItems, RatingCodes
from lagesbild.errors import NotComparable, NotFound
from lagesbild.norms.comparability import comparability_norm_on
from lagesbild.picture.tables.comparability import (
    COMPARABILITY_COMPONENTS,
    COMPARABILITY_DISTRICTS,
    COMPARABILITY_ROUNDS,
)
from lagesbild.stats.linking import Linkage

NORM = comparability_norm_on(date(2025, 12, 1))
NAMES = ("Hamnen", "Viken", "Åsen", "Dalen")


def codes_of(plan: Plan) -> RatingCodes:
    return RatingCodes(
        objects=[f"A{n}" if kind == "area" else f"K{n}" for kind, n, _ in plan.objects],
        raters=[f"B{n}" for n in range(100)],
        districts=["L1", "L2", "L3", "L4"],
        district_names=NAMES,
        rounds=["2024", "2025"],
    )


def check(plan: Plan, *, round_: int = 0, common: CommonItems | None = None):
    return check_comparability(
        sessions=plan.sessions,
        answers=plan.answers,
        round_=round_,
        codes=codes_of(plan),
        common_items={} if common is None else {(0, 1): common},
        norm=NORM,
    )


def three_districts() -> Plan:
    """Hamnen and Viken share five cases by two raters each, Åsen sees only its own two areas."""
    plan = Plan([0, 1, 2, 2])
    for district in (0, 1):
        for rater in (10 * district, 10 * district + 1):
            plan.area(district, rater, group=district)
            for case in range(5):
                plan.case(case, rater, group=district)
    plan.area(2, 20, group=2)
    plan.area(3, 21, group=2)
    return plan


def test_each_pair_of_districts_has_an_outcome_and_a_reason():
    found = check(three_districts())

    # Two means of ten case sessions: √(2 (0.16 + 0.225) / 10) = 0.2775.
    assert found.district_pairs.select("district_a", "district_b", "linkage", "link_sd").rows() == [
        ("L1", "L1", "comparable", 0.0),
        ("L1", "L2", "comparable", 0.2775),
        ("L1", "L3", "not_comparable", None),
        ("L2", "L2", "comparable", 0.0),
        ("L2", "L3", "not_comparable", None),
        ("L3", "L3", "not_comparable", None),
    ]
    linked, loose = found.district_pairs["reason"][1], found.district_pairs["reason"][2]
    assert linked == (
        "Länken bärs av 5\u00a0gemensamt skattade objekt; okända normer och bedömare ger "
        "skillnaden osäkerheten 0,28 (högst 0,50 krävs; 1 är spridningen mellan områden)."
    )
    assert loose == "Områdena i Åsen hänger inte ihop; inga bedömare förenar A2 / A3."


def test_outcomes_are_asked_for_in_either_order():
    found = check(three_districts())

    assert found.districts("L2", "L1") == found.districts("L1", "L2") == Linkage.COMPARABLE
    assert found.districts("L3", "L3") == Linkage.NOT_COMPARABLE
    assert not found.is_connected


def test_a_district_that_is_not_in_the_round_is_not_found():
    with pytest.raises(NotFound, match="L4"):
        check(three_districts()).districts("L1", "L4")


def test_components_name_their_districts_and_areas():
    assert check(three_districts()).components.rows() == [
        (1, 2, 2, "L1, L2", "A0, A1"),
        (2, 1, 1, "L3", "A2"),
        (3, 1, 1, "L3", "A3"),
    ]


def test_a_refusal_names_the_districts_the_reasons_and_what_mends_it():
    found = check(three_districts())

    found.require_districts(["L1", "L2"])
    with pytest.raises(NotComparable) as refused:
        found.require_districts(["L1", "L2", "L3"])

    assert refused.value.exit_code == 14
    text = str(refused.value)
    assert "Hamnen och Åsen: Områdena i Åsen hänger inte ihop" in text
    assert "Hamnen och Viken" not in text
    assert "samma kalibreringsfall" in text


def test_one_case_between_single_raters_is_a_weak_link():
    plan = Plan([0, 1])
    for district in (0, 1):
        plan.area(district, district, group=district)
        plan.case(0, district, group=district)

    found = check(plan)

    assert found.districts("L1", "L2") == Linkage.WEAKLY_LINKED
    found.require_districts(["L1", "L2"])
    assert found.is_connected
    assert found.summary == (
        "Av 1\u00a0par av lokalpolisområden: 0 kan jämföras, 1 är svagt länkade och 0 kan inte "
        "jämföras."
    )


def test_one_question_between_single_raters_is_too_weak():
    plan = Plan([0, 1])
    for district in (0, 1):
        plan.area(district, district, group=district)
        plan.case(0, district, group=district, answers=1)

    found = check(plan)

    # √(2 (0.16 + 2.25)) = 2.1954.
    assert found.district_pairs["link_sd"][1] == 2.1954
    with pytest.raises(NotComparable, match="över 1,00 jämförs inte"):
        found.require_districts(["L1", "L2"])


def test_the_summary_says_what_falls_apart():
    assert check(three_districts()).summary == (
        "Av 3\u00a0par av lokalpolisområden: 1 kan jämföras, 0 är svagt länkade och 2 kan inte "
        "jämföras. Områdena faller i 3 grupper som inga bedömare binder ihop. Inte ens områdena "
        "inom samma lokalpolisområde kan jämföras i Åsen."
    )


def test_one_rater_of_everything_is_comparable_and_said_to_be_alone():
    plan = Plan([0, 1])
    plan.area(0, 0, group=0)
    plan.area(1, 0, group=0)

    assert check(plan).summary == (
        "Alla lokalpolisområden i omgången kan jämföras med varandra. Alla skattningar är gjorda "
        "av en enda bedömare, så samstämmighet kan inte prövas."
    )


def test_a_single_district_has_no_pair_to_compare():
    plan = Plan([0])
    plan.area(0, 0, group=0)
    plan.area(0, 1, group=0)

    found = check(plan)

    assert found.summary == "Omgången har inga två lokalpolisområden att jämföra."
    assert found.is_connected


def test_a_district_that_nobody_judged_says_so():
    plan = Plan([0, 1])
    plan.area(0, 0, group=0)
    plan.area(0, 1, group=0)
    plan.unrated_area(1)

    found = check(plan)

    assert found.district_pairs["reason"][1] == "Inget område i Viken är skattat i omgången."
    assert found.summary.endswith("Inte skattade: A1.")
    assert found.components.rows()[0] == (0, 1, 1, "L2", "A1")


def test_districts_with_unlike_raters_say_which_groups_they_are_in():
    plan = Plan([0, 1])
    plan.area(0, 0, group=0)
    plan.area(1, 1, group=1)

    assert (
        check(plan)
        .district_pairs["reason"][1]
        .startswith("Inga bedömare förenar Hamnen (grupp 1) med Viken (grupp 2)")
    )


def two_rounds(*, cases: int, raters: int = 10, stays: bool = True) -> Plan:
    plan = Plan([0])
    for round_ in (0, 1):
        for rater in range(raters):
            number = rater + (0 if stays else raters * round_)
            plan.area(0, number, group=0, round_=round_)
            for case in range(cases):
                plan.case(case, number, group=0, round_=round_)
    return plan


def rounds_of(plan: Plan, *, items: int = 10, answers: np.ndarray | None = None):
    common = CommonItems(items=items, answers=plan.answers if answers is None else answers)
    return check(plan, round_=1, common=common)


def test_rounds_with_cases_and_raters_in_common_are_comparable():
    found = rounds_of(two_rounds(cases=5))

    # √(2 (0.16 + 0.225) / 50) = 0.1241.
    assert found.round_pairs.drop("reason").rows() == [
        ("2024", "2025", "comparable", 0.1241, 10, 5, 10)
    ]
    assert found.rounds("2025", "2024") == Linkage.COMPARABLE
    assert found.summary.endswith("Omgången kan jämföras med 2024.")
    found.require_rounds("2024", "2025")


def test_rounds_with_only_raters_in_common_are_weakly_linked_and_say_why():
    found = rounds_of(two_rounds(cases=0))

    assert found.rounds("2024", "2025") == Linkage.WEAKLY_LINKED
    assert found.round_pairs["link_sd"].to_list() == [None]
    assert (
        "en drift som alla delar inte skiljas från en verklig förändring"
        in (found.round_pairs["reason"][0])
    )
    assert found.summary.endswith("Omgången är svagt länkad till 2024.")


def test_rounds_with_few_anchoring_answers_are_weakly_linked():
    # √(2 (0.16 + 0.225) / 9) = 0.29.
    assert rounds_of(two_rounds(cases=3, raters=3)).rounds("2024", "2025") == Linkage.WEAKLY_LINKED


def test_rounds_with_nothing_in_common_are_refused():
    found = rounds_of(two_rounds(cases=0, stays=False))

    assert found.rounds("2024", "2025") == Linkage.NOT_COMPARABLE
    with pytest.raises(NotComparable, match=r"inga bedömare är gemensamma.*kalibreringsfall"):
        found.require_rounds("2024", "2025")
    assert found.summary.endswith("Omgången kan inte jämföras med 2024.")


def test_rounds_without_an_identical_question_are_refused_whatever_they_share():
    plan = two_rounds(cases=5)

    found = rounds_of(plan, items=0, answers=np.zeros_like(plan.answers))

    assert found.rounds("2024", "2025") == Linkage.NOT_COMPARABLE
    with pytest.raises(NotComparable, match="Ingen fråga är identisk"):
        found.require_rounds("2024", "2025")


def test_a_round_is_comparable_with_itself_and_an_unchecked_pair_is_not_found():
    found = check(three_districts())

    assert found.rounds("2024", "2024") == Linkage.COMPARABLE
    with pytest.raises(NotFound, match="har inte prövats"):
        found.rounds("2024", "2025")


def test_the_frames_are_the_tables_of_the_picture():
    found = rounds_of(two_rounds(cases=5))

    for table, frame in (
        (COMPARABILITY_DISTRICTS, found.district_pairs),
        (COMPARABILITY_ROUNDS, found.round_pairs),
        (COMPARABILITY_COMPONENTS, found.components),
    ):
        assert table.shape(frame).equals(frame)
        assert frame.schema == table.schema
