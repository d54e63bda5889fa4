"""Is there a better choice? Sites that none can have are left out, and HiGHS is asked of the rest.

A site whose price tells that no choice with it is as good as the one at hand is left out, and one
that every such choice must have is taken (Beasley 1993, European Journal of Operational Research
65:383-399, for Lagrangean penalties). The smaller problem has lower bounds, so this is repeated.
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from lagesbild.stats.arrays import IntArray
from lagesbild.stats.covering.prices import find_prices
from lagesbild.stats.covering.problem import Problem
from lagesbild.stats.covering.search import choose
from lagesbild.stats.integer_programs import IntegerProgram, Objective, ProgramBuilder
from lagesbild.stats.lexicographic import SolveLimits, Solver

_STEPS = 5_000
_WIDTHS = ((5, 100), (10, 40), (20, 20))
"""For each site to choose, how many of the dearest are searched among; and rounds for each."""
_ROUNDS_PER_SITE = 8
"""When searching among all."""
_SHARE_OF_SEARCH = 0.4
"""Of the time, before a proof is tried."""
_WORTHWHILE = 0.9
"""Of the sites: if no more than this is left, prices are looked for again."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A choice, and what no choice exceeds."""

    chosen: tuple[int, ...]
    """By numbers in the instance, ascending; existing sites are not among them."""
    value: int
    bound: int

    @property
    def is_proven(self) -> bool:
        return self.value == self.bound


def known_of(problem: Problem, chosen: IntArray, bound: int) -> Known:
    numbers = (*problem.taken, *problem.numbers[chosen].tolist())
    return Known(chosen=tuple(sorted(numbers)), value=problem.value(chosen), bound=bound)


def improve(problem: Problem, p: int, known: Known, *, limits: SolveLimits) -> Known:
    """Search for a better choice of at most p sites, and then for a proof.

    The value never falls and the bound never rises. HiGHS looks at its clock between steps, so
    that `limits.seconds` may be exceeded by some.
    """
    began = time.perf_counter()
    prices = find_prices(problem, p, value=known.value, steps=_STEPS)
    bound = max(min(known.bound, prices.bound(p)), known.value)
    known = replace(known, bound=bound)
    # Prices point out where good choices lie, but a better one may be elsewhere.
    dearest = np.argsort(-prices.sites, kind="stable")
    widths = [(width * p, rounds) for width, rounds in _WIDTHS if width * p < problem.sites]
    for among, rounds in (*widths, (problem.sites, _ROUNDS_PER_SITE)):
        if known.is_proven:
            break
        dear = np.zeros(problem.sites, dtype=bool)
        dear[dearest[:among]] = True
        part = problem.restricted(dear)
        left = _SHARE_OF_SEARCH * limits.seconds - (time.perf_counter() - began)
        chosen = choose(part, p, rounds=rounds * among, seed=limits.seed, seconds=left)
        known = max(known, known_of(part, chosen, bound), key=lambda one: one.value)
    seconds = limits.seconds - (time.perf_counter() - began)
    return prove(problem, p, known, limits=replace(limits, seconds=seconds))


def prove(problem: Problem, p: int, known: Known, *, limits: SolveLimits) -> Known:
    """Leave out what no better choice can have, and solve the rest as a program."""
    began = time.perf_counter()
    bound = known.bound
    smaller, left = problem, p
    while bound > known.value and smaller.sites:
        size = smaller.sites
        prices = find_prices(smaller, left, value=known.value, steps=_STEPS)
        bound = max(min(bound, prices.bound(left)), known.value)
        never, always = prices.cannot(left, known.value)
        take = [] if problem.asks_benefit else np.flatnonzero(always).tolist()
        smaller = smaller.restricted(~never, take)
        left -= len(take)
        if smaller.sites > _WORTHWHILE * size:
            break
    if bound == known.value or not smaller.sites or not left:
        value = max(known.value, smaller.base) if bound > known.value else known.value
        if value > known.value:
            return known_of(smaller, np.zeros(0, dtype=np.int64), value)
        return Known(chosen=known.chosen, value=value, bound=value)
    seconds = max(limits.seconds - (time.perf_counter() - began), 0.0)
    found = _by_program(
        smaller,
        left,
        start=np.flatnonzero(np.isin(smaller.numbers, known.chosen)),
        bound=bound,
        limits=replace(limits, seconds=seconds),
    )
    best = max(known, found, key=lambda one: one.value)
    bound = max(min(bound, found.bound), best.value)
    return Known(chosen=best.chosen, value=best.value, bound=bound)


def _by_program(
    problem: Problem, p: int, *, start: IntArray, bound: int, limits: SolveLimits
) -> Known:
    program, objective = covering_program(problem, p)
    chosen = choose(problem, p, start=start)
    solver = Solver(program, limits=limits, start=_values(problem, program, chosen))
    _, least = solver.minimise(objective, least=problem.total - bound, seconds=limits.seconds)
    if solver.values is not None:
        chosen = np.flatnonzero(solver.values[: problem.sites])
    return known_of(problem, chosen, problem.total - least)


def covering_program(problem: Problem, p: int) -> tuple[IntegerProgram, Objective]:
    """Return a program whose first columns are the sites, and the weight that is left uncovered."""
    build = ProgramBuilder()
    sites = build.add_columns((problem.sites,), upper=1)
    missed = build.add_columns((problem.points,), upper=1, implied=True)
    points = np.repeat(np.arange(problem.points), np.diff(problem.point_start))
    build.add_rows(
        problem.points,
        (points, problem.point_sites, 1),
        (np.arange(problem.points), missed, 1),
        lower=1,
    )
    build.add_rows(1, (0, sites, 1), upper=p)
    ends = np.repeat(sites, np.diff(problem.conflict_start))
    once = ends < problem.conflict_sites
    pairs = int(once.sum())
    build.add_rows(
        pairs,
        (np.arange(pairs), ends[once], 1),
        (np.arange(pairs), problem.conflict_sites[once], 1),
        upper=1,
    )
    if problem.limits_exposure:
        build.add_rows(1, (0, sites, problem.exposure), upper=problem.exposure_left)
    if problem.asks_benefit:
        _ask_benefit(build, problem)
    return build.build(), Objective(columns=missed, coefficients=problem.weights)


def _ask_benefit(build: ProgramBuilder, problem: Problem) -> None:
    """Add columns that say which points at most one chosen site covers, and what sites ask of it.

    A point whose column is 1 is covered by that site alone if the site is chosen at all.
    """
    covering = np.diff(problem.point_start)
    single = build.add_columns((problem.points,), upper=1)
    points = np.repeat(np.arange(problem.points), covering)
    build.add_rows(
        problem.points,
        (points, problem.point_sites, 1),
        (np.arange(problem.points), single, covering - 1),
        upper=covering,
    )
    asking = np.repeat(np.arange(problem.sites), np.diff(problem.site_start))
    build.add_rows(
        problem.sites,
        (asking, single[problem.site_points], problem.weights[problem.site_points]),
        (np.arange(problem.sites), np.arange(problem.sites), -problem.benefit),
        lower=0,
    )


def _values(problem: Problem, program: IntegerProgram, chosen: IntArray) -> IntArray:
    values = np.zeros(program.columns, dtype=np.int64)
    values[chosen] = 1
    if problem.asks_benefit:
        count = problem.cover().T @ values[: problem.sites]
        values[-problem.points :] = count <= 1
    return values
