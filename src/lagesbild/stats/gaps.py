"""How far can what happened in gaps be from what was observed on the same days?

Time in a place is a process with two states that forgets within a correlation time τ. The mean over
a span g has the variance A f(g / τ) around the day's own share, with A the variance at one moment
and f(u) = 2 (u − 1 + e^−u) / u²: Taylor (1922), Proc. London Math. Soc. s2-20:196-212, for a
correlation that falls exponentially.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lagesbild.stats.arrays import FloatArray, IntArray, group_sums

_NODES_PER_DECADE = 10
_SHORTEST, _LONGEST = 1e-3, 1e3
_SERIES_BELOW = 1e-3
_LEAST_UNLIKE = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class Clusters:
    """Clusters of time, such as the days of a vehicle, each of one stratum, such as a month.

    All arrays have one entry per cluster.
    """

    strata: IntArray
    """The number of each cluster's stratum, from 0."""
    whole: FloatArray
    """All time, observed or not."""
    observed: FloatArray
    gaps: FloatArray
    """How many spells were not observed."""
    gap_squares: FloatArray
    """Their squared lengths, one by one, added up."""


@dataclass(frozen=True, kw_only=True, eq=False)
class GapTables:
    """What the gaps of each stratum come to, for many correlation times; by stratum and time."""

    log_times: FloatArray
    within: FloatArray
    """Variance of the time in a place in the gaps of observed clusters, for A = 1, beside what the
    mean of each cluster has."""
    of_means: FloatArray
    """f for a whole cluster, on the average with the squares of the observed time for weights."""

    def at(self, strata: IntArray, times: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return both for pairs of stratum and correlation time, from the nearest two times."""
        nodes = self.log_times
        at = np.log(np.clip(times, np.exp(nodes[0]), np.exp(nodes[-1])))
        low = np.clip(np.searchsorted(nodes, at) - 1, 0, len(nodes) - 2)
        part = (at - nodes[low]) / (nodes[low + 1] - nodes[low])
        within, of_means = (
            (1 - part) * table[strata, low] + part * table[strata, low + 1]
            for table in (self.within, self.of_means)
        )
        return within, of_means


def variance_of_mean(span: npt.ArrayLike) -> FloatArray:
    """Return f: the variance of the mean over a span, as a share of that at one moment.

    :param span: in correlation times.
    """
    u = np.asarray(span, dtype=np.float64)
    safe = np.maximum(u, _SERIES_BELOW)
    series = 1 - u / 3 + u**2 / 12
    return np.where(u < _SERIES_BELOW, series, 2 * (safe - 1 + np.exp(-safe)) / safe**2)


def gap_tables(clusters: Clusters) -> GapTables:
    """Return what the gaps of each stratum come to.

    The gaps of a cluster are taken to vary in length as a gamma distribution does with their mean
    and squares. They lie anywhere in the cluster but not in each other, which makes them vary less
    together: with a share φ missing, by ψ² (τ + μ) / (τ + ψ μ), where ψ = (1 − φ) / (1 − φ / n) for
    n gaps alike in length with those squares, and μ is half of such a gap. That is exact for one
    gap, for gaps much longer than τ, and for many that are much shorter.
    """
    seen = (clusters.observed > 0) & (clusters.gap_squares > 0)
    strata: IntArray = clusters.strata[seen]
    whole, observed, count, squares = (
        one[seen]
        for one in (clusters.whole, clusters.observed, clusters.gaps, clusters.gap_squares)
    )
    missing = whole - observed
    alike = np.maximum(missing**2 / squares, 1.0)
    half = squares / missing / 2
    apart = (1 - missing / whole) / (1 - missing / whole / alike)
    unlike = np.maximum(count * squares / missing**2 - 1, _LEAST_UNLIKE)
    means = missing / count
    strata_count = int(clusters.strata.max(initial=-1)) + 1
    decades = np.log10(_LONGEST / _SHORTEST)
    times = np.geomspace(_SHORTEST, _LONGEST, round(decades * _NODES_PER_DECADE) + 1)
    within, of_means = (np.zeros((strata_count, len(times))) for _ in range(2))
    weights = clusters.observed**2
    for node, time in enumerate(times):
        forgotten = -np.expm1(-np.log1p(means * unlike / time) / unlike)
        of_gaps = 2 * time * (missing - count * time * forgotten)
        less = apart**2 * (time + half) / (time + apart * half)
        own = less * np.maximum(of_gaps - squares * variance_of_mean(whole / time), 0.0)
        within[:, node] = group_sums(strata, own, strata_count)
        of_cluster = variance_of_mean(clusters.whole / time)
        of_means[:, node] = group_sums(clusters.strata, weights * of_cluster, strata_count)
    weights = group_sums(clusters.strata, weights, strata_count)
    of_means = np.divide(
        of_means, weights[:, None], out=np.zeros_like(of_means), where=weights[:, None] > 0
    )
    return GapTables(log_times=np.log(times), within=within, of_means=of_means)
