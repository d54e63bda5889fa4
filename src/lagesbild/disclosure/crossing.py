"""Suppression in crossing hierarchies: find, for each secret, another table that hides it."""

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from lagesbild.disclosure.bounds import propagate
from lagesbild.disclosure.structure import Structure
from lagesbild.disclosure.table import Table


@dataclass(frozen=True)
class Alternatives:
    """Tables that an attacker cannot rule out, each as its difference from the true table."""

    shifts: tuple[dict[int, float], ...]

    @cached_property
    def changed(self) -> frozenset[int]:
        return frozenset(cell for shift in self.shifts for cell in shift)

    def prove(self, table: Table, cell: int) -> bool:
        """Tell whether the cell is low enough in one and high enough in another."""
        moves = [0.0, *(shift.get(cell, 0.0) for shift in self.shifts)]
        count = table.counts[cell]
        return table.need_of(cell).deficit(count + min(moves), count + max(moves)) == 0


Proofs = dict[int, Alternatives]


def search_crossing(table: Table) -> set[int]:
    """Find cells to withhold in a table whose hierarchies cross.

    For each secret cell in turn: the cheapest way to lower and to raise it by what it needs such
    that all sums still hold (a linear program); every cell that must change for it is withheld.
    The changed tables prove that the cell is safe, and stay a proof when more is withheld, so each
    cell is handled once and the search ends. This is the heuristic of Kelly, Golden & Assad (1992),
    Networks 22:397-417, with programs instead of networks.
    """
    system = _build_system(table.structure)
    hidden = table.sensitive_units
    every = set(range(table.structure.cells))
    proofs: Proofs = {}
    while unproven := (hidden | table.needs.keys()) - proofs.keys():
        cell = table.by_loss(unproven)[0]
        found = _find_alternatives(table, system, cell, hidden=hidden, changeable=every)
        # Without alternatives even when everything is withheld, common knowledge gives it away.
        proofs[cell] = found or Alternatives(())
        hidden |= proofs[cell].changed - set(table.structure.rests)
        for other in (proofs[cell].changed & hidden) - proofs.keys():
            if proofs[cell].prove(table, other):
                proofs[other] = proofs[cell]
    return _give_back(table, system, hidden, proofs)


def _give_back(
    table: Table, system: sparse.csc_array, hidden: set[int], proofs: Proofs
) -> set[int]:
    """Show again, dearest first, every cell without which the others can still be proven safe."""
    for cell in reversed(table.by_loss(hidden - table.sensitive_units)):
        remaining = hidden - {cell}
        if _is_plainly_unsafe(table, remaining, proofs):
            continue
        renewed = _renew_proofs(table, system, cell, hidden=remaining, proofs=proofs)
        if renewed is not None:
            hidden = remaining
            del proofs[cell]
            proofs |= renewed
    return hidden


def _renew_proofs(
    table: Table, system: sparse.csc_array, cell: int, *, hidden: set[int], proofs: Proofs
) -> Proofs | None:
    """Prove anew, without changing `cell`, what was proven by changing it; None if impossible."""
    changeable = hidden | set(table.structure.rests)
    renewed: Proofs = {}
    for other, proof in proofs.items():
        if other == cell or cell not in proof.changed:
            continue
        found = next((new for new in renewed.values() if new.prove(table, other)), None)
        if found is None:
            found = _find_alternatives(table, system, other, hidden=hidden, changeable=changeable)
        if found is None:
            return None
        renewed[other] = found
    return renewed


def _is_plainly_unsafe(table: Table, hidden: set[int], proofs: Proofs) -> bool:
    """Attack each hierarchy by itself, which is fast, to save the programs that must fail."""
    secrets = [c for c in hidden | table.needs.keys() if c in proofs and proofs[c].changed]
    known = table.seen_without(hidden)
    attacks = (propagate(forest, known) for forest in table.structure.forests)
    return any(
        table.need_of(cell).deficit(attacked.lows[cell], attacked.highs[cell]) > 0
        for attacked in attacks
        for cell in secrets
    )


def _find_alternatives(
    table: Table, system: sparse.csc_array, cell: int, *, hidden: Set[int], changeable: Set[int]
) -> Alternatives | None:
    """Find tables in which `cell` has the ends of the interval it needs; None if there are none.

    A withheld cell costs next to nothing to change, a shown one the more the higher it stands in
    its hierarchy and the larger it is.
    """
    need, count = table.need_of(cell), table.counts[cell]
    down = max(0.0, count - need.low_at_most)
    up = max(0.0, need.high_at_least - count, need.width_at_least - down)
    up = min(up, table.ceilings[cell] - count)
    down = max(down, need.width_at_least - up)
    cells = sorted(changeable)
    free = hidden | set(table.structure.rests)
    prices = [0.01 if c in free else _price(table, c) for c in cells]
    shifts = []
    for shift in (-down, up):
        if shift:
            found = _shift_cell(table, system, cell, shift, cells=cells, prices=prices)
            if found is None:
                return None
            shifts.append(found)
    return Alternatives(tuple(shifts))


def _price(table: Table, cell: int) -> float:
    return 4.0 ** table.structure.heights[cell] * (1 + math.log1p(table.counts[cell]))


def _shift_cell(
    table: Table,
    system: sparse.csc_array,
    cell: int,
    shift: float,
    *,
    cells: Sequence[int],
    prices: Sequence[float],
) -> dict[int, float] | None:
    """Return the changes of all cells when `cell` changes by `shift` at the lowest price."""
    columns = system[:, list(cells)]
    box = np.zeros((2, len(cells), 2))
    box[0, :, 1] = [table.ceilings[c] - table.counts[c] for c in cells]
    box[1, :, 1] = [table.counts[c] - table.floors[c] for c in cells]
    own = cells.index(cell)
    box[:, own, :] = [[max(shift, 0)] * 2, [max(-shift, 0)] * 2]
    whole = len(table.structure.hierarchies) > 2
    solution = linprog(
        np.tile(prices, 2),
        A_eq=sparse.hstack([columns, -columns], format="csc"),
        b_eq=np.zeros(system.shape[0]),
        bounds=box.reshape(-1, 2),
        method="highs",
        integrality=int(whole),
    )
    if solution.status == 2:
        return None
    if solution.status != 0:
        raise RuntimeError(f"the solver stopped: {solution.message}")
    change: NDArray[np.float64] = solution.x[: len(cells)] - solution.x[len(cells) :]
    # The optimum is a vertex and whole; rounding only removes the solver's float noise.
    whole_change = zip(cells, np.rint(change).tolist(), strict=True)
    return {changed: moved for changed, moved in whole_change if moved}


def _build_system(structure: Structure) -> sparse.csc_array:
    """Write the sums as rows over all cells: parts +1, total -1."""
    rows, columns, entries = [], [], []
    for row, equation in enumerate(structure.equations):
        for cell, sign in [(equation.total, -1.0), *((part, 1.0) for part in equation.parts)]:
            rows.append(row)
            columns.append(cell)
            entries.append(sign)
    shape = (len(structure.equations), structure.cells)
    return sparse.csc_array((entries, (rows, columns)), shape=shape)
