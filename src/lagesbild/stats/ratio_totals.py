"""How large is a whole of which only a part was observed, in clusters such as days?"""

import numpy as np
import numpy.typing as npt
from scipy import special

from lagesbild.stats.arrays import FloatArray, check_coverage


def ratio_total_variance(
    *,
    clusters: npt.ArrayLike,
    observed: npt.ArrayLike,
    observed_squares: npt.ArrayLike,
    amount: npt.ArrayLike,
    amount_squares: npt.ArrayLike,
    products: npt.ArrayLike,
    whole: npt.ArrayLike,
) -> FloatArray:
    """Return the variance of `whole * amount / observed`, the ratio estimate of a total.

    All arrays have one entry per estimate and are sums over its clusters with something observed:
    of the observed time x, of x², of the amount y (the time in a place), of y² and of x y. `whole`
    is all time, observed or not; what was observed is known, so the factor (1 − observed / whole)
    takes its share away. See Cochran (1977), Sampling Techniques, 3rd ed., chapter 6. NaN where
    one cluster, or none, was observed.

    It is right where whole clusters are missing. Where parts of each cluster are missing it is too
    large, the more so the shorter the missing parts are beside the stays that make up the amount.
    It is too small for an amount that hardly any cluster has.
    """
    n, x, xx, y, yy, xy, t = (
        np.asarray(one, dtype=np.float64)
        for one in (
            clusters,
            observed,
            observed_squares,
            amount,
            amount_squares,
            products,
            whole,
        )
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = y / x
        residuals = np.maximum(yy - 2 * ratio * xy + ratio**2 * xx, 0.0)
        share_missing = np.maximum(1 - x / t, 0.0)
        variance = (t / x) ** 2 * share_missing * n / (n - 1) * residuals
    return np.where(n > 1, variance, np.nan)


def half_width_of_sum(
    variances: npt.ArrayLike, freedoms: npt.ArrayLike, *, coverage: float
) -> float:
    """Return half of the interval around a sum of independent estimates.

    Student's t with the degrees of freedom of Satterthwaite (1946), Biometrics Bulletin 2:110-114.
    """
    check_coverage(coverage)
    v, d = np.asarray(variances, dtype=np.float64), np.asarray(freedoms, dtype=np.float64)
    total = float(v.sum())
    if total == 0:
        return 0.0
    freedom = total**2 / float((v**2 / d).sum())
    quantile = float(special.stdtrit(freedom, (1 + coverage) / 2))
    return quantile * float(np.sqrt(total))
