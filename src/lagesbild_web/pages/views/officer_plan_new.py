"""A new plan of area officers: filled in, or given as a scenario file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lagesbild.errors import DeliveryRejected, NotFound, Problem
from lagesbild.sources.officer_plan.reading import read_values
from lagesbild_web.pages.forms.base import problems_of
from lagesbild_web.pages.forms.officer_plan import ScenarioForm, can_be_filled_in
from lagesbild_web.pages.forms.plan_files import ScenarioFileForm
from lagesbild_web.pages.forms.plan_values import initial_of
from lagesbild_web.pages.frame import show
from lagesbild_web.pages.views.officer_plans import plans_crumb
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.pages.views.resources import resources_crumb
from lagesbild_web.records.actions.officer_plans import PlanRefused
from lagesbild_web.records.exchange.officer_plans import (
    FILE,
    SECONDS_FOR_PLANS,
    PlanOutline,
    ask_for_plan,
    outline_of_site,
)
from lagesbild_web.records.models import OfficerPlan
from lagesbild_web.records.queries.officer_plans import check_may_plan, plan_seen

_FIELDS_ANEW = "falt"
"""The step that shows the fields for other years, and starts nothing."""
_MOST_REGIONS_OPEN = 3


@require_http_methods(["GET", "POST"])
@refused_readably
def officer_plan_new(request: HttpRequest) -> HttpResponse:
    """Ask for the scenarios of a plan, and start to make it when all is right."""
    check_may_plan(request.acting)
    earlier = _earlier(request)
    outline = outline_of_site(year_zero=_year_zero(request, earlier))
    if outline is None:
        return show(
            request,
            "plans/no_staffing.html",
            heading=_("Ny plan"),
            trail=[resources_crumb(), plans_crumb()],
            section="resources",
        )
    if request.method == "POST" and request.POST.get("steg") != _FIELDS_ANEW:
        form = ScenarioForm(request.POST, outline=outline)
        if form.is_valid():
            plan = _started(request, form)
            if plan is not None:
                return redirect("officer_plan", plan.pk)
        return _form_page(request, form, outline, status=422)
    if request.method == "POST":
        return _form_page(
            request, ScenarioForm(outline=outline, initial=request.POST.dict()), outline
        )
    values: Mapping[str, Any] = outline.values
    if earlier is not None:
        values = read_values(earlier.scenario.encode(), file=FILE)
        if not can_be_filled_in(values, outline):
            return redirect(f"{reverse('officer_plan_file')}?fran={earlier.pk}")
    form = ScenarioForm(outline=outline, initial=initial_of(values, outline))
    return _form_page(request, form, outline)


def _earlier(request: HttpRequest) -> OfficerPlan | None:
    """Return the plan whose scenarios the new one begins with, if one is asked for."""
    number = request.GET.get("fran", "")
    if not number:
        return None
    found = plan_seen(request.acting, int(number)) if number.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _year_zero(request: HttpRequest, earlier: OfficerPlan | None) -> int | None:
    """Return the year that the fields are about, if any has been chosen."""
    chosen = request.POST.get("year_zero", "")
    if chosen.isdecimal():
        return int(chosen)
    if earlier is None:
        return None
    year = read_values(earlier.scenario.encode(), file=FILE).get("year_zero")
    return int(year) if year is not None else None


def _started(request: HttpRequest, form: ScenarioForm) -> OfficerPlan | None:
    """Start to make the plan, or say at the fields why not."""
    try:
        return ask_for_plan(form.said().written.text, by=request.acting)
    except DeliveryRejected as refused:
        form.say_what_is_wrong(refused.problems)
    except NotFound as missing:
        form.add_error("year_zero", str(missing))
    except PlanRefused as refused:
        form.add_error(None, str(refused))
    return None


def _form_page(
    request: HttpRequest, form: ScenarioForm, outline: PlanOutline, *, status: int = 200
) -> HttpResponse:
    return show(
        request,
        "plans/new.html",
        heading=_("Ny plan"),
        lead=_(
            "Distrikt, områden, invånare, klasser, bemanning och behov tas ur systemet. Här säger"
            " du resten. Det som ingen vet är gissat i förväg, och rekryter står på 0."
        ),
        trail=[resources_crumb(), plans_crumb()],
        section="resources",
        form=form,
        problems=problems_of(form, says_where=True),
        outline=outline,
        regions=[
            {"group": one, "is_open": one.has_errors or len(form.regions) <= _MOST_REGIONS_OPEN}
            for one in form.regions
        ],
        minutes=SECONDS_FOR_PLANS // 60,
        status=status,
    )


@require_http_methods(["GET", "POST"])
@refused_readably
def officer_plan_file(request: HttpRequest) -> HttpResponse:
    """Take a scenario file, and start to make the plan when all is right with it."""
    check_may_plan(request.acting)
    earlier = _earlier(request)
    form = ScenarioFileForm(
        request.POST or None,
        request.FILES or None,
        initial={"content": earlier.scenario} if earlier else None,
    )
    found: Sequence[Problem] = ()
    if request.method == "POST" and form.is_valid():
        try:
            plan = ask_for_plan(form.cleaned_data["scenario"], by=request.acting)
        except DeliveryRejected as refused:
            found = refused.problems
        except (NotFound, PlanRefused) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("officer_plan", plan.pk)
        # What was given stands in the field, so that it can be mended there.
        form = form.with_text(form.cleaned_data["scenario"])
    return show(
        request,
        "plans/file.html",
        heading=_("Ny plan av en scenariofil"),
        lead=_(
            "Filen är YAML. Det som den utelämnar tas ur systemet. Allt som är fel räknas upp på en"
            " gång, och inget görs förrän filen är rätt."
        ),
        trail=[resources_crumb(), plans_crumb()],
        section="resources",
        form=form,
        found=found,
        status=422 if form.errors or found else 200,
    )
