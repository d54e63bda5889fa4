import subprocess
import sys

import numpy as np
import pytest

from lagesbild.stats.integer_programs import NO_LIMIT, Objective, ProgramBuilder
from lagesbild.stats.lexicographic import Proof, SolveLimits, Solver, Stage, solve_in_order

LIMITS = SolveLimits(seconds=20)


def objective(columns, coefficients, constant=0):
    return Objective(
        columns=np.array(columns), coefficients=np.array(coefficients), constant=constant
    )


def two_numbers(*, at_least=7):
    """x and y from 0 to 5 with 2x + 3y at least 7."""
    build = ProgramBuilder()
    x, y = build.add_columns((2,), upper=5)
    build.add_rows(1, (0, x, 2), (0, y, 3), lower=at_least)
    return build.build()


SUM = Stage(name="sum", objectives=(objective([0, 1], [1, 1]),))
FIRST = Stage(name="first", objectives=(objective([0], [1]),))


@pytest.mark.parametrize(
    ("stages", "expected", "values"),
    [
        # x + y is 3 at least, as (0, 3), (1, 2) or (2, 1); then x as small as can be.
        ([SUM, FIRST], [3, 0], [0, 3]),
        # The other way round: x is 0, so y must be 3.
        ([FIRST, SUM], [0, 3], [0, 3]),
        # y as small as can be: 0, so x is 4.
        ([Stage(name="second", objectives=(objective([1], [1]),)), SUM], [0, 4], [4, 0]),
        # A sum that grows downwards, and a constant.
        (
            [SUM, Stage(name="most x", objectives=(objective([0], [-1], constant=9),))],
            [3, 7],
            [2, 1],
        ),
    ],
)
def test_a_later_goal_never_costs_an_earlier_one_anything(stages, expected, values):
    found = solve_in_order(two_numbers(), stages, limits=LIMITS)

    assert [stage.value for stage in found.stages] == expected
    assert list(found.values) == values
    assert found.is_proven
    assert all(stage.gap == 0 and stage.bound == stage.value for stage in found.stages)


def test_limits_that_nothing_keeps_to_are_told():
    found = solve_in_order(two_numbers(at_least=26), [SUM, FIRST], limits=LIMITS)

    assert found.values is None
    assert [stage.proof for stage in found.stages] == [Proof.INFEASIBLE]
    assert not found.is_proven


def test_what_time_did_not_suffice_for_is_never_called_proven():
    start = np.array([5, 5])

    found = solve_in_order(two_numbers(), [SUM], limits=SolveLimits(seconds=0), start=start)

    [stage] = found.stages
    assert stage.proof is Proof.GAP
    assert (stage.value, stage.bound) == (10, 0)
    assert stage.gap == 1
    assert not found.is_proven
    assert list(found.values) == [5, 5]


def test_a_goal_that_time_did_not_suffice_for_still_holds_what_was_found():
    """The second goal may not undo the first, though the first is not proven."""
    never = SolveLimits(seconds=0)

    found = solve_in_order(two_numbers(), [SUM, FIRST], limits=never, start=np.array([2, 1]))

    assert [stage.value for stage in found.stages] == [3, 2]


def test_a_start_that_breaks_a_limit_is_left_aside():
    found = solve_in_order(
        two_numbers(), [SUM], limits=SolveLimits(seconds=0), start=np.array([1, 1])
    )

    assert found.values is None
    assert found.stages[0].value is None


def counting_program():
    """Three numbers that sum to 4, and whether each has reached 1, 2 and 3."""
    build = ProgramBuilder()
    numbers = build.add_columns((3,), upper=np.array([1, 3, 3]))
    steps = [build.add_steps(int(number), 3) for number in numbers]
    build.add_rows(1, (0, numbers, 1), lower=4, upper=4)
    chain = tuple(
        objective([reached[level] for reached in steps], [-1, -1, -1], constant=3)
        for level in range(3)
    )
    return build.build(), Stage(name="levels", objectives=chain, is_chain=True)


def test_a_chain_counts_how_many_are_below_each_level_from_the_lowest():
    """Nobody at 0; then (1, 1, 2), (1, 2, 1): two at 1; then all three below 3."""
    program, levels = counting_program()

    found = solve_in_order(program, [levels], limits=LIMITS)

    assert found.stages[0].values == (0, 2, 3)
    assert found.stages[0].settled == 3
    assert sorted(found.values[:3]) == [1, 1, 2]


def test_what_a_theorem_gives_is_only_looked_for():
    program, levels = counting_program()
    known = Stage(name="levels", objectives=levels.objectives, is_chain=True, known=(0, 2, 3))

    found = solve_in_order(program, [known], limits=LIMITS)

    assert found.stages[0].values == (0, 2, 3)
    assert found.is_proven


def test_what_no_best_numbers_can_have_is_left_out_of_what_follows():
    """The least x + y is 3. Relaxed it is 7/3 at a price of 1/3 for the row: a step of x costs
    1 - 2/3, so with 3 - 7/3 to spare x is at most 2: (0, 3), (1, 2) and (2, 1) are left."""
    solver = Solver(two_numbers(), limits=LIMITS)

    solver.solve_stage(SUM)

    assert list(solver.lower) == [0, 0]
    assert list(solver.upper) == [2, 5]


def test_the_same_program_gives_the_same_numbers():
    program, levels = counting_program()

    first = solve_in_order(program, [levels], limits=LIMITS)
    again = solve_in_order(program, [levels], limits=LIMITS)

    assert list(first.values) == list(again.values)


def test_another_number_of_threads_is_taken_in_the_same_process():
    for threads in (1, 2):
        limits = SolveLimits(seconds=20, threads=threads)
        assert solve_in_order(two_numbers(), [SUM], limits=limits).stages[0].value == 3


def test_shortfalls_are_settled_as_small_as_their_rows_allow():
    """short >= 7 - 2x and short >= 3 - x: with x = 1 the first line asks for 5."""
    build = ProgramBuilder()
    [x] = build.add_columns((1,), upper=9)
    [short] = build.add_columns((1,), implied=True)
    build.add_rows(2, ([0, 1], short, 1), ([0, 1], x, [2, 1]), lower=[7, 3])
    program = build.build()

    assert list(program.settle(np.array([1, 99]))) == [1, 5]
    assert list(program.settle(np.array([4, 99]))) == [4, 0]
    assert program.breaches(np.array([1, 4])) == 1
    assert program.breaches(np.array([1, 5])) == 0
    assert program.upper[short] == NO_LIMIT


@pytest.mark.own_process
@pytest.mark.parametrize("order", [("scipy.optimize", "highspy"), ("highspy", "scipy.optimize")])
def test_the_solver_and_that_of_scipy_live_in_one_process_whoever_comes_first(order):
    """Both carry a HiGHS of their own."""
    script = f"""
import {order[0]}, {order[1]}
import numpy as np
from scipy.optimize import LinearConstraint, milp
from tests.unit.stats.test_lexicographic import LIMITS, SUM, solve_in_order, two_numbers
print(milp([-1, -2], constraints=LinearConstraint([[1, 1]], ub=3.5), integrality=[1, 1]).fun)
print(solve_in_order(two_numbers(), [SUM], limits=LIMITS).stages[0].value)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )

    assert done.stdout.split() == ["-6.0", "3"]
