"""Expected log likelihood of the grades and its derivatives, when psi is known as a normal.

The inner loops of the fit, compiled. With u = P(y >= own grade) and v = P(y >= next grade) the
logistic gives d log P / d psi = slope * (1 - u - v), which never divides by a small probability.
Item parameters are (log slope, threshold 1, ..., threshold K - 1).
"""

from dataclasses import dataclass

import numba
import numpy as np

from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.rating_data import Ratings

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(7)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
_FARTHEST = 700.0
"""Further from a threshold the exponential would leave the range of numbers."""


@dataclass(frozen=True, kw_only=True)
class ItemCurves:
    slopes: FloatArray
    thresholds: FloatArray
    """Items x (grades - 1), rising along each row."""


def to_working(curves: ItemCurves) -> FloatArray:
    """Return items x (log slope, lowest threshold, log gaps): free of constraints."""
    gaps = np.diff(curves.thresholds, axis=1)
    return np.column_stack([np.log(curves.slopes), curves.thresholds[:, :1], np.log(gaps)])


def to_curves(working: FloatArray) -> ItemCurves:
    gaps = np.exp(working[:, 2:])
    thresholds = working[:, 1:2] + np.column_stack([np.zeros(len(gaps)), gaps.cumsum(axis=1)])
    return ItemCurves(slopes=np.exp(working[:, 0]), thresholds=thresholds)


def threshold_jacobian(curves: ItemCurves) -> FloatArray:
    """Return items x (log slope, thresholds) x working parameters."""
    items, size = len(curves.slopes), curves.thresholds.shape[1] + 1
    gaps = np.diff(curves.thresholds, axis=1)
    jacobian = np.zeros((items, size, size))
    jacobian[:, 0, 0] = 1
    jacobian[:, 1:, 1] = 1
    for k in range(gaps.shape[1]):
        jacobian[:, k + 2 :, k + 2] = gaps[:, k, None]
    return jacobian


@dataclass(frozen=True, kw_only=True)
class SessionSlopes:
    """Of the expected log likelihood of each session with respect to its psi."""

    log_likelihood: FloatArray
    gradient: FloatArray
    information: FloatArray
    """The negative second derivative; positive, because the logistic is log-concave."""


@dataclass(frozen=True, kw_only=True)
class ItemSlopes:
    """Of the expected log likelihood with respect to the parameters of each item."""

    gradient: FloatArray
    """Items x parameters."""
    information: FloatArray
    """Items x parameters x parameters: the negative second derivative."""


def session_slopes(
    ratings: Ratings, curves: ItemCurves, *, mean: FloatArray, sd: FloatArray
) -> SessionSlopes:
    found = _session_slopes(
        ratings.session, ratings.item, ratings.grade, curves.slopes, _padded(curves), mean, sd,
        _NODES, _WEIGHTS,
    )  # fmt: skip
    return SessionSlopes(log_likelihood=found[0], gradient=found[1], information=found[2])


def item_slopes(
    ratings: Ratings, curves: ItemCurves, *, mean: FloatArray, sd: FloatArray
) -> ItemSlopes:
    found = _item_slopes(
        ratings.session, ratings.item, ratings.grade, curves.slopes, _padded(curves), mean, sd,
        _NODES, _WEIGHTS,
    )  # fmt: skip
    return ItemSlopes(gradient=found[0], information=found[1])


def crossed_information(
    ratings: Ratings, curves: ItemCurves, *, mean: FloatArray, sd: FloatArray
) -> FloatArray:
    """Return sessions x items x parameters: minus the derivative by psi and by the parameter."""
    found: FloatArray = _crossed_information(
        ratings.session, ratings.item, ratings.grade, curves.slopes, _padded(curves), mean, sd,
        _NODES, _WEIGHTS,
    )  # fmt: skip
    return found


def _padded(curves: ItemCurves) -> FloatArray:
    """Return thresholds with the ends that make the lowest and the highest grade no exception."""
    items = len(curves.slopes)
    return np.hstack([np.full((items, 1), -np.inf), curves.thresholds, np.full((items, 1), np.inf)])


@numba.njit(cache=True)
def _softplus(x):  # type: ignore[no-untyped-def]
    return max(x, 0.0) + np.log1p(np.exp(-abs(x)))


@numba.njit(cache=True)
def _above(slope, psi, threshold):  # type: ignore[no-untyped-def]
    """Return P(y >= k)."""
    x = min(max(slope * (psi - threshold), -_FARTHEST), _FARTHEST)
    if x >= 0:
        return 1 / (1 + np.exp(-x))
    e = np.exp(x)
    return e / (1 + e)


@numba.njit(cache=True)
def _log_probability(slope, psi, low, high):  # type: ignore[no-untyped-def]
    """Return log(u - v) as log u + log(1 - v) + log(1 - exp(-slope * gap)), each of them stable."""
    total = 0.0
    if np.isfinite(low):
        total -= _softplus(-slope * (psi - low))
    if np.isfinite(high):
        total -= _softplus(slope * (psi - high))
    if np.isfinite(low) and np.isfinite(high):
        total += np.log(-np.expm1(-slope * (high - low)))
    return total


@numba.njit(cache=True)
def _session_slopes(session, item, grade, slopes, padded, mean, sd, nodes, weights):  # type: ignore[no-untyped-def]
    log_likelihood = np.zeros(len(mean))
    gradient = np.zeros(len(mean))
    information = np.zeros(len(mean))
    for n in range(len(session)):
        s, slope = session[n], slopes[item[n]]
        low, high = padded[item[n], grade[n]], padded[item[n], grade[n] + 1]
        for q in range(len(nodes)):
            psi = mean[s] + sd[s] * nodes[q]
            u, v = _above(slope, psi, low), _above(slope, psi, high)
            log_likelihood[s] += weights[q] * _log_probability(slope, psi, low, high)
            gradient[s] += weights[q] * slope * (1 - u - v)
            information[s] += weights[q] * slope * slope * (u * (1 - u) + v * (1 - v))
    return log_likelihood, gradient, information


@numba.njit(cache=True)
def _ends(slope, psi, low, high):  # type: ignore[no-untyped-def]
    """Return u, v, u(1 - u) / P and v(1 - v) / P, and slope times the distance to each end."""
    u, v = _above(slope, psi, low), _above(slope, psi, high)
    has_low, has_high = np.isfinite(low), np.isfinite(high)
    between = -np.expm1(-slope * (high - low)) if has_low and has_high else 1.0
    # 1 - u and 1 - v, without losing them where u and v are nearly 1.
    by_low = _above(slope, low, psi) / (_above(slope, high, psi) * between) if has_low else 0.0
    by_high = v / (u * between) if has_high else 0.0
    x_low = slope * (psi - low) if has_low else 0.0
    x_high = slope * (psi - high) if has_high else 0.0
    return u, v, by_low, by_high, x_low, x_high


@numba.njit(cache=True)
def _item_slopes(session, item, grade, slopes, padded, mean, sd, nodes, weights):  # type: ignore[no-untyped-def]
    items, size = padded.shape[0], padded.shape[1] - 1
    gradient = np.zeros((items, size))
    information = np.zeros((items, size, size))
    for n in range(len(session)):
        s, i, k = session[n], item[n], grade[n]
        slope, low, high = slopes[i], padded[i, k], padded[i, k + 1]
        for q in range(len(nodes)):
            psi, weight = mean[s] + sd[s] * nodes[q], weights[q]
            u, v, by_low, by_high, x_low, x_high = _ends(slope, psi, low, high)
            low_low = by_low * (1 - 2 * u) - by_low * by_low
            high_high = -by_high * (1 - 2 * v) - by_high * by_high
            crossed = by_low * by_high
            own = by_low * x_low - by_high * x_high
            gradient[i, 0] += weight * own
            information[i, 0, 0] -= weight * (
                own
                + low_low * x_low * x_low
                + high_high * x_high * x_high
                + 2 * crossed * x_low * x_high
            )
            if k > 0:
                gradient[i, k] -= weight * slope * by_low
                information[i, k, k] -= weight * slope * slope * low_low
                both = weight * slope * (by_low + low_low * x_low + crossed * x_high)
                information[i, 0, k] += both
                information[i, k, 0] += both
            if k < size - 1:
                gradient[i, k + 1] += weight * slope * by_high
                information[i, k + 1, k + 1] -= weight * slope * slope * high_high
                both = weight * slope * (-by_high + high_high * x_high + crossed * x_low)
                information[i, 0, k + 1] += both
                information[i, k + 1, 0] += both
            if 0 < k < size - 1:
                information[i, k, k + 1] -= weight * slope * slope * crossed
                information[i, k + 1, k] -= weight * slope * slope * crossed
    return gradient, information


@numba.njit(cache=True)
def _crossed_information(session, item, grade, slopes, padded, mean, sd, nodes, weights):  # type: ignore[no-untyped-def]
    items, size = padded.shape[0], padded.shape[1] - 1
    crossed = np.zeros((len(mean), items, size))
    for n in range(len(session)):
        s, i, k = session[n], item[n], grade[n]
        slope, low, high = slopes[i], padded[i, k], padded[i, k + 1]
        for q in range(len(nodes)):
            psi, weight = mean[s] + sd[s] * nodes[q], weights[q]
            u, v, _, _, x_low, x_high = _ends(slope, psi, low, high)
            at_low, at_high = u * (1 - u), v * (1 - v)
            crossed[s, i, 0] -= weight * slope * (1 - u - v - at_low * x_low - at_high * x_high)
            if k > 0:
                crossed[s, i, k] -= weight * slope * slope * at_low
            if k < size - 1:
                crossed[s, i, k + 1] -= weight * slope * slope * at_high
    return crossed
