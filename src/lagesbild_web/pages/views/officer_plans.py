"""Plans of area officers: which there are, what one of them says, and how it leaves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild.reports.officer_plan_chart import scenario_figure
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.making_progress import ended_for_script, progress_page
from lagesbild_web.pages.middleware import is_by_script
from lagesbild_web.pages.plan_rows import ShownPlan
from lagesbild_web.pages.plan_words import fte
from lagesbild_web.pages.table_words import by_whom
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.pages.views.resources import resources_crumb
from lagesbild_web.records.actions.officer_plans import delete_plan
from lagesbild_web.records.exchange.figure_files import FORMS
from lagesbild_web.records.exchange.plan_exports import export_plan
from lagesbild_web.records.models import OfficerPlan
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.officer_plans import (
    may_delete,
    may_plan,
    plan_seen,
    plan_tables,
    plans_seen,
)
from lagesbild_web.roles import Role

_SHOWN_PRICES = 12


def plans_crumb() -> Crumb:
    return Crumb(title=_("Planer"), url=reverse("officer_plans"))


def _by(plan: OfficerPlan) -> str:
    return by_whom(plan.by, Role(plan.role).title if plan.role else "")


@require_GET
@refused_readably
def officer_plans(request: HttpRequest) -> HttpResponse:
    """List the plans, those that could not be made too to who may make them."""
    plans = plans_seen(request.acting)
    return show(
        request,
        "plans/plans.html",
        heading=_("Planer för områdespoliser"),
        lead=_(
            "Var områdespoliserna kan vara de kommande åren, med de människor och de pengar som"
            " finns. En plan är ett underlag och bestämmer ingenting."
        ),
        trail=[resources_crumb()],
        section="resources",
        plans=[{"plan": one, "by": _by(one)} for one in plans],
        may_plan=may_plan(request.acting),
    )


def _found(request: HttpRequest, pk: int) -> OfficerPlan:
    """Return a plan that the person reads: of others nobody learns that they are there."""
    plan = plan_seen(request.acting, pk)
    if plan is None:
        raise Http404
    return plan


@require_GET
@refused_readably
def officer_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan, how far it has come while it is made, or why it was not."""
    plan = _found(request, pk)
    if plan.state != MakingState.READY:
        return progress_page(
            request,
            plan,
            url=reverse("officer_plan", args=[pk]),
            headings=(_("Planen räknas"), _("Planen gick inte att göra")),
            how_long=_(
                "Det tar från en halv minut till 15 minuter, beroende på hur många scenarierna är."
            ),
            everything=(reverse("officer_plans"), _("Alla planer")),
            again=f"{reverse('officer_plan_new')}?fran={pk}",
            eyebrow=in_swedish(plan.title),
            trail=[resources_crumb(), plans_crumb()],
            section="resources",
        )
    if is_by_script(request):
        return ended_for_script()
    shown = ShownPlan(plan_tables(pk), scenario=request.GET.get("scenario"))
    return show(
        request,
        "plans/plan.html",
        heading=plan.title,
        heading_is_swedish=True,
        eyebrow=_("Plan för områdespoliser"),
        trail=[resources_crumb(), plans_crumb()],
        section="resources",
        plan=plan,
        by=_by(plan),
        shown=shown,
        figure=scenario_figure(shown.comparison, title=plan.title),
        prices=shown.prices[:_SHOWN_PRICES],
        more_prices=[*shown.prices[_SHOWN_PRICES:], *shown.limits_without_price],
        rounded=fte(float(shown.run["rounded_fte"])) if "rounded_fte" in shown.run else "",
        may_plan=may_plan(request.acting),
        may_delete=may_delete(plan, request.acting),
        can_print=True,
    )


@require_GET
@refused_readably
def officer_plan_scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the scenario file, with which anyone can make the plan anew."""
    plan = _found(request, pk)
    return HttpResponse(
        plan.scenario,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="plan-{pk}.yaml"'},
    )


@require_http_methods(["GET", "POST"])
@refused_readably
def officer_plan_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a plan of one's own, after asking."""
    plan = _found(request, pk)
    if request.method == "POST":
        delete_plan(plan, by=request.acting)
        messages.success(request, _("Planen är borttagen. Bara loggen minns den."))
        return redirect("officer_plans")
    if not may_delete(plan, request.acting):
        raise Http404
    return show(
        request,
        "plans/delete.html",
        heading=_("Ta bort planen?"),
        eyebrow=in_swedish(plan.title),
        trail=[resources_crumb(), plans_crumb()],
        section="resources",
        plan=plan,
    )


@require_POST
@refused_readably
def officer_plan_tables(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the tables of a plan, as the form that is asked for."""
    plan = _found(request, pk)
    form = request.POST.get("format", "")
    if plan.state != MakingState.READY:
        raise Http404
    if form not in FORMS:
        messages.error(request, _("Välj hur filen ska se ut."))
        return redirect("officer_plan", pk)
    file = export_plan(
        plan,
        form=form,
        address=request.build_absolute_uri(reverse("officer_plan", args=[pk])),
        by=request.acting,
    )
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )
