from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy import special
from tests.unit.picture.rated_by_hand import METHOD, answers, expected_category, rated

from lagesbild.picture.class_figures import (
    class_figures,
    draw_scores,
    is_comparable,
    item_estimates,
    rating_estimate,
)
from lagesbild.picture.composite import Composite
from lagesbild.stats.linking import Linkage

DISTRICTS = {"hamnen": "L1", "viken": "L2", "udden": "L3"}
SEVERITY = {("2025", "hamnen"): 1.0, ("2025", "viken"): -1.0}
SESSIONS = [
    answers("2025", "hamnen", "r1", "L1", B1=3, C1=3),
    answers("2025", "hamnen", "r2", "L2", B1=4, C1=3),
    answers("2025", "viken", "r2", "L2", B1=2, C1=2),
]
FIXED = replace(METHOD, weight_spread=1e-12)
"""Weights that are not in doubt."""


def judged(**others):
    return rated(*SESSIONS, district_of=DISTRICTS, severity=SEVERITY, **others)


def composite(*rows, sd=0.0, units=("hamnen", "viken")):
    normalised = np.array(rows, dtype=float)
    return Composite(
        units=units[: len(rows)],
        indicators=tuple(f"i{j}" for j in range(normalised.shape[1])),
        normalised=normalised,
        sampling_sd=np.where(np.isnan(normalised), np.nan, sd),
    )


def test_scores_without_doubt_are_drawn_as_they_are():
    draws = draw_scores(composite([60, 40], [10, 20]), method=FIXED)

    assert draws.shape == (METHOD.draws, 2)
    np.testing.assert_allclose(draws, np.tile([50.0, 15.0], (METHOD.draws, 1)))


def test_small_counts_spread_the_draws_as_much_as_their_errors_say():
    # Two errors of 4 on the mean of two: 4 / √2 = 2.83, with 2 000 draws known to some .05.
    draws = draw_scores(composite([60, 40], sd=4.0), method=FIXED)

    assert draws.mean() == pytest.approx(50, abs=0.3)
    assert draws.std() == pytest.approx(4 / np.sqrt(2), abs=0.15)


def test_other_weights_spread_the_draws_between_the_indicators():
    # Weights of 1/2 ± 1/4 each give between (3/4·60 + 1/4·40) and the opposite: 45 to 55.
    draws = draw_scores(composite([60, 40]), method=METHOD)

    assert 45 <= draws.min() < 46
    assert 54 < draws.max() <= 55
    assert np.median(draws) == pytest.approx(50, abs=0.3)


def test_a_missing_indicator_leaves_its_weight_to_the_others():
    draws = draw_scores(composite([60, np.nan], [np.nan, np.nan]), method=METHOD)

    np.testing.assert_allclose(draws[:, 0], 60)
    assert np.isnan(draws[:, 1]).all()


def test_a_drawn_value_stays_on_the_scale():
    draws = draw_scores(composite([100.0], [0.0], sd=20.0), method=FIXED)

    assert draws.max() == 100
    assert draws.min() == 0


def test_without_indicators_there_is_nothing_to_draw():
    nothing = Composite(
        units=("hamnen",), indicators=(), normalised=np.empty((1, 0)), sampling_sd=np.empty((1, 0))
    )

    assert np.isnan(draw_scores(nothing, method=METHOD)).all()


def shown(*rows):
    return pl.DataFrame(
        rows, schema=["area", "score", "score_low", "score_high"], orient="row", strict=False
    )


def figures_of(composite_, alone, *, scores, found=None):
    return class_figures(
        shown=scores,
        composite=composite_,
        without_police_generated=alone,
        rated=found,
        district_of=DISTRICTS,
        method=METHOD,
    )


def test_the_rule_looks_at_the_shown_score_and_at_draws_behind_it():
    both = composite([60.4], [40.0])
    scores = shown(("hamnen", 60.0, 55.0, 66.0), ("viken", None, None, None))

    found = figures_of(both, composite([30.0], [np.nan]), scores=scores)

    hamnen, viken = found["hamnen"], found["viken"]
    assert list(found) == ["hamnen", "viken"]
    assert (hamnen.composite.value, hamnen.composite.low, hamnen.composite.high) == (60, 55, 66)
    assert set(hamnen.composite.draws) == {60.4}
    assert set(hamnen.without_police_generated.draws) == {30.0}
    assert (viken.composite.value, viken.composite.draws) == (None, None)
    assert viken.without_police_generated.draws is None


def test_the_scores_may_stand_in_another_order_than_the_units():
    scores = shown(("viken", 40.0, 40.0, 40.0), ("hamnen", 60.0, 60.0, 60.0))

    found = figures_of(composite([60.0], [40.0]), composite([60.0], [40.0]), scores=scores)

    assert set(found["viken"].composite.draws) == {40.0}


def test_the_draws_of_one_area_are_the_same_possible_worlds():
    # All of them follow the one severity, so in each draw the items and the whole go together.
    found = figures_of(
        composite([60.0]),
        composite([60.0]),
        scores=shown(("hamnen", 60.0, 60.0, 60.0)),
        found=judged(sd=0.8),
    )["hamnen"]

    assert len(found.composite.draws) == len(found.ratings.draws) == METHOD.draws
    together = np.corrcoef(found.ratings.draws, found.items["C1"].draws)[0, 1]
    assert together == pytest.approx(1)


def test_a_level_is_shown_with_two_decimals_and_its_interval():
    estimate = rating_estimate(judged(sd=0.5), "hamnen", district_of=DISTRICTS)

    margin = special.ndtri(0.95) * 0.5
    assert estimate.value == pytest.approx(expected_category(1.0), abs=0.05)
    assert estimate.low == pytest.approx(expected_category(1.0 - margin), abs=0.05)
    assert estimate.high == pytest.approx(expected_category(1.0 + margin), abs=0.05)
    assert round(estimate.value, 2) == estimate.value


def test_what_one_rater_judged_counts_but_is_not_shown():
    found = judged()

    estimates = [
        rating_estimate(found, "viken", district_of=DISTRICTS),
        *item_estimates(found, "viken", district_of=DISTRICTS).values(),
    ]

    assert len(estimates) == 4
    for estimate in estimates:
        assert (estimate.value, estimate.low, estimate.high) == (None, None, None)
        assert estimate.draws == pytest.approx(np.full(METHOD.draws, expected_category(-1.0)))


@pytest.mark.parametrize(
    ("found", "area"),
    [
        (None, "hamnen"),
        (judged(), "udden"),
        (judged(between=Linkage.NOT_COMPARABLE), "hamnen"),
        (judged(converged=False), "hamnen"),
    ],
    ids=["no ratings", "nobody rated it", "not linked", "unsettled"],
)
def test_an_area_that_cannot_be_compared_has_no_figures_of_ratings(found, area):
    assert not is_comparable(found, area, district_of=DISTRICTS)
    assert rating_estimate(found, area, district_of=DISTRICTS).draws is None
    assert item_estimates(found, area, district_of=DISTRICTS) == {}
