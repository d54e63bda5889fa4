import numpy as np
import pytest

from lagesbild.stats.chance_corrected import chance_corrected_agreement


def test_two_raters_of_a_hand_calculation():
    # Pairs 11 11 22 12: observed 3/4. Shares of use 5/8 and 3/8.
    # Fleiss: chance 25/64 + 9/64 = 34/64; (48 - 34)/(64 - 34) = 14/30.
    # Gwet: chance 2 * (5/8)(3/8) = 30/64; (48 - 30)/(64 - 30) = 18/34.
    found = chance_corrected_agreement([[1, 1, 2, 1], [1, 1, 2, 2]])

    assert found.observed == 0.75
    assert found.fleiss == pytest.approx(14 / 30)
    assert found.gwet == pytest.approx(18 / 34)
    assert found.brennan_prediger == pytest.approx(0.5)


def test_conger_is_cohens_kappa_for_two_raters():
    # Rater one uses 3/4 and 1/4, rater two 1/2 and 1/2: chance 1/2; (3/4 - 1/2)/(1/2) = 1/2.
    found = chance_corrected_agreement([[1, 1, 2, 1], [1, 1, 2, 2]])

    assert found.conger == pytest.approx(0.5)


def test_near_misses_count_with_weights():
    ratings = [[0, 1, 2, 2], [0, 1, 2, 1]]
    linear = 1 - np.abs(np.subtract.outer([0, 1, 2], [0, 1, 2])) / 2

    weighted = chance_corrected_agreement(ratings, weights=linear)

    # Three full agreements and one half: 3.5 / 4.
    assert weighted.observed == pytest.approx(0.875)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"ratings": [1, 2]}, "raters x units"),
        ({"ratings": [[1, np.nan], [np.nan, 2]]}, "no unit has two ratings"),
        ({"ratings": [[1, 1], [1, 1]]}, "all ratings are the same"),
        ({"ratings": [[1, 2], [1, 2]], "weights": np.eye(3)}, "square for the 2 values"),
        ({"ratings": [[1, 2], [1, 2]], "weights": np.zeros((2, 2))}, "1 on the diagonal"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        chance_corrected_agreement(**arguments)
