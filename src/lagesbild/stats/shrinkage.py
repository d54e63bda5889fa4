"""What a small area's share or rate probably is, given those of the areas around it.

Empirical Bayes: a small denominator draws its area toward the mean of its group (a region or the
nation), a large one lets it stand. `shares` holds the intervals of areas by themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import special

from lagesbild.stats.arrays import FloatArray, IntArray, check_coverage

_WIDEST_SPREAD = 0.999
"""Of a share's spread, where 1 means all or nothing in every unit and leaves no prior at all."""


@dataclass(frozen=True, kw_only=True)
class Shrunk:
    """Per unit, the shrunken share or rate with its interval, and what it was drawn toward.

    All are NaN where a unit has no denominator, or lacks a number: a share of nobody is not the
    group's share.
    """

    mean: FloatArray
    low: FloatArray
    high: FloatArray
    group_mean: FloatArray
    """Sum of numerators by sum of denominators in the unit's group."""
    own_weight: FloatArray
    """Weight from 0 to 1 of the unit's own share or rate in `mean`; the rest is the group's."""
    coverage: float


def shrink_shares(
    numerators: npt.ArrayLike,
    denominators: npt.ArrayLike,
    *,
    groups: npt.ArrayLike | None = None,
    learn_from: npt.ArrayLike | None = None,
    coverage: float = 0.9,
) -> Shrunk:
    """Return the beta-binomial posterior mean and interval of each unit's share.

    The prior is learnt from all units, or from those that `learn_from` says, so that the result
    of a unit need not depend on which others are asked. Its mean is the group's share; its
    spread comes from the differences between units that chance does not explain, by moments
    (Marshall 1991, Applied Statistics 40:283-294, for binomial variance; Kleinman 1973, JASA
    68:46-54), and one spread relative to the groups' means is estimated for all groups
    together, since a group of ten areas cannot carry its own. Unlike Marshall we give back the
    degree of freedom that each group's mean has taken.

    Where units differ no more than by chance, each gets its group's share and the interval of
    that share (Jeffreys; Brown, Cai & DasGupta 2001, Statistical Science 16:101-133). Numbers need
    not be whole, since counts of small areas are apportioned. The interval takes the prior as
    known and is too short with fewer than some twenty units. Do not rank areas on shrunken
    shares when their denominators differ much: the small ones all end in the middle.
    """
    cases, totals = _checked_counts(numerators, denominators)
    if (cases > totals).any():
        raise ValueError("a numerator is larger than its denominator")
    return _shrink(
        cases, totals, groups=groups, learn_from=learn_from, coverage=coverage, model=_SHARES
    )


def shrink_rates(
    numerators: npt.ArrayLike,
    denominators: npt.ArrayLike,
    *,
    groups: npt.ArrayLike | None = None,
    learn_from: npt.ArrayLike | None = None,
    coverage: float = 0.9,
) -> Shrunk:
    """Return the gamma-Poisson posterior mean and interval of each unit's rate per denominator.

    Clayton & Kaldor (1987), Biometrics 43:671-681, with the prior by moments as in Marshall
    (1991); groups, cautions and edge cases are as in `shrink_shares`. For events that one person
    can meet several times; neighbouring areas do not inform each other more than distant ones.
    """
    cases, totals = _checked_counts(numerators, denominators)
    return _shrink(
        cases, totals, groups=groups, learn_from=learn_from, coverage=coverage, model=_RATES
    )


@dataclass(frozen=True, kw_only=True)
class _Pool:
    """Sums per group, over units that have a denominator."""

    group: IntArray
    """Per unit, its group."""
    units: FloatArray
    cases: FloatArray
    totals: FloatArray
    concentration: FloatArray
    """Sum of squared denominators by their sum: the denominator of a typical resident's unit."""
    means: FloatArray
    squares: float
    """Over all units, denominator times the squared distance to the group's mean."""


@dataclass(frozen=True, kw_only=True)
class _Model:
    """What sets shares and rates apart."""

    prior_size: Callable[[_Pool], FloatArray]
    """Per group, the denominator that the prior is worth; infinite for full pooling."""
    quantile: Callable[[FloatArray, FloatArray, float], FloatArray]
    """Quantile of what is believed after so many cases of a total."""
    jeffreys_total: float
    """What Jeffreys' prior adds to the total, beside half a case."""
    largest: float


def _prior_size_of_shares(pool: _Pool) -> FloatArray:
    variance = pool.means * (1 - pool.means)
    by_chance = pool.units - 1
    possible = (variance * (pool.totals - pool.concentration - by_chance)).sum()
    spread = _excess(pool.squares - (variance * by_chance).sum(), possible)
    size = np.inf if spread == 0 else 1 / min(spread, _WIDEST_SPREAD) - 1
    return np.where(variance > 0, size, np.inf)


def _prior_size_of_rates(pool: _Pool) -> FloatArray:
    by_chance = (pool.means * (pool.units - 1)).sum()
    possible = (pool.means**2 * (pool.totals - pool.concentration)).sum()
    spread = _excess(pool.squares - by_chance, possible)
    inverse = spread * pool.means
    endless = np.full_like(inverse, np.inf)
    # A smaller number than `tiny` has no finite inverse.
    return np.divide(1, inverse, out=endless, where=inverse > np.finfo(np.float64).tiny)


def _excess(unexplained: float, possible: float) -> float:
    return max(unexplained / possible, 0.0) if possible > 0 else 0.0


def _beta_quantile(cases: FloatArray, totals: FloatArray, share: float) -> FloatArray:
    quantile: FloatArray = special.betaincinv(cases, totals - cases, share)
    return quantile


def _gamma_quantile(cases: FloatArray, totals: FloatArray, share: float) -> FloatArray:
    quantile: FloatArray = special.gammaincinv(cases, share) / totals
    return quantile


_SHARES = _Model(
    prior_size=_prior_size_of_shares, quantile=_beta_quantile, jeffreys_total=1.0, largest=1.0
)
_RATES = _Model(
    prior_size=_prior_size_of_rates, quantile=_gamma_quantile, jeffreys_total=0.0, largest=np.inf
)


def _checked_counts(
    numerators: npt.ArrayLike, denominators: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    cases, totals = (np.asarray(counts, dtype=np.float64) for counts in (numerators, denominators))
    if cases.ndim != 1 or cases.shape != totals.shape:
        raise ValueError(f"need one numerator per denominator, got {cases.shape}, {totals.shape}")
    if np.isinf(cases).any() or np.isinf(totals).any():
        raise ValueError("numerators and denominators must be finite or NaN")
    if (cases < 0).any() or (totals < 0).any():
        raise ValueError("numerators and denominators cannot be negative")
    if (cases[totals == 0] > 0).any():
        raise ValueError("a unit has cases but nobody in its denominator")
    return cases, totals


def _group_numbers(groups: npt.ArrayLike | None, units: int) -> IntArray:
    labels = np.zeros(units, dtype=np.int64) if groups is None else np.asarray(groups)
    if labels.shape != (units,):
        raise ValueError(f"groups must name one group for each of {units} units")
    numbers: IntArray = np.unique(labels, return_inverse=True)[1]
    return numbers


def _pool(cases: FloatArray, totals: FloatArray, groups: npt.ArrayLike) -> _Pool:
    group = _group_numbers(groups, len(cases))
    case_sums: FloatArray = np.bincount(group, cases).astype(np.float64)
    total_sums: FloatArray = np.bincount(group, totals).astype(np.float64)
    means = case_sums / total_sums
    return _Pool(
        group=group,
        units=np.bincount(group).astype(np.float64),
        cases=case_sums,
        totals=total_sums,
        concentration=np.bincount(group, totals**2) / total_sums,
        means=means,
        squares=float((totals * (cases / totals - means[group]) ** 2).sum()),
    )


def _shrink(
    cases: FloatArray,
    totals: FloatArray,
    *,
    groups: npt.ArrayLike | None,
    learn_from: npt.ArrayLike | None,
    coverage: float,
    model: _Model,
) -> Shrunk:
    tail = (1 - check_coverage(coverage)) / 2
    numbers = _group_numbers(groups, len(cases))
    usable = ~np.isnan(cases) & (totals > 0)
    pool = _pool(cases[usable], totals[usable], numbers[usable])
    if learn_from is not None:
        pool = _learn(cases, totals, usable, learn_from=learn_from, groups=groups)
    size = model.prior_size(pool)[pool.group]
    group_mean = pool.means[pool.group]
    own_weight = totals[usable] / (totals[usable] + size)
    own = cases[usable] / totals[usable]
    low, high = _ends(cases[usable], totals[usable], size, pool, model, tail)
    return Shrunk(
        mean=_to_all_units(own_weight * own + (1 - own_weight) * group_mean, usable),
        low=_to_all_units(low, usable),
        high=_to_all_units(high, usable),
        group_mean=_to_all_units(group_mean, usable),
        own_weight=_to_all_units(own_weight, usable),
        coverage=coverage,
    )


def _learn(
    cases: FloatArray,
    totals: FloatArray,
    usable: npt.NDArray[np.bool_],
    *,
    learn_from: npt.ArrayLike,
    groups: npt.ArrayLike | None,
) -> _Pool:
    """Return the pool of some units, as the one group of all of them."""
    if groups is not None:
        raise ValueError("learn_from is for one group; leave out groups")
    chosen = np.asarray(learn_from, dtype=np.bool_)
    if chosen.shape != cases.shape:
        raise ValueError(f"learn_from must say yes or no to each of {len(cases)} units")
    chosen = chosen & usable
    if not chosen.any():
        raise ValueError("none of the units to learn from has a denominator")
    one = np.zeros(np.count_nonzero(chosen), dtype=np.int64)
    pool = _pool(cases[chosen], totals[chosen], one)
    return replace(pool, group=np.zeros(np.count_nonzero(usable), dtype=np.int64))


def _ends(
    cases: FloatArray, totals: FloatArray, size: FloatArray, pool: _Pool, model: _Model, tail: float
) -> tuple[FloatArray, FloatArray]:
    pooled = np.isinf(size)
    prior = np.where(pooled, 0.0, size)
    group_cases, group_totals = pool.cases[pool.group], pool.totals[pool.group]
    group_mean = pool.means[pool.group]
    believed = np.where(pooled, group_cases + 0.5, prior * group_mean + cases)
    of = np.where(pooled, group_totals + model.jeffreys_total, prior + totals)
    low, high = (model.quantile(believed, of, share) for share in (tail, 1 - tail))
    # Jeffreys' interval would exclude the very share that was counted when it is 0 or 1.
    low = np.where(pooled & (group_cases == 0), 0.0, low)
    return low, np.where(pooled & (group_mean >= model.largest), model.largest, high)


def _to_all_units(values: FloatArray, usable: npt.NDArray[np.bool_]) -> FloatArray:
    everyone = np.full(len(usable), np.nan)
    everyone[usable] = values
    return everyone
