from fractions import Fraction

import numpy as np
import pytest

from lagesbild.positions.orientation import (
    CROSSES,
    MISSES,
    TOUCHES,
    exact_side_of_edge,
    meeting,
    side_of_edge,
)


def sign(number) -> int:
    return int(number > 0) - int(number < 0)


def fraction_side(ax, ay, bx, by, px, py) -> int:
    """Compute the side with whole fractions, which never round."""
    ax, ay, bx, by, px, py = map(Fraction, (ax, ay, bx, by, px, py))
    return sign((ax - px) * (by - py) - (ay - py) * (bx - px))


def near_an_edge(count):
    """Draw edges as long as a country, and points that are on them but for a few last bits."""
    rng = np.random.default_rng(5)
    a = rng.uniform((200_000, 6_100_000), (1_000_000, 7_700_000), (count, 2))
    b = a + rng.uniform(-300_000, 300_000, (count, 2))
    share = rng.random((count, 1))
    p = a * (1 - share) + b * share
    p += np.spacing(p) * rng.integers(-2, 3, (count, 2))
    return np.column_stack([a, b, p]).tolist()


def test_the_side_is_right_where_the_plain_determinant_rounds():
    cases = near_an_edge(4000)
    plain = [
        sign((ax - px) * (by - py) - (ay - py) * (bx - px)) for ax, ay, bx, by, px, py in cases
    ]
    right = [fraction_side(*case) for case in cases]

    assert [sign(side_of_edge(*case)) for case in cases] == right
    assert [sign(exact_side_of_edge(*case)) for case in cases] == right
    assert plain != right


@pytest.mark.parametrize(
    ("point", "side"),
    [((0.5, 0.5), 0), ((np.nextafter(0.5, 0), 0.5), 1), ((np.nextafter(0.5, 1), 0.5), -1)],
)
def test_one_last_bit_decides_the_side(point, side):
    assert sign(side_of_edge(0.0, 0.0, 3.0, 3.0, *point)) == side


def test_the_side_is_exact_for_points_of_very_different_size():
    case = (0.1, 1e-30, 7_700_000.1, 3e-30, 0.2, 1e-30)

    assert sign(side_of_edge(*case)) == fraction_side(*case) == -1


@pytest.mark.parametrize(
    ("point", "met"),
    [
        # The edge goes from (2, 0) to (4, 2).
        ((2.0, 1.0), CROSSES),
        ((4.0, 1.0), MISSES),
        ((3.0, 1.0), TOUCHES),
        # Its southern end belongs to it for a ray, its northern end does not.
        ((1.0, 0.0), CROSSES),
        ((1.0, 2.0), MISSES),
        # Both ends are points of it.
        ((2.0, 0.0), TOUCHES),
        ((4.0, 2.0), TOUCHES),
        ((3.0, 0.0), MISSES),
        ((3.0, -1.0), MISSES),
    ],
)
def test_a_ray_to_the_east_meets_an_edge(point, met):
    assert meeting(2.0, 0.0, 4.0, 2.0, *point) == met
    assert meeting(4.0, 2.0, 2.0, 0.0, *point) == met


@pytest.mark.parametrize(
    ("e", "met"), [(1.0, MISSES), (2.0, TOUCHES), (3.0, TOUCHES), (4.0, TOUCHES), (5.0, MISSES)]
)
def test_a_level_edge_is_touched_and_never_crossed(e, met):
    assert meeting(2.0, 7.0, 4.0, 7.0, e, 7.0) == met
    assert meeting(4.0, 7.0, 2.0, 7.0, e, 7.0) == met
