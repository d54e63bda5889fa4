"""The areas, as far as a person reads: a list to search, and a profile of each."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild.swedish import collation_key
from lagesbild_web.pages.border_history import border_history
from lagesbild_web.pages.forms.steering import DayForm
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import FieldClass
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.models import AreaBoundary
from lagesbild_web.records.queries.areas import (
    ListedArea,
    assessments_of,
    decided_classes,
    inside_today,
    listed_areas,
    profile_of,
    rated_level,
)
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import areas_seen, check_sees_somewhere


@require_GET
@refused_readably
def areas(request: HttpRequest) -> HttpResponse:
    """List the areas that the person reads, by name, with a search and a filter by unit."""
    acting: Acting = request.acting
    check_sees_somewhere(acting, FieldClass.OPEN)
    organisation = organisation_on(acting.on)
    codes = areas_seen(acting, FieldClass.OPEN, organisation=organisation)
    rows = listed_areas(codes, organisation=organisation)
    text = request.GET.get("sok", "").strip()
    unit = request.GET.get("enhet", "")
    shown = [row for row in rows if _fits(row, text, unit)]
    return show(
        request,
        "areas/list.html",
        heading=_("Områden"),
        rows=shown,
        all=len(rows),
        text=text,
        unit=unit,
        units=_units(rows),
        sees_status=any(
            acting.sees(FieldClass.STATUS, inside=organisation.inside(code)) for code in codes
        ),
        can_print=True,
    )


def _fits(row: ListedArea, text: str, unit: str) -> bool:
    where = (row.region, row.district, row.municipality)
    words = " ".join((row.name, row.area, *where)).casefold()
    return text.casefold() in words and (not unit or unit in where)


def _units(rows: list[ListedArea]) -> list[dict[str, object]]:
    """Return the units that the list can be filtered by: those that its areas lie in."""
    kinds = (
        (_("Polisregion"), {row.region for row in rows}),
        (_("Lokalpolisområde"), {row.district for row in rows}),
        (_("Kommun"), {row.municipality for row in rows}),
    )
    return [
        {"kind": kind, "names": sorted(names - {""}, key=collation_key)} for kind, names in kinds
    ]


@dataclass(frozen=True, kw_only=True)
class ShownAssessment:
    round: str
    state: str
    state_title: str


@require_GET
@refused_readably
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Show one area: its units on a day, its borders, its classes, and to some its level."""
    acting: Acting = request.acting
    inside = inside_today(code, organisation=organisation_on(acting.on))
    if not acting.sees(FieldClass.OPEN, inside=inside) or not _exists(code):
        raise Http404
    form = DayForm(request.GET if "dag" in request.GET else None, initial={"dag": acting.on})
    day = form.day if form.is_valid() else acting.on
    profile = profile_of(code, on_day=organisation_on(day))
    sees_inner = acting.sees(FieldClass.INTERNAL, inside=inside)
    return show(
        request,
        "areas/area.html",
        heading=profile.name,
        eyebrow=_("Område %(code)s") % {"code": code},
        trail=[Crumb(title=_("Områden"), url=reverse("areas"))],
        section="areas",
        form=form,
        day=day,
        profile=profile,
        history=border_history(profile.generations),
        decided=decided_classes(code),
        assessments=[
            ShownAssessment(
                round=one.round.title,
                state=one.state,
                state_title=AssessmentState(one.state).title,
            )
            for one in assessments_of(code, acting, inside=inside)
        ],
        sees_inner=sees_inner,
        level=rated_level(code) if sees_inner else None,
        can_print=True,
        status=422 if form.errors else 200,
    )


def _exists(code: str) -> bool:
    return AreaBoundary.objects.filter(area=code).exists()
