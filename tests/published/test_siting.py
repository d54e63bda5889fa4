"""Published choices in maximal covering (AILS-MCLP), and p-median problems of the OR-Library."""

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.siting_instances import read_instance, read_p_median, read_published

from lagesbild.stats.covering.choosing import choose_sites
from lagesbild.stats.covering.instance import CoveringInstance
from lagesbild.stats.covering.prices import find_prices
from lagesbild.stats.covering.problem import problem_of
from lagesbild.stats.covering.search import choose
from lagesbild.stats.lexicographic import Proof, SolveLimits

LIMITS = SolveLimits(seconds=60)


@pytest.fixture
def published(reference):
    return read_published(reference / "siting")


@pytest.mark.parametrize("name", ["NewYork", "SanFrancisco"])
def test_published_solutions_cover_exactly_what_is_published(reference, published, name):
    ours = [one for one in published if one.instance == name]

    instance = read_instance(reference / "siting", ours[0])

    assert [len(np.unique(one.chosen)) for one in ours] == [50, 60, 70, 80, 90, 100]
    assert [instance.value(one.chosen) for one in ours] == [one.value for one in ours]


@pytest.mark.parametrize(("name", "within"), [("NewYork", 0.007), ("SanFrancisco", 0.012)])
def test_prices_never_fall_below_the_best_known_and_come_near(reference, published, name, within):
    ours = [one for one in published if one.instance == name]
    problem, _ = problem_of(read_instance(reference / "siting", ours[0]))

    for one in ours[::2]:
        bound = find_prices(problem, one.p, value=one.value, steps=5_000).bound(one.p)

        assert one.value <= bound <= one.value * (1 + within)


@pytest.mark.parametrize(("name", "rounds"), [("NewYork", 6_000), ("SanFrancisco", 3_000)])
def test_a_short_search_is_within_two_percent_of_the_best_known(reference, published, name, rounds):
    [one] = [each for each in published if (each.instance, each.p) == (name, 50)]
    problem, _ = problem_of(read_instance(reference / "siting", one))

    chosen = choose(problem, one.p, rounds=rounds)

    assert one.value * 0.98 <= problem.value(chosen) <= one.value


# How many nodes a choice leaves further away than 0, 1, 2, … sums to its distances. So what the
# best covers leave, summed, is at most the published least sum of distances; one choice seldom
# serves all radii, so it is less.
def test_what_covers_leave_sums_to_no_more_than_the_published_median(reference):
    apart, p = read_p_median(reference / "siting" / "pmed5.txt")

    left = [nodes_left(apart, distance, p) for distance in range(60)]

    assert left[0] == len(apart) - p
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0
    assert 0.85 * 1355 < sum(left) <= 1355


@pytest.mark.parametrize("name", ["pmed1", "pmed2", "pmed3", "pmed4", "pmed5"])
def test_covers_of_or_library_graphs_are_what_one_plain_program_finds(reference, name):
    apart, p = read_p_median(reference / "siting" / f"{name}.txt")
    weights = np.arange(1, len(apart) + 1)
    cover = apart <= 30

    found = choose_sites(
        CoveringInstance(weights=weights, cover=sparse.csr_array(cover)), p, limits=LIMITS
    )

    assert found.proof is Proof.PROVEN
    assert found.value == found.bound == by_one_program(weights, cover, p)


def nodes_left(apart, distance, p):
    cover = sparse.csr_array(apart <= distance)
    instance = CoveringInstance(weights=np.ones(len(apart), dtype=np.int64), cover=cover)
    found = choose_sites(instance, p, limits=LIMITS)
    assert found.proof is Proof.PROVEN
    return len(apart) - int(found.value)


def by_one_program(weights, cover, p):
    """The textbook program: which sites, and which points, with all weights to be made large."""
    sites, points = cover.shape
    limits = sparse.block_array(
        [[sparse.csr_array(-cover.T.astype(float)), sparse.eye_array(points)]]
    )
    solved = milp(
        np.concatenate([np.zeros(sites), -weights]),
        integrality=np.ones(sites + points),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(limits, ub=0),
            LinearConstraint(np.concatenate([np.ones(sites), np.zeros(points)])[None], ub=p),
        ],
    )
    assert solved.status == 0
    return round(-solved.fun)
