"""Whatever was judged by whomever: no gaps in the figures, and nothing from what was not rated."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.stats.many_facet.invented import invent, only

from lagesbild.stats.many_facet.fit import fit_many_facet
from lagesbild.stats.many_facet.posterior import Posterior
from lagesbild.stats.rating_data import NONE, Ratings, Sessions

AREAS, ROUNDS, ITEMS, GRADES = 3, 2, 2, 3
CASE = AREAS * ROUNDS
SESSION = st.tuples(st.integers(0, CASE), st.integers(0, 3), st.integers(0, ROUNDS - 1))
"""Object (the last is a case), rater (of district number / 2), and round of a case."""
ANSWER = st.tuples(st.integers(0, ITEMS - 1), st.integers(0, GRADES - 1))
DESIGNS = st.lists(
    st.tuples(SESSION, st.lists(ANSWER, min_size=1, max_size=ITEMS, unique_by=lambda a: a[0])),
    min_size=1,
    max_size=10,
    unique_by=lambda row: row[0],
)


def ratings_of(design) -> Ratings:
    sessions = [row[0] for row in design]
    objects = np.array([s[0] for s in sessions])
    case = objects == CASE
    raters = np.array([s[1] for s in sessions])
    answers = [(n, *answer) for n, row in enumerate(design) for answer in row[1]]
    session, item, grade = np.array(answers).T
    return Ratings(
        sessions=Sessions(
            object_=objects,
            rater=raters,
            norm_group=raters // 2,
            round_=np.where(case, [s[2] for s in sessions], objects % ROUNDS),
            object_unit=np.append(np.repeat(np.arange(AREAS), ROUNDS), NONE),
            object_round=np.append(np.tile(np.arange(ROUNDS), AREAS), NONE),
            unit_group=np.arange(AREAS) % 2,
        ),
        session=session,
        item=item,
        grade=grade,
        items=ITEMS,
        grades=GRADES,
    )


def all_figures(posterior: Posterior) -> np.ndarray:
    estimates = (posterior.objects, posterior.rater_severity, posterior.drift, posterior.psi)
    return np.concatenate(
        [
            posterior.mean,
            posterior.covariance.ravel(),
            posterior.sd,
            posterior.log_spread_sd,
            posterior.spreads.as_array(),
            *(values for found in estimates for values in (found.mean, found.sd)),
        ]
    )


@settings(max_examples=25)
@given(DESIGNS)
def test_no_design_gives_gaps_or_certainty(design):
    found = fit_many_facet(ratings_of(design))

    assert np.isfinite(all_figures(found)).all()
    assert np.linalg.eigvalsh(found.covariance).min() > -1e-8
    # At most ten sessions of two answers: nobody knows how far two areas are apart.
    apart = np.zeros((1, CASE + 1))
    apart[0, [0, ROUNDS]] = 1, -1
    assert found.contrasts(apart).sd[0] > 0.3


@settings(max_examples=10)
@given(seed=st.integers(0, 100), group=st.integers(0, 3), begins=st.booleans())
def test_an_area_that_nobody_rated_changes_nothing(seed, group, begins):
    ratings = invent(seed=seed, areas=4, items=4).ratings
    # A session may have lost all of its four answers.
    ratings = only(ratings, np.ones(ratings.count, dtype=bool))
    sessions = ratings.sessions
    # Not in the first round, over which the mean is taken that all is counted from.
    unit = sessions.units if begins else group
    more = replace(
        sessions,
        object_unit=np.append(sessions.object_unit, unit),
        object_round=np.append(sessions.object_round, 1 if begins else 2),
        unit_group=np.append(sessions.unit_group, group),
    )

    before = fit_many_facet(ratings, tolerance=1e-6)
    after = fit_many_facet(replace(ratings, sessions=more), tolerance=1e-6)

    assert after.objects.mean[:-1] == pytest.approx(before.objects.mean, abs=1e-3)
    assert after.objects.sd[:-1] == pytest.approx(before.objects.sd, abs=1e-3)
    assert after.psi.mean == pytest.approx(before.psi.mean, abs=1e-3)
