"""Whether ratings can be compared: which districts and rounds are linked, and how strongly.

A place may have a norm of its own for what is serious. Only what its raters and others judge in
common tells the norm apart from the areas; without that no model can. `link_design` mends it.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import linalg, sparse
from scipy.sparse import csgraph

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.rating_data import NONE, Sessions


class Linkage(StrEnum):
    """What may be done with two districts, or two rounds, beside each other."""

    COMPARABLE = "comparable"
    WEAKLY_LINKED = "weakly_linked"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, kw_only=True)
class Planning:
    """Standard deviations to reckon with before a model is fitted; that between areas is 1."""

    rater_sd: float
    """Between the severities of raters with the same norm."""
    session_sd: float
    """Of one rater's slip about one object on one occasion, common to all items."""
    item_sd: float
    """Of what one answer tells about the session."""

    def __post_init__(self) -> None:
        if not min(self.rater_sd, self.session_sd, self.item_sd) > 0:
            raise ValueError(f"planning standard deviations must be above 0, got {self}")

    def weight(self, answers: IntArray) -> FloatArray:
        """Return the precision of sessions with so many answers; without answers it is 0."""
        given = np.asarray(answers, dtype=np.float64)
        precision: FloatArray = given / (self.session_sd**2 * given + self.item_sd**2)
        return precision


@dataclass(frozen=True, kw_only=True)
class DistrictLinks:
    """How each pair of districts is linked in one round; the diagonal is a district with itself.

    Arrays per pair follow `groups`. The links of a district with itself are those between its own
    areas, and the standard deviation is that of its worst pair.
    """

    groups: IntArray
    """The districts that have an area in the round, in order."""
    sd: FloatArray
    """Of the difference in level that comes from not knowing norms and raters; inf if unlinked."""
    shared_objects: IntArray
    """Objects of the round that raters of both districts' areas judged."""
    shared_answers: IntArray
    """Answers on those from the side that gave fewer, summed over objects."""
    areas: IntArray
    """The objects that are areas of the round, judged or not."""
    area_group: IntArray
    area_component: IntArray
    """Which set of areas that raters tie together it belongs to; `NONE` if nobody judged it."""

    @property
    def is_connected(self) -> bool:
        return bool(np.isfinite(self.sd).all())


@dataclass(frozen=True, kw_only=True)
class RoundLink:
    """How two rounds are tied together: can a real change be told from a common drift?"""

    sd: float
    """Of the common shift of all raters between the rounds; inf where no case anchors it."""
    cases: int
    """Calibration cases answered in both rounds on items that are the same in both."""
    raters: int
    """Raters with answers in both rounds on such items, about whatever."""


def classify(sd: float, *, comparable: float, weakly_linked: float) -> Linkage:
    """Return what a link with this standard deviation allows; a limit itself still counts."""
    if sd <= comparable:
        return Linkage.COMPARABLE
    return Linkage.WEAKLY_LINKED if sd <= weakly_linked else Linkage.NOT_COMPARABLE


def district_links(
    *, sessions: Sessions, answers: IntArray, round_: int, planning: Planning
) -> DistrictLinks:
    """Return how the districts' areas of one round are linked; before it opens, by its plan.

    In psi = object + norm of the group + rater + shift of the round + session, the difference in
    level between two districts has one variance when norms and objects are free and raters are
    N(0, sd), and another when norms and raters are known. The root of what lies between is the
    link's standard deviation. It is infinite when no chain of raters leads from one to the other.
    Connectedness is that of Weeks & Williams (1964), Technometrics 6:319-324; for ratings see
    Linacre (1989), Many-Facet Rasch Measurement.

    What counts: the round's own sessions, and earlier sessions of those who rate in it with the
    same norm group. People who have left say nothing of today's norm, and later rounds must not
    change what was said of this one. A calibration case is a new object in each round, so that a
    drift between rounds can never pass for a link.

    Not to be used for the precision of a level or a difference: sessions and items add theirs.

    :param answers: of each session, given or planned; one with none is no session.
    """
    used = use_sessions(sessions, answers=answers, round_=round_, planning=planning)
    areas = np.flatnonzero((sessions.object_round == round_) & (sessions.object_unit != NONE))
    area_group = sessions.unit_group[sessions.object_unit[areas]]
    places = used.places_of(areas)
    rated = places != NONE
    component = np.full(len(areas), NONE)
    component[rated] = _renumber(rater_components(used)[places[rated]])
    spread = np.full((len(areas), len(areas)), np.inf)
    spread[np.ix_(rated, rated)] = _spread_between(used, places[rated])
    groups, number = np.unique(area_group, return_inverse=True)
    shared_objects, shared_answers = _shared(used, places, number, districts=len(groups))
    return DistrictLinks(
        groups=groups,
        sd=_between_districts(spread, component, number, districts=len(groups)),
        shared_objects=shared_objects,
        shared_answers=shared_answers,
        areas=areas,
        area_group=area_group,
        area_component=component,
    )


def round_link(
    *, sessions: Sessions, answers: IntArray, first: int, second: int, planning: Planning
) -> RoundLink:
    """Return how two rounds are tied, by answers on items that are the same in both.

    Areas change between rounds and cases do not: the common shift of all raters is what the same
    cases are judged differently, with cases and norms free and raters N(0, sd). Raters in common
    without a case do not tell a drift that they share from a change that is real.

    Not to be used across more than two rounds at once: a chain of rounds can be weaker than each
    of its links.

    :param answers: of each session, how many were on items that are the same in both rounds.
    """
    of_pair = np.isin(sessions.round_, (first, second)) & (np.asarray(answers) > 0)
    late = sessions.round_ == second
    is_case = sessions.object_unit[sessions.object_] == NONE
    person = sessions.rater * (sessions.groups + 1) + sessions.norm_group
    raters = np.intersect1d(person[of_pair & ~late], person[of_pair & late])
    cases = np.intersect1d(
        sessions.object_[of_pair & is_case & ~late], sessions.object_[of_pair & is_case & late]
    )
    anchoring = of_pair & is_case & np.isin(sessions.object_, cases)
    used = _number(
        sessions,
        chosen=anchoring,
        object_=sessions.object_[anchoring],
        weight=planning.weight(answers),
        answers=np.asarray(answers),
        rater_sd=planning.rater_sd,
    )
    shift = _shift_sd(used, late[anchoring].astype(np.float64))
    return RoundLink(sd=shift, cases=len(cases), raters=len(raters))


@dataclass(frozen=True, kw_only=True)
class UsedSessions:
    """The sessions that count for one question, with everything numbered anew without gaps."""

    object_: IntArray
    """Of each session: the object in its round, as a place in `objects`."""
    rater: IntArray
    group: IntArray
    weight: FloatArray
    answers: IntArray
    objects: IntArray
    """The number of each object in the original sessions; a case stands once for each round."""
    is_current: BoolArray
    """Of each object: it was judged in the round that is asked about."""
    raters: IntArray
    groups: IntArray
    rater_sd: float

    def places_of(self, objects: IntArray) -> IntArray:
        """Return where objects of the current round stand, `NONE` for one that nobody judged."""
        place = np.full(int(max(self.objects.max(initial=-1), objects.max(initial=-1))) + 1, NONE)
        place[self.objects[self.is_current]] = np.flatnonzero(self.is_current)
        return place[objects]

    @property
    def person(self) -> tuple[IntArray, int]:
        """Number raters with their norm group: one who moved is two, as far as links go."""
        found, number = np.unique(self.rater * len(self.groups) + self.group, return_inverse=True)
        return number, len(found)

    @property
    def norms(self) -> sparse.csr_array:
        """Sessions x (groups, raters): what stands between a session and its object."""
        rows = np.arange(len(self.object_))
        columns = np.concatenate([self.group, len(self.groups) + self.rater])
        return sparse.csr_array(
            (np.ones(len(columns)), (np.tile(rows, 2), columns)),
            shape=(len(rows), len(self.groups) + len(self.raters)),
        )

    def shares(self) -> sparse.csr_array:
        """Objects x sessions: what each session weighs in the level of its object."""
        total = np.bincount(self.object_, self.weight, minlength=len(self.objects))
        rows = np.arange(len(self.object_))
        return sparse.csr_array(
            (self.weight / total[self.object_], (self.object_, rows)),
            shape=(len(self.objects), len(rows)),
        )


def use_sessions(
    sessions: Sessions, *, answers: IntArray, round_: int, planning: Planning
) -> UsedSessions:
    """Return what counts for the districts of a round; see `district_links` on which that is."""
    given = np.asarray(answers)
    if len(given) != sessions.count or (given < 0).any():
        raise ValueError("answers needs a number of at least 0 for each session")
    person = sessions.rater * (sessions.groups + 1) + sessions.norm_group
    now = (sessions.round_ == round_) & (given > 0)
    chosen = now | (
        (sessions.round_ < round_) & (given > 0) & np.isin(person, np.unique(person[now]))
    )
    in_round = sessions.object_ * (sessions.rounds + 1) + sessions.round_
    return _number(
        sessions,
        chosen=chosen,
        object_=in_round[chosen],
        weight=planning.weight(given),
        answers=given,
        rater_sd=planning.rater_sd,
        round_=round_,
    )


def _number(
    sessions: Sessions,
    *,
    chosen: BoolArray,
    object_: IntArray,
    weight: FloatArray,
    answers: IntArray,
    rater_sd: float,
    round_: int | None = None,
) -> UsedSessions:
    _, first, number = np.unique(object_, return_index=True, return_inverse=True)
    raters, rater = np.unique(sessions.rater[chosen], return_inverse=True)
    groups, group = np.unique(sessions.norm_group[chosen], return_inverse=True)
    return UsedSessions(
        object_=number,
        rater=rater,
        group=group,
        weight=weight[chosen],
        answers=answers[chosen],
        objects=sessions.object_[chosen][first],
        is_current=sessions.round_[chosen][first] == round_,
        raters=raters,
        groups=groups,
        rater_sd=rater_sd,
    )


def rater_components(used: UsedSessions) -> IntArray:
    """Return, per object, which set of objects it is tied to by raters."""
    person, people = used.person
    return _components(used.object_, person, objects=len(used.objects), others=people)


def _components(object_: IntArray, other: IntArray, *, objects: int, others: int) -> IntArray:
    """Return the component of each object, then of each of what they are judged by."""
    edges = sparse.coo_array(
        (np.ones(len(object_)), (object_, objects + other)), shape=(objects + others,) * 2
    )
    found: IntArray = csgraph.connected_components(edges, directed=False)[1]
    return found


def _renumber(labels: IntArray) -> IntArray:
    """Number labels from 0 in the order in which they first appear."""
    _, first, number = np.unique(labels, return_index=True, return_inverse=True)
    rank: IntArray = np.argsort(np.argsort(first))[number]
    return rank


def _free_norms(used: UsedSessions) -> BoolArray:
    """Return which of (groups, raters) are estimated: one group per component is the yardstick.

    A norm common to a whole component cannot be told from its objects, and no difference within
    it depends on that norm.
    """
    objects, groups = len(used.objects), len(used.groups)
    label = _components(used.object_, used.group, objects=objects, others=groups)[objects:]
    free = np.ones(groups + len(used.raters), dtype=np.bool_)
    free[np.unique(label, return_index=True)[1]] = False
    return free


def _precision(used: UsedSessions, free: BoolArray) -> FloatArray:
    """Return the precision of the free ones of (groups, raters) when objects are free."""
    columns = used.norms[:, free]
    weighted = columns.multiply(used.weight[:, None]).tocsr()
    # Each object takes the weighted mean of its sessions with it.
    taken = (used.shares() @ columns).T @ (_sum_by_object(used) @ weighted)
    precision: FloatArray = (columns.T @ weighted - taken).toarray()
    prior = np.repeat([0.0, used.rater_sd**-2], [len(used.groups), len(used.raters)])
    precision[np.diag_indices_from(precision)] += prior[free]
    return precision


def _sum_by_object(used: UsedSessions) -> sparse.csr_array:
    rows = np.arange(len(used.object_))
    return sparse.csr_array(
        (np.ones(len(rows)), (used.object_, rows)), shape=(len(used.objects), len(rows))
    )


def _spread_between(used: UsedSessions, places: IntArray) -> FloatArray:
    """Return the covariance of the objects' levels that comes from norms and raters.

    Only differences within a component mean anything. With objects free, a level is the mean of
    its sessions less the mean of their norms, and so is its error.
    """
    if not len(places):
        return np.empty((0, 0))
    free = _free_norms(used)
    precision = _precision(used, free)
    carried = (used.shares() @ used.norms)[places][:, free].toarray()
    half = linalg.solve_triangular(linalg.cholesky(precision, lower=True), carried.T, lower=True)
    covariance: FloatArray = half.T @ half
    return covariance


def _between_districts(
    covariance: FloatArray, component: IntArray, number: IntArray, *, districts: int
) -> FloatArray:
    rated = component != NONE
    members = sparse.csr_array(
        (np.ones(rated.sum()), (number[rated], np.flatnonzero(rated))),
        shape=(districts, len(component)),
    ).toarray()
    sizes = members.sum(axis=1)
    means = members / np.maximum(sizes, 1)[:, None]
    known = np.where(np.isfinite(covariance), covariance, 0.0)
    between = _differences(means @ known @ means.T)
    within = _differences(known)
    for district in range(districts):
        own = np.flatnonzero(members[district])
        between[district, district] = within[np.ix_(own, own)].max(initial=0.0)
    reaches = _reached_by_all(members, component)
    sd: FloatArray = np.where(reaches, np.sqrt(between), np.inf)
    return sd


def _differences(covariance: FloatArray) -> FloatArray:
    """Return the variance of each difference; rounding must not make one negative."""
    variance = np.diag(covariance)
    found: FloatArray = np.maximum(variance[:, None] + variance - 2 * covariance, 0.0)
    return found


def _reached_by_all(members: FloatArray, component: IntArray) -> BoolArray:
    """Return which pairs of districts have all their judged areas in one component."""
    rated = component != NONE
    columns = np.arange(component.max(initial=NONE) + 1)
    holds = members[:, rated] @ (component[rated][:, None] == columns) > 0
    whole = holds.sum(axis=1) == 1
    together: BoolArray = (holds.astype(int) @ holds.T.astype(int) > 0) & whole[:, None] & whole
    return together


def _shared(
    used: UsedSessions, places: IntArray, number: IntArray, *, districts: int
) -> tuple[IntArray, IntArray]:
    """Return, per pair of districts, objects judged by raters of both, and the fewer answers.

    A district's raters are those who judge any of its areas, wherever they come from. Within a
    district, objects count that two of its raters judged, without the answers of the busiest.
    """
    person, people = used.person
    now = used.is_current[used.object_]
    answers = sparse.csr_array(
        (used.answers[now].astype(np.float64), (person[now], used.object_[now])),
        shape=(people, len(used.objects)),
    )
    rated = places != NONE
    of_district = np.full(len(used.objects), NONE)
    of_district[places[rated]] = number[rated]
    district = of_district[used.object_]
    own = now & (district != NONE)
    panel = np.zeros((districts, people))
    panel[district[own], person[own]] = 1.0
    by_district = panel @ answers.toarray()
    objects = (by_district > 0).astype(np.int64)
    shared_objects = objects @ objects.T
    shared_answers = np.array(
        [np.minimum(row, by_district).sum(axis=1) for row in by_district], dtype=np.int64
    ).reshape(districts, districts)
    for each in range(districts):
        of_raters = answers.toarray()[panel[each] > 0]
        twice = (of_raters > 0).sum(axis=0) > 1
        rest = of_raters.sum(axis=0) - of_raters.max(axis=0, initial=0.0)
        shared_objects[each, each] = twice.sum()
        shared_answers[each, each] = rest[twice].sum()
    return shared_objects, shared_answers


def _shift_sd(used: UsedSessions, late: FloatArray) -> float:
    if not _is_anchored(used, late):
        return float("inf")
    groups = len(used.groups)
    norms, raters = used.norms[:, :groups], used.norms[:, groups:]
    columns = sparse.hstack(
        [_sum_by_object(used).T, norms[:, _free_norms(used)[:groups]], late[:, None]], format="csr"
    )
    weighted = columns.multiply(used.weight[:, None]).tocsr()
    # Raters go first: there are many, and no session has two.
    met = (raters.T @ weighted).toarray()
    of_raters = raters.T @ used.weight + used.rater_sd**-2
    precision = (columns.T @ weighted).toarray() - met.T @ (met / of_raters[:, None])
    shift = np.zeros(len(precision))
    shift[-1] = 1.0
    return float(np.sqrt(linalg.solve(precision, shift, assume_a="pos")[-1]))


def _is_anchored(used: UsedSessions, late: FloatArray) -> bool:
    """Say whether the shift is no mere sum of free cases and norms, by the rank of whole numbers.

    It is one when each norm group met the cases in one of the rounds only.
    """
    pairs = np.unique(np.column_stack([used.object_, used.group, late]), axis=0).astype(np.int64)
    if not len(pairs):
        return False
    design = np.zeros((len(pairs), len(used.objects) + len(used.groups)))
    rows = np.arange(len(pairs))
    design[rows, pairs[:, 0]] = 1.0
    design[rows, len(used.objects) + pairs[:, 1]] = 1.0
    both = np.column_stack([design, pairs[:, 2]])
    # Products of these hold whole numbers too, have the same rank and are small.
    ranks = [np.linalg.matrix_rank(table.T @ table) for table in (design, both)]
    return bool(ranks[1] > ranks[0])
