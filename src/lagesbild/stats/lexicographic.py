"""Which whole numbers are best by a first goal, then by a second among those, and so on?

HiGHS solves each goal as a mixed-integer program with the earlier ones held at their best values
(Huangfu & Hall 2018, Mathematical Programming Computation 10:119-142). What it returns is rounded
and checked in integers, and called proven only when the bound it proves is reached. A solve that
runs out of time is never called best: its value, bound and gap are told instead.

Do not use it for goals that are to be traded against each other: a later goal never costs an
earlier one anything.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from math import ceil, inf

import highspy
import numpy as np
from scipy import sparse

from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.integer_programs import NO_LIMIT, IntegerProgram, Objective

SOLVER = f"HiGHS {version('highspy')}"
_ROUNDING = 1e-7
"""Of the value: more than what floating point loses in a sum of prices."""
_MANY = 2.0**40
"""Steps beyond which a bound is not narrowed."""
_WHOLE = 1e-5
"""How far from a whole number the solver's values and bounds may be."""


class Proof(StrEnum):
    """What is known of the values that were found."""

    PROVEN = "proven"
    """No other numbers are better."""
    GAP = "gap"
    """Time ran out: better numbers may exist, down to the bound."""
    INFEASIBLE = "infeasible"
    """No numbers keep to the limits."""


@dataclass(frozen=True, kw_only=True)
class SolveLimits:
    """Same limits, program and version give the same numbers, as long as no time runs out."""

    seconds: float = 120.0
    """For one stage."""
    threads: int = 1
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One goal: an objective, or several in order."""

    name: str
    objectives: tuple[Objective, ...]
    is_chain: bool = False
    """None of the objectives can be below the one before it: they count, for example, how many are
    at most at a first level, at a second, and so on. Saves most of the solves."""
    known: tuple[int, ...] | None = None
    """The best values of the objectives where a theorem gives them; then nothing is solved but
    the search for numbers that have them."""


@dataclass(frozen=True, kw_only=True)
class StageResult:
    name: str
    values: tuple[int, ...]
    """Of each objective, by the numbers found last; empty when none were found."""
    bounds: tuple[int, ...]
    """No numbers that are as good in all settled objectives go below these."""
    settled: int
    """How many of the objectives, from the first, are proven."""
    seconds: float
    proof: Proof

    @property
    def value(self) -> int | None:
        """Return the first value that is not proven, or the last."""
        return self.values[min(self.settled, len(self.values) - 1)] if self.values else None

    @property
    def bound(self) -> int | None:
        return self.bounds[min(self.settled, len(self.bounds) - 1)] if self.bounds else None

    @property
    def gap(self) -> float | None:
        """Return by which share of the value it could at most be lower."""
        if self.value is None or self.bound is None:
            return None
        return (self.value - self.bound) / max(abs(self.value), 1)


@dataclass(frozen=True, kw_only=True)
class LexicographicResult:
    values: IntArray | None
    """Of every column; None when there are no numbers that keep to the limits, or none was found
    in time."""
    stages: tuple[StageResult, ...]

    @property
    def is_proven(self) -> bool:
        return all(stage.proof is Proof.PROVEN for stage in self.stages)


def _silent(result: StageResult) -> None:
    """Stand in where nobody follows the stages."""


def solve_in_order(
    program: IntegerProgram,
    stages: Sequence[Stage],
    *,
    limits: SolveLimits,
    start: IntArray | None = None,
    on_stage: Callable[[StageResult], None] = _silent,
) -> LexicographicResult:
    """Make each stage's objectives as small as those before them allow.

    :param start: values to begin from, if there are any that keep to the limits.
    """
    solver = Solver(program, limits=limits, start=start)
    results = []
    for stage in stages:
        result = solver.solve_stage(stage)
        results.append(result)
        on_stage(result)
        if solver.values is None:
            break
    return LexicographicResult(values=solver.values, stages=tuple(results))


class Solver:
    """A program with the goals that have been reached so far."""

    def __init__(
        self, program: IntegerProgram, *, limits: SolveLimits, start: IntArray | None = None
    ) -> None:
        self.program = program
        self.values: IntArray | None = None
        self._limits = limits
        self._held: list[tuple[Objective, int]] = []
        self.lower, self.upper = program.lower, program.upper
        """What is left between once goals are held; never wider than the program's own."""
        self._row_lower, self._row_upper = program.row_lower, program.row_upper
        # HiGHS keeps one pool of threads per process and refuses another number of them.
        highspy.Highs.resetGlobalScheduler(True)
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (
            ("output_flag", False),
            ("threads", limits.threads),
            ("random_seed", limits.seed),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.999),
        ):
            self._highs.setOptionValue(option, value)
        self._highs.passModel(_model(program))
        if start is not None:
            self.begin_from(start)

    def begin_from(self, values: IntArray) -> None:
        """Take values to go on from, if they keep to all limits; others are left aside."""
        settled = self.program.settle(values)
        if not self.program.breaches(settled) and self._keeps_goals(settled):
            self.values = settled

    def solve_stage(self, stage: Stage) -> StageResult:
        """Minimise and hold the objectives of a stage, as many as its time suffices for.

        The rest are held at what they happen to be.
        """
        began = time.perf_counter()
        least = [self.program.least(objective) for objective in stage.objectives]
        if stage.known is not None:
            least = list(stage.known)
        settled, proof = 0, Proof.PROVEN
        while settled < len(stage.objectives) and proof is Proof.PROVEN:
            settled, proof = self._settle_next(stage, settled, least, began)
        if self.values is not None:
            for objective in stage.objectives[settled:]:
                self.hold(objective, objective.value(self.values))
        return StageResult(
            name=stage.name,
            values=()
            if self.values is None
            else tuple(objective.value(self.values) for objective in stage.objectives),
            bounds=tuple(least),
            settled=settled,
            seconds=time.perf_counter() - began,
            proof=proof,
        )

    def _settle_next(
        self, stage: Stage, settled: int, least: list[int], began: float
    ) -> tuple[int, Proof]:
        """Hold one objective more, or several of a chain; return how many are settled."""
        if stage.is_chain and (further := self._as_small_as_before(stage, settled, least)):
            return further, Proof.PROVEN
        objective = stage.objectives[settled]
        if stage.is_chain and settled:
            least[settled] = max(least[settled], least[settled - 1])
        left = self._limits.seconds - (time.perf_counter() - began)
        proof, least[settled] = self.minimise(objective, least=least[settled], seconds=left)
        if proof is not Proof.PROVEN:
            return settled, proof
        self.hold(objective, least[settled])
        if not stage.is_chain:
            self.narrow(objective, least[settled])
        return settled + 1, proof

    def _as_small_as_before(self, stage: Stage, settled: int, least: list[int]) -> int:
        """Settle all objectives of a chain that are, by the numbers at hand, what the last one was.

        No later one can be smaller. Return how many are settled then, or 0 when there are none.
        """
        if self.values is None:
            return 0
        before = least[settled - 1] if settled else least[0]
        further = settled
        while further < len(least) and stage.objectives[further].value(self.values) == before:
            further += 1
        if further == settled:
            return 0
        self.hold(stage.objectives[further - 1], before, replaces_last=settled > 0)
        least[settled:further] = [before] * (further - settled)
        return further

    def minimise(self, objective: Objective, *, least: int, seconds: float) -> tuple[Proof, int]:
        """Look for values with a smaller objective; return what is proven, and the bound.

        :param least: what is known already that the objective cannot go below.
        """
        if self.values is not None and objective.value(self.values) <= least:
            return Proof.PROVEN, least
        if seconds <= 0:
            return Proof.GAP, least
        highs = self._highs
        self._set_costs(objective)
        highs.setOptionValue("time_limit", seconds)
        highs.setOptionValue("objective_bound", inf)
        highs.clearSolver()
        if self.values is not None:
            begin = highspy.HighsSolution()
            begin.col_value = list(self.values.astype(float))
            highs.setSolution(begin)
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Proof.INFEASIBLE, least
        info = highs.getInfo()
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            self._take(np.array(highs.getSolution().col_value), objective)
        bound = least
        if abs(info.mip_dual_bound) < NO_LIMIT:
            bound = max(least, ceil(info.mip_dual_bound + objective.constant - _WHOLE))
        if self.values is not None and objective.value(self.values) <= bound:
            return Proof.PROVEN, objective.value(self.values)
        return Proof.GAP, bound

    def hold(self, objective: Objective, value: int, *, replaces_last: bool = False) -> None:
        """Allow no values from now on with a larger objective.

        :param replaces_last: the goal held last follows from this one.
        """
        if replaces_last:
            self._held.pop()
            last = self._highs.getNumRow() - 1
            self._highs.deleteRows(1, np.array([last], dtype=np.int32))
        self._held.append((objective, value))
        columns, places = np.unique(objective.columns, return_inverse=True)
        factors = np.zeros(len(columns))
        np.add.at(factors, places, objective.coefficients.astype(float))
        self._highs.addRow(
            -inf,
            float(value - objective.constant),
            len(columns),
            columns.astype(np.int32),
            factors,
        )

    def narrow(self, objective: Objective, value: int) -> None:
        """Leave out what no numbers with a held objective can have, as far as prices tell.

        By weak duality, any prices y of the rows give a bound on the objective, and a column whose
        reduced cost is r cannot be more than (value - bound) / r from its end, nor a priced row
        from its own. Where linear relaxation and whole numbers agree this fixes most of a program,
        which a row that says "objective <= value" does not: see Nemhauser & Wolsey (1988), II.5.2.
        """
        prices = self._prices(objective)
        if prices is None:
            return
        matrix, lower, upper = self._rows()
        prices = np.where((prices > 0) & (lower <= -NO_LIMIT), 0.0, prices)
        prices = np.where((prices < 0) & (upper >= NO_LIMIT), 0.0, prices)
        costs = np.zeros(self.program.columns)
        np.add.at(costs, objective.columns, objective.coefficients.astype(float))
        reduced = costs - matrix.T @ prices
        ends = np.where(reduced > 0, self.lower, self.upper).astype(float)
        sides = np.where(prices > 0, lower, np.where(prices < 0, upper, 0)).astype(float)
        if np.abs(ends[reduced != 0]).max(initial=0) >= NO_LIMIT:
            return
        bound = objective.constant + prices @ sides + reduced @ ends
        room = value - bound + _ROUNDING * (1 + abs(value))
        self._narrow_columns(reduced, room)
        self._narrow_rows(prices, room, lower, upper)

    def _prices(self, objective: Objective) -> FloatArray | None:
        """Solve the relaxation; return the price of each row, or None if it was not solved."""
        self._set_costs(objective)
        highs = self._highs
        highs.setOptionValue("solve_relaxation", True)
        # For linear programs, unlike others, HiGHS counts the time from its first run.
        highs.setOptionValue("time_limit", highs.getRunTime() + self._limits.seconds)
        highs.clearSolver()
        highs.run()
        solved = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        prices = np.array(highs.getSolution().row_dual) if solved else None
        highs.setOptionValue("solve_relaxation", False)
        return prices

    def _rows(self) -> tuple[sparse.csr_array, IntArray, IntArray]:
        """Return the rows of the program and of the goals that are held, as they are now."""
        held = self._held
        row = np.repeat(np.arange(len(held)), [len(goal.columns) for goal, _ in held])
        empty = np.zeros(0, dtype=np.int64)
        column = np.concatenate([empty, *(goal.columns for goal, _ in held)])
        factor = np.concatenate([empty, *(goal.coefficients for goal, _ in held)])
        goals = sparse.coo_array((factor, (row, column)), shape=(len(held), self.program.columns))
        most = np.array([value - goal.constant for goal, value in held], dtype=np.int64)
        return (
            sparse.vstack([self.program.matrix, goals.tocsr()], format="csr"),
            np.concatenate([self._row_lower, np.full(len(held), -NO_LIMIT)]),
            np.concatenate([self._row_upper, most]),
        )

    def _narrow_columns(self, reduced: FloatArray, room: float) -> None:
        with np.errstate(divide="ignore"):
            steps = np.floor(np.minimum(room / np.abs(reduced), _MANY)).astype(np.int64)
        new_upper = np.where(reduced > 0, np.minimum(self.upper, self.lower + steps), self.upper)
        new_lower = np.where(reduced < 0, np.maximum(self.lower, self.upper - steps), self.lower)
        self.lower, self.upper = new_lower, new_upper
        numbers = np.arange(len(reduced), dtype=np.int32)
        self._highs.changeColsBounds(len(numbers), numbers, _limits(new_lower), _limits(new_upper))

    def _narrow_rows(
        self, prices: FloatArray, room: float, lower: IntArray, upper: IntArray
    ) -> None:
        """Held goals stay as they are: only the program's own rows are narrowed."""
        own = self.program.rows
        with np.errstate(divide="ignore"):
            steps = np.floor(np.minimum(room / np.abs(prices), _MANY)).astype(np.int64)[:own]
        lower, upper, prices = lower[:own], upper[:own], prices[:own]
        self._row_upper = np.where(prices > 0, np.minimum(upper, lower + steps), upper)
        self._row_lower = np.where(prices < 0, np.maximum(lower, upper - steps), lower)
        for number in np.flatnonzero(prices):
            self._highs.changeRowBounds(
                int(number),
                float(_limits(self._row_lower[number : number + 1])[0]),
                float(_limits(self._row_upper[number : number + 1])[0]),
            )

    def _set_costs(self, objective: Objective) -> None:
        costs = np.zeros(self.program.columns)
        np.add.at(costs, objective.columns, objective.coefficients.astype(float))
        self._highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)

    def _take(self, found: FloatArray, objective: Objective) -> None:
        """Keep what the solver found if it is right in whole numbers, and better."""
        values = self.program.settle(np.rint(found).astype(np.int64))
        if self.program.breaches(values) or not self._keeps_goals(values):
            return
        if self.values is None or objective.value(values) < objective.value(self.values):
            self.values = values

    def _keeps_goals(self, values: IntArray) -> bool:
        return all(objective.value(values) <= best for objective, best in self._held)


def _model(program: IntegerProgram) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = program.columns, program.rows
    lp.col_cost_ = np.zeros(program.columns)
    lp.col_lower_, lp.col_upper_ = _limits(program.lower), _limits(program.upper)
    lp.row_lower_, lp.row_upper_ = _limits(program.row_lower), _limits(program.row_upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = program.matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = program.matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = program.matrix.data.astype(float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * program.columns
    return lp


def _limits(bounds: IntArray) -> FloatArray:
    limits = bounds.astype(float)
    limits[bounds >= NO_LIMIT] = inf
    limits[bounds <= -NO_LIMIT] = -inf
    return limits
