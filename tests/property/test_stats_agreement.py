"""Alpha beside an independent program, and what must not change it."""

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lagesbild.stats.agreement import krippendorff_alpha, krippendorff_alpha_interval

LEVELS = st.sampled_from(["nominal", "ordinal", "interval", "ratio"])
GRADES = st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, np.nan])
TABLES = arrays.arrays(
    np.float64, st.tuples(st.integers(2, 5), st.integers(1, 12)), elements=GRADES
)


def assert_same(found: float | None, expected: float | None) -> None:
    assert (found is None) == (expected is None)
    assert found is None or found == pytest.approx(expected, rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(ratings=TABLES, level=LEVELS)
def test_alpha_equals_that_of_the_krippendorff_package(ratings, level):
    alpha = krippendorff_alpha(ratings, level=level)

    assume(alpha is not None)
    peer = krippendorff.alpha(ratings, level_of_measurement=level)
    assert alpha == pytest.approx(peer, rel=1e-9, abs=1e-12)


@given(ratings=TABLES, level=LEVELS, seed=st.integers(0, 1000))
def test_alpha_does_not_depend_on_the_order_of_raters_or_units(ratings, level, seed):
    rng = np.random.default_rng(seed)
    shuffled = rng.permutation(rng.permutation(ratings, axis=0), axis=1)

    assert_same(krippendorff_alpha(shuffled, level=level), krippendorff_alpha(ratings, level=level))


@given(ratings=TABLES)
def test_ordinal_alpha_sees_only_the_order_of_grades(ratings):
    stretched = np.exp(ratings)

    there = krippendorff_alpha(ratings, level="ordinal")
    assert_same(krippendorff_alpha(stretched, level="ordinal"), there)


@settings(deadline=None)
@given(ratings=TABLES, level=LEVELS)
def test_the_ends_of_the_interval_are_in_order_and_at_most_one(ratings, level):
    for method in ("bootstrap", "jackknife"):
        agreement = krippendorff_alpha_interval(
            ratings, level=level, seed=1, draws=50, method=method
        )
        assert (agreement.low is None) == (agreement.high is None)
        if agreement.low is not None:
            assert agreement.low <= agreement.high <= 1 + 1e-12
        else:
            assert agreement.reason is not None
