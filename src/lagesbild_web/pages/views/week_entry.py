"""Hours of a week: what a district's area officers did, filled in by themselves or their chief."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lagesbild.errors import DeliveryRejected
from lagesbild.periods import Period
from lagesbild_web.pages.entering import (
    chosen_district,
    chosen_period,
    nowhere,
    periods_to_choose,
    saved_batch,
    say_what_is_wrong,
)
from lagesbild_web.pages.forms.base import problems_of
from lagesbild_web.pages.forms.week import WeekForm
from lagesbild_web.pages.frame import show
from lagesbild_web.pages.table_frame import section_of, trail_of
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.models import Unit
from lagesbild_web.records.queries.closings import closed_month
from lagesbild_web.records.queries.entering import districts_entered
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_has_somewhere
from lagesbild_web.records.queries.tabled import may_roll_back
from lagesbild_web.records.queries.weeks import (
    TABLE,
    TakenMonth,
    WeekArea,
    areas_in_week,
    week_before,
    week_of,
)


@require_http_methods(["GET", "POST"])
@refused_readably
def week_entry(request: HttpRequest) -> HttpResponse:
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.ENTER_HOURS)
    districts = districts_entered(acting, Act.ENTER_HOURS, organisation=organisation_on(acting.on))
    if not districts:
        return nowhere(request, "tables/week_nowhere.html", heading=_("Veckans timmar"))
    unit = chosen_district(request, districts)
    week = chosen_period(request, "vecka", like=week_of(acting.on))
    weeks = periods_to_choose(week_of(acting.on), before=week_before, chosen=week)
    areas = areas_in_week(unit.code, week)
    form = WeekForm(request.POST or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        answered = _save(request, form, unit=unit, week=week)
        if answered is not None:
            return answered
    return show(
        request,
        "tables/week.html",
        heading=_("Timmar vecka %(week)s") % {"week": _number(week)},
        lead=_("Vad områdespoliserna i %(unit)s gjorde %(first)s till %(last)s.")
        % {"unit": unit.name, "first": week.first, "last": week.last},
        trail=trail_of(acting),
        section=section_of(acting),
        problems=problems_of(form, says_where=True),
        form=form,
        unit=unit,
        districts=districts,
        week=str(week),
        closed_month=closed_month(TABLE, unit.code, week),
        weeks=[{"week": str(one), "title": _title(one)} for one in weeks],
        areas=[_shown(area, form, acting) for area in areas],
        saved=saved_batch(request),
        status=422 if form.errors else 200,
    )


def _number(week: Period) -> int:
    return week.first.isocalendar().week


def _title(week: Period) -> str:
    return _("v. %(week)s, från %(first)s") % {"week": _number(week), "first": week.first}


def _save(request: HttpRequest, form: WeekForm, *, unit: Unit, week: Period) -> HttpResponse | None:
    """Keep what is new, and answer; None if it was refused, and the form says why."""
    rows = form.changed(unit=unit.code, week=week)
    where = {"enhet": unit.code, "vecka": str(week)}
    if not rows:
        messages.info(request, _("Inget är ändrat, och inget har sparats."))
        return redirect(f"{reverse('week_entry')}?{urlencode(where)}")
    try:
        batch = keep_rows(list(rows.values()), table=TABLE, by=request.acting)
    except DeliveryRejected as refused:
        say_what_is_wrong(form, refused, list(rows))
        return None
    return redirect(f"{reverse('week_entry')}?{urlencode({**where, 'sparad': batch.pk})}")


def _shown(area: WeekArea, form: WeekForm, acting: Acting) -> dict[str, object]:
    return {
        "area": area,
        "grid": form.grid(area),
        "taken": [_taken(one, acting) for one in area.taken],
    }


def _taken(one: TakenMonth, acting: Acting) -> dict[str, object]:
    return {
        "month": one.month,
        "batch": one.batch,
        "may_undo": may_roll_back(one.batch, acting),
    }
