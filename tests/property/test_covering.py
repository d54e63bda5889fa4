"""What a choice of sites must be, whatever the instance: every one is tried in turn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.stats.covering.small_instances import best_by_trial, breaches, random_instance

from lagesbild.stats.covering.choosing import choose_sites
from lagesbild.stats.covering.curves import curves_of
from lagesbild.stats.covering.prices import find_prices
from lagesbild.stats.covering.problem import problem_of
from lagesbild.stats.covering.proving import known_of, prove
from lagesbild.stats.covering.search import choose
from lagesbild.stats.lexicographic import Proof, SolveLimits

SEEDS = st.integers(0, 100_000)
FEW = settings(max_examples=40, deadline=None)
LIMITS = SolveLimits(seconds=20)


def numbers_to_choose(instance):
    return min(len(instance.existing) + 3, instance.sites)


@FEW
@given(seed=SEEDS, side_limits=st.booleans(), decimals=st.integers(0, 2))
def test_the_choice_is_the_best_of_all_that_keep_the_limits(seed, side_limits, decimals):
    instance = random_instance(seed, side_limits=side_limits, decimals=decimals)
    p = numbers_to_choose(instance)

    found = choose_sites(instance, p, limits=LIMITS)

    assert len(found.sites) <= p
    assert breaches(instance, found.sites) == []
    assert found.value == pytest.approx(instance.value(found.sites), abs=1e-9)
    assert found.value == pytest.approx(best_by_trial(instance, p), abs=1e-9)
    assert found.proof is Proof.PROVEN
    assert found.bound == found.value


@FEW
@given(seed=SEEDS, side_limits=st.booleans())
def test_search_and_prices_hold_the_best_between_them(seed, side_limits):
    instance = random_instance(seed, side_limits=side_limits)
    p = numbers_to_choose(instance)
    problem, units = problem_of(instance)
    free = p - len(instance.existing)

    chosen = choose(problem, free, rounds=50, seed=seed)
    bound = find_prices(problem, free, value=problem.value(chosen), steps=200).bound(free)

    everything = [*instance.existing, *problem.numbers[chosen]]
    assert breaches(instance, everything) == []
    best = best_by_trial(instance, p)
    assert units.weight(problem.value(chosen)) == instance.value(np.array(everything, dtype=int))
    assert units.weight(problem.value(chosen)) <= best <= units.weight(bound)


@FEW
@given(seed=SEEDS)
def test_a_program_finds_what_neither_search_nor_prices_know(seed):
    instance = random_instance(seed)
    problem, units = problem_of(instance)
    p = numbers_to_choose(instance)
    nothing = known_of(problem, np.zeros(0, dtype=np.int64), problem.total)

    found = prove(problem, p - len(instance.existing), nothing, limits=LIMITS)

    assert units.weight(found.value) == best_by_trial(instance, p)
    assert found.is_proven


@FEW
@given(seed=SEEDS, side_limits=st.booleans())
def test_curves_of_parts_answer_every_number_as_one_piece_does(seed, side_limits):
    instance = random_instance(seed, side_limits=side_limits, exposure=False, parts=3)
    least, most = len(instance.existing), instance.sites

    curves = curves_of(instance, most=most, limits=LIMITS, gap=0.0)

    for p in range(least, min(least + 4, most) + 1):
        found = curves.at(p)
        assert found.value == curves.values[p - least] == best_by_trial(instance, p)
        assert found.bound == curves.bounds[p - least] == found.value
        assert breaches(instance, found.sites) == []
        assert instance.value(found.sites) == found.value
    assert (np.diff(curves.values) >= 0).all()


@FEW
@given(seed=SEEDS)
def test_a_site_more_never_covers_less(seed):
    instance = random_instance(seed)
    least = len(instance.existing)

    values = [
        choose_sites(instance, p, limits=LIMITS).value for p in range(least, instance.sites + 1)
    ]

    assert values == sorted(values)
