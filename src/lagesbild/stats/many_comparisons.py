"""Which of many findings can be trusted when they are looked at together."""

import numpy as np

from lagesbild.stats.arrays import BoolArray, FloatArray


def benjamini_hochberg(p_values: FloatArray, *, share: float) -> BoolArray:
    """Return which findings to keep so that at most `share` of them are expected to be false.

    Benjamini & Hochberg (1995), JRSS B 57:289-300; holds for independent and for positively
    dependent p-values (Benjamini & Yekutieli 2001). Not for one finding that was chosen after the
    data were seen. A p-value that is missing (NaN) is never kept, and not counted among the many.
    """
    if not 0 < share < 1:
        raise ValueError(f"share must lie in (0, 1), got {share}")
    known = np.flatnonzero(~np.isnan(p_values))
    kept = np.zeros(len(p_values), dtype=np.bool_)
    order = known[np.argsort(p_values[known], kind="stable")]
    limits = share * np.arange(1, len(order) + 1) / max(len(order), 1)
    below = np.flatnonzero(p_values[order] <= limits)
    if below.size:
        kept[order[: below[-1] + 1]] = True
    return kept
