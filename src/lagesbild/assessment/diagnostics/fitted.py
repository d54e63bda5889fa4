"""What every diagnostic looks at: ratings, what was fitted to them, and what things are called."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lagesbild.assessment.rating_arrays import NumberedItem, RatingArrays
from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.many_facet.posterior import Posterior
from lagesbild.stats.rating_diagnostics.items import on_middling_case
from lagesbild.stats.rating_diagnostics.residuals import (
    Beliefs,
    Replicates,
    Residuals,
    beliefs,
    draw_replicates,
)
from lagesbild.swedish import between, listing, number

RATE = 0.05
"""Of all that a diagnostic names, at most this share is named by chance, on average."""
REPLICATES = 100
"""Give the spread of a statistic within 7 percent, for a second or two of work."""
_NAMED = 6
"""How many things a sentence names before it says how many more there are."""


@dataclass(frozen=True, kw_only=True)
class Fitted:
    arrays: RatingArrays
    posterior: Posterior
    known: Beliefs
    keep: BoolArray
    """Of each answer: its rater does not answer as at random."""
    coverage: float
    replicates: Replicates

    @cached_property
    def residuals(self) -> Residuals:
        return self.known.residuals

    @property
    def items(self) -> tuple[NumberedItem, ...]:
        return self.arrays.items

    @cached_property
    def answers_of_item(self) -> IntArray:
        """How many kept answers each item has."""
        ratings = self.arrays.ratings
        return np.bincount(ratings.item[self.keep], minlength=ratings.items)

    def without(self, raters: IntArray) -> "Fitted":
        ratings = self.arrays.ratings
        return replace(self, keep=~np.isin(ratings.sessions.rater[ratings.session], raters))

    def steps(self, psi: FloatArray) -> FloatArray:
        """Return how many steps of the scale a shift of psi adds on a middling case."""
        return on_middling_case(self.posterior.curves, psi)


def look_at(arrays: RatingArrays, posterior: Posterior, *, coverage: float, seed: int) -> Fitted:
    known = beliefs(posterior)
    return Fitted(
        arrays=arrays,
        posterior=posterior,
        known=known,
        keep=np.ones(arrays.ratings.count, dtype=np.bool_),
        coverage=coverage,
        replicates=draw_replicates(known, count=REPLICATES, seed=seed),
    )


def called(numbered: NumberedItem) -> str:
    return f"{numbered.item.id} {numbered.item.title}"


def some(names: Iterable[str]) -> str:
    """Name a few, and say how many more there are."""
    told = list(names)
    if len(told) <= _NAMED:
        return listing(told)
    return f"{', '.join(told[:_NAMED])} och {len(told) - _NAMED} till"


def steps_in_words(value: float) -> str:
    return f"{number(abs(value), decimals=1)} steg"


def interval_in_words(low: float, high: float) -> str:
    return between(float(low), float(high), decimals=1)
