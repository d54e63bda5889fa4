"""From indicators to one composite score: each step by itself, from direction to rank.

Tables are units x indicators, and NaN is missing. The steps follow OECD & JRC (2008), Handbook on
Constructing Composite Indicators, and reproduce COINr, the JRC's software. How sure the ranks are
is the question of `rank_uncertainty`.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray

Normalisation = Literal["given", "minmax", "zscore", "rank", "exponential"]
Aggregation = Literal["arithmetic", "geometric", "harmonic"]
Missing = Literal["propagate", "reweight"]

NORMALISATIONS: tuple[Normalisation, ...] = ("given", "minmax", "zscore", "rank", "exponential")
AGGREGATIONS: tuple[Aggregation, ...] = ("arithmetic", "geometric", "harmonic")

_EXPONENTIAL_SCALE = 23
"""Of the English indices: the top tenth of each domain then takes half of the scale 0 to 100."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One way to put indicators on a common scale and to weigh them together."""

    normalisation: Normalisation = "minmax"
    aggregation: Aggregation = "arithmetic"

    def __post_init__(self) -> None:
        _check_one_of("normalisation", self.normalisation, NORMALISATIONS)
        _check_one_of("aggregation", self.aggregation, AGGREGATIONS)
        if self.normalisation == "zscore" and self.aggregation != "arithmetic":
            raise ValueError(f"z-scores can be negative and have no {self.aggregation} mean")

    @property
    def lowest(self) -> float:
        """The lower end of min-max scores: 1 where a zero would decide the whole mean (COINr)."""
        return 0.0 if self.aggregation == "arithmetic" else 1.0


@dataclass(frozen=True, kw_only=True)
class TreatedIndicators:
    """Indicators with outliers treated, and what was done to each."""

    values: FloatArray
    winsorised: IntArray
    """Per indicator, how many units were given the value of another unit."""
    logged: BoolArray
    """Per indicator, whether winsorising was not enough and the logarithm was taken instead."""


def direct(indicators: npt.ArrayLike, *, directions: npt.ArrayLike) -> FloatArray:
    """Turn indicators so that higher means more of what the composite measures.

    `directions` holds 1 for an indicator that stands as it is and -1 for one to be turned.
    """
    table = _checked_table(indicators)
    signs = np.asarray(directions, dtype=np.float64)
    if signs.shape != (table.shape[1],) or not np.isin(signs, (-1, 1)).all():
        raise ValueError(f"directions must be 1 or -1 for each of {table.shape[1]} indicators")
    return table * signs


def impute(indicators: npt.ArrayLike, *, groups: npt.ArrayLike | None = None) -> FloatArray:
    """Fill missing values with the mean of the unit's group.

    A group in which nobody has a value takes the mean of all units, as does every unit when there
    are no groups. An imputed value looks surer than it is: count them, show the count, and rather
    leave an indicator out than impute a large share of it.
    """
    table = _checked_table(indicators)
    labels = np.zeros(len(table)) if groups is None else np.asarray(groups)
    if labels.shape != (len(table),):
        raise ValueError(f"groups must name one group for each of {len(table)} units")
    filled = table.copy()
    for label in np.unique(labels):
        members = labels == label
        filled[members] = _fill(filled[members], _means(table[members]))
    return _fill(filled, _means(table))


def treat_outliers(
    indicators: npt.ArrayLike,
    *,
    skewness_limit: float = 2.0,
    kurtosis_limit: float = 3.5,
    most_points: int = 5,
) -> TreatedIndicators:
    """Bring in the outliers of each indicator that has both skewness and kurtosis past the limits.

    As the JRC and COINr do: the most extreme value on the long side is set to the next one, until
    the indicator passes or `most_points` units have been moved; if it does not pass then, the
    logarithm ln(x - min + range / 100) of the untreated values is taken instead. Skewness and
    kurtosis are the sample forms G1 and G2. An indicator skewed to the left is mirrored first, so
    that the treatment does not depend on direction; COINr takes the logarithm without the mirror.
    Not for indicators where the extreme areas are the very thing that is sought.
    """
    table = _checked_table(indicators)
    treated = table.copy()
    moved = np.zeros(table.shape[1], dtype=np.int64)
    logged = np.zeros(table.shape[1], dtype=np.bool_)
    for column in range(table.shape[1]):
        known = ~np.isnan(table[:, column])
        values = table[known, column]
        mirror = -1.0 if _skewness(values) < 0 else 1.0
        result = _winsorise(mirror * values, skewness_limit, kurtosis_limit, most_points)
        if not _passes(result, skewness_limit, kurtosis_limit):
            result, logged[column] = _shifted_log(mirror * values), True
        else:
            moved[column] = np.count_nonzero(result != mirror * values)
        treated[known, column] = mirror * result
    return TreatedIndicators(values=treated, winsorised=moved, logged=logged)


def normalise(
    indicators: npt.ArrayLike, *, method: Normalisation, low: float = 0.0, high: float = 100.0
) -> FloatArray:
    """Put indicators on a common scale; higher stays higher and missing stays missing.

    - `given`: as they are, because they are on a common scale already, such as a fixed one.
    - `minmax`: from `low` for the lowest unit to `high` for the highest.
    - `zscore`: mean 0 and sample standard deviation 1.
    - `rank`: 1 for the lowest unit; ties share the mean of their ranks.
    - `exponential`: the English indices' transform of the rank's share R of the number of units,
      -23 ln(1 - R (1 - exp(-100/23))), which lets a good value in one domain make up for little
      of a bad value in another. MHCLG (2019), English Indices of Deprivation, Technical Report.

    `low` and `high` are for `minmax` only.
    """
    table = _checked_table(indicators)
    _check_one_of("method", method, NORMALISATIONS)
    known = ~np.isnan(table)
    empty = np.asarray(np.isnan(table).all(axis=0))
    if empty.any():
        raise ValueError(f"no unit has a value of indicator {_first(empty)}")
    if method == "given":
        return table
    if method == "minmax":
        return low + (high - low) * _share_of_range(table)
    if method == "zscore":
        _check_variation(table)
        centred: FloatArray = table - np.nanmean(table, axis=0)
        scores: FloatArray = centred / np.nanstd(table, axis=0, ddof=1)
        return scores
    ranks = np.column_stack([_ranks(column, ties="mean") for column in table.T])
    if method == "rank":
        return ranks
    share = ranks / known.sum(axis=0)
    floor = -np.expm1(-100 / _EXPONENTIAL_SCALE)
    transformed: FloatArray = -_EXPONENTIAL_SCALE * np.log1p(-share * floor)
    return transformed


def aggregate(
    indicators: npt.ArrayLike,
    *,
    weights: npt.ArrayLike,
    method: Aggregation = "arithmetic",
    missing: Missing = "propagate",
) -> FloatArray:
    """Return one weighted mean per unit; only the proportions of `weights` matter.

    With `missing="propagate"` a unit that lacks an indicator has no score (NaN). With `reweight`
    the weights of those it has are scaled up, which assumes that it would stand as high on the
    others; a unit with none has no score either way. The geometric and harmonic means let less
    be made up for, and ask for values above 0.
    """
    table = _checked_table(indicators)
    shares = checked_weights(weights, count=table.shape[1])
    _check_one_of("missing", missing, ("propagate", "reweight"))
    summands = to_summands(table, method=method)
    known = ~np.isnan(table)
    totals = np.where(known, summands, 0.0) @ shares
    present = known @ shares
    scored = present > 0 if missing == "reweight" else known[:, shares > 0].all(axis=1)
    means = np.full(len(table), np.nan)
    means[scored] = from_summands(totals[scored] / present[scored], method=method)
    return means


def compose(
    indicators: npt.ArrayLike,
    *,
    weights: npt.ArrayLike,
    recipe: Recipe,
    missing: Missing = "propagate",
) -> FloatArray:
    """Return the composite score of each unit by one recipe, from directed and treated indicators.

    Min-max scores run from 0 to 100, and from 1 to 100 before a geometric or harmonic mean.
    """
    scaled = normalise(indicators, method=recipe.normalisation, low=recipe.lowest)
    return aggregate(scaled, weights=weights, method=recipe.aggregation, missing=missing)


def rank_descending(scores: npt.ArrayLike) -> FloatArray:
    """Return each unit's rank, 1 for the highest score.

    Equal scores share the best of their ranks, and the ranks after them are skipped: 1, 2, 2, 4.
    A unit without a score (NaN) has no rank (NaN).
    """
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 1:
        raise ValueError(f"scores must have one dimension, got {values.ndim}")
    return _ranks(-values, ties="best")


def checked_weights(weights: npt.ArrayLike, *, count: int) -> FloatArray:
    """Return `weights` as shares of 1.

    :raises ValueError: unless there are `count` of them, none negative and not all zero.
    """
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != (count,):
        raise ValueError(f"need one weight for each of {count} indicators, got {given.shape}")
    if not (np.isfinite(given).all() and (given >= 0).all() and given.any()):
        raise ValueError("weights must be finite, not negative, and not all zero")
    shares: FloatArray = given / given.sum()
    return shares


def to_summands(values: FloatArray, *, method: Aggregation) -> FloatArray:
    """Return what a mean of this kind adds up: the values, their logarithms or their inverses."""
    _check_one_of("method", method, AGGREGATIONS)
    if method == "arithmetic":
        return values
    if not (np.isnan(values) | (values > 0)).all():
        raise ValueError(f"the {method} mean needs values above 0")
    summands: FloatArray = np.log(values) if method == "geometric" else 1 / values
    return summands


def from_summands(means: FloatArray, *, method: Aggregation) -> FloatArray:
    """Return the mean of the original values; undoes `to_summands` after averaging."""
    if method == "arithmetic":
        return means
    back: FloatArray = np.exp(means) if method == "geometric" else 1 / means
    return back


def _checked_table(indicators: npt.ArrayLike) -> FloatArray:
    table = np.asarray(indicators, dtype=np.float64)
    if table.ndim != 2 or 0 in table.shape:
        raise ValueError(f"indicators must have units x indicators, got shape {table.shape}")
    if np.isinf(table).any():
        raise ValueError("indicators must be finite or NaN")
    return table


def _check_one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {value!r}")


def _check_variation(table: FloatArray) -> None:
    constant = np.nanmax(table, axis=0) == np.nanmin(table, axis=0)
    if constant.any():
        raise ValueError(
            f"indicator {_first(constant)} has the same value everywhere and cannot be normalised:"
            " leave it out"
        )


def _first(flags: BoolArray) -> int:
    """Return the first flagged column, counted from 0 as the caller's array is."""
    return int(np.argmax(flags))


def _means(table: FloatArray) -> FloatArray:
    """Return the mean of what is known in each column, NaN where nothing is."""
    known = ~np.isnan(table)
    counts = known.sum(axis=0)
    sums = np.where(known, table, 0.0).sum(axis=0)
    unknown = np.full(table.shape[1], np.nan)
    means: FloatArray = np.divide(sums, counts, out=unknown, where=counts > 0)
    return means


def _fill(table: FloatArray, means: FloatArray) -> FloatArray:
    return np.where(np.isnan(table), means, table)


def _share_of_range(table: FloatArray) -> FloatArray:
    _check_variation(table)
    lowest: FloatArray = np.nanmin(table, axis=0)
    shares: FloatArray = (table - lowest) / (np.nanmax(table, axis=0) - lowest)
    return shares


def _ranks(values: FloatArray, *, ties: Literal["mean", "best"]) -> FloatArray:
    """Return ranks from 1 for the lowest value; NaN has none."""
    known = np.sort(values[~np.isnan(values)])
    first = np.searchsorted(known, values, side="left") + 1
    last = np.searchsorted(known, values, side="right")
    shared = first if ties == "best" else (first + last) / 2
    return np.where(np.isnan(values), np.nan, shared)


# `scipy.stats` takes seconds to import, and no command but a treatment of outliers needs it.


def _skewness(values: FloatArray) -> float:
    from scipy import stats

    if len(values) < 3 or np.ptp(values) == 0:
        return 0.0
    return float(stats.skew(values, bias=False))


def _kurtosis(values: FloatArray) -> float:
    from scipy import stats

    if len(values) < 4 or np.ptp(values) == 0:
        return 0.0
    return float(stats.kurtosis(values, bias=False))


def _passes(values: FloatArray, skewness_limit: float, kurtosis_limit: float) -> bool:
    return abs(_skewness(values)) < skewness_limit or _kurtosis(values) < kurtosis_limit


def _winsorise(
    values: FloatArray, skewness_limit: float, kurtosis_limit: float, most_points: int
) -> FloatArray:
    """Lower the highest values, one step at a time, until `values` pass or enough are moved."""
    lowered = values.copy()
    moved = 0
    while moved < most_points and not _passes(lowered, skewness_limit, kurtosis_limit):
        top = lowered == lowered.max()
        lowered[top] = lowered[~top].max()
        moved = int(np.count_nonzero(top))
    return lowered


def _shifted_log(values: FloatArray) -> FloatArray:
    above = values - values.min()
    logs: FloatArray = np.log(above + 0.01 * above.max())
    return logs
