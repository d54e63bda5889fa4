"""The follow-up as a whole: from what a collection holds to figures, readings, gaps and signs."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lagesbild.norms.officer_functions import OfficerCatalogue
from lagesbild.norms.officer_norms import OfficerNorm
from lagesbild.officers.area_months import area_months
from lagesbild.officers.facts import facts
from lagesbild.officers.figures import list_figures
from lagesbild.officers.gaps import decompose_gaps
from lagesbild.officers.hours import hours_by_month
from lagesbild.officers.measured import measure
from lagesbild.officers.population import area_residents
from lagesbild.officers.readings import count_outcomes, read_norm
from lagesbild.officers.sign_evidence import Evidence
from lagesbild.officers.signs import find_signs
from lagesbild.officers.time_use import time_use
from lagesbild.periods import Period, span_of


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """The tables of a collection that the follow-up is made of, with the columns they have there.

    `shares` has `area`, `boundary`, `small_area` and the `share` of its ground inside.
    """

    areas: pl.DataFrame
    organisation: pl.DataFrame
    shares: pl.DataFrame
    residents: pl.DataFrame
    staffing: pl.DataFrame
    duty_hours: pl.DataFrame
    loans: pl.DataFrame
    local_activities: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What the follow-up of some months says; each frame's columns are declared in its module."""

    months: tuple[Period, ...]
    norm: OfficerNorm
    catalogue: OfficerCatalogue
    area_months: pl.DataFrame
    measured: pl.DataFrame
    figures: pl.DataFrame
    readings: pl.DataFrame
    compliance: pl.DataFrame
    gaps: pl.DataFrame
    time_use: pl.DataFrame
    signs: pl.DataFrame

    @property
    def period(self) -> Period:
        return span_of(self.months)


def follow_up(
    deliveries: Deliveries,
    *,
    months: Sequence[Period],
    norm: OfficerNorm,
    catalogue: OfficerCatalogue,
) -> FollowUp:
    """Follow up the norm for area officers over some months that follow on one another."""
    window = tuple(months)
    period = str(span_of(window))
    names = [str(month) for month in window]
    staffing = deliveries.staffing.filter(pl.col("month").is_in(names))
    hours = hours_by_month(
        deliveries.duty_hours,
        loans=deliveries.loans,
        local_activities=deliveries.local_activities,
        kinds=catalogue.activity_kinds,
    ).filter(pl.col("month").is_in(names))
    per_area = area_months(
        months=window,
        areas=deliveries.areas,
        organisation=deliveries.organisation,
        population=area_residents(shares=deliveries.shares, residents=deliveries.residents),
        staffing=staffing,
        hours=hours,
        functions=catalogue.counted_functions,
        norm=norm,
    )
    measured = measure(facts(per_area, months=window), norm=norm)
    readings = read_norm(measured, district_of=_districts(per_area, period=period), norm=norm)
    evidence = Evidence(
        measured=measured,
        readings=readings,
        area_months=per_area,
        staffing=staffing,
        functions=catalogue.counted_functions,
        period=period,
        norm=norm,
    )
    return FollowUp(
        months=window,
        norm=norm,
        catalogue=catalogue,
        area_months=per_area,
        measured=measured,
        figures=list_figures(measured),
        readings=readings,
        compliance=count_outcomes(readings),
        gaps=decompose_gaps(measured, norm=norm),
        time_use=time_use(
            hours, area_months=per_area, functions=catalogue.counted_functions, period=period
        ),
        signs=find_signs(evidence),
    )


def _districts(per_area: pl.DataFrame, *, period: str) -> pl.DataFrame:
    """Return the district of each area in each month, and in the months together."""
    columns = ("period", "area", "name", "local_police_district")
    monthly = per_area.rename({"month": "period"}).select(columns)
    together = monthly.with_columns(period=pl.lit(period))
    return pl.concat([monthly, together]).unique(
        ["period", "area", "local_police_district"], maintain_order=True
    )
