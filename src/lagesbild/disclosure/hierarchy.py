"""Which units are published as sums of which: trees of any depth, ragged or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

import polars as pl


@dataclass(frozen=True, kw_only=True)
class Hierarchy:
    """One tree (or several side by side): every unit with its parent, roots with None.

    Parts need not lie at the same depth: an area may hang directly under a region.
    """

    name: str
    parents: Mapping[str, str | None]

    def __post_init__(self) -> None:
        unknown = sorted({p for p in self.parents.values() if p is not None} - set(self.parents))
        if unknown:
            raise ValueError(
                f"hierarchy {self.name}: unknown parent {', '.join(unknown)};"
                " every parent needs a row of its own, roots with no parent"
            )
        order_units([self])

    @cached_property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """The units directly below each total, in the order they were given."""
        below: dict[str, list[str]] = {}
        for unit, parent in self.parents.items():
            if parent is not None:
                below.setdefault(parent, []).append(unit)
        return {total: tuple(units) for total, units in below.items()}


def read_hierarchy(frame: pl.DataFrame, *, name: str) -> Hierarchy:
    """Read a hierarchy from a frame with the columns `unit` and `parent` (null for roots)."""
    parents: dict[str, str | None] = {}
    for unit, parent in frame.select("unit", "parent").iter_rows():
        if unit in parents:
            raise ValueError(
                f"hierarchy {name}: unit {unit} has two rows, with parents"
                f" {parents[unit]} and {parent}; a unit has one parent in a hierarchy"
            )
        parents[unit] = parent
    return Hierarchy(name=name, parents=parents)


def order_units(hierarchies: Sequence[Hierarchy]) -> list[str]:
    """Return every unit of the hierarchies, parts before totals."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for hierarchy in hierarchies:
        for unit, parent in hierarchy.parents.items():
            sorter.add(unit)
            if parent is not None:
                sorter.add(parent, unit)
    try:
        return list(sorter.static_order())
    except CycleError as error:
        path = " → ".join(error.args[1])
        names = ", ".join(hierarchy.name for hierarchy in hierarchies)
        raise ValueError(f"hierarchy {names}: cycle {path}") from error


def check_names_differ(hierarchies: Sequence[Hierarchy]) -> None:
    """Raise unless there is at least one hierarchy and their names tell them apart."""
    names = [hierarchy.name for hierarchy in hierarchies]
    if not names:
        raise ValueError("at least one hierarchy is needed; a flat list is one with roots only")
    if len(set(names)) < len(names):
        raise ValueError(f"hierarchies must have different names, got {', '.join(names)}")
