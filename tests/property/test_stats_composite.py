"""Many composites at once beside a plain loop over them, and what must not change the steps."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from lagesbild.stats.composite import (
    Recipe,
    aggregate,
    compose,
    normalise,
    rank_descending,
    treat_outliers,
)
from lagesbild.stats.rank_uncertainty import draw_weights, rank_uncertainty

RECIPES = [
    Recipe(),
    Recipe(aggregation="geometric"),
    Recipe(aggregation="harmonic"),
    Recipe(normalisation="zscore"),
    Recipe(normalisation="rank"),
    Recipe(normalisation="exponential"),
]


def random_indicators(seed: int, *, units: int, indicators: int, missing: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(units, indicators))
    table[rng.random(table.shape) < missing] = np.nan
    table[:2] = rng.normal(size=(2, indicators))  # two complete units: there is always a ranking
    return table


def order_statistic(values: np.ndarray, share: float) -> np.ndarray:
    return np.quantile(values, share, axis=0, method="inverted_cdf")


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 10_000),
    units=st.integers(3, 90),
    indicators=st.integers(2, 6),
    draws=st.integers(1, 41),
    recipe=st.sampled_from(RECIPES),
    missing=st.sampled_from(["propagate", "reweight"]),
    scheme=st.sampled_from(["uniform", "dirichlet"]),
    threads=st.integers(1, 3),
)
def test_blocks_give_what_a_plain_loop_gives(
    seed, units, indicators, draws, recipe, missing, scheme, threads
):
    table = random_indicators(seed, units=units, indicators=indicators, missing=0.1)
    weights = np.arange(1, indicators + 1)

    found = rank_uncertainty(
        table,
        weights=weights,
        seed=seed,
        draws=draws,
        weight_scheme=scheme,
        recipes=[recipe],
        missing=missing,
        coverage=0.83,
        threads=threads,
    )

    drawn = draw_weights(weights, draws=draws, seed=seed, scheme=scheme)
    scores = np.array([compose(table, weights=w, recipe=recipe, missing=missing) for w in drawn])
    ranked = ~np.isnan(scores[0])
    # Scores that are equal but for the last bits tie on the grid and not in the loop.
    gaps = np.diff(np.sort(scores[:, ranked], axis=1), axis=1)
    assume(not ((gaps > 0) & (gaps < 1e-8 * np.ptp(scores[:, ranked]))).any())
    ranks = np.array([rank_descending(row) for row in scores])[:, ranked]
    np.testing.assert_array_equal(found.rank_low[ranked], order_statistic(ranks, 0.085))
    np.testing.assert_array_equal(found.median_rank[ranked], order_statistic(ranks, 0.5))
    np.testing.assert_array_equal(found.rank_high[ranked], order_statistic(ranks, 0.915))
    expected = order_statistic(scores[:, ranked], 0.085)
    np.testing.assert_allclose(found.score_low[ranked], expected, rtol=1e-6, atol=1e-6)
    assert np.isnan(found.median_rank[~ranked]).all()


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 1000), copies=st.integers(2, 4))
def test_units_alike_in_everything_share_the_best_of_their_ranks(seed, copies):
    rng = np.random.default_rng(seed)
    # Whole numbers: sums then come out alike to the last bit wherever a unit stands in the table.
    table = np.repeat(rng.integers(0, 100, size=(7, 3)).astype(float), copies, axis=0)

    found = rank_uncertainty(table, weights=[1, 1, 1], seed=seed, draws=20)

    by_unit = found.median_rank.reshape(7, copies)
    assert (by_unit == by_unit[:, :1]).all()


@given(seed=st.integers(0, 10_000), missing=st.sampled_from([0.0, 0.3]))
def test_ranks_are_those_of_scipy(seed, missing):
    scores = np.round(random_indicators(seed, units=20, indicators=1, missing=missing)[:, 0], 1)

    expected = stats.rankdata(-scores, method="min", nan_policy="omit")

    np.testing.assert_array_equal(rank_descending(scores), expected)


@given(seed=st.integers(0, 10_000), factor=st.floats(0.01, 100), shift=st.floats(-50, 50))
def test_the_unit_of_measurement_does_not_change_normalised_indicators(seed, factor, shift):
    table = random_indicators(seed, units=15, indicators=3, missing=0.1)

    for method in ("minmax", "zscore", "rank", "exponential"):
        there = normalise(table, method=method)
        np.testing.assert_allclose(
            normalise(factor * table + shift, method=method), there, rtol=1e-7, atol=1e-7
        )


@given(seed=st.integers(0, 10_000))
def test_means_stand_in_their_order_between_lowest_and_highest(seed):
    table = np.random.default_rng(seed).uniform(0.1, 10, size=(10, 4))

    harmonic, geometric, arithmetic = (
        aggregate(table, weights=[4, 3, 2, 1], method=method)
        for method in ("harmonic", "geometric", "arithmetic")
    )

    slack = 1e-9
    assert (table.min(axis=1) <= harmonic + slack).all()
    assert (harmonic <= geometric + slack).all()
    assert (geometric <= arithmetic + slack).all()
    assert (arithmetic <= table.max(axis=1) + slack).all()


@settings(deadline=None)
@given(seed=st.integers(0, 10_000), heaviness=st.floats(0.5, 4))
def test_treating_outliers_never_changes_the_order_of_units(seed, heaviness):
    values = np.exp(heaviness * np.random.default_rng(seed).normal(size=(30, 1)))

    treated = treat_outliers(values).values

    order = np.argsort(values[:, 0])
    assert (np.diff(treated[order, 0]) >= 0).all()
