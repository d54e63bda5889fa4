"""Invented places and sites, how long choosing among them takes, and what peers make of it.

`python benchmarks/siting.py published|large|one_piece|spopt` prints value, bound and time. spopt is
not among our requirements: it needs an environment of its own that has it and the library.
"""

import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
from rows import Row, median_seconds
from tests.siting_instances import read_instance, read_published

from lagesbild.stats.covering.choosing import choose_sites
from lagesbild.stats.covering.curves import curves_of
from lagesbild.stats.covering.instance import CoveringInstance, cover_within
from lagesbild.stats.covering.problem import Problem, problem_of
from lagesbild.stats.covering.proving import covering_program
from lagesbild.stats.lexicographic import SolveLimits, Solver

REFERENCE = Path(__file__).resolve().parents[1].parent / "shared" / "reference" / "siting"


def invent(
    *, seed: int, sites: int = 6_000, points: int = 20_000, areas: int = 65, radius: float = 80.0
) -> CoveringInstance:
    """Return places with weights from 1 to 20 and sites in areas that are far from each other.

    Half of the places lie in clusters. Coordinates are metres; areas differ in size, from 300 m.
    """
    generator = np.random.default_rng(seed)
    share = generator.dirichlet(np.full(areas, 4.0))
    grounds = [[], []]
    for number, (own_sites, own_points) in enumerate(
        zip(generator.multinomial(sites, share), generator.multinomial(points, share), strict=True)
    ):
        side = 300 + 3_200 * np.sqrt(share[number])
        corner = np.array([10_000.0 * number, 0.0])
        middles = generator.uniform(0, side, size=(1 + own_points // 30, 2))
        near = middles[generator.integers(0, len(middles), size=own_points // 2)]
        clustered = near + generator.normal(0, 40, size=near.shape)
        spread = generator.uniform(0, side, size=(own_points - len(near), 2))
        grounds[0].append(corner + generator.uniform(0, side, size=(own_sites, 2)))
        grounds[1].append(corner + np.concatenate([clustered, spread]))
    weights = generator.integers(1, 21, size=points)
    site_places, point_places = (np.concatenate(ground) for ground in grounds)
    return CoveringInstance(
        weights=weights, cover=cover_within(site_places, point_places, radius=radius)
    )


def published(*, seconds: float = 56.0) -> None:
    """Solve every published instance within a minute, and print what came of it.

    HiGHS looks at its clock between steps, and may need some seconds more.
    """
    for one in read_published(REFERENCE):
        instance = read_instance(REFERENCE, one)
        processor = time.process_time()
        found = choose_sites(instance, one.p, limits=SolveLimits(seconds=seconds))
        processor = time.process_time() - processor
        print(
            f"{one!s:<22}{found.value:>9.0f}  beside best known {found.value / one.value - 1:+.3%}"
            f"  bound {found.bound:.0f} ({found.bound / one.value - 1:+.3%})  {found.proof}"
            f"  {found.seconds:.1f} s, processor {processor:.1f} s",
            flush=True,
        )


def large(*, p: int = 200) -> None:
    """Print what curves of the invented instance say of one p and of every p, and how fast."""
    instance = invent(seed=1)
    for most, text in ((p, f"curves to p = {p}"), (instance.sites, "curves to every p")):
        processor = time.process_time()
        curves = curves_of(instance, most=most, limits=SolveLimits(seconds=100))
        processor = time.process_time() - processor
        found = curves.at(p)
        worst = float((1 - curves.values[1:] / curves.bounds[1:]).max())
        print(
            f"{text}: {len(curves.curves)} parts, value {found.value:.0f}, bound {found.bound:.0f},"
            f" gap {found.gap:.4%}, largest gap of any p {worst:.4%}, {curves.seconds:.1f} s,"
            f" processor {processor:.1f} s",
            flush=True,
        )


def in_one_piece(*, seconds: float = 100.0) -> None:
    """Print what parts give beside HiGHS with the whole as one program, without our start."""
    instance = invent(seed=1)
    for p in (200, 500, 1_000):
        processor = time.process_time()
        found = choose_sites(instance, p, limits=SolveLimits(seconds=seconds))
        print(
            f"by parts, p = {p}: value {found.value:.0f}, bound {found.bound:.0f}, {found.proof},"
            f" {found.seconds:.1f} s, processor {time.process_time() - processor:.1f} s",
            flush=True,
        )
        _plain_program(problem_of(instance)[0], p, seconds=seconds)


def _plain_program(problem: Problem, p: int, *, seconds: float) -> None:
    began, processor = time.perf_counter(), time.process_time()
    program, objective = covering_program(problem, p)
    solver = Solver(program, limits=SolveLimits(seconds=seconds))
    proof, least = solver.minimise(objective, least=0, seconds=seconds)
    value = problem.total - objective.value(solver.values) if solver.values is not None else None
    print(
        f"HiGHS in one piece, p = {p}: value {value}, bound {problem.total - least}, {proof},"
        f" {time.perf_counter() - began:.1f} s, processor {time.process_time() - processor:.1f} s",
        flush=True,
    )


def beside_spopt() -> None:
    """Print what spopt takes to build and solve a tenth of the invented instance, and we."""
    import pulp
    from spopt.locate import MCLP

    for sites, points, areas, p in ((600, 2_000, 7, 20), (1_200, 4_000, 13, 40)):
        instance = invent(seed=1, sites=sites, points=points, areas=areas)
        began = time.perf_counter()
        costs = np.where(instance.cover.toarray().T, 0.0, 1.0)
        program = MCLP.from_cost_matrix(costs, instance.weights, 0.5, p_facilities=p)
        built = time.perf_counter() - began
        program = program.solve(pulp.PULP_CBC_CMD(msg=False))
        solved = time.perf_counter() - began - built
        value = pulp.value(program.problem.objective)
        ours = choose_sites(instance, p, limits=SolveLimits())
        print(
            f"{sites} x {points}, p = {p}: spopt {value:.0f}, {built:.1f} s to build,"
            f" {solved:.1f} s to solve; ours {ours.value:.0f} {ours.proof}, {ours.seconds:.1f} s",
            flush=True,
        )


def measure() -> list[Row]:
    """Return what curves for every p take; peers answer one p at a time, see docs/adr/0028."""
    instance = invent(seed=1)
    work = partial(curves_of, instance, most=200, limits=SolveLimits(seconds=100))
    [seconds] = median_seconds(work, runs=1)
    return [Row(name="siting: 6 000 sites, 20 000 places, every p to 200", seconds=seconds, runs=1)]


if __name__ == "__main__":
    {
        "published": published,
        "large": large,
        "one_piece": in_one_piece,
        "spopt": beside_spopt,
    }[sys.argv[1]]()
