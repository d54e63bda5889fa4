"""What shrinkage must do whatever the counts are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.stats.shares import poisson_interval, wilson_interval
from lagesbild.stats.shrinkage import shrink_rates, shrink_shares

COUNTS = st.lists(
    st.tuples(st.floats(0.5, 5000), st.floats(0, 1), st.integers(0, 2)), min_size=1, max_size=25
)


def unpack(counts):
    totals, shares, groups = (np.array(column) for column in zip(*counts, strict=True))
    return shares * totals, totals, groups


@given(counts=COUNTS, shrink=st.sampled_from([shrink_shares, shrink_rates]))
def test_the_mean_lies_between_the_own_figure_and_the_group_mean(counts, shrink):
    cases, totals, groups = unpack(counts)

    found = shrink(cases, totals, groups=groups)

    own = cases / totals
    assert (found.mean >= np.minimum(own, found.group_mean) - 1e-12).all()
    assert (found.mean <= np.maximum(own, found.group_mean) + 1e-12).all()
    assert (found.low <= found.high).all()
    assert (found.low >= 0).all()


@given(counts=COUNTS)
def test_intervals_of_shares_stay_between_zero_and_one(counts):
    cases, totals, groups = unpack(counts)

    found = shrink_shares(cases, totals, groups=groups)

    assert (found.high <= 1).all()


@given(counts=COUNTS, shrink=st.sampled_from([shrink_shares, shrink_rates]))
def test_a_larger_denominator_gives_the_own_figure_more_weight(counts, shrink):
    cases, totals, _ = unpack(counts)

    found = shrink(cases, totals)

    by_size = found.own_weight[np.argsort(totals)]
    assert (np.diff(by_size) >= -1e-12).all()


@given(counts=COUNTS, factor=st.floats(0.1, 1000))
def test_rates_follow_the_unit_of_their_denominator(counts, factor):
    cases, totals, _ = unpack(counts)

    per_other_unit = shrink_rates(cases, totals * factor)

    found = shrink_rates(cases, totals)
    np.testing.assert_allclose(per_other_unit.mean * factor, found.mean, rtol=1e-6, atol=1e-9)


@given(total=st.integers(1, 5000), share=st.floats(0, 1), coverage=st.floats(0.5, 0.99))
def test_wilson_interval_holds_the_share_and_mirrors(total, share, coverage):
    hits = round(share * total)

    low, high = wilson_interval(hits, total, coverage=coverage)

    assert 0 <= low <= hits / total <= high <= 1
    mirrored = wilson_interval(total - hits, total, coverage=coverage)
    assert (1 - mirrored.high, 1 - mirrored.low) == pytest.approx((low, high), abs=1e-9)


@given(events=st.integers(0, 10_000))
def test_poisson_interval_holds_the_count_and_widens_with_coverage(events):
    narrow, wide = (poisson_interval(events, coverage=coverage) for coverage in (0.8, 0.99))

    assert wide.low <= narrow.low <= events <= narrow.high <= wide.high
