"""How far the collection has come in the country, and what has to be explained."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild_web.pages.frame import show
from lagesbild_web.pages.shown_round import round_asked, round_links
from lagesbild_web.pages.symbol_map import legend_of, symbol_map
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act, FieldClass
from lagesbild_web.records.models import Round
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.pictures import latest_picture
from lagesbild_web.records.queries.scopes import areas_seen, check_sees_somewhere, units_of_act
from lagesbild_web.records.queries.status import (
    area_states,
    departures,
    disagreements,
    region_progress,
)


@require_GET
@refused_readably
def collection_status(request: HttpRequest) -> HttpResponse:
    """Show how far each area and region has come; those who read answers also see what is odd."""
    acting: Acting = request.acting
    check_sees_somewhere(acting, FieldClass.STATUS)
    round_ = round_asked(request)
    organisation = organisation_on(acting.on)
    context: dict[str, object] = {"round": round_, "round_links": round_links(request, round_)}
    if round_ is not None:
        context |= _context(round_, acting, organisation=organisation)
    return show(
        request,
        "status/collection.html",
        heading=_("Insamlingsläge"),
        eyebrow=round_.title if round_ else "",
        can_print=True,
        **context,
    )


def _context(round_: Round, acting: Acting, *, organisation: Organisation) -> dict[str, object]:
    areas = areas_seen(acting, FieldClass.STATUS, organisation=organisation)
    states = area_states(round_, areas, organisation=organisation)
    regions = region_progress(round_, areas, organisation=organisation)
    answers = areas_seen(acting, FieldClass.SECRET, organisation=organisation)
    inner = areas_seen(acting, FieldClass.INTERNAL, organisation=organisation)
    far, apart = [], []
    if inner:
        far = departures(round_, inner, organisation=organisation)
    if answers:
        apart = disagreements(round_, answers, organisation=organisation)
    return {
        "areas": states,
        "map": symbol_map(states, region_names={row.code: row.name for row in regions}),
        "legend": legend_of(states),
        "regions": regions,
        "expected": sum(row.expected for row in regions),
        "received": sum(row.received for row in regions),
        "on_time": sum(row.on_time for row in regions),
        "sees_answers": bool(answers),
        "departures": far,
        "disagreements": apart,
        "to_explain": len({one.area for one in (*far, *apart)}),
        "has_picture": latest_picture(round_) is not None,
        "may_run": bool(units_of_act(acting, Act.RUN_ROUND)),
        "may_decide": bool(units_of_act(acting, Act.DECIDE)),
        "is_open": round_.state == RoundState.OPEN,
    }
