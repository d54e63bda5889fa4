"""Time as statistics use it: a year, a quarter, a month, a week or a day, and what holds what.

A period is closed at both ends: 2024 begins on 2024-01-01 and ends on 2024-12-31, both included.
Weeks are those of ISO 8601: from Monday to Sunday, and of the year that their Thursday lies in.
"""

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import polars as pl

DAYS_PER_WEEK = 7

_PATTERN = re.compile(r"(\d{4})(?:-Q([1-4])|-W(\d{2})|-(\d{2})(?:-(\d{2}))?)?")


class PeriodKind(StrEnum):
    """The periods that have a way of writing of their own."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@dataclass(frozen=True, order=True)
class Period:
    """A span of days, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end before it begins: {self.first} to {self.last}")

    @classmethod
    def year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        return cls(date(year, month, 1), _last_of_month(year, month))

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2024`, `2024-Q1`, `2024-03`, `2024-W12` or `2024-03-15`.

        :raises ValueError: if the text is none of these, or not a day or a week that exists.
        """
        match = _PATTERN.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is not a year, a quarter, a month, a week or a day")
        year, quarter, week, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if day is not None and month is not None:
            return cls(date(year, month, day), date(year, month, day))
        if month is not None:
            return cls.month(year, month)
        if week is not None:
            monday = _monday_of(year, week)
            return cls(monday, monday + timedelta(days=6))
        if quarter:
            return cls(date(year, 3 * quarter - 2, 1), _last_of_month(year, 3 * quarter))
        return cls.year(year)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, other: "date | Period") -> bool:
        if isinstance(other, Period):
            return self.first <= other.first and other.last <= self.last
        return self.first <= other <= self.last

    def overlaps(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last

    @property
    def kind(self) -> PeriodKind | None:
        """What the period is, or None for a span of days that has no name."""
        year, month = self.first.year, self.first.month
        if self == Period.year(year):
            return PeriodKind.YEAR
        if self == Period.month(year, month):
            return PeriodKind.MONTH
        if month % 3 == 1 and self == Period(date(year, month, 1), _last_of_month(year, month + 2)):
            return PeriodKind.QUARTER
        if self.days == 7 and self.first.weekday() == calendar.MONDAY:
            return PeriodKind.WEEK
        return PeriodKind.DAY if self.days == 1 else None

    def days_by_month(self) -> "Mapping[Period, int]":
        """Return how many of the days lie in each month, the first month first."""
        days = (self.first + timedelta(days=i) for i in range(self.days))
        return Counter(Period.month(day.year, day.month) for day in days)

    def __str__(self) -> str:
        """The shortest way to write the period that `parse` reads back, else both ends."""
        year, month = self.first.year, self.first.month
        match self.kind:
            case PeriodKind.YEAR:
                return f"{year}"
            case PeriodKind.QUARTER:
                return f"{year}-Q{month // 3 + 1}"
            case PeriodKind.MONTH:
                return f"{year}-{month:02}"
            case PeriodKind.WEEK:
                week = self.first.isocalendar()
                return f"{week.year}-W{week.week:02}"
            case PeriodKind.DAY:
                return f"{self.first}"
            case None:
                return f"{self.first}–{self.last}"


def is_valid_on(day: date, *, valid_from: date, valid_to: date | None) -> bool:
    """Tell whether something valid from one day to another, both included, holds on `day`."""
    return valid_from <= day and (valid_to is None or day <= valid_to)


def months_until(day: date, *, count: int) -> tuple[Period, ...]:
    """Return `count` whole months, the oldest first; the last one has ended on or before `day`."""
    last_of_month = calendar.monthrange(day.year, day.month)[1]
    ended = day.year * 12 + day.month - 1 - (0 if day.day == last_of_month else 1)
    numbers = range(ended - count + 1, ended + 1)
    return tuple(Period.parse(f"{number // 12}-{number % 12 + 1:02}") for number in numbers)


def span_of(months: tuple[Period, ...]) -> Period:
    """Return the months that follow on one another as one period."""
    return Period(months[0].first, months[-1].last)


def month_shares(periods: Iterable[str]) -> pl.DataFrame:
    """Return which `share` of each `period` lies in which `month`, by days; all as text but it.

    A week that crosses the end of a month is divided by its days: 3 of 7 days, 3/7 of it.
    """
    rows = [
        (text, str(month), days / period.days)
        for text, period in ((text, Period.parse(text)) for text in periods)
        for month, days in period.days_by_month().items()
    ]
    schema = {"period": pl.String, "month": pl.String, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def full_time_hours(month: Period, *, hours_per_week: float) -> float:
    """Return the contracted hours of one full-time post in a month, holidays not taken out."""
    return hours_per_week * month.days / DAYS_PER_WEEK


def full_time_by_month(months: Iterable[Period], *, hours_per_week: float) -> pl.DataFrame:
    """Return `month` and the `full_time_hours` of one post in it."""
    rows = [(str(month), full_time_hours(month, hours_per_week=hours_per_week)) for month in months]
    schema = {"month": pl.String, "full_time_hours": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _monday_of(year: int, week: int) -> date:
    """Return the first day of an ISO week; most years have no week 53."""
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError as error:
        raise ValueError(f"the year {year} has no week {week}") from error
