"""Which of many findings can be trusted when they are looked at together."""

import numpy as np
from scipy import stats

from lagesbild.stats.arrays import BoolArray, FloatArray


def false_discovery_rates(p_values: FloatArray) -> FloatArray:
    """Return for each test the smallest share of false discoveries at which it is still found.

    Benjamini & Hochberg (1995), JRSS B 57:289-300; holds for independent and for positively
    dependent p-values (Benjamini & Yekutieli 2001). Not for one finding that was chosen after the
    data were seen, nor for many p-values from one and the same answer. What is missing (NaN) stays
    missing, and is not counted among the many.
    """
    known = ~np.isnan(p_values)
    rates = np.full(len(p_values), np.nan)
    if known.any():
        rates[known] = stats.false_discovery_control(p_values[known])
    return rates


def discoveries(p_values: FloatArray, *, share: float) -> BoolArray:
    """Return which findings to keep so that at most `share` of them are expected to be false.

    As `false_discovery_rates`; a p-value that is missing is never kept.

    :raises ValueError: if the share does not lie between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"share must lie in (0, 1), got {share}")
    found: BoolArray = false_discovery_rates(p_values) <= share
    return found
