"""The way to the maximum of the marginal likelihood, by Newton steps that never go down."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import linalg

from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.marginal.problem import Problem
from lagesbild.stats.marginal.quadrature import Evaluation, evaluate, information_at
from lagesbild.stats.marginal.record import FARTHEST, Reason

_LARGEST_GRADIENT = 1e-6
"""Of the log-likelihood, in any parameter, at what we call a maximum."""
_LONGEST_STEP = 2.0
_STEEPEST = 10.0
"""Logits per sd of the intercept. Beyond it an item, or all, only sorts groups into grades."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where the search ended."""

    parameters: FloatArray
    evaluation: Evaluation
    information: FloatArray
    iterations: int
    reason: Reason | None


def maximise(problem: Problem, start: FloatArray, *, nodes: int, max_iterations: int) -> Found:
    """Climb by Newton's steps on the marginal likelihood, each cut short until it climbs."""
    parameters, current = start, evaluate(problem, start, nodes)
    assert current is not None, "the start has its cuts in order"
    reason: Reason | None = Reason.TOO_MANY_STEPS
    for iteration in range(max_iterations + 1):
        information = information_at(problem, parameters, nodes)
        if np.abs(current.gradient).max() <= _LARGEST_GRADIENT:
            reason = None
        elif _runs_away(problem, parameters):
            reason = Reason.NO_FINITE_MAXIMUM
        elif iteration < max_iterations:
            step = _ascent(information, current.gradient)
            climbed = _climb(problem, parameters, current, step, nodes)
            if climbed is not None:
                parameters, current = climbed
                continue
            reason = Reason.NO_PROGRESS
        break
    return Found(
        parameters=parameters,
        evaluation=current,
        information=information,
        iterations=iteration,
        reason=reason,
    )


def _runs_away(problem: Problem, parameters: FloatArray) -> bool:
    slopes, _, _ = problem.split(parameters)
    return bool(np.abs(slopes).max() > _STEEPEST or np.abs(parameters).max() > FARTHEST)


def _ascent(information: FloatArray, gradient: FloatArray) -> FloatArray:
    """Return Newton's step, with a ridge where the likelihood is not concave."""
    ridge, scale = 0.0, np.abs(np.diag(information)) + 1e-8
    while True:
        try:
            factor = linalg.cho_factor(information + ridge * np.diag(scale))
        except linalg.LinAlgError:
            ridge = max(2 * ridge, 1e-3)
        else:
            step: FloatArray = linalg.cho_solve(factor, gradient)
            step *= min(1.0, _LONGEST_STEP / np.abs(step).max())
            return step


def _climb(
    problem: Problem, start: FloatArray, current: Evaluation, step: FloatArray, nodes: int
) -> tuple[FloatArray, Evaluation] | None:
    rise = float(current.gradient @ step)
    # Near the top a step gains less than the rounding of the log-likelihood itself.
    rounding = 1e-12 * (1 + abs(current.log_likelihood))
    for part in 0.5 ** np.arange(30):
        tried = start + part * step
        found = evaluate(problem, tried, nodes)
        wanted = current.log_likelihood + 1e-4 * part * rise - rounding
        if found is not None and found.log_likelihood >= wanted:
            return tried, found
    return None


def upright(problem: Problem, found: Found) -> Found:
    """Return the mirror image in which most slopes are positive; it has the same likelihood."""
    slopes, _, _ = problem.split(found.parameters)
    if np.sign(slopes).sum() >= 0:
        return found
    signs = np.ones(problem.size)
    slope_signs, _, effect_signs = problem.split(signs)
    slope_signs[:] = -1
    effect_signs[:] = -1 if problem.free else 1
    return replace(
        found,
        parameters=signs * found.parameters,
        information=signs[:, None] * signs * found.information,
    )
