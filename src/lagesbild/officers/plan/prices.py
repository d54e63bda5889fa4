"""Which limits bind, and what one unit more of each would give.

The whole program is solved anew with one unit more, for the duals of a linear program say nothing
exact about whole posts. The answer names the first goal that becomes better.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from lagesbild import swedish
from lagesbild.officers.plan.amounts import Amounts
from lagesbild.officers.plan.goals import GOAL_TITLES, Goal, goal_of, stages_of, told_value
from lagesbild.officers.plan.program import build_program
from lagesbild.officers.plan.solving import Plan, never
from lagesbild.officers.plan.words import floor_text, fte_text
from lagesbild.stats.lexicographic import Proof, SolveLimits, Solver

PRICE_SCHEMA = {
    "limit": pl.String,
    "more": pl.String,
    "goal": pl.String,
    "before": pl.Float64,
    "after": pl.Float64,
    "proof": pl.String,
    "text": pl.String,
}
_PRICED = (Goal.LIMITS, Goal.FLOORS, Goal.NORM, Goal.COVERAGE, Goal.NEED)
_ONE_PERCENT = 10


@dataclass(frozen=True, kw_only=True)
class Price:
    """What one unit more of one limit gives."""

    limit: str
    """In Swedish: which limit, where and when."""
    more: str
    """In Swedish: what one unit more is."""
    goal: Goal | None
    """The first goal that becomes better; None when none does."""
    before: float | None
    after: float | None
    proof: Proof
    text: str


@dataclass(frozen=True, kw_only=True)
class _Limit:
    name: str
    more: str
    eased: Amounts


def _silent(limit: str) -> None:
    """Stand in where nobody follows the limits."""


def prices_of(
    plan: Plan,
    *,
    limits: SolveLimits,
    on_limit: Callable[[str], None] = _silent,
    is_late: Callable[[], bool] = never,
) -> tuple[Price, ...]:
    """Return the price of every limit that the plan uses up.

    A limit that the plan leaves room in is not tried.

    :param limits: for each solve; where time runs out, the price is told as undecided.
    :param is_late: is asked before each limit; once it is, the rest are told as undecided.
    """
    if not plan.has_values:
        return ()
    found = []
    for limit in _used_up(plan):
        on_limit(limit.name)
        found.append(_undecided(limit) if is_late() else _price(plan, limit, limits=limits))
    return tuple(found)


def _used_up(plan: Plan) -> Iterator[_Limit]:
    yield from _recruits(plan)
    yield from _budgets(plan)
    yield from _lending(plan)
    yield from _floors(plan)


def _recruits(plan: Plan) -> Iterator[_Limit]:
    """Regions and years where everybody who can be employed is."""
    amounts, situation = plan.amounts, plan.amounts.situation
    employed = plan.of(plan.program.columns.employed)
    before = np.column_stack([amounts.employed_now, employed[:, :-1]])
    most = (1000 - amounts.attrition[:, None]) * before // 1000 + amounts.recruits
    for region, year in zip(*np.nonzero(employed == most), strict=True):
        recruits = amounts.recruits.copy()
        recruits[region, year] += 1
        yield _Limit(
            name=f"Rekryter till {situation.regions[region].name} {_when(plan, int(year))}",
            more=f"{fte_text(situation, 1)} heltid till",
            eased=replace(amounts, recruits=recruits),
        )


def _budgets(plan: Plan) -> Iterator[_Limit]:
    """Years in which the budget leaves less than the dearest officer costs."""
    amounts, situation = plan.amounts, plan.amounts.situation
    own = plan.of(plan.program.columns.own)
    one = int(amounts.team_cost.max())
    for year in np.flatnonzero(amounts.budget >= 0):
        spent = int(amounts.team_cost @ own[:, year] + amounts.away_cost[year])
        if amounts.budget[year] - spent < one:
            budget = amounts.budget.copy()
            budget[year] += one
            yield _Limit(
                name=f"Budgeten {_when(plan, int(year))}",
                more=f"{swedish.count(one * amounts.cost_step)} kronor till"
                f" (en enhet om {fte_text(situation, 1)} heltid)",
                eased=replace(amounts, budget=budget),
            )


def _lending(plan: Plan) -> Iterator[_Limit]:
    amounts = plan.amounts
    if amounts.lending_limit is None or amounts.lending_limit >= 1000:
        return
    limit = amounts.lending_limit + _ONE_PERCENT
    yield _Limit(
        name=f"Gränsen för utlåning, {swedish.percent(amounts.lending_limit / 1000)}",
        more="en procentenhet till",
        eased=replace(amounts, lending_limit=min(limit, 1000)),
    )


def _floors(plan: Plan) -> Iterator[_Limit]:
    """Floors that are just kept, or not kept, in some year."""
    amounts, situation = plan.amounts, plan.amounts.situation
    present = plan.of(plan.program.columns.present)
    for number, floor in enumerate(amounts.floors):
        there = present[floor.teams].sum(axis=0)[floor.first_year :]
        if not floor.units or not (there <= floor.units).any():
            continue
        lower = replace(floor, units=floor.units - 1)
        floors = (*amounts.floors[:number], lower, *amounts.floors[number + 1 :])
        yield _Limit(
            name=floor_text(situation, floor.floor),
            more=f"{fte_text(situation, 1)} heltid lägre",
            eased=replace(amounts, floors=floors),
        )


def _when(plan: Plan, year: int) -> int:
    return plan.amounts.situation.year_zero + 1 + year


def _price(plan: Plan, limit: _Limit, *, limits: SolveLimits) -> Price:
    """Reach the goals of the plan again, one by one, until one becomes better."""
    program = build_program(limit.eased)
    solver = Solver(program.program, limits=limits, start=plan.result.values)
    for stage in stages_of(program):
        base = plan.stage(goal_of(stage))
        if goal_of(stage) not in _PRICED or base is None:
            break
        result = solver.solve_stage(stage)
        if base.proof is Proof.PROVEN and result.values and result.values < base.values:
            goal = goal_of(stage)
            before = told_value(plan.program, goal, base.values)
            after = told_value(program, goal, result.values)
            text = f"{limit.name}: {limit.more} {_change(goal, before, after)}"
            if result.proof is not Proof.PROVEN:
                text += " Minst så mycket; tiden räckte inte till att bevisa hur mycket."
            return _found(limit, goal, before, after, result.proof, text)
        if Proof.GAP in (result.proof, base.proof):
            return _undecided(limit)
    text = f"{limit.name}: {limit.more} ger inget för golv, norm, täckning eller behov."
    return _found(limit, None, None, None, Proof.PROVEN, text)


def _undecided(limit: _Limit) -> Price:
    text = f"{limit.name}: tiden räckte inte till att avgöra vad {limit.more} ger."
    return _found(limit, None, None, None, Proof.GAP, text)


def _found(
    limit: _Limit,
    goal: Goal | None,
    before: float | None,
    after: float | None,
    proof: Proof,
    text: str,
) -> Price:
    return Price(
        limit=limit.name,
        more=limit.more,
        goal=goal,
        before=before,
        after=after,
        proof=proof,
        text=text,
    )


def _change(goal: Goal, before: float, after: float) -> str:
    if before == after:
        return "ger ett högre värde åt något av områdena med låg täckning; den lägsta är densamma."
    title = GOAL_TITLES[goal].lower()
    return f"ändrar »{title}« från {_figure(goal, before)} till {_figure(goal, after)}."


def _figure(goal: Goal, value: float) -> str:
    if goal is Goal.COVERAGE:
        return swedish.percent(value, decimals=1)
    return swedish.number(value, decimals=2)
