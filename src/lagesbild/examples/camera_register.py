"""What became of each need in the invented country: its events, tests, points and cameras."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from lagesbild.examples.camera_places import CameraPlaces, Need, numbered
from lagesbild.examples.camera_supply import MOUNTED, Batch, mounting_days
from lagesbild.examples.seeds import Part, stream

_TESTED, _NEGATIVE = 0.75, 0.05
_LISTED_FROM = date(2025, 4, 1)
_FACTORS = ("crime_exposed_place",)
_NEW_FACTORS = ("serious_or_extensive_crime", "strategic_place")
_ALTERNATIVES = ("lighting", "presence", "social_measures", "physical_design")
_DECIDER = "Regionpolischef"

Row = tuple[object, ...]


@dataclass(kw_only=True)
class Register:
    """Rows of the tables, as they come to be; nothing after `last` is known."""

    last: date
    events: list[Row] = field(default_factory=list)
    tests: list[Row] = field(default_factory=list)
    points: list[Row] = field(default_factory=list)
    cameras: list[Row] = field(default_factory=list)
    point_codes: Iterator[str] = field(default_factory=lambda: numbered("KP", 4))
    camera_codes: Iterator[str] = field(default_factory=lambda: numbered("K", 5))

    def happens(
        self, subject: str, on: date, event: str, state: str, role: str, reason: str | None = None
    ) -> bool:
        """Note an event, and tell whether it has come to be."""
        if on <= self.last:
            self.events.append((subject, on, event, state, role, reason))
        return on <= self.last

    def test(self, subject: str, decided_on: date, **values: object) -> None:
        """Note a decided test in which monitoring outweighs, unless the values say otherwise."""
        factors = " ".join(_FACTORS + (_NEW_FACTORS if decided_on >= _LISTED_FROM else ()))
        fields = {
            "subject": subject,
            "version": 1,
            "decided_on": decided_on,
            "role": _DECIDER,
            "conclusion": "monitoring_outweighs",
            "need_factors": factors,
            "privacy_factors": "how_performed privacy_technique monitored_area",
            "alternatives": "lighting presence",
            "signs": "yes",
            "signs_exception": None,
            "exception": "none",
            "exception_from": None,
            "exception_until": None,
            "reason_for_new": None,
            "review_on": decided_on + timedelta(days=365),
        }
        self.tests.append(tuple((fields | values).values()))


@dataclass(frozen=True, kw_only=True)
class InQueue:
    """A need that waits for cameras, and since when; `test_on` is None where it has no test."""

    need: Need
    since: date
    test_on: date | None


@dataclass(frozen=True, kw_only=True)
class _Weighed:
    test_on: date | None
    """When it was decided that monitoring outweighs."""
    is_withdrawn: bool = False


def follow_needs(
    *,
    seed: int,
    needs: Sequence[Need],
    batches: Sequence[Batch],
    capacity: Mapping[tuple[str, str], int],
    places: CameraPlaces,
) -> Register:
    """Let each need take its steps as far as the last month goes."""
    register = Register(last=places.months[-1].last)
    generator = stream(seed, Part.CAMERAS, 3)
    queued = [one for need in needs if (one := _queue(generator, register, need)) is not None]
    served = list(_serve(generator, register, queued, batches))
    _mount(generator, register, served, capacity=dict(capacity), places=places)
    for one, _, delivered_on in served:
        if one.need.kind == "body_worn":
            on = delivered_on + _days(generator, 10, 40)
            register.happens(one.need.code, on, "activate", "active", "decision_maker")
        elif one.need.kind not in MOUNTED:
            _hand_out(generator, register, one, delivered_on)
    return register


def _queue(generator: np.random.Generator, register: Register, need: Need) -> InQueue | None:
    """Take a need to the queue; None where it does not get there."""
    on = need.reported_on + _days(generator, 10, 40)
    register.happens(need.code, on, "assess", "assessed", "camera_planner")
    weighed = _Weighed(test_on=None)
    if need.kind != "body_worn":
        weighed = _weigh(generator, register, need, assessed_on=on)
    if weighed.is_withdrawn:
        return None
    since = max(on, weighed.test_on or on) + _days(generator, 3, 10)
    is_there = register.happens(need.code, since, "prioritise", "prioritised", "camera_planner")
    return InQueue(need=need, since=since, test_on=weighed.test_on) if is_there else None


def _weigh(
    generator: np.random.Generator, register: Register, need: Need, *, assessed_on: date
) -> _Weighed:
    """Decide a test of a need, or do not."""
    drawn, outcome = generator.random(2)
    on = assessed_on + _days(generator, 20, 90)
    if drawn > _TESTED or on > register.last:
        return _Weighed(test_on=None)
    if outcome < _NEGATIVE:
        register.test(need.code, on, conclusion="does_not_outweigh")
        register.happens(need.code, on, "document_test", "test_documented", "decision_maker")
        register.happens(
            *(need.code, on + timedelta(days=5), "withdraw", "withdrawn", "decision_maker"),
            "Intresset av bevakningen väger inte tyngre.",
        )
        return _Weighed(test_on=None, is_withdrawn=True)
    alternatives = generator.choice(_ALTERNATIVES, size=2, replace=False)
    register.test(need.code, on, alternatives=" ".join(sorted(map(str, alternatives))))
    register.happens(need.code, on, "document_test", "test_documented", "decision_maker")
    return _Weighed(test_on=on)


def _serve(
    generator: np.random.Generator,
    register: Register,
    queued: Sequence[InQueue],
    batches: Sequence[Batch],
) -> Iterator[tuple[InQueue, Batch, date]]:
    """Give what is delivered to those who wait, strictly in order, whole needs at a time."""
    waiting = list(queued)
    store: dict[str, list[str]] = {}
    here = [(one.delivered_on, one) for one in batches if one.delivered_on is not None]
    for on, batch in sorted(here, key=lambda pair: (pair[0], pair[1].code)):
        stock = store.setdefault(batch.kind, [])
        stock += [batch.code] * (batch.delivered_number or 0)
        able = sorted(
            (one for one in waiting if one.need.kind == batch.kind and one.since < on),
            key=lambda one: one.need.order,
        )
        for one in able:
            if one.need.number > len(stock):
                break
            came_with = [stock.pop(0) for _ in range(one.need.number)]
            waiting.remove(one)
            delivered_on = on + _days(generator, 1, 10)
            register.happens(one.need.code, on, "order", "ordered", "camera_planner")
            if register.happens(one.need.code, delivered_on, "deliver", "delivered", "technician"):
                _add_points(register, one.need, came_with, on, delivered_on)
                yield one, batch, delivered_on
    for kind, stock in store.items():
        if kind != "body_worn":
            register.cameras += [(next(register.camera_codes), None, code) for code in stock]


def _add_points(
    register: Register, need: Need, came_with: Sequence[str], on: date, delivered_on: date
) -> None:
    """Order a point for each camera of a need that is mounted."""
    if need.kind not in MOUNTED:
        return
    for batch in came_with:
        point = next(register.point_codes)
        register.points.append((point, need.code, need.unit, need.area, need.kind))
        register.cameras.append((next(register.camera_codes), point, batch))
        register.happens(point, on, "order", "ordered", "camera_planner")
        register.happens(point, delivered_on, "deliver", "delivered", "technician")


def _mount(
    generator: np.random.Generator,
    register: Register,
    served: Sequence[tuple[InQueue, Batch, date]],
    *,
    capacity: dict[tuple[str, str], int],
    places: CameraPlaces,
) -> None:
    """Mount points as capacity allows, and put those with a test into operation."""
    of_needs = {one.need.code: (one, delivered_on) for one, _, delivered_on in served}
    points = [str(row[0]) for row in register.points]
    needs = [of_needs[str(row[1])] for row in register.points]
    days = mounting_days(
        [(delivered_on, one.need.region) for one, delivered_on in needs],
        capacity=capacity,
        months=places.months,
        generator=generator,
    )
    ready: dict[str, list[date]] = {}
    for point, (one, _), on in zip(points, needs, days, strict=True):
        if on is None or not register.happens(point, on, "install", "installed", "technician"):
            continue
        ready.setdefault(one.need.code, []).append(on)
        if one.test_on is not None:
            start = max(on, one.test_on) + _days(generator, 3, 12)
            register.happens(point, start, "activate", "active", "decision_maker")
    for code, mounted in ready.items():
        one, _ = of_needs[code]
        if len(mounted) == one.need.number:
            register.happens(code, max(mounted), "install", "installed", "technician")


def _hand_out(
    generator: np.random.Generator, register: Register, one: InQueue, delivered_on: date
) -> None:
    on = delivered_on + _days(generator, 5, 30)
    is_there = register.happens(one.need.code, on, "install", "installed", "technician")
    if is_there and one.test_on is not None:
        start = max(on, one.test_on) + _days(generator, 3, 12)
        register.happens(one.need.code, start, "activate", "active", "decision_maker")


def _days(generator: np.random.Generator, fewest: int, most: int) -> timedelta:
    return timedelta(days=int(generator.integers(fewest, most, endpoint=True)))
