"""The compiled loops beside NumPy, numerical differences and the likelihood of one grade."""

import numpy as np
import pytest

from lagesbild.stats.cumulative import log_probability
from lagesbild.stats.many_facet.curves import (
    ItemCurves,
    crossed_information,
    item_slopes,
    session_slopes,
    threshold_jacobian,
    to_curves,
    to_working,
)
from lagesbild.stats.rating_data import Ratings, Sessions

CURVES = ItemCurves(
    slopes=np.array([0.7, 1.0, 1.8]),
    thresholds=np.array([[-1.5, -0.2, 0.9], [-0.5, 0.1, 0.3], [-2.0, 1.0, 2.5]]),
)
MEAN, SD = np.array([-0.8, 0.4, 2.1]), np.array([0.3, 0.9, 0.6])
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(7)
STEP = 3e-5


def ratings(*rows: tuple[int, int, int]) -> Ratings:
    """Return ratings of (session, item, grade) in three sessions of one rater."""
    session, item, grade = np.array(rows).T
    return Ratings(
        sessions=Sessions(
            object_=np.arange(3),
            rater=np.zeros(3, dtype=int),
            norm_group=np.zeros(3, dtype=int),
            round_=np.zeros(3, dtype=int),
            object_unit=np.arange(3),
            object_round=np.zeros(3, dtype=int),
            unit_group=np.zeros(3, dtype=int),
        ),
        session=session,
        item=item,
        grade=grade,
        items=3,
        grades=4,
    )


ALL = ratings(*((s, i, (s + 2 * i + k) % 4) for s in range(3) for i in range(3) for k in (0, 1)))


def curves_at(parameters: np.ndarray) -> ItemCurves:
    """Return curves of items x (log slope, thresholds)."""
    return ItemCurves(slopes=np.exp(parameters[:, 0]), thresholds=parameters[:, 1:])


PARAMETERS = np.column_stack([np.log(CURVES.slopes), CURVES.thresholds])


def expected(given: Ratings, parameters: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return each session's expected log likelihood as a plain difference of two logistics."""
    curves = curves_at(parameters)
    psi = mean[:, None] + SD[:, None] * NODES
    reached = 1 / (
        1
        + np.exp(-curves.slopes[:, None, None, None] * (psi - curves.thresholds[:, :, None, None]))
    )
    ends = np.concatenate(
        [np.ones_like(reached[:, :1]), reached, np.zeros_like(reached[:, :1])], axis=1
    )
    logs = np.log(ends[:, :-1] - ends[:, 1:]) @ (WEIGHTS / WEIGHTS.sum())
    each = logs[given.item, given.grade, given.session]
    return np.bincount(given.session, weights=each, minlength=3)


def total(parameters: np.ndarray, mean: np.ndarray = MEAN) -> float:
    return float(expected(ALL, parameters, mean).sum())


def moved(array: np.ndarray, where: tuple[int, ...], by: float) -> np.ndarray:
    found = array.copy()
    found[where] += by
    return found


def differences(of, at: np.ndarray) -> np.ndarray:
    """Return the derivatives of a function of `at`, its shape last."""
    places = list(np.ndindex(at.shape))
    slopes = [(of(moved(at, p, STEP)) - of(moved(at, p, -STEP))) / (2 * STEP) for p in places]
    return np.moveaxis(np.array(slopes), 0, -1).reshape(*np.shape(slopes[0]), *at.shape)


def test_slopes_of_sessions_are_those_of_the_expected_log_likelihood():
    found = session_slopes(ALL, CURVES, mean=MEAN, sd=SD)

    first = differences(lambda mean: expected(ALL, PARAMETERS, mean), MEAN)
    second = differences(lambda m: session_slopes(ALL, CURVES, mean=m, sd=SD).gradient, MEAN)
    assert found.log_likelihood == pytest.approx(expected(ALL, PARAMETERS, MEAN), rel=1e-12)
    assert np.diag(found.gradient) == pytest.approx(first, abs=1e-7)
    assert np.diag(found.information) == pytest.approx(-second, abs=1e-7)


def test_slopes_of_items_are_those_of_the_expected_log_likelihood():
    found = item_slopes(ALL, CURVES, mean=MEAN, sd=SD)

    second = differences(
        lambda p: item_slopes(ALL, curves_at(p), mean=MEAN, sd=SD).gradient, PARAMETERS
    )
    assert found.gradient == pytest.approx(differences(total, PARAMETERS), abs=1e-6)
    for i in range(3):
        assert found.information[i] == pytest.approx(-second[i, :, i], abs=1e-6)
        assert second[i][:, np.arange(3) != i] == pytest.approx(np.zeros((4, 2, 4)))


def test_what_sessions_and_items_share_is_the_mixed_derivative():
    found = crossed_information(ALL, CURVES, mean=MEAN, sd=SD)

    mixed = differences(
        lambda p: session_slopes(ALL, curves_at(p), mean=MEAN, sd=SD).gradient, PARAMETERS
    )
    assert found == pytest.approx(-mixed, abs=1e-7)


@pytest.mark.parametrize("grade", range(4))
@pytest.mark.parametrize("psi", [-30.0, -2.0, 0.3, 4.0, 30.0])
def test_a_known_psi_gives_the_log_probability_of_the_grade(psi, grade):
    given = ratings((0, 2, grade))

    found = session_slopes(given, CURVES, mean=np.array([psi, 0, 0]), sd=np.zeros(3))

    exact = log_probability(
        psi=psi, slopes=1.8, thresholds=CURVES.thresholds[2], grade=np.array(grade)
    )
    assert found.log_likelihood[0] == pytest.approx(float(exact.value), rel=1e-12, abs=1e-15)
    assert found.gradient[0] == pytest.approx(float(exact.first), rel=1e-12, abs=1e-15)
    assert found.information[0] == pytest.approx(-float(exact.second), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("psi", [-200.0, 200.0])
def test_far_from_every_threshold_the_slopes_keep_their_limits(psi):
    mean = np.full(3, psi)
    answered = ratings((0, 2, 0), (1, 2, 1), (2, 2, 3))

    sessions = session_slopes(answered, CURVES, mean=mean, sd=SD)
    items = item_slopes(answered, CURVES, mean=mean, sd=SD)
    crossed = crossed_information(answered, CURVES, mean=mean, sd=SD)

    # A grade that is wrong by far costs the slope per unit of psi, whatever psi is.
    limits = [0, 1.8, 1.8] if psi < 0 else [-1.8, -1.8, 0]
    assert sessions.gradient == pytest.approx(limits, abs=1e-12)
    assert np.isfinite(sessions.log_likelihood).all()
    # Threshold k is the lower end of grade k and the upper end of grade k - 1. Beside the slope per
    # unit of the far end, both ends of grade 1, which lie 3 apart, feel that they must not meet.
    apart = 1.8 / (np.exp(1.8 * 3) - 1)
    low = [-1.8 - apart, apart, -1.8]
    high = [1.8 - apart, 1.8 + apart, 0]
    assert items.gradient[2, 1:] == pytest.approx(low if psi < 0 else high, abs=1e-9)
    assert np.isfinite(items.information).all()
    assert np.isfinite(crossed).all()


def test_working_parameters_are_free_and_lead_back_to_the_curves():
    working = to_working(CURVES)

    found = to_curves(working)

    # Thresholds -0.5, 0.1 and 0.3 with slope 1: gaps of 0.6 and 0.2.
    assert working[1] == pytest.approx([0.0, -0.5, np.log(0.6), np.log(0.2)])
    assert found.slopes == pytest.approx(CURVES.slopes, rel=1e-14)
    assert found.thresholds == pytest.approx(CURVES.thresholds, rel=1e-14)


def test_the_jacobian_is_that_of_the_way_back_to_thresholds():
    def parameters(working):
        curves = to_curves(working)
        return np.column_stack([np.log(curves.slopes), curves.thresholds])

    found = threshold_jacobian(CURVES)

    slopes = differences(parameters, to_working(CURVES))
    for i in range(3):
        assert found[i] == pytest.approx(slopes[i, :, i], abs=1e-7)
