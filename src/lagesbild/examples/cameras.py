"""The cameras of the invented country: more is asked for than comes, and some things go wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from lagesbild.examples.camera_places import (
    CameraArea,
    CameraPlaces,
    Need,
    draw_needs,
    draw_positions,
)
from lagesbild.examples.camera_register import Register, Row, follow_needs
from lagesbild.examples.camera_supply import draw_batches, draw_capacity
from lagesbild.examples.seeds import Part, stream
from lagesbild.examples.table_columns import table_frame
from lagesbild.periods import Period

_OLD = 3
"""Each so many areas has a point that is older than the register."""
_HOURS_A_DAY = 24
_MONTHS_OF_USE = 12
_EXPORTS = {"prevention": 0.6, "investigation": 2.5, "command": 0.4}
"""A point and month."""
_WORN, _SELDOM_WORN = (0.5, 0.75), 0.12
_EXCEPTION_FROM, _EXCEPTION_UNTIL = date(2025, 6, 2), date(2025, 9, 1)
_DEPARTED_ON = date(2025, 11, 24)


@dataclass(frozen=True, kw_only=True)
class PlantedCameras:
    """What a good follow-up should find of cameras; what there was no room for is None."""

    departure: tuple[str, str] | None
    """A need that was decided to go before another of a graver class; both wait."""
    expired_point: str
    """It operates, and the exception that it operates on has run out."""
    region_without_capacity: str
    """Cameras are delivered there, and none are mounted."""
    seldom_worn_district: str
    """Body-worn cameras are there, and are hardly worn."""
    changed_point: str | None
    """Its camera was moved, and a new test was made."""


@dataclass(frozen=True, kw_only=True)
class Cameras:
    """The tables, by name, and what they hide."""

    tables: dict[str, pl.DataFrame]
    planted: PlantedCameras


def draw_cameras(*, seed: int, places: CameraPlaces) -> Cameras:
    """Draw 24 months of needs, and what became of them."""
    needs = draw_needs(seed=seed, places=places)
    batches = draw_batches(seed=seed, needs=needs, months=places.months)
    without = _region_with_fewest_areas(places)
    capacity = draw_capacity(
        seed=seed,
        needs=needs,
        regions=sorted({*places.regions.values()}),
        without=without,
        months=places.months,
    )
    register = follow_needs(
        seed=seed, needs=needs, batches=batches, capacity=capacity, places=places
    )
    departure = _depart(needs, register)
    expired = _expire(register, _first_area_outside(places, without))
    changed = _add_old_points(seed, register, places)
    worn = _draw_body_worn(seed, places)
    rows: dict[str, Sequence[Row]] = {
        "camera_needs": [need.row for need in needs],
        "camera_points": register.points,
        "cameras": register.cameras,
        "camera_sites": _draw_sites(seed, needs, register, places),
        "camera_events": sorted(register.events, key=lambda row: (str(row[1]), str(row[0]))),
        "balancing_tests": register.tests,
        "camera_supply": [batch.row for batch in batches],
        "installation_capacity": [(*key, number) for key, number in capacity.items()],
        "camera_departures": departure,
        "camera_use": _draw_use(seed, register, places),
        "body_worn": worn.rows,
    }
    return Cameras(
        tables={name: table_frame(name, of_table) for name, of_table in rows.items()},
        planted=PlantedCameras(
            departure=(str(departure[0][0]), str(departure[0][1])) if departure else None,
            expired_point=expired,
            region_without_capacity=without,
            seldom_worn_district=worn.seldom,
            changed_point=changed,
        ),
    )


def _region_with_fewest_areas(places: CameraPlaces) -> str:
    """Choose a region that has areas, if any other has too."""
    held = [one.region for one in places.areas]
    regions = sorted({*held}) if len({*held}) > 1 else sorted({*places.regions.values()} - {*held})
    return min(regions, key=held.count)


def _first_area_outside(places: CameraPlaces, region: str) -> CameraArea:
    return next(one for one in places.areas if one.region != region)


def _depart(needs: Sequence[Need], register: Register) -> list[Row]:
    """Let the last of the fixed needs that wait go before the first of them."""
    states = {str(subject): str(state) for subject, _, _, state, *_ in _in_time(register.events)}
    waiting = [
        need
        for need in needs
        if need.kind == "fixed"
        and states.get(need.code) == "prioritised"
        and need.reported_on < _DEPARTED_ON
    ]
    ordered = sorted(waiting, key=lambda need: need.order)
    if len(ordered) < 2 or ordered[0].rank == ordered[-1].rank:
        return []
    return [
        (
            *(ordered[-1].code, ordered[0].code, _DEPARTED_ON, "Nationell kamerasamordnare"),
            "Platsen byggs om, och fästet måste sitta innan fasaden stängs.",
        )
    ]


_NOT_WEIGHED = ("conclusion", "need_factors", "privacy_factors", "alternatives", "review_on")
"""Columns of a test that are empty where an exception is used in its place."""


def _expire(register: Register, where: CameraArea) -> str:
    """Let a temporary point begin with an exception of three months, and go on after it."""
    point = next(register.point_codes)
    register.points.append((point, None, where.border.district, where.area, "temporary"))
    register.cameras.append((next(register.camera_codes), point, None))
    register.test(
        point,
        _EXCEPTION_FROM,
        exception="serious_crime",
        exception_from=_EXCEPTION_FROM,
        exception_until=_EXCEPTION_UNTIL,
        **dict.fromkeys(_NOT_WEIGHED),
    )
    for days_before, event, state, role in (
        (10, "order", "ordered", "camera_planner"),
        (7, "deliver", "delivered", "technician"),
        (2, "install", "installed", "technician"),
        (0, "activate", "active", "decision_maker"),
    ):
        register.happens(point, _EXCEPTION_FROM - timedelta(days=days_before), event, state, role)
    return point


def _add_old_points(seed: int, register: Register, places: CameraPlaces) -> str | None:
    """Add points that are older than the register; the last of those with a test was moved."""
    generator = stream(seed, Part.CAMERAS, 4)
    moved = None
    for number, one in enumerate(places.areas[::_OLD]):
        point = next(register.point_codes)
        register.points.append((point, None, one.border.district, one.area, "fixed"))
        register.cameras += [(next(register.camera_codes), point, None) for _ in range(2)]
        has_test = number % 2 == 0
        first = date(2021 if has_test else 2019, 1, 15)
        begun = first + timedelta(days=int(generator.integers(300)))
        if has_test:
            register.test(point, begun - timedelta(days=14))
            moved = (point, begun)
        reason = "Punkten är äldre än registret."
        register.happens(point, begun, "take_over", "active", "camera_planner", reason)
    if moved is None:
        return None
    changed, _ = moved
    on = date(2025, 9, 15)
    register.test(changed, on - timedelta(days=7), version=2, reason_for_new="monitoring_changed")
    reason = "Kameran flyttas till andra sidan torget."
    register.happens(changed, on, "change", "active", "decision_maker", reason)
    return changed


def _draw_sites(
    seed: int, needs: Sequence[Need], register: Register, places: CameraPlaces
) -> list[Row]:
    """Draw where needs and points in areas are; a need is where its first point is."""
    wanted: dict[str, list[list[str]]] = {}
    of_need: dict[str, list[str]] = {}
    for code, need_code, _, area, _ in register.points:
        together = of_need.setdefault(str(need_code), []) if need_code else None
        if area is None:
            continue
        first = together is not None and not together
        if together is not None:
            together.append(str(code))
        shared = [str(need_code), str(code)] if first else [str(code)]
        wanted.setdefault(str(area), []).append(shared)
    for need in needs:
        if need.area and need.kind != "body_worn" and need.code not in of_need:
            wanted.setdefault(need.area, []).append([need.code])
    rows: list[Row] = []
    for number, (area, subjects) in enumerate(sorted(wanted.items())):
        generator = stream(seed, Part.CAMERAS, 5, number)
        positions = draw_positions(generator, places.border_of(area).ground, len(subjects))
        for codes, position in zip(subjects, positions, strict=True):
            rows += [(code, *position) for code in codes]
    return sorted(rows, key=lambda row: str(row[0]))


def _draw_use(seed: int, register: Register, places: CameraPlaces) -> list[Row]:
    """Draw how cameras were used in the last year, where any were in operation all the month."""
    generator = stream(seed, Part.CAMERAS, 6)
    areas = {str(row[0]): str(row[3]) for row in register.points if row[3]}
    rows: list[Row] = []
    for month in places.months[-_MONTHS_OF_USE:]:
        running = _running_on(month, register, areas)
        for area in sorted({*running}):
            points = running.count(area)
            due = float(points * month.days * _HOURS_A_DAY)
            up = round(due * float(generator.uniform(0.9, 1.0)), 1)
            rows.append((str(month), area, None, None, up, due, int(generator.poisson(0.1))))
            rows += [
                (*(str(month), area, purpose), int(generator.poisson(rate * points)), *[None] * 3)
                for purpose, rate in _EXPORTS.items()
            ]
    return rows


def _running_on(month: Period, register: Register, areas: dict[str, str]) -> list[str]:
    """Return the area of each point that was in operation from the first day of a month."""
    states: dict[str, str] = {}
    for subject, on, _, state, *_ in _in_time(register.events):
        if str(on) <= str(month.first):
            states[str(subject)] = str(state)
    return [areas[one] for one, state in states.items() if state == "active" and one in areas]


@dataclass(frozen=True, kw_only=True)
class _Worn:
    rows: list[Row]
    seldom: str


def _draw_body_worn(seed: int, places: CameraPlaces) -> _Worn:
    """Draw the last year of body-worn cameras in every district; in one they are hardly worn."""
    generator = stream(seed, Part.CAMERAS, 7)
    districts = sorted(places.regions)
    seldom = districts[int(generator.integers(len(districts)))]
    rows: list[Row] = []
    for district in districts:
        officers = int(generator.integers(24, 70))
        peak, delivered = round(officers * 0.36), round(officers * 0.2)
        worn = _SELDOM_WORN if district == seldom else float(generator.uniform(*_WORN))
        trained = float(generator.uniform(0.7, 1.0))
        for month in places.months[-_MONTHS_OF_USE:]:
            delivered += int(generator.integers(2))
            shifts = round(officers * month.days * 0.55)
            rows.append(
                (
                    *(str(month), district, officers, peak, delivered),
                    delivered - int(generator.integers(min(3, delivered + 1))),
                    *(shifts, int(generator.binomial(shifts, worn)), round(officers * trained)),
                )
            )
    return _Worn(rows=rows, seldom=seldom)


def _in_time(events: Sequence[Row]) -> list[Row]:
    """Return events by day; those of one day as they were noted."""
    return sorted(events, key=lambda row: str(row[1]))
