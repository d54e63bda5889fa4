import numpy as np
import pytest
from tests.unit.stats.rating_diagnostics.planted import fitted, truth

from lagesbild.stats.rating_diagnostics.blocks import block_profiles
from lagesbild.stats.rating_diagnostics.residuals import beliefs

BLOCK = np.repeat([0, 1], 5)


def profiles(posterior, *, keep=None):
    everything = np.ones(posterior.ratings.count, dtype=np.bool_)
    return block_profiles(
        beliefs(posterior), block=BLOCK, blocks=2, keep=everything if keep is None else keep
    )


def test_blocks_that_measure_one_thing_correlate_fully(plain):
    found = profiles(plain)

    assert found.correlation[0, 1] > 0.97
    assert np.diag(found.correlation) == pytest.approx([1, 1])


@pytest.fixture(scope="module")
def two_things():
    """Objects differ by 0.6 upward in one block and downward in the other, beside severity."""
    true = truth(seed=7)
    apart = np.random.default_rng(70).normal(scale=0.6, size=true.sessions.objects)
    mine = apart[true.sessions.object_]
    true.thresholds[:, BLOCK == 0] -= mine[:, None, None]
    true.thresholds[:, BLOCK == 1] += mine[:, None, None]
    return fitted(true.draw(seed=7)), apart


def test_correlation_between_two_things_is_found_free_of_error(two_things):
    posterior, _ = two_things

    found = profiles(posterior)

    # Severity has variance 1, the deviations 0.36: (1 - 0.36) / (1 + 0.36).
    assert found.correlation[0, 1] == pytest.approx(0.47, abs=0.15)


def test_deviations_follow_the_truth_and_sum_to_zero(two_things):
    posterior, apart = two_things

    found = profiles(posterior)

    assert np.corrcoef(found.deviation[:, 0], apart)[0, 1] > 0.75
    assert found.deviation.sum(axis=1) == pytest.approx(np.zeros(len(apart)), abs=1e-9)


def test_no_object_stands_out_where_blocks_measure_one_thing(plain):
    found = profiles(plain)

    assert np.abs(found.deviation / found.sd).max() < 3


def test_an_object_without_answers_has_no_deviation_and_the_spread_of_all(two_things):
    posterior, _ = two_things
    sessions = posterior.ratings.sessions

    found = profiles(posterior, keep=sessions.object_[posterior.ratings.session] != 3)

    # Half the difference of the blocks, whose variance is that of their covariance.
    [[first, both], [_, second]] = found.covariance
    apart_by_hand = np.full(2, np.sqrt(first + second - 2 * both) / 2)
    assert found.answers[3].tolist() == [0, 0]
    assert found.deviation[3] == pytest.approx([0, 0], abs=1e-3)
    assert found.sd[3] == pytest.approx(apart_by_hand, rel=0.01)
