"""How staff, functions and places of a plan are named to those who read it, in Swedish."""

from datetime import date

from lagesbild import swedish
from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.officers.plan.records import Floor, Situation, Team


def fte_text(situation: Situation, units: int) -> str:
    """Write units as full-time equivalents, without decimals where there are none."""
    amount = situation.fte(units)
    return swedish.number(amount, decimals=0 if amount == int(amount) else 1)


def function_text(situation: Situation, function: str) -> str:
    """Return the title in the catalogue as it stands inside a sentence."""
    known = officer_catalogue_on(date(situation.year_zero, 12, 31)).functions
    return known[function].title.lower() if function in known else function


def area_name(situation: Situation, area: str) -> str:
    return next(a.name for a in situation.areas if a.id == area)


def district_name(situation: Situation, district: str) -> str:
    return next(d.name for d in situation.districts if d.id == district)


def region_name(situation: Situation, region: str) -> str:
    return next(r.name for r in situation.regions if r.id == region)


def team_place(situation: Situation, team: Team) -> str:
    if team.area is not None:
        return area_name(situation, team.area)
    return district_name(situation, team.district)


def floor_place(situation: Situation, floor: Floor) -> str:
    if floor.region is not None:
        return region_name(situation, floor.region)
    if floor.area is not None:
        return area_name(situation, floor.area)
    assert floor.district is not None
    return district_name(situation, floor.district)


def floor_text(situation: Situation, floor: Floor) -> str:
    return (
        f"Golvet {fte_text(situation, floor.units)} för {function_text(situation, floor.function)}"
        f" i {floor_place(situation, floor)}"
    )
