"""Closed months of tables: listed for all who deliver, closed and opened by controllers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lagesbild_web.pages.forms.closing import THE_COUNTRY as EVERYWHERE_CHOSEN
from lagesbild_web.pages.forms.closing import CloseMonthForm, OpenMonthForm
from lagesbild_web.pages.forms.steering import Choices
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.table_frame import section_of, trail_of
from lagesbild_web.pages.table_words import TABLE_TITLES, by_whom
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act, NotAllowed
from lagesbild_web.records.actions.closing import close_month, open_month
from lagesbild_web.records.actions.tabling import TablingRefused
from lagesbild_web.records.models import ClosedMonth
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.closings import CLOSABLE, closings_seen, may_close
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_has_somewhere
from lagesbild_web.records.queries.tabled import (
    DELIVERING,
    THE_COUNTRY,
    tables_delivered,
    unit_in_words,
)
from lagesbild_web.roles import Role

_KINDS = (UnitKind.POLICE_REGION, UnitKind.POLICE_DISTRICT, UnitKind.LOCAL_POLICE_DISTRICT)


def closed_rows(acting: Acting) -> list[dict[str, object]]:
    """Return the closed months that somebody is to know of, as pages list them."""
    organisation = organisation_on(acting.on)
    return [
        _in_words(one, acting, organisation=organisation)
        for one in closings_seen(acting, organisation=organisation)
    ]


def _in_words(one: ClosedMonth, acting: Acting, *, organisation: Organisation) -> dict[str, object]:
    return {
        "one": one,
        "table": TABLE_TITLES[one.table],
        "unit": unit_in_words(one.unit, organisation=organisation),
        "who": by_whom(one.by, Role(one.role).title if one.role else ""),
        "may_open": may_close(one.table, one.unit, acting, organisation=organisation),
    }


@require_http_methods(["GET", "POST"])
@refused_readably
def closed_months(request: HttpRequest) -> HttpResponse:
    """List the closed months, and close one more."""
    acting: Acting = request.acting
    check_has_somewhere(acting, *DELIVERING)
    organisation = organisation_on(acting.on)
    units = _units(acting, organisation)
    tables = [(name, TABLE_TITLES[name]) for name in tables_delivered(acting) if name in CLOSABLE]
    form = CloseMonthForm(request.POST or None, tables=tables, units=units)
    if request.method == "POST":
        check_has_somewhere(acting, Act.CLOSE_MONTHS)
        if form.is_valid() and _close(form, acting):
            messages.success(request, _("Månaden är stängd."))
            return redirect("closed_months")
    return show(
        request,
        "tables/closed_months.html",
        heading=_("Stängda månader"),
        lead=_(
            "Det som är lämnat om en stängd månad står fast: ingen fil, ifylld sida eller ångrad"
            " leverans ändrar det förrän en controller har öppnat månaden igen."
        ),
        trail=trail_of(acting, Crumb(title=_("Leveranser"), url=reverse("batches"))),
        section=section_of(acting),
        rows=closed_rows(acting),
        form=form,
        may_close=bool(units),
        problems=form.problems,
        status=422 if form.errors else 200,
    )


def _close(form: CloseMonthForm, acting: Acting) -> bool:
    """Close the month, or say in the form why not."""
    try:
        close_month(**form.cleaned_data, by=acting)
    except TablingRefused as refused:
        form.add_error("month", str(refused))
        return False
    except NotAllowed:
        form.add_error("unit", _("Tabellen kan bara stängas för hela landet."))
        return False
    return True


def _units(acting: Acting, organisation: Organisation) -> Choices:
    """Return the units that somebody closes months of, the widest first."""
    everywhere = (
        [(EVERYWHERE_CHOSEN, _("Hela landet"))]
        if acting.may(Act.CLOSE_MONTHS, inside=organisation.line(THE_COUNTRY))
        else []
    )
    return everywhere + [
        (unit.code, unit.name)
        for kind in _KINDS
        for unit in organisation.of_kind(kind)
        if acting.may(Act.CLOSE_MONTHS, inside=organisation.line(unit.code))
    ]


@require_http_methods(["GET", "POST"])
@refused_readably
def month_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed month again, and say why."""
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.CLOSE_MONTHS)
    organisation = organisation_on(acting.on)
    found = get_object_or_404(ClosedMonth.objects.select_related("by"), pk=pk, opened_at=None)
    if not may_close(found.table, found.unit, acting, organisation=organisation):
        raise Http404
    form = OpenMonthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            open_month(found, reason=form.cleaned_data["reason"], by=acting)
        except TablingRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Månaden är öppen."))
        return redirect("closed_months")
    return show(
        request,
        "tables/month_open.html",
        heading=_("Öppna %(month)s?") % {"month": found.month},
        eyebrow=str(TABLE_TITLES[found.table]),
        trail=trail_of(acting, Crumb(title=_("Stängda månader"), url=reverse("closed_months"))),
        section=section_of(acting),
        about=_in_words(found, acting, organisation=organisation),
        form=form,
        status=422 if form.errors else 200,
    )
