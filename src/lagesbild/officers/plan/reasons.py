"""Why something that was decided cannot be kept, and what would have to change.

Told in Swedish, in full-time equivalents and kronor, to those who decide on the limits.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from lagesbild import swedish
from lagesbild.officers.plan.amounts import Amounts
from lagesbild.officers.plan.goals import total_of
from lagesbild.officers.plan.program import PlanProgram, Release, build_program
from lagesbild.officers.plan.solving import Plan, never
from lagesbild.officers.plan.words import floor_text, fte_text, function_text, team_place
from lagesbild.stats.arrays import IntArray
from lagesbild.stats.lexicographic import Proof, SolveLimits, Solver


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One sentence: what cannot be kept in which year, or a way out of it."""

    kind: str
    year: int
    text: str


def reasons_of(
    plan: Plan, *, limits: SolveLimits, is_late: Callable[[], bool] = never
) -> tuple[Reason, ...]:
    """Return why the plan does not keep what was decided; empty when it keeps everything.

    :param is_late: is asked before each search for a way out; once it is, no more are searched for.
    """
    if not plan.has_values:
        return (_no_plan(plan),)
    is_short = plan.of(plan.program.columns.floor_short).any()
    ways = _ways_out(plan, limits=limits, is_late=is_late) if is_short else {}
    return (
        *_away(plan),
        *_mosts(plan),
        *_budgets(plan),
        *_floors(plan, ways),
        *(Reason(kind=kind, year=_first_year(plan), text=text) for kind, text in ways.items()),
    )


def _first_year(plan: Plan) -> int:
    return plan.amounts.situation.year_zero + 1


def _no_plan(plan: Plan) -> Reason:
    if plan.result.stages and plan.result.stages[-1].proof is Proof.INFEASIBLE:
        text = (
            "Ingen plan går ihop: i någon region finns personal men ingen grupp att placera den i."
            " Lägg till en grupp för regionens övriga personal."
        )
    else:
        text = (
            "Ingen plan hann hittas på den tid som gavs. Ge mer tid, eller räkna med färre år eller"
            " en större enhet."
        )
    return Reason(kind="no_plan", year=_first_year(plan), text=text)


def _away(plan: Plan) -> Iterator[Reason]:
    amounts, situation = plan.amounts, plan.amounts.situation
    over = plan.of(plan.program.columns.over_away)
    employed = plan.of(plan.program.columns.employed)
    for region, year in zip(*np.nonzero(over), strict=True):
        when = _first_year(plan) + int(year)
        names = swedish.listing(e.name for e in amounts.variation.events if e.year == when)
        taken = fte_text(situation, int(amounts.away[region, year]))
        there = fte_text(situation, int(employed[region, year]))
        text = (
            f"{names} tar {taken} heltider av {situation.regions[region].name} {when}, men där"
            f" finns bara {there}."
        )
        yield Reason(kind="event", year=when, text=text)


def _mosts(plan: Plan) -> Iterator[Reason]:
    amounts, situation = plan.amounts, plan.amounts.situation
    over = plan.of(plan.program.columns.over_most)
    own = plan.of(plan.program.columns.own)
    for number, year in zip(*np.nonzero(over), strict=True):
        team = situation.teams[number]
        when = _first_year(plan) + int(year)
        text = (
            f"Taket {fte_text(situation, int(amounts.team_most[number]))} för"
            f" {function_text(situation, team.function)} i {team_place(situation, team)} går inte"
            f" {when}: {fte_text(situation, int(own[number, year]))} måste rymmas där, för ingen"
            f" sägs upp och {situation.regions[int(amounts.team_region[number])].name} har ingen"
            " annan plats."
        )
        yield Reason(kind="most", year=when, text=text)


def _budgets(plan: Plan) -> Iterator[Reason]:
    amounts, situation = plan.amounts, plan.amounts.situation
    over = plan.of(plan.program.columns.over_budget)
    for year in np.flatnonzero(over):
        when = _first_year(plan) + int(year)
        missing = _kronor(amounts, int(over[year]), when)
        text = (
            f"Budgeten {swedish.count(situation.budgets[when])} kronor {when} räcker inte till dem"
            f" som redan är anställda: {swedish.count(missing)} kronor fattas."
        )
        yield Reason(kind="budget", year=when, text=text)


def _kronor(amounts: Amounts, steps: int, year: int) -> int:
    """Return what is missing to a budget, which was counted in whole steps."""
    return steps * amounts.cost_step - amounts.situation.budgets[year] % amounts.cost_step


_SUFFICES = {
    Release.BUDGET: "budgeten räcker till {there}.",
    Release.LENDING: "gränsen för utlåning gör att det räcker till {there}.",
    Release.MOST: "taken gör att det räcker till {there}.",
    Release.PEOPLE: "rekryter och de som finns räcker till {there}.",
}


def _floors(plan: Plan, ways: dict[str, str]) -> Iterator[Reason]:
    situation, columns = plan.amounts.situation, plan.program.columns
    short, present = plan.of(columns.floor_short), plan.of(columns.present)
    cause = next(
        (told for way, told in _SUFFICES.items() if way in ways), "det räcker till {there}."
    )
    for number, year in zip(*np.nonzero(short), strict=True):
        planned = plan.amounts.floors[number]
        when = _first_year(plan) + int(year)
        there = fte_text(situation, int(present[planned.teams, year].sum()))
        text = (
            f"{floor_text(situation, planned.floor)} går inte {when}: {cause.format(there=there)}"
        )
        yield Reason(kind="floor", year=when, text=text)


_WAYS = {
    Release.PEOPLE: "Alla golv går med fler rekryter: {parts}.",
    Release.BUDGET: "Alla golv går med större budget: {parts}.",
    Release.LENDING: "Alla golv går om fler får flyttas än gränsen för utlåning medger: {parts}.",
    Release.MOST: "Alla golv går om taken höjs: {parts}.",
}


def _ways_out(plan: Plan, *, limits: SolveLimits, is_late: Callable[[], bool]) -> dict[str, str]:
    """Open one kind of limit at a time, and tell by how much it would have to give."""
    found: dict[str, str] = {}
    is_decided = True
    for release in Release:
        if is_late():
            is_decided = False
            break
        program = build_program(plan.amounts, released=(release,))
        solver = Solver(program.program, limits=limits)
        reaches = _reaches_floors(solver, program, release, seconds=limits.seconds)
        if not reaches:
            is_decided = is_decided and reaches is not None
            continue
        opened = _opened(program, release)
        proof, _ = solver.minimise(total_of(opened), least=0, seconds=limits.seconds)
        assert solver.values is not None
        more = np.where(opened >= 0, solver.values[opened], 0)
        if more.any():
            text = _WAYS[release].format(parts=swedish.listing(_parts(plan.amounts, release, more)))
            if proof is not Proof.PROVEN:
                text += " Mindre kan räcka; tiden räckte inte till att avgöra det."
            found[release] = text
    if found or is_decided:
        return found or {
            "several": "Att ändra ett enda slags gräns räcker inte; flera står i vägen."
        }
    return {"undecided": "Tiden räckte inte till att avgöra vad som skulle behöva ändras."}


def _reaches_floors(
    solver: Solver, program: PlanProgram, release: Release, *, seconds: float
) -> bool | None:
    """Tell whether all floors can hold while the other limits do, and hold them.

    None where the time did not suffice to tell.
    """
    columns = program.columns
    limits = {Release.BUDGET: columns.over_budget, Release.MOST: columns.over_most}
    kept = [columns.over_away, *(group for key, group in limits.items() if key is not release)]
    for group in (*kept, columns.floor_short):
        objective = total_of(group)
        proof, reached = solver.minimise(objective, least=0, seconds=seconds)
        if proof is Proof.GAP:
            return None
        if proof is not Proof.PROVEN or (reached and group is columns.floor_short):
            return False
        solver.hold(objective, reached)
    return True


def _opened(program: PlanProgram, release: Release) -> IntArray:
    columns = program.columns
    return {
        Release.PEOPLE: columns.more_recruits,
        Release.BUDGET: columns.over_budget,
        Release.LENDING: columns.more_taken,
        Release.MOST: columns.over_most,
    }[release]


def _parts(amounts: Amounts, release: Release, more: IntArray) -> Iterator[str]:
    situation = amounts.situation
    first = situation.year_zero + 1
    if release is Release.BUDGET:
        for year in np.flatnonzero(more):
            when = first + int(year)
            yield f"{swedish.count(_kronor(amounts, int(more[year]), when))} kronor till {when}"
        return
    for number, year in zip(*np.nonzero(more), strict=True):
        where = (
            situation.regions[number].name
            if release is Release.PEOPLE
            else team_place(situation, situation.teams[number])
        )
        units = fte_text(situation, int(more[number, year]))
        yield f"{units} till i {where} {first + int(year)}"
