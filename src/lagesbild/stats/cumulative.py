"""How likely is each grade of an item, given how serious the rater finds the object?

The likelihood core of the graded response model: P(y >= k) = logistic(slope * (psi - threshold k)).
`marginal` maximises it without priors; the many-facet model is tested against it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from lagesbild.stats.arrays import FloatArray


@dataclass(frozen=True, kw_only=True)
class LogProbability:
    """Logarithm of the probability of a grade, with its derivatives in `psi`."""

    value: FloatArray
    first: FloatArray
    second: FloatArray
    """Never positive: the likelihood is log-concave, so that each session has one mode."""


@dataclass(frozen=True, kw_only=True)
class ExpectedGrade:
    """The mean grade, with its derivative in `psi`."""

    value: FloatArray
    derivative: FloatArray


def grade_probabilities(
    *, psi: npt.ArrayLike, slopes: npt.ArrayLike, thresholds: npt.ArrayLike
) -> FloatArray:
    """Return the probability of each grade, on a new last axis of `grades` entries.

    `thresholds` has grades - 1 entries, strictly increasing, on its last axis; its other axes,
    `psi` and `slopes` are broadcast together. Samejima (1969), Psychometrika Monograph 17;
    with one item it is the proportional odds model of McCullagh (1980), JRSS B 42:109-142. Not for
    items that a very serious and a very harmless object may both give the same end grade.
    """
    position, slope, cuts = _checked(psi, slopes, thresholds)
    upper, lower = _cut_distances(position[..., None], slope[..., None], *_padded(cuts))
    return np.exp(_log_between(upper, lower, slope[..., None] * _gaps(cuts)))


def log_probability(
    *,
    psi: npt.ArrayLike,
    slopes: npt.ArrayLike,
    thresholds: npt.ArrayLike,
    grade: npt.ArrayLike,
) -> LogProbability:
    """Return the log probability of `grade`, which counts from 0, and its derivatives in `psi`.

    All four are broadcast as in `grade_probabilities`. Finite for every finite `psi`: nothing is
    subtracted that is nearly equal.
    """
    position, slope, cuts = _checked(psi, slopes, thresholds)
    chosen = np.asarray(grade)
    if not np.issubdtype(chosen.dtype, np.integer):
        raise ValueError("grade must be whole numbers")
    if ((chosen < 0) | (chosen > cuts.shape[-1])).any():
        raise ValueError(f"grade must lie in 0..{cuts.shape[-1]}")
    position, slope, chosen = np.broadcast_arrays(position, slope, chosen)
    below, above = (_of_grade(side, chosen) for side in _padded(cuts))
    upper, lower = _cut_distances(position, slope, below, above)
    gap = slope * _of_grade(_gaps(cuts), chosen)
    passed, missed = special.expit(-upper), special.expit(lower)
    curvature = passed * special.expit(upper) + missed * special.expit(-lower)
    return LogProbability(
        value=_log_between(upper, lower, gap),
        first=slope * (passed - missed),
        second=-(slope**2) * curvature,
    )


def expected_grade(
    *, psi: npt.ArrayLike, slopes: npt.ArrayLike, thresholds: npt.ArrayLike
) -> ExpectedGrade:
    """Return the mean grade and its derivative in `psi`, broadcast as in `grade_probabilities`."""
    position, slope, cuts = _checked(psi, slopes, thresholds)
    distance = slope[..., None] * (position[..., None] - cuts)
    reached = special.expit(distance)
    steepness = reached * special.expit(-distance)
    return ExpectedGrade(value=reached.sum(axis=-1), derivative=slope * steepness.sum(axis=-1))


def log_one_minus_exp(gap: FloatArray) -> FloatArray:
    """Return log(1 - exp(-gap)) for positive `gap`, near zero and far from it.

    Maechler (2012), Accurately computing log(1 - exp(-|a|)): below log 2 the one form, above it
    the other keeps all digits.
    """
    near = np.log(-np.expm1(-np.minimum(gap, np.log(2))))
    far = np.log1p(-np.exp(-np.maximum(gap, np.log(2))))
    return np.where(gap < np.log(2), near, far)


def _checked(
    psi: npt.ArrayLike, slopes: npt.ArrayLike, thresholds: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    position, slope, cuts = (np.asarray(a, dtype=np.float64) for a in (psi, slopes, thresholds))
    if cuts.ndim == 0 or cuts.shape[-1] == 0:
        raise ValueError("thresholds need at least one entry on their last axis")
    if not np.isfinite(position).all():
        raise ValueError("psi must be finite")
    if not (np.isfinite(slope) & (slope > 0)).all():
        raise ValueError("slopes must be finite and positive")
    if not np.isfinite(cuts).all() or not (np.diff(cuts, axis=-1) > 0).all():
        raise ValueError("thresholds must be finite and strictly increasing")
    position, slope, _ = np.broadcast_arrays(position, slope, cuts[..., 0])
    return position, slope, cuts


def _padded(cuts: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the threshold below and the one above each grade; the ends are infinitely far."""
    end = np.full((*cuts.shape[:-1], 1), np.inf)
    return np.concatenate([-end, cuts], axis=-1), np.concatenate([cuts, end], axis=-1)


def _gaps(cuts: FloatArray) -> FloatArray:
    below, above = _padded(cuts)
    return above - below


def _of_grade(values: FloatArray, grade: npt.NDArray[np.integer]) -> FloatArray:
    wide = np.broadcast_to(values, (*grade.shape, values.shape[-1]))
    return np.take_along_axis(wide, grade[..., None], axis=-1)[..., 0]


def _cut_distances(
    position: FloatArray, slope: FloatArray, below: FloatArray, above: FloatArray
) -> tuple[FloatArray, FloatArray]:
    return slope * (position - below), slope * (position - above)


def _log_between(upper: FloatArray, lower: FloatArray, gap: FloatArray) -> FloatArray:
    """Return log(F(upper) - F(lower)) for the logistic F and `gap` = upper - lower.

    F(upper) - F(lower) = F(upper) F(-lower) (1 - exp(-gap)): a product, so that nothing cancels.
    """
    passed: FloatArray = special.log_expit(upper) + special.log_expit(-lower)
    return passed + log_one_minus_exp(gap)
