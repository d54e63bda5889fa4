"""How long do things wait, when some of them still do?

The product-limit estimator (Kaplan & Meier 1958, Journal of the American Statistical Association
53:457-481), as SciPy has it. Do not use it where those that stopped being followed would have
waited longer or shorter than the others.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import CensoredData, ecdf

from lagesbild.stats.arrays import BoolArray, FloatArray, check_coverage


@dataclass(frozen=True, kw_only=True)
class WaitingQuantile:
    """When a share is over, in the unit of what was waited; None where it is not within sight."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class WaitingTimes:
    """The share that still waits, after each time at which something was over."""

    times: FloatArray
    remaining: FloatArray
    low: FloatArray
    high: FloatArray

    def quantile(self, share: float) -> WaitingQuantile:
        """Return the first time at which `share` is over, and at which its limits say so.

        Brookmeyer & Crowley (1982), Biometrics 38:29-41: the interval holds the times at which the
        limits of the curve do not rule the share out.
        """
        still = 1 - check_coverage(share)
        return WaitingQuantile(
            value=self._first(self.remaining, still),
            low=self._first(self.low, still),
            high=self._first(self.high, still),
        )

    def _first(self, curve: FloatArray, still: float) -> float | None:
        reached = np.flatnonzero(curve <= still + 1e-12)
        return float(self.times[reached[0]]) if len(reached) else None


def waiting_times(
    waited: npt.ArrayLike, *, is_over: BoolArray, coverage: float = 0.95
) -> WaitingTimes:
    """Estimate how many still wait after each time; those not over are censored where they are.

    Limits are Greenwood's on the scale log(−log), which stay in [0, 1] (Kalbfleisch & Prentice
    1980). Where none are left they are 0 and what the upper one was.

    :param waited: 0 or more, in any unit, for each.
    :param is_over: whether the waiting was over then.
    """
    check_coverage(coverage)
    times = np.asarray(waited, dtype=np.float64)
    if not is_over.any():
        none = np.zeros(0)
        return WaitingTimes(times=none, remaining=none, low=none, high=none)
    found = ecdf(CensoredData(uncensored=times[is_over], right=times[~is_over])).sf
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The confidence interval is undefined")
        limits = found.confidence_interval(coverage, method="log-log")
    steps = np.isin(found.quantiles, times[is_over])
    low, high = (
        _carried(curve.probabilities[steps], start)
        for curve, start in ((limits.low, 0.0), (limits.high, 1.0))
    )
    return WaitingTimes(
        times=found.quantiles[steps],
        remaining=found.probabilities[steps],
        low=np.where(found.probabilities[steps] > 0, low, 0.0),
        high=high,
    )


def _carried(limits: FloatArray, start: float) -> FloatArray:
    """Return limits with what is not told taken from the one before, or from `start`."""
    known = np.where(np.isnan(limits), -1, np.arange(len(limits)))
    last = np.maximum.accumulate(known)
    return np.where(last >= 0, limits[last], start)
