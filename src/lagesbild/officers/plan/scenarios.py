"""Scenarios side by side: what each reaches, and what it costs to have planned for another.

Regret is counted for what is decided now: where area officers are placed in the first year. A plan
made for one scenario keeps its first year when another comes true, and the rest is planned anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from lagesbild.officers.plan.goals import (
    GOAL_TITLES,
    GOAL_UNITS,
    Goal,
    goal_of,
    stages_of,
    told_value,
)
from lagesbild.officers.plan.records import COUNTED, Situation
from lagesbild.officers.plan.solving import Plan, make_plan, never
from lagesbild.stats.lexicographic import Proof, SolveLimits, StageResult, solve_in_order

COMPARISON_SCHEMA = {
    "scenario": pl.String,
    "title": pl.String,
    "goal": pl.String,
    "goal_title": pl.String,
    "unit": pl.String,
    "value": pl.Float64,
    "difference": pl.Float64,
    "is_proven": pl.Boolean,
}
"""`difference` is to the first scenario. Where one of the two is not proven, it is of values."""
REGRET_SCHEMA = {
    "planned_for": pl.String,
    "comes_true": pl.String,
    "goal": pl.String,
    "goal_title": pl.String,
    "unit": pl.String,
    "value": pl.Float64,
    "best": pl.Float64,
    "regret": pl.Float64,
    "is_possible": pl.Boolean,
    "is_proven": pl.Boolean,
}
"""Where `is_proven` is false, time ran out on one of the two, and the regret may be another."""
_REGRETTED = (Goal.LIMITS, Goal.FLOORS, Goal.NORM, Goal.COVERAGE, Goal.NEED)


def _silent(scenario: str, result: StageResult) -> None:
    """Stand in where nobody follows the stages."""


def _silent_pair(planned: str, true: str) -> None:
    """Stand in where nobody follows the pairs."""


def make_plans(
    situation: Situation,
    *,
    limits: SolveLimits,
    on_stage: Callable[[str, StageResult], None] = _silent,
) -> tuple[Plan, ...]:
    """Return the plan of every scenario of a situation, in the order they stand."""

    def plan_of(number: int) -> Plan:
        variation = situation.variations[number]
        return make_plan(
            situation,
            variation,
            limits=limits,
            on_stage=lambda result: on_stage(variation.title, result),
        )

    return tuple(plan_of(number) for number in range(len(situation.variations)))


def compare(plans: Sequence[Plan]) -> pl.DataFrame:
    """Return every goal of every scenario beside the first, as `COMPARISON_SCHEMA`."""
    rows = []
    for plan in plans:
        for stage in plan.result.stages:
            goal = goal_of(stage)
            base = plans[0].stage(goal)
            value = _told(plan, stage)
            first = None if base is None else _told(plans[0], base)
            rows.append(
                {
                    "scenario": plan.amounts.variation.id,
                    "title": plan.amounts.variation.title,
                    "goal": goal,
                    "goal_title": GOAL_TITLES[goal],
                    "unit": GOAL_UNITS[goal],
                    "value": value,
                    "difference": None if value is None or first is None else value - first,
                    "is_proven": stage.proof == "proven",
                }
            )
    return pl.DataFrame(rows, schema=COMPARISON_SCHEMA)


def regret_of(
    plans: Sequence[Plan],
    *,
    limits: SolveLimits,
    on_pair: Callable[[str, str], None] = _silent_pair,
    is_late: Callable[[], bool] = never,
) -> pl.DataFrame:
    """Return what each first year costs in each other scenario, as `REGRET_SCHEMA`.

    Once a goal is worse, the goals after it have no regret: they may even be better for it. Where
    the staff of the scenario does not suffice for the first year, `is_possible` is false.

    :param is_late: is asked before each pair; once it is, the rest of them have no rows.
    """
    rows: list[dict[str, Any]] = []
    for planned in plans:
        for true in plans:
            if planned is true or not (planned.has_values and true.has_values):
                continue
            if is_late():
                return pl.DataFrame(rows, schema=REGRET_SCHEMA)
            on_pair(planned.amounts.variation.title, true.amounts.variation.title)
            rows += _regret(planned, true, limits=limits)
    return pl.DataFrame(rows, schema=REGRET_SCHEMA)


def _regret(planned: Plan, true: Plan, *, limits: SolveLimits) -> list[dict[str, Any]]:
    situation = true.amounts.situation
    decided = [
        number
        for number, team in enumerate(situation.teams)
        if team.area is not None and team.function == COUNTED
    ]
    columns = true.program.columns.own[decided, 0]
    values = planned.of(planned.program.columns.own)[decided, 0]
    program = true.program.program
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[columns] = upper[columns] = values
    fixed = replace(true.program, program=replace(program, lower=lower, upper=upper))
    stages = [stage for stage in stages_of(fixed) if stage.name in _REGRETTED]
    result = solve_in_order(fixed.program, stages, limits=limits)
    found = {goal_of(stage): stage for stage in result.stages}
    rows = []
    is_worse = False
    for goal in (goal_of(stage) for stage in stages):
        best = true.stage(goal)
        stage = found.get(goal)
        value = told_value(fixed, goal, stage.values) if stage and stage.values else None
        least = told_value(true.program, goal, best.values) if best and best.values else None
        sign = -1 if goal is Goal.COVERAGE else 1
        rows.append(
            {
                "planned_for": planned.amounts.variation.id,
                "comes_true": true.amounts.variation.id,
                "goal": goal,
                "goal_title": GOAL_TITLES[goal],
                "unit": GOAL_UNITS[goal],
                "value": value,
                "best": least,
                "regret": None
                if value is None or least is None or is_worse
                else sign * (value - least),
                "is_possible": result.values is not None,
                "is_proven": bool(stage and best and stage.proof == best.proof == Proof.PROVEN),
            }
        )
        if stage and best and stage.values > best.values:
            is_worse = True
    return rows


def _told(plan: Plan, stage: StageResult) -> float | None:
    return told_value(plan.program, goal_of(stage), stage.values) if stage.values else None
