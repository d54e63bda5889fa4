"""When each need of cameras is met, with interval, and what each way to share costs whom."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lagesbild.areas.levels import Level
from lagesbild.cameras.allocation import Policy
from lagesbild.cameras.priority import AREA_CLASS
from lagesbild.cameras.supply import Basis
from lagesbild.reports.camera_forecast_figure import forecast_figure, forecast_table
from lagesbild.swedish import collation_key
from lagesbild_web.pages.camera_words import KIND_TITLES
from lagesbild_web.pages.camera_work_frame import (
    camera_work_seen,
    class_in_words,
    show_cameras,
    units_to_choose,
)
from lagesbild_web.pages.equipment_frame import equipment_section, equipment_trail
from lagesbild_web.pages.equipment_rows import place_in_words
from lagesbild_web.pages.frame import Crumb
from lagesbild_web.pages.languages import number
from lagesbild_web.pages.making_progress import ended_for_script, progress_page
from lagesbild_web.pages.middleware import is_by_script
from lagesbild_web.pages.resource_choices import chosen, options
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.camera_forecasts import ForecastRefused, start_forecast
from lagesbild_web.records.models import CameraForecast
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.camera_follow_up import SeenCameraWork
from lagesbild_web.records.queries.camera_forecasts import (
    SeenForecast,
    forecast_seen,
    newest_forecasts,
)
from lagesbild_web.records.queries.cameras import Row
from lagesbild_web.records.queries.scopes import units_of_act

POLICY_TITLES: Mapping[Policy, Promise] = {
    Policy.STRICT: gettext_lazy("Ordningen som den är"),
    Policy.AGEING: gettext_lazy("Lång väntan räknas upp"),
    Policy.FAIRNESS: gettext_lazy("Delat mellan regioner"),
}
_ON_A_DRAWING = 40


def forecasts_crumb() -> Crumb:
    return Crumb(title=_("Prognos"), url=reverse("camera_forecasts"))


@require_GET
@refused_readably
def camera_forecasts(request: HttpRequest) -> HttpResponse:
    """Show the newest forecast, whether anything has changed since, and what policies cost."""
    work = camera_work_seen(request)
    ready, later = newest_forecasts()
    return show_cameras(
        request,
        "forecast",
        heading=_("Prognos"),
        lead=_(
            "När varje behov möts om leveranser och montering går som de brukar eller är sagda att"
            " gå."
        ),
        later=later,
        later_url=reverse("camera_forecast", args=[later.pk]) if later else None,
        is_running=later is not None and later.state == MakingState.RUNNING,
        may_start=bool(units_of_act(request.acting, Act.ENTER_CAMERAS)),
        made=ready,
        **(_context(request, ready, work) if ready else {}),
    )


def _context(request: HttpRequest, made: CameraForecast, work: SeenCameraWork) -> dict[str, object]:
    found = SeenForecast(made, work.seen)
    units = dict(units_to_choose(work.seen))
    unit = chosen(request, "enhet", units, otherwise="")
    kind = chosen(request, "slag", KIND_TITLES, otherwise="")
    rows = [row for row in found.rows() if _is_chosen(row, unit, kind, work)]
    names = {
        row["need"]: place_in_words(one)
        for row in rows
        if (one := work.seen.subject(row["need"])) is not None
    }
    run = found.run
    drawn = rows[:_ON_A_DRAWING]
    return {
        "units": options({"": _("Alla enheter"), **units}, selected=unit),
        "kinds": options({"": _("Alla slag"), **KIND_TITLES}, selected=kind),
        "is_stale": made.data_version != work.work.data_version or made.on != work.on,
        "figure": forecast_figure(drawn, months=found.months, names=names, coverage=run["coverage"])
        if drawn
        else None,
        "not_drawn": len(rows) - len(drawn),
        "table": forecast_table(rows, names=names, coverage=run["coverage"]),
        "run": run,
        "last_month": found.months[-1],
        "new_per_month": number(run["new_per_month"], decimals=1),
        "is_learned": Basis.LEARNED in (run["days_basis"], run["number_basis"]),
        "policies": _policies(found.policies(AREA_CLASS), class_in_words),
        "regions": sorted(
            _policies(found.policies(Level.POLICE_REGION.value), work.seen.organisation.name),
            key=lambda row: collation_key(str(row["name"])),
        ),
    }


def _is_chosen(row: Row, unit: str, kind: str, work: SeenCameraWork) -> bool:
    one = work.seen.subject(row["need"])
    return (
        one is not None
        and kind in ("", one.kind)
        and (not unit or unit in work.seen.organisation.line(one.unit))
    )


def _policies(rows: list[Row], name: Callable[[str], str]) -> list[dict[str, object]]:
    """Return a row for each unit, with what each policy gives it."""
    by_unit: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_unit.setdefault(row["unit"], {})[row["policy"]] = row
    return [
        {
            "name": name(unit),
            "needs": next(iter(of_unit.values()))["needs"],
            "cells": [_cost(policy, of_unit.get(policy.value)) for policy in Policy],
        }
        for unit, of_unit in by_unit.items()
    ]


def _cost(policy: Policy, row: Row | None) -> dict[str, object]:
    title = POLICY_TITLES[policy]
    if row is None:
        return {"title": title}
    median = row["median_wait_months"]
    return {
        "title": title,
        "met": row["met"],
        "waiting": row["waiting"],
        "median": "" if median is None else number(median, decimals=0),
        "longest": row["longest_wait_months"],
    }


@require_POST
@refused_readably
def camera_forecast_new(request: HttpRequest) -> HttpResponse:
    """Start to make a forecast of today's queue."""
    try:
        asked_for = start_forecast(by=request.acting)
    except ForecastRefused as refused:
        messages.error(request, str(refused))
        return redirect("camera_forecasts")
    return redirect("camera_forecast", asked_for.pk)


@require_GET
@refused_readably
def camera_forecast(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a forecast has come, or why it was not made; a ready one is on its page."""
    made = forecast_seen(request.acting, pk)
    if made is None:
        raise Http404
    if made.state == MakingState.READY:
        return ended_for_script() if is_by_script(request) else redirect("camera_forecasts")
    return progress_page(
        request,
        made,
        url=reverse("camera_forecast", args=[pk]),
        headings=(_("Prognosen räknas"), _("Prognosen gick inte att göra")),
        how_long=_("Det tar några sekunder."),
        everything=(reverse("camera_forecasts"), _("Prognos")),
        trail=equipment_trail(request, forecasts_crumb()),
        section=equipment_section(request),
    )
