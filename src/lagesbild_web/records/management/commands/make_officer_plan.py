"""`lagesbild_web make_officer_plan`: make a plan of area officers that has been asked for."""

from lagesbild_web.records.exchange.making import OnStep
from lagesbild_web.records.exchange.officer_plans import make_officer_plan
from lagesbild_web.records.management.making import MakingCommand
from lagesbild_web.records.models import OfficerPlan
from lagesbild_web.records.models.making import Making


class Command(MakingCommand):
    help = "Make a plan that has been asked for in the site; the site starts this itself."
    number = "PLAN"

    def make(self, pk: int, *, on_step: OnStep) -> OfficerPlan:
        return make_officer_plan(pk, on_step=on_step)

    def told(self, made: Making) -> str:
        return f"Klar: plan {made.pk}, dataversion {made.data_version}."
