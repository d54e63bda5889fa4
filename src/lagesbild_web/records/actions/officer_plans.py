"""A plan of area officers is asked for, and made beside the site; whoever asked may delete it.

`exchange.officer_plans` reads the scenarios first, and is what the process does.
"""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act, NotAllowed
from lagesbild_web.policies import WrongState
from lagesbild_web.records.actions.making import WAITING, is_any_on_its_way, launch
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.models import OfficerPlan
from lagesbild_web.records.queries.officer_plans import check_may_plan, may_delete
from lagesbild_web.records.queries.people import Acting


class PlanRefused(UserError):
    """A plan that must not be made now."""


@transaction.atomic
def start_plan(*, title: str, scenario: str, by: Acting) -> OfficerPlan:
    """Start to make a plan of scenarios that were found right, and return it while it is made.

    :raises PlanRefused: while another is on its way.
    """
    plan = begin_plan(title=title, scenario=scenario, by=by)
    # The process must find the row, so it starts when the row is there for others.
    transaction.on_commit(partial(launch, plan, command="make_officer_plan"))
    return plan


@transaction.atomic
def begin_plan(*, title: str, scenario: str, by: Acting) -> OfficerPlan:
    """Record that a plan is to be made; who calls this makes it too.

    :raises PlanRefused: while another is on its way.
    """
    check_may_plan(by)
    if is_any_on_its_way(OfficerPlan.objects.all()):
        raise _busy()
    try:
        with transaction.atomic():
            plan = OfficerPlan.objects.create(
                title=title,
                scenario=scenario,
                step=WAITING,
                by=by.user,
                role=by.role_for(Act.PLAN),
            )
    except IntegrityError as error:
        # Somebody else began in the same moment; the database lets one of the two.
        raise _busy() from error
    record(Recorded.PLAN_STARTED, target=f"plan/{plan.pk}", by=by, act=Act.PLAN, plan=plan.pk)
    return plan


def _busy() -> PlanRefused:
    return PlanRefused(_("En plan är redan på väg. Vänta tills den är klar."))


@transaction.atomic
def delete_plan(plan: OfficerPlan, *, by: Acting) -> None:
    """Delete a plan of one's own with all that was made of it; only the log remembers it.

    :raises NotAllowed: if it is somebody else's.
    :raises WrongState: while it is being made.
    """
    check_may_plan(by)
    locked = OfficerPlan.objects.select_for_update().defer("tables").get(pk=plan.pk)
    if locked.by_id != by.user.pk:
        raise NotAllowed(_("Planen är någon annans. Bara den som lät göra den kan ta bort den."))
    if not may_delete(locked, by):
        raise WrongState(_("Planen räknas just nu. Vänta tills den är klar."))
    number = locked.pk
    locked.delete()
    record(Recorded.PLAN_DELETED, target=f"plan/{number}", by=by, act=Act.PLAN, plan=number)
