"""Agreement beyond chance by other notions of chance than Krippendorff's.

They differ when most answers are the same: kappa and alpha then fall near 0 though raters agree,
Gwet's coefficient does not. Shown beside alpha, never instead of it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lagesbild.stats.arrays import FloatArray


@dataclass(frozen=True, kw_only=True)
class ChanceCorrected:
    """Four coefficients on the same observed agreement, and the standard error of Gwet's."""

    observed: float
    """Share of agreeing pairs, or its weighted form."""
    gwet: float
    """AC1, or AC2 with weights."""
    gwet_se: float
    fleiss: float
    conger: float
    brennan_prediger: float
    units: int
    """Units with at least one rating."""


def chance_corrected_agreement(
    ratings: npt.ArrayLike, *, weights: npt.ArrayLike | None = None
) -> ChanceCorrected:
    """Return Gwet's AC1/AC2, Fleiss' and Conger's kappa and Brennan & Prediger's coefficient.

    `ratings` has one row per rater and one column per unit, NaN for missing. `weights` gives how
    far each pair of the values that occur, in rising order, agrees: 1 on the diagonal, and without
    it 0 beside. Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition; `gwet_se` is for
    units that were sampled from very many. Categories that nobody used do not count, which matters
    to Gwet's and Brennan & Prediger's coefficients: do not compare items with unlike scales.

    :raises ValueError: if no unit has two ratings, or all ratings are the same.
    """
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"ratings must have raters x units, got {table.ndim} dimensions")
    chosen, agreeing = _checked_choices(table, weights)
    counts = chosen.sum(axis=0)
    counts = counts[counts.sum(axis=1) > 0]
    per_unit = _agreement_per_unit(counts, agreeing)
    paired = counts.sum(axis=1) >= 2
    observed = float(per_unit[paired].mean())
    use = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    gwet_chance = _gwet_factor(agreeing) * float((use * (1 - use)).sum())
    gwet = _beyond(observed, gwet_chance)
    return ChanceCorrected(
        observed=observed,
        gwet=gwet,
        gwet_se=_gwet_error(counts, per_unit, agreeing, use, gwet, gwet_chance),
        fleiss=_beyond(observed, float(use @ agreeing @ use)),
        conger=_beyond(observed, _conger_chance(chosen, agreeing)),
        brennan_prediger=_beyond(observed, float(agreeing.mean())),
        units=len(counts),
    )


def _checked_choices(
    table: FloatArray, weights: npt.ArrayLike | None
) -> tuple[FloatArray, FloatArray]:
    """Return raters x units x categories of choices, and how far categories agree."""
    values = np.unique(table[~np.isnan(table)])
    agreeing = np.eye(len(values)) if weights is None else np.asarray(weights, dtype=np.float64)
    if agreeing.shape != (len(values), len(values)):
        raise ValueError(f"weights must be square for the {len(values)} values that occur")
    if not (np.diag(agreeing) == 1).all():
        raise ValueError("weights must be 1 on the diagonal: a value agrees with itself")
    if not ((~np.isnan(table)).sum(axis=0) >= 2).any():
        raise ValueError("no unit has two ratings")
    if len(values) < 2:
        raise ValueError("all ratings are the same")
    return (table[:, :, None] == values).astype(np.float64), agreeing


def _beyond(observed: float, chance: float) -> float:
    return (observed - chance) / (1 - chance)


def _agreement_per_unit(counts: FloatArray, agreeing: FloatArray) -> FloatArray:
    """Return the share of agreeing pairs in each unit, 0 where there is no pair."""
    per_unit = counts.sum(axis=1)
    pairs = per_unit * (per_unit - 1)
    alike = (counts * (counts @ agreeing.T - 1)).sum(axis=1)
    shares: FloatArray = alike / np.where(pairs > 0, pairs, 1.0)
    return shares


def _gwet_factor(agreeing: FloatArray) -> float:
    categories = len(agreeing)
    return float(agreeing.sum()) / (categories * (categories - 1))


def _gwet_error(
    counts: FloatArray,
    per_unit: FloatArray,
    agreeing: FloatArray,
    use: FloatArray,
    gwet: float,
    chance: float,
) -> float:
    units, ratings = len(counts), counts.sum(axis=1)
    paired = ratings >= 2
    own = units / paired.sum() * (per_unit - chance * paired) / (1 - chance)
    own_chance = _gwet_factor(agreeing) * (counts @ (1 - use)) / ratings
    own -= 2 * (1 - gwet) * (own_chance - chance) / (1 - chance)
    return float(np.sqrt(((own - gwet) ** 2).sum() / (units * (units - 1))))


def _conger_chance(chosen: FloatArray, agreeing: FloatArray) -> float:
    by_rater = chosen.sum(axis=1)
    by_rater = by_rater[by_rater.sum(axis=1) > 0]
    use = by_rater / by_rater.sum(axis=1, keepdims=True)
    mean = use.mean(axis=0)
    between = np.cov(use, rowvar=False, ddof=1)
    return float((agreeing * (np.outer(mean, mean) - between / len(use))).sum())
