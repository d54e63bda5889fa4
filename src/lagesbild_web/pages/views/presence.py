"""Presence in areas month by month, with the sources side by side and where they disagree."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lagesbild.areas.levels import Level
from lagesbild.reports.resource_week import week_figure, week_hours, week_step, week_table
from lagesbild.resources.disagreements import SOURCES_DISAGREE
from lagesbild.resources.places import Source
from lagesbild_web.pages.languages import in_swedish, listing, number
from lagesbild_web.pages.resource_choices import chosen, options, resources_shown
from lagesbild_web.pages.resource_frame import show_resources
from lagesbild_web.pages.resource_words import quarter_in_words
from lagesbild_web.pages.table_words import explanation_in_words
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.queries.deviations import SeenDeviation, disagreements_seen
from lagesbild_web.records.queries.resources import Row, SeenResources

SOURCES: Mapping[str, object] = {
    Source.DUTY_HOURS.value: gettext_lazy("Tidredovisning"),
    Source.POSITIONS.value: gettext_lazy("Positionsloggar"),
    Source.DISPATCH.value: gettext_lazy("Händelserapporter"),
}
_SHARED_SOURCES = (Source.POSITIONS.value, Source.DISPATCH.value)


@require_GET
@refused_readably
def presence(request: HttpRequest) -> HttpResponse:
    """Show the hours of a district's areas by month and source, and where they disagree."""
    seen = resources_shown(request)
    return show_resources(
        request,
        "resources/presence.html",
        seen,
        heading=_("Närvaro"),
        lead=_(
            "Persontimmar i varje område och månad enligt varje källa för sig. Källorna visar samma"
            " timmar och läggs aldrig ihop."
        ),
        **(_context(request, seen) if seen else {}),
    )


def _context(request: HttpRequest, seen: SeenResources) -> dict[str, object]:
    districts = {
        code: seen.name(code)
        for code in dict.fromkeys(one.district for one in seen.places(Level.AREA) if one.district)
    }
    district = chosen(request, "enhet", districts, otherwise=next(iter(districts), ""))
    inside = seen.presence_inside(district)
    rows = inside or seen.presence_shared(district)
    functions = {
        one: seen.made.functions.get(one, one)
        for one in sorted({row["function"] for row in rows}, key=_rank(rows))
    }
    function = chosen(request, "funktion", functions, otherwise=next(iter(functions), ""))
    odd = {(one.area, one.month): one for one in disagreements_seen(seen) if one.unit == district}
    shown = {name: SOURCES[name] for name in (SOURCES if inside else _SHARED_SOURCES)}
    return {
        "districts": options(
            dict(sorted(districts.items(), key=lambda one: one[1])), selected=district
        ),
        "district": district,
        "district_name": districts.get(district, ""),
        "functions": options(functions, selected=function),
        "function": function,
        "function_name": in_swedish(functions.get(function, "")),
        "is_inside": bool(inside),
        "sources": list(shown.values()),
        "rows": [
            {
                "area": seen.name(area),
                "month": month,
                "cells": [
                    {"label": title, **_cell(of_source.get(name))} for name, title in shown.items()
                ],
                "odd": _odd(odd.get((area, month))),
            }
            for (area, month), of_source in _by_month(rows, function).items()
        ],
        "agreement": _agreement(seen),
        "delay_days": seen.made.delay_days,
        "coverage": seen.made.resources.method.coverage,
        "week": _week(request, seen, district),
    }


def _week(request: HttpRequest, seen: SeenResources, district: str) -> dict[str, object]:
    """Return a quarter's hours of the week in each area, drawn and as a table, and what is hidden.

    Only what may be shared is shown, to those who see staff too.
    """
    rows = seen.week_shared(district)
    quarters = {one: quarter_in_words(one) for one in _newest_first(rows, "quarter")}
    quarter = chosen(request, "kvartal", quarters, otherwise=next(iter(quarters), ""))
    told = [row for row in rows if row["quarter"] == quarter]
    sources = {one: SOURCES[one] for one in _newest_first(told, "source")}
    source = chosen(request, "kalla", sources, otherwise=next(iter(sources), ""))
    weeks = week_hours(row for row in told if row["source"] == source)
    step = week_step(weeks)
    return {
        "quarters": options(quarters, selected=quarter),
        "quarter": quarter,
        "quarter_name": quarters.get(quarter, ""),
        "sources": options(sources, selected=source),
        "source": source,
        "source_name": sources.get(source, ""),
        "drawings": [
            {"name": one.name, "figure": figure}
            for one in weeks
            if (figure := week_figure(one, quarter=quarter, source=source, step=step))
        ],
        "hidden": listing(hidden) if (hidden := [w.name for w in weeks if w.hours is None]) else "",
        "table": week_table(weeks, quarter=quarter, source=source),
    }


def _newest_first(rows: list[Row], column: str) -> list[str]:
    return sorted({row[column] for row in rows}, reverse=True)


def _rank(rows: list[Row]):
    """Order functions by how many rows they have, the most first."""
    counted: dict[str, int] = {}
    for row in rows:
        counted[row["function"]] = counted.get(row["function"], 0) + 1
    return lambda function: (-counted[function], function)


def _by_month(rows: list[Row], function: str) -> dict[tuple[str, str], dict[str, Row]]:
    found: dict[tuple[str, str], dict[str, Row]] = {}
    for row in rows:
        if row["function"] == function:
            found.setdefault((row["area"], row["month"]), {})[row["source"]] = row
    return found


def _cell(row: Row | None) -> dict[str, object]:
    if row is None:
        return {"text": "–"}
    if row.get("suppressed"):
        return {"text": _("visas inte"), "is_hidden": True}
    is_estimate = row["low"] != row["high"]
    return {
        "text": number(row["hours"], decimals=1),
        "between": _("%(low)s till %(high)s")
        % {"low": number(row["low"], decimals=1), "high": number(row["high"], decimals=1)}
        if is_estimate
        else "",
    }


def _odd(one: SeenDeviation | None) -> dict[str, object] | None:
    if one is None:
        return None
    what = {"omrade": one.area, "manad": one.month, "avvikelse": SOURCES_DISAGREE}
    return {
        "text": in_swedish(one.text),
        "said": [explanation_in_words(said) for said in one.explanations],
        "url": f"{reverse('deviation_explain')}?{urlencode(what)}" if one.may_explain else "",
    }


def _agreement(seen: SeenResources) -> list[dict[str, object]]:
    """Return how well each two sources agree over all areas, with limits and concordance."""
    rows = seen.made.tables["resource_agreement"].filter(level=Level.AREA.value).to_dicts()
    return [
        {
            "function": in_swedish(seen.made.functions.get(row["function"], row["function"])),
            "first": SOURCES[row["first"]],
            "second": SOURCES[row["second"]],
            "pairs": row["pairs"],
            "difference": number(row["mean_difference"], decimals=1),
            "limits": _("%(low)s till %(high)s")
            % {
                "low": number(row["limit_low"], decimals=1),
                "high": number(row["limit_high"], decimals=1),
            },
            "concordance": number(row["concordance"], decimals=2),
        }
        for row in rows
    ]
