"""Which extra ratings make all districts comparable for the fewest hours, before a round opens.

Raters judge calibration cases, or each other's areas, or a national panel goes round. `linking`
says what a plan is worth; this module searches for the cheapest that is worth enough.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.link_problem import (
    Choice,
    LinkProblem,
    Prices,
    Strategy,
    columns_of,
    loose_norms,
    pose_problem,
    shared_norms,
)
from lagesbild.stats.link_search import Search
from lagesbild.stats.linking import Planning
from lagesbild.stats.rating_data import Sessions

OnStep = Callable[[int, float], None]
"""Called with the number of sessions in the plan and its worst link, after each change."""

_MARGIN = 1e-3
"""Share of the wanted variance kept free, far above what the wide priors of `Search` hide."""


@dataclass(frozen=True, kw_only=True)
class LinkDesign:
    """One plan: the extra sessions with their price, and how well they link the worst pair."""

    strategy: Strategy
    reaches: bool
    sd: float
    """Of the worst pair: by this plan, or, if that is not enough, by the most that was tried:
    every session thinkable, or all that raters have hours for."""
    object_: IntArray
    """A number from the number of objects on is a new calibration case."""
    rater: IntArray
    """A number from the number of raters on is a member of the national panel."""
    norm_group: IntArray
    """The number of groups is that of a national panel that nobody belonged to before."""
    answers: IntArray
    hours: FloatArray

    @property
    def count(self) -> int:
        return len(self.hours)

    @property
    def total_hours(self) -> float:
        return float(self.hours.sum())

    @property
    def hours_by_group(self) -> FloatArray:
        """Hours of each norm group's raters, as far as the last group that has any."""
        return np.bincount(self.norm_group, self.hours).astype(np.float64)


def cheapest_links(
    *,
    sessions: Sessions,
    answers: IntArray,
    round_: int,
    planning: Planning,
    prices: Prices,
    wanted_sd: float,
    cases: int,
    panel_raters: int,
    panel_group: int | None = None,
    strategies: Sequence[Strategy] = tuple(Strategy),
    on_step: OnStep | None = None,
) -> tuple[LinkDesign, ...]:
    """Return, by strategy, a cheap plan that links every pair of districts by `wanted_sd` or less.

    Sessions are added one by one, each time the one that shrinks the variances still too large by
    the greatest share per hour; then every session that turns out not to be needed is taken away.
    Greedy exchange as in Atkinson, Donev & Tobias (2007), Optimum Experimental Designs, chapter
    12. The best mix is never dearer than a pure plan beside it. A plan need not be the cheapest
    of all: of 252 drawn instances small enough to try every plan, six had one that was a single
    session cheaper (`tests/unit/stats/test_link_design.py`).

    Not to be used when raters or areas of the round are not yet known, nor to choose how many
    items a case needs: a plan links norms, it does not sharpen the level of a single area.

    :param cases: how many calibration cases there are to choose from; more are thought of as new
        when the sessions know fewer.
    :param panel_group: the norm group of those who are in the national panel already, None where
        nobody is.
    """
    if not wanted_sd > 0:
        raise ValueError(f"wanted_sd must be above 0, got {wanted_sd}")
    problem = pose_problem(
        sessions,
        answers,
        round_,
        planning,
        prices,
        cases=cases,
        panel_raters=panel_raters,
        panel_group=panel_group,
    )
    limit = wanted_sd**2 * (1 - _MARGIN)
    planner = _Planner(
        problem=problem,
        loose=Search(problem, norm=loose_norms(problem), limit=limit),
        shared=Search(problem, norm=shared_norms(problem), limit=limit),
        limit=limit,
        on_step=on_step or _say_nothing,
    )
    plans = {strategy: planner.cheapest(strategy) for strategy in strategies}
    reaching = [plan for plan in plans.values() if plan.reaches]
    if Strategy.BEST_MIX in plans and reaching:
        cheapest = min(reaching, key=lambda plan: plan.total_hours)
        plans[Strategy.BEST_MIX] = replace(cheapest, strategy=Strategy.BEST_MIX)
    return tuple(plans.values())


def _say_nothing(sessions: int, sd: float) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class _Planner:
    problem: LinkProblem
    loose: Search
    """Each set of people tied together has a norm of its own, whatever their district."""
    shared: Search
    limit: float
    """The largest variance of a link that is wanted."""
    on_step: OnStep

    def cheapest(self, strategy: Strategy) -> LinkDesign:
        allowed = self.problem.allowed(strategy)
        everything = list(zip(*(map(int, places) for places in np.nonzero(allowed)), strict=True))
        if self.problem.exact_sd(everything) ** 2 > self.limit:
            return _design(self.problem, strategy, everything, reaches=False)
        search = self._sharpen(self._tie_together(allowed), allowed)
        if search.worst() > self.limit:
            return _design(self.problem, strategy, search.chosen, reaches=False)
        return _design(self.problem, strategy, self._prune(search), reaches=True)

    def _tie_together(self, allowed: BoolArray) -> Choice:
        """Return what leads from every area to every other by a chain of raters.

        Raters of one norm who share no object count as unlinked, though their norm would link
        them; so the search must see them as strangers until they are tied.
        """
        search = self.loose.with_plan([])
        left = _Left(self.problem, allowed)
        while left.any() and not self.problem.is_connected(search.chosen):
            self.on_step(len(search.chosen), float(np.sqrt(search.worst())))
            self._add_best(search, left)
        return search.chosen

    def _sharpen(self, tied: Choice, allowed: BoolArray) -> Search:
        search = self.shared.with_plan(tied)
        left = _Left(self.problem, allowed)
        for pair in tied:
            left.take(pair)
        while (worst := search.worst()) > self.limit and left.any():
            self.on_step(len(search.chosen), float(np.sqrt(worst)))
            self._add_best(search, left)
        return search

    def _add_best(self, search: Search, left: "_Left") -> None:
        worth = np.where(left.allowed, search.gains() / self.problem.hours, -np.inf)
        # The last bits differ between machines and must not choose between equals.
        best = worth.max()
        place = int((worth >= best - 1e-9 * abs(best)).argmax())
        pair = divmod(place, self.problem.persons)
        search.add(*pair)
        left.take(pair)

    def _prune(self, search: Search) -> Choice:
        """Return the cheapest of what is left after taking away in three orders."""
        added, hours = search.chosen, self.problem.hours
        by_price = sorted(added, key=lambda pair: -hours[pair])
        left = [self._take_away(search, order) for order in (added, added[::-1], by_price)]
        return min(left, key=lambda chosen: sum(hours[pair] for pair in chosen))

    def _take_away(self, search: Search, order: Choice) -> Choice:
        pruned = search.with_plan([])
        for pair in order:
            rest = [other for other in pruned.chosen if other != pair]
            if pruned.worst_without(*pair) <= self.limit and self.problem.is_connected(rest):
                pruned.remove(*pair)
                self.on_step(len(pruned.chosen), float(np.sqrt(pruned.worst())))
        return pruned.chosen


class _Left:
    """Which extra sessions can still be added: not taken yet, by someone who has the hours."""

    def __init__(self, problem: LinkProblem, allowed: BoolArray) -> None:
        self._price = problem.hours
        self._hours = problem.most_hours.copy()
        self.allowed = allowed & (self._price <= self._hours)

    def any(self) -> bool:
        return bool(self.allowed.any())

    def take(self, pair: tuple[int, int]) -> None:
        self._hours[pair[1]] -= self._price[pair]
        self.allowed[pair] = False
        self.allowed[:, pair[1]] &= self._price[:, pair[1]] <= self._hours[pair[1]]


def _design(
    problem: LinkProblem, strategy: Strategy, chosen: Choice, *, reaches: bool
) -> LinkDesign:
    """Describe a plan; one that does not reach is described by its worth alone."""
    sd = problem.exact_sd(chosen)
    kept = sorted(chosen, key=lambda pair: (pair[1], pair[0])) if reaches else []
    object_, person = columns_of(kept)
    return LinkDesign(
        strategy=strategy,
        reaches=reaches,
        sd=sd,
        object_=problem.objects[object_],
        rater=problem.person_rater[person],
        norm_group=problem.person_group[person],
        answers=problem.extra_answers[object_],
        hours=problem.hours[object_, person],
    )
