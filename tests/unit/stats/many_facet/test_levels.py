from dataclasses import replace

import numpy as np
import pytest
from tests.unit.stats.many_facet.invented import ITEMS, invent, only

from lagesbild.stats.cumulative import expected_grade
from lagesbild.stats.many_facet.curves import ItemCurves, to_working
from lagesbild.stats.many_facet.fit import fit_many_facet
from lagesbild.stats.many_facet.levels import (
    expected_grades,
    item_level_draws,
    item_profiles,
    level_draws,
)
from lagesbild.stats.many_facet.posterior import Draws, Posterior
from lagesbild.stats.rating_data import NONE

CURVES = ItemCurves(
    slopes=np.array([1.0, 2.0]), thresholds=np.array([[-np.log(3), np.log(3)], [0.0, 1.0]])
)


def draws_at(severities: np.ndarray) -> Draws:
    """Return draws x objects of given severities, all with the same curves."""
    count = len(severities)
    return Draws(
        objects=severities,
        norms=np.zeros((count, 1)),
        shifts=np.zeros((count, 1)),
        items=np.repeat(to_working(CURVES)[None], count, axis=0),
    )


def test_the_expected_grade_is_the_sum_of_the_steps_that_are_reached():
    found = expected_grades(CURVES, np.array([0.0, np.log(3)]))

    # Item 0 at 0: 3/4 reach grade 1 and 1/4 grade 2; at ln 3: 9/10 and 1/2.
    assert found[:, 0] == pytest.approx([1.0, 1.4])
    # Item 1 at 0: 1/2, and 1 / (1 + e²) = 0.1192.
    assert found[0, 1] == pytest.approx(0.5 + 0.119203, abs=1e-6)
    apart = expected_grade(psi=np.log(3), slopes=CURVES.slopes, thresholds=CURVES.thresholds)
    assert found[1] == pytest.approx(apart.value)


def test_levels_of_draws_are_means_over_the_items_asked_for():
    severities = np.array([[0.0, 9.0, np.log(3)], [-1.0, 9.0, 0.5]])

    found = level_draws(draws_at(severities), objects=[0, 2], items=[0, 1])

    expected = np.stack([expected_grades(CURVES, draw[[0, 2]]).mean(axis=1) for draw in severities])
    assert found == pytest.approx(expected)
    alone = level_draws(draws_at(severities), objects=[2], items=[1])
    assert alone == pytest.approx(item_level_draws(draws_at(severities), objects=[2], item=1))


def test_levels_rise_with_severity_from_the_lowest_grade_to_the_highest():
    severities = np.linspace(-40, 40, 161)[None]

    found = level_draws(draws_at(severities), objects=range(161), items=[0, 1])[0]

    assert (np.diff(found[60:100]) > 0).all()
    assert (np.diff(found) >= 0).all()
    assert found[[0, -1]] == pytest.approx([0.0, 2.0], abs=1e-12)


RATINGS = invent(seed=2).ratings
OBJECT = RATINGS.sessions.object_[RATINGS.session]
DEVIATION = np.random.default_rng(4).choice([-2, 0, 0, 2], size=(RATINGS.sessions.objects, ITEMS))
"""What each object is given on each item beyond what it deserves, in grades."""


@pytest.fixture(scope="module")
def plain() -> Posterior:
    return fit_many_facet(RATINGS)


@pytest.fixture(scope="module")
def planted() -> Posterior:
    given = np.clip(RATINGS.grade + DEVIATION[OBJECT, RATINGS.item], 0, 4)
    return fit_many_facet(replace(RATINGS, grade=given))


def test_items_that_stand_out_in_an_area_are_found(planted):
    found = item_profiles(planted).mean

    # Two grades, of which the ends of the scale and chance leave about a third.
    assert found[DEVIATION == 2].mean() == pytest.approx(0.6, abs=0.15)
    assert found[DEVIATION == 0].mean() == pytest.approx(0.0, abs=0.2)
    assert found[DEVIATION == -2].mean() == pytest.approx(-0.6, abs=0.15)
    assert np.corrcoef(found.ravel(), DEVIATION.ravel())[0, 1] > 0.7


def test_profiles_are_shrunken_residuals(planted):
    found, ratings = item_profiles(planted), planted.ratings

    # The slow way: draw what the grades could have been, given what is known of each psi.
    generator = np.random.default_rng(8)
    standard = generator.standard_normal((4000, ratings.sessions.count))
    psi = (planted.psi.mean + planted.psi.sd * standard)[:, ratings.session]
    curves = planted.curves
    grades = np.zeros((4000, ratings.count))
    chance = generator.random(grades.shape)
    for threshold in curves.thresholds.T:
        distance = curves.slopes[ratings.item] * (psi - threshold[ratings.item])
        grades += chance < 1 / (1 + np.exp(-distance))
    cell = OBJECT * ITEMS + ratings.item
    count = np.bincount(cell, minlength=found.mean.size)
    known = np.maximum(count, 1)
    difference = ratings.grade - grades.mean(axis=0)
    residual = np.bincount(cell, difference, minlength=len(count)) / known
    noise = np.bincount(cell, grades.var(axis=0), minlength=len(count)) / known**2
    asked = count > 0
    beyond = np.mean(residual[asked] ** 2 - noise[asked])
    kept = beyond / (beyond + noise[asked])
    assert beyond > 0.05
    assert found.mean.ravel()[asked] == pytest.approx(kept * residual[asked], abs=0.06)
    assert found.sd.ravel()[asked] == pytest.approx(np.sqrt(kept * noise[asked]), abs=0.02)


def test_profiles_hold_back_what_chance_alone_would_give(plain):
    found = item_profiles(plain)

    # Nothing was planted: deviations are small beside a grade, and smaller than their own sd.
    assert np.abs(found.mean).max() < 0.5
    assert (found.sd >= 0).all()
    assert np.mean(found.mean**2) <= np.mean(found.sd**2) + 1e-12


def test_an_item_that_was_not_asked_about_an_object_has_no_profile_and_says_how_unsure(planted):
    of_case = RATINGS.sessions.object_unit[OBJECT] == NONE
    asked = ~(of_case & (RATINGS.item >= 4))

    found = item_profiles(fit_many_facet(only(planted.ratings, asked)))

    assert (found.mean[-3:, 4:] == 0).all()
    # As far as objects differ from each other: more than where there are answers.
    assert (found.sd[-3:, 4:] == found.sd.max()).all()
    assert found.sd[-3:, :4].max() < found.sd.max()
