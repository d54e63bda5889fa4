"""The fast estimator: alternate between what sessions tell, the normal model, and the item curves.

Gaussian variational approximation (Opper & Archambeau 2009, Neural Computation 21:786-792; Ormerod
& Wand 2012, J. Comput. Graph. Stat. 21:2-17): the grades of a session are replaced by the normal
that matches the expected slope and curvature of their likelihood. Spreads maximise the evidence of
the normal model with their priors (MacKay 1992, Neural Computation 4:415-447). At the end items and
spreads are moved to their middle, and their own uncertainty is added to first order (Kass & Steffey
1989, JASA 84:717-726).
"""

from collections.abc import Callable

import numpy as np
from scipy import linalg, special
from threadpoolctl import threadpool_limits

from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.many_facet.curves import (
    ItemCurves,
    item_slopes,
    session_slopes,
    threshold_jacobian,
    to_curves,
    to_working,
)
from lagesbild.stats.many_facet.describe import describe
from lagesbild.stats.many_facet.gaussian import Facets, Solution, Told, solve
from lagesbild.stats.many_facet.items import middle_of_items, positive, with_priors
from lagesbild.stats.many_facet.model import SPREAD_NAMES, Priors, Spreads
from lagesbild.stats.many_facet.posterior import Convergence, Posterior
from lagesbild.stats.many_facet.spreads import log_posterior_slope, log_spread_covariance
from lagesbild.stats.rating_data import NONE, Ratings

_LEAST_SPREAD, _MOST_SPREAD = 0.01, 10.0
_MEASURED_AT = (4, 7, 10, 15, 25, 50)
_LONGEST_STEP = 1.0
"""Of a Newton step in any item parameter: further away the quadratic cannot be trusted."""
_LONGEST_MOVE = 2.0
"""Of a session's psi: where all answers are at one end the likelihood is flat and far away."""
_LEAST_PRECISION = 1e-6
_CAREFUL_AFTER = 75
"""Steps. Most data rest after some fifteen; where grades are all alike or separated, none would."""


def _ignore(step: str) -> None:
    """Take no notice of a step."""


def fit_many_facet(
    ratings: Ratings,
    *,
    priors: Priors | None = None,
    tolerance: float = 5e-4,
    most_steps: int = 200,
    on_step: Callable[[str], None] = _ignore,
) -> Posterior:
    """Estimate the many-facet model; deterministic, and honest about whether it converged.

    Stops when no session's psi and no spread moves by more than `tolerance` (psi has a spread of
    about one). Not for comparing what nothing links: the priors make every contrast proper, also
    between districts whose raters never met (`linking` tells). Not for sessions without answers.

    :raises ValueError: if there are no ratings, or a session has none.
    """
    ratings.require_answers()
    # One thread: the same bits on any number of cores, and no threads that wait for each other.
    with threadpool_limits(limits=1, user_api="blas"):
        state = _Fit(ratings, priors or Priors())
        for step in range(1, most_steps + 1):
            moved = state.advance()
            on_step(f"{step}: {moved:.1e}")
            if moved < tolerance:
                break
        return state.finish(
            Convergence(
                converged=moved < tolerance, steps=step, last_move=moved, tolerance=tolerance
            )
        )


class _Fit:
    """The state between two steps of the alternation."""

    def __init__(self, ratings: Ratings, priors: Priors) -> None:
        self.ratings = ratings
        self.priors = priors
        self.facets = Facets(ratings.sessions, priors)
        self.steps = 0
        self._start()

    def _start(self) -> None:
        self.curves = start_curves(self.ratings)
        self.spreads = Spreads(**dict.fromkeys(SPREAD_NAMES, 0.5))
        self.mean = np.zeros(self.ratings.sessions.count)
        self.sd = np.ones(self.ratings.sessions.count)
        self.known = np.diag(0.5 / np.maximum(self.facets.terms_per_spread, 1.0))

    def advance(self) -> float:
        """Take one step of everything, and return the largest move."""
        self.steps += 1
        if self.steps == _CAREFUL_AFTER + 1:
            # Where it has not come to rest, it may be anywhere.
            self._start()
        before = (self.mean, self.spreads.as_array())
        told = self._told()
        solution = solve(self.facets, self.spreads, told)
        mean, variance = solution.psi
        # Far from all thresholds a wide psi asks for a narrow one, and that again for a wide one.
        move = np.clip(mean - self.mean, -_LONGEST_MOVE, _LONGEST_MOVE)
        self.mean = self.mean + self.kept * move
        self.sd = self.sd ** (1 - self.kept) * np.sqrt(variance) ** self.kept
        self._improve_spreads(solution)
        self._improve_curves(solution)
        moved = np.abs(self.mean - before[0]).max()
        moved_spread = np.abs(self.spreads.as_array() - before[1]).max()
        return float(max(moved, moved_spread))

    @property
    def careful(self) -> bool:
        return self.steps > _CAREFUL_AFTER

    @property
    def kept(self) -> float:
        """The share of a move that is made."""
        return 0.5 if self.careful else 1.0

    def _told(self) -> Told:
        found = session_slopes(self.ratings, self.curves, mean=self.mean, sd=self.sd)
        precision = np.maximum(found.information, _LEAST_PRECISION)
        return Told(value=self.mean + found.gradient / precision, precision=precision)

    def _improve_spreads(self, solution: Solution) -> None:
        """Take a Newton step in the logarithms of the spreads.

        The curvature is dear, seven further solutions, and changes little: it is measured when the
        curves have settled somewhat, and once more when they have settled well.
        """
        slope = log_posterior_slope(solution, self.priors)
        if self.steps in _MEASURED_AT or (self.careful and self.steps % 5 == 0):
            self.known = log_spread_covariance(solution, self.priors)
        move = np.clip(self.known @ slope, -_LONGEST_STEP, _LONGEST_STEP)
        moved = np.exp(np.log(self.spreads.as_array()) + self.kept * move)
        self.spreads = Spreads.of(np.clip(moved, _LEAST_SPREAD, _MOST_SPREAD))

    def _improve_curves(self, solution: Solution) -> None:
        """Take a Newton step for each item.

        Slopes and thresholds are free in the step; then the geometric mean of the slopes is set to
        1 again, the mean of the thresholds to 0, and everything else moved along, which leaves the
        likelihood as it was (parameter expansion: Liu, Rubin & Wu 1998, Biometrika 85:755-770).
        """
        working = to_working(self.curves)
        moves = self._item_moves(solution)
        longest = np.abs(moves).max(axis=1, keepdims=True)
        moves *= np.minimum(1.0, _LONGEST_STEP / np.maximum(longest, 1e-300))
        self._take_curves(working + moves)

    def _take_curves(self, moved: FloatArray) -> None:
        """Take these item parameters, put back to place 0 and scale 1, and move all along."""
        stretched = to_curves(moved)
        scale = float(np.exp(moved[:, 0].mean()))
        centre = float(stretched.thresholds.mean())
        self.curves = ItemCurves(
            slopes=stretched.slopes / scale, thresholds=scale * (stretched.thresholds - centre)
        )
        self.mean, self.sd = scale * (self.mean - centre), scale * self.sd
        self.spreads = Spreads.of(
            np.clip(self.spreads.as_array() * scale, _LEAST_SPREAD, _MOST_SPREAD)
        )

    def _item_moves(self, solution: Solution) -> FloatArray:
        """Return the Newton step of each item, together where the priors hold all of them."""
        found = item_slopes(self.ratings, self.curves, mean=self.mean, sd=self.sd)
        gradient, information = with_priors(
            found.gradient, found.information, self.curves, self.priors
        )
        pull, stiffness = np.zeros(2), np.zeros(2)
        if self.careful:
            pull, stiffness = prior_pull(solution, self.spreads, self.curves, self.priors)
        along = _place_and_scale(self.curves)
        gradient = gradient + along @ pull
        moves, answers = np.empty_like(gradient), np.empty_like(along)
        for i in range(len(gradient)):
            right = np.column_stack([gradient[i], along[i]])
            solved = linalg.solve(positive(information[i]), right, assume_a="pos")
            moves[i], answers[i] = solved[:, 0], solved[:, 1:]
        # Woodbury: the information is one block per item plus two ranks for place and scale.
        among = np.eye(2) + stiffness[:, None] * np.einsum("isa,isb->ab", along, answers)
        shared = stiffness * np.einsum("isa,is->a", along, moves)
        held: FloatArray = moves - answers @ linalg.solve(among, shared)
        return held

    def finish(self, convergence: Convergence) -> Posterior:
        # Where only the priors held place and scale, curves have no middle of their own.
        if not self.careful:
            self._take_curves(
                middle_of_items(
                    self.ratings, self.curves, mean=self.mean, sd=self.sd, priors=self.priors
                )
            )
        told = self._told()
        solution = solve(self.facets, self.spreads, told)
        return describe(
            self.ratings,
            curves=self.curves,
            peak=solution,
            priors=self.priors,
            convergence=convergence,
        )


def _place_and_scale(curves: ItemCurves) -> FloatArray:
    """Return items x working parameters x 2: how place and log scale move with each of them."""
    jacobian = threshold_jacobian(curves)
    along = np.zeros((*jacobian.shape[:2], 2))
    along[:, :, 0] = jacobian[:, 1:, :].mean(axis=1) / len(along)
    along[:, 0, 1] = 1 / len(along)
    return along


def prior_pull(
    solution: Solution, spreads: Spreads, curves: ItemCurves, priors: Priors
) -> tuple[FloatArray, FloatArray]:
    """Return slope and information of the log priors when all is moved, and when all is stretched.

    Only what has a prior of its own width resists: levels, calibration cases, shifts, thresholds
    and the spreads themselves. Where grades say nothing about place or scale, as when they are all
    the same or separated, nothing else keeps the expanded steps from going on for ever.
    """
    layout, sessions = solution.facets.layout, solution.facets.sessions
    placed = np.zeros(layout.size, dtype=np.bool_)
    placed[layout.levels] = True
    placed[layout.objects] = sessions.object_unit == NONE
    later = slice(layout.shifts.start + 1, layout.shifts.stop)
    variance = np.diag(solution.covariance)
    squares = np.concatenate(
        [
            (solution.mean[placed] ** 2 + variance[placed]) / priors.level**2,
            (solution.mean[later] ** 2 + variance[later]) / priors.shift**2,
            (spreads.as_array() / priors.spread) ** 2,
        ]
    )
    working = to_working(curves)
    lowest, gaps = working[:, 1], working[:, 2:] / priors.log_gap**2
    apart = np.sum((lowest - lowest.mean()) ** 2) / priors.threshold**2
    pull = [
        solution.mean[placed].sum() / priors.level**2,
        np.sum(1 - squares) - apart - gaps.sum(),
    ]
    stiffness = [
        placed.sum() / priors.level**2,
        2 * squares.sum() + 2 * apart + gaps.size / priors.log_gap**2,
    ]
    return np.array(pull), np.array(stiffness)


def start_curves(ratings: Ratings) -> ItemCurves:
    """Start from the share of answers at or above each grade, over all that was judged."""
    counts = np.full((ratings.items, ratings.grades), 0.5)
    np.add.at(counts, (ratings.item, ratings.grade), 1)
    at_least = counts[:, ::-1].cumsum(axis=1)[:, ::-1] / counts.sum(axis=1, keepdims=True)
    return ItemCurves(
        slopes=np.ones(ratings.items), thresholds=-1.3 * special.logit(at_least[:, 1:])
    )
