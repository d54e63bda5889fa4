"""Plans of area officers in the invented country of `staffed`, made without a whole collection.

Norra Ängen and Kvarnbyn are on the list; the norm asks for 1.2 and 2.5 officers there, and the
country has four: 2, 1 and 1.
"""

from contextlib import nullcontext
from datetime import UTC, date, datetime

import pytest
from tests.web import staffed
from tests.web.factories import acting, build_round, person

from lagesbild_web.records.actions.officer_plans import begin_plan
from lagesbild_web.records.exchange import officer_plans
from lagesbild_web.records.exchange.officer_plans import make_officer_plan, site_collection
from lagesbild_web.records.models import Decision, OfficerPlan, Round, User
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.roles import Role

CLASSES = {"A1": "vulnerable", "A3": "particularly_vulnerable"}
SCENARIO = """\
title: "Poliser 2027–2028"
year_zero: 2026
years: 2
unit: 1
order: "norm_first"
loans: false
lending_limit: 0.5
training_lag: 2
class_weights:
  - {class: "vulnerable", weight: 1}
  - {class: "risk", weight: 2}
  - {class: "particularly_vulnerable", weight: 3}
costs:
  - {function: "area_officer", kronor: 900000}
regions:
  - {id: "R1", attrition: 0}
recruits:
  - {region: "R1", begins: 2025, fte: 1}
  - {region: "R1", begins: 2026, fte: 0}
scenarios:
  - {id: "base", title: "Grundfallet"}
  - {id: "pulled", title: "10 procentenheter mer bortdraget", more_pulled_away: 0.1}
"""
NOT_POSSIBLE = SCENARIO.replace(
    "scenarios:", 'floors:\n  - {function: "area_officer", region: "R1", fte: 9}\nscenarios:'
)
"""With a floor that the country has not the people for."""


def build_planned_country(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build the country with staff and decided classes; its plans skip the check of a collection.

    Such a check wants indicators, answers and real coordinates, which plans have no use for.
    """
    staffed.build_staffed_country()
    build_round()
    earlier = build_round(code="2026", state=RoundState.CLOSED)
    Round.objects.filter(pk=earlier.pk).update(reference_day=date(2026, 6, 1))
    first, second = person("first-decider"), person("second-decider")
    at = datetime(2026, 6, 2, tzinfo=UTC)
    for area, area_class in CLASSES.items():
        assessment = earlier.assessments.get(area=area)
        Decision.objects.create(
            assessment=assessment,
            area_class=area_class,
            data_version="",
            first_by=first,
            first_at=at,
            second_by=second,
            second_at=at,
        )
        earlier.assessments.filter(area=area).update(state="decided")
    monkeypatch.setattr(officer_plans, "written_collection", nullcontext)
    monkeypatch.setattr(officer_plans, "read_collection", lambda _folder: site_collection())


def planner(name: str = "planerare") -> User:
    found = User.objects.filter(username=name).first()
    return found or person(name, Role.NATIONAL_ANALYST)


def made_plan(scenario: str = SCENARIO, *, by: User | None = None) -> OfficerPlan:
    """Make a plan of a scenario here and now."""
    plan = begin_plan(title="Poliser 2027–2028", scenario=scenario, by=acting(by or planner()))
    return make_officer_plan(plan.pk)
