"""What would plain means of the grades have said, of what the model tells apart?"""

from dataclasses import dataclass

import numpy as np

from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.rating_data import NONE, Ratings


@dataclass(frozen=True, kw_only=True)
class RawMeans:
    """Plain means in grades; NaN exactly where there are no answers."""

    objects: FloatArray
    """Mean over raters of each rater's mean."""
    groups: FloatArray
    """Of what the raters of a district gave areas, minus the mean of all answers about areas."""
    raters: FloatArray
    """Of what a rater gave areas, minus the mean of all answers about areas."""
    items: FloatArray
    """Items x rounds: of all answers about areas."""


def raw_means(ratings: Ratings) -> RawMeans:
    """Return means that know nothing of who judged; not for comparing anything, only beside."""
    sessions = ratings.sessions
    of_session = _means(ratings.session, ratings.grade, sessions.count)
    about_area = sessions.object_unit[sessions.object_][ratings.session] != NONE
    session, grade = ratings.session[about_area], ratings.grade[about_area]
    item = ratings.item[about_area]
    middle = grade.mean() if len(grade) else 0.0
    cell = item * sessions.rounds + sessions.round_[session]
    return RawMeans(
        objects=_means(sessions.object_, of_session, sessions.objects),
        groups=_means(sessions.norm_group[session], grade, sessions.groups) - middle,
        raters=_means(sessions.rater[session], grade, sessions.raters) - middle,
        items=_means(cell, grade, ratings.items * sessions.rounds).reshape(ratings.items, -1),
    )


def _means(group: IntArray, values: FloatArray | IntArray, count: int) -> FloatArray:
    has = np.isfinite(values)
    counts = np.bincount(group[has], minlength=count)
    sums = np.bincount(group[has], weights=values[has], minlength=count)
    means: FloatArray = np.divide(sums, counts, where=counts > 0, out=np.full(count, np.nan))
    return means
