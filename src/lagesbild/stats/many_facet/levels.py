"""From severities back to grades: what a middling rater would answer, on the scale people know.

A middling rater has the norm and the severity that are 0 in the model: those of the average rater
of the first round. Levels of different rounds are therefore on one scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.many_facet.curves import ItemCurves, to_curves
from lagesbild.stats.many_facet.posterior import Draws, Posterior

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(7)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


def expected_grades(curves: ItemCurves, severity: FloatArray) -> FloatArray:
    """Return severities x items: the mean grade that a middling rater would give."""
    distance = severity[:, None, None] - curves.thresholds
    grades: FloatArray = special.expit(curves.slopes[:, None] * distance).sum(axis=2)
    return grades


def level_draws(draws: Draws, *, objects: Sequence[int], items: Sequence[int]) -> FloatArray:
    """Return draws x objects: the mean over items of the expected grade."""
    levels = np.zeros((len(draws.objects), len(objects)))
    for item in items:
        levels += item_level_draws(draws, objects=objects, item=item)
    return levels / len(items)


def item_level_draws(draws: Draws, *, objects: Sequence[int], item: int) -> FloatArray:
    """Return draws x objects: the expected grade of one item, by severity alone."""
    curves = to_curves(draws.items[:, item])
    severity = draws.objects[:, list(objects)]
    grades = np.zeros_like(severity)
    for threshold in curves.thresholds.T:
        distance = severity - threshold[:, None]
        grades += special.expit(curves.slopes[:, None] * distance)
    return grades


@dataclass(frozen=True, kw_only=True)
class Profiles:
    """How much higher or lower than its severity says each object lies on each item, in grades."""

    mean: FloatArray
    """Objects x items, shrunken; 0 where the item has no answer."""
    sd: FloatArray


def item_profiles(posterior: Posterior) -> Profiles:
    """Return what the answers about an object say beyond its severity, item by item.

    The mean residual of the grades given psi, shrunken by how much such residuals differ between
    objects beyond chance (method of moments over all items; Efron & Morris 1975, JASA 70:311-319).
    Raters' own ways with an item are not told apart from the area's: with two raters they are not
    two independent witnesses. Not for claims about one item of one area.
    """
    ratings, curves = posterior.ratings, posterior.curves
    psi = posterior.psi
    expected = np.zeros(ratings.count)
    square = np.zeros(ratings.count)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        at = psi.mean[ratings.session] + node * psi.sd[ratings.session]
        distance = curves.slopes[ratings.item, None] * (
            at[:, None] - curves.thresholds[ratings.item]
        )
        reached = special.expit(distance)
        expected += weight * reached.sum(axis=1)
        # A grade's square is the sum of (2k - 1) over the steps k that it reaches.
        square += weight * reached @ (2 * np.arange(reached.shape[1]) + 1.0)
    shape = (ratings.sessions.objects, ratings.items)
    cell = ratings.sessions.object_[ratings.session] * ratings.items + ratings.item

    def totals(values: FloatArray) -> FloatArray:
        summed = np.bincount(cell, weights=values, minlength=shape[0] * shape[1])
        return np.asarray(summed, dtype=np.float64).reshape(shape)

    count = totals(np.ones(ratings.count))
    known = np.maximum(count, 1)
    residual = totals(ratings.grade - expected) / known
    # Where all answers agree the variance is 0, but for rounding.
    noise = np.maximum(totals(square - expected**2), 0.0) / known**2
    asked = count > 0
    beyond = float(np.mean(residual[asked] ** 2 - noise[asked]))
    if beyond <= 0:
        return Profiles(mean=np.zeros(shape), sd=np.zeros(shape))
    kept = beyond / (beyond + noise)
    return Profiles(
        mean=np.where(asked, kept * residual, 0.0),
        sd=np.sqrt(np.where(asked, kept * noise, beyond)),
    )
