"""What the documents know of area officers: rows of the tables that may be shared, by unit.

Areas stand by their number in the documents, districts and regions by name; never by a figure.
Areas that ended during the months that are followed up stand last and have no number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from lagesbild.areas.levels import NATION, Level
from lagesbild.norms.officer_norms import OfficerNorm, officer_norm_on
from lagesbild.officers.readings import Numerator, Outcome, Rounding, Scope
from lagesbild.periods import Period, months_until, span_of
from lagesbild.picture.officers import MONTHS
from lagesbild.picture.record import Picture
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.swedish import NO_BREAK_SPACE, collation_key

Row = Mapping[str, Any]
_NOTHING: Row = {}


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One area, district, region or the nation."""

    level: Level
    code: str
    name: str
    number: int | None = None

    @property
    def label(self) -> str:
        if self.level is not Level.AREA:
            return self.name
        return f"{self.name} (upphörd)" if self.number is None else f"{self.number}. {self.name}"

    @property
    def in_text(self) -> str:
        """The label in running text, where a number with a point would end a sentence."""
        if self.number is None:
            return self.label
        return f"{self.number}{NO_BREAK_SPACE}{self.name}"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to read the norm."""

    scope: Scope
    numerator: Numerator
    rounding: Rounding


@dataclass(frozen=True, kw_only=True)
class Followed:
    """The follow-up as it may be shared."""

    period: Period
    norm: OfficerNorm
    areas: tuple[Unit, ...]
    newer: tuple[Unit, ...]
    """Areas that are newer than the months, so that nothing is known of them."""
    districts: tuple[Unit, ...]
    regions: tuple[Unit, ...]
    district_of: Mapping[str, str]
    """The code of the district of each numbered area."""
    signs: tuple[Row, ...]
    time_use: pl.DataFrame
    _figures: Mapping[tuple[str, str, str], Row]
    _readings: Mapping[tuple[str, str, str, str], Row]
    _compliance: Mapping[tuple[str, str, str], Row]
    _gaps: Mapping[tuple[str, str], Row]
    _needs: Mapping[tuple[str, str], Row]

    @property
    def nation(self) -> Unit:
        return Unit(level=Level.NATION, code=NATION, name="Landet")

    @property
    def default(self) -> Reading:
        """The reading that the report begins with: time in the area, and the norm's own choices."""
        return Reading(
            scope=Scope(self.norm.scope),
            numerator=Numerator.RING_FENCED_FTE,
            rounding=Rounding(self.norm.rounding),
        )

    def figure(self, unit: Unit, figure: str) -> Row:
        return self._figures.get((unit.level, unit.code, figure), _NOTHING)

    def reading(self, unit: Unit, reading: Reading) -> Row:
        """Return what a reading says of a unit; a level above areas is read by the areas' sum."""
        key = (reading.scope, unit.code, reading.numerator, reading.rounding)
        return self._readings.get(key, _NOTHING)

    def area_reading(self, unit: Unit, numerator: Numerator) -> Row:
        """Return what an area has beside what the norm asks of it, rounded as the norm says."""
        return self.reading(
            unit, Reading(scope=Scope.AREA, numerator=numerator, rounding=self.default.rounding)
        )

    def outcomes(self, reading: Reading) -> Mapping[Outcome, int]:
        """Return how many areas or districts have each outcome."""
        row = self._compliance[reading.scope, reading.numerator, reading.rounding]
        return {outcome: row[outcome] for outcome in Outcome}

    def gap(self, unit: Unit) -> Row:
        return self._gaps.get((unit.level, unit.code), _NOTHING)

    def need(self, unit: Unit) -> Row:
        return self._needs.get((unit.level, unit.code), _NOTHING)

    def unit_of(self, row: Row) -> Unit:
        """Return the unit that a row of a table is about."""
        if row["level"] == Level.AREA:
            return next(unit for unit in self.areas if unit.code == row["unit"])
        return Unit(
            level=Level(row["level"]), code=row["unit"], name=row["unit_name"] or row["unit"]
        )


def followed_in(picture: Picture, areas: Sequence[MappedArea]) -> Followed | None:
    """Return the follow-up of a picture; None if nothing is followed up in it."""
    tables = picture.tables
    if tables["officer_readings"].is_empty():
        return None
    districts = tables["areas"].select("area", "local_police_district").iter_rows()
    units = tables["officer_figures"].select("level", "unit", "unit_name").unique()
    known = set(units.filter(level=Level.AREA.value)["unit"])
    return Followed(
        period=span_of(months_until(picture.reference_day, count=MONTHS)),
        norm=officer_norm_on(picture.reference_day),
        areas=(
            *(_numbered(area) for area in areas if area.area in known),
            *_by_name(_unnumbered(units, areas), Level.AREA),
        ),
        newer=tuple(_numbered(area) for area in areas if area.area not in known),
        districts=_by_name(units, Level.LOCAL_POLICE_DISTRICT),
        regions=_by_name(units, Level.POLICE_REGION),
        district_of=dict(districts),
        signs=tuple(tables["officer_signs"].iter_rows(named=True)),
        time_use=tables["officer_time_use"],
        _figures=_keyed(tables["officer_figures"], "level", "unit", "figure"),
        _readings=_keyed(tables["officer_readings"], "scope", "unit", "numerator", "rounding"),
        _compliance=_keyed(tables["officer_compliance"], "scope", "numerator", "rounding"),
        _gaps=_keyed(tables["officer_gaps"], "level", "unit"),
        _needs=_keyed(tables["officer_need"], "level", "unit"),
    )


def _numbered(area: MappedArea) -> Unit:
    return Unit(level=Level.AREA, code=area.area, name=area.name, number=area.number)


def _unnumbered(units: pl.DataFrame, areas: Sequence[MappedArea]) -> pl.DataFrame:
    return units.filter(~pl.col("unit").is_in([area.area for area in areas]))


def _by_name(units: pl.DataFrame, level: Level) -> tuple[Unit, ...]:
    found = [
        Unit(level=level, code=row["unit"], name=row["unit_name"])
        for row in units.filter(level=level.value).iter_rows(named=True)
    ]
    return tuple(sorted(found, key=lambda unit: (collation_key(unit.name), unit.code)))


def _keyed(frame: pl.DataFrame, *columns: str) -> dict[Any, Row]:
    return {tuple(row[name] for name in columns): row for row in frame.iter_rows(named=True)}
