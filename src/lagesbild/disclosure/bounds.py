"""How tightly can each unknown cell be bounded? Exact intervals by propagation and by programs."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from lagesbild.disclosure.structure import Equation, Structure

LARGEST_PROGRAM = 20_000
"""Variables in one call of the solver; more targets are divided between several calls."""


@dataclass(frozen=True)
class Bounds:
    """Lowest and highest feasible value of every cell, by cell number."""

    lows: list[float]
    highs: list[float]


def propagate(equations: Sequence[Equation], known: Bounds) -> Bounds:
    """Bound every cell as tightly as the equations of one forest allow.

    `equations` come with parts before totals. Up: a total lies between the sums of its parts'
    bounds. Down: a part lies between what its total leaves when its siblings take all or nothing.
    In a forest no cell is reached along two paths, so siblings vary freely and both ends of every
    interval are attained by whole numbers; one pass up and one down is therefore exact (bound
    consistency on an acyclic constraint graph, Freuder 1982). Do not use it for hierarchies that
    cross: the intervals are then too wide, and an attacker can do better.
    """
    lows, highs = known.lows.copy(), known.highs.copy()
    for equation in equations:
        total = equation.total
        lows[total] = max(lows[total], sum([lows[part] for part in equation.parts]))
        highs[total] = min(highs[total], sum([highs[part] for part in equation.parts]))
    for equation in reversed(equations):
        _pass_down(equation, lows, highs)
    return Bounds(lows, highs)


def _pass_down(equation: Equation, lows: list[float], highs: list[float]) -> None:
    lowest = sum([lows[part] for part in equation.parts])
    highest = sum([highs[part] for part in equation.parts])
    unbounded = sum([highs[part] == math.inf for part in equation.parts])
    room = highs[equation.total] - lowest
    for part in equation.parts:
        low, high = lows[part], highs[part]
        if low == high:
            continue
        # ∞ − ∞ is no number: what the siblings can take at most is finite only without them.
        if unbounded == 0:
            lows[part] = max(low, lows[equation.total] - (highest - high))
        elif unbounded == 1 and high == math.inf:
            finite = sum([highs[other] for other in equation.parts if other != part])
            lows[part] = max(low, lows[equation.total] - finite)
        highs[part] = min(high, room + low)


def bound_cells(structure: Structure, known: Bounds, targets: Iterable[int]) -> Bounds:
    """Bound the target cells exactly, whatever the number of hierarchies.

    One forest: propagation. Two crossing hierarchies: linear programs, whose optimum is a whole
    number because the incidence of two nested families of sets is totally unimodular (Edmonds
    1970). Three or more: the same programs over whole numbers.
    """
    if len(structure.forests) == 1:
        return propagate(structure.forests[0], known)
    bounds = known
    for forest in structure.forests:
        bounds = propagate(forest, bounds)
    # Propagation only removes what is infeasible, so the programs may start from its bounds.
    wanted = {cell for cell in targets if bounds.lows[cell] < bounds.highs[cell]}
    result = Bounds(bounds.lows.copy(), bounds.highs.copy())
    for component in find_components(structure, bounds):
        chosen = sorted(wanted & component)
        if chosen:
            _solve_component(structure, bounds, sorted(component), chosen, result)
    return result


def find_components(structure: Structure, bounds: Bounds) -> list[set[int]]:
    """Return the groups of undetermined cells that are linked by equations."""
    left = {c for c in range(structure.cells) if bounds.lows[c] < bounds.highs[c]}
    components = []
    while left:
        component: set[int] = set()
        queue = [left.pop()]
        while queue:
            cell = queue.pop()
            component.add(cell)
            for equation in structure.equations_of[cell]:
                reached = left.intersection((equation.total, *equation.parts))
                left -= reached
                queue += reached
        components.append(component)
    return components


def _solve_component(
    structure: Structure,
    bounds: Bounds,
    component: Sequence[int],
    targets: Sequence[int],
    result: Bounds,
) -> None:
    matrix, constants = _write_system(structure, bounds, component)
    lows = np.array([bounds.lows[cell] for cell in component])
    highs = np.array([bounds.highs[cell] for cell in component])
    finite = np.abs(constants).sum() + lows.sum() + highs[np.isfinite(highs)].sum()
    # A bounded optimum is a sum of constants and finite bounds, so it is at most `finite`; what the
    # cap alone holds back is unbounded. The cap keeps the solver from stopping at the first of
    # many objectives that has no end.
    cap = 4 * (finite + 1)
    box = np.column_stack([lows, np.minimum(highs, cap)])
    whole = len(structure.forests) > 2
    place = {cell: column for column, cell in enumerate(component)}
    step = max(1, LARGEST_PROGRAM // (2 * len(component)))
    for start in range(0, len(targets), step):
        chosen = targets[start : start + step]
        columns = [place[cell] for cell in chosen]
        ends = _solve_ends(matrix, constants, box, columns, whole=whole)
        for cell, (low, high) in zip(chosen, ends, strict=True):
            result.lows[cell] = math.ceil(low - 1e-6)
            result.highs[cell] = math.inf if high > finite + 0.5 else math.floor(high + 1e-6)


def _write_system(
    structure: Structure, bounds: Bounds, component: Sequence[int]
) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    place = {cell: column for column, cell in enumerate(component)}
    touched = dict.fromkeys(e for cell in component for e in structure.equations_of[cell])
    rows, columns, entries = [], [], []
    constants = np.zeros(len(touched))
    for row, equation in enumerate(touched):
        signed = [(equation.total, -1.0), *((part, 1.0) for part in equation.parts)]
        for cell, sign in signed:
            if cell in place:
                rows.append(row)
                columns.append(place[cell])
                entries.append(sign)
            else:
                constants[row] -= sign * bounds.lows[cell]
    shape = (len(touched), len(component))
    return sparse.csr_array((entries, (rows, columns)), shape=shape), constants


def _solve_ends(
    matrix: sparse.csr_array,
    constants: NDArray[np.float64],
    box: NDArray[np.float64],
    columns: Sequence[int],
    *,
    whole: bool,
) -> list[tuple[float, float]]:
    """Minimise and maximise each column; all of it as one program of independent blocks.

    A call of the solver costs more than such a small program, so one call for all is many times
    faster than one per end.
    """
    blocks, width = 2 * len(columns), box.shape[0]
    objective = np.zeros((blocks, width))
    for number, column in enumerate(columns):
        objective[2 * number, column] = 1.0
        objective[2 * number + 1, column] = -1.0
    solution = linprog(
        objective.ravel(),
        A_eq=sparse.block_diag([matrix] * blocks, format="csr"),
        b_eq=np.tile(constants, blocks),
        bounds=np.tile(box, (blocks, 1)),
        method="highs",
        integrality=np.full(blocks * width, int(whole)),
    )
    if solution.status != 0:
        raise ValueError(f"the cells contradict each other: {solution.message}")
    values = solution.x.reshape(blocks, width)
    return [(values[2 * n, c], values[2 * n + 1, c]) for n, c in enumerate(columns)]
