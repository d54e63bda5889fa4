"""The invented posts and people: area officers by area, other functions by district, each month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import polars as pl

from lagesbild.examples.officer_plan import OfficerPlan, Posting
from lagesbild.examples.seeds import Part, stream
from lagesbild.examples.table_columns import table_frame
from lagesbild.periods import Period

AREA_OFFICER, RESPONSE = "area_officer", "response"
MUNICIPAL_OFFICER = "municipal_officer"

_PART_TIMES, _PART_TIME_WEIGHTS = (1.0, 0.75, 0.5), (0.85, 0.1, 0.05)
_SHARED_FTE = 0.33
_CHURN = 0.025
"""Of the officers in an area, so many leave in a month and are replaced at once."""
_LONGEST_MONTHS = 40
_PARENTAL, _PARENTAL_MONTHS = 0.25, (3, 9)
_SICK = 0.05
_HOLIDAYS = (0.06, 0.08, 0.05, 0.07, 0.06, 0.12, 0.32, 0.21, 0.06, 0.07, 0.07, 0.17)
"""By calendar month: the share on holiday or other leave."""
_OTHER_FUNCTIONS = {
    RESPONSE: (18, 40),
    "investigation": (8, 20),
    MUNICIPAL_OFFICER: (1, 2),
    "other": (3, 6),
}
_OFFICERS_WITHOUT_AREA = (2, 5)
"""In districts without an area of the list."""


@dataclass(frozen=True, kw_only=True)
class StaffTime:
    """The full-time equivalents of some people, and which of them are on leave."""

    fte: float
    parental_fte: float
    sick_fte: float
    other_leave_fte: float

    @property
    def present_fte(self) -> float:
        return self.fte - self.parental_fte - self.sick_fte - self.other_leave_fte


@dataclass(frozen=True, kw_only=True)
class Staffed:
    """One row of the table."""

    month: Period
    unit: str
    function: str
    posting: Posting | None
    """None for staff that is placed in no area."""
    posts: float
    heads: int
    time: StaffTime
    also_counted_heads: int = 0
    joined_heads: int = 0
    left_heads: int = 0
    median_months: float | None = None


def draw_staffing(*, seed: int, plan: OfficerPlan) -> list[Staffed]:
    """Draw every month of every posting, and of the districts' other functions."""
    with_areas = {posting.district for posting in plan.postings}
    rows = [row for posting in plan.postings for row in _of_area(seed, posting)]
    for number, district in enumerate(plan.districts):
        generator = stream(seed, Part.STAFFING, 0, number)
        for function, bounds in _OTHER_FUNCTIONS.items():
            rows += _of_district(generator, plan, district, function, bounds)
        if district not in with_areas:
            rows += _of_district(generator, plan, district, AREA_OFFICER, _OFFICERS_WITHOUT_AREA)
    return sorted(rows, key=_order)


def staffing_frame(rows: Sequence[Staffed]) -> pl.DataFrame:
    return table_frame(
        "staffing",
        [
            (
                str(row.month),
                row.unit,
                row.function,
                row.posting.area if row.posting else None,
                row.posts,
                row.heads,
                row.time.fte,
                row.time.parental_fte,
                row.time.sick_fte,
                row.time.other_leave_fte,
                row.also_counted_heads,
                row.joined_heads,
                row.left_heads,
                row.median_months,
            )
            for row in rows
        ],
    )


def _order(row: Staffed) -> tuple[str, str, str, str]:
    return str(row.month), row.unit, row.function, row.posting.area if row.posting else ""


def _of_area(seed: int, posting: Posting) -> Iterator[Staffed]:
    """Follow the officers of an area: how long they have been there, and who is away."""
    generator = stream(seed, Part.STAFFING, 1, int(posting.area[1:]))
    most = max(posting.heads)
    hours_of_each = [_SHARED_FTE] if posting.shared else []
    drawn = generator.choice(_PART_TIMES, p=_PART_TIME_WEIGHTS, size=most)
    hours_of_each += [float(share) for share in drawn[len(hours_of_each) :]]
    been_here = [int(n) for n in generator.integers(1, _LONGEST_MONTHS, size=posting.heads[0])]
    away = _parental_leave(generator, len(posting.months))
    for i, month in enumerate(posting.months):
        heads = posting.heads[i]
        been_here = [n + 1 for n in been_here]
        joined, left = _turn_over(generator, been_here, heads)
        yield Staffed(
            month=month,
            unit=posting.district,
            function=AREA_OFFICER,
            posting=posting,
            posts=float(posting.posts),
            heads=heads,
            also_counted_heads=posting.also_counted,
            joined_heads=joined,
            left_heads=left,
            median_months=float(median(been_here)) if been_here else None,
            time=_time_of(generator, month, sum(hours_of_each[:heads]), parental=away[i]),
        )


def _turn_over(generator: np.random.Generator, been_here: list[int], heads: int) -> tuple[int, int]:
    """Let some leave and others come until there are `heads`; the newest go first."""
    replaced = 0
    for i in range(len(been_here)):
        if generator.random() < _CHURN:
            been_here[i] = 0
            replaced += 1
    joined = max(heads - len(been_here), 0)
    left = max(len(been_here) - heads, 0)
    been_here.sort(reverse=True)
    del been_here[heads:]
    been_here += [0] * joined
    return replaced + joined, replaced + left


def _parental_leave(generator: np.random.Generator, months: int) -> list[float]:
    """Return the full-time equivalents on parental leave each month: one officer once, or none."""
    begins, lasts = generator.integers(months), generator.integers(*_PARENTAL_MONTHS)
    has_leave, share = generator.random() < _PARENTAL, float(generator.choice([0.5, 1.0]))
    return [share if has_leave and begins <= i < begins + lasts else 0.0 for i in range(months)]


def _time_of(
    generator: np.random.Generator, month: Period, fte: float, *, parental: float
) -> StaffTime:
    """Divide full-time equivalents into those on leave, of each kind, and the rest."""
    # Nobody's leave is more than half of so few: the row would say nothing of the others.
    on_parental = min(parental, fte / 2)
    sick = fte * float(generator.gamma(2.0, _SICK / 2))
    holiday = fte * _HOLIDAYS[month.first.month - 1] * float(generator.uniform(0.8, 1.2))
    scale = min(1.0, (fte - on_parental) * 0.9 / (sick + holiday)) if fte else 0.0
    return StaffTime(
        fte=round(fte, 2),
        parental_fte=_down(on_parental),
        sick_fte=_down(sick * scale),
        other_leave_fte=_down(holiday * scale),
    )


def _down(fte: float) -> float:
    """Round to hundredths, never up: leave must not become more than there is."""
    return float(np.floor(fte * 100) / 100)


def _of_district(
    generator: np.random.Generator,
    plan: OfficerPlan,
    district: str,
    function: str,
    bounds: tuple[int, int],
) -> Iterator[Staffed]:
    """Staff a function of a district as a whole, as many all the time."""
    usual = int(generator.integers(*bounds, endpoint=True))
    vacant = int(generator.integers(3)) if usual > 5 else 0
    tenure = float(generator.integers(12, 90))
    for month in plan.months:
        gone = plan.relabelled_in(month, district) if function == RESPONSE else 0
        before = plan.relabelled_in(_month_before(month), district) if function == RESPONSE else 0
        heads = usual - gone
        replaced = int(generator.binomial(heads, _CHURN / 2))
        yield Staffed(
            month=month,
            unit=district,
            function=function,
            posting=None,
            posts=float(usual + vacant),
            heads=heads,
            joined_heads=replaced,
            left_heads=replaced + gone - before,
            median_months=tenure,
            time=_time_of(generator, month, heads * 0.96, parental=heads * 0.04),
        )


def _month_before(month: Period) -> Period:
    year, number = month.first.year, month.first.month
    return Period.month(year, number - 1) if number > 1 else Period.month(year - 1, 12)
