"""How much of the area officers' time went elsewhere this week, and in the weeks before."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild.periods import Period, PeriodKind
from lagesbild_web.pages.frame import show, url_or_none
from lagesbild_web.pages.officer_choices import Option
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.pages.views.resources import resources_crumb
from lagesbild_web.permissions import Act, FieldClass
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.pulled_away import (
    Spent,
    SpentInDistrict,
    districts_with_hours_seen,
    spent_lately,
)
from lagesbild_web.records.queries.scopes import check_sees_somewhere
from lagesbild_web.records.queries.weeks import week_of

_PERIOD = "period"


@dataclass(frozen=True, kw_only=True)
class AreaShown:
    name: str
    periods: tuple[tuple[str, Spent], ...]
    """With what they are called."""
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
    period = _period_asked(request)
    is_now = period == week_of(acting.on)
    context: dict[str, object] = {"district": None}
    if districts:
        code = asked or _first_district(districts, acting, organisation)
        found = spent_lately(code, on=acting.on, organisation=organisation, period=period)
        context = {
            "district": found,
            "titles": [period_in_words(one) for one in found.periods],
            "is_now": is_now,
            "now_url": _address(code),
            "newest_told": _newest_told(found),
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
        heading=_("Bortdragen tid denna vecka")
        if is_now
        else _("Bortdragen tid, %(period)s") % {"period": period_in_words(period)},
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


def _period_asked(request: HttpRequest) -> Period:
    """Return the week or month in the address, else this week.

    :raises Http404: for what is neither, or begins after today.
    """
    text, today = request.GET.get(_PERIOD, ""), request.acting.on
    if not text:
        return week_of(today)
    try:
        period = Period.parse(text)
    except ValueError:
        raise Http404 from None
    if period.kind not in (PeriodKind.WEEK, PeriodKind.MONTH) or period.first > today:
        raise Http404
    return period


def _first_district(
    districts: list[tuple[str, str]], acting: Acting, organisation: Organisation
) -> str:
    """Return the district that the person fills in hours of, else the first by name."""
    own = (
        code
        for code, _name in districts
        if acting.may(Act.ENTER_HOURS, inside=organisation.line(code))
    )
    return next(own, districts[0][0])


def _address(district: str, period: Period | None = None) -> str:
    asked = {"enhet": district} | ({_PERIOD: str(period)} if period else {})
    return f"{reverse('pulled_away')}?{urlencode(asked)}"


def _newest_told(found: SpentInDistrict) -> dict[str, str] | None:
    """Return the way to the newest period with hours; None where the one shown has some."""
    has_hours = any(area.periods[0].hours is not None for area in found.areas)
    if has_hours or found.newest_told in (None, found.periods[0]):
        return None
    return {
        "title": period_in_words(found.newest_told),
        "url": _address(found.unit, found.newest_told),
    }


def _shown(name: str, periods: tuple[Spent, ...]) -> AreaShown:
    newest = next((one for one in periods if one.hours is not None), None)
    return AreaShown(
        name=name or _("Inget visst område"),
        periods=tuple((period_in_words(one.period), one) for one in periods),
        newest=newest,
        newest_title=period_in_words(newest.period) if newest else "",
    )


def period_in_words(period: Period) -> str:
    """Write a week as »vecka 9, 2027« and a month as »mars 2027«."""
    if period.kind is PeriodKind.WEEK:
        year, week, _weekday = period.first.isocalendar()
        return _("vecka %(week)s, %(year)s") % {"week": week, "year": year}
    return date_format(period.first, "F Y")
