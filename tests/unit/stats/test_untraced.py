"""What may be inside when a part could not be traced."""

import pytest

from lagesbild.stats.untraced import untraced_share


def test_the_tilt_is_the_one_computed_by_hand():
    # Odds 1/3, r = 2: of the untraced (1/3)/(2 + 1/3) = 1/7 to (2/3)/(1 + 2/3) = 2/5 is inside.
    of = untraced_share(inside=10, elsewhere=30, untraced=70, odds_ratio=2)

    assert (of.point, of.low, of.high) == pytest.approx((10 + 17.5, 10 + 10, 10 + 28))
    assert (of.worst_low, of.worst_high) == (10, 80)


def test_with_equal_odds_the_tilt_is_the_point():
    of = untraced_share(inside=10, elsewhere=30, untraced=70, odds_ratio=1)

    assert of.low == pytest.approx(of.point)
    assert of.high == pytest.approx(of.point)


def test_an_untraced_hour_more_widens_the_worst_case_and_does_not_move_it():
    before = untraced_share(inside=10, elsewhere=30, untraced=70, odds_ratio=2)
    after = untraced_share(inside=10, elsewhere=30, untraced=71, odds_ratio=2)

    assert after.worst_low == before.worst_low
    assert after.worst_high == before.worst_high + 1


def test_where_nothing_was_traced_only_the_worst_case_is_told():
    of = untraced_share(inside=0, elsewhere=0, untraced=70, odds_ratio=2)

    assert (of.point, of.low, of.high) == (None, None, None)
    assert (of.worst_low, of.worst_high) == (0, 70)


def test_nothing_at_all_is_nothing():
    assert untraced_share(inside=0, elsewhere=0, untraced=0, odds_ratio=2).point == 0


@pytest.mark.parametrize("bad", [{"inside": -1}, {"untraced": -1}, {"odds_ratio": 0.5}])
def test_what_cannot_be_is_refused(bad):
    with pytest.raises(ValueError, match="need"):
        untraced_share(**({"inside": 1, "elsewhere": 1, "untraced": 1, "odds_ratio": 2} | bad))
