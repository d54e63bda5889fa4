"""Was an item read otherwise in one round, one district or one version than in the rest?"""

from dataclasses import dataclass, replace

import numpy as np

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.many_comparisons import discoveries
from lagesbild.stats.many_facet.curves import threshold_jacobian
from lagesbild.stats.many_facet.posterior import Estimates, Posterior
from lagesbild.stats.rating_diagnostics.fit import two_sided
from lagesbild.stats.rating_diagnostics.residuals import Beliefs, score

_STEPS = 6
_LONGEST_STEP, _FARTHEST = 1.0, 6.0
"""In units of psi. An item that nobody answers above the lowest grade would go on for ever."""


@dataclass(frozen=True, kw_only=True)
class Shifts:
    """How much harder it was to reach a grade in a group than in all others. Items x groups.

    Positive: the same severity was given lower grades. Untested where the group, or the rest, has
    too few answers; its figures are then NaN, its p is 1.
    """

    shift: FloatArray
    """Of the thresholds, in units of psi."""
    sd: FloatArray
    grades: FloatArray
    """Of what the group answered beyond the rest at the same severity, mean over its answers."""
    level: FloatArray
    """Of the thresholds in each group by itself, from where the fit has them."""
    information: FloatArray
    """Of each level; zero without answers."""
    p: FloatArray
    answers: IntArray
    tested: BoolArray


def find_shifts(
    known: Beliefs,
    *,
    group: IntArray,
    groups: int,
    keep: BoolArray,
    least_answers: int,
    rate: float,
) -> Shifts:
    """Compare the thresholds of each item in each group of sessions with its other answers.

    Uniform differential functioning by a score test with one shift per item and group (Glas 1998,
    Statistica Sinica 8:647-667): the shift is found by Newton steps at the posterior of psi, whose
    uncertainty takes its part of the information (Louis 1982, JRSS B 44:226-233). One item that
    moved makes all others seem to move the other way; so the surest finding is given its own
    thresholds in each group, psi is found anew, and so on until there is none (purification:
    Candell & Drasgow 1988, Appl. Psychol. Meas. 12:253-260). Give a fit in which the item is one
    and the same in all groups. What moves all items alike is the round's shift or the district's
    norm, and when most items move, the others seem to. Not for slopes that differ between groups.

    :param group: of each session.
    :param keep: of each answer; leave out raters who answer at random.
    :param rate: of false discoveries among all tests together.
    """
    cells = _Cells(known=known, group=group, groups=groups, keep=keep)
    own = np.zeros(cells.shape)
    split = np.zeros(cells.shape[0], dtype=np.bool_)
    while True:
        shifts = _shifts(cells, own, split, least_answers)
        found = discoveries(shifts.p[shifts.tested & ~split[:, None]], share=rate)
        if not found.any():
            return shifts
        surest = np.where(shifts.tested & ~split[:, None], shifts.p, 2.0).min(axis=1).argmin()
        split[surest] = True
        own[split] = cells.moved_from(own)[split]
        cells = cells.with_psi_found_anew(own)


def _shifts(cells: "_Cells", own: FloatArray, split: BoolArray, least_answers: int) -> Shifts:
    """Test all items at their thresholds, and tell those that are split by their estimates."""
    counts, (gradient, information) = cells.count, cells.sums(own)
    first = _Weighed(gradient / np.maximum(information, _LEAST_INFORMATION), information)
    tested = (counts >= least_answers) & (_others(counts.astype(np.float64)) >= least_answers)
    tested &= first.variance < _LARGEST_VARIANCE
    moved = cells.moved_from(own)
    last = _Weighed(moved, cells.sums(moved)[1])
    z = np.where(split[:, None], last.contrast, first.contrast)
    z /= np.sqrt(np.where(split[:, None], last.variance, first.variance))
    return Shifts(
        shift=np.where(tested, last.contrast, np.nan),
        sd=np.where(tested, np.sqrt(last.variance), np.nan),
        grades=np.where(tested, cells.in_grades(last.contrast), np.nan),
        level=moved,
        information=np.where(counts > 0, last.information, 0.0),
        p=np.where(tested, two_sided(z), 1.0),
        answers=counts,
        tested=tested,
    )


_LEAST_INFORMATION = 1e-9
_LARGEST_VARIANCE = 4.0
"""Of a shift: what is not even known within some units of psi is not tested."""


@dataclass(frozen=True)
class _Weighed:
    """Values of cells, each with its information, and beside the item's other cells."""

    values: FloatArray
    information: FloatArray

    @property
    def contrast(self) -> FloatArray:
        rest = _others(self.values * self._known) / self._known_of_others
        beside: FloatArray = self.values - rest
        return beside

    @property
    def variance(self) -> FloatArray:
        total: FloatArray = 1 / self._known + 1 / self._known_of_others
        return total

    @property
    def _known(self) -> FloatArray:
        return np.maximum(self.information, _LEAST_INFORMATION)

    @property
    def _known_of_others(self) -> FloatArray:
        return np.maximum(_others(self._known), _LEAST_INFORMATION)


def _others(values: FloatArray) -> FloatArray:
    """Return the sum over the other groups of the same item."""
    rest: FloatArray = values @ (1 - np.eye(values.shape[1]))
    return rest


class _Cells:
    """Answers by item and group, each read with its own shift of the thresholds."""

    def __init__(self, *, known: Beliefs, group: IntArray, groups: int, keep: BoolArray) -> None:
        self.known = known
        self.group = group
        self.groups = groups
        self.keep = keep
        self.answers = known.answers.only(keep)
        self.psi = known.mean[self.answers.session]
        self.variance = known.variance[self.answers.session]
        self.shape = (self.answers.items, groups)
        self.cell = self.answers.item * groups + group[self.answers.session]

    @property
    def count(self) -> IntArray:
        size = self.shape[0] * self.shape[1]
        return np.bincount(self.cell, minlength=size).reshape(self.shape)

    def sums(self, shift: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the gradient by a shift, and the information that uncertain psi leaves of it."""
        told = score(self.answers, self._above(shift))
        left = told.information * (1 - told.information * self.variance)
        return self._sum(-told.gradient), self._sum(np.maximum(left, 0.0))

    def moved_from(self, start: FloatArray) -> FloatArray:
        """Return the most likely shift of each cell by itself."""
        shift = start
        for _ in range(_STEPS):
            told = score(self.answers, self._above(shift))
            whole = np.maximum(self._sum(told.information), _LEAST_INFORMATION)
            step = self._sum(-told.gradient) / whole
            shift = np.clip(
                shift + np.clip(step, -_LONGEST_STEP, _LONGEST_STEP), -_FARTHEST, _FARTHEST
            )
        # With psi held, a new shift is partly taken for severity: it comes out too small by this.
        left = np.maximum(self.sums(shift)[1], _LEAST_INFORMATION)
        drawn = (shift - start) * np.minimum(whole / left, _MOST_UNSHRUNK)
        return np.clip(start + drawn, -_FARTHEST, _FARTHEST)

    def with_psi_found_anew(self, own: FloatArray) -> "_Cells":
        """Return the same answers, with psi that heeds the split items' own thresholds.

        What the sessions of a group move by on average, their common norm or shift moves by too.
        """
        known, sessions = self.known, self.answers.sessions.count
        every = _Cells(known=known, group=self.group, groups=self.groups, keep=_all(self.keep))
        told = score(every.answers, every._above(own))
        gradient = np.bincount(every.answers.session, weights=told.gradient, minlength=sessions)
        pull = known.prior_precision * (known.prior_mean - known.mean)
        move = known.variance * (gradient + pull)
        leaning = known.variance * known.prior_precision
        together = _group_mean(move, self.group, self.groups) / (
            1 - np.minimum(_group_mean(leaning, self.group, self.groups), _MOST_LEANING)
        )
        mean = known.mean + move + leaning * together[self.group]
        prior = known.prior_mean + together[self.group]
        moved = replace(known, mean=mean, prior_mean=prior)
        return _Cells(known=moved, group=self.group, groups=self.groups, keep=self.keep)

    def in_grades(self, shift: FloatArray) -> FloatArray:
        """Return the mean change of the expected grade that a shift makes."""
        moved = self._above(shift).sum(axis=1) - self._above(np.zeros(self.shape)).sum(axis=1)
        means: FloatArray = self._sum(moved) / np.maximum(self.count, 1)
        return means

    def _above(self, shift: FloatArray) -> FloatArray:
        return self.answers.above(self.psi - shift.ravel()[self.cell])

    def _sum(self, values: FloatArray) -> FloatArray:
        size = self.shape[0] * self.shape[1]
        sums = np.bincount(self.cell, weights=values, minlength=size).astype(np.float64)
        return sums.reshape(self.shape)


def _all(keep: BoolArray) -> BoolArray:
    return np.ones_like(keep)


def _group_mean(values: FloatArray, group: IntArray, groups: int) -> FloatArray:
    counts = np.maximum(np.bincount(group, minlength=groups), 1)
    means: FloatArray = np.bincount(group, weights=values, minlength=groups) / counts
    return means


_MOST_LEANING = 0.9
_MOST_UNSHRUNK = 1.5


def first_round_of_change(shifts: Shifts, item: int) -> int:
    """Return the round from which an item's thresholds are most surely another level than before.

    For groups that are rounds in order; an item that moves back and forth has the largest break.
    """
    weight, level = shifts.information[item], shifts.level[item]
    before = np.cumsum(weight)[:-1]
    after = weight.sum() - before
    product = np.cumsum(weight * level)[:-1]
    has = (before > 0) & (after > 0)
    gap = np.zeros(len(before))
    gap[has] = (weight @ level - product[has]) / after[has] - product[has] / before[has]
    sure = gap**2 * before * after / max(weight.sum(), _LEAST_INFORMATION)
    return int(sure.argmax()) + 1


def version_shifts(posterior: Posterior, pairs: IntArray) -> Estimates:
    """Return, for pairs (earlier, later) of item numbers, how much the mean threshold rose.

    For an item whose versions were fitted as two. Uses their joint covariance, so that the round's
    common shift, which both versions lean on, is not counted twice.
    """
    jacobian = threshold_jacobian(posterior.curves)[:, 1:, :].mean(axis=1)
    items, size = jacobian.shape
    weights = np.zeros((len(pairs), items * size))
    for row, (earlier, later) in enumerate(pairs):
        weights[row, later * size : (later + 1) * size] = jacobian[later]
        weights[row, earlier * size : (earlier + 1) * size] = -jacobian[earlier]
    block = posterior.covariance[posterior.layout.size :, posterior.layout.size :]
    levels = posterior.curves.thresholds.mean(axis=1)
    return Estimates(
        mean=levels[pairs[:, 1]] - levels[pairs[:, 0]],
        sd=np.sqrt(np.einsum("ij,jk,ik->i", weights, block, weights)),
    )
