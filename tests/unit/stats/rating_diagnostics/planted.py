"""Ratings with a known truth, small enough to fit in a second, and what may be planted in them."""

from dataclasses import dataclass, replace

import numpy as np
from tests.unit.stats.rating_designs import national_plan

from lagesbild.stats.many_facet.fit import fit_many_facet
from lagesbild.stats.many_facet.posterior import Posterior
from lagesbild.stats.rating_data import Ratings, Sessions

STEPS = np.array([-1.5, -0.5, 0.5, 1.5])


@dataclass(frozen=True, kw_only=True)
class Truth:
    sessions: Sessions
    psi: np.ndarray
    """Of each session."""
    thresholds: np.ndarray
    """Sessions x items x steps: so that an item can be read otherwise somewhere."""
    slope: float = 1.6

    def draw(self, *, seed: int) -> Ratings:
        rng = np.random.default_rng(seed)
        above = 1 / (1 + np.exp(-self.slope * (self.psi[:, None, None] - self.thresholds)))
        grades = (rng.random(above.shape[:2])[:, :, None] < above).sum(axis=2)
        sessions, items = grades.shape
        return Ratings(
            sessions=self.sessions,
            session=np.repeat(np.arange(sessions), items),
            item=np.tile(np.arange(items), sessions),
            grade=grades.ravel(),
            items=items,
            grades=len(STEPS) + 1,
        )


def truth(*, seed: int, items: int = 10, areas: int = 30, districts: int = 10) -> Truth:
    """Raters shared in the district, three calibration cases, two rounds; nothing planted."""
    rng = np.random.default_rng(seed)
    plan = national_plan("three_cases", seed=seed, areas=areas, districts=districts, rounds=2)
    sessions = plan.sessions
    _, rater = np.unique(sessions.rater, return_inverse=True)
    sessions = replace(sessions, rater=rater)
    psi = (
        rng.normal(0, 1, sessions.objects)[sessions.object_]
        + rng.normal(0, 0.4, sessions.groups)[sessions.norm_group]
        + rng.normal(0, 0.4, sessions.raters)[rater]
        + rng.normal(0, 0.4, sessions.count)
    )
    thresholds = rng.normal(0, 0.4, items)[:, None] + STEPS
    return Truth(
        sessions=sessions,
        psi=psi,
        thresholds=np.broadcast_to(thresholds, (sessions.count, items, len(STEPS))).copy(),
    )


def fitted(ratings: Ratings) -> Posterior:
    posterior = fit_many_facet(ratings)
    assert posterior.convergence.converged
    return posterior


def with_random_rater(ratings: Ratings, rater: int, *, seed: int) -> Ratings:
    guesses = np.random.default_rng(seed).integers(ratings.grades, size=ratings.count)
    mine = ratings.sessions.rater[ratings.session] == rater
    return replace(ratings, grade=np.where(mine, guesses, ratings.grade))
