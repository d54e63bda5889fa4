"""The last step of the fit: the joint covariance, with items and spreads taken as uncertain too."""

import numpy as np
from scipy import linalg

from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.many_facet.curves import (
    ItemCurves,
    crossed_information,
    item_slopes,
    threshold_jacobian,
    to_working,
)
from lagesbild.stats.many_facet.gaussian import Solution
from lagesbild.stats.many_facet.items import with_priors
from lagesbild.stats.many_facet.model import Layout, Priors
from lagesbild.stats.many_facet.posterior import Convergence, Estimates, Posterior
from lagesbild.stats.many_facet.spreads import settle
from lagesbild.stats.rating_data import NONE, Ratings, Sessions

_RESTRICTED = 1e6
"""Precision that holds the mean of the log slopes, and of the thresholds, where they are."""


def describe(
    ratings: Ratings,
    *,
    curves: ItemCurves,
    peak: Solution,
    priors: Priors,
    convergence: Convergence,
) -> Posterior:
    """Return the posterior around the peak where the alternation came to rest."""
    layout = peak.facets.layout
    settled = settle(peak, priors)
    solution = settled.solution
    covariance = _joint_covariance(ratings, curves, solution, priors)
    # To first order, what the spreads being estimated adds (Kass & Steffey 1989).
    covariance[: layout.size, : layout.size] += (
        settled.movement @ settled.covariance @ settled.movement.T
    )
    mean = np.concatenate([solution.mean, to_working(curves).ravel()])
    psi_mean, psi_variance = solution.psi
    centre = centre_weights(ratings.sessions, layout, len(mean))
    moving = moves_with_centre(layout, ratings.items, len(mean))
    middle = float(centre @ mean)
    severity = _rater_severity(solution)
    return Posterior(
        ratings=ratings,
        layout=layout,
        mean=mean - middle * moving,
        covariance=_centred(covariance, centre, moving),
        spreads=solution.spreads,
        log_spread_sd=np.sqrt(np.diag(settled.covariance)),
        rater_severity=severity,
        drift=_drift(solution, severity.mean),
        drift_pairs=np.column_stack([solution.facets.rater_of_pair, solution.facets.round_of_pair]),
        psi=Estimates(mean=psi_mean - middle, sd=np.sqrt(psi_variance)),
        convergence=convergence,
    )


def _joint_covariance(
    ratings: Ratings, curves: ItemCurves, solution: Solution, priors: Priors
) -> FloatArray:
    """Invert the precision of parameters and items together, sessions and raters eliminated."""
    facets, spreads = solution.facets, solution.spreads
    mean, variance = solution.psi
    crossed, items = _item_information(ratings, curves, priors, mean, np.sqrt(variance))
    total = solution.told.precision + spreads.session**-2
    passed = 1 / (1 + solution.told.precision * spreads.session**2)
    with_parameters = facets.session_terms.T @ (passed[:, None] * crossed)
    with_pairs = facets.session_pairs.T @ (passed[:, None] * crossed)
    through = solution.blocks.times(with_pairs)
    mixed = with_parameters - solution.coupling.T @ through
    own = items - crossed.T @ (crossed / total[:, None]) - with_pairs.T @ through
    spread_out = solution.covariance @ mixed
    item_covariance = _inverse(own - mixed.T @ spread_out)
    size = facets.layout.size
    joint = np.empty((size + len(own), size + len(own)))
    joint[size:, size:] = item_covariance
    joint[:size, size:] = -spread_out @ item_covariance
    joint[size:, :size] = joint[:size, size:].T
    joint[:size, :size] = solution.covariance - joint[:size, size:] @ spread_out.T
    return joint


def _item_information(
    ratings: Ratings, curves: ItemCurves, priors: Priors, mean: FloatArray, sd: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return sessions x item parameters and item x item parameters, in working parameters."""
    found = item_slopes(ratings, curves, mean=mean, sd=sd)
    _, information = with_priors(found.gradient, found.information, curves, priors)
    jacobian = threshold_jacobian(curves)
    crossed = np.einsum(
        "sia,iab->sib", crossed_information(ratings, curves, mean=mean, sd=sd), jacobian
    )
    items, size = information.shape[:2]
    joint = np.zeros((items * size, items * size))
    for i in range(items):
        joint[i * size : (i + 1) * size, i * size : (i + 1) * size] = information[i]
    joint += _restrictions(jacobian)
    return crossed.reshape(len(mean), items * size), joint


def _restrictions(jacobian: FloatArray) -> FloatArray:
    items, size = jacobian.shape[:2]
    slopes = np.zeros((items, size))
    slopes[:, 0] = 1 / items
    thresholds = jacobian[:, 1:, :].mean(axis=1) / items
    rows = np.stack([slopes.ravel(), thresholds.ravel()])
    precision: FloatArray = _RESTRICTED * rows.T @ rows
    return precision


def _inverse(matrix: FloatArray) -> FloatArray:
    values, vectors = linalg.eigh((matrix + matrix.T) / 2)
    floor = 1e-3
    inverse: FloatArray = (vectors / np.maximum(values, floor)) @ vectors.T
    return inverse


def centre_weights(sessions: Sessions, layout: Layout, size: int) -> FloatArray:
    """Return the weights of a mean over the areas of the first round that has areas."""
    areas = sessions.object_unit != NONE
    weights = np.zeros(size)
    if areas.any():
        first = areas & (sessions.object_round == sessions.object_round[areas].min())
        weights[: layout.objects.stop][first] = 1 / first.sum()
    return weights


def moves_with_centre(layout: Layout, items: int, size: int) -> FloatArray:
    """Return 1 for what is measured from the centre: objects, levels and each lowest threshold."""
    moving = np.zeros(size)
    moving[layout.objects] = 1
    moving[layout.levels] = 1
    moving[layout.size :].reshape(items, -1)[:, 1] = 1
    return moving


def _centred(covariance: FloatArray, centre: FloatArray, moving: FloatArray) -> FloatArray:
    """Return the covariance of the parameters minus `moving` times their centre."""
    with_centre = covariance @ centre
    crossed = np.outer(moving, with_centre)
    both = float(centre @ with_centre) * np.outer(moving, moving)
    centred: FloatArray = covariance - crossed - crossed.T + both
    return centred


def _rater_severity(solution: Solution) -> Estimates:
    facets = solution.facets
    count = np.maximum(facets.rounds_of_rater, 1)
    known = np.sqrt(solution.rater_sum_variance) / count
    # Of a number that no session uses, only the prior is known.
    return Estimates(
        mean=(facets.rater_pairs @ solution.severity) / count,
        sd=np.where(facets.rounds_of_rater > 0, known, solution.spreads.rater),
    )


def _drift(solution: Solution, severity: FloatArray) -> Estimates:
    return Estimates(
        mean=solution.severity - severity[solution.facets.rater_of_pair],
        sd=np.sqrt(solution.drift_variance),
    )
