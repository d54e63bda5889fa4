"""Which units are like those of a list, and how many of them are so by chance alone?

The list's range starts at a low quantile of its own scores. Every probability is over sampling
error: that of the unit, and that of the list. Arrays only; a unit without a score is NaN.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from lagesbild.stats.arrays import BoolArray, FloatArray

_UNITS_AT_ONCE = 512
"""With 2 000 limits, 8 MiB of probabilities at once."""
_ROUNDING = 1e-12
"""Sums of weights can end a hair below the quantile that they reach."""


@dataclass(frozen=True, kw_only=True)
class DrawnList:
    """The scores of a list's units, drawn many times within their sampling error."""

    scores: FloatArray
    """Draws x units."""
    weights: FloatArray
    """Of the units, with the sum 1."""
    quantile: float

    @property
    def limits(self) -> FloatArray:
        """In each draw, the score below which `quantile` of the weight lies."""
        return _lower_quantiles(np.sort(self.scores), self._sorted_weights(), self.quantile)

    def probability_below_the_others(self) -> FloatArray:
        """Return for each unit how probably it lies below the range of all other units.

        A unit is left out of the range that it is held against: an outlier that is large, or one of
        few, would otherwise be its own limit. NaN where there are no others.
        """
        count = self.scores.shape[1]
        if count < 2:
            return np.full(count, np.nan)
        order = np.argsort(self.scores)
        ordered, weights = np.sort(self.scores), self._sorted_weights()
        below = np.empty(count)
        for unit in range(count):
            of_others = np.where(order == unit, 0.0, weights)
            if not of_others.any():
                of_others = np.where(order == unit, 0.0, 1.0)
            limits = _lower_quantiles(ordered, of_others, self.quantile)
            below[unit] = (self.scores[:, unit] < limits).mean()
        return below

    def _sorted_weights(self) -> FloatArray:
        weights: FloatArray = self.weights[np.argsort(self.scores)]
        return weights


def draw_list(
    scores: npt.ArrayLike,
    *,
    sd: npt.ArrayLike,
    weights: npt.ArrayLike,
    quantile: float,
    draws: int,
    seed: int,
) -> DrawnList:
    """Draw the scores of a list within their sampling error, taken as normal.

    The quantile is taken of drawn scores and not of the estimates: shrunken estimates lie closer
    together than the true scores, and their lower quantile is too high (Shen & Louis 1998, JRSS B
    60:455-471). The list itself is taken as given, not as a sample of lists.

    :raises ValueError: if a unit has no score, if there is none, or `quantile` is not in (0, 1).
    """
    centres = np.asarray(scores, dtype=np.float64)
    if centres.size == 0 or not np.isfinite(centres).all():
        raise ValueError("every unit of the list needs a score, and there must be one")
    if not 0 < quantile < 1:
        raise ValueError(f"quantile must lie in (0, 1), got {quantile}")
    given = np.asarray(weights, dtype=np.float64)
    shares = given / given.sum() if given.any() else np.full(len(centres), 1 / len(centres))
    errors = np.random.default_rng(seed).standard_normal((draws, len(centres)))
    return DrawnList(
        scores=centres + errors * np.asarray(sd, dtype=np.float64),
        weights=shares,
        quantile=quantile,
    )


def probability_at_least(
    scores: npt.ArrayLike, *, sd: npt.ArrayLike, limits: FloatArray
) -> FloatArray:
    """Return how probably each true score is at least the limit, over all draws of the limit.

    A score with sampling error sd is normal around its estimate; one with sd 0 is what it is. The
    errors of unit and list are taken as independent, which they are not quite where they share
    ground. NaN stays NaN.
    """
    centres, spreads = np.broadcast_arrays(
        np.asarray(scores, dtype=np.float64), np.asarray(sd, dtype=np.float64)
    )
    probabilities = np.empty(len(centres))
    for first in range(0, len(centres), _UNITS_AT_ONCE):
        some = slice(first, first + _UNITS_AT_ONCE)
        above = centres[some, None] - limits[None, :]
        exact = spreads[some] == 0
        z = above / np.where(exact, 1.0, spreads[some])[:, None]
        inside = np.where(exact[:, None], above >= 0, special.ndtr(z))
        probabilities[some] = inside.mean(axis=1)
    probabilities[np.isnan(centres)] = np.nan
    return probabilities


def choose_by_expected_false(
    probabilities: npt.ArrayLike, *, at_least: float, most_false: float
) -> BoolArray:
    """Choose the most probable units, as many as hold the expected share of false ones down.

    With probabilities p of being what is sought, the expected share of false ones among the chosen
    is the mean of 1 - p. The longest list from the top for which it is at most `most_false` is
    kept, of units with p of `at_least` or more; equal ones are chosen together or not at all.
    Newton, Noueiry, Sarkar & Ahlquist (2004), Biostatistics 5:155-176; Müller, Parmigiani & Rice
    (2007), Bayesian Statistics 8:349-370. It is as good as the probabilities: where the sd of the
    scores is too small, more are false than it says. A unit without a probability is not chosen.
    """
    given = np.asarray(probabilities, dtype=np.float64)
    if ((given < 0) | (given > 1)).any():
        raise ValueError("probabilities must lie in [0, 1] or be NaN")
    considered = np.sort(given[given >= at_least])[::-1]
    if considered.size == 0:
        return np.zeros(given.shape, dtype=np.bool_)
    last_of_its_kind = np.append(considered[1:] < considered[:-1], True)
    share_false = np.cumsum(1 - considered) / np.arange(1, considered.size + 1)
    kept = considered[last_of_its_kind & (share_false <= most_false + _ROUNDING)]
    # Without any that hold, no probability is above infinity.
    return np.asarray(given >= kept.min(initial=np.inf))


def expected_false(probabilities: npt.ArrayLike) -> float:
    """Return how many of the chosen units are expected not to be what is sought."""
    return float((1 - np.asarray(probabilities, dtype=np.float64)).sum())


def _lower_quantiles(ordered: FloatArray, weights: FloatArray, quantile: float) -> FloatArray:
    """Return, per row of ascending scores, the first up to which `quantile` of the weight lies."""
    below = np.cumsum(weights, axis=1)
    reached = below >= (quantile - _ROUNDING) * below[:, -1:]
    places = np.argmax(reached & (weights > 0), axis=1)
    limits: FloatArray = np.take_along_axis(ordered, places[:, None], axis=1)[:, 0]
    return limits
