import numpy as np
import pytest
from scipy import optimize

from lagesbild.stats.feedback import Loop, equilibrium, gains, simulate


def loop(*, points, lifts, elasticities=(1.0,), top=1e6, impulse=0.5, presence_per_point=0.025):
    points, lifts = np.atleast_2d(points).astype(float), np.atleast_2d(lifts).astype(float)
    return Loop(
        points=points,
        tops=np.full_like(points, top),
        lifts=lifts,
        elasticities=np.array(elasticities),
        impulse=impulse,
        presence_per_point=presence_per_point,
    )


def test_a_linear_circle_adds_a_shrinking_part_each_round():
    moved = simulate(loop(points=[20.0], lifts=[20.0]), rounds=4)[:, 0]

    # 20 · 0.5 = 10 at first; each round half of it comes back: 10, 15, 17.5, 18.75.
    assert moved.tolist() == pytest.approx([10.0, 15.0, 17.5, 18.75])


def test_a_linear_circle_comes_to_rest_at_the_first_round_over_one_minus_the_gain():
    circle = loop(
        points=[[20.0, 4.0], [1.0, 1.0]], lifts=[[20.0, 4.0], [1.0, 1.0]], elasticities=(1, 1)
    )
    first, gain = simulate(circle, rounds=1)[0], gains(circle)

    assert gain.tolist() == pytest.approx([0.025 * 24, 0.025 * 2])
    np.testing.assert_allclose(equilibrium(circle), first / (1 - gain), rtol=1e-12)
    np.testing.assert_allclose(equilibrium(circle), simulate(circle, rounds=200)[-1], rtol=1e-12)


def test_a_count_grows_with_presence_to_the_power_of_the_elasticity():
    [[moved]] = simulate(loop(points=[20.0], lifts=[20.0], elasticities=[0.5]), rounds=1)

    assert moved == pytest.approx(20 * (1.5**0.5 - 1))


def test_a_curved_circle_rests_where_an_independent_root_finder_says():
    circle = loop(points=[8.0, 5.0], lifts=[9.0, 5.0], elasticities=(0.7, 0.2))

    presence = optimize.brentq(
        lambda x: 0.5 + 0.025 * (9 * ((1 + x) ** 0.7 - 1) + 5 * ((1 + x) ** 0.2 - 1)) - x, 0, 10
    )

    [rest] = equilibrium(circle)
    assert rest == pytest.approx((presence - 0.5) / 0.025)
    assert rest == pytest.approx(simulate(circle, rounds=200)[-1, 0])


def test_a_circle_whose_gain_is_one_runs_to_the_end_of_the_scale():
    just_below, at_one = (
        loop(points=[39.0], lifts=[39.0], top=100.0),
        loop(points=[40.0], lifts=[40.0], top=100.0),
    )

    assert gains(just_below)[0] == pytest.approx(0.975)
    assert gains(at_one)[0] == pytest.approx(1.0)
    # Every round adds 20 anew, until the 60 that are left are used up.
    assert simulate(at_one, rounds=5)[:, 0].tolist() == pytest.approx([20, 40, 60, 60, 60])
    assert equilibrium(at_one).tolist() == [60.0]


def test_an_indicator_that_does_not_grow_with_presence_moves_nothing_at_all():
    circle = loop(points=[[33.3, 0.1]], lifts=[[70.0, 3.0]], elasticities=(0.0, 0.0), top=100.0)

    assert simulate(circle, rounds=9).tolist() == [[0.0]] * 9
    assert equilibrium(circle).tolist() == [0.0]
    assert gains(circle).tolist() == [0.0]


def test_nothing_moves_past_the_end_of_its_scale():
    circle = loop(points=[[100.0], [95.0]], lifts=[[130.0], [95.0]], top=100.0)

    assert equilibrium(circle).tolist() == [0.0, 5.0]
    assert gains(circle)[0] == 0.0


def test_a_count_that_is_better_when_high_dampens_and_stops_at_zero():
    circle = loop(points=[[30.0], [3.0]], lifts=[[-20.0], [-20.0]])

    # x = 0.5 − 0.025 · 20 x gives x = 1/3 and −6.67 points; the other has only 3 to lose.
    assert equilibrium(circle).tolist() == pytest.approx([-20 / 3, -3.0])
    assert gains(circle).tolist() == pytest.approx([-0.5, -0.5])
    assert simulate(circle, rounds=60)[-1].tolist() == pytest.approx([-20 / 3, -3.0])


def test_presence_that_does_not_follow_the_score_moves_it_once():
    circle = loop(points=[20.0], lifts=[20.0], presence_per_point=0.0)

    assert simulate(circle, rounds=3)[:, 0].tolist() == [10.0, 10.0, 10.0]
    assert equilibrium(circle).tolist() == [10.0]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"elasticities": [1.1]}, "elasticities"),
        ({"elasticities": [-0.1]}, "elasticities"),
        ({"impulse": 0.0}, "impulse"),
        ({"presence_per_point": -0.1}, "presence"),
        ({"lifts": [np.nan]}, "finite"),
    ],
)
def test_what_has_no_single_place_of_rest_is_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        loop(**{"points": [20.0], "lifts": [20.0]} | changed)


def test_no_units_have_no_place_of_rest():
    circle = loop(points=np.empty((0, 1)), lifts=np.empty((0, 1)))

    assert equilibrium(circle).shape == (0,)
