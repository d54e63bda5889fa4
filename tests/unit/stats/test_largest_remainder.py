"""Whole amounts are divided so that the parts add up."""

import pytest

from lagesbild.stats.largest_remainder import share_out


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (100, (1, 1, 1), (34, 33, 33)),  # equal remainders: the first
        (101, (1, 1, 1), (34, 34, 33)),
        (10, (1, 2, 3), (2, 3, 5)),  # quotas 1.67, 3.33, 5
        (-10, (1, 2, 3), (-2, -3, -5)),
        (0, (1, 2), (0, 0)),
        (7, (0, 5), (0, 7)),
        (1, (2, 2, 3), (0, 0, 1)),
    ],
)
def test_the_parts_follow_the_weights_and_add_up(amount, weights, parts):
    assert share_out(amount, weights) == parts


def test_amounts_beyond_what_floats_hold_are_exact():
    amount = 10**20 + 1

    assert sum(share_out(amount, (3, 7, 11))) == amount


@pytest.mark.parametrize("weights", [(), (0, 0), (2, -1)])
def test_without_weights_nothing_can_be_divided(weights):
    with pytest.raises(ValueError, match="weights"):
        share_out(5, weights)
