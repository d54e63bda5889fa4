"""Another solver, with another program of the same manual, finds the same best values.

The peer has a column for who lends to whom; ours has only how many each lends and borrows.
"""

import json
import subprocess
import sys

import pytest
from tests.repo.tree import ROOT
from tests.unit.officers.plan.peer_situations import invent

from lagesbild.officers.plan.goals import Goal
from lagesbild.officers.plan.solving import make_plan
from lagesbild.stats.lexicographic import SolveLimits

SEEDS = (4, 7, 11)


def best_by_the_peer(seed):
    script = "tests/unit/officers/plan/peer.py"
    done = subprocess.run(
        [sys.executable, "-m", script.removesuffix(".py").replace("/", "."), str(seed)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=600,
    )
    return [tuple(pair) for pair in json.loads(done.stdout)]


def best_by_ours(seed):
    given = invent(seed)
    plan = make_plan(given, given.variations[0], limits=SolveLimits())
    assert plan.result.is_proven
    amounts = plan.amounts
    # The peer counts norms in thousandths of 1/5 000 FTE, needs in thousandths and 100 000 kronor.
    factors = {
        Goal.NORM: 5_000 * 1_000 // amounts.norm.per_unit,
        Goal.NEED: 1_000 // amounts.need.per_unit,
        Goal.COST: amounts.cost_step // 100_000,
    }
    names = {Goal.LIMITS: "budget", Goal.COVERAGE: "level"}
    told = []
    for stage in plan.result.stages:
        goal = Goal(stage.name)
        values = stage.values[2:] if goal is Goal.LIMITS else stage.values
        told += [(names.get(goal, goal.value), factors.get(goal, 1) * v) for v in values]
    return told


@pytest.mark.own_process
@pytest.mark.parametrize("seed", SEEDS)
def test_another_solver_finds_the_same_best_value_of_every_goal(seed):
    assert best_by_ours(seed) == best_by_the_peer(seed)


def test_the_situations_are_short_of_officers_and_lend_them():
    """Or every goal would be 0, whoever solves."""
    for seed in SEEDS:
        given = invent(seed)
        plan = make_plan(given, given.variations[0], limits=SolveLimits())
        assert plan.stage(Goal.NORM).value > 0
        assert plan.of(plan.program.columns.lent).any()
