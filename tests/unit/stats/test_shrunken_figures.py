import numpy as np
import pytest
from scipy import stats

from lagesbild.stats.shrinkage import shrink_rates, shrink_shares

NAN = float("nan")


def test_rates_of_a_hand_calculation():
    # Rates .1 and .3, denominators 100: mean .2, sum of squares 100 * (.01 + .01) = 2.
    # By chance .2 * (2 - 1) = .2; possible .04 * (200 - 20000 / 200) = 4; spread (2 - .2)/4 = .45.
    # The prior is worth 1 / (.45 * .2) = 11.11 residents, so own weight 100 / 111.11 = .9.
    found = shrink_rates([10, 30], [100, 100])

    assert found.own_weight == pytest.approx([0.9, 0.9])
    assert found.mean == pytest.approx([0.11, 0.29])
    # Posterior of the first: Gamma(1 / .45 + 10, 100 / 9 + 100).
    posterior = stats.gamma(1 / 0.45 + 10, scale=1 / (100 / 9 + 100))
    assert (found.low[0], found.high[0]) == pytest.approx(posterior.interval(0.9))


def test_shares_of_a_hand_calculation():
    # Shares .1 and .3 of 100: mean .2, variance .16; by chance .16 * (2 - 1) = .16;
    # possible .16 * (200 - 100 - 1) = 15.84; spread (2 - .16) / 15.84 = .1161616.
    # The prior is worth 1 / spread - 1 = 7.608696, so own weight 100 / 107.608696 = .929293.
    found = shrink_shares([10, 30], [100, 100])

    assert found.own_weight == pytest.approx([0.929293, 0.929293], abs=1e-6)
    assert found.mean == pytest.approx([0.107071, 0.292929], abs=1e-6)
    posterior = stats.beta(0.2 * 7.608696 + 10, 0.8 * 7.608696 + 90)
    assert (found.low[0], found.high[0]) == pytest.approx(posterior.interval(0.9), rel=1e-6)


@pytest.mark.parametrize("shrink", [shrink_shares, shrink_rates])
def test_units_that_differ_no_more_than_by_chance_are_pooled(shrink):
    found = shrink([10, 11, 9], [100, 100, 100])

    assert found.own_weight == pytest.approx([0, 0, 0])
    assert found.mean == pytest.approx([0.1, 0.1, 0.1])
    assert (found.low < 0.1).all()
    assert (found.high > 0.1).all()


@pytest.mark.parametrize("shrink", [shrink_shares, shrink_rates])
def test_no_cases_anywhere_give_zero_with_an_upper_end(shrink):
    found = shrink([0, 0], [50, 80])

    assert found.mean.tolist() == [0, 0]
    assert found.low.tolist() == [0, 0]
    assert (found.high > 0).all()


def test_everyone_a_case_gives_one_with_a_lower_end():
    found = shrink_shares([50, 80], [50, 80])

    assert found.mean.tolist() == [1, 1]
    assert found.high.tolist() == [1, 1]
    assert (found.low < 1).all()


def test_all_or_nothing_keeps_a_little_of_the_prior():
    found = shrink_shares([0, 100], [100, 100])

    assert 0 < found.mean[0] < 0.001
    assert np.isfinite([found.low, found.high]).all()


@pytest.mark.parametrize("shrink", [shrink_shares, shrink_rates])
def test_one_unit_keeps_its_own_figure(shrink):
    found = shrink([5], [50])

    assert found.mean == pytest.approx([0.1])
    assert found.low[0] < 0.1 < found.high[0]


@pytest.mark.parametrize("shrink", [shrink_shares, shrink_rates])
def test_nobody_in_the_denominator_gives_no_figure_and_disturbs_no_other(shrink):
    cases, totals = [2, 30, 5], [100, 100, 60]

    found = shrink([*cases, 0, NAN, 3], [*totals, 0, 70, NAN])

    assert np.isnan(found.mean[3:]).all()
    assert np.isnan(found.low[3:]).all()
    np.testing.assert_array_equal(found.mean[:3], shrink(cases, totals).mean)


@pytest.mark.parametrize("shrink", [shrink_shares, shrink_rates])
def test_no_unit_with_a_denominator_gives_no_figures(shrink):
    assert np.isnan(shrink([0, 0], [0, 0]).mean).all()


def test_units_are_drawn_toward_their_own_region():
    regions = [1, 1, 1, 7, 7, 7]

    found = shrink_rates([5, 10, 15, 40, 60, 80], [100] * 6, groups=regions)

    assert found.group_mean == pytest.approx([0.1, 0.1, 0.1, 0.6, 0.6, 0.6])
    assert found.mean[0] > 0.05
    assert found.mean[3] > 0.4


def test_a_region_without_cases_is_pooled_beside_one_with():
    found = shrink_rates([0, 0, 5, 40], [100] * 4, groups=[1, 1, 2, 2])

    assert found.mean[:2].tolist() == [0, 0]
    assert (found.own_weight[2:] > 0).all()


def test_shrunken_rates_are_nearer_the_truth_than_raw_ones():
    rng = np.random.default_rng(4)
    true = rng.gamma(4, 0.01 / 4, size=300)
    residents = rng.integers(50, 2000, size=300)
    events = rng.poisson(true * residents)

    found = shrink_rates(events, residents)

    def mean_square(rates):
        return ((rates - true) ** 2).mean()

    assert mean_square(found.mean) < 0.5 * mean_square(events / residents)
    held = ((found.low <= true) & (true <= found.high)).mean()
    assert 0.86 < held < 0.94


@pytest.mark.parametrize(
    ("shrink", "arguments", "message"),
    [
        (shrink_shares, ([3], [2]), "larger than its denominator"),
        (shrink_rates, ([-1], [2]), "cannot be negative"),
        (shrink_rates, ([1], [-2]), "cannot be negative"),
        (shrink_rates, ([1], [0]), "nobody in its denominator"),
        (shrink_rates, ([1, 2], [2]), "one numerator per denominator"),
        (shrink_rates, ([np.inf], [2]), "finite or NaN"),
    ],
)
def test_impossible_counts_are_named(shrink, arguments, message):
    with pytest.raises(ValueError, match=message):
        shrink(*arguments)


def test_bad_options_are_named():
    with pytest.raises(ValueError, match="one group for each of 2 units"):
        shrink_rates([1, 2], [10, 10], groups=[1])
    with pytest.raises(ValueError, match="coverage"):
        shrink_rates([1, 2], [10, 10], coverage=90)


def test_a_unit_outside_those_that_are_learnt_from_changes_nothing_for_the_others():
    country = shrink_rates([2, 9, 4, 1], [1000, 1500, 900, 800])

    beside = shrink_rates(
        [2, 9, 4, 1, 70], [1000, 1500, 900, 800, 2000], learn_from=[True] * 4 + [False]
    )

    np.testing.assert_allclose(beside.mean[:4], country.mean)
    np.testing.assert_allclose(beside.group_mean, country.group_mean[0])


def test_there_must_be_something_to_learn_from():
    with pytest.raises(ValueError, match="none of the units"):
        shrink_rates([1.0], [10.0], learn_from=[False])
    with pytest.raises(ValueError, match="one group"):
        shrink_rates([1.0], [10.0], learn_from=[True], groups=[0])
