"""The months of a follow-up, and how many hours a full-time post holds in them."""

import calendar
from datetime import date

from lagesbild.periods import Period

DAYS_PER_WEEK = 7


def months_until(day: date, *, count: int) -> tuple[Period, ...]:
    """Return `count` whole months, the oldest first; the last one has ended on or before `day`."""
    last_of_month = calendar.monthrange(day.year, day.month)[1]
    ended = day.year * 12 + day.month - 1 - (0 if day.day == last_of_month else 1)
    numbers = range(ended - count + 1, ended + 1)
    return tuple(Period.parse(f"{number // 12}-{number % 12 + 1:02}") for number in numbers)


def span_of(months: tuple[Period, ...]) -> Period:
    """Return the months that follow on one another as one period."""
    return Period(months[0].first, months[-1].last)


def full_time_hours(month: Period, *, hours_per_week: float) -> float:
    """Return the contracted hours of one full-time post in a month, holidays not taken out."""
    return hours_per_week * month.days / DAYS_PER_WEEK
