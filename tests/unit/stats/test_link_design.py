from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from tests.unit.stats.rating_designs import PLANNING, Plan, national_plan

from lagesbild.stats.link_design import LinkDesign, cheapest_links
from lagesbild.stats.link_problem import Prices, Strategy, pose_problem
from lagesbild.stats.linking import district_links
from lagesbild.stats.rating_data import NONE, Sessions

PRICES = Prices(
    hours_per_case=0.75,
    hours_per_area=6.0,
    hours_of_travel=4.0,
    case_answers=10,
    area_answers=30,
    most_hours=40.0,
    most_panel_hours=160.0,
)


def pairs_of_raters(districts: int = 3) -> Plan:
    """One area and two raters in each district, and nothing between districts."""
    plan = Plan(list(range(districts)))
    for district in range(districts):
        for rater in (0, 1):
            plan.area(district, 10 * district + rater, group=district)
    return plan


def design(plan: Plan, strategy: Strategy, wanted: float, **changes) -> LinkDesign:
    arguments = {"cases": 2, "panel_raters": 1, "prices": PRICES, "round_": 0} | changes
    [found] = cheapest_links(
        sessions=plan.sessions,
        answers=plan.answers,
        planning=PLANNING,
        wanted_sd=wanted,
        strategies=[strategy],
        **arguments,
    )
    return found


def carried_out(plan: Plan, found: LinkDesign, round_: int = 0) -> float:
    """Return the worst link when the plan's sessions are rated, by the check itself."""
    before = plan.sessions
    new = max([before.objects, *(found.object_ + 1)]) - before.objects
    after = Sessions(
        object_=np.append(before.object_, found.object_),
        rater=np.append(before.rater, found.rater),
        norm_group=np.append(before.norm_group, found.norm_group),
        round_=np.append(before.round_, np.full(found.count, round_)),
        object_unit=np.append(before.object_unit, np.full(new, NONE)),
        object_round=np.append(before.object_round, np.full(new, NONE)),
        unit_group=before.unit_group,
    )
    answers = np.append(plan.answers, found.answers)
    links = district_links(sessions=after, answers=answers, round_=round_, planning=PLANNING)
    return links.sd.max()


def cheapest_of_all(plan: Plan, strategy: Strategy, wanted: float, **changes) -> float:
    """Return the hours of the cheapest plan by trying every one, in order of price."""
    arguments = {"cases": 2, "panel_raters": 1} | changes
    problem = pose_problem(plan.sessions, plan.answers, 0, PLANNING, PRICES, **arguments)
    candidates = np.argwhere(problem.allowed(strategy)).tolist()
    plans = [
        [tuple(pair) for pair, is_in in zip(candidates, picks, strict=True) if is_in]
        for picks in product((False, True), repeat=len(candidates))
    ]
    prices = [sum(problem.hours[pair] for pair in chosen) for chosen in plans]
    for at in np.argsort(prices, kind="stable"):
        if problem.exact_sd(plans[at]) <= wanted:
            return float(prices[at])
    raise AssertionError("no plan reaches it")


@pytest.mark.parametrize(
    ("strategy", "wanted"),
    [
        (Strategy.CASES, 0.8),
        (Strategy.CASES, 1.0),
        (Strategy.CROSS_RATINGS, 0.5),
        (Strategy.CROSS_RATINGS, 0.6),
    ],
)
def test_no_plan_of_all_is_cheaper_on_a_small_instance(strategy, wanted):
    plan = pairs_of_raters()

    found = design(plan, strategy, wanted)

    assert found.total_hours == cheapest_of_all(plan, strategy, wanted)
    assert found.sd == pytest.approx(carried_out(plan, found))
    assert found.sd <= wanted


def test_a_plan_may_hold_a_visit_more_than_the_cheapest_of_all():
    # Districts 0 and 2 have two raters, 1 has one: two visits would do, three are proposed.
    plan = Plan([0, 1, 2, 0])
    for area, rater in ((0, 1), (1, 10), (1, 11), (2, 20), (3, 0), (3, 1)):
        plan.area(area, rater, group=rater // 10)

    found = design(plan, Strategy.CROSS_RATINGS, 0.6)

    best = cheapest_of_all(plan, Strategy.CROSS_RATINGS, 0.6)
    assert (found.total_hours, best) == (30.0, 20.0)


def test_three_districts_need_one_case_each_when_a_weak_link_is_enough():
    # Two raters of an area differ by nothing that the area does not show: one case session each.
    found = design(pairs_of_raters(), Strategy.CASES, 1.0)

    assert found.count == 3
    assert found.total_hours == 3 * 0.75
    assert len(set(found.object_)) == 1
    assert found.hours_by_group.tolist() == [0.75, 0.75, 0.75]


def test_a_tighter_wish_costs_more():
    hours = [design(pairs_of_raters(), Strategy.CASES, sd).total_hours for sd in (1.0, 0.7, 0.5)]

    assert hours == sorted(hours)
    assert hours[0] < hours[2]


def test_a_plan_that_is_comparable_already_needs_nothing():
    plan = national_plan("three_cases", seed=1, rounds=1, areas=20, districts=8)

    found = design(plan, Strategy.BEST_MIX, 0.5)

    assert (found.reaches, found.count, found.total_hours) == (True, 0, 0.0)
    assert found.sd == pytest.approx(carried_out(plan, found))


def test_what_cannot_be_reached_says_how_far_everything_would_go():
    plan = pairs_of_raters()

    found = design(plan, Strategy.CASES, 0.3, cases=1)

    assert not found.reaches
    assert found.count == 0
    # Two raters a side judge the one case: two means of two sessions.
    assert found.sd == pytest.approx(np.sqrt(2 * (0.4**2 + 1.5**2 / 10) / 2))


def test_cases_cannot_link_an_area_that_nobody_judges():
    plan = pairs_of_raters(2)
    plan.area_district.append(2)
    plan.unrated_area(2)

    assert design(plan, Strategy.CASES, 1.0).sd == np.inf
    visited = design(plan, Strategy.CROSS_RATINGS, 1.0)
    assert visited.reaches
    assert visited.sd == pytest.approx(carried_out(plan, visited))


def test_no_rater_gets_more_hours_than_there_are():
    plan = national_plan("shared_in_district", seed=1, rounds=1, areas=16, districts=8)

    found = design(plan, Strategy.CROSS_RATINGS, 0.6, prices=replace(PRICES, most_hours=20.0))

    assert found.reaches
    assert np.bincount(found.rater, found.hours).max() <= 20


def test_raters_without_hours_leave_it_unreached():
    found = design(pairs_of_raters(), Strategy.CASES, 0.6, prices=replace(PRICES, most_hours=0.5))

    assert not found.reaches
    assert found.sd == np.inf


def test_areas_of_one_district_are_tied_together_too():
    plan = Plan([0, 0])
    plan.area(0, 0, group=0)
    plan.area(1, 1, group=0)

    found = design(plan, Strategy.CROSS_RATINGS, 0.8)

    # Within the district nobody travels.
    assert found.total_hours == 6.0
    assert carried_out(plan, found) <= 0.8


def test_members_of_a_panel_have_numbers_and_a_group_beyond_the_known():
    plan = pairs_of_raters(2)

    found = design(plan, Strategy.PANEL, 0.8)

    assert found.reaches
    assert set(found.rater) == {plan.sessions.raters}
    assert set(found.norm_group) == {plan.sessions.groups}
    assert found.hours.tolist() == [10.0, 10.0]


@pytest.mark.parametrize("round_", [0, 1])
def test_a_plan_for_many_districts_reaches_what_it_promises(round_):
    plan = national_plan("shared_in_district", seed=3, rounds=round_ + 1, areas=16, districts=7)
    steps = []

    found = cheapest_links(
        sessions=plan.sessions,
        answers=plan.answers,
        round_=round_,
        planning=PLANNING,
        prices=PRICES,
        wanted_sd=0.5,
        cases=3,
        panel_raters=3,
        on_step=lambda sessions, sd: steps.append((sessions, sd)),
    )

    assert [each.strategy for each in found] == list(Strategy)
    for each in found:
        assert each.reaches
        assert each.sd == pytest.approx(carried_out(plan, each, round_))
        assert each.sd <= 0.5
    assert found[-1].total_hours == min(each.total_hours for each in found)
    assert steps[0][0] == 0
    assert steps[0][1] > 1


def test_the_panel_that_there_is_goes_on_before_new_places_are_thought_of():
    plan = pairs_of_raters()
    plan.area(0, 90, group=3)
    plan.area(1, 90, group=3)

    found = design(plan, Strategy.PANEL, 0.6, panel_group=3, panel_raters=2)
    as_strangers = design(plan, Strategy.PANEL, 0.6)

    assert (found.object_.tolist(), found.rater.tolist()) == ([2], [90])
    assert found.norm_group.tolist() == [3]
    assert found.sd == pytest.approx(carried_out(plan, found))
    # A panel with another norm has to see for itself what the first has seen.
    assert as_strangers.object_.tolist() == [0, 1, 2]


def test_what_a_member_of_the_panel_has_done_is_taken_from_their_hours():
    plan = pairs_of_raters()
    plan.area(0, 90, group=3)
    plan.area(1, 90, group=3)
    # Each visit is ten hours; a third would be thirty.
    for most, reaches in ((30.0, True), (29.0, False)):
        prices = replace(PRICES, most_panel_hours=most)
        found = design(plan, Strategy.PANEL, 1.0, panel_group=3, prices=prices)
        assert found.reaches is reaches


def test_the_same_plan_comes_out_again():
    plan = national_plan("own_area", seed=4, rounds=1, areas=10, districts=5)

    first, second = (design(plan, Strategy.BEST_MIX, 0.5) for _ in range(2))

    assert first.object_.tolist() == second.object_.tolist()
    assert first.rater.tolist() == second.rater.tolist()


def test_wishes_and_prices_that_mean_nothing_are_refused():
    with pytest.raises(ValueError, match="wanted_sd"):
        design(pairs_of_raters(), Strategy.CASES, 0.0)
    with pytest.raises(ValueError, match="hours must be above 0"):
        replace(PRICES, hours_per_case=0.0)
    with pytest.raises(ValueError, match="at least one answer"):
        replace(PRICES, case_answers=0)
    with pytest.raises(ValueError, match="most hours"):
        replace(PRICES, most_hours=-1.0)
