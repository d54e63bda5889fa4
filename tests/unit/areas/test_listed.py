"""The list of a month is that of the newest round whose reference day has come."""

from datetime import date

import polars as pl

from lagesbild.areas.listed import listed_areas
from lagesbild.periods import Period

ROUNDS = pl.DataFrame(
    {
        "round": ["2023", "2025", "2026"],
        "reference_day": [date(2023, 12, 1), date(2025, 11, 30), date(2026, 1, 31)],
    }
)
DECISIONS = pl.DataFrame(
    {
        "round": ["2023", "2023", "2025", "2025"],
        "area": ["Hamnen", "Kullen", "Hamnen", "Kullen"],
        "class": ["risk", "not_listed", "not_listed", "vulnerable"],
    }
)


def listed(*months):
    found = listed_areas(DECISIONS, rounds=ROUNDS, months=[Period.parse(month) for month in months])
    return found.rows()


def test_a_list_holds_from_the_month_of_its_reference_day():
    assert listed("2025-10", "2025-11") == [
        ("2025-10", "Hamnen", "risk"),
        ("2025-11", "Kullen", "vulnerable"),
    ]


def test_a_round_that_nobody_has_decided_is_no_list():
    assert listed("2026-02") == [("2026-02", "Kullen", "vulnerable")]


def test_before_the_first_list_there_is_none():
    assert listed("2023-11") == []
