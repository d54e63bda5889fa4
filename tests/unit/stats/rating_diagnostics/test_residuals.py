import numpy as np
import pytest

from lagesbild.stats.many_facet.curves import ItemCurves
from lagesbild.stats.rating_data import Ratings, Sessions
from lagesbild.stats.rating_diagnostics.residuals import (
    answers_of,
    beliefs,
    draw_replicates,
    residuals_at,
    score,
)


def one_session(*grades):
    sessions = Sessions(
        object_=np.array([0]),
        rater=np.array([0]),
        norm_group=np.array([0]),
        round_=np.array([0]),
        object_unit=np.array([0]),
        object_round=np.array([0]),
        unit_group=np.array([0]),
    )
    return Ratings(
        sessions=sessions,
        session=np.zeros(len(grades), dtype=np.int64),
        item=np.arange(len(grades)),
        grade=np.array(grades),
        items=len(grades),
        grades=3,
    )


CURVES = ItemCurves(
    slopes=np.array([1.0, 2.0]), thresholds=np.array([[-np.log(3), 0.0], [0.0, 1.0]])
)


def test_expected_grade_and_variance_of_the_residual_follow_by_hand():
    answers = answers_of(one_session(2, 0), CURVES)

    found = residuals_at(answers, psi=np.array([0.0]), variance=np.array([0.1]))

    # First item: P(y >= 1) = 3/4, P(y >= 2) = 1/2; so E = 5/4, E y² = 3/4 + 3/2 and E' = 7/16.
    low, high = 0.5, 1 / (1 + np.exp(2))
    steep = 2 * (low * (1 - low) + high * (1 - high))
    assert found.expected == pytest.approx([1.25, low + high])
    assert found.variance == pytest.approx(
        [
            2.25 - 1.25**2 - 0.1 * (7 / 16) ** 2,
            low + 3 * high - (low + high) ** 2 - 0.1 * steep**2,
        ]
    )
    assert found.difference == pytest.approx([0.75, -low - high])


@pytest.mark.parametrize("grade", [0, 1, 2])
def test_score_is_the_derivative_of_the_log_probability(grade):
    answers = answers_of(one_session(grade, grade), CURVES)

    def log_probabilities(psi):
        above = answers.above(np.full(2, psi))
        ends = np.column_stack([np.ones(2), above, np.zeros(2)])
        return np.log(ends[:, grade] - ends[:, grade + 1])

    step = 1e-4
    found = score(answers, answers.above(np.full(2, 0.3)))
    up, middle, down = (log_probabilities(0.3 + step * sign) for sign in (1, 0, -1))

    assert found.gradient == pytest.approx((up - down) / (2 * step), abs=1e-6)
    assert found.information == pytest.approx(-(up - 2 * middle + down) / step**2, abs=1e-5)


def test_prior_times_own_answers_gives_back_the_posterior(plain):
    known = beliefs(plain)
    answers = known.answers
    told = score(answers, answers.above(known.mean[answers.session]))
    gradient = np.bincount(answers.session, weights=told.gradient)
    information = np.bincount(answers.session, weights=told.information)

    assert 1 / (known.prior_precision + information) == pytest.approx(known.variance)
    # At the posterior mean the pull of the prior and that of the answers cancel.
    pull = known.prior_precision * (known.prior_mean - known.mean)
    assert pull == pytest.approx(-gradient)


def test_residuals_drawn_from_the_fit_have_the_variance_that_is_claimed(plain):
    known = beliefs(plain)

    def ratio(residuals):
        squares = residuals.difference**2
        sums = np.bincount(residuals.answers.item, weights=squares)
        return sums / np.bincount(residuals.answers.item, weights=residuals.variance)

    drawn = draw_replicates(known, count=200, seed=3).of({"ratio": ratio})["ratio"]

    assert drawn.mean(axis=0) == pytest.approx(np.ones(10), abs=0.03)
    assert ratio(known.residuals) == pytest.approx(np.ones(10), abs=0.1)


def test_the_same_seed_draws_the_same_answers(plain):
    known = beliefs(plain)

    once, again, other = (draw_replicates(known, count=1, seed=seed).grades for seed in (1, 1, 2))

    assert (once == again).all()
    assert (once != other).any()
