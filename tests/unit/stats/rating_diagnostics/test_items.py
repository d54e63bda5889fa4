import numpy as np
import pytest
from tests.unit.stats.rating_diagnostics.planted import fitted, truth

from lagesbild.stats.many_facet.curves import ItemCurves
from lagesbild.stats.rating_diagnostics.fit import curve_scores
from lagesbild.stats.rating_diagnostics.items import (
    assess_strata,
    expected_grades,
    on_middling_case,
    strata_edges,
    stratum_means,
    stratum_sums,
)
from lagesbild.stats.rating_diagnostics.residuals import beliefs, draw_replicates

CURVES = ItemCurves(
    slopes=np.array([1.0, 2.0]), thresholds=np.array([[-np.log(3), 0.0], [0.0, 1.0]])
)


def test_expected_grade_follows_by_hand():
    found = expected_grades(CURVES, np.array([0.0, np.log(3)]))

    # First item at 0: P(y >= 1) = 3/4 and P(y >= 2) = 1/2; at log 3: 9/10 and 3/4.
    assert found[0] == pytest.approx([1.25, 1.65])
    assert found[1, 0] == pytest.approx(1 / 2 + 1 / (1 + np.exp(2)))


def test_a_small_shift_on_a_middling_case_adds_what_the_curves_rise():
    # Slope times P (1 - P), summed over thresholds: 7/16 for the first item.
    high = 1 / (1 + np.exp(2))
    rise = (7 / 16 + 2 * (1 / 4 + high * (1 - high))) / 2

    assert on_middling_case(CURVES, np.array([0.01, -0.01])) == pytest.approx(
        [0.01 * rise, -0.01 * rise], rel=1e-3
    )


def test_strata_hold_all_answers_and_their_grades(plain):
    known = beliefs(plain)
    edges = strata_edges(known.mean, strata=4)

    answers, residuals, psi, grades = stratum_sums(known.residuals, edges)

    in_lowest = known.mean[known.answers.session] < edges[0]
    mine = in_lowest & (known.answers.item == 2)
    assert answers[2, 0] == mine.sum()
    assert grades[2, 0] == known.answers.grade[mine].sum()
    assert residuals[2, 0] == pytest.approx(known.residuals.difference[mine].sum())
    assert psi[2, 0] == pytest.approx(known.mean[known.answers.session][mine].sum())
    assert answers.sum() == len(known.answers.grade)


def test_sessions_of_one_severity_are_one_stratum():
    assert len(strata_edges(np.zeros(50), strata=6)) == 1


def judged(known):
    edges = strata_edges(known.mean, strata=5)
    statistics = {"means": stratum_means(edges), "scores": curve_scores}
    drawn = draw_replicates(known, count=150, seed=2).of(statistics)
    return assess_strata(
        known.residuals,
        edges,
        replicated=drawn["means"],
        scores=(curve_scores(known.residuals), drawn["scores"]),
        least_answers=20,
    )


def test_an_item_whose_answers_fall_at_the_top_is_found_and_no_other():
    bent = truth(seed=3)
    # Above a psi of 0.5 the item is answered as if the object were less serious again.
    turned = np.maximum(bent.psi - 0.5, 0) * 2
    bent.thresholds[:, 4] += turned[:, None]

    strata = judged(beliefs(fitted(bent.draw(seed=3))))

    assert strata.p[4] < 1e-6
    assert np.delete(strata.p, 4).min() > 0.001
    assert strata.gaps[4, -1] < -0.25


def test_gaps_of_items_that_follow_their_curves_are_as_chance_makes_them(plain):
    strata = judged(beliefs(plain))

    z = strata.gaps / strata.sd
    assert np.std(z) == pytest.approx(1, abs=0.35)
    assert strata.p.min() > 0.001
    assert np.mean(strata.p < 0.5) == pytest.approx(0.5, abs=0.3)
