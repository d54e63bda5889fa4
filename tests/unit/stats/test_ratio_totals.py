"""The ratio estimate of a total, beside a hand calculation and beside random silence."""

import numpy as np
import pytest
from scipy import stats

from lagesbild.stats.ratio_totals import half_width_of_sum, ratio_total_variance


def variance(x, y, whole):
    x, y = np.array(x, float), np.array(y, float)
    [found] = ratio_total_variance(
        clusters=[len(x)],
        observed=[x.sum()],
        observed_squares=[(x**2).sum()],
        amount=[y.sum()],
        amount_squares=[(y**2).sum()],
        products=[(x * y).sum()],
        whole=[whole],
    )
    return found


def test_the_variance_is_the_one_computed_by_hand():
    # Ratio 6/24; residuals 2 − 8/4 = 0, 4 − 2 = 2 and 0 − 2 = −2, squares 0 + 4 + 4 = 8.
    # (32/24)² · (1 − 24/32) · 3/2 · 8 = 16/9 · 1/4 · 12 = 16/3.
    assert variance([8, 8, 8], [2, 4, 0], 32) == pytest.approx(16 / 3)


def test_what_was_observed_all_of_has_no_variance():
    assert variance([8, 8, 8], [2, 4, 0], 24) == 0


def test_one_observed_day_tells_nothing_of_the_spread():
    assert np.isnan(variance([8], [2], 32))


def test_the_estimate_is_right_on_the_average_and_its_variance_too():
    rng = np.random.default_rng(26)
    days = rng.gamma(4.0, 2.0, 40)
    there = days * rng.beta(2, 6, 40)
    errors, variances = [], []
    for _ in range(4000):
        seen = rng.permutation(40)[:24]
        ratio = there[seen].sum() / days[seen].sum()
        errors.append(ratio * days.sum() - there.sum())
        variances.append(variance(days[seen], there[seen], days.sum()))

    assert np.mean(errors) == pytest.approx(0, abs=4 * np.std(errors) / 4000**0.5 + 0.05)
    assert np.mean(variances) == pytest.approx(np.var(errors), rel=0.08)


def test_half_the_width_of_one_estimate_is_students():
    assert half_width_of_sum([4.0], [9.0], coverage=0.9) == pytest.approx(2 * stats.t.ppf(0.95, 9))


def test_equal_estimates_have_the_freedom_of_all_together():
    # Satterthwaite: (3 · 4)² / (3 · 4² / 9) = 27.
    assert half_width_of_sum([4.0] * 3, [9.0] * 3, coverage=0.9) == pytest.approx(
        12**0.5 * stats.t.ppf(0.95, 27)
    )


def test_nothing_unsure_has_no_width():
    assert half_width_of_sum([], [], coverage=0.9) == 0
    assert half_width_of_sum([0.0], [3.0], coverage=0.9) == 0
