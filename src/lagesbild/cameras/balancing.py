"""Balancing tests and exceptions by version: what holds for a place, how long, and how long kept?

What people have decided is read here, and nothing is weighed. ADR 29 says how the law is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from lagesbild.norms.camera_law import (
    LawException,
    camera_law_on,
    first_day_of_camera_law,
    same_day_years_later,
)

OUTWEIGHS = "monitoring_outweighs"
NO_EXCEPTION = "none"
FOR_CHANGES = frozenset({"monitoring_changed", "conditions_changed"})
"""Why a new test was made where the law asks for one; our own review is no such reason."""


@dataclass(frozen=True, kw_only=True)
class BalancingTest:
    """What the gate needs of one version: a balancing test, or the use of an exception."""

    version: int
    decided_on: date | None
    """None for a draft, which is as if it were not there."""
    conclusion: str | None
    exception: str
    exception_from: date | None
    exception_until: date | None
    reason_for_new: str | None
    review_on: date | None

    @property
    def outweighs(self) -> bool:
        return self.exception == NO_EXCEPTION and self.conclusion == OUTWEIGHS


def tests_by_subject(tests: pl.DataFrame) -> dict[str, list[BalancingTest]]:
    """Return every version of each need and point.

    :param tests: the table `balancing_tests`.
    """
    found = tests.drop_nulls(["subject", "version", "exception"])
    columns = ["subject", *BalancingTest.__dataclass_fields__]
    versions: dict[str, list[BalancingTest]] = {}
    for subject, *values in found.select(columns).iter_rows():
        one = BalancingTest(**dict(zip(columns[1:], values, strict=True)))
        versions.setdefault(subject, []).append(one)
    return versions


def resting_on(
    subject: str, tests: Mapping[str, Sequence[BalancingTest]], *, need: str | None = None
) -> Sequence[BalancingTest]:
    """Return the versions that a place rests on: its own if any is decided, else those of its need.

    :param tests: see `tests_by_subject`.
    :param need: the need that a point meets.
    """
    own = tests.get(subject, ())
    if need is None or any(one.decided_on for one in own):
        return own
    return tests.get(need, ())


def decided_by(day: date, tests: Iterable[BalancingTest]) -> list[BalancingTest]:
    """Return the versions decided on or before a day, by version."""
    return sorted(
        (one for one in tests if one.decided_on is not None and one.decided_on <= day),
        key=lambda one: one.version,
    )


def exception_in_law(code: str, day: date) -> LawException | None:
    """Return an exception in the wording of a day; None where that has none, or was not read."""
    if day < first_day_of_camera_law():
        return None
    return camera_law_on(day).exceptions.get(code)


def last_days_by_law(tests: Iterable[BalancingTest]) -> dict[int, date | None]:
    """Return, by version, the last day that the law lets each exception hold.

    An exception taken anew as it runs out is the same monitoring: one that begins no later than the
    day after another of its kind has ended is counted from the first day of that. None where there
    is no limit; what the wording of its first day does not have, or was not read of, is left out.
    """
    runs: dict[str, tuple[date, date]] = {}
    lasts: dict[int, date | None] = {}
    for first, one in sorted(_uses(tests), key=lambda use: (use[0], use[1].version)):
        law = exception_in_law(one.exception, first)
        if law is None:
            continue
        run_first, run_last = runs.get(one.exception, (first, first))
        if first > run_last + timedelta(days=1):
            run_first = first
        last = lasts[one.version] = law.last_day(run_first)
        runs[one.exception] = (run_first, max(run_last, one.exception_until or last or first))
    return lasts


def keep_until(ended_on: date) -> date | None:
    """Return the day to which a test is kept at least, when monitoring ended on a day.

    None where the wording of that day was not read: then nothing says that it may be discarded.
    """
    if ended_on < first_day_of_camera_law():
        return None
    years = camera_law_on(ended_on).keep_years
    return None if years is None else same_day_years_later(ended_on, years)


def change_without_test(
    decided: Sequence[BalancingTest], *, begun: date, changed_on: Iterable[date]
) -> date | None:
    """Return the first significant change that no new test was made for, or None.

    Each change takes a version of its own, made because something changed and decided after the
    change before it. Changes in a wording that was not read ask for nothing.

    :param decided: by version, see `decided_by`.
    """
    left = [one for one in decided if one.outweighs and one.reason_for_new in FOR_CHANGES]
    since = begun
    for day in sorted(changed_on):
        if day >= first_day_of_camera_law() and camera_law_on(day).new_test is not None:
            fit = [one for one in left if one.decided_on is not None and one.decided_on >= since]
            if not fit:
                return day
            left = [one for one in left if one.version > fit[0].version]
        since = day
    return None


def _uses(tests: Iterable[BalancingTest]) -> list[tuple[date, BalancingTest]]:
    return [
        (one.exception_from, one)
        for one in tests
        if one.exception != NO_EXCEPTION and one.exception_from is not None
    ]
