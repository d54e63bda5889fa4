"""Small invented situations for tests of plans, and every plan of them, one by one."""

from fractions import Fraction

import numpy as np

from lagesbild.areas.area import AreaClass
from lagesbild.officers.plan.records import (
    COUNTED,
    District,
    Event,
    Floor,
    GoalOrder,
    PlannedArea,
    Region,
    Situation,
    Span,
    Team,
    Variation,
)

WEIGHTS = {AreaClass.VULNERABLE: 1, AreaClass.RISK: 2, AreaClass.PARTICULARLY_VULNERABLE: 3}
BASE = Variation(id="base", title="Grund")


def exactly(number):
    return Span(low=number, value=number, high=number)


def situation(**changes):
    """One region with one district, two listed areas and a team for the rest; two years."""
    parts = {
        "title": "Prov",
        "unit": Fraction(1),
        "year_zero": 2025,
        "years": 2,
        "residents_per_officer": 5_000,
        "class_weights": WEIGHTS,
        "lending_limit": None,
        "training_lag": 2,
        "budgets": {},
        "cost_per_fte": {COUNTED: 900_000, "response": 800_000},
        "order": GoalOrder.NORM_FIRST,
        "loans": False,
        "regions": (Region(id="nord", name="Region Nord", attrition=exactly(0)),),
        "districts": (District(id="d1", name="Älvstaden", region="nord"),),
        "areas": (
            PlannedArea(
                id="hamnen",
                name="Hamnen",
                district="d1",
                area_class=AreaClass.VULNERABLE,
                residents=7_500,
            ),
            PlannedArea(
                id="angen",
                name="Norra Ängen",
                district="d1",
                area_class=AreaClass.PARTICULARLY_VULNERABLE,
                residents=12_000,
            ),
        ),
        "teams": (
            Team(district="d1", area="hamnen", function=COUNTED, now=1),
            Team(district="d1", area="angen", function=COUNTED, now=1),
            Team(district="d1", area=None, function="response", now=3),
        ),
        "floors": (),
        "variations": (BASE,),
    }
    return Situation(**(parts | changes))


def random_situation(seed):
    """Two areas and one or two other teams for one or two years, with any mixture of limits."""
    generator = np.random.default_rng(seed)

    def draw(low, high):
        return int(generator.integers(low, high + 1))

    classes = list(AreaClass)
    years = draw(1, 2)
    areas = tuple(
        PlannedArea(
            id=name,
            name=name.title(),
            district="d1",
            area_class=classes[draw(0, 2)],
            residents=draw(5, 160) * 100,
        )
        for name in ("hamnen", "angen")
    )
    teams = [Team(district="d1", area=a.id, function=COUNTED, now=draw(0, 2)) for a in areas]
    teams = [_with_need(team, generator) for team in teams]
    teams.append(
        _with_need(Team(district="d1", area=None, function="response", now=draw(1, 3)), generator)
    )
    if years == 1 and draw(0, 1):
        other = Team(district="d1", area="angen", function="response", now=draw(0, 1), most=2)
        teams.append(_with_need(other, generator))
    floors = []
    if draw(0, 1):
        floors.append(Floor(function="response", units=draw(1, 3), from_year=2026, district="d1"))
    if draw(0, 1):
        floors.append(Floor(function=COUNTED, units=draw(1, 4), from_year=2026, region="nord"))
    budgets = {2026: draw(3, 7) * 800_000 + 100_000} if draw(0, 2) == 0 else {}
    attrition = exactly((0, 40, 150, 300)[draw(0, 3)])
    recruits = {2024: exactly(draw(0, 2)), 2025: exactly(draw(0, 2))}
    event = Event(name="Toppmötet", year=2026, units=draw(1, 4), weeks=26, region="nord")
    variation = Variation(
        id="base",
        title="Grund",
        more_pulled_away=(0, 100)[draw(0, 1)],
        events=(event,) if draw(0, 3) == 0 else (),
    )
    return situation(
        years=years,
        areas=areas,
        teams=tuple(teams),
        floors=tuple(floors),
        budgets=budgets,
        lending_limit=(None, 150, 400)[draw(0, 2)],
        order=(GoalOrder.NORM_FIRST, GoalOrder.COVERAGE_FIRST)[draw(0, 1)],
        regions=(Region(id="nord", name="Region Nord", attrition=attrition, recruits=recruits),),
        variations=(variation,),
    )


def _with_need(team, generator):
    if generator.random() < 0.5:
        return team
    need = exactly(int(generator.integers(0, 5)))
    return Team(**(team.__dict__ | {"need": need}))


def best_by_trying_all(given):
    """Try every number of units in every team and year, by the words of the manual.

    Written from docs/officers-plan.md and not from the program: all in FTE and fractions.
    """
    [variation] = given.variations
    [region] = given.regions
    teams, years = given.teams, list(given.planned_years)
    leave = Fraction(region.attrition.value, 1000)
    taken = dict.fromkeys(years, 0)
    for event in variation.events:
        taken[event.year] += -(-event.units * event.weeks // 52)
    start = sum(team.now for team in teams)
    come = {
        year: region.recruits[year - given.training_lag].value
        if year - given.training_lag in region.recruits
        else 0
        for year in years
    }
    best = None
    for plan in _plans(given, start, leave, come, taken):
        goals = _goals_of(given, variation, plan, taken, leave, start)
        if goals is not None and (best is None or goals < best):
            best = goals
    return best


def _plans(given, start, leave, come, taken):
    """Every sequence of staffings whose sum is what can be employed, less those away."""

    def extend(done, before):
        year = given.year_zero + 1 + len(done)
        if len(done) == given.years:
            yield done
            return
        stay = int((1 - leave) * before)
        for employed in range(stay, stay + come[year] + 1):
            placed = max(employed - taken[year], 0)
            for units in _splits(placed, len(given.teams)):
                yield from extend([*done, (employed, units)], employed)

    yield from extend([], start)


def _splits(total, parts):
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _splits(total - first, parts - 1):
            yield (first, *rest)


def _goals_of(given, variation, plan, taken, leave, start):
    teams, by_id = given.teams, {area.id: area for area in given.areas}
    pulled = Fraction(variation.more_pulled_away, 1000)
    norm = needs = placed = cost = floors = 0
    over_away = over_most = over_budget = 0
    coverages = []
    before = [team.now for team in teams]
    for year, (employed, units) in zip(given.planned_years, plan, strict=True):
        over_away += max(taken[year] - employed, 0)
        for index, (team, here) in enumerate(zip(teams, units, strict=True)):
            works = here * (1 - pulled) if team.function == COUNTED else Fraction(here)
            if team.function == COUNTED and team.area is not None:
                area = by_id[team.area]
                asked = Fraction(area.residents, given.residents_per_officer)
                norm += given.class_weights[area.area_class] * max(asked - works, 0)
                coverages.append(min(works / asked, Fraction(1)))
            if team.need is not None:
                weight = given.class_weights[by_id[team.area].area_class] if team.area else 1
                needs += weight * max(team.need.value - works, 0)
            if team.most is not None:
                over_most += max(here - team.most, 0)
            if team.area is None and given.lending_limit is not None:
                share = leave + Fraction(given.lending_limit, 1000)
                away = -(-taken[year] * team.now // max(start, 1))
                if here + away < int(max(1 - share, 0) * before[index]):
                    return None
            placed += max(here - before[index], 0)
            cost += here * given.cost_per_fte[team.function]
        for floor in given.floors:
            there = sum(
                u for u, t in zip(units, teams, strict=True) if t.function == floor.function
            )
            floors += max(floor.units - there, 0)
        if year in given.budgets:
            spent = sum(
                u * given.cost_per_fte[t.function] for u, t in zip(units, teams, strict=True)
            )
            spent += taken[year] * given.cost_per_fte[COUNTED]
            over_budget += max(spent - given.budgets[year], 0)
        before = list(units)
    worst_first = [-coverage for coverage in sorted(coverages)]
    middle = [norm, worst_first]
    if given.order is GoalOrder.COVERAGE_FIRST:
        middle.reverse()
    return (over_away, over_most, over_budget, floors, *middle, needs, placed, cost)


__all__ = ["BASE", "best_by_trying_all", "exactly", "random_situation", "situation"]
