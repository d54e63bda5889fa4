"""The municipality's page: its areas, what was decided before, and what it wants to say."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lagesbild_web.pages.forms.base import problems_of
from lagesbild_web.pages.forms.steering import MunicipalityForm
from lagesbild_web.pages.frame import show
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import EVERYWHERE, Act
from lagesbild_web.records.actions.deciding import comment_as_municipality
from lagesbild_web.records.models import Assessment
from lagesbild_web.records.queries.municipalities import MunicipalArea, municipal_areas
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import areas_of_act, check_has_somewhere, units_of_act


@require_GET
@refused_readably
def municipality(request: HttpRequest) -> HttpResponse:
    """Show the municipality's areas with a place for its comment on each."""
    check_has_somewhere(request.acting, Act.COMMENT_AS_MUNICIPALITY)
    return _page(request, wrong={})


def _page(request: HttpRequest, *, wrong: Mapping[int, MunicipalityForm]) -> HttpResponse:
    acting: Acting = request.acting
    organisation = organisation_on(acting.on)
    areas = areas_of_act(acting, Act.COMMENT_AS_MUNICIPALITY, organisation=organisation)
    rows = municipal_areas(areas, organisation=organisation)
    return show(
        request,
        "municipality/areas.html",
        heading=_("Vår kommuns områden"),
        eyebrow=_names(acting, organisation=organisation),
        lead=_(
            "Här lämnar kommunen sin syn inför klassificeringsmötet. Polisens skattningar och"
            " förslag visas inte."
        ),
        rows=[{"area": row, "form": wrong.get(row.assessment) or _form(row)} for row in rows],
        problems=problems_of(*wrong.values()),
        can_print=True,
        status=422 if wrong else 200,
    )


def _names(acting: Acting, *, organisation: Organisation) -> str:
    units = units_of_act(acting, Act.COMMENT_AS_MUNICIPALITY)
    return ", ".join(
        _("Hela landet") if unit == EVERYWHERE else organisation.name(unit) for unit in units
    )


def _form(row: MunicipalArea) -> MunicipalityForm | None:
    if not row.takes_comments:
        return None
    return MunicipalityForm(
        initial={"comment": row.comment}, prefix=f"a{row.assessment}", auto_id="%s"
    )


@require_POST
@refused_readably
def municipality_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Store what the municipality says about one area."""
    acting: Acting = request.acting
    assessment = get_object_or_404(Assessment.objects.select_related("round"), pk=pk)
    organisation = organisation_on(acting.on)
    if assessment.area not in areas_of_act(
        acting, Act.COMMENT_AS_MUNICIPALITY, organisation=organisation
    ):
        raise Http404
    form = MunicipalityForm(request.POST, prefix=f"a{pk}", auto_id="%s")
    if not form.is_valid():
        return _page(request, wrong={pk: form})
    comment_as_municipality(assessment=assessment, comment=form.cleaned_data["comment"], by=acting)
    name = organisation.area_name(assessment.area)
    messages.success(request, _("Synpunkten om %(name)s är sparad.") % {"name": name})
    return redirect("municipality")
