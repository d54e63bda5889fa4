"""A table of counts to protect: what is known of each cell, and what each cell needs."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from lagesbild.disclosure.bounds import Bounds
from lagesbild.disclosure.rule import Need
from lagesbild.disclosure.structure import Structure


@dataclass(frozen=True, kw_only=True)
class Table:
    """Cells with their counts, what is common knowledge about each, and what each needs."""

    structure: Structure
    counts: Sequence[int]
    floors: Sequence[float]
    ceilings: Sequence[float]
    needs: dict[int, Need]
    """Needs of the cells that are sensitive in themselves; small rests among them."""
    need_of_others: Need

    @property
    def sensitive_units(self) -> set[int]:
        return self.needs.keys() - set(self.structure.rests)

    def seen_without(self, hidden: Set[int]) -> Bounds:
        """Return what anyone knows of each cell when `hidden` is withheld, before any sums."""
        lows, highs = list(map(float, self.counts)), list(map(float, self.counts))
        for cell in (*hidden, *self.structure.rests):
            lows[cell], highs[cell] = self.floors[cell], self.ceilings[cell]
        return Bounds(lows, highs)

    def need_of(self, cell: int) -> Need:
        """Return what a withheld cell needs, less what common knowledge rules out anyway."""
        need = self.needs.get(cell, self.need_of_others)
        return need.within(self.floors[cell], self.ceilings[cell])

    def by_loss(self, cells: Set[int]) -> list[int]:
        """Sort cells by what readers lose with them: totals after parts, large after small."""
        heights = self.structure.heights
        return sorted(cells, key=lambda cell: (heights[cell], self.counts[cell], cell))
