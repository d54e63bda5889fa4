"""The goals of a plan, in the order in which they are reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from lagesbild.officers.plan.program import PlanColumns, PlanProgram
from lagesbild.officers.plan.records import GoalOrder
from lagesbild.stats.arrays import IntArray
from lagesbild.stats.integer_programs import Objective
from lagesbild.stats.lexicographic import Stage, StageResult


class Goal(StrEnum):
    LIMITS = "limits"
    """What cannot be kept whatever is done: events, most, budgets."""
    FLOORS = "floors"
    NORM = "norm"
    COVERAGE = "coverage"
    NEED = "need"
    PLACEMENTS = "placements"
    COST = "cost"


def goal_of(stage: Stage | StageResult) -> Goal:
    return Goal(stage.name)


GOAL_TITLES = {
    Goal.LIMITS: "Över budget, tak och händelser",
    Goal.FLOORS: "Fattas till beslutade golv",
    Goal.NORM: "Fattas till normen, vägt efter klass",
    Goal.COVERAGE: "Lägsta täckning av normen",
    Goal.NEED: "Fattas till behovet, vägt efter klass",
    Goal.PLACEMENTS: "Nya placeringar och lån",
    Goal.COST: "Kostnad",
}
GOAL_UNITS = {
    Goal.LIMITS: "steg",
    Goal.FLOORS: "heltidsår",
    Goal.NORM: "vägda heltidsår",
    Goal.COVERAGE: "andel",
    Goal.NEED: "vägda heltidsår",
    Goal.PLACEMENTS: "heltider",
    Goal.COST: "kronor",
}


@dataclass(frozen=True, kw_only=True)
class CoverageLevel:
    coverage: Fraction
    """Of the norm."""
    objective: Objective
    """How many areas, in how many years, have no more than this."""


def stages_of(plan: PlanProgram) -> list[Stage]:
    """Return every goal with its objectives, in order."""
    columns, amounts = plan.columns, plan.amounts
    norm = Stage(name=Goal.NORM, objectives=(total_of(columns.norm_short, amounts.norm.weight),))
    coverage = Stage(
        name=Goal.COVERAGE,
        objectives=tuple(level.objective for level in coverage_levels(plan)),
        is_chain=True,
    )
    middle = [norm, coverage]
    if amounts.situation.order is GoalOrder.COVERAGE_FIRST:
        middle.reverse()
    placements = np.concatenate([columns.placed.ravel(), columns.borrowed.ravel()])
    return [
        Stage(name=Goal.LIMITS, objectives=_limit_objectives(columns)),
        Stage(name=Goal.FLOORS, objectives=(total_of(columns.floor_short),)),
        *middle,
        Stage(name=Goal.NEED, objectives=(total_of(columns.need_short, amounts.need.weight),)),
        Stage(name=Goal.PLACEMENTS, objectives=(total_of(placements),)),
        Stage(name=Goal.COST, objectives=(_cost(plan),)),
    ]


def coverage_levels(plan: PlanProgram) -> list[CoverageLevel]:
    """Return all coverages below the norm that an area can have, from none upwards.

    To make the number at or below each level small, one level after another, is to raise the
    worst-off area as far as it goes, then the next, and so on (leximin). Coverage beyond the norm
    counts for nothing here.
    """
    norm = plan.amounts.norm
    asked = [int(amount) for amount in norm.asked]
    effect = [int(amount) for amount in norm.effect]
    levels = {
        Fraction(step * one, all_)
        for all_, one, steps in zip(asked, effect, norm.units_to_meet, strict=True)
        for step in range(int(steps))
    }
    found = []
    for level in sorted(levels):
        next_units = [
            level.numerator * all_ // (level.denominator * one)
            for all_, one in zip(asked, effect, strict=True)
        ]
        columns = [
            reached[unit] for reached, unit in zip(plan.columns.reached, next_units, strict=True)
        ]
        objective = Objective(
            columns=np.array(columns), coefficients=np.full(len(columns), -1), constant=len(columns)
        )
        found.append(CoverageLevel(coverage=level, objective=objective))
    return found


def lowest_coverage(plan: PlanProgram, counts: Sequence[int]) -> Fraction:
    """Return the coverage of the worst-off area by the counts of all levels; 1 at most."""
    levels = zip(coverage_levels(plan), counts, strict=True)
    return next((level.coverage for level, count in levels if count), Fraction(1))


def told_value(plan: PlanProgram, goal: Goal, values: Sequence[int]) -> float:
    """Return the values of a goal's objectives as one figure, in the unit of `GOAL_UNITS`."""
    amounts, unit = plan.amounts, float(plan.amounts.situation.unit)
    if goal is Goal.COVERAGE:
        return float(lowest_coverage(plan, values))
    factors = {
        Goal.LIMITS: 1.0,
        Goal.FLOORS: unit,
        Goal.NORM: unit / amounts.norm.per_unit,
        Goal.NEED: unit / amounts.need.per_unit,
        Goal.PLACEMENTS: unit,
        Goal.COST: float(amounts.cost_step),
    }
    return sum(values) * factors[goal]


def total_of(columns: IntArray, weights: IntArray | None = None) -> Objective:
    """Return the sum of columns as an objective; places without a column are left out."""
    flat = columns.ravel()
    weights = np.ones(len(flat), dtype=np.int64) if weights is None else weights
    return Objective(columns=flat[flat >= 0], coefficients=weights[flat >= 0])


def _limit_objectives(columns: PlanColumns) -> tuple[Objective, ...]:
    """Return the limits that give way last first; money before room, room before people."""
    return tuple(total_of(c) for c in (columns.over_away, columns.over_most, columns.over_budget))


def _cost(plan: PlanProgram) -> Objective:
    own = plan.columns.own
    weights = np.broadcast_to(plan.amounts.team_cost[:, None], own.shape)
    return total_of(own, weights.ravel())
