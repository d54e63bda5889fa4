import numpy as np
import pytest
from scipy import special

from lagesbild.stats.screening import (
    choose_by_expected_false,
    draw_list,
    expected_false,
    probability_at_least,
)


def listed(scores, *, sd=0.0, weights=None, quantile=0.1, draws=100):
    return draw_list(
        scores,
        sd=np.broadcast_to(sd, len(scores)),
        weights=np.ones(len(scores)) if weights is None else weights,
        quantile=quantile,
        draws=draws,
        seed=1,
    )


def test_the_limit_is_the_score_up_to_which_a_tenth_of_the_weight_lies():
    # Ten equal units: the first of them is exactly a tenth. Eleven: the first is less.
    assert set(listed(range(10, 20)).limits) == {10.0}
    assert set(listed(range(10, 21)).limits) == {11.0}


def test_weights_and_not_numbers_of_units_decide_the_limit():
    limits = listed([30.0, 50.0, 80.0], weights=[5, 4, 91]).limits

    # 5 percent lie at 30, 9 percent up to 50: only 80 reaches a tenth.
    assert set(limits) == {80.0}


def test_a_list_on_which_nobody_lives_counts_its_units_alike():
    assert set(listed([30.0, 50.0], weights=[0, 0]).limits) == {30.0}


def test_the_limit_of_one_unit_is_as_unsure_as_the_unit():
    limits = listed([50.0], sd=4.0, draws=20_000).limits

    assert limits.mean() == pytest.approx(50, abs=0.1)
    assert limits.std() == pytest.approx(4, abs=0.1)


def test_the_quantile_of_drawn_scores_undoes_the_shrinkage_of_estimates():
    # True scores N(50, 10²) seen with error 10: estimates are half as varied, with sd √50.
    rng = np.random.default_rng(5)
    truth = rng.normal(50, 10, 20_000)
    estimates = 50 + 0.5 * (truth + rng.normal(0, 10, truth.size) - 50)

    limits = listed(estimates, sd=np.sqrt(50), draws=10).limits

    # The tenth of N(50, 10²) is 37.2; that of the estimates is 40.9.
    assert limits.mean() == pytest.approx(50 + 10 * special.ndtri(0.1), abs=0.3)
    assert np.quantile(estimates, 0.1) == pytest.approx(40.9, abs=0.3)


@pytest.mark.parametrize(
    ("scores", "quantile"), [([], 0.1), ([1.0, np.nan], 0.1), ([1.0], 0.0), ([1.0], 1.0)]
)
def test_a_list_without_scores_or_with_an_impossible_quantile_is_refused(scores, quantile):
    with pytest.raises(ValueError, match=r"score|quantile"):
        listed(scores, quantile=quantile)


def test_the_probability_is_the_normal_one_where_the_limit_is_sure():
    found = probability_at_least([53.0, 50.0, 44.0], sd=[3.0, 2.0, 3.0], limits=np.full(7, 50.0))

    # z = 1, 0 and −2.
    np.testing.assert_allclose(found, [0.841345, 0.5, 0.022750], atol=1e-6)


def test_a_score_without_error_is_inside_from_the_limit_on():
    found = probability_at_least([50.0, 49.999], sd=[0.0, 0.0], limits=np.full(3, 50.0))

    assert found.tolist() == [1.0, 0.0]


def test_the_errors_of_unit_and_list_add_up():
    limits = listed([50.0], sd=4.0, draws=20_000).limits

    [found] = probability_at_least([55.0], sd=[3.0], limits=limits)

    # z = 5 / √(3² + 4²) = 1.
    assert found == pytest.approx(0.8413, abs=0.01)


def test_a_missing_score_has_no_probability_and_disturbs_no_other():
    scores = np.where(np.arange(1500) % 7 == 0, np.nan, 60.0)

    found = probability_at_least(scores, sd=np.zeros(1500), limits=np.full(2, 50.0))

    assert np.array_equal(np.isnan(found), np.isnan(scores))
    assert (found[~np.isnan(scores)] == 1).all()


def test_each_unit_is_held_against_the_others_only():
    drawn = listed([20.0, 50.0, 80.0], weights=[50, 25, 25])

    # 20 holds half of the weight and would be its own limit; of the others the lowest is 50.
    assert set(drawn.limits) == {20.0}
    assert drawn.probability_below_the_others().tolist() == [1.0, 0.0, 0.0]


def test_below_the_others_agrees_with_leaving_each_out_by_hand():
    rng = np.random.default_rng(3)
    scores, sd, weights = rng.normal(50, 5, 7), rng.uniform(1, 4, 7), rng.uniform(1, 9, 7)
    drawn = listed(scores, sd=sd, weights=weights, quantile=0.3, draws=500)

    expected = []
    for unit in range(7):
        below = 0
        for row in drawn.scores:
            others = sorted((row[k], weights[k]) for k in range(7) if k != unit)
            wanted, reached = 0.3 * sum(weight for _, weight in others), 0.0
            for score, weight in others:
                reached += weight
                if reached >= wanted:
                    below += row[unit] < score
                    break
        expected.append(below / 500)

    np.testing.assert_allclose(drawn.probability_below_the_others(), expected)


def test_one_unit_has_no_others_to_be_below():
    assert np.isnan(listed([50.0]).probability_below_the_others()).all()


def test_others_on_whom_nobody_lives_are_counted_alike():
    assert listed([20.0, 50.0], weights=[1, 0]).probability_below_the_others().tolist() == [1, 0]


def test_the_list_grows_while_its_expected_share_of_false_ones_allows():
    probabilities = [0.99, 0.60, 0.95, 0.85, 0.70]

    chosen = choose_by_expected_false(probabilities, at_least=0.5, most_false=0.10)

    # 1 − p: .01, .05, .15 have the mean .07; with .30 it would be .1275.
    assert chosen.tolist() == [True, False, True, True, False]
    assert expected_false([0.99, 0.95, 0.85]) == pytest.approx(0.21)


def test_units_below_the_lowest_probability_are_not_chosen_however_few_would_be_false():
    chosen = choose_by_expected_false([1.0] * 50 + [0.5, 0.49], at_least=0.5, most_false=0.10)

    assert chosen[50:].tolist() == [True, False]


def test_equal_units_are_chosen_together_or_not_at_all():
    # With one of the two .7 the share would be (0 + 0 + .3) / 3 = .1, with both .15.
    assert choose_by_expected_false(
        [1.0, 1.0, 0.7, 0.7], at_least=0.5, most_false=0.10
    ).tolist() == [True, True, False, False]


def test_nothing_is_chosen_where_even_the_best_is_too_unsure_or_unknown():
    for probabilities in ([0.8, 0.7], [np.nan], [], [0.2]):
        assert not choose_by_expected_false(probabilities, at_least=0.5, most_false=0.1).any()


def test_what_is_no_probability_is_refused():
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        choose_by_expected_false([1.2], at_least=0.5, most_false=0.1)


def test_the_chosen_hold_as_many_false_ones_as_expected():
    # 4 000 true scores N(40, 10²), seen with error 6; the posterior has sd √(1/(1/100 + 1/36)).
    rng = np.random.default_rng(11)
    truth = rng.normal(40, 10, 4000)
    keep = 100 / 136
    scores = 40 + keep * (truth + rng.normal(0, 6, truth.size) - 40)
    limits = np.full(1, 50.0)

    found = probability_at_least(scores, sd=np.full(4000, np.sqrt(36 * keep)), limits=limits)
    chosen = choose_by_expected_false(found, at_least=0.5, most_false=0.10)

    false = np.count_nonzero(truth[chosen] < 50)
    assert np.count_nonzero(chosen) > 100
    assert false == pytest.approx(expected_false(found[chosen]), abs=10)
    assert false / np.count_nonzero(chosen) == pytest.approx(0.10, abs=0.05)
