"""Scores that do not give a withheld count away.

A score is a weighted sum of indicators, so whoever knows all of them but one can solve for the
last. In the scores that are shown, and that the rule for classes looks at, a withheld value is
therefore replaced by the mean of all withheld values of that indicator (microaggregation; Domingo-
Ferrer & Mateo-Sanz 2002, IEEE TKDE 14:189-201).
"""

from collections.abc import Mapping, Set

import numpy as np
import polars as pl

from lagesbild.disclosure.rule import DisclosureRule
from lagesbild.indicators.card import IndicatorCard, IndicatorKind
from lagesbild.picture.composite import Composite

Cells = Set[tuple[str, str]]
"""Areas with an indicator whose value is withheld."""
FEWEST_SHARING_A_MEAN = 3
"""With two, each of them knows the other's value."""


def withheld(published: pl.DataFrame) -> Cells:
    """Return the cells that the table of published indicators withholds."""
    return set(published.filter("suppressed").select("area", "indicator").iter_rows())


def small(
    values: pl.DataFrame, *, cards: Mapping[str, IndicatorCard], rule: DisclosureRule
) -> Cells:
    """Return the cells that rest on a small count, for a round whose tables are not at hand."""
    shares = [card.id for card in cards.values() if card.kind is IndicatorKind.SHARE]
    rest = (pl.col("denominator") - pl.col("numerator")).round()
    is_small = pl.col("numerator").round() < rule.threshold
    is_nearly_all = pl.col("indicator").is_in(shares) & (rest < rule.threshold)
    return set(values.filter(is_small | is_nearly_all).select("unit", "indicator").iter_rows())


def without_withheld(
    composite: Composite, cells: Cells, *, means_of: Composite | None = None
) -> Composite:
    """Return a composite in which withheld values share their mean.

    Where fewer than three areas would share one, the indicator is left out for them. `means_of` is
    a composite that has been treated already, of other borders at the same time: its means are
    used, so that what is put in does not look like a change of the border.
    """
    hidden = np.array(
        [[(unit, name) in cells for name in composite.indicators] for unit in composite.units],
        dtype=np.bool_,
    ).reshape(composite.normalised.shape)
    normalised, sd = composite.normalised.copy(), composite.sampling_sd.copy()
    for j in range(len(composite.indicators)):
        rows = hidden[:, j] & ~np.isnan(normalised[:, j])
        enough = np.count_nonzero(rows) >= FEWEST_SHARING_A_MEAN
        for table in (normalised, sd):
            table[rows, j] = table[rows, j].mean() if enough else np.nan
        if means_of is not None:
            normalised[rows, j] = _mean_put_in(means_of, composite.indicators[j], cells)
    return Composite(
        units=composite.units,
        indicators=composite.indicators,
        normalised=normalised,
        sampling_sd=sd,
    )


def _mean_put_in(treated: Composite, indicator: str, cells: Cells) -> float:
    """Return what a treated composite has in its withheld cells of an indicator; NaN if nothing."""
    if indicator not in treated.indicators:
        return np.nan
    j = treated.indicators.index(indicator)
    put_in = [
        treated.normalised[i, j]
        for i, unit in enumerate(treated.units)
        if (unit, indicator) in cells
    ]
    return float(put_in[0]) if put_in else np.nan
