"""The joint covariance beside one dense precision of everything, raters and sessions included."""

import numpy as np
import pytest
from scipy import linalg
from tests.unit.stats.many_facet.invented import invent

from lagesbild.stats.many_facet.curves import (
    crossed_information,
    item_slopes,
    session_slopes,
    threshold_jacobian,
    to_curves,
    to_working,
)
from lagesbild.stats.many_facet.describe import describe
from lagesbild.stats.many_facet.fit import start_curves
from lagesbild.stats.many_facet.gaussian import Facets, Solution, Told, solve
from lagesbild.stats.many_facet.items import with_priors
from lagesbild.stats.many_facet.model import Priors, Spreads
from lagesbild.stats.many_facet.posterior import Convergence, Posterior
from lagesbild.stats.many_facet.spreads import settle

PRIORS = Priors()
SPREADS = Spreads(area=0.9, district=0.5, step=0.3, norm=0.4, rater=0.4, drift=0.2, session=0.4)
RATINGS = invent(areas=4, items=3, grades=3, missing=0.0).ratings
SESSIONS = RATINGS.sessions
CURVES = start_curves(RATINGS)


def peak() -> Solution:
    mean, sd = np.linspace(-1, 1, SESSIONS.count), np.full(SESSIONS.count, 0.6)
    found = session_slopes(RATINGS, CURVES, mean=mean, sd=sd)
    told = Told(value=mean + found.gradient / found.information, precision=found.information)
    return solve(Facets(SESSIONS, PRIORS), SPREADS, told)


@pytest.fixture(scope="module")
def described() -> Posterior:
    convergence = Convergence(converged=True, steps=1, last_move=0.0, tolerance=1.0)
    return describe(RATINGS, curves=CURVES, peak=peak(), priors=PRIORS, convergence=convergence)


def dense_covariance(solution: Solution) -> np.ndarray:
    """Return the covariance of parameters and items, from the precision of all unknowns."""
    facets, spreads = solution.facets, solution.spreads
    size, pairs, sessions = facets.layout.size, len(facets.rater_of_pair), SESSIONS.count
    prior = facets.factors.matrix.toarray() / facets.factor_sd(spreads)[:, None]
    same = facets.rater_of_pair[:, None] == facets.rater_of_pair
    raters = np.linalg.inv(spreads.rater**2 * same + spreads.drift**2 * np.eye(pairs))
    # A session's own part: psi minus its terms and its rater's severity.
    own = np.hstack(
        [-facets.session_terms.toarray(), -facets.session_pairs.toarray(), np.eye(sessions)]
    )
    linear = linalg.block_diag(prior.T @ prior, raters, np.diag(solution.told.precision))
    linear += own.T @ own / spreads.session**2
    mean, variance = solution.psi
    sd = np.sqrt(variance)
    slopes = item_slopes(RATINGS, CURVES, mean=mean, sd=sd)
    _, information = with_priors(slopes.gradient, slopes.information, CURVES, PRIORS)
    jacobian = threshold_jacobian(CURVES)
    crossed = crossed_information(RATINGS, CURVES, mean=mean, sd=sd)
    crossed = np.einsum("sia,iab->sib", crossed, jacobian).reshape(sessions, -1)
    items = linalg.block_diag(*information)
    # What the fit holds at 0: the mean log slope, and the mean threshold.
    held = np.zeros((2, *jacobian.shape[:2]))
    held[0, :, 0] = 1 / 3
    held[1] = jacobian[:, 1:, :].mean(axis=1) / 3
    held = held.reshape(2, -1)
    items += 1e6 * held.T @ held
    everything = linalg.block_diag(linear, items)
    start, end = size + pairs, size + pairs + sessions
    everything[start:end, end:] = crossed
    everything[end:, start:end] = crossed.T
    wanted = np.r_[:size, end : len(everything)]
    return np.linalg.inv(everything)[np.ix_(wanted, wanted)]


def test_the_joint_covariance_is_the_inverse_of_all_unknowns_precision(described):
    settled = settle(peak(), PRIORS)
    size = described.layout.size
    expected = dense_covariance(settled.solution)
    expected[:size, :size] += settled.movement @ settled.covariance @ settled.movement.T
    # Objects, levels and lowest thresholds are counted from the mean of the areas in round 0.
    first = np.flatnonzero(SESSIONS.object_round == 0)
    counted = np.zeros(len(expected))
    counted[described.layout.objects] = counted[described.layout.levels] = 1
    counted[size + 1 :: 3] = 1
    counting = np.eye(len(expected))
    counting[:, first] -= counted[:, None] / len(first)

    centred = counting @ expected @ counting.T
    assert described.covariance == pytest.approx(centred, abs=2e-6)
    mean = np.concatenate([settled.solution.mean, to_working(CURVES).ravel()])
    assert described.mean == pytest.approx(counting @ mean, abs=1e-9)


def test_severities_are_counted_from_the_areas_of_the_first_round(described):
    first = SESSIONS.object_round == 0
    weights = first / first.sum()

    found = described.contrasts(weights[None])
    assert described.objects.mean[first].mean() == pytest.approx(0.0, abs=1e-12)
    assert found.sd[0] == pytest.approx(0.0, abs=1e-6)
    assert np.linalg.eigvalsh(described.covariance).min() > -1e-9


def test_counting_from_another_place_does_not_change_what_is_answered(described):
    uncentred = settle(peak(), PRIORS).solution
    session, item = 5, 1

    def distance(psi, working):
        return psi - to_curves(working).thresholds[item]

    before = distance(uncentred.psi[0][session], to_working(CURVES))
    after = distance(described.psi.mean[session], described.working)
    assert after == pytest.approx(before, abs=1e-12)


def test_a_raters_severity_is_the_mean_of_its_rounds_and_drift_the_rest(described):
    solution = settle(peak(), PRIORS).solution

    for rater in (0, 7):
        mine = described.drift_pairs[:, 0] == rater
        assert described.drift_pairs[mine, 1].tolist() == [0, 1]
        mean = solution.severity[mine].mean()
        assert described.rater_severity.mean[rater] == pytest.approx(mean)
        assert described.drift.mean[mine] == pytest.approx(solution.severity[mine] - mean)
