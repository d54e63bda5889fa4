"""Two sources that differ more than they use to are a question, and only then."""

import polars as pl
import pytest
from tests.resourced_places import MONTH

from lagesbild.resources.disagreements import find_disagreements
from lagesbild.resources.source_agreement import AGREEMENT_SCHEMA, PAIR_SCHEMA

HOMES = pl.DataFrame(
    {"month": [MONTH], "area": ["Hamnen"], "local_police_district": ["L1"]},
)
FUNCTIONS = {"response": "Ingripande"}


def pair(low: float, difference: float, high: float, **given: object) -> dict[str, object]:
    """Return a pair whose first source has 100 hours more than the second says by itself."""
    return {
        "level": "area",
        "month": MONTH,
        "unit": "Hamnen",
        "function": "response",
        "first": "duty_hours",
        "second": "positions",
        "first_hours": 40.0 + difference,
        "second_hours": 40.0,
        "difference": difference,
        "difference_low": low,
        "difference_high": high,
    } | given


def found(*pairs: dict[str, object], low: float | None = -10.0, high: float | None = 60.0):
    agreement = dict.fromkeys(AGREEMENT_SCHEMA) | {
        "level": "area",
        "function": "response",
        "first": "duty_hours",
        "second": "positions",
        "pairs": 30,
        "limit_low": low,
        "limit_high": high,
    }
    return find_disagreements(
        pl.DataFrame(pairs, schema=PAIR_SCHEMA),
        agreement=pl.DataFrame([agreement], schema=AGREEMENT_SCHEMA),
        homes=HOMES,
        functions=FUNCTIONS,
    )


@pytest.mark.parametrize(
    ("low", "difference", "high", "is_one"),
    [
        (60.1, 80.0, 99.9, True),
        (60.0, 80.0, 100.0, False),  # Intervallet når precis gränsen.
        (-30.0, -20.0, -10.1, True),
        (-30.0, -20.0, -10.0, False),
        (-5.0, 0.0, 5.0, False),
    ],
)
def test_the_whole_interval_of_a_difference_lies_beyond_a_limit(low, difference, high, is_one):
    assert len(found(pair(low, difference, high))) == is_one


def test_it_is_told_with_the_hours_of_both_and_the_limits():
    [row] = found(pair(70.0, 80.0, 90.0)).to_dicts()

    assert row == {
        "month": MONTH,
        "unit": "L1",
        "area": "Hamnen",
        "deviation": "sources_disagree",
        "text": "Ingripande: 120 timmar enligt tidredovisning, 40 enligt positionsloggar."
        " Skillnaden brukar ligga mellan −10 och 60.",
    }


def test_an_area_is_asked_about_once_a_month():
    twice = found(pair(70.0, 80.0, 90.0), pair(80.0, 90.0, 100.0))

    assert len(twice) == 1
    assert twice["text"][0].count("Ingripande:") == 2


def test_without_limits_there_is_no_question():
    assert found(pair(70.0, 80.0, 90.0), low=None, high=None).is_empty()
    assert found().is_empty()


def test_districts_are_not_asked_about():
    assert found(pair(70.0, 80.0, 90.0, level="local_police_district")).is_empty()
