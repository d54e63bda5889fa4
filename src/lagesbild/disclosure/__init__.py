"""Small counts: which figures may be shown, and what can be computed about those that may not.

Knows cells, sums and rules; knows no areas, no files and no threshold of its own. The guarantee is
in `docs/disclosure.md`, and `attack` tests it.
"""

from lagesbild.disclosure.attack import attack
from lagesbild.disclosure.hierarchy import Hierarchy, read_hierarchy
from lagesbild.disclosure.rates import protect_rates
from lagesbild.disclosure.rounding import attack_rounding, round_controlled
from lagesbild.disclosure.rule import DisclosureRule, Dominance
from lagesbild.disclosure.suppression import keep_published, protect_counts, write_cell

__all__ = [
    "DisclosureRule",
    "Dominance",
    "Hierarchy",
    "attack",
    "attack_rounding",
    "keep_published",
    "protect_counts",
    "protect_rates",
    "read_hierarchy",
    "round_controlled",
    "write_cell",
]
