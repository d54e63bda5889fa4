from dataclasses import replace

import numpy as np
import pytest
from tests.unit.stats.rating_diagnostics.planted import fitted, truth

from lagesbild.stats.many_comparisons import discoveries
from lagesbild.stats.rating_diagnostics.dependence import (
    assess_dependence,
    residual_correlations,
)
from lagesbild.stats.rating_diagnostics.residuals import beliefs, draw_replicates


def judged(known, *, least_sessions=50):
    keep = np.ones(len(known.answers.grade), dtype=np.bool_)
    statistic = residual_correlations(keep, least_sessions=least_sessions)
    drawn = draw_replicates(known, count=60, seed=4).of({"q3": statistic})["q3"]
    residuals = known.residuals
    return assess_dependence(statistic(residuals), drawn, residuals=residuals, keep=keep)


def test_correlations_of_complete_answers_are_those_of_numpy(plain):
    residuals = beliefs(plain).residuals
    keep = np.ones(plain.ratings.count, dtype=np.bool_)

    found = residual_correlations(keep, least_sessions=2)(residuals)

    table = np.full((plain.ratings.sessions.count, 10), np.nan)
    table[residuals.answers.session, residuals.answers.item] = residuals.standardised
    assert not np.isnan(table).any()
    assert found == pytest.approx(np.corrcoef(table.T))


def test_an_item_answered_as_another_depends_on_it_and_no_other_pair_does():
    ratings = truth(seed=6).draw(seed=6)
    copied = np.random.default_rng(6).random(ratings.sessions.count) < 0.6
    grades = ratings.grade.reshape(-1, 10)
    grades[copied, 7] = grades[copied, 1]

    found = judged(beliefs(fitted(replace(ratings, grade=grades.ravel()))))

    pairs = np.argwhere(found.pairs)
    p = found.p[pairs[:, 0], pairs[:, 1]]
    sure = discoveries(p, share=0.05) & (found.excess[pairs[:, 0], pairs[:, 1]] > 0.2)
    assert pairs[sure].tolist() == [[1, 7]]
    assert found.first_contrast > found.first_contrast_limit
    assert {*np.argsort(-np.abs(found.loadings))[:2].tolist()} == {1, 7}


def test_independent_items_depend_on_each_other_no_more_than_by_chance(plain):
    found = judged(beliefs(plain))

    p = found.p[found.pairs]
    assert len(p) == 45
    assert not discoveries(p, share=0.05).any()
    assert found.first_contrast < 1.1 * found.first_contrast_limit


def test_pairs_that_few_sessions_answered_have_no_correlation(plain):
    found = judged(beliefs(plain), least_sessions=10_000)

    assert not found.pairs.any()
    assert (found.p == 1).all()
    assert found.first_contrast == 0
