"""What kamerabevakningslagen asks of the police's own monitoring on a day; ADR 29."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from lagesbild.norms.dated import norm_on, read_norms
from lagesbild.periods import DAYS_PER_WEEK

_NAME = "camera_law"


class StartNeeds(StrEnum):
    """What must be there before monitoring begins."""

    PERMIT = "permit"
    """Of the supervisory authority; collections hold no permits."""
    DOCUMENTED_TEST = "documented_test"


@dataclass(frozen=True, kw_only=True)
class Provision:
    """Something that the law lists; `title` and `cite` are Swedish."""

    code: str
    title: str
    cite: str
    is_verified: bool
    """Whether the words of the statute were read, in the wording of the day."""


@dataclass(frozen=True, kw_only=True)
class LawException(Provision):
    """A case in which no test is asked for."""

    months: int | None
    weeks: int | None

    @property
    def is_limited(self) -> bool:
        return self.months is not None or self.weeks is not None

    def last_day(self, first: date) -> date | None:
        """Return the last day of monitoring that began on `first`; None without a limit.

        Both days count: three months from 5 May end on 4 August, two weeks from a Monday on a
        Sunday. Where the last month is too short, on its last day.
        """
        if self.months is not None:
            return _last_day_of_months(first, self.months)
        if self.weeks is not None:
            return first + timedelta(days=self.weeks * DAYS_PER_WEEK - 1)
        return None


@dataclass(frozen=True, kw_only=True)
class CameraLaw:
    """One wording of the law."""

    version: str
    reference: str
    valid_from: date
    start_needs: StartNeeds
    start_cite: str
    is_start_verified: bool
    need_factors: tuple[Provision, ...]
    individual_factors: tuple[Provision, ...]
    exceptions: Mapping[str, LawException]
    new_test: tuple[Provision, ...] | None
    """When a new test is asked for; None where the wording was not read."""
    keep_years: int | None
    """How long a test is kept after monitoring ended; None where the wording was not read."""
    signs_cite: str
    signs_exceptions: tuple[Provision, ...]


def first_day_of_camera_law() -> date:
    """Return the day from which there is a wording; on days before it nothing can be told."""
    first: date = min(entry["valid_from"] for entry in read_norms(_NAME))
    return first


def camera_law_on(day: date) -> CameraLaw:
    """Return the wording that holds on a day.

    :raises NotFound: before the first.
    """
    entry = norm_on(_NAME, day)
    keep, start = entry["keep_years"], entry["start"]
    return CameraLaw(
        version=entry["version"],
        reference=entry["reference"],
        valid_from=entry["valid_from"],
        start_needs=StartNeeds(start["needs"]),
        start_cite=start["cite"],
        is_start_verified=start["verified"],
        need_factors=_provisions(entry["need_factors"]),
        individual_factors=_provisions(entry["privacy_factors"]),
        exceptions={one["code"]: _exception(one) for one in entry["exceptions"]},
        new_test=None if entry["new_test"] is None else _provisions(entry["new_test"]),
        keep_years=None if keep is None else keep["value"],
        signs_cite=entry["signs"]["cite"],
        signs_exceptions=_provisions(entry["signs_exceptions"]),
    )


def same_day_years_later(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 1 March, so as not to end early."""
    if (day.month, day.day) == (2, 29) and not calendar.isleap(day.year + years):
        return date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)


def _last_day_of_months(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    days = calendar.monthrange(year, month)[1]
    if first.day > days:
        return date(year, month, days)
    return date(year, month, first.day) - timedelta(days=1)


def _provisions(entries: Sequence[Mapping[str, Any]]) -> tuple[Provision, ...]:
    return tuple(Provision(**_named(one)) for one in entries)


def _exception(entry: Mapping[str, Any]) -> LawException:
    limit = entry["limit"] or {}
    return LawException(**_named(entry), months=limit.get("months"), weeks=limit.get("weeks"))


def _named(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": entry["code"],
        "title": entry["title"],
        "cite": entry["cite"],
        "is_verified": entry["verified"],
    }
