from dataclasses import replace

import numpy as np
import pytest
from tests.unit.stats.rating_diagnostics.planted import fitted, truth, with_random_rater

from lagesbild.stats.rating_diagnostics.fit import (
    assess_fit,
    chance_given,
    item_of,
    mean_squares,
    rater_of,
)
from lagesbild.stats.rating_diagnostics.raters import follows_others
from lagesbild.stats.rating_diagnostics.residuals import beliefs, draw_replicates


def test_infit_weighs_by_variance_and_outfit_does_not(plain):
    residuals = beliefs(plain).residuals

    infit, outfit = mean_squares(item_of, 10)(residuals)

    mine = residuals.answers.item == 3
    squares, variance = residuals.difference[mine] ** 2, residuals.variance[mine]
    assert infit[3] == pytest.approx(squares.sum() / variance.sum())
    assert outfit[3] == pytest.approx((squares / variance).mean())


def test_a_group_without_answers_has_no_infit_and_is_never_surprising(plain):
    residuals = beliefs(plain).residuals
    observed = mean_squares(item_of, 11)(residuals)

    fit = assess_fit(
        observed,
        np.array([observed, observed * 1.01, observed * 0.98]),
        answers=np.bincount(residuals.answers.item, minlength=11),
    )

    assert np.isnan(fit.infit[10])
    assert fit.p[10] == 1


def test_chance_is_told_where_held_scores_are_as_observed():
    rng = np.random.default_rng(5)
    held = rng.normal(size=(500, 1))
    values = 2 + 3 * held[:, 0] + rng.normal(scale=0.1, size=500)

    chance = chance_given(values, np.array([0.5]), held)

    assert chance.middle == pytest.approx(3.5, abs=0.02)
    assert chance.spread == pytest.approx(0.1, rel=0.1)


@pytest.fixture(scope="module")
def guessing():
    """The rater with most sessions guesses; which one that is comes second."""
    ratings = truth(seed=2).draw(seed=2)
    busiest = int(np.bincount(ratings.sessions.rater).argmax())
    return beliefs(fitted(with_random_rater(ratings, busiest, seed=2))), busiest


def judged_raters(known):
    raters = known.answers.sessions.raters
    statistic = mean_squares(rater_of, raters)
    drawn = draw_replicates(known, count=60, seed=1).of({"fit": statistic})["fit"]
    answers = np.bincount(rater_of(known.residuals), minlength=raters)
    return assess_fit(statistic(known.residuals), drawn, answers=answers)


def test_only_the_rater_who_answers_at_random_is_found(guessing):
    known, busiest = guessing

    fit = judged_raters(known)

    assert np.flatnonzero(fit.surprising(0.05)).tolist() == [busiest]
    assert fit.infit[busiest] > 1.8


def test_no_rater_is_found_where_all_follow_the_model(plain):
    assert not judged_raters(beliefs(plain)).surprising(0.05).any()


def test_a_rater_at_random_follows_nobody_and_the_others_do(guessing):
    known, busiest = guessing

    follows = follows_others(known)

    assert abs(follows[busiest]) < 0.2
    assert np.median(np.delete(follows, busiest)) > 0.4


def test_a_rater_whose_answers_are_all_the_same_follows_nothing_that_can_be_told():
    ratings = truth(seed=2).draw(seed=2)
    mine = ratings.sessions.rater[ratings.session] == 0
    known = beliefs(fitted(replace(ratings, grade=np.where(mine, 2, ratings.grade))))

    assert np.flatnonzero(np.isnan(follows_others(known))).tolist() == [0]
