"""Do the blocks of the questionnaire measure one thing, and where does an object stand out?"""

from dataclasses import dataclass, replace

import numpy as np

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.rating_data import Sessions
from lagesbild.stats.rating_diagnostics.residuals import Answers, Beliefs, score

_MOST_STEPS = 100
_TOLERANCE = 5e-4
"""Of a covariance, relative to the largest variance."""
_START_BETWEEN, _START_WITHIN = 1.0, 0.3
_FARTHEST_STEP = 1.0
_LEAST_VARIANCE = 1e-9


@dataclass(frozen=True, kw_only=True)
class BlockProfiles:
    """How much more serious an object is in one block than over all, in units of psi.

    Beside the mean profile of all objects; deviations of one object sum to zero over the blocks.
    """

    deviation: FloatArray
    """Objects x blocks; shrunken, so that an object without answers has 0 with a wide interval."""
    sd: FloatArray
    covariance: FloatArray
    """Blocks x blocks: of objects' severities in two blocks, free of error of measurement."""
    answers: IntArray
    """Objects x blocks."""

    @property
    def correlation(self) -> FloatArray:
        scale = np.sqrt(np.maximum(np.diag(self.covariance), _LEAST_VARIANCE))
        between: FloatArray = self.covariance / np.outer(scale, scale)
        return between


def block_profiles(
    known: Beliefs, *, block: IntArray, blocks: int, keep: BoolArray
) -> BlockProfiles:
    """Give each session a severity in each block: the object's, plus the session's own.

    A multidimensional graded response model with items of one block on one dimension and the curves
    of the one-dimensional fit (Reckase 2009, Multidimensional Item Response Theory, ch. 4), its
    covariances found by expectation-maximisation around the mode of each session. Its correlations
    are those of the model, not of estimates; on when a subscore says something of its own, Haberman
    (2008), J. Educ. Behav. Stat. 33:204-229. Raters' severities are part of the sessions', the same
    rater's sessions taken as independent. Not for blocks with one item, and not for ranking areas
    on a block.

    :param block: of each item.
    """
    answers = known.answers.only(keep)
    state = _start(answers, known.mean, blocks)
    for _ in range(_MOST_STEPS):
        moved = _step(state, answers, block)
        change = np.abs(moved.between - state.between).max() / np.diag(moved.between).max()
        state = moved
        if change < _TOLERANCE:
            break
    centring = np.eye(blocks) - 1 / blocks
    variance = np.einsum("ab,obc,dc->oad", centring, state.object_variance, centring)
    return BlockProfiles(
        deviation=(state.objects - state.middle) @ centring.T,
        sd=np.sqrt(np.maximum(np.einsum("oaa->oa", variance), 0.0)),
        covariance=state.between,
        answers=_counts(answers, block, blocks),
    )


@dataclass(frozen=True, kw_only=True)
class _State:
    psi: FloatArray
    """Sessions x blocks."""
    middle: FloatArray
    """Of each block, over objects."""
    objects: FloatArray
    """Objects x blocks: posterior means."""
    object_variance: FloatArray
    between: FloatArray
    """Blocks x blocks: of objects around the middle."""
    within: FloatArray
    """Blocks x blocks: of sessions around their object."""


def _start(answers: Answers, psi: FloatArray, blocks: int) -> _State:
    objects = answers.sessions.objects
    return _State(
        psi=np.tile(psi[:, None], (1, blocks)),
        middle=np.zeros(blocks),
        objects=np.zeros((objects, blocks)),
        object_variance=np.zeros((objects, blocks, blocks)),
        between=_START_BETWEEN * np.eye(blocks),
        within=_START_WITHIN * np.eye(blocks),
    )


def _step(state: _State, answers: Answers, block: IntArray) -> _State:
    """Take one step of expectation-maximisation, with sessions' likelihoods seen as normal."""
    sessions, one = answers.sessions, np.eye(len(state.between))
    gradient, told = _told(state.psi, answers, block)
    diagonal = told[:, :, None] * one
    pull = told * state.psi + gradient
    # (W^-1 + D)^-1 as W (1 + D W)^-1: D is zero for a block without answers, W may be singular.
    spread = state.within @ np.linalg.inv(one + diagonal @ state.within)
    seen = diagonal - diagonal @ spread @ diagonal
    seen_pull = pull - np.einsum("sab,sb->sa", diagonal @ spread, pull)
    precision, right = _by_object(seen, sessions), _by_object(seen_pull, sessions)
    variance = state.between @ np.linalg.inv(one + precision @ state.between)
    right -= np.einsum("oab,b->oa", precision, state.middle)
    objects = state.middle + np.einsum("oab,ob->oa", variance, right)
    mine = sessions.object_
    own = np.einsum("sab,sb->sa", spread, pull - told * objects[mine])
    through = spread @ diagonal
    own_variance = spread + through @ variance[mine] @ through.transpose(0, 2, 1)
    answered, active = np.unique(mine[told.any(axis=1)]), told.any(axis=1)
    away = objects[answered] - objects[answered].mean(axis=0)
    aim = objects[mine] + own
    return replace(
        state,
        psi=state.psi + np.clip(aim - state.psi, -_FARTHEST_STEP, _FARTHEST_STEP),
        middle=objects[answered].mean(axis=0),
        objects=objects,
        object_variance=variance,
        between=(away.T @ away + variance[answered].sum(axis=0)) / len(answered),
        within=(own[active].T @ own[active] + own_variance[active].sum(axis=0)) / active.sum(),
    )


def _told(psi: FloatArray, answers: Answers, block: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return gradient and information of each session's likelihood in each block."""
    blocks = psi.shape[1]
    found = score(answers, answers.above(psi[answers.session, block[answers.item]]))
    cell = answers.session * blocks + block[answers.item]
    gradient, information = (
        np.bincount(cell, weights=weights, minlength=psi.size).reshape(psi.shape)
        for weights in (found.gradient, found.information)
    )
    return gradient.astype(np.float64), information.astype(np.float64)


def _by_object(values: FloatArray, sessions: Sessions) -> FloatArray:
    sums = np.zeros((sessions.objects, *values.shape[1:]))
    np.add.at(sums, sessions.object_, values)
    return sums


def _counts(answers: Answers, block: IntArray, blocks: int) -> IntArray:
    objects = answers.sessions.objects
    cell = answers.sessions.object_[answers.session] * blocks + block[answers.item]
    return np.bincount(cell, minlength=objects * blocks).reshape(objects, blocks)
