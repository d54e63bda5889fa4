"""How large is a whole of which only a part was observed, in clusters such as days?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from lagesbild.stats.arrays import FloatArray, IntArray, check_coverage, group_sums
from lagesbild.stats.gaps import Clusters, gap_tables

_ROUNDS = 3
"""The correlation time and the variance at one moment hang on each other; after three rounds
neither moves to speak of."""
_LEAST = 1e-12


@dataclass(frozen=True, kw_only=True, eq=False)
class Amounts:
    """Amounts of the observed time of strata, such as the time in each place."""

    strata: IntArray
    """The stratum of each amount."""
    crossings: FloatArray
    """How often each was seen to begin or to end, as when a vehicle comes to a place or leaves."""
    parts: IntArray
    """The number of the amount that each part belongs to, from 0; a part lies in one cluster."""
    part_clusters: IntArray
    """The number of the cluster of each part, from 0."""
    part_amounts: FloatArray


@dataclass(frozen=True, kw_only=True, eq=False)
class TotalVariances:
    """The variance of the estimate of each total, in two terms that are estimated by themselves.

    NaN where fewer than two clusters were observed.
    """

    between: FloatArray
    """For what clusters differ by."""
    between_freedoms: FloatArray
    within: FloatArray
    """For what happened in the gaps of observed clusters."""
    within_freedoms: FloatArray


def ratio_total_variances(clusters: Clusters, amounts: Amounts) -> TotalVariances:
    """Return the variances of `t y / x`, the ratio estimates of totals.

    x is the observed time of a stratum, y an amount of it and t all its time, observed or not. What
    was observed is known, so that nothing is unsure where nothing is missing. It is right for whole
    clusters that are missing and for parts of them, however short these are beside the stays that
    make up the amount (ADR 26). It is too small for an amount that hardly any cluster has, and
    somewhat too small where stays are much more unlike than chance makes them.

    With k = t / x − 1 and mᵢ missing of a cluster, the estimate is off by V Σ (k xᵢ − mᵢ)² for the
    variance V of a cluster's mean, as in Cochran (1977), Sampling Techniques, 3rd ed., chapter 6,
    and by (t / x)² times what gaps come to by themselves. V is that of the residuals, each by its
    leverage, less what gaps made of them.
    """
    strata, of_clusters = amounts.strata, _by_stratum(clusters)
    x, t = of_clusters.observed[strata], of_clusters.whole[strata]
    y, residuals, seen_within = _of_parts(clusters, amounts, of_clusters)
    ratio = y / x
    tables = gap_tables(clusters)
    most, moment = ratio * (1 - ratio), ratio * (1 - ratio)
    for _ in range(_ROUNDS):
        times = moment * x / np.maximum(amounts.crossings / 2, 1.0)
        in_gaps, of_means = tables.at(strata, times)
        within, means = moment * in_gaps, moment * of_means
        moment = np.clip(seen_within / np.maximum(1 - of_means, _LEAST), _LEAST, most)
    variance = np.maximum((residuals - within) / of_clusters.squares[strata], means)
    freedoms = of_clusters.clusters[strata] - 1.0
    is_known = freedoms > 0
    return TotalVariances(
        between=np.where(is_known, variance * of_clusters.unlike[strata], np.nan),
        between_freedoms=freedoms,
        within=np.where(is_known, (t / x) ** 2 * within, np.nan),
        within_freedoms=np.maximum(amounts.crossings / 2, 1.0),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Strata:
    """Sums over the clusters of each stratum; `weights` are of clusters."""

    clusters: FloatArray
    observed: FloatArray
    whole: FloatArray
    squares: FloatArray
    weighted_squares: FloatArray
    unlike: FloatArray
    weights: FloatArray


def _by_stratum(clusters: Clusters) -> _Strata:
    x, whole, strata = clusters.observed, clusters.whole, clusters.strata
    count = int(strata.max(initial=-1)) + 1

    def total(values: npt.ArrayLike) -> FloatArray:
        return group_sums(strata, np.asarray(values, dtype=np.float64), count)

    observed, of_whole = total(x), total(whole)
    ratio = np.divide(of_whole, observed, out=np.ones(count), where=observed > 0)
    leverage = np.divide(x, observed[strata], out=np.zeros_like(x), where=x > 0)
    weights = 1 / np.maximum(1 - leverage, _LEAST)
    return _Strata(
        clusters=total(x > 0),
        observed=observed,
        whole=of_whole,
        squares=total(x**2),
        weighted_squares=total(weights * x**2),
        # k x − m, where m is what is missing of the whole.
        unlike=total((ratio[strata] * x - whole) ** 2),
        weights=weights,
    )


def _of_parts(
    clusters: Clusters, amounts: Amounts, of_clusters: _Strata
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return of each amount its sum, its weighted squared residuals and its variance in clusters.

    The last is that at one moment around the mean of each cluster, r̂ − Σ yᵢ² / xᵢ / x.
    """
    part, strata, count = amounts.part_amounts, amounts.strata, len(amounts.strata)
    x, weights = clusters.observed[amounts.part_clusters], of_clusters.weights
    weight = weights[amounts.part_clusters]
    y, wyy, wxy, by_x = (
        group_sums(amounts.parts, one, count)
        for one in (part, weight * part**2, weight * part * x, part**2 / x)
    )
    ratio = y / of_clusters.observed[strata]
    residuals = wyy - 2 * ratio * wxy + ratio**2 * of_clusters.weighted_squares[strata]
    within = ratio - by_x / of_clusters.observed[strata]
    return y, np.maximum(residuals, 0.0), np.maximum(within, 0.0)


def half_width_of_sum(
    variances: npt.ArrayLike, freedoms: npt.ArrayLike, *, coverage: float
) -> float:
    """Return half of the interval around a sum of independent estimates.

    Student's t with the degrees of freedom of Satterthwaite (1946), Biometrics Bulletin 2:110-114.
    """
    check_coverage(coverage)
    v, d = np.asarray(variances, dtype=np.float64), np.asarray(freedoms, dtype=np.float64)
    total = float(v.sum())
    if total == 0:
        return 0.0
    freedom = total**2 / float((v**2 / d).sum())
    quantile = float(special.stdtrit(freedom, (1 + coverage) / 2))
    return quantile * float(np.sqrt(total))


def score_interval(
    estimate: npt.ArrayLike, half_width: npt.ArrayLike, *, most: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return the ends of the interval around an amount that is between 0 and `most`.

    The variance of such an amount goes with itself times what is left to `most`. So the ends are
    those amounts that would lie half a width from the estimate if each had its own variance, as
    Wilson (1927), J. Am. Stat. Assoc. 22:209-212, has it: further up than down where little is
    estimated, alike in the middle.
    """
    h, w, t = (np.asarray(one, dtype=np.float64) for one in (estimate, half_width, most))
    room = h * (t - h)
    b = np.divide(w**2, room, out=np.zeros_like(room), where=room > 0)
    centre = (2 * h + b * t) / (2 * (1 + b))
    half = np.sqrt(np.maximum(centre**2 - h**2 / (1 + b), 0.0))
    return centre - half, centre + half
