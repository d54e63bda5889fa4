"""Limits of agreement and concordance, by hand and where they cannot be had."""

import numpy as np
import pytest

from lagesbild.stats.method_comparison import compare_methods


def test_the_concordance_is_the_one_computed_by_hand():
    found = compare_methods([1, 2, 3, 4, 5], [1, 3, 4, 4, 6])

    # Means 3 and 3.6; over n: variances 2 and (6.76 + .36 + .16 + .16 + 5.76)/5 = 2.64, covariance
    # (5.2 + .6 + 0 + .4 + 4.8)/5 = 2.2.
    assert found.concordance == pytest.approx(2 * 2.2 / (2 + 2.64 + 0.6**2))
    assert found.mean_difference == pytest.approx(-0.6)


def test_pairs_that_are_equal_are_in_full_concordance_and_have_no_interval():
    found = compare_methods([1, 2, 3, 4], [1, 2, 3, 4])

    assert (found.concordance, found.concordance_low) == (1, None)
    assert (found.low, found.high) == (0, 0)


def test_one_way_that_always_gives_the_double_agrees_badly_though_it_correlates():
    found = compare_methods([1, 2, 3, 4, 5], [2, 4, 6, 8, 10])

    assert found.concordance < 0.5


def test_nothing_is_said_of_fewer_than_two_pairs_and_of_none_that_vary():
    assert compare_methods([1], [2]) is None
    assert compare_methods([3, 3], [3, 3]).concordance is None


def test_the_interval_of_the_concordance_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(5)
    # Both measure the same with errors of sd 1 each: 4 / (4 + 1), no shift.
    held = 0
    for _ in range(600):
        truth = rng.normal(0, 2, 60)
        found = compare_methods(
            truth + rng.normal(0, 1, 60), truth + rng.normal(0, 1, 60), coverage=0.9
        )
        held += found.concordance_low <= 0.8 <= found.concordance_high

    assert held / 600 == pytest.approx(0.9, abs=0.04)


def test_each_needs_as_many():
    with pytest.raises(ValueError, match="3 and 2"):
        compare_methods([1, 2, 3], [1, 2])
