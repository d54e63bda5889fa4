"""What a plan must do whatever the situation is."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.officers.plan.situations import exactly, random_situation

from lagesbild.officers.plan.goals import Goal
from lagesbild.officers.plan.records import Situation
from lagesbild.officers.plan.solving import make_plan
from lagesbild.officers.plan.tables import area_table, stage_table
from lagesbild.stats.lexicographic import SolveLimits

SEEDS = st.integers(1_000, 9_999)
FEW = settings(max_examples=25, deadline=None)


def changed(situation, **changes):
    return Situation(**(situation.__dict__ | changes))


def goals(situation, *, until):
    """The values of all goals up to one, in order."""
    plan = make_plan(situation, situation.variations[0], limits=SolveLimits())
    assert plan.result.is_proven
    told = []
    for stage in plan.result.stages:
        told += stage.values
        if stage.name == until:
            break
    return told


@FEW
@given(seed=SEEDS, more=st.integers(1, 30))
def test_more_money_is_never_worse(seed, more):
    tight = changed(random_situation(seed), budgets={2026: 3_300_000})
    ample = changed(tight, budgets={2026: 3_300_000 + more * 100_000})

    assert goals(ample, until=Goal.NEED) <= goals(tight, until=Goal.NEED)


@FEW
@given(seed=SEEDS, more=st.integers(1, 3))
def test_more_recruits_are_never_worse(seed, more):
    few = random_situation(seed)
    [region] = few.regions
    recruits = {year: exactly(span.value + more) for year, span in region.recruits.items()}
    many = changed(few, regions=(type(region)(**(region.__dict__ | {"recruits": recruits})),))

    assert goals(many, until=Goal.NEED) <= goals(few, until=Goal.NEED)


@FEW
@given(seed=SEEDS)
def test_a_floor_less_is_never_worse_for_what_comes_after(seed):
    with_floors = random_situation(seed)

    assert goals(changed(with_floors, floors=()), until=Goal.NEED) <= goals(
        with_floors, until=Goal.NEED
    )


@FEW
@given(seed=SEEDS)
def test_ten_times_as_much_is_the_same_plan_in_tenths(seed):
    """All staff and residents ten times as many, in units of 1, is ten times the plan in tenths."""
    large = random_situation(seed)
    areas = tuple(
        type(area)(**(area.__dict__ | {"residents": area.residents // 10})) for area in large.areas
    )
    small = changed(
        large,
        unit=Fraction(1, 10),
        areas=areas,
        budgets={year: kronor // 10 for year, kronor in large.budgets.items()},
    )

    of_large, of_small = (
        make_plan(one, one.variations[0], limits=SolveLimits()) for one in (large, small)
    )

    ours = area_table(of_small)["own_fte"] * 10
    assert [round(fte, 6) for fte in ours] == list(area_table(of_large)["own_fte"])
    for goal, factor in ((Goal.NORM, 10), (Goal.COVERAGE, 1), (Goal.NEED, 10), (Goal.COST, 10)):
        [one] = stage_table(of_small).filter(goal=goal)["value"]
        [other] = stage_table(of_large).filter(goal=goal)["value"]
        assert round(one * factor, 6) == round(other, 6)


@FEW
@given(seed=SEEDS)
def test_the_plan_keeps_to_every_limit_in_whole_numbers(seed):
    situation = random_situation(seed)

    plan = make_plan(situation, situation.variations[0], limits=SolveLimits())

    assert plan.program.program.breaches(plan.result.values) == 0
