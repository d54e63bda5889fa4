"""What is known of each item's parameters: the slope of their posterior, its curvature, its middle.

A threshold that few grades crossed has a skewed posterior. Its peak is not where it lies on
average, and with every item at its peak the whole scale comes out one or two per cent off.
"""

import numpy as np
from scipy import linalg

from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.many_facet.curves import (
    ItemCurves,
    item_slopes,
    threshold_jacobian,
    to_curves,
    to_working,
)
from lagesbild.stats.many_facet.model import Priors
from lagesbild.stats.rating_data import Ratings

_WIDEST = 1.0
"""Variance of an item parameter, where slopes are measured beside the peak."""
_LONGEST_SHIFT = 0.5
"""Of an item parameter, from its peak to its middle."""


def with_priors(
    gradient: FloatArray,
    information: FloatArray,
    curves: ItemCurves,
    priors: Priors,
) -> tuple[FloatArray, FloatArray]:
    """Return slope and information of the items' log posterior in working parameters."""
    jacobian = threshold_jacobian(curves)
    working = to_working(curves)
    own = np.einsum("iab,ia->ib", jacobian, gradient)
    curved = np.einsum("iab,iac,icd->ibd", jacobian, information, jacobian)
    # A log gap moves every threshold above it along a curve, not a line.
    size = own.shape[1]
    for k in range(2, size):
        curved[:, k, k] -= own[:, k]
    prior = np.full(size, priors.log_gap**-2)
    prior[:2] = priors.log_slope**-2, priors.threshold**-2
    centre = np.zeros_like(working)
    centre[:, :2] = working[:, :2].mean(axis=0)
    own = own - (working - centre) * prior
    curved[:, np.arange(size), np.arange(size)] += prior
    return own, curved


def middle_of_items(
    ratings: Ratings, curves: ItemCurves, *, mean: FloatArray, sd: FloatArray, priors: Priors
) -> FloatArray:
    """Return items x working parameters: the mean of each item's posterior, given the sessions.

    The normal whose mean is where the slope vanishes on average, instead of at one point (Opper &
    Archambeau 2009), by one Newton step from the peak. The average is taken at the sigma points of
    the peak's curvature (Julier & Uhlmann 2004, Proc. IEEE 92:401-422), which are right to the
    third order. On three small data sets beside NUTS it took the errors of severities from as much
    as .065 to at most .04 standard deviations.
    """

    def slopes_at(working: FloatArray) -> tuple[FloatArray, FloatArray]:
        at = to_curves(working)
        found = item_slopes(ratings, at, mean=mean, sd=sd)
        return with_priors(found.gradient, found.information, at, priors)

    peak = to_working(curves)
    size = peak.shape[1]
    slope, information = slopes_at(peak)
    covariance = linalg.inv(np.stack([positive(one) for one in information]))
    values, axes = np.linalg.eigh(covariance)
    reach = np.sqrt(size * np.minimum(values, _WIDEST))
    average = np.zeros_like(peak)
    for axis in range(size):
        beside = reach[:, axis, None] * axes[:, :, axis]
        average += (slopes_at(peak + beside)[0] + slopes_at(peak - beside)[0]) / (2 * size)
    shift = np.einsum("iab,ib->ia", covariance, average - slope)
    middle: FloatArray = peak + np.clip(shift, -_LONGEST_SHIFT, _LONGEST_SHIFT)
    return middle


def positive(information: FloatArray) -> FloatArray:
    """Return the matrix with its eigenvalues bounded away from zero."""
    values, vectors = linalg.eigh(information)
    floor = 1e-6 * max(values.max(), 1.0)
    bounded: FloatArray = (vectors * np.maximum(np.abs(values), floor)) @ vectors.T
    return bounded
