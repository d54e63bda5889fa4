"""What the invented police order and get of cameras, and how many points each region can mount."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from lagesbild.examples.camera_places import Need, numbered
from lagesbild.examples.seeds import Part, stream
from lagesbild.periods import Period

MOUNTED = ("fixed", "temporary")
"""Kinds that have points, and take capacity."""
_SHARE_OF_NEED = {"fixed": 0.5, "temporary": 0.7, "mobile": 0.7, "body_worn": 0.5}
"""Of what is reported, so much is delivered in time."""
_MONTHS_A_BATCH = 3
_AHEAD = 12
"""Months after the last one that orders and capacity are known for."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    code: str
    kind: str
    number: int
    expected_low: date
    expected: date
    expected_high: date
    delivered_on: date | None
    delivered_number: int | None

    @property
    def row(self) -> tuple[object, ...]:
        return tuple(vars(self).values())


def draw_batches(
    *, seed: int, needs: Sequence[Need], months: Sequence[Period]
) -> tuple[Batch, ...]:
    """Draw a batch of each kind a quarter: most come late, some short, the last ones not yet."""
    generator = stream(seed, Part.CAMERAS, 1)
    codes = numbered("L", 3)
    last = months[-1].last
    batches = []
    for month in _months_on(months)[1::_MONTHS_A_BATCH]:
        for kind, share in _SHARE_OF_NEED.items():
            reported = sum(need.number for need in needs if need.kind == kind)
            number = max(1, round(reported / len(months) * _MONTHS_A_BATCH * share))
            expected = month.first + timedelta(days=int(generator.integers(28)))
            came_on = expected + timedelta(days=int(generator.integers(-10, 60)))
            came = number - int(generator.integers(2)) * min(1, number - 1)
            is_here = came_on <= last
            batches.append(
                Batch(
                    code=next(codes),
                    kind=kind,
                    number=number,
                    expected_low=expected - timedelta(days=20),
                    expected=expected,
                    expected_high=expected + timedelta(days=75),
                    delivered_on=came_on if is_here else None,
                    delivered_number=came if is_here else None,
                )
            )
    return tuple(batches)


def draw_capacity(
    *,
    seed: int,
    needs: Sequence[Need],
    regions: Sequence[str],
    without: str,
    months: Sequence[Period],
) -> dict[tuple[str, str], int]:
    """Draw how many points each region can mount in each month, by region and month."""
    generator = stream(seed, Part.CAMERAS, 2)
    points = sum(need.number for need in needs if need.kind in MOUNTED)
    a_month = max(1.0, points / len(months) / len(regions))
    return {
        (region, str(month)): 0 if region == without else int(generator.poisson(a_month))
        for region in regions
        for month in _months_on(months)
    }


def mounting_days(
    waiting: Sequence[tuple[date, str]],
    *,
    capacity: dict[tuple[str, str], int],
    months: Sequence[Period],
    generator: np.random.Generator,
) -> list[date | None]:
    """Return when each delivered point is mounted, first come first served within its region.

    :param waiting: when each point was delivered, and its region.
    """
    left = dict(capacity)
    days: list[date | None] = [None] * len(waiting)
    for at in sorted(range(len(waiting)), key=lambda one: (waiting[one][0], one)):
        delivered_on, region = waiting[at]
        later = [month for month in months if month.first > delivered_on]
        free = [month for month in later if left.get((region, str(month)), 0) > 0]
        if free:
            left[region, str(free[0])] -= 1
            days[at] = free[0].first + timedelta(days=int(generator.integers(20)))
    return days


def _months_on(months: Sequence[Period]) -> list[Period]:
    """Return the months and those that follow on them."""
    found = list(months)
    for _ in range(_AHEAD):
        first = found[-1].last + timedelta(days=1)
        found.append(Period.month(first.year, first.month))
    return found
