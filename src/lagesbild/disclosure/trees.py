"""Suppression in trees: attack by propagation, withhold one more cell, attack again."""

import math
from collections.abc import Set

from lagesbild.disclosure.bounds import find_components, propagate
from lagesbild.disclosure.table import Table


def search_tree(table: Table) -> set[int]:
    """Find cells to withhold in a table whose sums form trees.

    Every round withholds at least one cell more, and a group of withheld cells with no shown cell
    left around it is bounded by nothing but common knowledge, so the search ends.
    """
    hidden = table.sensitive_units
    beyond_help = set[int]()
    while lacking := _lacking(table, hidden) - beyond_help:
        cell = table.by_loss(lacking)[0]
        addition = _choose_addition(table, cell, hidden)
        if addition:
            hidden |= addition
        else:
            beyond_help.add(cell)
    return _give_back(table, hidden, beyond_help)


def _lacking(table: Table, hidden: Set[int]) -> set[int]:
    """Return the withheld cells and small rests that can be bounded too tightly."""
    attacked = propagate(table.structure.equations, table.seen_without(hidden))
    return {
        cell
        for cell in hidden | table.needs.keys()
        if table.need_of(cell).deficit(attacked.lows[cell], attacked.highs[cell]) > 0
    }


def _deficit(table: Table, cell: int, hidden: Set[int]) -> float:
    attacked = propagate(table.structure.equations, table.seen_without(hidden))
    return table.need_of(cell).deficit(attacked.lows[cell], attacked.highs[cell])


def _choose_addition(table: Table, cell: int, hidden: set[int]) -> set[int]:
    """Choose what to withhold for the sake of one cell; empty when nothing is left to withhold.

    Leaves before totals, small counts before large, the first that is enough; if none is, the one
    that brings the cell nearest to its need.
    """
    best, least = set[int](), math.inf
    for candidate in _shown_beside(table, cell, hidden):
        chain = _down_to_leaf(table, candidate, hidden)
        deficit = _deficit(table, cell, hidden | chain)
        if deficit < least:
            best, least = chain, deficit
        if deficit == 0:
            break
    return best


def _shown_beside(table: Table, cell: int, hidden: set[int]) -> list[int]:
    """Return the shown cells that share a sum with the cell's group, cheapest first.

    A zero widens no interval from above, so zeros come last.
    """
    structure = table.structure
    groups = find_components(structure, table.seen_without(hidden))
    group = next((found for found in groups if cell in found), {cell})
    equations = {equation for member in group for equation in structure.equations_of[member]}
    beside = {c for equation in equations for c in (equation.total, *equation.parts)}
    shown = table.by_loss(beside - hidden - set(structure.rests))
    return sorted(shown, key=lambda cell: table.counts[cell] == 0)


def _down_to_leaf(table: Table, cell: int, hidden: set[int]) -> set[int]:
    """Return the cell with the path of parts that must go with it.

    A withheld total whose parts are all shown is no secret, so one of them goes too, down to a
    leaf or to a total that has a secret part already.
    """
    unknown = hidden | set(table.structure.rests)
    chain = {cell}
    for equation in reversed(table.structure.equations):
        if equation.total in chain and not unknown.union(chain).intersection(equation.parts):
            by_count = sorted(equation.parts, key=lambda part: table.counts[part])
            wanted = table.need_of_others.width_at_least
            enough = (part for part in by_count if table.counts[part] >= wanted)
            chain.add(next(enough, by_count[-1]))
    return chain


def _give_back(table: Table, hidden: set[int], beyond_help: set[int]) -> set[int]:
    """Show again, dearest first, every cell whose showing leaves all needs met."""
    for cell in reversed(table.by_loss(hidden - table.sensitive_units)):
        if not _lacking(table, hidden - {cell}) - beyond_help:
            hidden = hidden - {cell}
    return hidden
