from dataclasses import replace

import numpy as np
import pytest
from tests.unit.stats.rating_designs import Plan

from lagesbild.stats.many_facet.model import Priors
from lagesbild.stats.marginal import fit_marginal
from lagesbild.stats.rating_data import Ratings
from lagesbild.stats.rating_diagnostics.prior import prior_moves, scaled, without_priors
from lagesbild.stats.rating_diagnostics.raw import raw_means


def test_raw_means_follow_by_hand():
    plan = Plan(area_district=[0, 1, 1])
    plan.area(0, 0, group=0)
    plan.area(0, 1, group=1)
    plan.case(0, 1, group=1)
    plan.unrated_area(2)
    ratings = Ratings(
        sessions=plan.sessions,
        session=np.array([0, 0, 1, 2]),
        item=np.array([0, 1, 0, 0]),
        grade=np.array([4, 2, 1, 0]),
        items=2,
        grades=5,
    )

    found = raw_means(ratings)

    # The area: one rater's mean is 3, the other's 1. The case counts for no rater or district.
    assert found.objects[:2].tolist() == [2, 0]
    assert np.isnan(found.objects[2])
    assert found.groups == pytest.approx([3 - 7 / 3, 1 - 7 / 3])
    assert found.raters == pytest.approx([3 - 7 / 3, 1 - 7 / 3])
    assert found.items.tolist() == [[2.5], [2]]


def test_scaled_priors_are_all_twice_as_wide():
    assert scaled(Priors(), 2) == Priors(
        log_slope=1.0, threshold=6.0, log_gap=2.0, level=6.0, shift=2.0, spread=2.0
    )


def test_priors_as_they_are_move_nothing(plain):
    [same] = prior_moves(plain, priors=Priors(), scales=(1.0,))

    assert same.largest < 0.01
    assert same.width == pytest.approx(1, abs=1e-3)


def test_narrow_priors_move_more_than_slightly_narrower_ones(plain):
    slightly, much = prior_moves(plain, priors=Priors(), scales=(0.8, 0.1))

    assert slightly.typical < 0.05
    assert much.typical > 10 * slightly.typical


def test_curves_without_priors_are_those_of_maximum_likelihood(plain):
    ratings = plain.ratings
    likely = fit_marginal(
        group=ratings.session,
        item=ratings.item,
        grade=ratings.grade,
        grades=ratings.grades,
        slopes="free",
        nodes=7,
    )

    found = without_priors(ratings, plain.curves)

    # The origin and the unit of psi are free: what is left are differences and ratios.
    assert np.diff(found.thresholds) == pytest.approx(np.diff(likely.thresholds), rel=1e-6)
    assert found.slopes / found.slopes[0] == pytest.approx(likely.slopes / likely.slopes[0])
    assert found.thresholds.mean() == pytest.approx(plain.curves.thresholds.mean())
    assert found.correlation > 0.995


def test_an_item_with_an_unused_grade_is_left_out_and_the_others_are_told(plain):
    ratings = plain.ratings
    unused = (ratings.item == 4) & (ratings.grade == 4)

    found = without_priors(replace(ratings, grade=np.where(unused, 3, ratings.grade)), plain.curves)

    assert found.left_out.tolist() == [4]
    assert np.isnan(found.thresholds[4]).all()
    assert np.isfinite(np.delete(found.thresholds, 4, axis=0)).all()


def test_items_that_all_have_an_unused_grade_are_not_told(plain):
    found = without_priors(
        replace(plain.ratings, grade=np.minimum(plain.ratings.grade, 3)), plain.curves
    )

    assert found.correlation is None
    assert found.reason == "every item has a grade that nobody used"
