"""Do two ways of measuring the same things give the same numbers?

Correlation does not answer that: one way may always give the double. The limits of agreement say
by how much two measurements of one thing differ, the concordance how near all pairs are to equal.
"""

from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
import numpy.typing as npt
from scipy import special

from lagesbild.stats.arrays import check_coverage


@dataclass(frozen=True, kw_only=True)
class MethodComparison:
    """The differences first − second, and the concordance of the pairs.

    `low` and `high` are the limits of agreement: `coverage` of the differences lie between them if
    they are normal. The concordance has no interval where it cannot have one: with fewer than
    four pairs, or with pairs on one line. It is None where neither way varies.
    """

    pairs: int
    mean_difference: float
    sd_of_differences: float
    low: float
    high: float
    concordance: float | None
    concordance_low: float | None
    concordance_high: float | None


_FEWEST_PAIRS = 2
_FEWEST_FOR_INTERVAL = 4


def compare_methods(
    first: npt.ArrayLike, second: npt.ArrayLike, *, coverage: float = 0.95
) -> MethodComparison | None:
    """Compare two measurements of each of some things; None with fewer than two of them.

    Limits of agreement: Bland & Altman (1986), Lancet 327:307-310, with the normal quantile.
    Concordance: Lin (1989), Biometrics 45:255-268, with variances over n and the interval by the
    z-transformation, corrected in Lin (2000), Biometrics 56:324-325. Both take the pairs as
    independent: months of one area are not, so the interval is then too short.
    """
    check_coverage(coverage)
    x, y = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if len(x) != len(y):
        raise ValueError(f"need as many of each, got {len(x)} and {len(y)}")
    if len(x) < _FEWEST_PAIRS:
        return None
    z = float(special.ndtri((1 + coverage) / 2))
    differences = x - y
    mean, sd = float(differences.mean()), float(differences.std(ddof=1))
    concordance = _concordance(x, y)
    ends = None if concordance is None else _concordance_ends(x, y, concordance, z)
    return MethodComparison(
        pairs=len(x),
        mean_difference=mean,
        sd_of_differences=sd,
        low=mean - z * sd,
        high=mean + z * sd,
        concordance=concordance,
        concordance_low=None if ends is None else ends[0],
        concordance_high=None if ends is None else ends[1],
    )


def _concordance(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> float | None:
    spread = float(x.var() + y.var() + (x.mean() - y.mean()) ** 2)
    if spread == 0:
        return None
    covariance = float(((x - x.mean()) * (y - y.mean())).mean())
    return 2 * covariance / spread


def _concordance_ends(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], concordance: float, z: float
) -> tuple[float, float] | None:
    n, scale = len(x), float(x.std() * y.std())
    if n < _FEWEST_FOR_INTERVAL or scale == 0 or not 0 < abs(concordance) < 1:
        return None
    r = float(((x - x.mean()) * (y - y.mean())).mean()) / scale
    shift = float((x.mean() - y.mean()) ** 2) / scale
    c = concordance
    variance = (
        (1 - r**2) * c**2 / ((1 - c**2) * r**2)
        + 2 * c**3 * (1 - c) * shift / (r * (1 - c**2) ** 2)
        - c**4 * shift**2 / (2 * r**2 * (1 - c**2) ** 2)
    ) / (n - 2)
    if variance < 0:
        return None
    half = z * sqrt(variance)
    return tanh(atanh(c) - half), tanh(atanh(c) + half)
