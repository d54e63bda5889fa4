"""Make the plan of one scenario: reach the goals in order, and say how sure each value is."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from lagesbild.officers.plan.amounts import Amounts, amounts_of
from lagesbild.officers.plan.goals import Goal, coverage_levels, goal_of, stages_of
from lagesbild.officers.plan.program import PlanProgram, build_program
from lagesbild.officers.plan.records import GoalOrder, Situation, Variation
from lagesbild.stats.apportionment import Claim, apportion
from lagesbild.stats.arrays import IntArray
from lagesbild.stats.lexicographic import (
    LexicographicResult,
    SolveLimits,
    Stage,
    StageResult,
    solve_in_order,
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One scenario's plan: the program, what was found for every column, and each stage."""

    program: PlanProgram
    result: LexicographicResult

    @property
    def amounts(self) -> Amounts:
        return self.program.amounts

    @property
    def has_values(self) -> bool:
        return self.result.values is not None

    @property
    def keeps_every_limit(self) -> bool:
        """Tell whether decided floors, budgets and the most of a team hold as they were given."""
        first = [s for s in self.result.stages if goal_of(s) in (Goal.LIMITS, Goal.FLOORS)]
        return self.has_values and not any(sum(stage.values) for stage in first)

    def of(self, columns: IntArray) -> IntArray:
        """Return the values of columns; 0 where there is no column."""
        values = self.result.values
        assert values is not None
        return np.where(columns >= 0, values[columns], 0)

    def stage(self, goal: Goal) -> StageResult | None:
        return next((stage for stage in self.result.stages if goal_of(stage) is goal), None)


def never() -> bool:
    """Stand in for the question whether it is late where nobody waits."""
    return False


def _silent(result: StageResult) -> None:
    """Stand in where nobody follows the stages."""


def make_plan(
    situation: Situation,
    variation: Variation,
    *,
    limits: SolveLimits,
    on_stage: Callable[[StageResult], None] = _silent,
) -> Plan:
    """Return the best plan of a scenario, or the best that was found in time.

    Where the worst-off area comes first and there is one pool without side limits, Adams' method
    gives the coverage (`stats.apportionment` has the proof) and only the goals after it are solved.
    """
    program = build_program(amounts_of(situation, variation))
    stages = stages_of(program)
    if is_one_pool(program.amounts):
        stages = [_known_by_adams(stage, program) for stage in stages]
    result = solve_in_order(program.program, stages, limits=limits, on_stage=on_stage)
    return Plan(program=program, result=result)


def is_one_pool(amounts: Amounts) -> bool:
    """Tell whether all that is decided is how one pool is shared between listed areas, each year.

    Then hiring everybody who can be hired is possible, and hurts no goal up to the coverage.
    """
    situation = amounts.situation
    areas_only = bool((amounts.team_area >= 0).all()) and len(set(amounts.team_function)) == 1
    everyone_listed = len(amounts.norm.team) == len(amounts.team_now) * amounts.years
    return (
        situation.order is GoalOrder.COVERAGE_FIRST
        and len(situation.regions) == 1
        and areas_only
        and everyone_listed
        and not situation.floors
        and not (amounts.team_most >= 0).any()
        and not (amounts.budget >= 0).any()
        and not situation.loans
        and bool((amounts.away <= amounts.least_employed).all())
    )


def _known_by_adams(stage: Stage, program: PlanProgram) -> Stage:
    """Give the stage of coverage the counts that Adams' shares have."""
    if stage.name != Goal.COVERAGE:
        return stage
    amounts = program.amounts
    pools = (amounts.most_employed - amounts.away)[0]
    shares = np.zeros(len(amounts.norm.team), dtype=np.int64)
    for year, pool in enumerate(pools):
        of_year = np.flatnonzero(amounts.norm.year == year)
        claims = [
            Claim(
                need=Fraction(int(amounts.norm.asked[i]), int(amounts.norm.effect[i])),
                most=int(amounts.norm.units_to_meet[i]),
            )
            for i in of_year
        ]
        room = sum(claim.most or 0 for claim in claims)
        shares[of_year] = apportion(claims, min(int(pool), room))
    coverages = [
        Fraction(int(units * effect), int(asked))
        for units, effect, asked in zip(
            shares, amounts.norm.effect, amounts.norm.asked, strict=True
        )
    ]
    known = tuple(
        sum(coverage <= level.coverage for coverage in coverages)
        for level in coverage_levels(program)
    )
    return Stage(name=stage.name, objectives=stage.objectives, is_chain=True, known=known)
