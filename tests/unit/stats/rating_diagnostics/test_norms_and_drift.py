import numpy as np
import pytest
from tests.unit.stats.rating_designs import Plan

from lagesbild.stats.many_facet.posterior import Estimates
from lagesbild.stats.rating_diagnostics.drift import repeated_cases
from lagesbild.stats.rating_diagnostics.norms import norms_apart, p_of


def test_a_norm_is_told_beside_the_mean_of_the_others_with_joint_uncertainty(plain):
    drawn = plain.draw(4000, seed=2).norms
    apart = drawn[:, 3] - np.delete(drawn, 3, axis=1).mean(axis=1)

    found = norms_apart(plain, np.arange(10)).difference

    own = plain.norms.mean
    assert found.mean[3] == pytest.approx(own[3] - np.delete(own, 3).mean())
    assert found.sd[3] == pytest.approx(apart.std(), rel=0.06)


def test_p_is_that_of_the_normal_and_one_where_zero_is_certain():
    found = p_of(Estimates(mean=np.array([1.96, -2.5758, 0.0]), sd=np.array([1.0, 1.0, 0.0])))

    assert found == pytest.approx([0.05, 0.01, 1.0], abs=1e-4)


def plan(*judged):
    """Each of `judged`: case, rater and round. One area is judged in both rounds too."""
    made = Plan(area_district=[0])
    for round_ in (0, 1):
        made.area(0, 0, group=0, round_=round_)
    for case, rater, round_ in judged:
        made.case(case, rater, group=0, round_=round_)
    return made.sessions


def test_raters_of_each_case_are_counted_by_round_and_again():
    found = repeated_cases(plan((0, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1), (0, 2, 1)))

    assert found.raters.tolist() == [[2, 2], [0, 1]]
    # Only rater 0 judged the same case twice.
    assert found.again.tolist() == [0, 1]
    assert found.anchored.tolist() == [True, True]


def test_a_round_with_other_cases_only_is_not_anchored():
    found = repeated_cases(plan((0, 0, 0), (1, 0, 1)))

    assert found.anchored.tolist() == [True, False]


def test_without_cases_no_round_is_anchored():
    found = repeated_cases(plan())

    assert found.anchored.tolist() == [False, False]
    assert found.again.tolist() == [0, 0]
    assert found.unrated.tolist() == []
