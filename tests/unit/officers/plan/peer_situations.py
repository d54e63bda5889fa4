"""Invented situations that two solvers plan for; imports neither of them."""

from fractions import Fraction

import numpy as np

from lagesbild.areas.area import AreaClass
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

FUNCTIONS = (COUNTED, "response")


def invent(seed):
    """Two regions, four districts, four areas, two functions and two years, with loans."""
    generator = np.random.default_rng(seed)

    def draw(low, high):
        return int(generator.integers(low, high + 1))

    def exactly(number):
        return Span(low=number, value=number, high=number)

    areas = tuple(
        PlannedArea(
            id=f"a{number}",
            name=f"Område {number}",
            district=f"d{draw(0, 3)}",
            area_class=list(AreaClass)[draw(0, 2)],
            residents=draw(60, 180) * 100,
        )
        for number in range(4)
    )
    teams = [Team(district=a.district, area=a.id, function=COUNTED, now=draw(0, 2)) for a in areas]
    floors = []
    for number in range(4):
        for function in FUNCTIONS:
            now = draw(1, 6)
            need = exactly(now + draw(0, 2)) if draw(0, 1) else None
            teams.append(
                Team(district=f"d{number}", area=None, function=function, now=now, need=need)
            )
            if function != COUNTED:
                floors.append(
                    Floor(
                        function=function,
                        units=now - draw(0, 1),
                        from_year=2026,
                        district=f"d{number}",
                    )
                )
    staff = sum(team.now for team in teams)
    return Situation(
        title=f"Jämförelse {seed}",
        unit=Fraction(1),
        year_zero=2025,
        years=2,
        residents_per_officer=5_000,
        class_weights={
            AreaClass.VULNERABLE: 1,
            AreaClass.RISK: 2,
            AreaClass.PARTICULARLY_VULNERABLE: 3,
        },
        lending_limit=300,
        training_lag=1,
        budgets={2027: (staff - 1) * 900_000},
        cost_per_fte={COUNTED: 1_000_000, "response": 900_000},
        order=(GoalOrder.NORM_FIRST, GoalOrder.COVERAGE_FIRST)[seed % 2],
        loans=True,
        regions=tuple(
            Region(
                id=f"r{number}",
                name=f"Region {number}",
                attrition=exactly(draw(30, 120)),
                recruits={2024 + y: exactly(draw(0, 3)) for y in range(4)},
            )
            for number in range(2)
        ),
        districts=tuple(
            District(
                id=f"d{n}", name=f"Distrikt {n}", region=f"r{n % 2}", pulled_away=100 * (n % 2)
            )
            for n in range(4)
        ),
        areas=areas,
        teams=tuple(teams),
        floors=tuple(floors),
        variations=(Variation(id="base", title="Grund"),),
    )
