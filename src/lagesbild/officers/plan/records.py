"""What a plan of area officers starts from, and what it is to be tried for.

All staff stands in whole units (1, 0.5 or 0.1 full-time equivalents), all money in whole kronor and
all shares in thousandths, so that a plan can be checked without rounding. Nothing here knows a
person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from lagesbild.areas.area import AreaClass

COUNTED = "area_officer"
"""The function that counts for the norm, in the catalogue of functions."""
THOUSAND = 1000


class Level(StrEnum):
    """Which end of an interval a scenario is tried with."""

    LOW = "low"
    VALUE = "value"
    HIGH = "high"


class GoalOrder(StrEnum):
    """Which of two goals comes first; all others stand in the same order always."""

    NORM_FIRST = "norm_first"
    """The sum of what is missing to the norm, then the worst-off area."""
    COVERAGE_FIRST = "coverage_first"
    """The worst-off area, then the sum."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """A whole number that is not known exactly."""

    low: int
    value: int
    high: int

    def at(self, level: Level) -> int:
        return {Level.LOW: self.low, Level.VALUE: self.value, Level.HIGH: self.high}[level]


@dataclass(frozen=True, kw_only=True)
class Region:
    """A pool of staff: who is employed in it is placed in its districts and areas."""

    id: str
    name: str
    attrition: Span
    """Thousandths of the staff that leave in a year."""
    recruits: Mapping[int, Span] = field(default_factory=dict)
    """By the year that they begin their training, in units."""


@dataclass(frozen=True, kw_only=True)
class District:
    id: str
    name: str
    region: str
    pulled_away: int = 0
    """Thousandths of area officers' time that is spent on other things."""


@dataclass(frozen=True, kw_only=True)
class PlannedArea:
    id: str
    name: str
    district: str
    area_class: AreaClass | None
    """None: not on the list, so that the norm asks for nothing."""
    residents: int


@dataclass(frozen=True, kw_only=True)
class Team:
    """The staff of one function in one area, or in a district as a whole. All in units."""

    district: str
    area: str | None
    function: str
    now: int
    """On 31 December of year 0."""
    most: int | None = None
    need: Span | None = None
    """What the work there takes, beside any norm."""


@dataclass(frozen=True, kw_only=True)
class Floor:
    """A decided smallest number of a function in an area, a district or a region, in units."""

    function: str
    units: int
    from_year: int
    area: str | None = None
    district: str | None = None
    region: str | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """A special event that takes staff of a region, or of the whole country, for some weeks."""

    name: str
    year: int
    units: int
    weeks: int
    region: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListChange:
    """An area comes onto the list, leaves it or changes class from the end of a year."""

    area: str
    from_year: int
    area_class: AreaClass | None


@dataclass(frozen=True, kw_only=True)
class Variation:
    """One scenario: what differs from the basis."""

    id: str
    title: str
    recruits: Level = Level.VALUE
    attrition: Level = Level.VALUE
    need: Level = Level.VALUE
    more_pulled_away: int = 0
    """Thousandths of the time, added to what districts have."""
    events: tuple[Event, ...] = ()
    list_changes: tuple[ListChange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything a plan is made of, but for the scenario."""

    title: str
    unit: Fraction
    """Full-time equivalents of one unit."""
    year_zero: int
    years: int
    """How many are planned after year 0."""
    residents_per_officer: int
    class_weights: Mapping[AreaClass, int]
    lending_limit: int | None
    """Thousandths of a district's staff in a function that may be moved or lent in a year, beyond
    those who leave."""
    training_lag: int
    """Years from the first day of training until a recruit is placed."""
    budgets: Mapping[int, int]
    """Kronor, by year; a year without has no limit."""
    cost_per_fte: Mapping[str, int]
    """Kronor a year, by function."""
    order: GoalOrder
    loans: bool
    """Whether districts may lend staff to areas anywhere in the country."""
    regions: tuple[Region, ...]
    districts: tuple[District, ...]
    areas: tuple[PlannedArea, ...]
    teams: tuple[Team, ...]
    floors: tuple[Floor, ...]
    variations: tuple[Variation, ...]

    @property
    def planned_years(self) -> range:
        return range(self.year_zero + 1, self.year_zero + self.years + 1)

    def fte(self, units: int) -> float:
        return float(units * self.unit)
