"""Needs and points: the lists, one by one with what has happened, and the steps from there."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lagesbild.cameras.states import State
from lagesbild.errors import DeliveryRejected
from lagesbild_web.pages.camera_words import days_in_words, days_left_in_words, state_tag
from lagesbild_web.pages.entering import saved_batch, say_what_is_wrong
from lagesbild_web.pages.equipment_frame import (
    cameras_seen,
    equipment_section,
    equipment_trail,
    subject_crumbs,
    subject_seen,
    subject_url,
)
from lagesbild_web.pages.equipment_rows import (
    event_rows,
    need_facts,
    place_in_words,
    point_facts,
    state_in_words,
    step_rows,
    subject_rows,
    test_rows,
)
from lagesbild_web.pages.forms.cameras import NeedForm, StepForm, SubjectsForm
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.cameras import report_need, take_step
from lagesbild_web.records.actions.tabling import TablingRefused
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.camera_steps import step_to
from lagesbild_web.records.queries.cameras import BODY_WORN, SeenCameras, SeenSubject
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import areas_of_act, check_has_somewhere, units_of_act

_ON_A_PAGE = 50
_KINDS = (UnitKind.POLICE_REGION, UnitKind.POLICE_DISTRICT, UnitKind.LOCAL_POLICE_DISTRICT)


@require_GET
@refused_readably
def camera_needs(request: HttpRequest) -> HttpResponse:
    """List needs, those that wait longest first."""
    seen = cameras_seen(request)
    found = sorted(seen.needs, key=lambda one: (one.row["reported_on"], one.code))
    return _listed(
        request,
        seen,
        found,
        heading=_("Behov"),
        lead=_("Anmälda behov av kameror, det äldsta först. Platsen visas på områdesnivå."),
        name="camera_needs",
        are_needs=True,
    )


@require_GET
@refused_readably
def camera_points(request: HttpRequest) -> HttpResponse:
    """List points. A point is not a camera: it can have several, or none."""
    seen = cameras_seen(request)
    return _listed(
        request,
        seen,
        seen.points,
        heading=_("Kamerapunkter"),
        lead=_("En punkt är inte en kamera: den kan ha flera, eller ingen ännu."),
        name="camera_points",
        are_needs=False,
    )


def _listed(
    request: HttpRequest,
    seen: SeenCameras,
    found: Iterable[SeenSubject],
    *,
    heading: str,
    lead: str,
    name: str,
    are_needs: bool,
) -> HttpResponse:
    all_ = list(found)
    form = SubjectsForm(
        request.GET,
        states=[(one.value, one.label) for one in State if any(s.state is one for s in all_)],
        units=_units_of(all_, seen.organisation),
    )
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = [one for one in all_ if _is_chosen(one, chosen, seen.organisation)]
    page = Paginator(shown, _ON_A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "equipment/subjects.html",
        heading=heading,
        lead=lead,
        trail=equipment_trail(request),
        section=equipment_section(request),
        form=form,
        are_needs=are_needs,
        list_url=reverse(name),
        is_filtered=any(chosen.values()),
        all=len(all_),
        found=len(shown),
        page=page,
        pages=page.paginator.get_elided_page_range(page.number),
        rows=subject_rows(page.object_list),
        may_report=are_needs and bool(units_of_act(request.acting, Act.ENTER_CAMERAS)),
    )


def _units_of(found: Iterable[SeenSubject], organisation: Organisation) -> list[tuple[str, str]]:
    lines = {code for one in found for code in organisation.line(one.unit)}
    return [
        (unit.code, unit.name)
        for kind in _KINDS
        for unit in organisation.of_kind(kind)
        if unit.code in lines
    ]


def _is_chosen(one: SeenSubject, chosen: dict[str, str], organisation: Organisation) -> bool:
    state = one.state.value if one.state else ""
    return (
        chosen.get("kind") in ("", None, one.kind)
        and chosen.get("state") in ("", None, state)
        and (not chosen.get("unit") or chosen["unit"] in organisation.line(one.unit))
    )


@require_http_methods(["GET", "POST"])
@refused_readably
def camera_need_new(request: HttpRequest) -> HttpResponse:
    """Report a need."""
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.ENTER_CAMERAS)
    organisation = organisation_on(acting.on)
    areas = areas_of_act(acting, Act.ENTER_CAMERAS, organisation=organisation)
    form = NeedForm(
        request.POST or None,
        areas=[(area, organisation.area_name(area)) for area in areas],
        units=[
            (unit.code, unit.name)
            for kind in _KINDS
            for unit in organisation.of_kind(kind)
            if acting.may(Act.ENTER_CAMERAS, inside=organisation.line(unit.code))
        ],
        today=acting.on,
    )
    if request.method == "POST" and form.is_valid():
        districts = {area: organisation.district_of(area) for area in areas}
        try:
            reported = report_need(form.cells(districts=districts), by=acting)
        except DeliveryRejected as refused:
            _say(form, refused)
        else:
            url = reverse("camera_need", args=[reported.need])
            return redirect(f"{url}?sparad={reported.batch.pk}")
    return show(
        request,
        "equipment/need_new.html",
        heading=_("Anmäl ett behov"),
        lead=_("Behovet får en beteckning när du sparar. Den exakta platsen skrivs inte här."),
        trail=equipment_trail(request, Crumb(title=_("Behov"), url=reverse("camera_needs"))),
        section=equipment_section(request),
        form=form,
        status=422 if form.errors else 200,
    )


def _say(form: NeedForm | StepForm, refused: DeliveryRejected) -> None:
    """Put what is wrong at the fields that have the column's name, else above the form."""
    columns = {name: name for name in form.fields}
    if "purposes" in columns:
        columns |= {"prevention": "purposes", "exposed_hours": "hours"}
    say_what_is_wrong(form, refused, [None], columns={1: columns})


@require_GET
@refused_readably
def camera_need(request: HttpRequest, need: str) -> HttpResponse:
    """Show a need: what it is, what has happened, and what may happen next."""
    seen = cameras_seen(request)
    one = subject_seen(seen, need, is_point=False)
    standing = seen.standing_of(one.code)
    waits = standing is not None and standing["standing"] == "waiting"
    return _shown(
        request,
        seen,
        one,
        eyebrow=place_in_words(one),
        facts=need_facts(seen, one),
        points=subject_rows(seen.points_of(one.code)),
        installed=standing["installed"] if standing else 0,
        number=one.row["number"],
        waited=days_in_words((request.acting.on - one.row["reported_on"]).days) if waits else "",
        asks_for_test=one.kind != BODY_WORN,
    )


@require_GET
@refused_readably
def camera_point(request: HttpRequest, point: str) -> HttpResponse:
    """Show a point: its cameras, tests, state, and until when its tests are kept."""
    seen = cameras_seen(request)
    one = subject_seen(seen, point, is_point=True)
    need = seen.subject(one.need) if one.need else None
    return _shown(
        request,
        seen,
        one,
        eyebrow=place_in_words(one),
        facts=point_facts(seen, one),
        need={"code": need.code, "url": subject_url(need)} if need else None,
        asks_for_test=True,
    )


def _shown(
    request: HttpRequest, seen: SeenCameras, one: SeenSubject, **context: object
) -> HttpResponse:
    acting: Acting = request.acting
    operation = seen.made.operations.get(one.code)
    days = operation["days_left"] if operation else None
    draft = seen.draft_of(one.code)
    may_draft = seen.may(Act.ENTER_CAMERAS, one.unit)
    return show(
        request,
        "equipment/subject.html",
        heading=one.code,
        trail=equipment_trail(request, *subject_crumbs(one)[:1]),
        section=equipment_section(request),
        can_print=True,
        one=one,
        state=state_in_words(one.state),
        tag=state_tag(one.state),
        since=one.since,
        operation=operation,
        law=in_swedish(operation["sentence"]) if operation else "",
        left=days_left_in_words(days) if days is not None else "",
        events=event_rows(seen, one),
        tests=test_rows(seen, one),
        draft_url=reverse("balancing", args=[draft["version"], one.code]) if draft else None,
        new_test_url=reverse("balancing_new", args=[one.code])
        if may_draft and draft is None
        else None,
        position_url=reverse("camera_position", args=[one.code])
        if seen.sees_position(one.unit)
        else None,
        saved=saved_batch(request),
        on=acting.on,
        **step_rows(seen, one),
        **context,
    )


@require_http_methods(["GET", "POST"])
@refused_readably
def camera_step(request: HttpRequest, event: str, subject: str) -> HttpResponse:
    """Take a step with a need or a point, with its day and where it is asked for its reason."""
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.ENTER_CAMERAS, Act.DECIDE_BALANCING)
    seen = cameras_seen(request)
    one = subject_seen(seen, subject)
    step = step_to(seen, one, event, on=acting.on)
    if step is None:
        messages.error(request, _("Steget går inte att ta härifrån. Läget är ett annat nu."))
        return redirect(subject_url(one))
    form = StepForm(request.POST or None, transition=step.transition, today=acting.on)
    if request.method == "POST" and form.is_valid():
        try:
            batch = take_step(
                seen,
                one,
                event=event,
                on=form.cleaned_data["on"],
                reason=form.cleaned_data["reason"],
                by=acting,
            )
        except DeliveryRejected as refused:
            _say(form, refused)
        except TablingRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{subject_url(one)}?sparad={batch.pk}")
    return show(
        request,
        "equipment/step.html",
        heading=step.transition.title,
        heading_is_swedish=True,
        eyebrow=f"{one.code}, {place_in_words(one)}",
        trail=equipment_trail(request, *subject_crumbs(one)),
        section=equipment_section(request),
        form=form,
        back=subject_url(one),
        before=state_in_words(one.state),
        after=in_swedish(step.transition.after.label),
        law=in_swedish(step.gate.sentence) if step.gate else "",
        is_stopped=bool(step.gate and step.gate.stops),
        why_not=step.why_not,
        status=422 if form.errors else 200,
    )
