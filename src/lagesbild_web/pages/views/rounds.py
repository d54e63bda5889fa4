"""A round from plan to close: the wizard, who rates what, whether it can be compared."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild_web.pages.forms.base import PageForm, problems_of
from lagesbild_web.pages.forms.steering import AssignForm, PanelForm, RoundForm
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import EVERYWHERE, Act
from lagesbild_web.records.actions.linking import add_proposed_links, panel_places
from lagesbild_web.records.actions.rounds import (
    Assigned,
    RoundNotLinked,
    RoundPlan,
    RoundRefused,
    assign_sessions,
    close_round,
    open_round,
    plan_round,
)
from lagesbild_web.records.models import CalibrationCase, Grant, QuestionnaireVersion, Round, User
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.links import PlanCheck, check_plan, new_cases
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.plans import PlannedRound, planned_round
from lagesbild_web.records.queries.scopes import check_has_somewhere
from lagesbild_web.records.queries.status import region_of
from lagesbild_web.roles import Role

CASE = "fall:"
"""Before the code of a calibration case, in a list that also holds areas."""


def _trail(round_: Round | None = None) -> list[Crumb]:
    trail = [Crumb(title=_("Administration"), url=reverse("administration"))]
    if round_ is not None:
        trail.append(Crumb(title=round_.title, url=reverse("round", args=[round_.code])))
    return trail


@require_GET
@refused_readably
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a round: its days, who rates what, and what can be done with it now."""
    check_has_somewhere(request.acting, Act.RUN_ROUND)
    round_ = get_object_or_404(Round.objects.select_related("questionnaire"), code=code)
    return _round_page(request, round_)


def _round_page(
    request: HttpRequest, round_: Round, *, form: AssignForm | None = None
) -> HttpResponse:
    organisation = organisation_on(round_.reference_day)
    planned = planned_round(round_, organisation=organisation)
    shown = form or _assign_form(round_, planned, on=request.acting.on)
    return show(
        request,
        "status/round.html",
        heading=round_.title,
        eyebrow=_("Omgång %(code)s") % {"code": round_.code},
        trail=_trail(),
        section="administration",
        round=round_,
        planned=planned,
        form=shown,
        groups=_grouped(shown, "things"),
        can_print=True,
        status=422 if form is not None else 200,
    )


def _assign_form(
    round_: Round,
    planned: PlannedRound,
    *,
    on: date,
    data: Mapping[str, object] | None = None,
) -> AssignForm:
    cases = CalibrationCase.objects.order_by("code")
    return AssignForm(
        data,
        raters=raters_on(on),
        things=[
            (_("Områden"), [(row.area, row.name) for row in planned.areas]),
            (_("Kalibreringsfall"), [(f"{CASE}{one.code}", one.title) for one in cases]),
        ],
    )


def raters_on(day: date) -> QuerySet[User]:
    """Return those who have the role of a rater on a day, by name."""
    grants = Grant.objects.on(day).filter(role=Role.AREA_OFFICER).values("user")
    return User.objects.filter(is_active=True, pk__in=grants).order_by("display_name")


@require_http_methods(["GET", "POST"])
@refused_readably
def round_new(request: HttpRequest) -> HttpResponse:
    """Plan a round in two steps: fill in, look at what it will be, plan it."""
    acting: Acting = request.acting
    acting.check_may(Act.RUN_ROUND, inside=frozenset())
    organisation = organisation_on(_day(request) or acting.on)
    form = RoundForm(
        request.POST or None,
        areas=_areas_by_region(organisation),
        initial={
            "areas": list(organisation.areas),
            "questionnaire": QuestionnaireVersion.objects.order_by("-version").first(),
        },
    )
    if request.method == "POST" and form.is_valid():
        step = request.POST.get("step", "preview")
        if step == "preview":
            return _preview(request, form, organisation=organisation)
        if step == "plan":
            return _plan(request, form, acting)
    is_wrong = bool(form.errors) and request.POST.get("step") != "change"
    return show(
        request,
        "status/round_new.html",
        heading=_("Planera omgång"),
        trail=_trail(),
        section="administration",
        form=form,
        groups=_grouped(form, "areas"),
        steps=_steps(1),
        problems=None if is_wrong else [],
        status=422 if is_wrong else 200,
    )


def _day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.POST.get("reference_day", ""))
    except ValueError:
        return None


def _steps(current: int) -> list[dict[str, str]]:
    titles = (_("Fyll i"), _("Granska"), _("Planerad"))
    states = ["done"] * (current - 1) + ["current"] + ["coming"] * (len(titles) - current)
    return [{"title": title, "state": state} for title, state in zip(titles, states, strict=True)]


def _areas_by_region(organisation: Organisation) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all areas as choices, grouped by police region."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in organisation.areas_in(EVERYWHERE):
        region = organisation.name(region_of(area, organisation=organisation)) or _("Utan region")
        groups.setdefault(region, []).append((area, organisation.area_name(area)))
    return sorted(groups.items())


def _grouped(form: PageForm, name: str) -> list[dict[str, object]]:
    """Return the boxes of a field by group: a bound field gives them in one long row."""
    boxes = iter(form[name])
    return [
        {"title": title, "boxes": [next(boxes) for _choice in choices]}
        for title, choices in form.fields[name].choices
    ]


def _preview(request: HttpRequest, form: RoundForm, *, organisation: Organisation) -> HttpResponse:
    given = form.cleaned_data
    chosen = set(given["areas"])
    counted = [
        (region, sum(code in chosen for code, _name in areas))
        for region, areas in _areas_by_region(organisation)
    ]
    left_out = [name for code, name in _names(organisation) if code not in chosen]
    districts = {organisation.district_of(area) for area in chosen}
    return show(
        request,
        "status/round_preview.html",
        heading=_("Planera omgång"),
        trail=_trail(),
        section="administration",
        form=form,
        problems=[],
        given=given,
        steps=_steps(2),
        counted=counted,
        areas=len(chosen),
        districts=len(districts),
        left_out=left_out,
    )


def _names(organisation: Organisation) -> list[tuple[str, str]]:
    return [(code, organisation.area_name(code)) for code in organisation.areas_in(EVERYWHERE)]


def _plan(request: HttpRequest, form: RoundForm, acting: Acting) -> HttpResponse:
    given = dict(form.cleaned_data)
    areas = given.pop("areas")
    try:
        round_ = plan_round(plan=RoundPlan(**given), areas=areas, by=acting)
    except RoundRefused as refused:
        for fault in refused.faults:
            form.add_error(None, fault)
        return show(
            request,
            "status/round_new.html",
            heading=_("Planera omgång"),
            trail=_trail(),
            section="administration",
            form=form,
            groups=_grouped(form, "areas"),
            steps=_steps(1),
            status=422,
        )
    messages.success(
        request,
        _("%(title)s är planerad. Utse bedömare, pröva länkarna och öppna den.")
        % {"title": round_.title},
    )
    return redirect("round", code=round_.code)


@require_POST
@refused_readably
def round_assign(request: HttpRequest, code: str) -> HttpResponse:
    """Let one rater rate some areas and cases."""
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.RUN_ROUND)
    round_ = get_object_or_404(Round.objects.select_related("questionnaire"), code=code)
    planned = planned_round(round_, organisation=organisation_on(round_.reference_day))
    form = _assign_form(round_, planned, on=acting.on, data=request.POST)
    if form.is_valid():
        rater = form.cleaned_data["rater"]
        try:
            made = assign_sessions(
                round_=round_,
                assigned=_assigned(rater, form.cleaned_data["things"]),
                by=acting,
            )
        except RoundRefused as refused:
            form.add_error("rater", str(refused))
        else:
            text = ngettext(
                "%(rater)s fick %(count)d skattning.",
                "%(rater)s fick %(count)d skattningar.",
                len(made),
            ) % {"rater": rater, "count": len(made)}
            messages.success(request, text)
            return redirect("round", code=code)
    return _round_page(request, round_, form=form)


def _assigned(rater: User, things: list[str]) -> list[Assigned]:
    cases = {one.code: one for one in CalibrationCase.objects.all()}
    return [
        Assigned(rater=rater, calibration_case=cases[thing.removeprefix(CASE)])
        if thing.startswith(CASE)
        else Assigned(rater=rater, area=thing)
        for thing in things
    ]


@require_GET
@refused_readably
def round_links(request: HttpRequest, code: str) -> HttpResponse:
    """Check whether the round can be compared between districts, and show what would mend it."""
    check_has_somewhere(request.acting, Act.RUN_ROUND)
    round_ = get_object_or_404(Round.objects.select_related("questionnaire"), code=code)
    return _links_page(request, round_, check_plan(round_))


def _links_page(
    request: HttpRequest,
    round_: Round,
    check: PlanCheck,
    *,
    wrong: PanelForm | None = None,
    status: int = 200,
) -> HttpResponse:
    raters = raters_on(request.acting.on)
    strategies = []
    for row in check.strategies:
        mine = [one for one in check.assignments if one["strategy"] == row["strategy"]]
        form = PanelForm(
            places=panel_places(mine),
            cases=new_cases(mine),
            raters=raters,
            prefix=row["strategy"],
        )
        if wrong is not None and wrong.prefix == row["strategy"]:
            form = wrong
        strategies.append({"row": row, "assignments": mine, "form": form})
    return show(
        request,
        "status/round_links.html",
        heading=_("Kan omgången jämföras?"),
        eyebrow=round_.title,
        trail=_trail(round_),
        section="administration",
        round=round_,
        check=check,
        strategies=strategies,
        problems=problems_of(wrong) if wrong is not None else [],
        can_print=True,
        status=status,
    )


@require_POST
@refused_readably
def round_add_links(request: HttpRequest, code: str) -> HttpResponse:
    """Add the ratings that one way to mend the plan proposes, and name what is left."""
    acting: Acting = request.acting
    acting.check_may(Act.RUN_ROUND, inside=frozenset())
    round_ = get_object_or_404(Round.objects.select_related("questionnaire"), code=code)
    strategy = request.POST.get("strategy", "")
    form = PanelForm(
        request.POST,
        places=request.POST.getlist("place"),
        cases=request.POST.getlist("case"),
        raters=raters_on(acting.on),
        prefix=strategy,
    )
    if not form.is_valid():
        return _links_page(request, round_, check_plan(round_), wrong=form, status=422)
    try:
        links = add_proposed_links(
            round_=round_,
            strategy=strategy,
            panel=form.chosen(),
            written=form.written(),
            by=acting,
        )
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return redirect("round_links", code=code)
    text = ngettext(
        "%(count)d skattning är tillagd.", "%(count)d skattningar är tillagda.", len(links.added)
    ) % {"count": len(links.added)}
    messages.success(request, text)
    for left in links.left:
        messages.warning(request, left)
    return redirect("round_links", code=code)


@require_POST
@refused_readably
def round_open(request: HttpRequest, code: str) -> HttpResponse:
    """Open a round; where it cannot be compared, show what is missing instead."""
    round_ = get_object_or_404(Round.objects.select_related("questionnaire"), code=code)
    try:
        open_round(round_=round_, by=request.acting)
    except RoundNotLinked as refused:
        messages.error(request, _("Omgången öppnades inte. Det här saknas:"))
        return _links_page(request, round_, refused.check, status=422)
    messages.success(request, _("%(title)s är öppen.") % {"title": round_.title})
    return redirect("round", code=code)


@require_http_methods(["GET", "POST"])
@refused_readably
def round_close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a round, after saying what that means."""
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.RUN_ROUND)
    round_ = get_object_or_404(Round.objects.select_related("questionnaire"), code=code)
    if request.method == "POST":
        close_round(round_=round_, by=acting)
        messages.success(request, _("%(title)s är stängd.") % {"title": round_.title})
        return redirect("round", code=code)
    planned = planned_round(round_, organisation=organisation_on(round_.reference_day))
    return show(
        request,
        "status/round_close.html",
        heading=_("Stäng %(title)s?") % {"title": round_.title},
        trail=_trail(round_),
        section="administration",
        round=round_,
        planned=planned,
        is_open=round_.state == RoundState.OPEN,
    )
