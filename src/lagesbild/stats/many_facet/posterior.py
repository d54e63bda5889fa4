"""What a fit found: means with their full covariance, and joint draws from them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from lagesbild.stats.arrays import FloatArray, IntArray, check_coverage, symmetric_root
from lagesbild.stats.many_facet.curves import ItemCurves, to_curves
from lagesbild.stats.many_facet.model import Layout, Spreads
from lagesbild.stats.rating_data import Ratings


@dataclass(frozen=True, kw_only=True)
class Convergence:
    """Whether the alternation came to rest. An unconverged fit is not to be used without saying."""

    converged: bool
    steps: int
    last_move: float
    """The largest move of the last step, in units of psi; for NUTS the largest R-hat minus 1."""
    tolerance: float
    smallest_effective_sample: float | None = None
    """Of a sampler, over everything in `Posterior.mean`; the fast fit draws nothing."""


@dataclass(frozen=True, kw_only=True)
class Estimates:
    """Means with standard deviations."""

    mean: FloatArray
    sd: FloatArray

    def ends(self, coverage: float) -> tuple[FloatArray, FloatArray]:
        margin = special.ndtri(0.5 + check_coverage(coverage) / 2) * self.sd
        return self.mean - margin, self.mean + margin


@dataclass(frozen=True, kw_only=True)
class Draws:
    """Joint draws, one row each."""

    objects: FloatArray
    norms: FloatArray
    shifts: FloatArray
    items: FloatArray
    """Draws x items x working parameters."""

    def curves(self, draw: int) -> ItemCurves:
        return to_curves(self.items[draw])


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """The joint posterior of everything that is not a rater or a session, as a normal.

    Severities are centred: the mean over the areas of the first round is 0. `mean` holds the
    parameters of `layout`, then the working parameters of each item (see `curves.to_working`).
    """

    ratings: Ratings
    layout: Layout
    mean: FloatArray
    covariance: FloatArray
    spreads: Spreads
    log_spread_sd: FloatArray
    """Standard deviation of the logarithm of each spread, in the order of `Spreads`."""
    rater_severity: Estimates
    """Of each rater, as a mean over the rounds that the rater took part in."""
    drift: Estimates
    """Of each pair in `drift_pairs`: how much harder the rater judged than in the other rounds."""
    drift_pairs: IntArray
    """Pairs x (rater, round)."""
    psi: Estimates
    """Of each session, on the scale of the centred severities."""
    convergence: Convergence
    samples: FloatArray | None = None
    """Draws of a sampler, in the order of `mean`; a normal approximation has none."""

    @cached_property
    def sd(self) -> FloatArray:
        # What is 0 by definition has variance 0, but for rounding.
        deviations: FloatArray = np.sqrt(np.maximum(np.diag(self.covariance), 0.0))
        return deviations

    def _part(self, where: slice) -> Estimates:
        return Estimates(mean=self.mean[where], sd=self.sd[where])

    @property
    def objects(self) -> Estimates:
        return self._part(self.layout.objects)

    @property
    def norms(self) -> Estimates:
        return self._part(self.layout.norms)

    @property
    def shifts(self) -> Estimates:
        return self._part(self.layout.shifts)

    @cached_property
    def working(self) -> FloatArray:
        """Items x working parameters."""
        return self.mean[self.layout.size :].reshape(self.ratings.items, -1)

    @property
    def curves(self) -> ItemCurves:
        return to_curves(self.working)

    def contrasts(self, weights: FloatArray) -> Estimates:
        """Return sums of severities weighed by the rows of `weights` (contrasts x objects)."""
        block = self.covariance[self.layout.objects, self.layout.objects]
        variance = np.einsum("ij,ij->i", weights @ block, weights)
        return Estimates(mean=weights @ self.objects.mean, sd=np.sqrt(np.maximum(variance, 0.0)))

    def draw(self, count: int, *, seed: int) -> Draws:
        """Return joint draws of everything in `mean`."""
        generator = np.random.default_rng(seed)
        if self.samples is not None:
            drawn = self.samples[generator.integers(len(self.samples), size=count)]
        else:
            standard = generator.standard_normal((count, len(self.mean)))
            drawn = self.mean + standard @ self._root
        layout = self.layout
        return Draws(
            objects=drawn[:, layout.objects],
            norms=drawn[:, layout.norms],
            shifts=drawn[:, layout.shifts],
            items=drawn[:, layout.size :].reshape(count, self.ratings.items, -1),
        )

    @cached_property
    def _root(self) -> FloatArray:
        return symmetric_root(self.covariance)
