from decimal import Decimal, localcontext

import numpy as np
import pytest

from lagesbild.stats.cumulative import (
    expected_grade,
    grade_probabilities,
    log_one_minus_exp,
    log_probability,
)

THRESHOLDS = [-1.5, -0.2, 0.9, 2.5]
GRADES = np.arange(5)


def exact_log_probability(*, psi, slope, thresholds, grade):
    """Subtract with 80 digits, as no float can in the tails."""
    with localcontext() as context:
        context.prec = 80

        def reached(threshold):
            return 1 / (1 + (-Decimal(slope) * (Decimal(psi) - Decimal(threshold))).exp())

        ends = [Decimal(1), *(reached(threshold) for threshold in thresholds), Decimal(0)]
        return float((ends[grade] - ends[grade + 1]).ln())


def test_probabilities_of_a_hand_calculation():
    # At psi = 0: 1 / (1 + e^0) = .5 reach grade 1 and 1 / (1 + e^(2 ln 3)) = .1 reach grade 2.
    found = grade_probabilities(psi=0.0, slopes=2.0, thresholds=[0.0, np.log(3)])

    assert found == pytest.approx([0.5, 0.4, 0.1])


def test_probabilities_sum_to_one_for_every_item_and_position():
    psi = np.linspace(-60, 60, 41)[:, None]

    found = grade_probabilities(
        psi=psi, slopes=[0.3, 1.0, 4.0], thresholds=[THRESHOLDS, [-9, 0, 0.001, 9], [1, 2, 3, 4]]
    )

    assert found.shape == (41, 3, 5)
    assert found.sum(axis=-1) == pytest.approx(np.ones((41, 3)), abs=1e-14)


@pytest.mark.parametrize("psi", [-40.0, -3.0, 0.0, 0.4, 7.0, 40.0])
@pytest.mark.parametrize("slope", [0.25, 1.0, 3.0])
def test_log_probabilities_keep_their_digits_far_out(psi, slope):
    found = log_probability(psi=psi, slopes=slope, thresholds=THRESHOLDS, grade=GRADES)

    exact = [
        exact_log_probability(psi=psi, slope=slope, thresholds=THRESHOLDS, grade=int(grade))
        for grade in GRADES
    ]
    np.testing.assert_allclose(found.value, exact, rtol=1e-14, atol=1e-300)


def test_thresholds_that_nearly_meet_keep_their_digits():
    thresholds = [0.0, 1e-12]

    found = log_probability(psi=0.5, slopes=1.0, thresholds=thresholds, grade=1)

    exact = exact_log_probability(psi=0.5, slope=1.0, thresholds=thresholds, grade=1)
    assert found.value == pytest.approx(exact, rel=1e-14)


def test_derivatives_agree_with_differences():
    psi, step = np.array([-8.0, -1.0, 0.3, 2.0, 11.0])[:, None], 1e-5

    def at(position):
        return log_probability(psi=position, slopes=1.7, thresholds=THRESHOLDS, grade=GRADES)

    before, found, after = at(psi - step), at(psi), at(psi + step)
    np.testing.assert_allclose(found.first, (after.value - before.value) / (2 * step), atol=1e-8)
    np.testing.assert_allclose(found.second, (after.first - before.first) / (2 * step), atol=1e-8)


def test_the_log_probability_is_the_logarithm_of_the_table():
    psi = np.array([-2.0, 0.0, 1.0])

    table = grade_probabilities(psi=psi, slopes=1.3, thresholds=THRESHOLDS)
    found = log_probability(psi=psi[:, None], slopes=1.3, thresholds=THRESHOLDS, grade=GRADES)

    np.testing.assert_allclose(np.exp(found.value), table)


def test_each_rating_meets_the_thresholds_of_its_own_item():
    items = np.array([1, 0])
    thresholds = np.array([[-1.0, 1.0], [0.0, 5.0]])

    found = log_probability(psi=[0.5, 0.5], slopes=1.0, thresholds=thresholds[items], grade=[2, 0])

    # Of item 1 grade 2: 1 / (1 + e^4.5); of item 0 grade 0: 1 - 1 / (1 + e^-1.5).
    assert np.exp(found.value) == pytest.approx([1 / (1 + np.exp(4.5)), 1 / (1 + np.exp(1.5))])


@pytest.mark.parametrize("psi", [-1e6, -700.0, 700.0, 1e6])
def test_nothing_overflows_however_far_out(psi):
    found = log_probability(psi=psi, slopes=5.0, thresholds=THRESHOLDS, grade=GRADES)
    mean = expected_grade(psi=psi, slopes=5.0, thresholds=THRESHOLDS)

    assert np.isfinite([found.value, found.first, found.second]).all()
    # Far out the likelihood is a straight line: the slope times how many ends are missed.
    certain = 0 if psi < 0 else 4
    assert found.first[certain] == 0
    assert found.first[4 - certain] == pytest.approx(-5 * np.sign(psi))
    assert found.first[2] == pytest.approx(-5 * np.sign(psi))
    assert (mean.value, mean.derivative) == pytest.approx((certain, 0))


def test_the_expected_grade_is_the_mean_of_the_table():
    psi, step = np.linspace(-5, 5, 9), 1e-6

    found = expected_grade(psi=psi, slopes=1.4, thresholds=THRESHOLDS)

    table = grade_probabilities(psi=psi, slopes=1.4, thresholds=THRESHOLDS)
    np.testing.assert_allclose(found.value, table @ GRADES)
    ahead = expected_grade(psi=psi + step, slopes=1.4, thresholds=THRESHOLDS).value
    behind = expected_grade(psi=psi - step, slopes=1.4, thresholds=THRESHOLDS).value
    np.testing.assert_allclose(found.derivative, (ahead - behind) / (2 * step), atol=1e-8)


def test_one_minus_an_exponential_keeps_its_digits_near_and_far():
    found = log_one_minus_exp(np.array([1e-15, np.log(2), 50.0, np.inf]))

    # log(1 - e^-x) is log x near zero and -e^-x far out.
    assert found == pytest.approx([np.log(1e-15), -np.log(2), -np.exp(-50.0), 0], rel=1e-13)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"thresholds": [0.0, 0.0]}, "strictly increasing"),
        ({"thresholds": [1.0, 0.0]}, "strictly increasing"),
        ({"thresholds": [0.0, np.nan]}, "strictly increasing"),
        ({"thresholds": [0.0, np.inf]}, "finite"),
        ({"thresholds": []}, "at least one entry"),
        ({"slopes": 0.0}, "positive"),
        ({"slopes": np.inf}, "finite and positive"),
        ({"psi": np.nan}, "psi must be finite"),
        ({"grade": 3}, r"grade must lie in 0\.\.2"),
        ({"grade": -1}, r"grade must lie in 0\.\.2"),
        ({"grade": 1.0}, "whole numbers"),
    ],
)
def test_bad_arguments_are_named(change, message):
    arguments = {"psi": 0.0, "slopes": 1.0, "thresholds": [0.0, 1.0], "grade": 1} | change

    with pytest.raises(ValueError, match=message):
        log_probability(**arguments)
