"""What did a district's area officers do in one week, as somebody has filled it in?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lagesbild.norms.officer_functions import ActivityKind, OfficerCatalogue, officer_catalogue_on
from lagesbild.periods import Period, PeriodKind
from lagesbild_web.records.models import Batch
from lagesbild_web.records.queries.local_activities import local_activities_in
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.tabled import rows_in_force

TABLE = "duty_hours"


@dataclass(frozen=True, kw_only=True)
class WeekActivity:
    """Hours of one activity in one area; None where nobody has told of them."""

    id: str
    title: str
    definition: str
    kind: ActivityKind
    is_local: bool
    hours: float | None
    before: float | None
    """In the week before."""


@dataclass(frozen=True, kw_only=True)
class TakenMonth:
    """A month of which the hours are told already, so that its weeks cannot be."""

    month: str
    batch: Batch


@dataclass(frozen=True, kw_only=True)
class WeekArea:
    """One area and the officers who are assigned to it."""

    area: str
    name: str
    activities: tuple[WeekActivity, ...]
    elsewhere: float
    """Hours that somebody has handed in beside the activities here, as worked somewhere else."""
    taken: tuple[TakenMonth, ...]

    @property
    def hours(self) -> float:
        return sum(one.hours or 0 for one in self.activities) + self.elsewhere

    @property
    def before(self) -> float:
        return sum(one.before or 0 for one in self.activities)

    @property
    def pulled_away(self) -> float:
        pulled = (one for one in self.activities if one.kind is ActivityKind.PULLED_AWAY)
        return sum(one.hours or 0 for one in pulled)

    @property
    def pulled_share(self) -> float | None:
        return self.pulled_away / self.hours if self.hours else None

    def row(self, activity: WeekActivity, *, unit: str, week: Period, hours: str) -> dict:
        """Return a row of the table: area work was done in the area, the rest anywhere."""
        is_here = activity.kind is ActivityKind.AREA_WORK
        return {
            "period": str(week),
            "unit": unit,
            "function": _function(week.last),
            "assigned_area": self.area,
            "worked_area": self.area if is_here else None,
            "activity": activity.id,
            "hours": hours,
        }


def week_of(day: date) -> Period:
    return Period.parse(f"{day:%G-W%V}")


def week_before(week: Period) -> Period:
    return week_of(week.first - timedelta(days=1))


def areas_in_week(unit: str, week: Period) -> list[WeekArea]:
    """Return the areas that lie in a district at the end of a week, by name."""
    catalogue = officer_catalogue_on(week.last)
    organisation = organisation_on(week.last)
    local = list(_local_activities(unit, week, catalogue))
    told = _told(unit, week)
    before = _told(unit, week_before(week))
    taken = _taken(unit, week)
    return [
        _area(
            area,
            organisation.area_name(area),
            told=told.get(area, {}),
            before=before.get(area, {}),
            taken=tuple(taken.get(area, ())),
            known=[*_catalogued(catalogue), *local],
        )
        for area in organisation.areas_in(unit)
    ]


_Where = tuple[str, str | None, str | None]
"""An activity, the area that it was done in, and the place where that says nothing: only files say
the place, so hours with one stand beside what is filled in."""


@dataclass(frozen=True, kw_only=True)
class _Known:
    id: str
    title: str
    definition: str
    kind: ActivityKind
    is_local: bool


def _catalogued(catalogue: OfficerCatalogue) -> Iterator[_Known]:
    for one in catalogue.activities.values():
        yield _Known(
            id=one.id, title=one.title, definition=one.definition, kind=one.kind, is_local=False
        )


def _local_activities(unit: str, week: Period, catalogue: OfficerCatalogue) -> Iterator[_Known]:
    for one in local_activities_in(unit, week, catalogue=catalogue):
        yield _Known(
            id=one.id,
            title=one.title,
            definition=one.counts_as.title,
            kind=one.counts_as.kind,
            is_local=True,
        )


def _area(
    area: str,
    name: str,
    *,
    told: Mapping[_Where, float],
    before: Mapping[_Where, float],
    taken: tuple[TakenMonth, ...],
    known: list[_Known],
) -> WeekArea:
    keys: dict[str, _Where] = {
        one.id: (one.id, area if one.kind is ActivityKind.AREA_WORK else None, None)
        for one in known
    }
    return WeekArea(
        area=area,
        name=name,
        activities=tuple(
            WeekActivity(
                id=one.id,
                title=one.title,
                definition=one.definition,
                kind=one.kind,
                is_local=one.is_local,
                hours=told.get(keys[one.id]),
                before=before.get(keys[one.id]),
            )
            for one in known
        ),
        elsewhere=sum(hours for key, hours in told.items() if key not in keys.values()),
        taken=taken,
    )


def _function(day: date) -> str:
    """Return the function whose hours are filled in by week: area officers."""
    return officer_catalogue_on(day).counted_functions[0]


def _told(unit: str, period: Period) -> dict[str, dict[_Where, float]]:
    """Return the hours of a period by area, and then by activity and where it was done."""
    found: dict[str, dict[_Where, float]] = {}
    for cells in _cells(unit, [str(period)]):
        key = (cells["activity"], cells["worked_area"], cells.get("place"))
        found.setdefault(cells["assigned_area"] or "", {})[key] = cells["hours"]
    return found


def _cells(unit: str, periods: list[str]) -> list[Mapping[str, Any]]:
    function = _function(Period.parse(periods[0]).last)
    rows = rows_in_force(TABLE, units=[unit], periods=periods)
    return [cells for cells in rows.values_list("cells", flat=True) if _is_of(cells, function)]


def _is_of(cells: Mapping[str, Any], function: str) -> bool:
    return bool(cells["function"] == function)


def _taken(unit: str, week: Period) -> dict[str, list[TakenMonth]]:
    months = [str(month) for month in week.days_by_month()]
    assert all(Period.parse(month).kind is PeriodKind.MONTH for month in months)
    rows = rows_in_force(TABLE, units=[unit], periods=months).select_related("batch__by")
    found: dict[str, dict[str, TakenMonth]] = {}
    for row in rows.order_by("period", "batch_id"):
        if _is_of(row.cells, _function(week.last)):
            area = row.cells["assigned_area"] or ""
            one = TakenMonth(month=row.period, batch=row.batch)
            found.setdefault(area, {})[row.period] = one
    return {area: list(months.values()) for area, months in found.items()}
