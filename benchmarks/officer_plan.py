"""Invented staffing of a whole country, and how long a plan of it takes.

`python benchmarks/officer_plan.py [loans] [SEED …]` prints every stage with value, bound and time.
"""

import sys
import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from rows import Row

from lagesbild.areas.area import AreaClass
from lagesbild.officers.plan.amounts import Amounts, amounts_of
from lagesbild.officers.plan.goals import stages_of
from lagesbild.officers.plan.program import build_program
from lagesbild.officers.plan.records import (
    COUNTED,
    District,
    Floor,
    GoalOrder,
    PlannedArea,
    Region,
    Situation,
    Span,
    Team,
    Variation,
)
from lagesbild.stats.lexicographic import SolveLimits, StageResult, solve_in_order

_FUNCTIONS = ("area_officer", "municipal_officer", "response", "investigation")


def invent(*, seed: int, loans: bool = False) -> Situation:
    """Return 7 regions, 95 districts, 65 areas and 4 functions, with too few for the norm.

    Every district has decided floors for all but area officers near what it has, and
    fewer recruits come than staff leave.
    """
    generator = np.random.default_rng(seed)
    regions = tuple(
        Region(
            id=f"r{number}",
            name=f"Region {number}",
            attrition=Span(low=30, value=40, high=50),
            recruits={
                2023 + year: Span(low=r * 3 // 4, value=r, high=r * 5 // 4)
                for year, r in enumerate(generator.integers(4, 12, size=6).tolist())
            },
        )
        for number in range(7)
    )
    districts = tuple(
        District(id=f"d{number}", name=f"Distrikt {number}", region=f"r{number % 7}")
        for number in range(95)
    )
    homes = generator.choice(95, size=65)
    residents = np.clip(generator.lognormal(9.8, 0.5, size=65), 1_500, 60_000).astype(int)
    classes = generator.choice([AreaClass.VULNERABLE, AreaClass.PARTICULARLY_VULNERABLE], size=65)
    areas = tuple(
        PlannedArea(
            id=f"a{number}",
            name=f"Område {number}",
            district=f"d{homes[number]}",
            area_class=AreaClass(classes[number]),
            residents=int(residents[number]),
        )
        for number in range(65)
    )
    teams = []
    floors = []
    for area in areas:
        for function in _FUNCTIONS:
            now = int(generator.integers(0, 3))
            need = now + int(generator.integers(0, 3))
            teams.append(_team(area.district, area.id, function, now, need))
    for district in districts:
        for function in _FUNCTIONS:
            now = int(generator.integers(0, 2 if function == COUNTED else 12))
            need = max(now + int(generator.integers(-1, 3)), 0)
            teams.append(_team(district.id, None, function, now, need))
            if function != COUNTED:
                here = [t.now for t in teams if (t.district, t.function) == (district.id, function)]
                least = sum(here) * 9 // 10
                floors.append(
                    Floor(function=function, units=least, from_year=2026, district=district.id)
                )
    return Situation(
        title=f"Påhittat land {seed}",
        unit=Fraction(1),
        year_zero=2025,
        years=5,
        residents_per_officer=5_000,
        class_weights={
            AreaClass.VULNERABLE: 1,
            AreaClass.RISK: 1,
            AreaClass.PARTICULARLY_VULNERABLE: 2,
        },
        lending_limit=100,
        training_lag=2,
        budgets={},
        cost_per_fte=dict.fromkeys(_FUNCTIONS, 900_000),
        order=GoalOrder.NORM_FIRST,
        loans=loans,
        regions=regions,
        districts=districts,
        areas=areas,
        teams=tuple(teams),
        floors=tuple(floors),
        variations=(),
    )


def _team(district: str, area: str | None, function: str, now: int, need: int) -> Team:
    span = Span(low=need, value=need, high=need)
    return Team(district=district, area=area, function=function, now=now, need=span)


def plan_of(*, seed: int, loans: bool = False, on_stage: Callable[[StageResult], None]) -> None:
    """Reach all goals for one invented country."""
    amounts = amounts_of(invent(seed=seed, loans=loans), Variation(id="base", title="Grund"))
    plan = build_program(amounts)
    pairs = f", for {_pairs(amounts) * amounts.years} possible loans" if loans else ""
    print(f"seed {seed}: {plan.program.columns} columns, {plan.program.rows} rows{pairs}")
    solve_in_order(plan.program, stages_of(plan), limits=SolveLimits(), on_stage=on_stage)


def measure() -> list[Row]:
    """Return what a plan of the stock of one country takes; peers are in docs/adr/0021."""
    began = time.perf_counter()
    plan_of(seed=1, on_stage=_told)
    seconds = time.perf_counter() - began
    return [Row(name="officer plan: 95 districts, 65 areas, 5 years", seconds=seconds, runs=1)]


def _pairs(amounts: Amounts) -> int:
    """Count the columns that who-lends-to-whom would be."""
    lenders = np.bincount(amounts.team_function[amounts.team_area < 0])
    borrowers = np.bincount(amounts.team_function[amounts.team_area >= 0])
    return int(lenders @ borrowers)


def _told(result: StageResult) -> None:
    gap = "" if result.gap is None else f"{100 * result.gap:.2f} %"
    print(
        f"  {result.name:<11}{result.proof:<11}value {result.value}  bound {result.bound}"
        f"  gap {gap}  {result.settled}/{len(result.values)}  {result.seconds:.1f} s",
        flush=True,
    )


def main() -> None:
    loans = "loans" in sys.argv
    for seed in [int(text) for text in sys.argv[1:] if text.isdigit()] or [1, 2, 3, 4, 5]:
        wall, cpu = time.perf_counter(), time.process_time()
        plan_of(seed=seed, loans=loans, on_stage=_told)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(f"  whole      {wall:.1f} s on the clock, {cpu:.1f} s of processor", flush=True)


if __name__ == "__main__":
    main()
