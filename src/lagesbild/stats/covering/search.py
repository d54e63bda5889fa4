"""Good choices, without proof: greedy, swaps, and ruin and recreate.

Greedy adds the site that adds most (Nemhauser, Wolsey & Fisher 1978, Mathematical Programming
14:265-294). A swap takes one site for another (Teitz & Bart 1968, Operations Research
16:955-961). Ruin and recreate takes some neighbouring sites away and adds greedily, now and then
passing by the best (Christiaens & Vanden Berghe 2020, Transportation Science 54:417-433).
"""

import time
from typing import NamedTuple

import numba
import numpy as np

from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.covering.problem import Problem

_CHUNKS = 20
"""How many times the clock is looked at."""
_BLINK = 0.05
"""How often the best site is passed by."""
_MOST_TAKEN = 6
_WARM, _COLD = 1e-3, 1e-5
"""Of the value: losses that are accepted at first and at last."""


class Lists(NamedTuple):
    """What a problem holds, for compiled code, which takes no dataclasses."""

    weights: IntArray
    site_start: IntArray
    site_points: IntArray
    point_start: IntArray
    point_sites: IntArray
    conflict_start: IntArray
    conflict_sites: IntArray
    benefit: IntArray
    exposure: IntArray


class State(NamedTuple):
    """A choice, and what each site would add or take away: kept up by `_add` and `_remove`."""

    chosen: BoolArray
    covering: IntArray
    """Of each point: how many chosen sites cover it."""
    owners: IntArray
    """Of each point: the sum of the numbers of those sites, so the site itself if it is one."""
    gain: IntArray
    """Of each site: weight of the points that it covers and no chosen one does."""
    alone: IntArray
    """Of each site, if chosen: weight of the points that it alone covers."""
    blocked: IntArray
    """Of each site: how many chosen ones it conflicts with."""
    room: IntArray
    """One number: the exposure that is left."""
    seen: IntArray
    """Of each site, for scratch: 0 between calls."""


def choose(
    problem: Problem,
    p: int,
    *,
    start: IntArray | None = None,
    rounds: int = 0,
    seed: int = 0,
    seconds: float = np.inf,
) -> IntArray:
    """Return a good choice of at most p sites, by their numbers in the problem, in order.

    Same arguments give the same choice unless `seconds` run out before the rounds.

    :param start: a choice to begin from, which must be allowed; greedy fills it up.
    :param rounds: how many times to ruin and recreate; with 0, greedy and swaps only.
    """
    began = time.perf_counter()
    state = _state(problem)
    lists = _lists(problem)
    for site in () if start is None else start:
        _add(lists, state, int(site))
    generator = np.random.default_rng(seed)
    _fill(lists, state, p, 0.0, generator)
    _swap(lists, state)
    best = state.chosen.copy()
    value = problem.value(np.flatnonzero(best)) - problem.base
    for chunk in range(_CHUNKS if rounds and value < problem.total - problem.base else 0):
        steps = np.arange(chunk * rounds // _CHUNKS, (chunk + 1) * rounds // _CHUNKS)
        shares = _WARM * (_COLD / _WARM) ** (steps / rounds)
        value = _ruin_and_recreate(lists, state, p, best, value, shares, generator)
        if time.perf_counter() - began > seconds:
            break
    if rounds:
        _set(lists, state, best)
        _swap(lists, state)
        best[:] = state.chosen
    return np.flatnonzero(best)


def _state(problem: Problem) -> State:
    sites, points = problem.sites, problem.points
    return State(
        chosen=np.zeros(sites, dtype=np.bool_),
        covering=np.zeros(points, dtype=np.int64),
        owners=np.zeros(points, dtype=np.int64),
        gain=(problem.cover() @ problem.weights).astype(np.int64),
        alone=np.zeros(sites, dtype=np.int64),
        blocked=np.zeros(sites, dtype=np.int64),
        room=np.array([problem.exposure_left], dtype=np.int64),
        seen=np.zeros(sites, dtype=np.int64),
    )


def _lists(problem: Problem) -> Lists:
    return Lists(**{name: getattr(problem, name) for name in Lists._fields})


@numba.njit(cache=True, nogil=True)
def _add(lists: Lists, state: State, site: int) -> None:
    state.chosen[site] = True
    state.room[0] -= lists.exposure[site]
    for at in range(lists.conflict_start[site], lists.conflict_start[site + 1]):
        state.blocked[lists.conflict_sites[at]] += 1
    for at in range(lists.site_start[site], lists.site_start[site + 1]):
        point = lists.site_points[at]
        if state.covering[point] == 0:
            state.alone[site] += lists.weights[point]
            for other in range(lists.point_start[point], lists.point_start[point + 1]):
                state.gain[lists.point_sites[other]] -= lists.weights[point]
        elif state.covering[point] == 1:
            state.alone[state.owners[point]] -= lists.weights[point]
        state.covering[point] += 1
        state.owners[point] += site


@numba.njit(cache=True, nogil=True)
def _remove(lists: Lists, state: State, site: int) -> None:
    state.chosen[site] = False
    state.alone[site] = 0
    state.room[0] += lists.exposure[site]
    for at in range(lists.conflict_start[site], lists.conflict_start[site + 1]):
        state.blocked[lists.conflict_sites[at]] -= 1
    for at in range(lists.site_start[site], lists.site_start[site + 1]):
        point = lists.site_points[at]
        state.covering[point] -= 1
        state.owners[point] -= site
        if state.covering[point] == 0:
            for other in range(lists.point_start[point], lists.point_start[point + 1]):
                state.gain[lists.point_sites[other]] += lists.weights[point]
        elif state.covering[point] == 1:
            state.alone[state.owners[point]] += lists.weights[point]


@numba.njit(cache=True, nogil=True)
def _may_add(lists: Lists, state: State, site: int) -> bool:
    """Say whether a site breaks no side limit, of its own or of those chosen."""
    if (
        state.blocked[site] > 0
        or lists.exposure[site] > state.room[0]
        or state.gain[site] < lists.benefit[site]
    ):
        return False
    allowed = True
    for at in range(lists.site_start[site], lists.site_start[site + 1]):
        point = lists.site_points[at]
        if state.covering[point] == 1:
            owner = state.owners[point]
            state.seen[owner] += lists.weights[point]
            if state.alone[owner] - state.seen[owner] < lists.benefit[owner]:
                allowed = False
    for at in range(lists.site_start[site], lists.site_start[site + 1]):
        point = lists.site_points[at]
        if state.covering[point] == 1:
            state.seen[state.owners[point]] = 0
    return allowed


@numba.njit(cache=True, nogil=True)
def _best(lists: Lists, state: State, blink: float, generator: np.random.Generator) -> int:
    """Return the allowed site that adds most, or now and then a next best one; -1 if none adds."""
    best, most = -1, 0
    for site in range(len(state.chosen)):
        if state.gain[site] > most and not state.chosen[site]:
            if blink > 0.0 and generator.random() < blink:
                continue
            if _may_add(lists, state, site):
                best, most = site, state.gain[site]
    return best


@numba.njit(cache=True, nogil=True)
def _fill(lists: Lists, state: State, p: int, blink: float, generator: np.random.Generator) -> None:
    for _ in range(p - state.chosen.sum()):
        site = _best(lists, state, blink, generator)
        if site < 0:
            return
        _add(lists, state, site)


@numba.njit(cache=True, nogil=True)
def _swap(lists: Lists, state: State) -> None:
    """Take one site for another as long as that gives more."""
    better = True
    while better:
        better = False
        for site in range(len(state.chosen)):
            if not state.chosen[site]:
                continue
            least = state.alone[site]
            _remove(lists, state, site)
            best, most = site, least
            for other in range(len(state.chosen)):
                if (
                    state.gain[other] > most
                    and not state.chosen[other]
                    and _may_add(lists, state, other)
                ):
                    best, most = other, state.gain[other]
            better = better or best != site
            _add(lists, state, best)


@numba.njit(cache=True, nogil=True)
def _set(lists: Lists, state: State, wanted: BoolArray) -> None:
    """Make a choice what is wanted, which is allowed."""
    for site in range(len(state.chosen)):
        if state.chosen[site] and not wanted[site]:
            _remove(lists, state, site)
    for site in range(len(state.chosen)):
        if wanted[site] and not state.chosen[site]:
            _add(lists, state, site)


@numba.njit(cache=True, nogil=True)
def _ruin(lists: Lists, state: State, generator: np.random.Generator) -> None:
    """Take away a chosen site and others that a walk from site to point to site comes upon."""
    standing = np.flatnonzero(state.chosen)
    if len(standing) == 0:
        return
    site = standing[generator.integers(0, len(standing))]
    _remove(lists, state, site)
    wanted = generator.integers(1, _MOST_TAKEN)
    taken = 1
    for _ in range(20 * _MOST_TAKEN):
        if taken > wanted:
            return
        at = generator.integers(lists.site_start[site], lists.site_start[site + 1])
        point = lists.site_points[at]
        if state.covering[point] == 1:
            _remove(lists, state, state.owners[point])
            taken += 1
        at = generator.integers(lists.point_start[point], lists.point_start[point + 1])
        site = lists.point_sites[at]


@numba.njit(cache=True, nogil=True)
def _ruin_and_recreate(
    lists: Lists,
    state: State,
    p: int,
    best: BoolArray,
    value: int,
    shares: FloatArray,
    generator: np.random.Generator,
) -> int:
    """Go on from the choice at hand; write the best one into `best` and return its value.

    :param shares: per round, which share of the value a round may lose, on average.
    """
    current = state.chosen.copy()
    now = lists.weights[state.covering > 0].sum()
    for share in shares:
        _ruin(lists, state, generator)
        _fill(lists, state, p, _BLINK, generator)
        found = lists.weights[state.covering > 0].sum()
        if found > now + share * value * np.log(generator.random() + 1e-300):
            now = found
            current[:] = state.chosen
            if found > value:
                value = found
                best[:] = state.chosen
        else:
            _set(lists, state, current)
    return value
