"""How far a unit's rank depends on choices: weights, normalisation, indicators, sampling error.

Many composites are drawn, each with its own choices, and every unit's ranks over them summarised.
The steps of one composite are in `composite`.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from lagesbild.stats.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    check_coverage,
    multiply_on_one_thread,
)
from lagesbild.stats.composite import (
    Missing,
    Recipe,
    checked_weights,
    compose,
    from_summands,
    normalise,
    to_summands,
)
from lagesbild.stats.many_ranks import (
    Float32Array,
    RankArray,
    rank_rows,
    rank_type,
    ranks_at,
    scores_at,
)

WeightScheme = Literal["uniform", "dirichlet"]

_DRAWS_AT_ONCE = 8
"""Scores of 6 000 units then take 384 kB per thread and stay in the cache between the steps."""


@dataclass(frozen=True, kw_only=True)
class RankUncertainty:
    """Per unit, where its rank and score lie over all draws; NaN for a unit without a score."""

    median_rank: FloatArray
    rank_low: FloatArray
    rank_high: FloatArray
    score_low: FloatArray
    score_high: FloatArray
    draws: int
    coverage: float


def draw_weights(
    weights: npt.ArrayLike,
    *,
    draws: int,
    seed: int,
    scheme: WeightScheme = "uniform",
    spread: float = 0.25,
) -> FloatArray:
    """Return draws x indicators of weights around `weights`, each row with the sum 1.

    - `uniform`: each weight times a number drawn evenly from 1 - `spread` to 1 + `spread`, then
      scaled to the sum 1. COINr's way; says "each weight could be a quarter off".
    - `dirichlet`: the Dirichlet distribution with mean `weights`, scaled so that a weight of
      average size has the relative standard deviation `spread`. It has tails; with a spread of 1
      and equal weights every set of weights is nearly as likely as any other.

    A weight of 0 stays 0.
    """
    shares = checked_weights(weights, count=np.size(weights))
    rng = np.random.default_rng(seed)
    return _draw_weights(shares, draws, scheme=scheme, spread=spread, rng=rng)


def rank_uncertainty(
    indicators: npt.ArrayLike,
    *,
    weights: npt.ArrayLike,
    seed: int,
    draws: int = 10_000,
    weight_scheme: WeightScheme = "uniform",
    weight_spread: float = 0.25,
    recipes: Sequence[Recipe] = (Recipe(),),
    indicator_sets: npt.ArrayLike | None = None,
    sampling_sd: npt.ArrayLike | None = None,
    missing: Missing = "propagate",
    coverage: float = 0.9,
    threads: int | None = None,
) -> RankUncertainty:
    """Return the range of each unit's rank and score over many draws of the choices made.

    `indicators` are units x indicators, directed and treated. Each draw takes weights from
    `draw_weights`, one of `recipes` and one of `indicator_sets` (sets x indicators, true for each
    that takes part) with equal chance, and, if `sampling_sd` (units x indicators) is given, adds a
    normal error to each indicator before normalising. `missing` is as in `composite.aggregate`.
    Saisana, Saltelli & Tarantola (2005), JRSS A 168:307-323.

    Rank 1 is the highest score. Scores are compared on a grid of at least 2^31 steps over their
    range (2^39 for 6 000 units); units on the same step tie and share the best rank. The ends are
    ranks and scores that were drawn, and at least `coverage` of the draws lie between them.
    Scores by other recipes than the first are moved to the mean and the standard deviation of the
    first, since only the places within one recipe can be compared. A unit that has none of the
    indicators in a set keeps those it has.

    The range shows what the choices do, given the indicators: it is no confidence interval unless
    `sampling_sd` holds all their error, and a narrow one does not make the choices right.

    Memory: six bytes per unit and draw. `threads` changes the time only, never the result.
    """
    tail = (1 - check_coverage(coverage)) / 2
    table, sd, shares, used = _checked_inputs(indicators, sampling_sd, weights, recipes)
    nominal = compose(table, weights=shares, recipe=recipes[0], missing=missing)
    ranked = ~np.isnan(nominal)
    if np.count_nonzero(ranked) < 2:
        raise ValueError("need at least two units with a score to rank them")
    rng = np.random.default_rng(seed)
    drawn = _draw_weights(shares, draws, scheme=weight_scheme, spread=weight_spread, rng=rng)
    choices = rng.integers(len(recipes), size=draws)
    plan = _Plan(
        table=table,
        sampling_sd=sd,
        ranked=ranked,
        recipes=tuple(recipes),
        all_weights=drawn,
        weights=_within_sets(drawn, indicator_sets, used=used, rng=rng),
        choices=choices,
        nominal=nominal[ranked],
        seed=seed,
    )
    workers = threads or min(os.cpu_count() or 1, 8)
    ranks, scores = _draw_all(plan, workers=workers)
    found_ranks = _order_statistics(ranks_at, ranks, (tail, 0.5, 1 - tail), workers=workers)
    found_scores = _order_statistics(scores_at, scores, (tail, 1 - tail), workers=workers)
    rank_low, median_rank, rank_high = (_to_all_units(row, ranked) for row in found_ranks)
    score_low, score_high = (_to_all_units(row, ranked) for row in found_scores)
    return RankUncertainty(
        median_rank=median_rank,
        rank_low=rank_low,
        rank_high=rank_high,
        score_low=score_low,
        score_high=score_high,
        draws=draws,
        coverage=coverage,
    )


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What every draw needs to know; the draws themselves share no state."""

    table: FloatArray
    sampling_sd: FloatArray | None
    ranked: BoolArray
    recipes: tuple[Recipe, ...]
    all_weights: FloatArray
    """Draws x indicators, before any indicator was left out."""
    weights: FloatArray
    """The same within the set of indicators of each draw."""
    choices: IntArray
    """Per draw, which of `recipes`."""
    nominal: FloatArray
    """Scores of the ranked units by the first recipe and the central weights."""
    seed: int

    def scores(self, draws: IntArray, recipe: Recipe, prepared: "_Prepared") -> FloatArray:
        """Return draws x ranked units of scores, each draw by the same recipe."""
        sd = self.sampling_sd
        if sd is None:
            scores = prepared.scores(self.weights[draws], self.all_weights[draws])
        else:
            scores = np.concatenate([self._scores_with_error(draw, recipe, sd) for draw in draws])
        return scores if recipe == self.recipes[0] else self._on_nominal_scale(scores)

    def _scores_with_error(self, draw: int, recipe: Recipe, sd: FloatArray) -> FloatArray:
        # A stream of its own for each draw: the result must not depend on blocks or threads.
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(int(draw),)))
        errors: FloatArray = rng.standard_normal(self.table.shape) * sd
        prepared = _prepare(self.table + errors, recipe, self.ranked)
        return prepared.scores(self.weights[[draw]], self.all_weights[[draw]])

    def _on_nominal_scale(self, scores: FloatArray) -> FloatArray:
        moved: FloatArray = scores - scores.mean(axis=1, keepdims=True)
        spread = moved.std(axis=1, keepdims=True)
        moved *= self.nominal.std() / np.where(spread > 0, spread, 1.0)
        moved += self.nominal.mean()
        return moved


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    """Indicators x ranked units, ready to be weighed by many sets of weights at once."""

    summands: FloatArray
    known: FloatArray | None
    """1 where the unit has the indicator, else 0; None when every unit has every indicator."""
    recipe: Recipe

    def scores(self, weights: FloatArray, all_weights: FloatArray) -> FloatArray:
        """Return draws x units; a unit on which `weights` lie nowhere takes `all_weights`."""
        means = multiply_on_one_thread(weights, self.summands)
        if self.known is not None:
            present = multiply_on_one_thread(weights, self.known)
            without = present == 0
            if without.any():
                means[without] = (all_weights @ self.summands)[without]
                present[without] = (all_weights @ self.known)[without]
            means /= present
        return from_summands(means, method=self.recipe.aggregation)


def _prepare(table: FloatArray, recipe: Recipe, ranked: BoolArray) -> _Prepared:
    scaled = normalise(table, method=recipe.normalisation, low=recipe.lowest)
    summands = to_summands(scaled[ranked], method=recipe.aggregation).T
    known = ~np.isnan(summands)
    return _Prepared(
        summands=np.ascontiguousarray(np.where(known, summands, 0.0)),
        known=None if known.all() else known.astype(np.float64, order="C"),
        recipe=recipe,
    )


def _checked_inputs(
    indicators: npt.ArrayLike,
    sampling_sd: npt.ArrayLike | None,
    weights: npt.ArrayLike,
    recipes: Sequence[Recipe],
) -> tuple[FloatArray, FloatArray | None, FloatArray, BoolArray]:
    """Return the three without the indicators of no weight, and which have any.

    Those without must not keep a unit unranked.
    """
    if not recipes:
        raise ValueError("need at least one recipe")
    table = np.asarray(indicators, dtype=np.float64)
    shares = checked_weights(weights, count=table.shape[-1])
    used = shares > 0
    if sampling_sd is None:
        return table[:, used], None, shares[used], used
    sd = np.asarray(sampling_sd, dtype=np.float64)
    if sd.shape != table.shape or not (sd >= 0).all():
        raise ValueError(f"sampling_sd must be {table.shape} numbers, none negative or missing")
    return table[:, used], sd[:, used], shares[used], used


def _draw_weights(
    shares: FloatArray, draws: int, *, scheme: WeightScheme, spread: float, rng: np.random.Generator
) -> FloatArray:
    if draws < 1:
        raise ValueError(f"draws must be at least 1, got {draws}")
    if not 0 < spread <= 1:
        raise ValueError(f"spread must lie in (0, 1], got {spread}")
    if scheme == "uniform":
        drawn: FloatArray = shares * rng.uniform(1 - spread, 1 + spread, size=(draws, len(shares)))
        drawn /= drawn.sum(axis=1, keepdims=True)
        return drawn
    if scheme != "dirichlet":
        raise ValueError(f"scheme must be uniform or dirichlet, got {scheme!r}")
    return _draw_dirichlet(shares, draws, spread=spread, rng=rng)


def _draw_dirichlet(
    shares: FloatArray, draws: int, *, spread: float, rng: np.random.Generator
) -> FloatArray:
    used = shares > 0
    drawn = np.zeros((draws, len(shares)))
    # A weight of 1/k has variance (1/k)(1 - 1/k) / (concentration + 1); solved for the spread.
    concentration = (np.count_nonzero(used) - 1) / spread**2 - 1
    if np.count_nonzero(used) == 1:
        drawn[:, used] = 1.0
    else:
        drawn[:, used] = rng.dirichlet(concentration * shares[used], size=draws)
    return drawn


def _within_sets(
    drawn: FloatArray,
    indicator_sets: npt.ArrayLike | None,
    *,
    used: BoolArray,
    rng: np.random.Generator,
) -> FloatArray:
    """Return the drawn weights with those outside the set of each draw left out."""
    if indicator_sets is None:
        return drawn
    sets = np.asarray(indicator_sets, dtype=np.bool_)
    if sets.ndim != 2 or not len(sets) or sets.shape[1] != len(used):
        raise ValueError(f"indicator_sets must say of {len(used)} indicators which take part")
    if not sets[:, used].any(axis=1).all():
        raise ValueError("each indicator set must keep an indicator that has a weight")
    kept: FloatArray = drawn * sets[:, used][rng.integers(len(sets), size=len(drawn))]
    kept /= kept.sum(axis=1, keepdims=True)
    return kept


def _draw_all(plan: _Plan, *, workers: int) -> tuple[RankArray, Float32Array]:
    """Return ranks and scores, each draws x ranked units, the draws of each recipe together."""
    shape = (len(plan.weights), len(plan.nominal))
    ranks, scores = np.empty(shape, dtype=rank_type(shape[1])), np.empty(shape, dtype=np.float32)
    prepared = [_prepare(plan.table, recipe, plan.ranked) for recipe in plan.recipes]
    blocks = list(_blocks(plan))

    def draw(worker: int) -> None:
        for first, choice, draws in blocks[worker::workers]:
            rows = slice(first, first + len(draws))
            drawn = plan.scores(draws, plan.recipes[choice], prepared[choice])
            scores[rows] = drawn
            rank_rows(drawn, ranks[rows])

    _run(draw, range(workers))
    return ranks, scores


def _blocks(plan: _Plan) -> Iterator[tuple[int, int, IntArray]]:
    """Yield where each block of draws begins, its recipe and its draws."""
    first = 0
    for choice in range(len(plan.recipes)):
        draws = np.flatnonzero(plan.choices == choice)
        for start in range(0, len(draws), _DRAWS_AT_ONCE):
            block = draws[start : start + _DRAWS_AT_ONCE]
            yield first, choice, block
            first += len(block)


def _order_statistics(
    find: Callable[[Any, IntArray, int, int, FloatArray], None],
    values: RankArray | Float32Array,
    shares: tuple[float, ...],
    *,
    workers: int,
) -> FloatArray:
    """Return, per share and unit, the least drawn value that this share of draws do not exceed."""
    draws, units = values.shape
    # Rounded first: 0.05 * 10 000 may come out a hair above 500, and 501 would be wrong.
    places = np.array([max(ceil(round(share * draws, 6)), 1) - 1 for share in shares])
    found = np.empty((len(shares), units))
    # Whole multiples of the units that fill a line of the cache, so that no line is read by two.
    ends = [min(units, 64 * ceil(units * worker / workers / 64)) for worker in range(workers + 1)]
    _run(lambda w: find(values, places, ends[w], ends[w + 1], found), range(workers))
    return found


def _run(work: Callable[[int], None], workers: range) -> None:
    with ThreadPoolExecutor(max_workers=len(workers)) as pool:
        for _ in pool.map(work, workers):
            pass  # The results are in shared arrays; this raises what a worker raised.


def _to_all_units(values: FloatArray, ranked: BoolArray) -> FloatArray:
    everyone = np.full(len(ranked), np.nan)
    everyone[ranked] = values
    return everyone
