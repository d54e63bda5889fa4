"""What can no choice exceed? A price on each point, and the sites that its prices favour.

With a price of 0 to its weight on each point, a choice of p sites covers at most what points are
worth above their prices, plus the prices that the p dearest sites collect, each point paid to every
site that covers it: the Lagrangean relaxation of "a point counts only if a chosen site covers it"
(Galvão & ReVelle 1996, European Journal of Operational Research 88:114-123). Prices are found
by subgradients with Polyak's step (Held, Wolfe & Crowder 1974, Mathematical Programming 6:62-88).
The best that prices can do is what the linear relaxation gives. Side limits are left out of it, so
bounds hold with them too.
"""

from dataclasses import dataclass
from math import floor

import numba
import numpy as np

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.covering.problem import Problem

_GRAIN = 1024.0
"""Prices are rounded to this part of a unit, so that sums of them are exact in floating point."""
_PATIENCE = 25
"""Steps without a lower bound after which steps become shorter."""


@dataclass(frozen=True, kw_only=True)
class Prices:
    """Prices of points, and what they collect at each site."""

    points: FloatArray
    sites: FloatArray
    above: float
    """The base, and what points are worth above their prices."""

    def bounds(self) -> FloatArray:
        """Return what no choice of 0, 1, … all sites exceeds: one set of prices serves every p."""
        dearest = np.sort(self.sites)[::-1]
        return self.above + np.concatenate([[0.0], np.cumsum(dearest)])

    def bound(self, p: int) -> int:
        return floor(float(self.bounds()[min(p, len(self.sites))]))

    def cannot(self, p: int, value: int) -> tuple[BoolArray, BoolArray]:
        """Return which sites no choice of p sites worth `value` or more has, and which all have."""
        if p >= len(self.sites):
            none = np.zeros(len(self.sites), dtype=bool)
            return none, none
        order = np.argsort(-self.sites, kind="stable")
        bound = self.bounds()[p]
        last, first_out = self.sites[order[p - 1]] if p else np.inf, self.sites[order[p]]
        among = np.zeros(len(self.sites), dtype=bool)
        among[order[:p]] = True
        never = ~among & (bound - last + self.sites < value)
        always = among & (bound - self.sites + first_out < value)
        return never, always


def find_prices(
    problem: Problem, p: int, *, value: int, steps: int, start: FloatArray | None = None
) -> Prices:
    """Return prices that bound choices of p sites from above, as low as some steps make it.

    :param value: of a choice that is known, which the steps aim at.
    :param start: prices of points to begin from, for example those of one site fewer.
    """
    if start is None:
        covering = np.diff(problem.point_start)
        start = problem.weights / np.maximum(covering, 1) ** 0.5
    found = _descend(
        problem.weights,
        problem.site_start,
        problem.site_points,
        min(p, problem.sites),
        float(value - problem.base),
        start,
        steps,
    )
    points = np.clip(np.rint(found * _GRAIN) / _GRAIN, 0.0, problem.weights)
    sites = (
        np.add.reduceat(np.append(points[problem.site_points], 0.0), problem.site_start[:-1])
        if problem.sites
        else np.zeros(0)
    )
    return Prices(
        points=points, sites=sites, above=problem.base + float((problem.weights - points).sum())
    )


@numba.njit(cache=True, nogil=True)
def _descend(
    weights: IntArray,
    site_start: IntArray,
    site_points: IntArray,
    p: int,
    aim: float,
    start: FloatArray,
    steps: int,
) -> FloatArray:
    sites, points = len(site_start) - 1, len(weights)
    price = start.copy()
    best = price.copy()
    lowest = np.inf
    collected = np.zeros(sites)
    direction = np.zeros(points)
    length, waited = 1.0, 0
    for _ in range(steps):
        for site in range(sites):
            total = 0.0
            for at in range(site_start[site], site_start[site + 1]):
                total += price[site_points[at]]
            collected[site] = total
        least = np.partition(collected, sites - p)[sites - p] if p else np.inf
        bound = (weights - price).sum()
        ties = p
        for site in range(sites):
            if collected[site] > least:
                bound += collected[site]
                ties -= 1
        bound += ties * least if ties else 0.0
        if bound < lowest - 1e-9:
            if bound < lowest - 1e-4 * (lowest - aim):
                waited = 0
            lowest = bound
            best[:] = price
        else:
            waited += 1
        if lowest < aim + 1.0:
            break
        if waited >= _PATIENCE:
            waited = 0
            length *= 0.85
            price[:] = best
            direction[:] = 0.0
            if length < 1e-4:
                break
            continue
        slope = np.full(points, -1.0)
        for site in range(sites):
            taken = collected[site] > least
            if collected[site] == least and ties > 0:
                taken = True
                ties -= 1
            if taken:
                for at in range(site_start[site], site_start[site + 1]):
                    slope[site_points[at]] += 1.0
        size = 0.0
        for point in range(points):
            at_end = (price[point] <= 0.0 and slope[point] > 0) or (
                price[point] >= weights[point] and slope[point] < 0
            )
            direction[point] = 0.0 if at_end else 0.7 * direction[point] + 0.3 * slope[point]
            size += direction[point] ** 2
        if size == 0.0:
            break
        step = length * (bound - aim) / size
        for point in range(points):
            price[point] = min(
                max(price[point] - step * direction[point], 0.0), float(weights[point])
            )
    return best
