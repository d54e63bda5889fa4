"""Which of the choices behind a composite moves its ranks and scores most?

Weights, normalisation, aggregation, indicators and sampling error are drawn together, and the
variance that follows is shared between them (`sensitivity`). How wide the ranks of each unit become
is the question of `rank_uncertainty`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.composite import (
    Aggregation,
    Normalisation,
    checked_weights,
    from_summands,
    normalise,
    to_summands,
)
from lagesbild.stats.many_ranks import rank_rows, rank_type
from lagesbild.stats.rank_uncertainty import draw_weights
from lagesbild.stats.sensitivity import SobolIndices, sobol_indices

_WEIGHT_SETS, _ERROR_TABLES = 999, 199
"""Drawn once and then chosen among, as COINr does with weights."""
_BOOTSTRAP_DRAWS = 400
_LOWEST, _HIGHEST = 1.0, 100.0
"""The scale before a mean that a zero would decide alone."""


class Choice(StrEnum):
    """What a composite could have been made with otherwise."""

    WEIGHTS = "weights"
    NORMALISATION = "normalisation"
    AGGREGATION = "aggregation"
    LEFT_OUT = "left_out"
    GROUP = "group"
    SAMPLING = "sampling"


@dataclass(frozen=True, kw_only=True)
class CompositeSensitivity:
    """The choices that have an alternative, and what each does."""

    choices: tuple[Choice, ...]
    alternatives: IntArray
    """Per choice, the one that was made among them."""
    indices: SobolIndices
    """Outputs: mean absolute shift of ranks, the score of each scored unit, all ranks jointly."""
    shift_alone: FloatArray
    """Per choice, the mean absolute shift over its other alternatives, all else as it was made."""
    shift_together: float
    """The same when all choices are drawn together."""
    scored: BoolArray
    """Which units have a score."""


def composite_sensitivity(
    indicators: npt.ArrayLike,
    *,
    weights: npt.ArrayLike,
    seed: int,
    normalisations: Sequence[Normalisation] = ("given",),
    aggregations: Sequence[Aggregation] = ("arithmetic",),
    leave_one_out: bool = True,
    group: npt.ArrayLike | None = None,
    sampling_sd: npt.ArrayLike | None = None,
    weight_spread: float = 0.25,
    base_draws: int = 1024,
    coverage: float = 0.9,
) -> CompositeSensitivity:
    """Return Sobol' indices of ranks and scores for the choices behind a composite.

    `indicators` are units x indicators, directed and treated; one that is missing (NaN) gives its
    weight to the others of the unit. The first of `normalisations` and of `aggregations` is the one
    that was made. Weights are drawn as by `draw_weights`; with `leave_one_out` each indicator in
    turn may be left out, and so may the whole `group` (true for its indicators, such as those of
    one source); a unit that then has nothing left keeps all it has. `sampling_sd`, in the shape of
    `indicators`, adds normal errors. The alternatives of a choice are equally likely.

    Saisana, Saltelli & Tarantola (2005), JRSS A 168:307-323; the mean absolute shift of ranks from
    the composite that was made is their output, and that of COINr, the JRC's software. It says
    little of a choice that moves the ranks of every draw equally far: the indices of all ranks
    jointly are the shares of how unlike the draws' ranks are.

    Before a geometric or harmonic mean, given and min-max values of 0 to 100 are set to 1 to 100
    and z-scores to the mean 10 and standard deviation 2, as in COINr; what is below 1 even then
    becomes 1. Scores by other recipes than the first come on its mean and standard deviation, since
    only the places within one recipe can be compared.

    The shares say which choice is worth arguing about. They do not say that a choice is right, and
    they depend on the alternatives: what has none cannot matter here.
    """
    table = np.asarray(indicators, dtype=np.float64)
    shares = checked_weights(weights, count=table.shape[-1])
    model = _Model(
        table=table,
        errors=_draw_errors(table, sampling_sd, seed=seed),
        weights=np.vstack(
            [shares, draw_weights(shares, draws=_WEIGHT_SETS, seed=seed, spread=weight_spread)]
        ),
        normalisations=tuple(normalisations),
        aggregations=tuple(aggregations),
        left_out=_one_left_out(shares > 0, really=leave_one_out),
        group=_group_left_out(group, used=shares > 0),
    )
    return _measure(model, seed=seed, base_draws=base_draws, coverage=coverage)


@dataclass(frozen=True, kw_only=True)
class _Model:
    """The composite as a function of choices: rows x choices of numbers of alternatives.

    Alternative 0 of each choice is the one that was made.
    """

    table: FloatArray
    errors: FloatArray
    """Alternatives x units x indicators."""
    weights: FloatArray
    normalisations: tuple[Normalisation, ...]
    aggregations: tuple[Aggregation, ...]
    left_out: BoolArray
    """Alternatives x indicators, true for what takes part; `group` likewise."""
    group: BoolArray

    @property
    def alternatives(self) -> IntArray:
        """Return how many each choice has, in the order of `Choice`."""
        parts = (self.weights, self.normalisations, self.aggregations, self.left_out)
        return np.array([len(part) for part in (*parts, self.group, self.errors)])

    def picks(self, rows: FloatArray, varied: IntArray) -> IntArray:
        """Return alternatives of the varied choices for rows of numbers in [0, 1)."""
        picks = np.zeros((len(rows), len(Choice)), dtype=np.int64)
        picks[:, varied] = rows * self.alternatives[varied]
        return picks

    @cached_property
    def scored(self) -> BoolArray:
        found: BoolArray = (~np.isnan(self.table)) @ self.weights[0] > 0
        return found

    @cached_property
    def scores_made(self) -> FloatArray:
        return self.scores(np.zeros((1, len(Choice)), dtype=np.int64))

    def scores(self, picks: IntArray) -> FloatArray:
        """Return picks x scored units."""
        scores = np.empty((len(picks), int(self.scored.sum())))
        all_weights = self.weights[picks[:, 0]]
        weights = all_weights * self.left_out[picks[:, 3]] * self.group[picks[:, 4]]
        for rows, error, by, mean in self._by_table(picks):
            weighed = _weigh(self._summands(error, by, mean), weights[rows], all_weights[rows])
            found = from_summands(weighed, method=self.aggregations[mean])
            scores[rows] = found if (by, mean) == (0, 0) else self._on_scale_of_first(found)
        return scores

    def _by_table(self, picks: IntArray) -> Iterator[tuple[IntArray, int, int, int]]:
        """Yield the rows that share a table of summands, and which table it is."""
        recipes, numbers = np.unique(picks[:, [5, 1, 2]], axis=0, return_inverse=True)
        order = np.argsort(numbers, kind="stable")
        ends = np.searchsorted(numbers[order], np.arange(1, len(recipes)))
        for rows, (error, by, mean) in zip(np.split(order, ends), recipes.tolist(), strict=True):
            yield rows, error, by, mean

    def _summands(self, error: int, by: int, mean: int) -> FloatArray:
        normalisation, aggregation = self.normalisations[by], self.aggregations[mean]
        scaled = normalise(self.table + self.errors[error], method=normalisation)
        if aggregation != "arithmetic":
            scaled = _above_zero(scaled, normalisation)
        return to_summands(scaled[self.scored], method=aggregation)

    def _on_scale_of_first(self, scores: FloatArray) -> FloatArray:
        moved = scores - scores.mean(axis=1, keepdims=True)
        spread = moved.std(axis=1, keepdims=True)
        moved *= self.scores_made.std() / np.where(spread > 0, spread, 1.0)
        scaled: FloatArray = moved + self.scores_made.mean()
        return scaled

    def shifts(self, ranks: FloatArray) -> FloatArray:
        """Return the mean absolute shift of each row of ranks from those that were made."""
        shifts: FloatArray = np.abs(ranks - _ranks(self.scores_made)).mean(axis=1)
        return shifts


def _measure(model: _Model, *, seed: int, base_draws: int, coverage: float) -> CompositeSensitivity:
    if np.count_nonzero(model.scored) < 2:
        raise ValueError("need at least two units with a score to rank them")
    varied = np.flatnonzero(model.alternatives > 1)

    def outputs(rows: FloatArray) -> FloatArray:
        scores = model.scores(model.picks(rows, varied))
        ranks = _ranks(scores)
        return np.column_stack([model.shifts(ranks), scores, ranks])

    units = model.scores_made.shape[1]
    found = sobol_indices(
        outputs,
        inputs=len(varied),
        seed=seed,
        base_draws=base_draws,
        bootstrap_draws=_BOOTSTRAP_DRAWS,
        coverage=coverage,
        joint=slice(1 + units, 1 + 2 * units),
    )
    return CompositeSensitivity(
        choices=tuple(list(Choice)[place] for place in varied),
        alternatives=model.alternatives[varied],
        indices=found.keep([*range(1 + units), 1 + 2 * units]),
        shift_alone=np.array([_shift_alone(model, place) for place in varied.tolist()]),
        shift_together=_shift_together(model, varied, seed=seed, draws=base_draws),
        scored=model.scored,
    )


def _shift_alone(model: _Model, choice: int) -> float:
    others = np.arange(1, model.alternatives[choice])
    picks = np.zeros((len(others), len(Choice)), dtype=np.int64)
    picks[:, choice] = others
    return float(model.shifts(_ranks(model.scores(picks))).mean())


def _shift_together(model: _Model, varied: IntArray, *, seed: int, draws: int) -> float:
    rows = np.random.default_rng(seed).random((draws, len(varied)))
    return float(model.shifts(_ranks(model.scores(model.picks(rows, varied)))).mean())


def _ranks(scores: FloatArray) -> FloatArray:
    ranks = np.empty(scores.shape, dtype=rank_type(scores.shape[1]))
    rank_rows(scores, ranks)
    return ranks.astype(np.float64)


def _weigh(summands: FloatArray, weights: FloatArray, all_weights: FloatArray) -> FloatArray:
    """Return rows x units; a unit on which `weights` lie nowhere takes `all_weights`."""
    known = ~np.isnan(summands)
    filled, present = np.where(known, summands, 0.0).T, known.T.astype(np.float64)
    sums, totals = weights @ filled, weights @ present
    without = totals == 0
    if without.any():
        sums[without] = (all_weights @ filled)[without]
        totals[without] = (all_weights @ present)[without]
    means: FloatArray = sums / totals
    return means


def _above_zero(scaled: FloatArray, normalisation: Normalisation) -> FloatArray:
    if normalisation == "zscore":
        scaled = 10 + 2 * scaled
    if normalisation in ("given", "minmax"):
        scaled = _LOWEST + (_HIGHEST - _LOWEST) / _HIGHEST * scaled
    return np.maximum(scaled, _LOWEST)


def _draw_errors(table: FloatArray, sampling_sd: npt.ArrayLike | None, *, seed: int) -> FloatArray:
    """Return no error, and then the drawn ones if there are any."""
    none = np.zeros((1, *table.shape))
    sd = np.zeros(table.shape) if sampling_sd is None else np.asarray(sampling_sd, np.float64)
    if sd.shape != table.shape or not (sd >= 0).all():
        raise ValueError(f"sampling_sd must be {table.shape} numbers, none negative or missing")
    if not sd.any():
        return none
    drawn = np.random.default_rng(seed).standard_normal((_ERROR_TABLES, *table.shape)) * sd
    return np.concatenate([none, drawn])


def _one_left_out(used: BoolArray, *, really: bool) -> BoolArray:
    """Return all indicators, and then each set without one of those that have a weight."""
    everything = np.ones((1, len(used)), dtype=np.bool_)
    if not really or np.count_nonzero(used) < 2:
        return everything
    without = ~np.eye(len(used), dtype=np.bool_)[used]
    return np.concatenate([everything, without])


def _group_left_out(group: npt.ArrayLike | None, *, used: BoolArray) -> BoolArray:
    """Return all indicators, and then those outside the group if both kinds have a weight."""
    everything = np.ones((1, len(used)), dtype=np.bool_)
    members = np.zeros_like(used) if group is None else np.asarray(group, dtype=np.bool_)
    if members.shape != used.shape:
        raise ValueError(f"group must say of {len(used)} indicators which belong to it")
    if not (members & used).any() or not (~members & used).any():
        return everything
    return np.concatenate([everything, ~members[None]])
