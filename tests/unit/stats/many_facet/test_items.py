"""The posterior of item parameters beside numerical differences and a dense grid."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate
from tests.unit.stats.many_facet.invented import invent

from lagesbild.stats.many_facet.curves import ItemCurves, item_slopes, to_curves, to_working
from lagesbild.stats.many_facet.fit import start_curves
from lagesbild.stats.many_facet.items import middle_of_items, positive, with_priors
from lagesbild.stats.many_facet.model import Priors
from lagesbild.stats.rating_data import Ratings, Sessions

PRIORS = Priors()
RATINGS = invent(areas=4, items=3, grades=3, missing=0.0).ratings
SESSIONS = RATINGS.sessions
CURVES = start_curves(RATINGS)


def two_grades(*, ones: int, of: int) -> Ratings:
    """Return the answers to one item with two grades, each in a session of its own."""
    none = np.zeros(of, dtype=int)
    return Ratings(
        sessions=Sessions(
            object_=none, rater=none, norm_group=none, round_=none,
            object_unit=none[:1], object_round=none[:1], unit_group=none[:1],
        ),
        session=np.arange(of),
        item=none,
        grade=(np.arange(of) < ones).astype(int),
        items=1,
        grades=2,
    )  # fmt: skip


@pytest.mark.parametrize(("ones", "of"), [(2, 30), (29, 30), (5, 40), (20, 40)])
def test_the_middle_of_a_threshold_is_the_mean_of_its_posterior(ones: int, of: int) -> None:
    """Beside the integral, for one item whose slope is as good as known."""
    ratings = two_grades(ones=ones, of=of)
    priors = Priors(log_slope=1e-3, threshold=3.0)
    known = {"mean": np.zeros(of), "sd": np.zeros(of)}
    reached = np.arange(of) < ones
    # The prior of a threshold is around the mean of all items: with one item it holds nothing.
    at = np.linspace(-25, 25, 20_001)
    likelihood = np.prod(1 / (1 + np.exp(np.where(reached[:, None], at, -at))), axis=0)
    whole = integrate.trapezoid(likelihood, at)
    expected = integrate.trapezoid(at * likelihood, at) / whole
    peak = ItemCurves(slopes=np.ones(1), thresholds=np.array([[-np.log(ones / (of - ones))]]))

    found = middle_of_items(ratings, peak, **known, priors=priors)[0, 1]

    # One step from the peak goes most of the way.
    assert abs(found - expected) < 0.35 * abs(expected - peak.thresholds[0, 0]) + 0.005


def test_the_more_answers_the_nearer_lies_the_middle_to_the_peak() -> None:
    mean, sd = np.linspace(-1, 1, SESSIONS.count), np.full(SESSIONS.count, 0.3)
    free = Priors(log_slope=1e3, threshold=1e3, log_gap=1e3)

    def shift(times: int) -> np.ndarray:
        more = replace(
            RATINGS,
            session=np.tile(RATINGS.session, times),
            item=np.tile(RATINGS.item, times),
            grade=np.tile(RATINGS.grade, times),
        )
        return middle_of_items(more, CURVES, mean=mean, sd=sd, priors=free) - to_working(CURVES)

    assert shift(100) == pytest.approx(shift(50) / 2, rel=0.05)


def test_a_matrix_is_made_positive_and_otherwise_left_alone() -> None:
    good = np.array([[2.0, 0.5], [0.5, 1.0]])

    assert positive(good) == pytest.approx(good)
    assert np.linalg.eigvalsh(positive(np.diag([1.0, -0.5, 0.0]))).min() > 0


def test_the_priors_of_items_pull_towards_their_mean_and_towards_gaps_of_one():
    working = np.array([[0.3, -1.0, 0.4], [-0.3, 0.0, -0.2]])
    none = np.zeros((2, 3))
    priors = Priors(log_slope=0.5, threshold=2.0, log_gap=1.0)

    slope, information = with_priors(none, np.zeros((2, 3, 3)), to_curves(working), priors)

    # 0.3 / 0.5², (-1 + 0.5) / 2² and 0.4 / 1², towards 0, -0.5 and 0.
    assert slope[0] == pytest.approx([-1.2, 0.125, -0.4])
    assert slope[1] == pytest.approx([1.2, -0.125, 0.2])
    assert information[0] == pytest.approx(np.diag([4.0, 0.25, 1.0]))


def test_a_gap_moves_thresholds_along_a_curve():
    mean, sd = np.linspace(-1, 1, SESSIONS.count), np.full(SESSIONS.count, 0.6)

    def slope(working):
        curves = to_curves(working)
        found = item_slopes(RATINGS, curves, mean=mean, sd=sd)
        return with_priors(found.gradient, found.information, curves, PRIORS)

    working = to_working(CURVES)
    _, information = slope(working)
    step = 1e-4
    for parameter in range(3):
        moved = [working.copy(), working.copy()]
        for sign, at in zip((-1, 1), moved, strict=True):
            # All items alike, so that the mean that the priors pull to moves along.
            at[:, parameter] += sign * step
        numeric = -(slope(moved[1])[0] - slope(moved[0])[0]) / (2 * step)
        own = information[:, parameter, :].copy()
        if parameter < 2:
            # The prior does not resist a move of all items alike.
            width = PRIORS.log_slope if parameter == 0 else PRIORS.threshold
            own[:, parameter] -= width**-2
        assert own == pytest.approx(numeric, abs=1e-5)
