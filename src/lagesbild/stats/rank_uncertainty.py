"""How far a unit's rank depends on choices: weights, normalisation, aggregation, sampling error.

Many composites are drawn, each with its own choices, and every unit's ranks over them summarised.
The steps of one composite are in `composite`.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from typing import Literal

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

WeightScheme = Literal["uniform", "dirichlet"]

Float32Array = npt.NDArray[np.float32]
Int32Array = npt.NDArray[np.int32]

_DRAWS_AT_ONCE = 8
"""Scores of 6 000 units then take 384 kB per thread and stay in the cache between the steps."""
_UNITS_AT_ONCE = 64


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
    sampling_sd: npt.ArrayLike | None = None,
    missing: Missing = "propagate",
    coverage: float = 0.9,
    threads: int | None = None,
) -> RankUncertainty:
    """Return the range of each unit's rank and score over many draws of the choices made.

    `indicators` are units x indicators, directed and treated. Each draw takes weights from
    `draw_weights`, one of `recipes` with equal chance, and, if `sampling_sd` (units x indicators)
    is given, adds a normal error to each indicator before normalising. `missing` is as in
    `composite.aggregate`. Saisana, Saltelli & Tarantola (2005), JRSS A 168:307-323.

    Rank 1 is the highest score. Scores are compared on a grid of at least 2^31 steps over their
    range (2^39 for 6 000 units); units on the same step tie and share the best rank. The ends are
    ranks and scores that were drawn, and at least `coverage` of the draws lie between them.
    Scores by other recipes than the first are moved to the mean and the standard deviation of the
    first, since only the places within one recipe can be compared.

    The range shows what the choices do, given the indicators: it is no confidence interval unless
    `sampling_sd` holds all their error, and a narrow one does not make the choices right.

    Memory: eight bytes per unit and draw. `threads` changes the time only, never the result.
    """
    tail = (1 - check_coverage(coverage)) / 2
    table, sd, shares = _checked_inputs(indicators, sampling_sd, weights, recipes)
    nominal = compose(table, weights=shares, recipe=recipes[0], missing=missing)
    ranked = ~np.isnan(nominal)
    if np.count_nonzero(ranked) < 2:
        raise ValueError("need at least two units with a score to rank them")
    rng = np.random.default_rng(seed)
    plan = _Plan(
        table=table,
        sampling_sd=sd,
        ranked=ranked,
        recipes=tuple(recipes),
        weights=_draw_weights(shares, draws, scheme=weight_scheme, spread=weight_spread, rng=rng),
        choices=rng.integers(len(recipes), size=draws),
        nominal=nominal[ranked],
        seed=seed,
    )
    workers = threads or min(os.cpu_count() or 1, 8)
    ranks, scores = _draw_all(plan, workers=workers)
    ranks_at = _order_statistics(ranks, (tail, 0.5, 1 - tail), workers=workers)
    scores_at = _order_statistics(scores, (tail, 1 - tail), workers=workers)
    rank_low, median_rank, rank_high = (_to_all_units(row, ranked) for row in ranks_at)
    score_low, score_high = (_to_all_units(row, ranked) for row in scores_at)
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
    weights: FloatArray
    choices: IntArray
    """Per draw, which of `recipes`."""
    nominal: FloatArray
    """Scores of the ranked units by the first recipe and the central weights."""
    seed: int

    def scores(self, draws: IntArray, recipe: Recipe, prepared: "_Prepared") -> FloatArray:
        """Return draws x ranked units of scores, each draw by the same recipe."""
        sd = self.sampling_sd
        if sd is None:
            scores = prepared.scores(self.weights[draws])
        else:
            scores = np.concatenate([self._scores_with_error(draw, recipe, sd) for draw in draws])
        return scores if recipe == self.recipes[0] else self._on_nominal_scale(scores)

    def _scores_with_error(self, draw: int, recipe: Recipe, sd: FloatArray) -> FloatArray:
        # A stream of its own for each draw: the result must not depend on blocks or threads.
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(int(draw),)))
        errors: FloatArray = rng.standard_normal(self.table.shape) * sd
        prepared = _prepare(self.table + errors, recipe, self.ranked)
        return prepared.scores(self.weights[draw : draw + 1])

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

    def scores(self, weights: FloatArray) -> FloatArray:
        means = multiply_on_one_thread(weights, self.summands)
        if self.known is not None:
            means /= multiply_on_one_thread(weights, self.known)
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
) -> tuple[FloatArray, FloatArray | None, FloatArray]:
    """Return the three without the indicators of no weight, which must not keep a unit unranked."""
    if not recipes:
        raise ValueError("need at least one recipe")
    table = np.asarray(indicators, dtype=np.float64)
    shares = checked_weights(weights, count=table.shape[-1])
    used = shares > 0
    if sampling_sd is None:
        return table[:, used], None, shares[used]
    sd = np.asarray(sampling_sd, dtype=np.float64)
    if sd.shape != table.shape or not (sd >= 0).all():
        raise ValueError(f"sampling_sd must be {table.shape} numbers, none negative or missing")
    return table[:, used], sd[:, used], shares[used]


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


def _draw_all(plan: _Plan, *, workers: int) -> tuple[Int32Array, Float32Array]:
    """Return ranks and scores, each draws x ranked units."""
    shape = (len(plan.weights), len(plan.nominal))
    ranks, scores = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.float32)
    prepared = [_prepare(plan.table, recipe, plan.ranked) for recipe in plan.recipes]
    blocks = list(_blocks(plan))

    def draw(worker: int) -> None:
        ranking = _Ranking(units=shape[1])
        for choice, draws in blocks[worker::workers]:
            drawn = plan.scores(draws, plan.recipes[choice], prepared[choice])
            scores[draws] = drawn
            ranks[draws] = ranking.rank(drawn)

    _run(draw, range(workers))
    return ranks, scores


def _blocks(plan: _Plan) -> Iterator[tuple[int, IntArray]]:
    for choice in range(len(plan.recipes)):
        draws = np.flatnonzero(plan.choices == choice)
        for first in range(0, len(draws), _DRAWS_AT_ONCE):
            yield choice, draws[first : first + _DRAWS_AT_ONCE]


class _Ranking:
    """Ranks rows of scores, 1 for the highest; see `rank_uncertainty` on ties.

    Sorting numbers is some five times faster in NumPy than sorting their indices. So each score
    becomes a number in [1, 2], highest score lowest, whose last bits are its unit's index: sorted,
    they carry the order with them. The arrays are kept between calls because getting fresh memory
    from the system took longer than the sorting.
    """

    def __init__(self, *, units: int) -> None:
        shape = (_DRAWS_AT_ONCE, units)
        self._index_bits = (units - 1).bit_length()
        self._keys = np.empty(shape)
        self._steps = np.empty(shape, dtype=np.int64)
        self._places = np.ascontiguousarray(
            np.broadcast_to(np.arange(1, units + 1, dtype=np.int32), shape)
        )
        self._ranks = np.empty(shape, dtype=np.int32)

    def rank(self, scores: FloatArray) -> Int32Array:
        """Return ranks in an array that the next call writes over."""
        rows, units = scores.shape
        bits = self._sorted_keys(scores)
        places = self._places[:rows]
        steps = np.right_shift(bits, self._index_bits, out=self._steps[:rows])
        tied = steps[:, 1:] == steps[:, :-1]
        if tied.any():
            places = _share_best_place(places, tied)
        bits &= (1 << self._index_bits) - 1
        bits += units * np.arange(rows)[:, None]
        ranks = self._ranks[:rows]
        ranks.reshape(-1)[bits.reshape(-1)] = places.reshape(-1)
        return ranks

    def _sorted_keys(self, scores: FloatArray) -> IntArray:
        rows, units = scores.shape
        best = scores.max(axis=1, keepdims=True)
        span = best - scores.min(axis=1, keepdims=True)
        keys = np.subtract(best, scores, out=self._keys[:rows])
        keys /= np.where(span > 0, span, 1.0)
        keys += 1.0
        bits: IntArray = keys.view(np.int64)
        bits &= -1 << self._index_bits
        bits |= np.arange(units)
        keys.sort(axis=1)
        return bits


def _share_best_place(places: Int32Array, tied: BoolArray) -> Int32Array:
    """Return `places` with each that is tied with the one before it set to that one's place."""
    shared = places.copy()
    shared[:, 1:][tied] = 0
    best: Int32Array = np.maximum.accumulate(shared, axis=1)
    return best


def _order_statistics(
    values: Int32Array | Float32Array, shares: tuple[float, ...], *, workers: int
) -> FloatArray:
    """Return, per share and unit, the least drawn value that this share of draws do not exceed."""
    draws, units = values.shape
    # Rounded first: 0.05 * 10 000 may come out a hair above 500, and 501 would be wrong.
    places = [max(ceil(round(share * draws, 6)), 1) - 1 for share in shares]
    found = np.empty((len(shares), units))

    def find(worker: int) -> None:
        columns = np.empty((_UNITS_AT_ONCE, draws), dtype=values.dtype)
        for first in range(worker * _UNITS_AT_ONCE, units, workers * _UNITS_AT_ONCE):
            some = values[:, first : first + _UNITS_AT_ONCE]
            turned = _transpose_into(columns[: some.shape[1]], some)
            turned.sort(axis=1)
            found[:, first : first + _UNITS_AT_ONCE] = turned[:, places].T

    _run(find, range(workers))
    return found


def _transpose_into(
    target: npt.NDArray[np.number], source: npt.NDArray[np.number]
) -> npt.NDArray[np.number]:
    """Write `source` transposed to `target`, in tiles that fit the cache: four times faster."""
    for first in range(0, len(source), 256):
        target[:, first : first + 256] = source[first : first + 256].T
    return target


def _run(work: Callable[[int], None], workers: range) -> None:
    with ThreadPoolExecutor(max_workers=len(workers)) as pool:
        for _ in pool.map(work, workers):
            pass  # The results are in shared arrays; this raises what a worker raised.


def _to_all_units(values: FloatArray, ranked: BoolArray) -> FloatArray:
    everyone = np.full(len(ranked), np.nan)
    everyone[ranked] = values
    return everyone
