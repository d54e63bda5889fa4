"""The equations between cells that anyone can write down from the published hierarchies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lagesbild.disclosure.hierarchy import Hierarchy, order_units
from lagesbild.disclosure.totals import Totals, known_parts


@dataclass(frozen=True)
class Equation:
    """Cell `total` is the sum of the cells `parts`."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Structure:
    """Cells by number, and the sums between them.

    The first cells are the units whose counts are not missing; the rests follow, cells that are
    never published: what a total counts beyond its parts.
    """

    units: tuple[str, ...]
    cells: int
    hierarchies: tuple[tuple[Equation, ...], ...]
    """Equations of each hierarchy, parts before totals."""

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """All equations once, parts before totals."""
        once = dict.fromkeys(equation for part in self.hierarchies for equation in part)
        return tuple(sorted(once, key=lambda equation: self.heights[equation.total]))

    @cached_property
    def forests(self) -> tuple[tuple[Equation, ...], ...]:
        """The equations in as few acyclic groups as we know: one when all together are trees."""
        parts = [part for equation in self.equations for part in equation.parts]
        totals = [equation.total for equation in self.equations]
        is_forest = len(set(parts)) == len(parts) and len(set(totals)) == len(totals)
        return (self.equations,) if is_forest else self.hierarchies

    @cached_property
    def heights(self) -> tuple[int, ...]:
        """Levels below each cell: 0 for leaves and rests."""
        heights = [0] * self.cells
        # Units are numbered parts before totals, so one pass in that order is enough.
        every = [equation for part in self.hierarchies for equation in part]
        for equation in sorted(every, key=lambda equation: equation.total):
            below = max(heights[part] for part in equation.parts)
            heights[equation.total] = max(heights[equation.total], below + 1)
        return tuple(heights)

    @cached_property
    def equations_of(self) -> tuple[tuple[Equation, ...], ...]:
        """For each cell, the equations it takes part in."""
        found: list[list[Equation]] = [[] for _ in range(self.cells)]
        for equation in self.equations:
            for cell in (equation.total, *equation.parts):
                found[cell].append(equation)
        return tuple(map(tuple, found))

    @property
    def rests(self) -> range:
        return range(len(self.units), self.cells)


def build_structure(
    hierarchies: Sequence[Hierarchy],
    *,
    missing: frozenset[str],
    open_in: Mapping[str, Sequence[str]],
) -> Structure:
    """Write the published sums as equations between numbered cells."""
    units = [unit for unit in order_units(hierarchies) if unit not in missing]
    number = {unit: cell for cell, unit in enumerate(units)}
    cells = len(units)
    groups = []
    for hierarchy in hierarchies:
        group = []
        for unit in units:
            parts = [number[part] for part in known_parts(hierarchy, unit, missing)]
            if parts and hierarchy.name in open_in.get(unit, ()):
                parts.append(cells)
                cells += 1
            if parts:
                group.append(Equation(number[unit], tuple(parts)))
        groups.append(tuple(group))
    return Structure(units=tuple(units), cells=cells, hierarchies=tuple(groups))


def fill_cells(structure: Structure, totals: Totals) -> tuple[int, ...]:
    """Return the count of every cell, rests included."""
    counts = [totals.counts[unit] or 0 for unit in structure.units]
    counts += [0] * len(structure.rests)
    for equation in structure.equations:
        last = equation.parts[-1]
        if last in structure.rests:
            counts[last] = counts[equation.total] - sum(counts[p] for p in equation.parts[:-1])
    return tuple(counts)
