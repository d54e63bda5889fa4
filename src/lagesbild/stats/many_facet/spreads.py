"""How well the spreads themselves are known, from the evidence of the normal model.

With few areas or rounds the evidence of a spread is skewed: small values are nearly as good as the
best one. Its peak is then too large a guess, so the middle of a two-piece normal is used instead.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from lagesbild.stats.arrays import FloatArray, symmetric_root
from lagesbild.stats.many_facet.gaussian import Solution, solve
from lagesbild.stats.many_facet.model import Priors, Spreads

_STEP = 0.02
"""Of a log spread, when slopes are measured by a difference."""
_LEAST_CURVATURE = 1.0
"""A log spread is never taken to be less known than by one unit, a factor of 2.7."""
_SIDE = 1.4
"""Standard deviations from the peak where each side's own width is read off."""
_LEAST_FALL = 0.1
"""Of the log evidence at that distance; a flatter side is as wide as if it fell so much."""


def log_posterior(solution: Solution, priors: Priors) -> float:
    """Return the log evidence with the half-normal priors, as a density of the log spreads."""
    squares = (solution.spreads.as_array() / priors.spread) ** 2
    return solution.log_evidence + float(np.sum(np.log(squares) / 2 - squares / 2))


def log_posterior_slope(solution: Solution, priors: Priors) -> FloatArray:
    squares = (solution.spreads.as_array() / priors.spread) ** 2
    slope: FloatArray = solution.gradient + 1 - squares
    return slope


def log_spread_covariance(solution: Solution, priors: Priors) -> FloatArray:
    """Return the inverse curvature of the evidence around the solution's log spreads."""
    start, slope = np.log(solution.spreads.as_array()), log_posterior_slope(solution, priors)
    curvature = np.empty((len(start), len(start)))
    for j, step in enumerate(_STEP * np.eye(len(start))):
        beside = _at(solution, start + step)
        curvature[j] = (slope - log_posterior_slope(beside, priors)) / _STEP
    values, vectors = linalg.eigh((curvature + curvature.T) / 2)
    covariance: FloatArray = (vectors / np.maximum(values, _LEAST_CURVATURE)) @ vectors.T
    return covariance


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The solution in the middle of what the spreads can be, and what moves with them."""

    solution: Solution
    covariance: FloatArray
    """Of the logarithms of the spreads."""
    movement: FloatArray
    """Parameters x spreads: the derivative of the means by the logarithms of the spreads."""


def settle(peak: Solution, priors: Priors) -> Settled:
    """Move from the peak of the evidence to the middle of a two-piece normal around it.

    Along each column of the covariance's symmetric root, which has no axes that could turn when two
    of them are equally long, the two sides get their own width, so that the approximation falls by
    as much as the evidence does (Wallis 2014, Statistical Science
    29:106-112, for the distribution; Rue, Martino & Chopin 2009, JRSS B 71:319-392, section 6.5,
    for this use). On three small data sets beside NUTS it took the errors of changes from .17 to
    .04 standard deviations, and their widths from 14 to 2 % too wide.
    """
    root = symmetric_root(log_spread_covariance(peak, priors))
    start, top = np.log(peak.spreads.as_array()), log_posterior(peak, priors)
    widths = np.empty((2, len(start)))
    for side, sign in enumerate((-1, 1)):
        for axis, direction in enumerate(root.T):
            beside = _at(peak, start + sign * _SIDE * direction)
            fall = max(2 * (top - log_posterior(beside, priors)), _LEAST_FALL)
            widths[side, axis] = _SIDE / np.sqrt(fall)
    below, above = widths
    middle = start + root @ (np.sqrt(2 / np.pi) * (above - below))
    variance = (1 - 2 / np.pi) * (above - below) ** 2 + above * below
    solution = _at(peak, middle)
    return Settled(
        solution=solution,
        covariance=(root * variance) @ root.T,
        movement=_movement(solution),
    )


def _movement(solution: Solution) -> FloatArray:
    start = np.log(solution.spreads.as_array())
    moved = [_at(solution, start + step).mean for step in _STEP * np.eye(len(start))]
    return (np.column_stack(moved) - solution.mean[:, None]) / _STEP


def _at(solution: Solution, log_spreads: FloatArray) -> Solution:
    return solve(solution.facets, Spreads.of(np.exp(log_spreads)), solution.told)
