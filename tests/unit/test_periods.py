from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.periods import Period, PeriodKind, is_valid_on


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-03-15", date(2024, 3, 15), date(2024, 3, 15)),
        ("2024-W12", date(2024, 3, 18), date(2024, 3, 24)),
        # ISO 8601: the week is of the year that its Thursday lies in.
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2025-W01", date(2024, 12, 30), date(2025, 1, 5)),
        ("2022-W52", date(2022, 12, 26), date(2023, 1, 1)),
    ],
)
def test_a_period_is_read_and_written_back(text, first, last):
    period = Period.parse(text)

    assert period == Period(first, last)
    assert str(period) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "24",
            "2024-Q5",
            "2024-13",
            "2024-00",
            "2024-02-30",
            "2024-02-00",
            "2024-1",
            "",
            "år 2024",
        ),
        *("2024-W53", "2024-W00", "2024-W1", "2024W12", "2024-w12", "2024-W12-1"),
    ],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r"year|month|day"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2024", PeriodKind.YEAR),
        ("2024-Q4", PeriodKind.QUARTER),
        ("2024-12", PeriodKind.MONTH),
        ("2024-W52", PeriodKind.WEEK),
        ("2024-12-31", PeriodKind.DAY),
    ],
)
def test_a_period_knows_its_kind(text, kind):
    assert Period.parse(text).kind is kind


def test_a_span_without_a_name_has_no_kind_and_is_written_with_both_ends():
    from_tuesday = Period(date(2024, 3, 19), date(2024, 3, 25))

    assert from_tuesday.kind is None
    assert str(from_tuesday) == "2024-03-19–2024-03-25"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024-W12", {"2024-03": 7}),
        ("2024-W09", {"2024-02": 4, "2024-03": 3}),
        ("2025-W01", {"2024-12": 2, "2025-01": 5}),
        ("2024-02", {"2024-02": 29}),
        ("2024-Q1", {"2024-01": 31, "2024-02": 29, "2024-03": 31}),
    ],
)
def test_the_days_of_a_period_are_counted_by_month(text, days):
    counted = Period.parse(text).days_by_month()

    assert {str(month): count for month, count in counted.items()} == days


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end before"):
        Period(date(2024, 2, 1), date(2024, 1, 31))


def test_a_year_holds_its_quarters_and_not_the_next_day():
    year = Period.year(2024)

    assert Period.parse("2024-Q4") in year
    assert date(2024, 12, 31) in year
    assert date(2025, 1, 1) not in year
    assert year.days == 366


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2020, 11, 30), False),
        (date(2020, 12, 1), True),
        (date(2023, 6, 30), True),
        (date(2023, 7, 1), False),
    ],
)
def test_something_holds_from_its_first_day_to_its_last(day, holds):
    outcome = is_valid_on(day, valid_from=date(2020, 12, 1), valid_to=date(2023, 6, 30))

    assert outcome is holds


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)), st.integers(0, 900))
def test_periods_that_share_a_day_overlap(first, days):
    period = Period(first, date.fromordinal(first.toordinal() + days))
    touching = Period(period.last, period.last)
    after = Period.parse(date.fromordinal(period.last.toordinal() + 1).isoformat())

    assert period.overlaps(touching)
    assert not period.overlaps(after)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_every_day_lies_in_one_week_and_each_week_reads_back(day):
    year, week, _ = day.isocalendar()
    found = Period.parse(f"{year}-W{week:02}")

    assert day in found
    assert found.days == sum(found.days_by_month().values()) == 7
    assert str(found) == f"{year}-W{week:02}"
