import pytest

from lagesbild.stats.shares import poisson_interval, wilson_interval


def test_wilson_interval_of_no_hits_and_of_all_hits_ends_at_zero_and_one():
    assert wilson_interval(0, 7).low == 0
    assert wilson_interval(7, 7).high == 1


def test_poisson_interval_of_no_events_ends_at_the_logarithm():
    # P(0 events | 3.6889) = exp(-3.6889) = 0.025.
    assert poisson_interval(0) == pytest.approx((0, 3.688879))


@pytest.mark.parametrize(("hits", "total"), [(3, 2), (-1, 2), (0, 0)])
def test_an_impossible_share_is_refused(hits, total):
    with pytest.raises(ValueError, match="need 0 <= hits <= total and total > 0"):
        wilson_interval(hits, total)


def test_a_negative_number_of_events_is_refused():
    with pytest.raises(ValueError, match="cannot be negative"):
        poisson_interval(-1)


@pytest.mark.parametrize("coverage", [0, 1, 95])
def test_a_coverage_that_is_no_share_is_refused(coverage):
    with pytest.raises(ValueError, match="coverage must lie in"):
        wilson_interval(1, 2, coverage=coverage)
    with pytest.raises(ValueError, match="coverage must lie in"):
        poisson_interval(1, coverage=coverage)
