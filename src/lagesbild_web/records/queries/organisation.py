"""Where things lie on a day: which units an area, a district or a municipality is inside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lagesbild_web.records.models import AreaBoundary, Unit
from lagesbild_web.records.models.organisation import UnitKind


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """All units and areas of one day, read once: there are some hundreds."""

    units: Mapping[str, Unit]
    areas: Mapping[str, AreaBoundary]

    def name(self, code: str) -> str:
        unit = self.units.get(code)
        return unit.name if unit else code

    def home_name(self, code: str) -> str:
        """Return the name of the district that a rater belongs to, or of the national panel."""
        return self.name(code) if code else _("Nationella panelen")

    def area_name(self, code: str) -> str:
        area = self.areas.get(code)
        return area.name if area else code

    def line(self, code: str) -> frozenset[str]:
        """Return a unit's code and those of all units above it."""
        found: list[str] = []
        while code and code not in found:
            found.append(code)
            unit = self.units.get(code)
            code = unit.parent_code if unit else ""
        return frozenset(found)

    def inside(self, area: str) -> frozenset[str]:
        """Return the codes of all units that an area lies in, on every line."""
        boundary = self.areas.get(area)
        if boundary is None:
            return frozenset()
        return self.line(boundary.local_police_district) | self.line(boundary.municipality)

    def district_of(self, area: str) -> str:
        boundary = self.areas.get(area)
        return boundary.local_police_district if boundary else ""

    def areas_in(self, unit: str) -> list[str]:
        """Return the areas inside a unit, all of them for `*`, in the order of their names."""
        within = [code for code in self.areas if unit == "*" or unit in self.inside(code)]
        return sorted(within, key=lambda code: (self.areas[code].name, code))

    def of_kind(self, kind: UnitKind) -> list[Unit]:
        return sorted(
            (unit for unit in self.units.values() if unit.kind == kind), key=lambda unit: unit.name
        )


def organisation_on(day: date) -> Organisation:
    return Organisation(
        units=_by("code", Unit.objects.on(day)),
        areas=_by("area", AreaBoundary.objects.on(day).defer("geometry")),
    )


def _by(name: str, rows: Iterable) -> dict:
    return {getattr(row, name): row for row in rows}
