"""The compiled counting beside sorting, where it is most likely to go wrong."""

import numpy as np
import pytest
from scipy import stats

from lagesbild.stats.many_ranks import rank_rows, rank_type, ranks_at, scores_at


def ranks_of(scores):
    ranks = np.empty(scores.shape, dtype=rank_type(scores.shape[1]))
    rank_rows(np.ascontiguousarray(scores, dtype=float), ranks)
    return ranks


def cases():
    rng = np.random.default_rng(11)
    even = rng.normal(size=(5, 3000))
    return {
        "many units": even,
        "one unit": np.ones((2, 1)),
        "two units": np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]]),
        "all equal": np.full((2, 50), 7.0),
        "few values": rng.integers(0, 4, size=(5, 500)).astype(float),
        "an outlier that presses the others together": np.where(
            np.arange(3000) == 17, 1e9, even * 1e-3
        ),
        "negative scores": -np.exp(even),
        "already in order": np.sort(even, axis=1),
    }


@pytest.mark.parametrize("case", cases())
def test_ranks_are_those_of_scipy(case):
    scores = cases()[case]

    # Put on a grid that is coarser than that of the ranking: what ties is then not in doubt.
    gap = np.ptp(scores, axis=1, keepdims=True) * 2.0**-36
    on_grid = np.round(scores / np.where(gap > 0, gap, 1))
    expected = stats.rankdata(-on_grid, method="min", axis=1)
    np.testing.assert_array_equal(ranks_of(on_grid), expected)


def test_scores_that_differ_by_less_than_the_grid_tie():
    scores = np.array([[0.0, 1.0, 0.5, 0.5 + 1e-16, 0.5 + 1e-9]])

    assert ranks_of(scores).tolist() == [[5, 1, 3, 3, 2]]


@pytest.mark.parametrize("units", [1, 15, 16, 17, 70])
@pytest.mark.parametrize("draws", [1, 2, 40, 700])
def test_values_at_places_are_those_of_sorting(units, draws):
    rng = np.random.default_rng(units * draws)
    scores = rng.standard_cauchy(size=(draws, units)).astype(np.float32)
    scores[:, 0] = 3.0
    ranks = ranks_of(scores)
    places = np.array([0, draws // 3, draws - 1])

    found_ranks, found_scores = np.empty((2, 3, units))
    middle = units // 2
    for first, stop in ((0, middle), (middle, units)):
        ranks_at(ranks, places, first, stop, found_ranks)
        scores_at(scores, places, first, stop, found_scores)

    np.testing.assert_array_equal(found_ranks, np.sort(ranks, axis=0)[places])
    np.testing.assert_array_equal(found_scores, np.sort(scores, axis=0)[places])


def test_ranks_take_the_smallest_type_that_holds_them():
    assert rank_type(65_535) is np.uint16
    assert rank_type(65_536) is np.uint32
