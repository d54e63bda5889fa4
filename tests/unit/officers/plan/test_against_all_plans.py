"""The program finds what trying every plan finds, goal by goal."""

from fractions import Fraction

import pytest
from tests.unit.officers.plan.situations import best_by_trying_all, random_situation

from lagesbild.officers.plan.goals import Goal
from lagesbild.officers.plan.records import COUNTED, GoalOrder
from lagesbild.officers.plan.solving import make_plan
from lagesbild.stats.lexicographic import SolveLimits


def goals_of(plan):
    """The plan's goals in the words of the slower way: FTE, kronor, and coverages worst first."""
    amounts = plan.amounts
    limits = plan.stage(Goal.LIMITS).values
    norm = amounts.norm
    present = plan.of(plan.program.columns.present)
    coverages = [
        min(Fraction(int(present[team, year] * effect), int(asked)), Fraction(1))
        for team, year, effect, asked in zip(
            norm.team, norm.year, norm.effect, norm.asked, strict=True
        )
    ]
    middle = [
        Fraction(plan.stage(Goal.NORM).value, norm.per_unit),
        [-coverage for coverage in sorted(coverages)],
    ]
    if amounts.situation.order is GoalOrder.COVERAGE_FIRST:
        middle.reverse()
    return (
        *limits[:2],
        limits[2] * int(amounts.cost_step),
        plan.stage(Goal.FLOORS).value,
        *middle,
        Fraction(plan.stage(Goal.NEED).value, amounts.need.per_unit),
        plan.stage(Goal.PLACEMENTS).value,
        plan.stage(Goal.COST).value * int(amounts.cost_step),
    )


@pytest.mark.parametrize("seed", range(200))
def test_every_goal_is_what_trying_all_plans_finds(seed):
    given = random_situation(seed)

    plan = make_plan(given, given.variations[0], limits=SolveLimits())

    assert plan.result.is_proven
    assert goals_of(plan) == best_by_trying_all(given)


def test_the_random_situations_meet_every_kind_of_limit():
    """Or the test above would say little."""
    all_of_them = [random_situation(seed) for seed in range(200)]

    assert sum(bool(s.floors) for s in all_of_them) > 50
    assert sum(bool(s.budgets) for s in all_of_them) > 30
    assert sum(s.lending_limit is not None for s in all_of_them) > 50
    assert sum(bool(s.variations[0].events) for s in all_of_them) > 20
    assert sum(s.order is GoalOrder.COVERAGE_FIRST for s in all_of_them) > 50
    assert all(any(t.function == COUNTED for t in s.teams) for s in all_of_them)
