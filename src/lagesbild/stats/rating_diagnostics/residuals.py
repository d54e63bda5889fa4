"""How far are the answers from what the fit expects, and how far would they be by chance alone?

A session's psi is estimated from the same answers, which draws residuals toward zero: the variance
of a residual is V - E'² v, with V the variance of the grade, E' the slope of the expected grade and
v the posterior variance of psi. What chance does is measured on answers drawn from the fit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import special

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.many_facet.curves import ItemCurves
from lagesbild.stats.many_facet.posterior import Posterior
from lagesbild.stats.rating_data import Ratings, Sessions

_LEAST_VARIANCE = 1e-6
"""Of a residual, in squared grades: where every answer is the same, nothing can be surprising."""
_LEAST_PRECISION = 1e-6


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Grades with the curves of their items, ready to be laid beside any psi."""

    session: IntArray
    item: IntArray
    grade: IntArray
    slope: FloatArray
    """Of each grade's item."""
    thresholds: FloatArray
    """Grades given x (grades - 1)."""
    sessions: Sessions
    items: int

    @property
    def grades(self) -> int:
        return int(self.thresholds.shape[1]) + 1

    def above(self, psi: FloatArray) -> FloatArray:
        """Return P(y >= k) of each grade given, with the psi of each grade given."""
        reached: FloatArray = special.expit(self.slope[:, None] * (psi[:, None] - self.thresholds))
        return reached

    def only(self, keep: BoolArray) -> "Answers":
        """Return some of the grades; sessions keep their numbers."""
        return Answers(
            session=self.session[keep],
            item=self.item[keep],
            grade=self.grade[keep],
            slope=self.slope[keep],
            thresholds=self.thresholds[keep],
            sessions=self.sessions,
            items=self.items,
        )


def answers_of(ratings: Ratings, curves: ItemCurves) -> Answers:
    return Answers(
        session=ratings.session,
        item=ratings.item,
        grade=ratings.grade,
        slope=curves.slopes[ratings.item],
        thresholds=curves.thresholds[ratings.item],
        sessions=ratings.sessions,
        items=ratings.items,
    )


@dataclass(frozen=True, kw_only=True)
class Score:
    """Of the log likelihood of each grade with respect to its psi."""

    gradient: FloatArray
    information: FloatArray


def score(answers: Answers, above: FloatArray) -> Score:
    ends = np.hstack([np.ones((len(above), 1)), above, np.zeros((len(above), 1))])
    rows = np.arange(len(above))
    low, high = ends[rows, answers.grade], ends[rows, answers.grade + 1]
    return Score(
        gradient=answers.slope * (1 - low - high),
        information=answers.slope**2 * (low * (1 - low) + high * (1 - high)),
    )


@dataclass(frozen=True, kw_only=True)
class Residuals:
    """Grades beside what is expected at the estimated psi of their sessions."""

    answers: Answers
    psi: FloatArray
    """Of each session."""
    above: FloatArray
    """P(y >= k) at that psi, answers x (grades - 1)."""
    expected: FloatArray
    variance: FloatArray
    """Of each residual."""

    @cached_property
    def difference(self) -> FloatArray:
        return self.answers.grade - self.expected

    @cached_property
    def standardised(self) -> FloatArray:
        scaled: FloatArray = self.difference / np.sqrt(self.variance)
        return scaled

    def only(self, keep: BoolArray) -> "Residuals":
        if keep.all():
            return self
        return Residuals(
            answers=self.answers.only(keep),
            psi=self.psi,
            above=self.above[keep],
            expected=self.expected[keep],
            variance=self.variance[keep],
        )


def residuals_at(answers: Answers, *, psi: FloatArray, variance: FloatArray) -> Residuals:
    above = answers.above(psi[answers.session])
    expected = above.sum(axis=1)
    squares = above @ (2.0 * np.arange(1, answers.grades) - 1)
    steepness = answers.slope * (above * (1 - above)).sum(axis=1)
    own = squares - expected**2 - steepness**2 * variance[answers.session]
    return Residuals(
        answers=answers,
        psi=psi,
        above=above,
        expected=expected,
        variance=np.maximum(own, _LEAST_VARIANCE),
    )


@dataclass(frozen=True, kw_only=True)
class Beliefs:
    """What is known of the psi of each session, and what was known before its own answers."""

    answers: Answers
    mean: FloatArray
    variance: FloatArray
    prior_mean: FloatArray
    """From everything but the session's own answers."""
    prior_precision: FloatArray

    @property
    def residuals(self) -> Residuals:
        return residuals_at(self.answers, psi=self.mean, variance=self.variance)


def beliefs(posterior: Posterior) -> Beliefs:
    """Take the session's own likelihood out of its posterior, both seen as normal."""
    answers = answers_of(posterior.ratings, posterior.curves)
    mean, variance = posterior.psi.mean, posterior.psi.sd**2
    told = score(answers, answers.above(mean[answers.session]))
    gradient, information = _by_session(answers, told)
    precision = np.maximum(1 / variance - information, _LEAST_PRECISION)
    return Beliefs(
        answers=answers,
        mean=mean,
        variance=variance,
        prior_mean=mean - gradient / precision,
        prior_precision=precision,
    )


Statistic = Callable[[Residuals], FloatArray]


@dataclass(frozen=True, kw_only=True)
class Replicates:
    """Answers drawn from the fit, with psi found anew from them."""

    answers: Answers
    grades: npt.NDArray[np.uint8]
    """Draws x answers."""
    psi: FloatArray
    """Draws x sessions."""
    psi_variance: FloatArray

    def of(self, statistics: Mapping[str, Statistic]) -> dict[str, FloatArray]:
        """Return each statistic, draws x its own shape."""
        found: dict[str, list[FloatArray]] = {name: [] for name in statistics}
        for grade, psi, variance in zip(self.grades, self.psi, self.psi_variance, strict=True):
            drawn = replace(self.answers, grade=grade.astype(np.int64))
            residuals = residuals_at(drawn, psi=psi, variance=variance)
            for name, statistic in statistics.items():
                found[name].append(statistic(residuals))
        return {name: np.array(values) for name, values in found.items()}


def draw_replicates(known: Beliefs, *, count: int, seed: int) -> Replicates:
    """Draw answers from the fit.

    Posterior predictive draws (Rubin 1984, Ann. Statist. 12:1151-1172; Gelman, Meng & Stern 1996,
    Statistica Sinica 6:733-807): psi from its posterior, grades from the curves, and psi estimated
    anew by one Newton step, since a residual from an estimated psi is smaller than one from the
    true. Curves and everything shared by sessions are held, so a statistic that gathers over whole
    districts is a little too sure here. Not for sessions with very few answers, where one step is
    far from the posterior.
    """
    generator = np.random.default_rng(seed)
    answers, sessions = known.answers, len(known.mean)
    grades = np.empty((count, len(answers.grade)), dtype=np.uint8)
    psi, variance = np.empty((count, sessions)), np.empty((count, sessions))
    for k in range(count):
        truth = known.mean + np.sqrt(known.variance) * generator.standard_normal(sessions)
        above = answers.above(truth[answers.session])
        grades[k] = (generator.random(len(above))[:, None] < above).sum(axis=1)
        drawn = replace(answers, grade=grades[k].astype(np.int64))
        gradient, information = _by_session(drawn, score(drawn, above))
        pulled = known.prior_precision * (truth - known.prior_mean)
        variance[k] = 1 / (information + known.prior_precision)
        psi[k] = truth + variance[k] * (gradient - pulled)
    return Replicates(answers=answers, grades=grades, psi=psi, psi_variance=variance)


def _by_session(answers: Answers, told: Score) -> tuple[FloatArray, FloatArray]:
    count = answers.sessions.count
    gradient = np.bincount(answers.session, weights=told.gradient, minlength=count)
    information = np.bincount(answers.session, weights=told.information, minlength=count)
    # Without any answers bincount forgets that it was given weights.
    return gradient.astype(np.float64), information.astype(np.float64)
