"""Time as statistics use it: a year, a quarter, a month or a day, and whether one holds another.

A period is closed at both ends: 2024 begins on 2024-01-01 and ends on 2024-12-31, both included.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PATTERN = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")


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
    def parse(cls, text: str) -> "Period":
        """Read `2024`, `2024-Q1`, `2024-03` or `2024-03-15`.

        :raises ValueError: if the text is none of these, or not a day that exists.
        """
        match = _PATTERN.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is not a year, a quarter, a month or a day")
        year, quarter, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if day and month:
            return cls(date(year, month, day), date(year, month, day))
        if month:
            return cls(date(year, month, 1), _last_of_month(year, month))
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

    def __str__(self) -> str:
        """The shortest way to write the period that `parse` reads back, else both ends."""
        year, month = self.first.year, self.first.month
        if self == Period.year(year):
            return f"{year}"
        if self == Period(self.first.replace(day=1), _last_of_month(year, month)):
            return f"{year}-{month:02}"
        if month % 3 == 1 and self == Period(date(year, month, 1), _last_of_month(year, month + 2)):
            return f"{year}-Q{month // 3 + 1}"
        return f"{self.first}" if self.days == 1 else f"{self.first}–{self.last}"


def is_valid_on(day: date, *, valid_from: date, valid_to: date | None) -> bool:
    """Tell whether something valid from one day to another, both included, holds on `day`."""
    return valid_from <= day and (valid_to is None or day <= valid_to)


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
