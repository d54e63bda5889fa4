"""What the invented officers did: hours by activity and place, at home and on loan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from lagesbild.examples.officer_plan import OfficerPlan, Posting, Practice
from lagesbild.examples.rounds import LAST_YEAR
from lagesbild.examples.seeds import Part, stream
from lagesbild.examples.staffing import AREA_OFFICER, MUNICIPAL_OFFICER, RESPONSE, Staffed
from lagesbild.examples.table_columns import table_frame
from lagesbild.norms.officer_norms import officer_norm_on
from lagesbild.periods import Period

_WORKED = (0.93, 0.99)
"""Hours worked and told, as a share of the full-time hours of those who are there."""
_TOLD_WHERE_BADLY_REPORTED = 0.6
_DONE_NEXT_DOOR = 0.8
_SOMETIMES_NEXT_DOOR = 0.06
_AREA_WORK = ("contact", "prevention", "safety")
_USUAL = {
    "contact": 0.24,
    "prevention": 0.18,
    "safety": 0.20,
    "other_planned": 0.13,
    "training": 0.06,
    "pulled_event": 0.03,
    "pulled_emergency": 0.09,
    "pulled_investigation": 0.05,
    "pulled_other": 0.02,
}
_PULLED = {
    "contact": 0.06,
    "prevention": 0.04,
    "safety": 0.05,
    "other_planned": 0.10,
    "training": 0.05,
    "pulled_event": 0.25,
    "pulled_emergency": 0.35,
    "pulled_investigation": 0.07,
    "pulled_other": 0.03,
}
_ELSEWHERE = 0.07
"""Of the area work, so much was done outside every area, or nobody wrote where."""
_OTHER_FUNCTIONS = {
    RESPONSE: {"other_planned": 0.93, "training": 0.07},
    MUNICIPAL_OFFICER: {"prevention": 0.40, "other_planned": 0.52, "training": 0.08},
}
_SOMEWHERE = (*_AREA_WORK, "other_planned", "pulled_emergency")
"""Activities that are done at a place which nobody writes down, unless it is an area."""
_OUTSIDE, _UNKNOWN = "outside", "unknown"
_OFFICERS_WITHOUT_AREA = {"contact": 0.5, "other_planned": 0.3, "pulled_emergency": 0.2}

_BIG_EVENT, _BIG_EVENT_MONTHS, _BIG_EVENT_SHARE = "Toppmötet", ("09", "10"), 0.05
_LONG_EVENT, _LONG_EVENT_SHARE = "Gryning", 0.25
_LENT_TO_NEIGHBOUR = 0.06

# 1 September 2025 is a Monday, so no day is lost between the months and the weeks.
_WEEKS = tuple(Period.parse(f"{LAST_YEAR}-W{number:02}") for number in range(36, 53))


@dataclass(frozen=True, kw_only=True)
class Lent:
    """Hours of one row of staff on loan in one month."""

    staff: Staffed
    hours: float
    to_unit: str | None = None
    to_event: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Hours:
    """One row of the table before weeks and local activities."""

    period: Period
    unit: str
    function: str
    assigned_area: str | None
    worked_area: str | None
    place: str | None
    activity: str
    hours: float


@dataclass(frozen=True, kw_only=True)
class DutyHours:
    """Both tables of hours: no hour stands in both."""

    duty_hours: pl.DataFrame
    loans: pl.DataFrame


def draw_duty_hours(
    *,
    seed: int,
    plan: OfficerPlan,
    staffing: Sequence[Staffed],
    local_activities: Mapping[str, tuple[str, str, date]],
) -> DutyHours:
    """Draw the hours of area officers, and of the functions around them.

    :param local_activities: by district, the activity that it has added, what that counts as, and
        from when.
    """
    rows: list[_Hours] = []
    lent: list[Lent] = []
    neighbours = _neighbours(plan)
    for number, staff in enumerate(staffing):
        generator = stream(seed, Part.DUTY_HOURS, number)
        worked = _worked_hours(generator, staff)
        if not worked:
            continue
        loans = list(_lent(plan, staff, worked))
        lent += loans
        at_home = worked - sum(loan.hours for loan in loans)
        if staff.posting is None:
            rows += _of_district(staff, at_home)
        else:
            rows += _of_area(generator, plan, staff, staff.posting, at_home, neighbours)
    told = [_named_locally(row, local_activities) for row in rows]
    flat = [one for parts in told for one in parts]
    return DutyHours(
        duty_hours=_frame(_by_week(flat, plan.planted.weekly_district)), loans=_loans_frame(lent)
    )


def _worked_hours(generator: np.random.Generator, staff: Staffed) -> float:
    """Return the hours that a row of staff worked and told of in its month."""
    if staff.posting is None and staff.function not in (AREA_OFFICER, *_OTHER_FUNCTIONS):
        return 0.0
    per_week = officer_norm_on(staff.month.last).full_time_hours_per_week
    full_time = per_week * staff.month.days / 7
    worked = staff.time.present_fte * full_time * float(generator.uniform(*_WORKED))
    if staff.posting and staff.posting.practice is Practice.BADLY_REPORTED:
        worked *= _TOLD_WHERE_BADLY_REPORTED
    return worked


def _lent(plan: OfficerPlan, staff: Staffed, worked: float) -> Iterator[Lent]:
    """Lend area officers to the big event, to the long one, and between two districts."""
    posting, month = staff.posting, str(staff.month)
    if posting is None or not month.startswith(str(LAST_YEAR)):
        return
    if month[-2:] in _BIG_EVENT_MONTHS:
        yield Lent(staff=staff, hours=_half(worked * _BIG_EVENT_SHARE), to_event=_BIG_EVENT)
    if posting.practice is Practice.PULLED_AWAY:
        yield Lent(staff=staff, hours=_half(worked * _LONG_EVENT_SHARE), to_event=_LONG_EVENT)
    if staff.unit in plan.planted.lending_districts:
        [other] = set(plan.planted.lending_districts) - {staff.unit}
        yield Lent(staff=staff, hours=_half(worked * _LENT_TO_NEIGHBOUR), to_unit=other)


def _of_district(staff: Staffed, hours: float) -> Iterator[_Hours]:
    shares = _OTHER_FUNCTIONS.get(staff.function, _OFFICERS_WITHOUT_AREA)
    for activity, share in shares.items():
        yield _Hours(
            period=staff.month,
            unit=staff.unit,
            function=staff.function,
            assigned_area=None,
            worked_area=None,
            place=_UNKNOWN if activity in _SOMEWHERE else _OUTSIDE,
            activity=activity,
            hours=hours * share,
        )


def _of_area(
    generator: np.random.Generator,
    plan: OfficerPlan,
    staff: Staffed,
    posting: Posting,
    hours: float,
    neighbours: Mapping[tuple[str, Period], str],
) -> Iterator[_Hours]:
    next_door = posting.next_door or neighbours.get((posting.area, staff.month))
    for activity, share in _shares(generator, plan, posting, staff).items():
        for worked_area, part in _places(posting, activity, next_door).items():
            yield _Hours(
                period=staff.month,
                unit=staff.unit,
                function=AREA_OFFICER,
                assigned_area=posting.area,
                worked_area=worked_area,
                place=None if worked_area else _UNKNOWN if activity in _SOMEWHERE else _OUTSIDE,
                activity=activity,
                hours=hours * share * part,
            )


def _shares(
    generator: np.random.Generator, plan: OfficerPlan, posting: Posting, staff: Staffed
) -> dict[str, float]:
    """Return how the time at home was spent; the shares add up to 1."""
    usual = _PULLED if posting.practice is Practice.PULLED_AWAY else _USUAL
    drawn = {name: share * float(generator.uniform(0.85, 1.15)) for name, share in usual.items()}
    total = sum(drawn.values())
    shares = {name: share / total for name, share in drawn.items()}
    if posting.practice is not Practice.RELABELLED or staff.heads == posting.heads[0]:
        return shares
    # Those who were area officers before work as before; the new ones answer calls as before.
    before = posting.heads[0] / staff.heads
    shares = {name: share * before for name, share in shares.items()}
    shares["pulled_emergency"] += 1 - before
    return shares


def _places(posting: Posting, activity: str, next_door: str | None) -> dict[str | None, float]:
    """Return where an activity is done, as shares: in the area, next door, and anywhere else."""
    if activity == "pulled_emergency":
        return {posting.area: 0.4, None: 0.6}
    if activity not in _AREA_WORK:
        return {None: 1.0}
    if posting.practice is Practice.NEXT_DOOR:
        return {posting.area: 1 - _DONE_NEXT_DOOR, next_door: _DONE_NEXT_DOOR}
    if activity == "safety" and next_door is not None:
        at_home = 1 - _ELSEWHERE - _SOMETIMES_NEXT_DOOR
        return {posting.area: at_home, next_door: _SOMETIMES_NEXT_DOOR, None: _ELSEWHERE}
    return {posting.area: 1 - _ELSEWHERE, None: _ELSEWHERE}


def _neighbours(plan: OfficerPlan) -> dict[tuple[str, Period], str]:
    """Return for each area and month the next area of its district, where there is one."""
    found: dict[tuple[str, Period], str] = {}
    for month in plan.months:
        by_district: dict[str, list[str]] = {}
        for posting in plan.postings:
            if month in posting.months:
                by_district.setdefault(posting.district, []).append(posting.area)
        for areas in by_district.values():
            if len(areas) > 1:
                after = [*areas[1:], areas[0]]
                found |= {(area, month): b for area, b in zip(areas, after, strict=True)}
    return found


def _named_locally(
    row: _Hours, local_activities: Mapping[str, tuple[str, str, date]]
) -> tuple[_Hours, ...]:
    """Tell half of an activity under the name that the district has given it."""
    if row.unit not in local_activities or row.function != AREA_OFFICER:
        return (row,)
    name, counts_as, first_day = local_activities[row.unit]
    if row.activity != counts_as or row.period.first < first_day:
        return (row,)
    half = row.hours / 2
    return (replace(row, hours=half), replace(row, hours=half, activity=name))


def _by_week(rows: Sequence[_Hours], district: str | None) -> list[_Hours]:
    """Tell the last months of one district by week instead.

    An hour is as likely on any day of its month. What is left of the last month when its whole
    weeks have been told is not told at all.
    """
    is_late = {row.period for row in rows if row.period.first >= _WEEKS[0].first}
    kept = [row for row in rows if row.unit != district or row.period not in is_late]
    by_key: dict[tuple[str, str | None, str | None, str], dict[Period, float]] = {}
    for row in rows:
        if row.unit == district and row.period in is_late:
            key = (row.function, row.assigned_area, row.worked_area, row.activity)
            by_key.setdefault(key, {})[row.period] = row.hours / row.period.days
    for key, per_day in by_key.items():
        function, assigned_area, worked_area, activity = key
        for week in _WEEKS:
            days = week.days_by_month()
            kept.append(
                _Hours(
                    period=week,
                    unit=str(district),
                    function=function,
                    assigned_area=assigned_area,
                    worked_area=worked_area,
                    place=None,
                    activity=activity,
                    hours=sum(n * per_day.get(month, 0.0) for month, n in days.items()),
                )
            )
    return kept


def _half(hours: float) -> float:
    """Round to half hours, as people write them."""
    return round(hours * 2) / 2


def _frame(rows: Sequence[_Hours]) -> pl.DataFrame:
    told = [
        (
            str(row.period),
            row.unit,
            row.function,
            row.assigned_area,
            row.worked_area,
            row.place,
            row.activity,
            _half(row.hours),
        )
        for row in rows
        if _half(row.hours) > 0
    ]
    key = ("period", "unit", "function", "assigned_area", "worked_area", "place", "activity")
    return table_frame("duty_hours", told).sort(key, nulls_last=True)


def _loans_frame(lent: Sequence[Lent]) -> pl.DataFrame:
    rows = [
        (
            str(loan.staff.month),
            loan.staff.unit,
            loan.staff.function,
            loan.staff.posting.area if loan.staff.posting else None,
            loan.to_unit,
            loan.to_event,
            loan.hours,
        )
        for loan in lent
        if loan.hours > 0
    ]
    key = ("month", "from_unit", "function", "assigned_area", "to_unit", "to_event")
    return table_frame("loans", rows).sort(key, nulls_last=True)
