import numpy as np
import pytest

from lagesbild.stats.composite import (
    Recipe,
    aggregate,
    compose,
    direct,
    impute,
    normalise,
    rank_descending,
    treat_outliers,
)

NAN = float("nan")


def test_an_indicator_of_the_other_direction_is_turned():
    assert direct([[1, 2], [3, NAN]], directions=[1, -1]).tolist()[0] == [1, -2]


def test_a_missing_value_takes_the_mean_of_its_group():
    filled = impute([[1], [3], [NAN], [100]], groups=["a", "a", "a", "b"])

    assert filled[:, 0].tolist() == [1, 3, 2, 100]


def test_a_group_without_values_takes_the_mean_of_all():
    filled = impute([[1], [3], [NAN]], groups=["a", "a", "b"])

    # The mean of 1, 3; the imputed values of other groups do not count twice.
    assert filled[:, 0].tolist() == [1, 3, 2]


def test_without_groups_a_missing_value_takes_the_mean_of_all():
    assert impute([[1], [3], [NAN]])[:, 0].tolist() == [1, 3, 2]


def test_an_outlier_is_given_the_next_highest_value():
    treated = treat_outliers(np.array([*range(10), 100.0])[:, None])

    assert treated.values[:, 0].tolist() == [*range(10), 9]
    assert treated.winsorised.tolist() == [1]


def test_an_outlier_on_the_low_side_is_given_the_next_lowest_value():
    treated = treat_outliers(-np.array([*range(10), 100.0])[:, None])

    assert treated.values[-1, 0] == -9


def test_an_indicator_that_winsorising_cannot_mend_is_logged():
    values = np.array([*range(20), 1e3, 1e4, 1e5])

    treated = treat_outliers(values[:, None], most_points=1)

    # ln(x - min + range / 100), from the untreated values.
    assert treated.logged.tolist() == [True]
    assert treated.winsorised.tolist() == [0]
    assert treated.values[:, 0] == pytest.approx(np.log(values + 1000))


@pytest.mark.parametrize("values", [[1, 1, 1, 1, 1], [1, 100], [NAN, NAN, 3]])
def test_an_indicator_too_plain_to_have_outliers_is_left_alone(values):
    table = np.array(values, dtype=float)[:, None]

    np.testing.assert_array_equal(treat_outliers(table).values, table)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("given", [0, 2, 8, NAN]),
        ("minmax", [0, 25, 100, NAN]),
        # mean 4, sample standard deviation sqrt((9 + 1 + 16) / 2) = sqrt(13)
        ("zscore", [-3 / 13**0.5, -1 / 13**0.5, 4 / 13**0.5, NAN]),
        ("rank", [1, 2, 3, NAN]),
        # R = 1/3: -23 ln(1 - (1 - exp(-100/23)) / 3) = 9.1774
        ("exponential", [9.1774, 24.6806, 100, NAN]),
    ],
)
def test_normalisation_of_a_hand_calculation(method, expected):
    table = [[1], [3], [8], [NAN]] if method == "zscore" else [[0], [2], [8], [NAN]]

    found = normalise(table, method=method)[:, 0]

    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_ties_share_the_mean_of_their_ranks_when_normalised():
    assert normalise([[5], [5], [9]], method="rank")[:, 0].tolist() == [1.5, 1.5, 3]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("arithmetic", (3 * 1 + 1 * 16) / 4),
        ("geometric", 16 ** (1 / 4)),
        ("harmonic", 4 / (3 / 1 + 1 / 16)),
    ],
)
def test_weighted_means_of_a_hand_calculation(method, expected):
    assert aggregate([[1, 16]], weights=[3, 1], method=method) == pytest.approx([expected])


def test_a_unit_with_a_gap_has_no_score_unless_weights_are_scaled_up():
    table = [[1, 2, 6], [1, NAN, 6], [NAN, NAN, NAN]]

    strict = aggregate(table, weights=[1, 1, 2])
    scaled = aggregate(table, weights=[1, 1, 2], missing="reweight")

    np.testing.assert_allclose(strict, [15 / 4, NAN, NAN])
    np.testing.assert_allclose(scaled, [15 / 4, 13 / 3, NAN])


def test_a_gap_in_an_indicator_of_no_weight_does_not_matter():
    assert aggregate([[4, NAN]], weights=[1, 0]).tolist() == [4]


def test_a_recipe_with_a_geometric_mean_starts_at_one():
    scores = compose([[0, 0], [5, 9]], weights=[1, 1], recipe=Recipe(aggregation="geometric"))

    assert scores == pytest.approx([1, 100])


def test_equal_scores_share_the_best_rank():
    ranks = rank_descending([7, 9, 7, NAN, 1])

    np.testing.assert_array_equal(ranks, [2, 1, 2, NAN, 4])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: direct([[1, 2]], directions=[1, 0]), "1 or -1 for each of 2"),
        (lambda: direct([1, 2], directions=[1, 1]), "units x indicators"),
        (lambda: direct([[1, np.inf]], directions=[1, 1]), "finite or NaN"),
        (lambda: impute([[1], [2]], groups=["a"]), "one group for each of 2"),
        (lambda: normalise([[1], [2]], method="log"), "method must be one of"),
        (lambda: normalise([[1, 5], [2, 5]], method="minmax"), "indicator 1 has the same value"),
        (lambda: normalise([[1, 5], [2, 5]], method="zscore"), "indicator 1 has the same value"),
        (lambda: normalise([[1, NAN]], method="rank"), "no unit has a value of indicator 1"),
        (lambda: aggregate([[1, 2]], weights=[1]), "one weight for each of 2"),
        (lambda: aggregate([[1, 2]], weights=[-1, 2]), "not negative, and not all zero"),
        (lambda: aggregate([[1, 2]], weights=[0, 0]), "not negative, and not all zero"),
        (lambda: aggregate([[1, 2]], weights=[1, 1], method="median"), "method must be one of"),
        (lambda: aggregate([[1, 2]], weights=[1, 1], missing="skip"), "missing must be one of"),
        (lambda: aggregate([[0, 2]], weights=[1, 1], method="geometric"), "values above 0"),
        (lambda: Recipe(normalisation="zscore", aggregation="harmonic"), "no harmonic mean"),
        (lambda: Recipe(normalisation="log"), "normalisation must be one of"),
        (lambda: rank_descending([[1, 2]]), "one dimension"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
