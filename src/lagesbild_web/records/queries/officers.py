"""What may somebody see of the follow-up of area officers? Rows for pages, with rights applied.

What may be shared is shown of every unit that one reads, and of the nation. Months, leave and
part-time are shown inside the units of which one sees `FieldClass.STAFF`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
from django.db.models import Count

from lagesbild.areas.levels import NATION, Level
from lagesbild.officers.need import Need
from lagesbild.officers.readings import Numerator, Outcome, Rounding, Scope
from lagesbild.periods import Period
from lagesbild.picture.officers import Officers
from lagesbild.swedish import collation_key
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.models import Explanation, TabledRow
from lagesbild_web.records.queries.areas import inside_today
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import sees_somewhere

Row = Mapping[str, Any]
_NOTHING: Row = {}
_WHOLE_ENOUGH = 0.5
"""Of the units that delivered the month before. With fewer, every figure of twelve months would be
unknown as soon as the first unit has delivered a new month."""


@dataclass(frozen=True, kw_only=True)
class SiteOfficers:
    """The twelve months until one, as all of the site's rows have them."""

    last_month: Period
    officers: Officers
    need: Need
    """By the class that was decided last; what the picture proposes has no part in it."""
    deviations: pl.DataFrame
    """See `officers.plausibility.find_deviations`."""
    tables: Mapping[str, pl.DataFrame]
    """By the name of the table that they are in a picture."""
    data_version: str
    """Twelve characters that stand for exactly these rows."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to read the norm."""

    scope: Scope
    numerator: Numerator
    rounding: Rounding


@dataclass(frozen=True, kw_only=True)
class SeenUnit:
    """One area, district, region or the nation, and how far it is seen into."""

    level: Level
    code: str
    name: str
    sees_staff: bool


@dataclass(frozen=True, kw_only=True)
class StaffedMonth:
    """A month that somebody has delivered staff for."""

    month: Period
    units: int


def staffed_months() -> list[StaffedMonth]:
    """Return the months with any row of staff, the newest first."""
    rows = TabledRow.objects.filter(table="staffing").values("period")
    counted = rows.annotate(units=Count("unit", distinct=True)).order_by("-period")
    return [StaffedMonth(month=Period.parse(r["period"]), units=r["units"]) for r in counted]


def month_to_show(months: Iterable[StaffedMonth]) -> Period | None:
    """Return the newest month that most units have delivered; None where there is none."""
    newest_first = list(months)
    for place, one in enumerate(newest_first, start=1):
        before = newest_first[place].units if place < len(newest_first) else 0
        if one.units >= _WHOLE_ENOUGH * before:
            return one.month
    return None


class SeenOfficers:
    """The follow-up as one person may see it."""

    def __init__(self, made: SiteOfficers, acting: Acting, *, organisation: Organisation) -> None:
        self.made = made
        self._acting = acting
        self._organisation = organisation
        self.norm = made.officers.follow_up.norm
        self.period = str(made.officers.follow_up.period)

    @property
    def default(self) -> Reading:
        """The reading that pages begin with: time in the area, and the norm's own choices."""
        return Reading(
            scope=Scope(self.norm.scope),
            numerator=Numerator.RING_FENCED_FTE,
            rounding=Rounding(self.norm.rounding),
        )

    # Units

    def units(self, level: Level) -> list[SeenUnit]:
        """Return the units of a level that are seen, in the order of their names."""
        return [unit for unit in self._units.values() if unit.level == level]

    def unit(self, level: str, code: str) -> SeenUnit | None:
        """Return a unit; None if there is none in these months, or it is not seen."""
        return self._units.get((level, code))

    def areas_of(self, unit: SeenUnit) -> list[SeenUnit]:
        """Return the areas inside a unit, in the order of their names."""
        return [one for one in self.units(Level.AREA) if self.lies_in(one, unit)]

    def lies_in(self, one: SeenUnit, unit: SeenUnit) -> bool:
        """Tell whether a unit is another, or inside it, in its last month."""
        if unit.level is Level.NATION or (one.level, one.code) == (unit.level, unit.code):
            return True
        return unit.code in self._above.get((one.level, one.code), ())

    def region_of(self, unit: SeenUnit) -> str:
        """Return the code of the region that an area or district lay in last; empty for none."""
        return next(reversed(self._above.get((unit.level, unit.code), ("",))), "") or ""

    def parent_of(self, unit: SeenUnit) -> SeenUnit | None:
        """Return the district of an area, the region of a district, the nation of a region."""
        order = list(Level)
        if unit.level is Level.NATION:
            return None
        level = order[order.index(unit.level) + 1]
        codes = [NATION] if level is Level.NATION else self._above.get((unit.level, unit.code), ())
        return next((found for code in codes if (found := self.unit(level, code))), None)

    @cached_property
    def _units(self) -> dict[tuple[str, str], SeenUnit]:
        named = self.made.tables["officer_figures"].select("level", "unit", "unit_name").unique()
        rows = sorted(
            named.iter_rows(named=True),
            key=lambda row: (collation_key(row["unit_name"] or row["unit"]), row["unit"]),
        )
        found = {}
        for row in rows:
            inside = self._inside(row["level"], row["unit"])
            if self._is_seen(row["level"], inside):
                found[row["level"], row["unit"]] = SeenUnit(
                    level=Level(row["level"]),
                    code=row["unit"],
                    name=row["unit_name"] or row["unit"],
                    sees_staff=self._acting.sees(FieldClass.STAFF, inside=inside),
                )
        return found

    def _is_seen(self, level: str, inside: frozenset[str]) -> bool:
        if level == Level.NATION:
            return sees_somewhere(self._acting, FieldClass.STATUS)
        return self._acting.sees(FieldClass.STATUS, inside=inside)

    def _inside(self, level: str, code: str) -> frozenset[str]:
        if level == Level.NATION:
            return frozenset()
        if level == Level.AREA:
            return inside_today(code, organisation=self._organisation)
        return self._organisation.line(code)

    @cached_property
    def _above(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """By level and code, the codes of district and region that a unit lay in last."""
        months = self.made.officers.follow_up.area_months.sort("month")
        columns = ("area", "local_police_district", "police_region")
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for area, district, region in months.select(columns).iter_rows():
            found[Level.AREA, area] = (district, region)
            found[Level.LOCAL_POLICE_DISTRICT, district] = (region,)
        return found

    # What is said of them

    def figure(self, unit: SeenUnit, figure: str) -> Row:
        return self._figures(unit.sees_staff).get((unit.level, unit.code, figure), _NOTHING)

    def reading(self, unit: SeenUnit, reading: Reading) -> Row:
        """Return what a reading says of an area or a district."""
        key = (reading.scope, unit.code, reading.numerator, reading.rounding)
        return self._readings(unit.sees_staff).get(key, _NOTHING)

    def outcomes(self, unit: SeenUnit, reading: Reading) -> dict[Outcome, int]:
        """Return how many of a unit's areas or districts have each outcome.

        The nation's are all there are, also where one reads only some of them.
        """
        key = (reading.scope, reading.numerator, reading.rounding)
        if unit.level is Level.NATION:
            row = self._compliance[key]
            return {outcome: row[outcome] for outcome in Outcome}
        level = Level.AREA if reading.scope is Scope.AREA else Level.LOCAL_POLICE_DISTRICT
        found = [
            self.reading(one, reading).get("outcome")
            for one in self.units(level)
            if self.lies_in(one, unit)
        ]
        return {outcome: found.count(outcome) for outcome in Outcome}

    def gap(self, unit: SeenUnit) -> Row:
        return self._gaps(unit.sees_staff).get((unit.level, unit.code), _NOTHING)

    def need(self, unit: SeenUnit) -> Row:
        return self._needs.get((unit.level, unit.code), _NOTHING)

    def time_use(self, unit: SeenUnit) -> list[Row]:
        """Return the share of each activity in the hours that are reported of a unit."""
        rows = self.made.tables["officer_time_use"]
        return rows.filter(level=unit.level.value, unit=unit.code).drop_nulls("share").to_dicts()

    def signs(self, unit: SeenUnit) -> list[Row]:
        """Return the signs of a unit and of what lies in it, by the names of places."""
        rows = [
            (place, row)
            for row in self.made.tables["officer_signs"].iter_rows(named=True)
            if (place := self.unit(row["level"], row["unit"])) and self.lies_in(place, unit)
        ]
        return [
            row
            for _place, row in sorted(
                rows, key=lambda pair: (collation_key(pair[0].name), pair[1]["period"])
            )
        ]

    def months(self, unit: SeenUnit) -> list[dict[str, Row]]:
        """Return the figures of each month, the oldest first; none to who may not see months."""
        if not unit.sees_staff:
            return []
        rows = self.made.tables["officer_figures_monthly"].filter(
            pl.col("period") != self.period, level=unit.level.value, unit=unit.code
        )
        by_month: dict[str, dict[str, Row]] = {}
        for row in rows.iter_rows(named=True):
            by_month.setdefault(row["period"], {})[row["figure"]] = row
        return [by_month[month] for month in sorted(by_month)]

    def explanations(self, unit: SeenUnit) -> list[Explanation]:
        """Return what has been said of odd months in these months, the newest month first."""
        if not unit.sees_staff:
            return []
        areas = [one.code for one in self.areas_of(unit) if one.sees_staff]
        first = str(self.made.officers.follow_up.months[0])
        rows = Explanation.objects.filter(
            area__in=areas, month__gte=first, month__lte=str(self.made.last_month)
        )
        return list(rows.select_related("by").order_by("-month", "area", "pk"))

    def missing_months(self) -> list[tuple[SeenUnit, list[str]]]:
        """Return the areas without staff in some months, and which, in the order of their names."""
        months = self.made.officers.follow_up.area_months.filter(pl.col("posts").is_null())
        found = dict(months.sort("month").group_by("area").agg(pl.col("month")).iter_rows())
        return [(one, found[one.code]) for one in self.units(Level.AREA) if one.code in found]

    def _figures(self, sees_staff: bool) -> Mapping[tuple, Row]:
        return self._inner_figures if sees_staff else self._shared_figures

    def _readings(self, sees_staff: bool) -> Mapping[tuple, Row]:
        return self._inner_readings if sees_staff else self._shared_readings

    def _gaps(self, sees_staff: bool) -> Mapping[tuple, Row]:
        return self._inner_gaps if sees_staff else self._shared_gaps

    @cached_property
    def _shared_figures(self) -> Mapping[tuple, Row]:
        return self._by("officer_figures", "level", "unit", "figure")

    @cached_property
    def _inner_figures(self) -> Mapping[tuple, Row]:
        return self._by("officer_figures_monthly", "level", "unit", "figure")

    @cached_property
    def _shared_readings(self) -> Mapping[tuple, Row]:
        return self._by("officer_readings", "scope", "unit", "numerator", "rounding")

    @cached_property
    def _inner_readings(self) -> Mapping[tuple, Row]:
        return self._by("officer_readings_monthly", "scope", "unit", "numerator", "rounding")

    @cached_property
    def _shared_gaps(self) -> Mapping[tuple, Row]:
        return self._by("officer_gaps", "level", "unit")

    @cached_property
    def _inner_gaps(self) -> Mapping[tuple, Row]:
        return self._by("officer_gaps_monthly", "level", "unit")

    @cached_property
    def _compliance(self) -> Mapping[tuple, Row]:
        return self._by("officer_compliance", "scope", "numerator", "rounding")

    @cached_property
    def _needs(self) -> Mapping[tuple, Row]:
        rows = self.made.tables["officer_need"].iter_rows(named=True)
        return {(row["level"], row["unit"]): row for row in rows}

    def _by(self, table: str, *columns: str) -> Mapping[tuple, Row]:
        """Return the rows of all months together, by some columns."""
        rows = self.made.tables[table].filter(period=self.period)
        return {tuple(row[name] for name in columns): row for row in rows.iter_rows(named=True)}
