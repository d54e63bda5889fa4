"""Do some items go together more than their common severity explains?"""

from dataclasses import dataclass

import numpy as np

from lagesbild.stats.arrays import BoolArray, FloatArray
from lagesbild.stats.rating_diagnostics.fit import two_sided
from lagesbild.stats.rating_diagnostics.residuals import Residuals, Statistic


@dataclass(frozen=True, kw_only=True)
class Dependence:
    """Correlations of residuals between items, beside what chance makes of them."""

    q3: FloatArray
    """Items x items; NaN exactly where too few sessions answered both."""
    excess: FloatArray
    """Above the mean over pairs, which lies below zero since psi comes from the same answers."""
    p: FloatArray
    """Of each pair, of an excess as large by chance; 1 where there is none."""
    sessions: FloatArray
    """Items x items: how many sessions answered both."""
    first_contrast: float
    """Largest eigenvalue of the residuals' correlations; of as many items."""
    first_contrast_limit: float
    """What nineteen of twenty replicates stay below."""
    loadings: FloatArray
    """Of each item on the first contrast; zero for an item left out of it."""

    @property
    def pairs(self) -> BoolArray:
        """Items x items: true once for each pair that has a correlation."""
        upper: BoolArray = np.triu(np.isfinite(self.q3), k=1)
        return upper


def residual_correlations(keep: BoolArray, *, least_sessions: int) -> Statistic:
    """Return a statistic: Q3 of all pairs of items (Yen 1984, Appl. Psychol. Meas. 8:125-145)."""

    def statistic(residuals: Residuals) -> FloatArray:
        values, has = _table(residuals.only(keep))
        counts = has.T @ has
        sums, squares = values.T @ has, (values**2).T @ has
        with np.errstate(divide="ignore", invalid="ignore"):
            covariance = values.T @ values - sums * sums.T / counts
            variance = squares - sums**2 / counts
            correlation: FloatArray = covariance / np.sqrt(variance * variance.T)
        few = (counts < least_sessions) | (variance <= 0) | (variance.T <= 0)
        correlation[few] = np.nan
        return correlation

    return statistic


def _table(residuals: Residuals) -> tuple[FloatArray, FloatArray]:
    """Return residuals as sessions x items with zeros, and ones where there are any."""
    answers = residuals.answers
    values = np.zeros((answers.sessions.count, answers.items))
    has = np.zeros_like(values)
    values[answers.session, answers.item] = residuals.standardised
    has[answers.session, answers.item] = 1
    return values, has


def assess_dependence(
    observed: FloatArray, replicated: FloatArray, *, residuals: Residuals, keep: BoolArray
) -> Dependence:
    """Lay correlations beside replicates of them; both as `residual_correlations` gives them.

    Fixed limits for Q3 depend on the number of items and sessions, hence the replicates
    (Christensen, Makransky & Horton 2017, Appl. Psychol. Meas. 41:178-194). The first contrast is
    the largest eigenvalue of the same correlations (Smith 2002, J. Appl. Meas. 3:205-231). Not for
    fewer than four items: psi then lies so near each of them that all correlations are negative.
    """
    own = observed - _mean_of_pairs(observed)
    drawn = np.array([each - _mean_of_pairs(each) for each in replicated])
    has = np.isfinite(own) & np.isfinite(drawn).all(axis=0)
    # Fisher's transform has the same spread whatever the correlation.
    z = np.arctanh(np.clip(own, -0.999, 0.999))
    spread = np.arctanh(np.clip(drawn, -0.999, 0.999))
    p = np.ones_like(own)
    p[has] = two_sided(
        (z[has] - spread[:, has].mean(axis=0))
        / np.maximum(spread[:, has].std(axis=0, ddof=1), _LEAST_SD)
    )
    value, loadings = _first_contrast(observed)
    limit = np.quantile([_first_contrast(each)[0] for each in replicated], 0.95)
    _, answered = _table(residuals.only(keep))
    return Dependence(
        q3=observed,
        excess=own,
        p=p,
        sessions=answered.T @ answered,
        first_contrast=value,
        first_contrast_limit=float(limit),
        loadings=loadings,
    )


_LEAST_SD = 1e-9


def _mean_of_pairs(correlations: FloatArray) -> float:
    pairs = correlations[np.triu_indices(len(correlations), k=1)]
    pairs = pairs[np.isfinite(pairs)]
    return float(pairs.mean()) if len(pairs) else 0.0


def _first_contrast(correlations: FloatArray) -> tuple[float, FloatArray]:
    """Return the largest eigenvalue and its vector, over items that have any pair at all."""
    unpaired = ~np.isfinite(correlations - np.diag(np.diag(correlations)))
    np.fill_diagonal(unpaired, val=True)
    used = ~unpaired.all(axis=1)
    loadings = np.zeros(len(correlations))
    if not used.any():
        return 0.0, loadings
    matrix = np.nan_to_num(correlations[np.ix_(used, used)], nan=0.0)
    np.fill_diagonal(matrix, 1.0)
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    loadings[used] = vectors[:, -1] * np.sign(vectors[np.abs(vectors[:, -1]).argmax(), -1])
    return float(values[-1]), loadings
