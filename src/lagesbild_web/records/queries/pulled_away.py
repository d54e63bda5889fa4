"""How much of area officers' time went elsewhere lately: by week, or by month where told so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lagesbild.norms.officer_functions import ActivityKind, OfficerCatalogue, officer_catalogue_on
from lagesbild.periods import Period, PeriodKind
from lagesbild.swedish import collation_key
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.queries.entering import districts_with_areas
from lagesbild_web.records.queries.local_activities import local_activities_in
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import rows_in_force
from lagesbild_web.records.queries.weeks import week_of

_PERIODS = 6
"""So many are shown: one, and those before it that anybody has told of."""


@dataclass(frozen=True, kw_only=True)
class Spent:
    """The hours of an area's officers in one period; None where nobody has told of them."""

    period: Period
    hours: float | None
    pulled_away: float | None
    activities: tuple[tuple[str, float], ...]
    """What they were pulled away to, in Swedish, with hours; the most hours first."""

    @property
    def share(self) -> float | None:
        return (
            self.pulled_away / self.hours if self.hours and self.pulled_away is not None else None
        )


@dataclass(frozen=True, kw_only=True)
class SpentInArea:
    """One area; `area` is empty for officers who are assigned to none."""

    area: str
    name: str
    periods: tuple[Spent, ...]
    """Those of the district, the newest first."""


@dataclass(frozen=True, kw_only=True)
class Loan:
    month: str
    area: str
    to: str
    hours: float


@dataclass(frozen=True, kw_only=True)
class SpentInDistrict:
    unit: str
    name: str
    periods: tuple[Period, ...]
    """The one that is asked for, and those before it; the newest first."""
    areas: tuple[SpentInArea, ...]
    loans: tuple[Loan, ...]
    newest_told: Period | None
    """The newest that anybody has told of, until today; None where nobody has told of any."""


def districts_with_hours_seen(
    acting: Acting, *, organisation: Organisation
) -> list[tuple[str, str]]:
    """Return the districts with areas whose hours somebody sees: code and name, by name."""
    return [
        (unit.code, unit.name)
        for unit in districts_with_areas(organisation)
        if acting.sees(FieldClass.STAFF, inside=organisation.line(unit.code))
    ]


def spent_lately(
    district: str, *, on: date, organisation: Organisation, period: Period | None = None
) -> SpentInDistrict:
    """Return what the officers of a district's areas did this week and in the periods before.

    A district that reports by month has months beside the week. Who may see it is asked before.

    :param period: a week or month to begin with instead of this week.
    """
    asked = period or week_of(on)
    told_of = _told_of(district, on=on)
    before = [one for one in told_of if one != asked and one.first <= asked.last]
    periods = (asked, *before[: _PERIODS - 1])
    told = _told(district, periods)
    catalogue = officer_catalogue_on(min(asked.last, on))
    activities = {period: _activities(district, period, catalogue) for period in periods}
    found: dict[str, dict[Period, list[Mapping[str, Any]]]] = defaultdict(dict)
    for period in periods:
        for row in told.get(period, ()):
            if row["function"] in catalogue.counted_functions:
                found[row["assigned_area"] or ""].setdefault(period, []).append(row)
    areas = {code: organisation.area_name(code) for code in organisation.areas_in(district)}
    areas |= {code: organisation.area_name(code) for code in found if code and code not in areas}
    if "" in found:
        areas[""] = ""
    return SpentInDistrict(
        unit=district,
        name=organisation.name(district),
        periods=periods,
        areas=tuple(
            SpentInArea(
                area=code,
                name=name,
                periods=tuple(
                    _spent(period, found[code].get(period), activities[period])
                    for period in periods
                ),
            )
            for code, name in sorted(
                areas.items(), key=lambda one: (not one[0], collation_key(one[1]))
            )
        ),
        loans=_loans(district, organisation=organisation),
        newest_told=told_of[0] if told_of else None,
    )


def _told_of(district: str, *, on: date) -> list[Period]:
    """Return the weeks and months that have begun and that anybody has told of, newest first."""
    rows = rows_in_force("duty_hours", units=[district])
    begun = {Period.parse(name) for name in set(rows.values_list("period", flat=True))}
    return sorted({_shown_in(one) for one in begun if one.first <= on}, reverse=True)


def _shown_in(period: Period) -> Period:
    """Return the week of a day; weeks and months are shown as they are told."""
    return week_of(period.first) if period.kind is PeriodKind.DAY else period


def _told(district: str, periods: Iterable[Period]) -> dict[Period, list[Mapping[str, Any]]]:
    """Return the rows of some weeks and months; those of a week may be told day by day."""
    wanted = {
        str(part): period
        for period in periods
        for part in (period, *(_days_of(period) if period.kind is PeriodKind.WEEK else ()))
    }
    told: dict[Period, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows_in_force("duty_hours", units=[district], periods=wanted):
        told[wanted[row.period]].append(row.cells)
    return told


def _days_of(period: Period) -> Iterator[Period]:
    for number in range(period.days):
        day = period.first + timedelta(days=number)
        yield Period(day, day)


def _activities(
    district: str, period: Period, catalogue: OfficerCatalogue
) -> dict[str, tuple[ActivityKind, str]]:
    """Return the kind and the title of each activity, the district's own ones too."""
    local = local_activities_in(district, period, catalogue=catalogue)
    return {one.id: (one.kind, one.title) for one in catalogue.activities.values()} | {
        one.id: (one.counts_as.kind, one.title) for one in local
    }


def _spent(
    period: Period,
    rows: Iterable[Mapping[str, Any]] | None,
    activities: Mapping[str, tuple[ActivityKind, str]],
) -> Spent:
    if rows is None:
        return Spent(period=period, hours=None, pulled_away=None, activities=())
    rows = list(rows)
    pulled: dict[str, float] = defaultdict(float)
    for row in rows:
        kind, title = activities[row["activity"]]
        if kind is ActivityKind.PULLED_AWAY:
            pulled[title] += row["hours"]
    return Spent(
        period=period,
        hours=sum(row["hours"] for row in rows),
        pulled_away=sum(pulled.values()),
        activities=tuple(sorted(pulled.items(), key=lambda one: (-one[1], one[0]))),
    )


def _loans(district: str, *, organisation: Organisation) -> tuple[Loan, ...]:
    """Return the newest loans; they are told of by month, and are in no week."""
    rows = (
        rows_in_force("loans", units=[district]).order_by("-period").values_list("cells", flat=True)
    )
    months = sorted({cells["month"] for cells in rows}, reverse=True)[:_PERIODS]
    # An area may have ended since.
    then = {month: organisation_on(Period.parse(month).last) for month in months}
    found = [
        Loan(
            month=cells["month"],
            area=then[cells["month"]].area_name(cells["assigned_area"] or ""),
            to=cells["to_event"] or organisation.name(cells["to_unit"] or ""),
            hours=cells["hours"],
        )
        for cells in rows
        if cells["month"] in months
    ]
    return tuple(sorted(found, key=lambda one: (one.month, one.area, one.to), reverse=True))
