"""Which cells consist almost wholly of a few contributors' counts?"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from lagesbild.disclosure.rule import DisclosureRule, Dominance, Need
from lagesbild.disclosure.structure import Structure


def find_dominated(
    structure: Structure,
    counts: Sequence[int],
    *,
    rule: DisclosureRule,
    contributors: pl.DataFrame | None,
) -> Iterator[tuple[int, Need]]:
    """Yield the dominated cells, each with its need.

    An attacker must find it possible that the cell is so large that its largest contributors do
    not dominate it: its highest feasible value must reach their sum divided by the share.
    """
    if rule.dominance is None:
        return
    if contributors is None:
        raise ValueError("a rule with dominance needs the contributors of each leaf")
    for cell, largest in enumerate(_largest(structure, contributors, rule.dominance)):
        if largest > rule.dominance.share * counts[cell]:
            yield (
                cell,
                Need(
                    low_at_most=counts[cell],
                    high_at_least=math.ceil(largest / rule.dominance.share),
                    width_at_least=rule.width,
                ),
            )


def _largest(structure: Structure, contributors: pl.DataFrame, dominance: Dominance) -> list[float]:
    """Return what the largest contributors hold of each cell, one contributor's leaves added."""
    held: list[Counter[str]] = [Counter() for _ in range(structure.cells)]
    number = {unit: cell for cell, unit in enumerate(structure.units)}
    for unit, contributor, count in contributors.select("unit", "contributor", "count").iter_rows():
        if count is None or count < 0:
            raise ValueError(f"contributor {contributor} of unit {unit}: count {count}")
        if unit not in number or structure.heights[number[unit]] > 0:
            raise ValueError(f"contributor {contributor}: {unit} is not a leaf with a count")
        held[number[unit]][contributor] += count
    filled = set[int]()
    for equation in structure.equations:
        # Two hierarchies divide the same total twice; one division is enough to add it up.
        if equation.total not in filled:
            filled.add(equation.total)
            for part in equation.parts:
                held[equation.total].update(held[part])
    return [sum(n for _, n in cell.most_common(dominance.contributors)) for cell in held]
