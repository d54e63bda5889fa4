"""Who could judge what more before a round opens, at which price, and what a plan is worth.

`link_design` searches among the plans; the worth of a plan is what `linking` says of it.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.linking import Planning, UsedSessions, district_links, use_sessions
from lagesbild.stats.rating_data import NONE, Sessions

Choice = list[tuple[int, int]]
"""Extra sessions as (object, person), by their places in the problem."""


class Strategy(StrEnum):
    """Which kinds of extra sessions a plan may hold."""

    CASES = "cases"
    CROSS_RATINGS = "cross_ratings"
    PANEL = "panel"
    BEST_MIX = "best_mix"


@dataclass(frozen=True, kw_only=True)
class Prices:
    """What an extra session costs in hours, and how many answers it gives."""

    hours_per_case: float
    hours_per_area: float
    """To read up on and rate an area that is not one's own."""
    hours_of_travel: float
    """Added when the area lies in another district, and always for the panel."""
    most_hours: float
    """Of extra sessions for one rater of a district."""
    most_panel_hours: float
    """Of all sessions for one member of the panel."""
    case_answers: int
    area_answers: int

    def __post_init__(self) -> None:
        if not min(self.hours_per_case, self.hours_per_area) > 0 or self.hours_of_travel < 0:
            raise ValueError("hours must be above 0, and travel not below 0")
        if min(self.most_hours, self.most_panel_hours) < 0:
            raise ValueError("the most hours of a rater cannot be below 0")
        if min(self.case_answers, self.area_answers) < 1:
            raise ValueError("an extra session needs at least one answer")


@dataclass(frozen=True, kw_only=True)
class LinkProblem:
    """Who could judge what more. A *person* is a rater in a norm group, new panel places last.

    Objects are the round's areas, then cases, then what the same people judged in earlier rounds.
    """

    sessions: Sessions
    answers: IntArray
    round_: int
    planning: Planning
    objects: IntArray
    """The numbers of areas and cases; earlier objects have none here."""
    area_district: IntArray
    districts: int
    earlier: int
    """How many objects of earlier rounds follow."""
    object_: IntArray
    """Of each session that counts already."""
    person: IntArray
    weight: FloatArray
    is_current: BoolArray
    person_rater: IntArray
    person_group: IntArray
    in_panel: BoolArray
    """Of each person, whether they are members of the national panel."""
    hours: FloatArray
    """Objects x persons, of an extra session."""
    most_hours: FloatArray
    """Of each person, in all."""
    extra_answers: IntArray

    @property
    def areas(self) -> int:
        return len(self.area_district)

    @property
    def persons(self) -> int:
        return len(self.person_rater)

    def allowed(self, strategy: Strategy) -> BoolArray:
        """Return which objects x persons may become an extra session."""
        free = np.ones((len(self.objects), self.persons), dtype=np.bool_)
        free[self.object_[self.is_current], self.person[self.is_current]] = False
        is_case = np.arange(len(self.objects))[:, None] >= self.areas
        kinds = {
            Strategy.CASES: is_case & ~self.in_panel,
            Strategy.CROSS_RATINGS: ~is_case & ~self.in_panel,
            Strategy.PANEL: ~is_case & self.in_panel,
            Strategy.BEST_MIX: np.ones_like(free),
        }
        return free & kinds[strategy]

    def extra_weight(self) -> FloatArray:
        return self.planning.weight(self.extra_answers)

    def exact_sd(self, chosen: Choice) -> float:
        """Return the worst link of the plan by the check itself; every area must be judged."""
        if not self.is_connected(chosen):
            return float("inf")
        object_, person = columns_of(chosen)
        sessions = _with_extra(
            self.sessions,
            object_=self.objects[object_],
            rater=self.person_rater[person],
            norm_group=self.person_group[person],
            round_=self.round_,
        )
        links = district_links(
            sessions=sessions,
            answers=np.concatenate([self.answers, self.extra_answers[object_]]),
            round_=self.round_,
            planning=self.planning,
        )
        return float(links.sd.max(initial=0.0))

    def is_connected(self, chosen: Choice) -> bool:
        """Say whether raters tie together all areas of the round."""
        object_, person = columns_of(chosen)
        objects = len(self.objects) + self.earlier
        edges = sparse.coo_array(
            (
                np.ones(len(self.object_) + len(object_)),
                (
                    np.concatenate([self.object_, object_]),
                    objects + np.concatenate([self.person, person]),
                ),
            ),
            shape=(objects + self.persons,) * 2,
        )
        label = csgraph.connected_components(edges, directed=False)[1]
        return len(np.unique(label[: self.areas])) <= 1


def columns_of(chosen: Choice) -> tuple[IntArray, IntArray]:
    """Return the objects and the persons of a plan."""
    object_, person = np.array(chosen, dtype=np.int64).reshape(-1, 2).T
    return object_, person


def pose_problem(
    sessions: Sessions,
    answers: IntArray,
    round_: int,
    planning: Planning,
    prices: Prices,
    *,
    cases: int,
    panel_raters: int,
    panel_group: int | None = None,
) -> LinkProblem:
    """Lay out what could be added; who rates in the round can rate more, and so can the panel.

    :param panel_raters: how many the panel has in all, those that rate already among them.
    """
    used = use_sessions(sessions, answers=answers, round_=round_, planning=planning)
    areas = np.flatnonzero((sessions.object_round == round_) & (sessions.object_unit != NONE))
    objects = np.concatenate([areas, _cases(sessions, cases)])
    object_, earlier = _places(used, objects)
    person, people = used.person
    known = np.zeros((people, 2), dtype=np.int64)
    known[person] = np.column_stack([used.raters[used.rater], used.groups[used.group]])
    of_panel = sessions.groups if panel_group is None else panel_group
    places = np.arange(max(panel_raters - int((known[:, 1] == of_panel).sum()), 0))
    person_group = np.concatenate([known[:, 1], np.full(len(places), of_panel)])
    in_panel = person_group == of_panel
    area_group = sessions.unit_group[sessions.object_unit[areas]]
    district, number = np.unique(area_group, return_inverse=True)
    is_area = np.arange(len(objects)) < len(areas)
    is_current = used.is_current[used.object_]
    hours = _hours(prices, area_group, person_group, objects=len(objects))
    spent = np.zeros(len(person_group))
    np.add.at(spent, person[is_current], hours[object_[is_current], person[is_current]])
    return LinkProblem(
        sessions=sessions,
        answers=np.asarray(answers),
        round_=round_,
        planning=planning,
        objects=objects,
        area_district=number,
        districts=len(district),
        earlier=earlier,
        object_=object_,
        person=person,
        weight=used.weight,
        is_current=is_current,
        person_rater=np.concatenate([known[:, 0], sessions.raters + places]),
        person_group=person_group,
        in_panel=in_panel,
        hours=hours,
        most_hours=np.where(
            in_panel, np.maximum(prices.most_panel_hours - spent, 0.0), prices.most_hours
        ),
        extra_answers=np.where(is_area, prices.area_answers, prices.case_answers),
    )


def _cases(sessions: Sessions, wanted: int) -> IntArray:
    known = np.flatnonzero(sessions.object_unit == NONE)
    return np.concatenate(
        [known, np.arange(sessions.objects, sessions.objects + max(wanted - len(known), 0))]
    )


def _places(used: UsedSessions, objects: IntArray) -> tuple[IntArray, int]:
    """Return, of each session, the place of its object, and how many places come after."""
    place = np.zeros(len(used.objects), dtype=np.int64)
    position = {int(number): at for at, number in enumerate(objects)}
    now = np.flatnonzero(used.is_current)
    place[now] = [position[int(number)] for number in used.objects[now]]
    before = np.flatnonzero(~used.is_current)
    place[before] = len(objects) + np.arange(len(before))
    return place[used.object_], len(before)


def _hours(
    prices: Prices, area_group: IntArray, person_group: IntArray, *, objects: int
) -> FloatArray:
    hours = np.full((objects, len(person_group)), prices.hours_per_case)
    away = area_group[:, None] != person_group
    hours[: len(area_group)] = prices.hours_per_area + prices.hours_of_travel * away
    return hours


def _with_extra(
    sessions: Sessions, *, object_: IntArray, rater: IntArray, norm_group: IntArray, round_: int
) -> Sessions:
    """Return the sessions with more of them in one round; objects beyond the known are cases."""
    new = np.full(max(int(object_.max(initial=-1)) + 1 - sessions.objects, 0), NONE)
    return Sessions(
        object_=np.concatenate([sessions.object_, object_]),
        rater=np.concatenate([sessions.rater, rater]),
        norm_group=np.concatenate([sessions.norm_group, norm_group]),
        round_=np.concatenate([sessions.round_, np.full(len(object_), round_)]),
        object_unit=np.concatenate([sessions.object_unit, new]),
        object_round=np.concatenate([sessions.object_round, new]),
        unit_group=sessions.unit_group,
    )


def shared_norms(problem: LinkProblem) -> IntArray:
    number: IntArray = np.unique(problem.person_group, return_inverse=True)[1]
    return number


def loose_norms(problem: LinkProblem) -> IntArray:
    """Number norm groups by the sets of people who are tied together; the panel one by one."""
    objects = len(problem.objects) + problem.earlier
    edges = sparse.coo_array(
        (np.ones(len(problem.object_)), (problem.object_, objects + problem.person)),
        shape=(objects + problem.persons,) * 2,
    )
    label = csgraph.connected_components(edges, directed=False)[1][objects:]
    pairs = np.column_stack([problem.person_group, label])
    number: IntArray = np.unique(pairs, axis=0, return_inverse=True)[1].ravel()
    return number
