"""Bland & Altman (1986), Lancet 327:307-310: peak flow by two meters, the first reading of each."""

import pytest

from lagesbild.stats.method_comparison import compare_methods

# Table I, litres per minute, of 17 people.
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI_WRIGHT = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def test_mean_and_spread_of_the_differences_are_the_published_ones():
    found = compare_methods(WRIGHT, MINI_WRIGHT)

    assert found.mean_difference == pytest.approx(-2.1, abs=0.05)
    assert found.sd_of_differences == pytest.approx(38.8, abs=0.05)


def test_the_limits_are_the_published_ones_but_for_two_deviations_instead_of_1_96():
    found = compare_methods(WRIGHT, MINI_WRIGHT, coverage=0.9544997)

    assert found.low == pytest.approx(-79.7, abs=0.1)
    assert found.high == pytest.approx(75.5, abs=0.1)
