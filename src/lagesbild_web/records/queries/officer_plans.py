"""Who may plan area officers and who may read a plan, and which plans there are."""

from functools import lru_cache

import polars as pl
from django.utils.translation import gettext as _

from lagesbild_web.permissions import Act, FieldClass, NotAllowed
from lagesbild_web.records.models import OfficerPlan
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.making import unpack_tables
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_has_somewhere, sees_somewhere

WHOLE_COUNTRY: frozenset[str] = frozenset()
"""What a plan lies inside: no unit."""


def may_plan(acting: Acting) -> bool:
    return acting.may(Act.PLAN, inside=WHOLE_COUNTRY)


def check_may_plan(acting: Acting) -> None:
    """Do nothing if a person may plan, which needs the whole country.

    :raises NotAllowed: with what is lacking.
    """
    check_has_somewhere(acting, Act.PLAN)
    if not may_plan(acting):
        raise NotAllowed(_("En plan gäller hela landet. Din roll gäller bara en del av det."))


def may_read_plans(acting: Acting) -> bool:
    """Tell whether a person reads plans: they hold the staff of every team in the country."""
    return may_plan(acting) or acting.sees(FieldClass.STAFF, inside=WHOLE_COUNTRY)


def check_may_read_plans(acting: Acting) -> None:
    """Do nothing if a person reads plans.

    :raises NotAllowed: with what is lacking.
    """
    if may_read_plans(acting):
        return
    if sees_somewhere(acting, FieldClass.STAFF):
        raise NotAllowed(_("En plan gäller hela landet. Din roll gäller bara en del av det."))
    raise NotAllowed(_("Din roll ger inte rätt att läsa det här."))


def plans_seen(acting: Acting) -> list[OfficerPlan]:
    """Return the plans without their tables, the newest first; the ready ones to who may not plan.

    :raises NotAllowed: if the person reads no plans.
    """
    check_may_read_plans(acting)
    rows = OfficerPlan.objects.defer("tables", "scenario").select_related("by").order_by("-pk")
    return list(rows if may_plan(acting) else rows.filter(state=MakingState.READY))


def plan_seen(acting: Acting, pk: int) -> OfficerPlan | None:
    """Return a plan without its tables; None where there is none, or not for this person."""
    if not may_read_plans(acting):
        return None
    rows = OfficerPlan.objects.defer("tables").select_related("by").filter(pk=pk)
    return (rows if may_plan(acting) else rows.filter(state=MakingState.READY)).first()


def may_delete(plan: OfficerPlan, acting: Acting) -> bool:
    """Tell whether a person may delete a plan: their own, when nothing is being made of it."""
    return may_plan(acting) and plan.by_id == acting.user.pk and plan.state != MakingState.RUNNING


@lru_cache(maxsize=4)
def plan_tables(plan_id: int) -> dict[str, pl.DataFrame]:
    """Return the tables of a finished plan; it never changes, so it is read once."""
    return unpack_tables(OfficerPlan.objects.values_list("tables", flat=True).get(pk=plan_id))
