"""How much of what is reported comes from beliefs before the data?"""

from dataclasses import dataclass, fields, replace

import numpy as np

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.many_facet.curves import ItemCurves
from lagesbild.stats.many_facet.fit import fit_many_facet
from lagesbild.stats.many_facet.model import Priors
from lagesbild.stats.many_facet.posterior import Posterior
from lagesbild.stats.marginal import MarginalFit, fit_marginal, unused_grades
from lagesbild.stats.rating_data import NONE, Ratings


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What became of the areas' severities when all priors were made wider or narrower."""

    scale: float
    """What every prior standard deviation was multiplied by."""
    change: FloatArray
    """Of each object, in its own posterior standard deviations; NaN for a calibration case."""
    width: float
    """Mean ratio of the new standard deviations to the old, over areas."""
    converged: bool

    @property
    def typical(self) -> float:
        return float(np.nanmedian(np.abs(self.change)))

    @property
    def largest(self) -> float:
        return float(np.nanmax(np.abs(self.change)))


def scaled(priors: Priors, scale: float) -> Priors:
    return replace(priors, **{f.name: scale * getattr(priors, f.name) for f in fields(priors)})


def prior_moves(posterior: Posterior, *, priors: Priors, scales: tuple[float, ...]) -> list[Moved]:
    """Fit anew with the standard deviations of all priors scaled.

    Kallioinen, Paananen, Buerkner & Vehtari (2024), Stat. Comput. 34:57, scale priors by weighing
    draws; a fit is fast enough to be made again. Tells whether the weak
    priors matter, not whether the model is right. Beside a sampled posterior the fast fit is made
    with the same priors too, so that the difference between methods is not taken for the prior's.

    :raises ValueError: if there are no areas.
    """
    areas = posterior.ratings.sessions.object_unit != NONE
    if not areas.any():
        raise ValueError("no areas whose severities could move")
    base = posterior
    if posterior.samples is not None:
        base = fit_many_facet(posterior.ratings, priors=priors)
    return [_moved(base, areas, priors, scale) for scale in scales]


def _moved(base: Posterior, areas: BoolArray, priors: Priors, scale: float) -> Moved:
    other = fit_many_facet(base.ratings, priors=scaled(priors, scale))
    # One area alone is its own centre, known to be zero.
    known, sd = base.objects.sd > 0, np.where(base.objects.sd > 0, base.objects.sd, 1.0)
    change = np.where(known, other.objects.mean - base.objects.mean, 0.0) / sd
    widths = np.where(known, other.objects.sd, 1.0) / sd
    return Moved(
        scale=scale,
        change=np.where(areas, change, np.nan),
        width=float(widths[areas].mean()),
        converged=other.convergence.converged,
    )


@dataclass(frozen=True, kw_only=True)
class Unbelieving:
    """Item curves by maximum likelihood, beside those of the posterior."""

    thresholds: FloatArray
    """Items x (grades - 1), moved to the posterior's origin; NaN for items left out."""
    slopes: FloatArray
    left_out: IntArray
    """Numbers of the items that no likelihood alone can place: a grade was never used."""
    correlation: float | None
    """Between all thresholds; None when there are too few."""
    typical: float | None
    """Median difference of thresholds, in units of psi."""
    reason: str | None
    """Why there is no such fit, or what to know of it."""


def without_priors(ratings: Ratings, curves: ItemCurves) -> Unbelieving:
    """Fit item curves with nothing believed, each session with an intercept of its own.

    Sessions are taken as exchangeable, so use the thresholds and slopes and never the errors.
    """
    unused = unused_grades(item=ratings.item, grade=ratings.grade, grades=ratings.grades)
    fits = np.zeros(ratings.items, dtype=np.bool_)
    fits[: len(unused)] = ~unused.any(axis=1)
    nothing = Unbelieving(
        thresholds=np.full_like(curves.thresholds, np.nan),
        slopes=np.full_like(curves.slopes, np.nan),
        left_out=np.flatnonzero(~fits),
        correlation=None,
        typical=None,
        reason="every item has a grade that nobody used" if not fits.any() else None,
    )
    if not fits.any():
        return nothing
    keep, number = fits[ratings.item], np.cumsum(fits) - 1
    try:
        found = fit_marginal(
            group=ratings.session[keep],
            item=number[ratings.item[keep]],
            grade=ratings.grade[keep],
            grades=ratings.grades,
            slopes="free" if fits.sum() > 1 else "one",
            nodes=_NODES,
        )
    except ValueError as reason:
        return replace(nothing, reason=str(reason))
    return _beside(nothing, found, curves, fits)


_NODES = 7


def _beside(
    nothing: Unbelieving, found: MarginalFit, curves: ItemCurves, fits: BoolArray
) -> Unbelieving:
    """Bring thresholds to the same mean and slopes to the same scale; neither has a zero."""
    scale = float(np.exp(np.log(curves.slopes[fits]).mean()))
    thresholds, slopes = nothing.thresholds.copy(), nothing.slopes.copy()
    own = curves.thresholds[fits]
    moved = found.thresholds / scale
    thresholds[fits] = moved - moved.mean() + own.mean()
    slopes[fits] = found.slopes * scale
    return replace(
        nothing,
        thresholds=thresholds,
        slopes=slopes,
        correlation=float(np.corrcoef(thresholds[fits].ravel(), own.ravel())[0, 1]),
        typical=float(np.median(np.abs(thresholds[fits] - own))),
        reason=None if found.reason is None else str(found.reason),
    )
