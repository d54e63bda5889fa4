"""What tells a common drift of all raters from a real change: calibration cases judged again."""

from dataclasses import dataclass

import numpy as np

from lagesbild.stats.arrays import BoolArray, IntArray
from lagesbild.stats.rating_data import NONE, Sessions


@dataclass(frozen=True, kw_only=True)
class RepeatedCases:
    cases: IntArray
    """Object numbers of the calibration cases."""
    raters: IntArray
    """Cases x rounds: how many raters judged each case."""
    again: IntArray
    """Of each round: raters who judged a case that they had judged in an earlier round."""

    @property
    def anchored(self) -> BoolArray:
        """Of each round: some case was judged in it and in the first round that has any."""
        used = self.raters > 0
        first = int(used.any(axis=0).argmax()) if used.any() else 0
        return np.asarray((used & used[:, first, None]).any(axis=0))

    @property
    def unrated(self) -> IntArray:
        return self.cases[~self.raters.any(axis=1)]


def repeated_cases(sessions: Sessions) -> RepeatedCases:
    """Count who judged which calibration case when."""
    cases = np.flatnonzero(sessions.object_unit == NONE)
    place = np.full(sessions.objects, NONE)
    place[cases] = np.arange(len(cases))
    on_case = place[sessions.object_] != NONE
    judged = np.unique(
        np.column_stack([place[sessions.object_], sessions.rater, sessions.round_])[on_case], axis=0
    )
    raters = np.zeros((len(cases), sessions.rounds), dtype=np.int64)
    np.add.at(raters, (judged[:, 0], judged[:, 2]), 1)
    # Sorted by case, rater and round: a row like the one before but for its round comes again.
    same = np.zeros(len(judged), dtype=np.bool_)
    same[1:] = (judged[1:, :2] == judged[:-1, :2]).all(axis=1)
    again = np.unique(judged[same][:, 1:], axis=0)
    return RepeatedCases(
        cases=cases,
        raters=raters,
        again=np.bincount(again[:, 1], minlength=sessions.rounds),
    )
