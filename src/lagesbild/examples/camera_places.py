"""Where the invented police want cameras, and why: the areas, their class, and each need."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
import shapely

from lagesbild.areas.held import units_above
from lagesbild.areas.levels import Level
from lagesbild.examples.areas import AreaHistory, Boundary
from lagesbild.examples.organisation import Organisation
from lagesbild.examples.seeds import Part, stream
from lagesbild.periods import Period

_CLASSES = ("particularly_vulnerable", "risk", "vulnerable", "not_listed")
_NO_CLASS = len(_CLASSES) - 1
_DRAWN_TO = {0: 4.0, 1: 3.0, 2: 2.0, 3: 1.0}
"""How often an area of a class has needs, beside others."""
_VIOLENCE = {0: 6.0, 1: 5.0, 2: 3.0, 3: 1.0}
_HOURS = {0: 160.0, 1: 130.0, 2: 100.0, 3: 50.0}
_OUTSIDE = 0.2
"""Of the needs, so many are outside all areas."""
_UNCOUNTED = 0.08
_KINDS = {"fixed": 0.66, "temporary": 0.12, "mobile": 0.1, "body_worn": 0.12}
_PLACE_KINDS = ("square", "street", "station", "school", "park", "centre", "road", "other")
_PURPOSES = {"prevention": 0.8, "investigation": 0.7, "command": 0.3}
_AREAS_PER_NEED = 12
"""So many areas report a need a month."""
_FEWEST_NEEDS = 2
_APART_M = 5.0


@dataclass(frozen=True, kw_only=True)
class CameraArea:
    """One area that has the same code in all months, with the class decided last."""

    border: Boundary
    rank: int
    """0 is the gravest class, 3 no class."""
    region: str

    @property
    def area(self) -> str:
        return self.border.area


@dataclass(frozen=True, kw_only=True)
class Need:
    """One need as it is reported, and what it is drawn from."""

    code: str
    reported_on: date
    unit: str
    region: str
    area: str | None
    rank: int
    kind: str
    number: int
    purposes: tuple[bool, bool, bool]
    place_kind: str
    serious_violence: int | None
    hours_there: float | None
    open_dealing: str
    technical_readiness: str

    @property
    def order(self) -> tuple[object, ...]:
        """Return what the invented police go by: class, violence, staff, and who came first."""
        violence = -1 if self.serious_violence is None else self.serious_violence
        hours = -1.0 if self.hours_there is None else self.hours_there
        return (self.rank, -violence, -hours, self.reported_on, self.code)

    @property
    def row(self) -> tuple[object, ...]:
        return (
            *(self.code, self.reported_on, self.unit, self.area, self.kind, self.number),
            *self.purposes,
            *(self.place_kind, self.serious_violence, self.hours_there),
            *(self.open_dealing, self.technical_readiness),
        )


@dataclass(frozen=True, kw_only=True)
class CameraPlaces:
    """The ground that needs are drawn on."""

    areas: tuple[CameraArea, ...]
    """By class, the gravest first, then by code."""
    regions: Mapping[str, str]
    """Region by local police district."""
    months: tuple[Period, ...]

    def border_of(self, area: str) -> Boundary:
        return next(one.border for one in self.areas if one.area == area)


def camera_places(
    *,
    history: AreaHistory,
    organisation: Organisation,
    decisions: pl.DataFrame,
    months: Sequence[Period],
) -> CameraPlaces:
    """Return the areas that have had borders since before the first month, and have them still."""
    last = units_above(organisation.frame, months=[str(months[-1])])
    region, district = Level.POLICE_REGION.value, Level.LOCAL_POLICE_DISTRICT.value
    regions = dict(last.drop_nulls(district).select("unit", region).iter_rows())
    latest = decisions.filter(pl.col("round") == decisions["round"].max())
    classes = dict(latest.select("area", "class").iter_rows())
    day = months[0].first
    old = {border.area for border in history.boundaries if border.valid_from <= day}
    areas = [
        CameraArea(
            border=border,
            rank=_CLASSES.index(classes.get(border.area, _CLASSES[_NO_CLASS])),
            region=regions[border.district],
        )
        for border in history.on(months[-1].last)
        if border.area in old
    ]
    return CameraPlaces(
        areas=tuple(sorted(areas, key=lambda one: (one.rank, one.area))),
        regions=regions,
        months=tuple(months),
    )


def draw_needs(*, seed: int, places: CameraPlaces) -> tuple[Need, ...]:
    """Draw the needs of all months, in the order they were reported."""
    generator = stream(seed, Part.CAMERAS, 0)
    a_month = max(_FEWEST_NEEDS, round(len(places.areas) / _AREAS_PER_NEED))
    drawn = [
        _draw_need(generator, places, month)
        for month in places.months
        for _ in range(int(generator.poisson(a_month)) or 1)
    ]
    drawn.sort(key=lambda one: (one.reported_on, one.unit, one.area or "", one.kind))
    return tuple(
        Need(**{**vars(need), "code": f"KB{number:04}"})
        for number, need in enumerate(drawn, start=1)
    )


def draw_position(generator: np.random.Generator, ground: shapely.Geometry) -> tuple[float, float]:
    """Draw a point inside the ground, in whole decimetres."""
    west, south, east, north = ground.bounds
    while True:
        e_m, n_m = generator.uniform([west, south], [east, north]).round(1)
        if ground.contains(shapely.Point(e_m, n_m)):
            return float(e_m), float(n_m)


def draw_positions(
    generator: np.random.Generator, ground: shapely.Geometry, count: int
) -> list[tuple[float, float]]:
    """Draw points inside the ground that stand apart from each other."""
    found: list[tuple[float, float]] = []
    while len(found) < count:
        new = draw_position(generator, ground)
        if all(np.hypot(new[0] - e, new[1] - n) > _APART_M for e, n in found):
            found.append(new)
    return found


def _draw_need(generator: np.random.Generator, places: CameraPlaces, month: Period) -> Need:
    weights = np.array([_DRAWN_TO[one.rank] for one in places.areas])
    chosen = places.areas[int(generator.choice(len(places.areas), p=weights / weights.sum()))]
    is_outside = generator.random() < _OUTSIDE
    districts = sorted(places.regions)
    unit = districts[int(generator.integers(len(districts)))] if is_outside else None
    unit = unit or chosen.border.district
    kind = str(generator.choice(list(_KINDS), p=list(_KINDS.values())))
    rank = _NO_CLASS if is_outside else chosen.rank
    violence = int(generator.poisson(_VIOLENCE[rank]))
    hours = float(round(generator.uniform(0.5, 1.5) * _HOURS[rank]))
    return Need(
        code="",
        reported_on=month.first + timedelta(days=int(generator.integers(28))),
        unit=unit,
        region=places.regions[unit],
        area=None if is_outside else chosen.area,
        rank=rank,
        kind=kind,
        number=_number(generator, kind),
        purposes=_purposes(generator),
        place_kind="other" if kind == "body_worn" else str(generator.choice(_PLACE_KINDS)),
        serious_violence=violence if generator.random() > _UNCOUNTED else None,
        hours_there=hours if generator.random() > _UNCOUNTED else None,
        open_dealing=str(generator.choice(["yes", "no", "unknown"], p=[0.4, 0.45, 0.15])),
        technical_readiness=str(
            generator.choice(["ready", "partly", "not_ready", "unknown"], p=[0.4, 0.3, 0.2, 0.1])
        ),
    )


def _number(generator: np.random.Generator, kind: str) -> int:
    if kind == "body_worn":
        return int(generator.integers(4, 20, endpoint=True))
    return int(generator.integers(1, 3, endpoint=True)) if kind == "fixed" else 1


def _purposes(generator: np.random.Generator) -> tuple[bool, bool, bool]:
    prevention, investigation, command = (
        bool(generator.random() < share) for share in _PURPOSES.values()
    )
    return (prevention or not (investigation or command), investigation, command)


def numbered(prefix: str, digits: int) -> Iterator[str]:
    """Give codes that count from 1."""
    number = 0
    while True:
        number += 1
        yield f"{prefix}{number:0{digits}}"
