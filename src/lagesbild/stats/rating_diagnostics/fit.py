"""Which items or raters answer less predictably, or more, than the fitted model allows?"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.many_comparisons import discoveries
from lagesbild.stats.rating_diagnostics.residuals import Residuals

_LEAST_SPREAD, _LEAST_INFIT = 1e-9, 1e-12


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Mean squares beside what chance makes of them; about 1 where the model holds."""

    infit: FloatArray
    """Squared residuals over their variances; NaN exactly where `answers` is zero."""
    outfit: FloatArray
    """Mean of the squared standardised residuals: more moved by single strange answers."""
    answers: IntArray
    infit_low: FloatArray
    """Where nineteen of twenty infits lie by chance."""
    infit_high: FloatArray
    p: FloatArray
    """Of an infit as far from what is expected, on either side."""

    def surprising(self, rate: float) -> BoolArray:
        return discoveries(self.p, share=rate)


def mean_squares(groups: Callable[[Residuals], IntArray], count: int) -> Callable[..., FloatArray]:
    """Return a statistic: infit and outfit (2 x count) of the groups that answers fall in."""

    def statistic(residuals: Residuals) -> FloatArray:
        group = groups(residuals)
        squares, ones = residuals.difference**2, np.ones(len(group))
        sums = [
            np.bincount(group, weights=weights, minlength=count)
            for weights in (squares, residuals.variance, squares / residuals.variance, ones)
        ]
        has = sums[3] > 0
        infit = np.divide(sums[0], sums[1], where=has, out=np.full(count, np.nan))
        outfit = np.divide(sums[2], sums[3], where=has, out=np.full(count, np.nan))
        return np.array([infit, outfit])

    return statistic


def item_of(residuals: Residuals) -> IntArray:
    return residuals.answers.item


def rater_of(residuals: Residuals) -> IntArray:
    return residuals.answers.sessions.rater[residuals.answers.session]


def curve_scores(residuals: Residuals) -> FloatArray:
    """Return, scores x items, what fitting an item's curve has brought to zero, or nearly.

    Answers at or above each grade beyond what was expected, and residuals times psi.
    """
    answers = residuals.answers
    at_least = answers.grade[:, None] >= np.arange(1, answers.grades)
    tilt = residuals.difference * residuals.psi[answers.session]
    return np.array(
        [
            np.bincount(answers.item, weights=weights, minlength=answers.items)
            for weights in (*(at_least - residuals.above).T, tilt)
        ]
    )


def assess_fit(
    observed: FloatArray,
    replicated: FloatArray,
    *,
    answers: IntArray,
    scores: tuple[FloatArray, FloatArray] | None = None,
) -> Fit:
    """Lay infit and outfit beside replicates of them; both as `mean_squares` gives them.

    Wright & Masters (1982), Rating Scale Analysis, with no rule of thumb for what is too much: such
    limits depend on the number of answers (Wang & Chen 2005, Educ. Psychol. Meas. 65:376-404). The
    logarithm of infit is taken as normal by chance, with mean and spread from the replicates. Not a
    test of single answers, and blind to a rater who strays in the same way on every item: that is
    severity.

    :param scores: of items, observed and replicated: replicates keep their curves, and what a curve
        fitted anew would take up is taken out of the chance by regression on these.
    """
    has = np.flatnonzero(answers > 0)
    low, high, p = (np.full(len(answers), fill) for fill in (np.nan, np.nan, 1.0))
    for at in has:
        held = (np.empty(0), np.empty((len(replicated), 0)))
        if scores is not None:
            held = (scores[0][:, at], scores[1][:, :, at])
        chance = chance_given(np.log(np.maximum(replicated[:, 0, at], _LEAST_INFIT)), *held)
        margin = 1.96 * chance.spread
        low[at], high[at] = np.exp(chance.middle - margin), np.exp(chance.middle + margin)
        if chance.spread > _LEAST_SPREAD:
            log = np.log(max(observed[0, at], _LEAST_INFIT))
            p[at] = two_sided(np.array((log - chance.middle) / chance.spread))
    return Fit(
        infit=observed[0], outfit=observed[1], answers=answers, infit_low=low, infit_high=high, p=p
    )


@dataclass(frozen=True, kw_only=True)
class Chance:
    """Where a value lies by chance, and how far replicates of it lie from there."""

    middle: float
    left: FloatArray
    free: int
    """Degrees of freedom that the spread is measured with."""

    @property
    def spread(self) -> float:
        return float(np.sqrt(self.left @ self.left / self.free))


def chance_given(values: FloatArray, held: FloatArray, held_replicated: FloatArray) -> Chance:
    """Tell the replicated values where the held scores are as observed, by linear regression."""
    middle = held_replicated.mean(axis=0)
    design = np.column_stack([np.ones(len(values)), held_replicated - middle])
    found, *_ = np.linalg.lstsq(design, values, rcond=None)
    return Chance(
        middle=float(found[0] + (held - middle) @ found[1:]),
        left=values - design @ found,
        free=len(values) - design.shape[1],
    )


def two_sided(z: FloatArray) -> FloatArray:
    """Return the chance of a standard normal at least as far from zero."""
    p: FloatArray = 2 * special.ndtr(-np.abs(z))
    return p
