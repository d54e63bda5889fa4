import numpy as np
import pytest
from tests.unit.stats.rating_designs import PLANNING, Plan, national_plan

from lagesbild.stats.linking import Linkage, Planning, classify, district_links, round_link

CASE_VARIANCE = 0.4**2 + 1.5**2 / 10
AREA_VARIANCE = 0.4**2 + 1.5**2 / 30


def links_of(plan: Plan, round_: int = 0):
    return district_links(
        sessions=plan.sessions, answers=plan.answers, round_=round_, planning=PLANNING
    )


def two_districts_with_cases(cases: int, *, answers: int = 10) -> Plan:
    """One area and one rater each."""
    plan = Plan([0, 1])
    for district in (0, 1):
        plan.area(district, district, group=district)
        for case in range(cases):
            plan.case(case, district, group=district, answers=answers)
    return plan


def shares(sd: np.ndarray) -> list[float]:
    found = [classify(value, comparable=0.5, weakly_linked=1.0) for value in sd]
    return [found.count(each) / len(found) for each in Linkage]


def between(links) -> np.ndarray:
    return links.sd[np.triu_indices(len(links.groups), 1)]


@pytest.mark.parametrize("cases", [1, 3, 5])
def test_a_link_by_cases_has_the_variance_of_the_mean_difference_of_two_raters(cases):
    # Norm + rater is told from the cases alone: 2 (h² + item²/10) / cases.
    links = links_of(two_districts_with_cases(cases))

    assert links.sd[0, 1] == pytest.approx(np.sqrt(2 * CASE_VARIANCE / cases))
    assert links.sd[0, 0] == 0


def test_a_rater_who_judges_in_both_districts_carries_the_link_by_two_areas():
    # Own raters 0 and 1, and rater 2 from district 2 in both areas. Each area is the mean of two
    # sessions, so the link weighs ((k0+e0) - (k1+e1)) / 2, told by the areas with 2 x 2 h².
    plan = Plan([0, 1])
    for district in (0, 1):
        plan.area(district, district, group=district)
        plan.area(district, 2, group=2)

    links = links_of(plan)

    assert links.sd[0, 1] == pytest.approx(np.sqrt(4 * AREA_VARIANCE / 4))
    assert (links.shared_objects[0, 1], links.shared_answers[0, 1]) == (2, 60)


def test_more_items_carry_a_stronger_link():
    few, many = (links_of(two_districts_with_cases(3, answers=n)).sd[0, 1] for n in (5, 20))

    assert many < few


def test_answers_that_carry_a_link_are_those_of_the_side_with_fewer():
    plan = Plan([0, 1])
    plan.area(0, 0, group=0)
    plan.area(1, 1, group=1)
    plan.area(1, 2, group=1)
    plan.case(0, 0, group=0, answers=10)
    plan.case(0, 1, group=1, answers=4)
    plan.case(0, 2, group=1, answers=3)
    plan.case(1, 0, group=0, answers=10)

    links = links_of(plan)

    assert links.shared_objects.tolist() == [[0, 1], [1, 2]]
    # Within the second: the area has 30 besides the first 30, the case 3 besides 4.
    assert links.shared_answers.tolist() == [[0, 7], [7, 33]]


@pytest.mark.parametrize("design", ["own_area", "shared_in_district"])
@pytest.mark.parametrize("round_", [0, 4])
def test_no_pair_of_districts_is_comparable_when_nobody_rates_across(design, round_):
    links = links_of(national_plan(design, seed=1), round_)

    assert np.isinf(between(links)).all()
    assert not links.is_connected


def test_areas_whose_raters_see_nothing_else_are_not_comparable_within_a_district():
    plan = national_plan("own_area", seed=1, rounds=1)
    links = links_of(plan)

    areas = np.bincount(links.area_group)
    assert (np.isinf(np.diag(links.sd)) == (areas > 1)).all()
    assert len(np.unique(links.area_component)) == len(links.areas)


def test_areas_of_one_district_are_comparable_when_raters_share_them():
    links = links_of(national_plan("shared_in_district", seed=1, rounds=1))

    assert np.diag(links.sd).max() < 0.5


@pytest.mark.parametrize("design", ["three_cases", "five_cases", "panel_10x20"])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_pair_is_comparable_with_cases_or_a_large_panel(design, seed):
    links = links_of(national_plan(design, seed=seed, rounds=2), round_=1)

    assert shares(between(links)) == [1.0, 0.0, 0.0]
    assert links.is_connected


def test_raters_crossed_at_random_link_all_but_who_by_chance_saw_one_area_only():
    plan = national_plan("crossed", seed=2, rounds=2)
    links = links_of(plan, 1)

    [loose] = links.areas[links.area_component != links.area_component[0]]
    raters = {rater for object_, rater, *_ in plan.rows if object_ == loose}
    seen = {object_ for object_, rater, _, round_, _ in plan.rows if rater in raters and round_}
    assert seen == {loose}
    assert between(links)[np.isfinite(between(links))].max() < 0.5


def test_a_small_panel_leaves_pairs_weak_and_what_it_never_visits_unlinked():
    # 60 visits to 100 areas: a district that no visit reached is linked to none.
    comparable, weak, refused = shares(between(links_of(national_plan("panel_6x10", seed=1))))

    assert 0.05 < comparable < 0.5
    assert 0.3 < weak < 0.7
    assert 0.1 < refused < 0.5


def test_a_small_panel_that_goes_on_for_five_rounds_links_most_pairs():
    shares_by_round = [
        shares(between(links_of(national_plan("panel_6x10", seed=1), round_)))[0]
        for round_ in (0, 4)
    ]

    assert shares_by_round[1] > 0.7 > shares_by_round[0]


def test_cases_of_an_earlier_round_count_for_raters_who_stay():
    stays = two_districts_with_cases(3)
    for district in (0, 1):
        stays.area(district, district, group=district, round_=1)

    assert links_of(stays, 1).sd[0, 1] == pytest.approx(np.sqrt(2 * CASE_VARIANCE / 3))


def test_cases_of_raters_who_have_left_do_not_count():
    left = two_districts_with_cases(3)
    left.area(0, 0, group=0, round_=1)
    left.area(1, 9, group=1, round_=1)

    assert np.isinf(links_of(left, 1).sd[0, 1])


def test_a_case_judged_by_each_side_in_another_round_is_no_link():
    # Were it one, a drift of all raters between the rounds would pass for a difference.
    plan = Plan([0, 1])
    for round_ in (0, 1):
        for district in (0, 1):
            plan.area(district, district, group=district, round_=round_)
        plan.case(0, round_, group=round_, round_=round_)

    assert np.isinf(links_of(plan, 1).sd[0, 1])


def test_a_later_round_does_not_change_what_was_said_of_an_earlier():
    plan = Plan([0, 1])
    for round_ in (0, 1):
        for district in (0, 1):
            plan.area(district, district, group=district, round_=round_)
            if round_ == 1:
                plan.case(0, district, group=district, round_=1)

    assert np.isinf(links_of(plan, 0).sd[0, 1])
    assert np.isfinite(links_of(plan, 1).sd[0, 1])


def test_a_rater_who_moves_carries_no_link_between_the_districts():
    # Rater 5 judged in district 0 with its norm, then moved to district 1 and took its norm.
    plan = Plan([0, 1])
    plan.area(0, 5, group=0, round_=0)
    plan.area(0, 0, group=0, round_=0)
    plan.area(0, 0, group=0, round_=1)
    plan.area(1, 5, group=1, round_=1)

    assert np.isinf(links_of(plan, 1).sd[0, 1])


def test_a_rater_who_moves_within_a_round_carries_no_link_either():
    plan = Plan([0, 1])
    plan.area(0, 5, group=0)
    plan.area(1, 5, group=1)

    assert np.isinf(links_of(plan).sd[0, 1])


def test_one_rater_of_everything_links_everything_exactly():
    plan = Plan([0, 1, 1])
    for area in range(3):
        plan.area(area, 0, group=0)

    assert links_of(plan).sd == pytest.approx(np.zeros((2, 2)))


def test_a_case_that_nobody_judged_links_nothing():
    plan = two_districts_with_cases(0)
    plan.case(0, 0, group=0, answers=0)
    plan.case(0, 1, group=1, answers=0)

    assert np.isinf(links_of(plan).sd[0, 1])


def test_a_single_district_is_comparable_within():
    plan = Plan([0, 0])
    plan.area(0, 0, group=0)
    plan.area(1, 0, group=0)

    assert links_of(plan).sd.tolist() == [[0.0]]


def test_a_district_without_raters_of_its_own_is_linked_by_those_who_visit():
    plan = Plan([0, 1])
    plan.area(0, 0, group=0)
    plan.area(1, 0, group=0)

    assert links_of(plan).sd[0, 1] == 0


def test_a_district_that_nobody_judged_is_comparable_with_none_and_not_with_itself():
    plan = Plan([0, 1])
    plan.area(0, 0, group=0)
    plan.unrated_area(1)

    links = links_of(plan)

    assert links.sd.tolist() == [[0.0, np.inf], [np.inf, np.inf]]
    assert links.area_component.tolist() == [0, -1]


def test_a_round_without_sessions_has_districts_and_no_links():
    plan = Plan([0, 1])
    plan.unrated_area(0)
    plan.unrated_area(1)

    assert np.isinf(links_of(plan).sd).all()


def test_a_district_with_one_loose_area_is_refused_whole():
    plan = two_districts_with_cases(3)
    plan.area_district.append(0)
    plan.area(2, 7, group=0)

    links = links_of(plan)

    assert np.isinf([links.sd[0, 0], links.sd[0, 1]]).all()
    assert links.sd[1, 1] == 0


def test_answers_must_be_given_for_each_session():
    plan = two_districts_with_cases(1)

    with pytest.raises(ValueError, match="answers"):
        district_links(
            sessions=plan.sessions, answers=plan.answers[1:], round_=0, planning=PLANNING
        )


def test_planning_values_must_be_above_zero():
    with pytest.raises(ValueError, match="above 0"):
        Planning(rater_sd=0.0, session_sd=0.4, item_sd=1.5)


@pytest.mark.parametrize(
    ("sd", "expected"),
    [
        (0.5, Linkage.COMPARABLE),
        (0.5001, Linkage.WEAKLY_LINKED),
        (1.0, Linkage.WEAKLY_LINKED),
        (1.0001, Linkage.NOT_COMPARABLE),
        (np.inf, Linkage.NOT_COMPARABLE),
    ],
)
def test_a_limit_still_counts(sd, expected):
    assert classify(sd, comparable=0.5, weakly_linked=1.0) == expected


def rounds_of(plan: Plan):
    return round_link(
        sessions=plan.sessions, answers=plan.answers, first=0, second=1, planning=PLANNING
    )


def test_a_case_judged_twice_by_the_same_rater_anchors_the_shift():
    # The case and the rater are the same: only the two sessions' own variance is left.
    plan = Plan([0])
    plan.case(0, 0, group=0, round_=0)
    plan.case(0, 0, group=0, round_=1)

    link = rounds_of(plan)

    assert link.sd == pytest.approx(np.sqrt(2 * CASE_VARIANCE))
    assert (link.cases, link.raters) == (1, 1)


def test_a_case_judged_by_a_successor_anchors_the_shift_less():
    plan = Plan([0])
    plan.case(0, 0, group=0, round_=0)
    plan.case(0, 1, group=0, round_=1)

    link = rounds_of(plan)

    assert link.sd == pytest.approx(np.sqrt(2 * CASE_VARIANCE + 2 * 0.4**2))
    assert (link.cases, link.raters) == (1, 0)


def test_raters_in_common_without_a_case_do_not_anchor_the_shift():
    plan = Plan([0])
    for round_ in (0, 1):
        plan.area(0, 0, group=0, round_=round_)

    link = rounds_of(plan)

    assert np.isinf(link.sd)
    assert (link.cases, link.raters) == (0, 1)


def test_a_case_that_each_district_met_once_does_not_anchor_the_shift():
    plan = Plan([0, 1])
    plan.case(0, 0, group=0, round_=0)
    plan.case(0, 1, group=1, round_=1)

    link = rounds_of(plan)

    assert np.isinf(link.sd)
    assert link.cases == 1


def test_two_cases_that_two_districts_met_crosswise_anchor_the_shift():
    # Twice the shift is what the second meetings differ from the first: four sessions and raters
    # who each judge two cases, over 4.
    plan = Plan([0, 1])
    for case, rater, round_ in ((0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 1, 0)):
        plan.case(case, rater, group=rater, round_=round_)

    assert rounds_of(plan).sd == pytest.approx(np.sqrt(4 * CASE_VARIANCE / 4))


def test_rounds_of_a_national_plan_are_tied_by_cases_and_only_by_cases():
    with_cases = rounds_of(national_plan("three_cases", seed=1, rounds=2))
    without = rounds_of(national_plan("panel_10x20", seed=1, rounds=2))

    assert with_cases.sd < 0.15
    assert with_cases.cases == 3
    assert np.isinf(without.sd)
    assert without.raters > 100


def test_a_case_with_no_answer_on_common_items_does_not_count():
    plan = Plan([0])
    plan.case(0, 0, group=0, round_=0, answers=10)
    plan.case(0, 0, group=0, round_=1, answers=0)

    link = rounds_of(plan)

    assert np.isinf(link.sd)
    assert (link.cases, link.raters) == (0, 0)
