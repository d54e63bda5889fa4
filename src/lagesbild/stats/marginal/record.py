"""What a marginal fit is, and what a reader must know before using it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from lagesbild.stats.arrays import FloatArray

FARTHEST = 30.0
"""Logits, or odds of 10^13: what grows beyond has no finite maximum."""


class Reason(StrEnum):
    """What a reader must know of a fit before using it."""

    NO_SPREAD = "groups differ no more than by chance: the intercept's sd is zero"
    NO_FINITE_MAXIMUM = "an estimate grows without bound: the ratings are separated"
    REVERSED_ITEM = "an item runs against the others, or says nothing of what they measure"
    NOT_IDENTIFIED = "the ratings cannot tell some parameters apart"
    NO_PROGRESS = "no step raises the likelihood, yet its gradient is not zero"
    TOO_MANY_STEPS = "not at a maximum after the largest number of steps"


AT_A_MAXIMUM = (None, Reason.NO_SPREAD, Reason.REVERSED_ITEM)


@dataclass(frozen=True, kw_only=True)
class MarginalFit:
    """Estimates with standard errors; use them only where `converged`, and read `reason`.

    P(y >= k) = logistic(slope (effects * covariates + intercept - threshold k)), the intercepts
    normal with mean 0. Errors are NaN where the likelihood has no maximum that carries them.
    """

    slopes: FloatArray
    """Per item, with geometric mean 1; all 1 where they were not estimated."""
    thresholds: FloatArray
    """Items x (grades - 1)."""
    effects: FloatArray
    intercept_sd: float
    slope_errors: FloatArray
    threshold_errors: FloatArray
    effect_errors: FloatArray
    intercept_sd_error: float | None
    """None without a maximum, and where the sd is zero: no error applies on the border."""
    log_likelihood: float
    group_labels: npt.NDArray[np.generic]
    intercepts: FloatArray
    """Per group of `group_labels`, the mean given its ratings; the mode with one node."""
    intercept_errors: FloatArray
    converged: bool
    reason: Reason | None
    iterations: int
    gradient_norm: float
    """Largest absolute derivative of the log-likelihood in any parameter."""
    nodes: int
