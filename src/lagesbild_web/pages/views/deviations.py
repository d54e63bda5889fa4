"""What is odd in the months of areas: listed, and explained by those who answer for it."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lagesbild.swedish import collation_key
from lagesbild_web.pages.forms.explaining import ExplainForm
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.resource_choices import resources_seen
from lagesbild_web.pages.table_frame import section_of, trail_of
from lagesbild_web.pages.table_words import explanation_in_words
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import FieldClass, NotAllowed
from lagesbild_web.records.actions.tabling import explain_deviation
from lagesbild_web.records.exchange.officers import officers_until
from lagesbild_web.records.queries.deviations import (
    SeenDeviation,
    deviations_seen,
    disagreements_seen,
    unexplained_first,
)
from lagesbild_web.records.queries.officers import month_to_show, staffed_months
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_sees_somewhere

_ON_A_PAGE = 50


def _found(acting: Acting) -> list[SeenDeviation]:
    """Return what is odd in the months that pages about officers and resources begin with."""
    found: list[SeenDeviation] = []
    month = month_to_show(staffed_months())
    made = officers_until(month) if month is not None else None
    if made is not None:
        found += deviations_seen(made, acting, organisation=organisation_on(acting.on))
    seen = resources_seen(acting)
    if seen is not None:
        found += disagreements_seen(seen)
    return unexplained_first(found)


@require_GET
@refused_readably
def deviations(request: HttpRequest) -> HttpResponse:
    """List what is odd, the unexplained first, by district and month where one asks for it."""
    acting: Acting = request.acting
    check_sees_somewhere(acting, FieldClass.STAFF)
    found = _found(acting)
    unit, month = request.GET.get("enhet", ""), request.GET.get("manad", "")
    only_open = request.GET.get("visa") == "oforklarade"
    chosen = [
        one
        for one in found
        if (not unit or one.unit == unit)
        and (not month or one.month == month)
        and not (only_open and one.explanations)
    ]
    page = Paginator(chosen, _ON_A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "tables/deviations.html",
        heading=_("Avvikelser att förklara"),
        lead=_("En avvikelse är en fråga och inget fel. Svaret står sedan vid siffran."),
        trail=trail_of(acting),
        section=section_of(acting),
        can_print=True,
        all=len(found),
        open=sum(not one.explanations for one in found),
        units=_units(found),
        months=sorted({one.month for one in found}, reverse=True),
        unit=unit,
        month=month,
        only_open=only_open,
        is_filtered=bool(unit or month or only_open),
        page=page,
        pages=page.paginator.get_elided_page_range(page.number),
        rows=[
            {
                "one": one,
                "url": _address(one),
                "said": [explanation_in_words(said) for said in one.explanations],
            }
            for one in page.object_list
        ],
    )


def _units(found: Iterable[SeenDeviation]) -> list[tuple[str, str]]:
    return sorted(
        {(one.unit, one.unit_name) for one in found}, key=lambda pair: collation_key(pair[1])
    )


def _address(one: SeenDeviation) -> str:
    what = {"omrade": one.area, "manad": one.month, "avvikelse": one.deviation}
    return f"{reverse('deviation_explain')}?{urlencode(what)}"


@require_http_methods(["GET", "POST"])
@refused_readably
def deviation_explain(request: HttpRequest) -> HttpResponse:
    """Say why something is odd; what was said before stays, and stands below."""
    acting: Acting = request.acting
    check_sees_somewhere(acting, FieldClass.STAFF)
    what = tuple(request.GET.get(name) for name in ("omrade", "manad", "avvikelse"))
    about = next(
        (one for one in _found(acting) if (one.area, one.month, one.deviation) == what), None
    )
    if about is None:
        raise Http404
    if not about.may_explain:
        raise NotAllowed(_("Din roll gäller inte för den här enheten."))
    form = ExplainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        explain_deviation(
            unit=about.unit,
            area=about.area,
            month=about.month,
            deviation=about.deviation,
            text=form.cleaned_data["explanation"],
            by=acting,
        )
        messages.success(request, _("Förklaringen är sparad."))
        return redirect("deviations")
    return show(
        request,
        "tables/explain.html",
        heading=_("Förklara avvikelse"),
        eyebrow=f"{about.area_name} · {about.month}",
        trail=trail_of(acting, Crumb(title=_("Avvikelser"), url=reverse("deviations"))),
        section=section_of(acting),
        about=about,
        form=form,
        said=[explanation_in_words(one) for one in about.explanations],
        status=422 if form.errors else 200,
    )
