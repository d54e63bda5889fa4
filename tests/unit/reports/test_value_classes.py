"""The five classes of the map: fixed limits, and colours that survive a grey printer."""

from itertools import pairwise

import pytest

from lagesbild.reports.value_classes import VALUE_CLASSES, fills, value_class


@pytest.mark.parametrize(
    ("score", "number"),
    [(-3.0, 1), (0.0, 1), (19.99, 1), (20.0, 2), (60.0, 4), (99.9, 5), (100.0, 5), (113.0, 5)],
)
def test_limits_belong_to_the_class_above(score, number):
    found = value_class(score)
    assert found is not None
    assert found.number == number


def test_a_missing_score_has_no_class():
    assert value_class(None) is None


def grey(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_more_is_darker_by_clear_steps_also_in_grey():
    greys = [grey(found.fill) for found in VALUE_CLASSES]
    assert all(light - dark > 35 for light, dark in pairwise(greys))


def test_doubt_and_missing_are_hatched():
    assert fills(44.0, is_certain=True, id_="m") == ("#7c7b78",)
    assert fills(44.0, is_certain=False, id_="m") == ("#7c7b78", "url(#m-dark)")
    assert fills(90.0, is_certain=False, id_="m") == ("#00224e", "url(#m-light)")
    assert fills(None, is_certain=None, id_="m") == ("#ffffff", "url(#m-missing)")
