"""Estimate the model, and report it with errors and with what went wrong."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import linalg

from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.marginal.problem import Problem, checked_ratings, start_parameters
from lagesbild.stats.marginal.quadrature import lines_of, posterior_on
from lagesbild.stats.marginal.record import AT_A_MAXIMUM, MarginalFit, Reason
from lagesbild.stats.marginal.search import Found, maximise, upright

Slopes = Literal["one", "free"]
_LARGEST_ERROR = 50.0
"""Logits. Separation flattens the likelihood long before the estimate is infinite."""
_SMALLEST_SPREAD = 1e-3


def fit_marginal(
    *,
    group: npt.ArrayLike,
    item: npt.ArrayLike,
    grade: npt.ArrayLike,
    grades: int,
    covariates: npt.ArrayLike | None = None,
    slopes: Slopes = "one",
    nodes: int = 15,
    max_iterations: int = 100,
) -> MarginalFit:
    """Return maximum likelihood estimates from ratings, one entry of each array per rating.

    `item` and `grade` count from 0; a missing rating is no entry. Groups are exchangeable, such as
    sessions, judges or persons. Bock & Aitkin (1981), Psychometrika 46:443-459, for items;
    Tutz & Hennevogl (1996), Computational Statistics & Data Analysis 22:537-557, for ordinal
    ratings with covariates. The intercept is integrated out by adaptive Gauss-Hermite quadrature
    (Liu & Pierce 1994, Biometrika 81:624-629); one node is the Laplace approximation, which draws
    the sd toward zero when groups have few ratings. Errors come from the observed information
    (Louis 1982, JRSS B 44:226-233), integrated with at least nine nodes.

    Do not use it to compare areas: a rater's severity, the district's norm and the area are one
    intercept here. Nor the errors when raters' sessions are few or depend on each other.

    :raises ValueError: if the ratings cannot carry the model at all: a grade of an item that
        nobody used (join it with a neighbour first), fewer than two groups, no group with two
        ratings, covariates that are missing, constant or sums of each other.
    """
    if nodes < 1 or max_iterations < 1:
        raise ValueError("nodes and max_iterations must be at least 1")
    if slopes not in ("one", "free"):
        raise ValueError(f"slopes must be one or free, got {slopes!r}")
    ratings = checked_ratings(group, item, grade, grades, covariates)
    problem = Problem(ratings=ratings, free=slopes == "free")
    found = maximise(problem, start_parameters(problem), nodes=nodes, max_iterations=max_iterations)
    return _report(problem, found, nodes=nodes)


def _report(problem: Problem, climbed: Found, *, nodes: int) -> MarginalFit:
    found, data = upright(problem, climbed), problem.ratings
    reason, covariance = _conclude(problem, found)
    estimates, jacobian = _reported(problem, found.parameters, reason)
    errors = np.sqrt(((jacobian @ covariance) * jacobian).sum(axis=1))
    values, spreads = (_Reported.split(problem, numbers) for numbers in (estimates, errors))
    centre, width = _intercepts(problem, found.parameters, nodes)
    sd = float(values.sd)
    return MarginalFit(
        slopes=values.slopes,
        thresholds=values.thresholds,
        effects=values.effects / data.covariate_sd,
        intercept_sd=sd,
        slope_errors=spreads.slopes,
        threshold_errors=spreads.thresholds,
        effect_errors=spreads.effects / data.covariate_sd,
        intercept_sd_error=None if np.isnan(spreads.sd) or sd == 0 else float(spreads.sd),
        log_likelihood=found.evaluation.log_likelihood,
        group_labels=data.group_labels,
        intercepts=sd * centre,
        intercept_errors=sd * width,
        converged=reason in AT_A_MAXIMUM,
        reason=reason,
        iterations=found.iterations,
        gradient_norm=float(np.abs(found.evaluation.gradient).max()),
        nodes=nodes,
    )


def _conclude(problem: Problem, found: Found) -> tuple[Reason | None, FloatArray]:
    """Return what is to be said of the end of the search, and the parameters' covariance.

    The covariance is NaN where there is no maximum.
    """
    slopes, _, _ = problem.split(found.parameters)
    no_spread = not problem.free and abs(slopes[0]) < _SMALLEST_SPREAD
    undefined = np.full((problem.size, problem.size), np.nan)
    if found.reason is not None:
        return found.reason, undefined
    try:
        covariance = _inverse(found.information, left_out=1 if no_spread else 0)
    except linalg.LinAlgError:
        return Reason.NOT_IDENTIFIED, undefined
    if covariance.diagonal().max() > _LARGEST_ERROR**2:
        return Reason.NO_FINITE_MAXIMUM, undefined
    if no_spread:
        return Reason.NO_SPREAD, covariance
    return (Reason.REVERSED_ITEM if (slopes <= 0).any() else None), covariance


def _inverse(information: FloatArray, *, left_out: int) -> FloatArray:
    """Return the inverse without the first parameters, which then count as known."""
    kept = information[left_out:, left_out:]
    inverse = np.zeros_like(information)
    inverse[left_out:, left_out:] = linalg.cho_solve(linalg.cho_factor(kept), np.eye(len(kept)))
    return inverse


@dataclass(frozen=True, kw_only=True)
class _Reported:
    """Estimates, or their errors, as readers meet them."""

    sd: np.float64
    slopes: FloatArray
    thresholds: FloatArray
    effects: FloatArray

    @classmethod
    def split(cls, problem: Problem, numbers: FloatArray) -> "_Reported":
        items = problem.ratings.items
        sd, slopes, thresholds, effects = np.split(
            numbers, [1, 1 + items, 1 + items + problem.cuts]
        )
        return cls(
            sd=sd[0], slopes=slopes, thresholds=thresholds.reshape(items, -1), effects=effects
        )


def _reported(
    problem: Problem, parameters: FloatArray, reason: Reason | None
) -> tuple[FloatArray, FloatArray]:
    """Return sd, slopes, thresholds and effects, with their derivatives in the parameters."""
    if problem.free:
        return _with_free_slopes(problem, parameters)
    items = problem.ratings.items
    jacobian = np.zeros((1 + items + problem.size - 1, problem.size))
    jacobian[0, 0] = 1
    signs = np.ones(problem.size - 1)
    signs[: problem.cuts] = -1
    jacobian[1 + items :, 1:] = np.diag(signs)
    sd = 0.0 if reason is Reason.NO_SPREAD else parameters[0]
    return np.concatenate([[sd], np.ones(items), signs * parameters[1:]]), jacobian


def _with_free_slopes(problem: Problem, parameters: FloatArray) -> tuple[FloatArray, FloatArray]:
    free, cuts, effects = problem.split(parameters)
    items, last = problem.ratings.items, problem.ratings.grades - 1
    sd = np.exp(np.log(np.abs(free)).mean())
    slopes, thresholds = free / sd, -cuts * sd / np.repeat(free, last)
    # Of the logarithm of the sd in each free slope; all else is sd to a power times its own.
    log_sd = 1 / (items * free)
    own = np.eye(items) / free[:, None]
    by_slopes = [
        sd * log_sd[None, :],
        slopes[:, None] * (own - log_sd),
        thresholds[:, None] * np.repeat(log_sd - own, last, axis=0),
        (sd * effects)[:, None] * log_sd,
    ]
    jacobian = np.zeros((1 + items + problem.cuts + len(effects), problem.size))
    jacobian[:, :items] = np.concatenate(by_slopes)
    rest = np.concatenate([-np.repeat(1 / slopes, last), np.full(len(effects), sd)])
    jacobian[1 + items :, items:] = np.diag(rest)
    return np.concatenate([[sd], slopes, thresholds, sd * effects]), jacobian


def _intercepts(
    problem: Problem, parameters: FloatArray, nodes: int
) -> tuple[FloatArray, FloatArray]:
    """Return per group the posterior mean and sd of the intercept, in units of its sd."""
    centres, widths = [], []
    for line in lines_of(problem, parameters):
        posterior = posterior_on(line, nodes)
        centre = (posterior.share * posterior.places).sum(axis=1)
        spread = (posterior.share * (posterior.places - centre[:, None]) ** 2).sum(axis=1)
        centres.append(centre)
        widths.append(np.sqrt(spread) if nodes > 1 else 1 / np.sqrt(posterior.curvature))
    return np.concatenate(centres), np.concatenate(widths)
