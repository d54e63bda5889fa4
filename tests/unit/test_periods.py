from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.periods import Period, is_valid_on


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-03-15", date(2024, 3, 15), date(2024, 3, 15)),
    ],
)
def test_a_period_is_read_and_written_back(text, first, last):
    period = Period.parse(text)

    assert period == Period(first, last)
    assert str(period) == text


@pytest.mark.parametrize(
    "text", ["24", "2024-Q5", "2024-13", "2024-02-30", "2024-1", "", "år 2024"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r"year|month|day"):
        Period.parse(text)


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
