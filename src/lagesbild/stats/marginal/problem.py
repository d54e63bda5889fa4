"""The ratings of a marginal fit, checked, sorted by group and ready for the search."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import special

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray

_GROUPS_AT_ONCE = 256
"""Scores of 180 parameters at 9 nodes then take 3 MB and stay in the cache."""


@dataclass(frozen=True, kw_only=True)
class _Ratings:
    """Checked ratings, sorted by group and item."""

    group: IntArray
    item: IntArray
    grade: IntArray
    covariates: FloatArray
    """Each with sd 1, so that one step length suits all parameters."""
    covariate_sd: FloatArray
    group_labels: npt.NDArray[np.generic]
    items: int
    grades: int


def unused_grades(*, item: npt.ArrayLike, grade: npt.ArrayLike, grades: int) -> BoolArray:
    """Return, items x grades, which grades of which items nobody used.

    Such a grade has no finite thresholds, and `fit_marginal` refuses it.
    """
    items, given = _whole_numbers("item", item), _whole_numbers("grade", grade)
    if grades < 2 or (given >= grades).any():
        raise ValueError(f"need at least two grades, all below the {grades} that there are")
    count = int(items.max(initial=-1)) + 1
    used = np.bincount(items * grades + given, minlength=count * grades)
    unused: BoolArray = used.reshape(count, grades) == 0
    return unused


def _whole_numbers(name: str, values: npt.ArrayLike) -> IntArray:
    numbers = np.asarray(values)
    if numbers.ndim != 1 or not np.issubdtype(numbers.dtype, np.integer):
        raise ValueError(f"{name} must be one whole number per rating")
    if (numbers < 0).any():
        raise ValueError(f"{name} must not be negative")
    return numbers.astype(np.int64)


def checked_ratings(
    group: npt.ArrayLike,
    item: npt.ArrayLike,
    grade: npt.ArrayLike,
    grades: int,
    covariates: npt.ArrayLike | None,
) -> _Ratings:
    items, given = _whole_numbers("item", item), _whole_numbers("grade", grade)
    if not len(items) == len(given) == len(np.asarray(group)):
        raise ValueError("group, item and grade need one entry per rating each")
    _refuse_unused(unused_grades(item=items, grade=given, grades=grades))
    labels, groups = np.unique(np.asarray(group), return_inverse=True)
    if len(labels) < 2 or np.bincount(groups).max() < 2:
        raise ValueError("need two groups, and one with two ratings, to tell groups from chance")
    columns, sd = _checked_covariates(covariates, len(items))
    order = np.lexsort((items, groups))
    return _Ratings(
        group=groups[order],
        item=items[order],
        grade=given[order],
        covariates=columns[order],
        covariate_sd=sd,
        group_labels=labels,
        items=int(items.max()) + 1,
        grades=grades,
    )


def _refuse_unused(unused: BoolArray) -> None:
    if unused.size == 0:
        raise ValueError("there are no ratings")
    for item, missing in enumerate(unused):
        if missing.any():
            names = ", ".join(map(str, np.flatnonzero(missing)))
            raise ValueError(f"nobody gave item {item} the grade {names}: join unused grades first")


def _checked_covariates(
    covariates: npt.ArrayLike | None, ratings: int
) -> tuple[FloatArray, FloatArray]:
    if covariates is None:
        return np.empty((ratings, 0)), np.empty(0)
    columns = np.asarray(covariates, dtype=np.float64)
    if columns.ndim != 2 or len(columns) != ratings:
        raise ValueError(f"covariates must have one row for each of {ratings} ratings")
    if not np.isfinite(columns).all():
        raise ValueError("covariates must be finite")
    sd = columns.std(axis=0)
    if (sd == 0).any():
        raise ValueError("a covariate is constant: the thresholds already hold the mean")
    scaled = (columns - columns.mean(axis=0)) / sd
    if np.linalg.matrix_rank(scaled) < scaled.shape[1]:
        raise ValueError("a covariate is a sum of others")
    return columns / sd, sd


@dataclass(frozen=True, kw_only=True)
class Block:
    """Some groups' ratings as comparisons with thresholds, sorted by group, item and threshold.

    For the logistic, F(a) - F(b) = F(a) F(-b) (1 - exp(b - a)). A grade is thus two independent
    comparisons, the threshold below passed and the one above not, and a term of thresholds alone.
    """

    group: IntArray
    """Of each comparison, counted from 0 in the block; below, places where new ones begin."""
    groups: int
    group_starts: IntArray
    item: IntArray
    cut: IntArray
    """Counted over all items."""
    sign: FloatArray
    """1 for passed, -1 for not."""
    covariates: FloatArray
    slope: IntArray
    """The slope's number: the item's, or 0 where all share one."""
    cell_starts: IntArray
    """New cut in the group."""
    slope_starts: IntArray
    """New slope in the group."""


def _starts(*keys: IntArray) -> IntArray:
    changed = np.zeros(len(keys[0]), dtype=bool)
    changed[0] = True
    for key in keys:
        changed[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(changed)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """The ratings, what is estimated, and where each parameter stands in the vector.

    Internally logit P(y >= k) = slope * v + weight * (effects * covariates) + cut k, with v
    standard normal. All slopes are one number, the sd, and weights are 1; or slopes are free and
    weights equal them. Cuts and slopes of this form hang together far less than those reported.
    """

    ratings: _Ratings
    free: bool

    @property
    def slopes(self) -> int:
        return self.ratings.items if self.free else 1

    @property
    def cuts(self) -> int:
        return self.ratings.items * (self.ratings.grades - 1)

    @property
    def size(self) -> int:
        return self.slopes + self.cuts + len(self.ratings.covariate_sd)

    def split(self, parameters: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return slopes, cuts and effects."""
        slopes, cuts, effects = np.split(parameters, [self.slopes, self.slopes + self.cuts])
        return slopes, cuts, effects

    @cached_property
    def inner_counts(self) -> FloatArray:
        """Items x (grades - 2): how often each grade was given that has two thresholds."""
        given = self.ratings.item * self.ratings.grades + self.ratings.grade
        counts = np.bincount(given, minlength=self.ratings.items * self.ratings.grades)
        return counts.reshape(self.ratings.items, -1)[:, 1:-1].astype(np.float64)

    @cached_property
    def blocks(self) -> list[Block]:
        ends = np.arange(0, len(self.ratings.group_labels) + _GROUPS_AT_ONCE, _GROUPS_AT_ONCE)
        places = np.searchsorted(self.ratings.group, ends)
        return [self._block(slice(first, last)) for first, last in pairwise(places) if last > first]

    def _block(self, rows: slice) -> Block:
        data, last = self.ratings, self.ratings.grades - 1
        grade = data.grade[rows]
        passed, missed = np.flatnonzero(grade > 0), np.flatnonzero(grade < last)
        row = np.concatenate([passed, missed])
        cut = np.concatenate([grade[passed] - 1, grade[missed]]) + data.item[rows][row] * last
        sign = np.repeat([1.0, -1.0], [len(passed), len(missed)])
        group = data.group[rows][row] - data.group[rows][0]
        order = np.lexsort((cut, group))
        row, cut, group = row[order], cut[order], group[order]
        item = data.item[rows][row]
        slope = item if self.free else np.zeros_like(item)
        return Block(
            group=group,
            groups=int(group[-1]) + 1,
            group_starts=_starts(group),
            item=item,
            cut=cut,
            sign=sign[order],
            covariates=data.covariates[rows][row],
            slope=slope,
            cell_starts=_starts(group, cut),
            slope_starts=_starts(group, slope),
        )


def start_parameters(problem: Problem) -> FloatArray:
    """Return slopes of 1, no effects, and cuts that give each item its own shares of grades."""
    data = problem.ratings
    given = np.bincount(data.item * data.grades + data.grade, minlength=data.items * data.grades)
    counts = given.reshape(data.items, data.grades).astype(np.float64)
    reached = counts[:, ::-1].cumsum(axis=1)[:, ::-1]
    # A normal intercept with sd 1 flattens a logistic curve by this much (Zeger et al. 1988).
    cuts = special.logit(reached[:, 1:] / reached[:, :1]) * np.sqrt(1 + 0.346)
    effects = np.zeros(data.covariates.shape[1])
    return np.concatenate([np.ones(problem.slopes), cuts.ravel(), effects])
