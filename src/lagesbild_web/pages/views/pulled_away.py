"""How much of the area officers' time went elsewhere this week, and in the weeks before."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild.periods import Period, PeriodKind
from lagesbild_web.pages.frame import show, url_or_none
from lagesbild_web.pages.officer_choices import Option
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.pages.views.resources import resources_crumb
from lagesbild_web.permissions import Act, FieldClass
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.pulled_away import (
    Spent,
    districts_with_hours_seen,
    spent_lately,
)
from lagesbild_web.records.queries.scopes import check_sees_somewhere


@dataclass(frozen=True, kw_only=True)
class AreaShown:
    name: str
    periods: tuple[Spent, ...]
    newest: Spent | None
    """The newest period that anybody has told of."""
    newest_title: str


@require_GET
@refused_readably
def pulled_away(request: HttpRequest) -> HttpResponse:
    """Show the time that was pulled away from the areas of one district that somebody reads."""
    acting: Acting = request.acting
    check_sees_somewhere(acting, FieldClass.STAFF)
    organisation = organisation_on(acting.on)
    districts = districts_with_hours_seen(acting, organisation=organisation)
    asked = request.GET.get("enhet", "")
    if asked and asked not in dict(districts):
        raise Http404
    context: dict[str, object] = {"district": None}
    if districts:
        code = asked or districts[0][0]
        found = spent_lately(code, on=acting.on, organisation=organisation)
        context = {
            "district": found,
            "titles": [period_in_words(period) for period in found.periods],
            "areas": [_shown(one.name, one.periods) for one in found.areas],
            "districts": [
                Option(value=value, title=name, is_selected=value == code)
                for value, name in districts
            ],
            "enter_url": url_or_none("week_entry")
            if acting.may(Act.ENTER_HOURS, inside=organisation.line(code))
            else None,
        }
    return show(
        request,
        "officers/pulled_away.html",
        heading=_("Bortdragen tid denna vecka"),
        eyebrow=organisation.name(asked) if asked else "",
        lead=_(
            "Områdespolisernas timmar i särskilda händelser, ingripanden, utredningar och annat"
            " utanför rollen, delade med alla deras redovisade timmar."
        ),
        trail=[resources_crumb()],
        section="resources",
        can_print=True,
        **context,
    )


def _shown(name: str, periods: tuple[Spent, ...]) -> AreaShown:
    newest = next((one for one in periods if one.hours is not None), None)
    return AreaShown(
        name=name or _("Inget visst område"),
        periods=periods,
        newest=newest,
        newest_title=period_in_words(newest.period) if newest else "",
    )


def period_in_words(period: Period) -> str:
    """Write a week as »vecka 9, 2027« and a month as »mars 2027«."""
    if period.kind is PeriodKind.WEEK:
        year, week, _weekday = period.first.isocalendar()
        return _("vecka %(week)s, %(year)s") % {"week": week, "year": year}
    return date_format(period.first, "F Y")
