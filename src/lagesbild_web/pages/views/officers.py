"""Area officers: are there enough, are they left in peace, and what does that hide?"""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild.areas.levels import Level
from lagesbild.officers.readings import Scope
from lagesbild.reports.figure import Figure
from lagesbild.reports.officer_gap_steps import Step, steps_of, unit_figure
from lagesbild.reports.officer_time_bars import activities_in, bars_figure
from lagesbild.swedish import word
from lagesbild_web.pages.forms.exporting import OfficersExportForm
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.month_chart import MonthChart, month_chart
from lagesbild_web.pages.officer_choices import Shown, asked_for, follow_up_shown, months_offered
from lagesbild_web.pages.officer_rows import (
    column_meanings,
    figure_rows,
    outcome_legend,
    outcome_places,
    read_rows,
    reading_groups,
    units_compared,
    wide_rows,
)
from lagesbild_web.pages.officer_words import (
    BESIDE_NORM,
    BY_ID,
    LEVEL,
    LEVELS,
    PER,
    amount,
    level_of,
)
from lagesbild_web.pages.symbol_map import symbol_map
from lagesbild_web.pages.table_words import explanation_in_words
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.pages.views.resources import DEVIATION_TITLES, resources_crumb
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.queries.officers import Row, SeenOfficers, SeenUnit
from lagesbild_web.records.queries.scopes import sees_somewhere

_MONTH_FIGURES = (
    *("heads", "fte", "present_fte", "ring_fenced_fte"),
    *("pulled_away_share", "coverage"),
)
_CHARTED = ("heads", "fte", "ring_fenced_fte")


@require_GET
@refused_readably
def officers(request: HttpRequest) -> HttpResponse:
    """Show every unit of a level beside the norm, read as somebody asks, as table and map."""
    shown = follow_up_shown(request)
    if shown is None:
        return _nothing_yet(request)
    return officers_page(request, shown, export=OfficersExportForm(months=months_offered()))


def officers_page(
    request: HttpRequest, shown: Shown, *, export: OfficersExportForm, status: int = 200
) -> HttpResponse:
    """Show the table and the map, with the form that fetches them as files.

    :param export: with what is wrong in it, where something is.
    """
    seen = shown.seen
    asked = asked_for(request, default=seen.default)
    places = outcome_places(shown, asked.reading)
    regions = {unit.code: unit.name for unit in seen.units(Level.POLICE_REGION)}
    return show(
        request,
        "officers/officers.html",
        heading=_("Områdespoliser"),
        eyebrow=shown.in_words,
        trail=[resources_crumb()],
        section="resources",
        shown=shown,
        asked=asked,
        options=asked.options(),
        rows=[] if asked.is_wide else read_rows(shown, asked),
        wide=wide_rows(shown, asked) if asked.is_wide else [],
        meanings=column_meanings(shown, asked),
        level=LEVELS[asked.level],
        per_title=BY_ID[PER[asked.reading.numerator]].title,
        of_areas=asked.reading.scope is Scope.AREA,
        map=symbol_map(places, region_names=regions),
        legend=outcome_legend(places),
        off_the_map=len(units_compared(seen, asked.reading)) - len(places),
        norm=seen.norm,
        default=seen.default,
        data_version=seen.made.data_version,
        sees_staff=any(unit.sees_staff for unit in seen.units(asked.level)),
        sees_inside=sees_somewhere(request.acting, FieldClass.STAFF),
        export=export,
        problems=export.problems,
        can_print=True,
        status=status,
    )


@require_GET
@refused_readably
def officer_unit(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """Show one unit: figures, readings, gap, time, signs, months, need and explanations."""
    shown = follow_up_shown(request)
    found = level_of(level)
    unit = shown.seen.unit(found, code) if shown and found else None
    if shown is None or unit is None:
        raise Http404
    seen = shown.seen
    months = seen.months(unit)
    return show(
        request,
        "officers/unit.html",
        heading=unit.name,
        eyebrow=f"{LEVEL[unit.level]} · {shown.in_words}",
        trail=[
            resources_crumb(),
            Crumb(title=_("Områdespoliser"), url=reverse("officers")),
            *_parents(shown, unit),
        ],
        section="resources",
        shown=shown,
        unit=unit,
        figures=figure_rows(seen, unit),
        readings=reading_groups(shown, unit),
        is_wide=unit.level in (Level.NATION, Level.POLICE_REGION),
        norm=seen.norm,
        children=_children(shown, unit),
        signs=_signs(shown, unit),
        explanations=_explanations(seen, unit),
        data_version=seen.made.data_version,
        can_print=True,
        **_gap(seen, unit),
        **_time(shown, unit),
        **_need(seen, unit),
        **_months(months),
    )


def _nothing_yet(request: HttpRequest) -> HttpResponse:
    return show(
        request,
        "officers/nothing.html",
        heading=_("Områdespoliser"),
        trail=[resources_crumb()],
        section="resources",
    )


def _parents(shown: Shown, unit: SeenUnit) -> list[Crumb]:
    parents: list[Crumb] = []
    above = shown.seen.parent_of(unit)
    while above is not None:
        parents.insert(0, Crumb(title=above.name, url=shown.address(above)))
        above = shown.seen.parent_of(above)
    return parents


def _children(shown: Shown, unit: SeenUnit) -> list[dict[str, str]]:
    """Return the way to the units one level down, in the order of their names."""
    below = {
        Level.NATION: Level.POLICE_REGION,
        Level.POLICE_REGION: Level.LOCAL_POLICE_DISTRICT,
        Level.LOCAL_POLICE_DISTRICT: Level.AREA,
    }.get(unit.level)
    if below is None:
        return []
    return [
        {"name": one.name, "url": shown.address(one)}
        for one in shown.seen.units(below)
        if shown.seen.lies_in(one, unit)
    ]


def _gap(seen: SeenOfficers, unit: SeenUnit) -> dict[str, object]:
    row = seen.gap(unit)
    steps: tuple[Step, ...] = steps_of(row) if row else ()
    return {
        "steps": steps,
        "gap_reason": row.get("reason") or "",
        "gap_figure": unit_figure(
            steps,
            id_="gap",
            title="Från normens krav till fredad tid",
            label=unit.name,
        )
        if steps
        else None,
    }


def _time(shown: Shown, unit: SeenUnit) -> dict[str, object]:
    seen = shown.seen
    rows = seen.time_use(unit)
    told = seen.figure(unit, "area_work_share").get("value") is not None
    if not rows or not told:
        return {"activities": [], "time_figure": None}
    shares = {row["activity"]: row["share"] for row in rows}
    activities = [
        one
        for one in activities_in(seen.made.tables["officer_time_use"], on=shown.last_month.last)
        if one.id in shares
    ]
    figure: Figure = bars_figure(
        {unit.name: shares}, activities, id_="time", title="Vad de redovisade timmarna gick till"
    )
    return {
        "time_figure": figure,
        "activities": [
            {
                "title": one.title,
                "kind": word("activity_kind", one.kind),
                "share": shares[one.id],
            }
            for one in activities
        ],
    }


def _need(seen: SeenOfficers, unit: SeenUnit) -> dict[str, object]:
    row = seen.need(unit)
    if not row:
        return {"need": None}
    return {
        "need": row,
        "beside_norm": BESIDE_NORM[row["beside_norm"]],
        "need_most": max(1.0, *(row[name] or 0.0 for name in ("need_high", "norm_fte"))) * 1.1,
        "need_coverage": seen.made.need.model.coverage,
    }


def _months(months: Sequence[Mapping[str, Row]]) -> dict[str, object]:
    chart: MonthChart | None = month_chart(months, _CHARTED)
    return {
        "chart": chart,
        "month_titles": [BY_ID[name].title for name in _MONTH_FIGURES],
        "charted": [{"id": name, "title": BY_ID[name].title} for name in _CHARTED],
        "months": [
            {
                "month": next(iter(month.values()))["period"],
                "cells": [
                    {
                        "text": amount(month.get(name, {}).get("value"), BY_ID[name].unit),
                        "reason": month.get(name, {}).get("reason") or "",
                    }
                    for name in _MONTH_FIGURES
                ],
            }
            for month in months
        ],
    }


def _signs(shown: Shown, unit: SeenUnit) -> list[dict[str, object]]:
    found = []
    for row in shown.seen.signs(unit):
        place = shown.seen.unit(row["level"], row["unit"])
        if place is None:
            continue
        is_here = (place.level, place.code) == (unit.level, unit.code)
        found.append(
            {
                "title": row["sign_title"],
                "text": row["text"],
                "question": row["question"],
                "place": None if is_here else place.name,
                "url": shown.address(place),
            }
        )
    return found


def _explanations(seen: SeenOfficers, unit: SeenUnit) -> list[dict[str, object]]:
    found = []
    for one in seen.explanations(unit):
        place = seen.unit(Level.AREA, one.area)
        found.append(
            {
                "area": place.name if place else one.area,
                "month": one.month,
                "title": DEVIATION_TITLES.get(one.deviation, one.deviation),
                **explanation_in_words(one),
            }
        )
    return found
