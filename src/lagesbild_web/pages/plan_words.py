"""How the figures of a plan are written on pages: values of goals, proofs, staff, kronor."""

from typing import Any

from django.utils.translation import gettext as _

from lagesbild.officers.plan.goals import GOAL_UNITS, Goal
from lagesbild.stats.lexicographic import Proof
from lagesbild_web.pages.languages import number, percent

NOTHING = "–"
_LEAST_GAP = 0.005
_MILLION = 1_000_000


def fte(value: float | None) -> str:
    """Write full-time posts without decimals where there are none."""
    if value is None:
        return NOTHING
    return number(value, decimals=0 if value == int(value) else 1)


def unit_of(goal: Goal) -> str:
    """Return the unit that a goal is written in, in Swedish: kronor by the million."""
    return f"miljoner {GOAL_UNITS[goal]}" if goal is Goal.COST else GOAL_UNITS[goal]


def value_text(goal: str, value: float | None) -> str:
    """Write what a goal reached, in the unit that `unit_of` says."""
    if value is None:
        return NOTHING
    if goal == Goal.COVERAGE:
        return percent(value)
    if goal == Goal.COST:
        return millions(value)
    return number(value, decimals=0 if value == int(value) else 2)


def difference_text(goal: str, difference: float | None) -> str:
    """Write a difference with its sign; empty where there is none to tell."""
    if not difference:
        return ""
    sign = "+" if difference > 0 else "−"
    if goal == Goal.COVERAGE:
        return _("%(points)s procentenheter") % {
            "points": f"{sign}{number(100 * abs(difference), decimals=0)}"
        }
    return f"{sign}{value_text(goal, abs(difference))}"


def proof_text(stage: dict[str, Any]) -> str:
    """Say how sure the value of a goal is: proven, or how much better it could be."""
    if stage["proof"] == Proof.PROVEN:
        return _("bevisat")
    if stage["proof"] == Proof.INFEASIBLE:
        return _("omöjligt")
    if stage["value"] is None:
        return _("tiden räckte inte")
    if stage["goal"] == Goal.COVERAGE:
        if stage["bound"] is None or stage["bound"] <= stage["value"]:
            return _("inte bevisat: andra områden kan få mer")
        return _("inte bevisat: kan vara upp till %(bound)s") % {"bound": percent(stage["bound"])}
    gap = (stage["value"] - stage["bound"]) / (stage["value"] or 1)
    if gap < _LEAST_GAP:
        return _("inte bevisat: kan vara mindre än 1 procent bättre")
    return _("inte bevisat: kan vara %(gap)s bättre") % {"gap": percent(gap)}


def millions(kronor: float | None) -> str:
    return NOTHING if kronor is None else number(kronor / _MILLION, decimals=1)
