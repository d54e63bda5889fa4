"""Weeks of remission of 42 children with leukaemia: the example that most textbooks have.

Freireich et al. (1963), Blood 21:699-716; the product-limit estimates to three decimals are in
Kleinbaum & Klein, Survival Analysis, table 2.2. Limits of the medians on the scale log(−log) are
those that SAS gives: 13 and none, and 4 and 11.
"""

import numpy as np
import pytest

from lagesbild.stats.waiting import waiting_times

OVER = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_estimates_agree_with_the_published_table():
    found = waiting_times(
        np.array(OVER + STILL), is_over=np.array([True] * len(OVER) + [False] * len(STILL))
    )

    assert found.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.remaining == pytest.approx(
        [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4
    )
    median = found.quantile(0.5)
    assert (median.value, median.low, median.high) == (23, 13, None)


def test_without_censoring_the_median_is_the_plain_one():
    found = waiting_times(np.array(PLACEBO), is_over=np.ones(len(PLACEBO), dtype=bool))

    median = found.quantile(0.5)
    assert (median.value, median.low, median.high) == (8, 4, 11)
    assert (found.remaining[-1], found.low[-1]) == (0, 0)


def test_of_those_that_all_still_wait_nothing_is_told():
    found = waiting_times(np.array([3.0, 4.0]), is_over=np.zeros(2, dtype=bool))

    assert found.quantile(0.5).value is None
