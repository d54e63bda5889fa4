"""How much of the variation of ratings lies between the raterd things rather than the raters.

For a complete table on an interval scale; `agreement` has what bears missing and ordinal ratings.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lagesbild.stats.arrays import FloatArray


@dataclass(frozen=True, kw_only=True)
class IntraclassCorrelations:
    """The six forms of Shrout & Fleiss: model 1, 2 or 3; one rater, or the mean of all raters."""

    icc_1_1: float
    """Each target has raters of its own."""
    icc_2_1: float
    """Judges are a sample, and their severity counts as disagreement."""
    icc_3_1: float
    """These raters are all there are, and their severity is taken away."""
    icc_1_k: float
    icc_2_k: float
    icc_3_k: float
    targets: int
    raters: int


@dataclass(frozen=True, kw_only=True)
class _MeanSquares:
    between_targets: float
    between_raters: float
    within_targets: float
    residual: float


def intraclass_correlations(ratings: npt.ArrayLike) -> IntraclassCorrelations:
    """Return the intraclass correlations of `ratings`, one row per target, one column per rater.

    Shrout & Fleiss (1979), Psychological Bulletin 86:420-428. A high form 3 beside a low form 2
    says that raters order the targets alike but differ in severity. Not for ratings with gaps, and
    not when targets hardly differ: the coefficients then measure the choice of targets.

    :raises ValueError: if a rating is missing, there are fewer than two targets or raters, or all
        ratings are the same.
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ValueError(f"need at least two targets and two raters, got shape {table.shape}")
    if not np.isfinite(table).all():
        raise ValueError("ratings must be complete and finite")
    if np.ptp(table) == 0:
        raise ValueError("all ratings are the same")
    return _correlations(_mean_squares(table), *table.shape)


def _mean_squares(table: FloatArray) -> _MeanSquares:
    targets, raters = table.shape
    grand = table.mean()
    target_means, rater_means = table.mean(axis=1), table.mean(axis=0)
    left = table - target_means[:, None] - rater_means + grand
    return _MeanSquares(
        between_targets=float(raters * ((target_means - grand) ** 2).sum() / (targets - 1)),
        between_raters=float(targets * ((rater_means - grand) ** 2).sum() / (raters - 1)),
        within_targets=float(((table - target_means[:, None]) ** 2).sum())
        / (targets * (raters - 1)),
        residual=float((left**2).sum()) / ((targets - 1) * (raters - 1)),
    )


def _correlations(mean: _MeanSquares, targets: int, raters: int) -> IntraclassCorrelations:
    severity = (mean.between_raters - mean.residual) / targets
    by_form = {
        1: (mean.within_targets, 0.0),
        2: (mean.residual, severity),
        3: (mean.residual, 0.0),
    }
    one, all_raters = {}, {}
    for form, (error, rater_part) in by_form.items():
        signal = mean.between_targets - error
        one[form] = _ratio(signal, mean.between_targets + (raters - 1) * error, raters * rater_part)
        all_raters[form] = _ratio(signal, mean.between_targets, rater_part)
    return IntraclassCorrelations(
        icc_1_1=one[1],
        icc_2_1=one[2],
        icc_3_1=one[3],
        icc_1_k=all_raters[1],
        icc_2_k=all_raters[2],
        icc_3_k=all_raters[3],
        targets=targets,
        raters=raters,
    )


def _ratio(signal: float, spread: float, severity: float) -> float:
    """Divide; minus infinity where targets have the same mean and only raters' noise is left."""
    whole = spread + severity
    return signal / whole if whole > 0 else -np.inf
