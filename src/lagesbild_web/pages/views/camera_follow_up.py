"""What became of needs of cameras: how many are met, how long they wait, what use there is."""

from collections.abc import Mapping

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lagesbild import swedish
from lagesbild.areas.levels import NATION, Level
from lagesbild.cameras.follow_up import KIND
from lagesbild.cameras.priority import AREA_CLASS
from lagesbild.reports.camera_curve import curve_table, curves_figure
from lagesbild_web.pages.camera_words import KIND_TITLES, PURPOSE_TITLES
from lagesbild_web.pages.camera_work_frame import camera_work_seen, class_in_words, show_cameras
from lagesbild_web.pages.languages import number, percent
from lagesbild_web.pages.resource_choices import chosen, options
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.queries.camera_follow_up import (
    COVERAGE,
    SeenCameraWork,
    class_order,
)
from lagesbild_web.records.queries.cameras import Row

_LEVELS: Mapping[str, tuple[str, Promise]] = {
    "klass": (AREA_CLASS, gettext_lazy("Områdets klass")),
    "slag": (KIND, gettext_lazy("Slag")),
    "lokalpolisomrade": (Level.LOCAL_POLICE_DISTRICT.value, gettext_lazy("Lokalpolisområde")),
    "region": (Level.POLICE_REGION.value, gettext_lazy("Polisregion")),
}
"""By what the address calls them."""


@require_GET
@refused_readably
def camera_follow_up(request: HttpRequest) -> HttpResponse:
    """Show need beside delivered, waiting times, use for each purpose and uptime."""
    work = camera_work_seen(request)
    level = chosen(request, "niva", _LEVELS, otherwise="klass")
    months = {str(month): str(month) for month in reversed(work.months)}
    month = chosen(request, "manad", months, otherwise=next(iter(months)))
    return show_cameras(
        request,
        "follow_up",
        heading=_("Uppföljning av kameror"),
        lead=_(
            "Av det som du läser: vad som har anmälts och mötts, hur länge det tog, och vad"
            " kamerorna används till."
        ),
        levels=options({key: title for key, (_level, title) in _LEVELS.items()}, selected=level),
        level=level,
        level_title=_LEVELS[level][1],
        months=options(months, selected=month),
        month=month,
        has_needs=bool(work.seen.needs),
        balance=_balance(work, _LEVELS[level][0], month),
        all=_balance_of_all(work, month),
        shares=_shares(work),
        data_version=work.work.data_version,
        **_waiting(request, work, _LEVELS[level][0]),
        **_use(work),
    )


def _name(work: SeenCameraWork, level: str, unit: str) -> str:
    if unit == NATION:
        return _("Allt som du läser")
    if level == AREA_CLASS:
        return class_in_words(unit)
    if level == KIND:
        return str(KIND_TITLES[unit])
    return work.seen.organisation.name(unit)


def _plain_name(work: SeenCameraWork, level: str, unit: str) -> str:
    """Return what a unit is called in a drawing, which is Swedish on every page."""
    if unit == NATION:
        return "alla behov"
    if level == AREA_CLASS:
        return swedish.class_title(unit)
    if level == KIND:
        return swedish.word("camera_kind", unit)
    return work.seen.organisation.name(unit)


def _balance(work: SeenCameraWork, level: str, month: str) -> list[dict[str, object]]:
    rows = work.units_of(work.balance, level).filter(month=month).to_dicts()
    return [_met(_name(work, level, row["unit"]), row) for row in _sorted(work, level, rows)]


def _balance_of_all(work: SeenCameraWork, month: str) -> dict[str, object] | None:
    rows = work.of_all(work.balance).filter(month=month).to_dicts()
    return _met(_name(work, "", NATION), rows[0]) if rows else None


def _met(name: str, row: Row) -> dict[str, object]:
    return {**row, "name": name, "share": percent(row["needs_met"] / row["needs"])}


def _sorted(work: SeenCameraWork, level: str, rows: list[Row]) -> list[Row]:
    """Put classes by gravity, and units by name."""
    if level == AREA_CLASS:
        ranked = class_order([row["unit"] for row in rows])
        return sorted(rows, key=lambda row: ranked.index(row["unit"]))
    return sorted(rows, key=lambda row: _name(work, level, row["unit"]))


def _shares(work: SeenCameraWork) -> list[dict[str, object]]:
    rows = {row[AREA_CLASS]: row for row in work.share_met.iter_rows(named=True)}
    return [
        {
            **rows[name],
            "title": class_in_words(name),
            "percent": percent(rows[name]["share"]),
            "low_percent": 100 * rows[name]["low"],
            "high_percent": 100 * rows[name]["high"],
            "share_percent": 100 * rows[name]["share"],
        }
        for name in class_order([*rows])
    ]


def _waiting(request: HttpRequest, work: SeenCameraWork, level: str) -> dict[str, object]:
    """Return waiting times at a level, and the curve of one of its units or of all."""
    of_all = work.of_all(work.waiting).to_dicts()
    at_level = _sorted(work, level, work.units_of(work.waiting, level).to_dicts())
    summaries = {row["unit"]: row for row in [*of_all, *at_level]}
    titles = {unit: _name(work, level, unit) for unit in summaries}
    unit = chosen(request, "enhet", titles, otherwise=NATION)
    curve = work.curves.filter(
        pl.col("unit") == unit,
        pl.col("level") == (Level.NATION.value if unit == NATION else level),
    ).to_dicts()
    figures = curves_figure({_plain_name(work, level, unit): curve}, coverage=COVERAGE)
    return {
        "waits": [_wait(titles[unit], row) for unit, row in summaries.items()],
        "curves": options(titles, selected=unit),
        "figure": figures[0] if figures else None,
        "curve_name": titles.get(unit, ""),
        "table": curve_table(curve, coverage=COVERAGE) if figures else None,
    }


def _wait(name: str, row: Row) -> dict[str, object]:
    return {
        **row,
        "name": name,
        "median": _days(row["median_days"]),
        "median_between": _between(row["median_low"], row["median_high"]),
        "most": _days(row["p90_days"]),
        "most_between": _between(row["p90_low"], row["p90_high"]),
        "longest": _days(row["longest_waiting_days"]),
    }


def _days(value: float | None) -> str:
    return "–" if value is None else number(value, decimals=0)


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return ""
    if high is None:
        return _("minst %(low)s") % {"low": _days(low)}
    return _("%(low)s till %(high)s") % {"low": _days(low), "high": _days(high)}


def _use(work: SeenCameraWork) -> dict[str, object]:
    """Return exports for each purpose and uptime, by class and of all that is seen."""
    used = [*work.units_of(work.use, AREA_CLASS).to_dicts(), *work.of_all(work.use).to_dicts()]
    up = [*work.units_of(work.uptime, AREA_CLASS).to_dicts(), *work.of_all(work.uptime).to_dicts()]
    units = [*class_order([row["unit"] for row in up if row["unit"] != NATION]), NATION]
    by_unit = {row["unit"]: row for row in up}
    exports = {(row["unit"], row["purpose"]): row for row in used}
    return {
        "purposes": list(PURPOSE_TITLES.values()),
        "uses": [
            {
                "name": _name(work, AREA_CLASS, unit),
                "cells": [
                    {
                        "title": title,
                        "exports": row["exports"] if row else None,
                        "rate": _rate(row),
                    }
                    for purpose, title in PURPOSE_TITLES.items()
                    for row in [exports.get((unit, purpose))]
                ],
                "uptime": percent(by_unit[unit]["uptime"]),
                "moved": by_unit[unit]["moved"],
            }
            for unit in units
            if unit in by_unit
        ],
    }


def _rate(row: Row | None) -> str:
    rate = row["exports_per_camera_month"] if row else None
    return "" if rate is None else number(rate, decimals=2)
