"""Numbers and words as Swedish readers write them."""

from datetime import date

import pytest

from lagesbild import swedish


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (5000, 0, "5\u00a0000"),
        (1234567.891, 2, "1\u00a0234\u00a0567,89"),
        (2.75, 1, "2,8"),
        (-0.04, 1, "0,0"),
        (-3.2, 1, "−3,2"),
        (0, 0, "0"),
        (None, 1, "uppgift saknas"),
    ],
)
def test_numbers(value, decimals, text):
    assert swedish.number(value, decimals=decimals) == text


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "+1,0"), (-1.0, "−1,0"), (0.0, "0,0"), (0.04, "0,0")]
)
def test_a_difference_has_its_sign(value, text):
    assert swedish.signed(value) == text


def test_intervals_in_tables_and_in_running_text():
    assert swedish.interval(2.8, 3.6) == "2,8–3,6"
    assert swedish.interval(-2.8, 3.6) == "−2,8 till 3,6"
    assert swedish.interval(None, 3.6) == ""
    assert swedish.between(2.8, 3.6) == "mellan 2,8 och 3,6"


def test_percent_has_a_space_that_does_not_break():
    assert swedish.percent(0.12) == "12\u00a0%"


@pytest.mark.parametrize(
    ("probability", "words", "cell"),
    [
        (0.0, "under 1 procent", "<\u00a01\u00a0%"),
        (0.0049, "under 1 procent", "<\u00a01\u00a0%"),
        (0.005, "0 procent", "0\u00a0%"),
        (0.83, "83 procent", "83\u00a0%"),
        (0.994, "99 procent", "99\u00a0%"),
        (0.995, "över 99 procent", ">\u00a099\u00a0%"),
        (None, "okänd", ""),
    ],
)
def test_a_chance_is_never_nothing_and_never_everything(probability, words, cell):
    assert swedish.chance(probability) == words
    assert swedish.chance_in_table(probability) == cell


def test_codes_of_links_and_weightings_have_words():
    assert swedish.word("linkage", "weakly_linked") == "svagt länkade"
    assert swedish.word("weighting", "residents") == "per invånare"
    assert swedish.word("held_back_from", "particularly_vulnerable") == "Särskilt utsatt område"
    assert swedish.word("outcome", "failed") == "bör åtgärdas"


def test_days():
    assert swedish.day(date(2025, 3, 1)) == "2025-03-01"
    assert swedish.day_in_words(date(2025, 3, 1)) == "1 mars 2025"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("particularly_vulnerable", "Särskilt utsatt område"),
        ("risk", "Riskområde"),
        ("not_listed", "Inte på listan"),
        ("total", "Summa"),
        (None, "uppgift saknas"),
    ],
)
def test_class_titles(name, title):
    assert swedish.class_title(name) == title


def test_words_are_sorted_as_in_swedish():
    names = ["Östra", "Ängen", "Zinken", "Åsen", "abborren", "Örn"]
    expected = ["abborren", "Zinken", "Åsen", "Ängen", "Örn", "Östra"]
    assert sorted(names, key=swedish.collation_key) == expected


def test_listing():
    assert swedish.listing(["a"]) == "a"
    assert swedish.listing(["a", "b", "c"]) == "a, b och c"
