"""Placed in beside works in: whose paid hours were worked on whose ground."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild.areas.levels import NATION, Level
from lagesbild.periods import Period
from lagesbild.resources.figures import TIME_FIGURES
from lagesbild_web.pages.officer_words import IN_ADDRESSES, LEVELS, month_in_words
from lagesbild_web.pages.placed_works_rows import matrix_of
from lagesbild_web.pages.resource_choices import chosen, options, resources_shown
from lagesbild_web.pages.resource_frame import show_resources
from lagesbild_web.pages.resource_words import between, hours, period_in_words, share
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.queries.resources import SeenResources

_LEVELS = (Level.POLICE_REGION, Level.LOCAL_POLICE_DISTRICT, Level.AREA)
_SHARED, _ALL_MONTHS = "delas", "alla"


@require_GET
@refused_readably
def placed_works(request: HttpRequest) -> HttpResponse:
    """Show the matrix of a level, what of the time was in listed areas, and each area's balance."""
    seen = resources_shown(request)
    return show_resources(
        request,
        "resources/placed_works.html",
        seen,
        heading=_("Placerad och arbetar"),
        lead=_(
            "Betalda timmar efter var personalen är placerad (rader) och var den bevisligen"
            " arbetade (kolumner). Det som ingen källa visar står för sig och fördelas inte ut."
        ),
        **(_context(request, seen) if seen else {}),
    )


def _context(request: HttpRequest, seen: SeenResources) -> dict[str, object]:
    levels = {IN_ADDRESSES[level]: level for level in _LEVELS}
    level = levels[chosen(request, "niva", levels, otherwise=IN_ADDRESSES[_LEVELS[0]])]
    regions = _regions(seen)
    region = chosen(request, "region", regions, otherwise=next(iter(regions), ""))
    shows = _shows(seen)
    asked = chosen(request, "visa", shows, otherwise=next(iter(shows), _SHARED))
    months = seen.months_inside if asked == _ALL_MONTHS else [asked]
    frame = seen.matrix_shared(level) if asked == _SHARED else seen.matrix_inside(level, months)
    matrix = matrix_of(seen, frame, level=level, region=region)
    return {
        "levels": options(
            {name: LEVELS[one] for name, one in levels.items()}, selected=IN_ADDRESSES[level]
        ),
        "regions": options(regions, selected=region) if level is not _LEVELS[0] else (),
        "region_name": regions.get(region, "") if level is not _LEVELS[0] else "",
        "shows": options(shows, selected=asked),
        "shown": shows.get(asked, ""),
        "is_shared": asked == _SHARED,
        "matrix": matrix,
        "delay_days": seen.made.delay_days,
        "times": _times(seen),
        "meanings": TIME_FIGURES,
        "areas": [
            {
                "name": row["name"],
                "placed": hours(row["placed_milli"]),
                "worked": hours(row["worked_milli"]),
                "own": hours(row["worked_by_own_district_milli"]),
                "others": hours(row["worked_by_others_milli"]),
                "is_hidden": row["suppressed"],
            }
            for row in seen.areas()
            if level is _LEVELS[0] or seen.region_of(row["area"]) == region
        ],
        "period": period_in_words(seen.shared_period) if seen.shared_period else "",
    }


def _regions(seen: SeenResources) -> dict[str, str]:
    """Return the regions that anything is seen of, in the order of their names."""
    places = [*seen.places(Level.POLICE_REGION), *seen.places(Level.LOCAL_POLICE_DISTRICT)]
    codes = dict.fromkeys(one.region for one in (*places, *seen.places(Level.AREA)) if one.region)
    return {code: seen.name(code) for code in codes}


def _shows(seen: SeenResources) -> Mapping[str, str]:
    """Return what can be shown: what may be shared, and months inside, the newest first."""
    shared = seen.shared_period
    shows = {}
    if shared:
        shows[_SHARED] = _("Det som får delas")
    months = seen.months_inside
    if months:
        shows[_ALL_MONTHS] = _("Internt, alla månader")
    for month in months:
        shows[month] = _("Internt, %(month)s") % {"month": month_in_words(Period.parse(month))}
    return shows


def _times(seen: SeenResources) -> list[dict[str, object]]:
    """Return how much of the time was in listed areas, of the nation and the regions seen."""
    units = [*seen.places(Level.NATION), *seen.places(Level.POLICE_REGION)]
    if not seen.places(Level.POLICE_REGION):
        units += seen.places(Level.LOCAL_POLICE_DISTRICT)
    found = []
    for unit in units:
        row = seen.time(unit.level, unit.code)
        if row is None:
            continue
        found.append(
            {
                "name": unit.name,
                "is_nation": unit.code == NATION,
                "worked": hours(row["worked_milli"]),
                "in_areas": share(row["in_areas_share"]),
                "elsewhere": share(1 - row["in_areas_share"] - row["unknown_share"]),
                "unknown": share(row["unknown_share"]),
                "likely": share(row["point"]),
                "likely_between": between(row["low"], row["high"]),
            }
        )
    return found
