"""The ratio estimate of a total, beside a hand calculation and beside random silence."""

import numpy as np
import pytest
from scipy import stats

from lagesbild.stats.gaps import Clusters
from lagesbild.stats.ratio_totals import (
    Amounts,
    half_width_of_sum,
    ratio_total_variances,
    score_interval,
)

SHORT_STAYS = 1e9
"""So many crossings that what happens in a cluster does not hang together."""


def variances(x, y, *, whole=None, silent=(), crossings=SHORT_STAYS, gaps=1):
    """Return both terms for one stratum; `silent`: the time of clusters not observed at all.

    What is missing of each cluster is so many gaps alike.
    """
    x, y = (np.array([*one, *np.zeros(len(silent))], dtype=float) for one in (x, y))
    whole = np.concatenate([x[: len(x) - len(silent)] if whole is None else whole, silent])
    there = np.flatnonzero(y)
    found = ratio_total_variances(
        Clusters(
            strata=np.zeros(len(x), dtype=np.int64),
            whole=whole,
            observed=x,
            gaps=gaps * (whole > x).astype(float),
            gap_squares=(whole - x) ** 2 / gaps,
        ),
        Amounts(
            strata=np.array([0]),
            crossings=np.array([float(crossings)]),
            parts=np.zeros(len(there), dtype=np.int64),
            part_clusters=there,
            part_amounts=y[there],
        ),
    )
    return found.between[0], found.within[0]


def test_the_variance_for_a_silent_cluster_is_the_one_computed_by_hand():
    # Ratio 6/24; residuals 0, 2 and −2, squares 8, leverage 1/3 each: 12, by Σ x² = 192: V = 1/16.
    # k = 1/3: Σ (k x)² = 192/9, and 64 for the silent one: 85.33 · 1/16 = 16/3, as
    # (32/24)² · (1 − 24/32) · 3/2 · 8 is, Cochran's formula.
    assert variances([8, 8, 8], [2, 4, 0], silent=[8]) == pytest.approx((16 / 3, 0), abs=1e-6)


def test_clusters_of_which_as_much_was_observed_have_no_variance_between_them():
    between, within = variances([6, 6, 6], [2, 3, 1], whole=[8, 8, 8], crossings=60)

    assert between == pytest.approx(0, abs=1e-12)
    assert 0 < within < 1


def test_what_was_observed_all_of_has_no_variance():
    assert variances([8, 8, 8], [2, 4, 0]) == pytest.approx((0, 0), abs=1e-12)


def test_many_short_gaps_say_less_than_one_long_gap_of_the_same_time():
    long, short = (
        variances([6, 6, 6], [2, 3, 1], whole=[8, 8, 8], crossings=60, gaps=gaps)[1]
        for gaps in (1, 20)
    )

    assert short < long / 3


def test_one_observed_cluster_tells_nothing_of_the_spread():
    assert np.isnan(variances([8], [2], silent=[8])).all()


def test_the_estimate_is_right_on_the_average_and_its_variance_too():
    rng = np.random.default_rng(26)
    days = rng.gamma(4.0, 2.0, 40)
    there = days * rng.beta(2, 6, 40)
    errors, found = [], []
    for _ in range(1500):
        order = rng.permutation(40)
        seen, silent = order[:24], order[24:]
        ratio = there[seen].sum() / days[seen].sum()
        errors.append(ratio * days.sum() - there.sum())
        found.append(sum(variances(days[seen], there[seen], silent=days[silent])))

    assert np.mean(errors) == pytest.approx(0, abs=4 * np.std(errors) / 1500**0.5 + 0.05)
    assert np.mean(found) == pytest.approx(np.var(errors), rel=0.08)


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


def test_the_score_interval_is_the_published_one():
    # 81 of 263 at 95 %, as in Newcombe (1998), Statistics in Medicine 17:857-872, table I.
    half = 1.959964 * (81 * 182 / 263) ** 0.5

    low, high = score_interval(81.0, half, most=263.0)

    assert low / 263 == pytest.approx(0.2553, abs=5e-5)
    assert high / 263 == pytest.approx(0.3662, abs=5e-5)


def test_the_ends_of_an_interval_never_leave_what_is_possible():
    low, high = score_interval([1.0, 50.0, 99.0, 0.0], [5.0, 0.0, 5.0, 0.0], most=100.0)

    assert (low >= 0).all()
    assert (high <= 100).all()
    assert (low[1], high[1]) == pytest.approx((50, 50))
    assert high[0] - 1 > 1 - low[0]
    assert (low[2], high[2]) == pytest.approx((100 - high[0], 100 - low[0]))
