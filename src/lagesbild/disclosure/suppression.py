"""Which cells must be withheld so that nobody can compute the small ones from the rest?"""

import math
from collections.abc import Iterable, Sequence

import polars as pl

from lagesbild.disclosure.crossing import search_crossing
from lagesbild.disclosure.dominance import find_dominated
from lagesbild.disclosure.hierarchy import Hierarchy
from lagesbild.disclosure.rule import DisclosureRule
from lagesbild.disclosure.structure import build_structure, fill_cells
from lagesbild.disclosure.table import Table
from lagesbild.disclosure.totals import Totals, add_up, read_counts
from lagesbild.disclosure.trees import search_tree

PROTECTED_SCHEMA = pl.Schema(
    {
        "unit": pl.String(),
        "count": pl.Int64(),
        "shown": pl.Int64(),
        "suppressed": pl.Boolean(),
        "reason": pl.String(),
        "open_in": pl.List(pl.String()),
    }
)
PUBLISHED_COLUMNS = ("unit", "shown", "suppressed", "open_in")


def find_suppression(table: Table) -> set[int]:
    """Find cells to withhold such that every need is met, the sensitive ones among them.

    A heuristic: the result is safe and no single cell of it can be given back, but a smaller set
    may exist (the optimum is NP-hard; Fischetti & Salazar 2001, Management Science 47:1008-1027).
    """
    if len(table.structure.forests) == 1:
        return search_tree(table)
    return search_crossing(table)


def protect_counts(
    counts: pl.DataFrame,
    *,
    hierarchies: Sequence[Hierarchy],
    rule: DisclosureRule,
    contributors: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Decide for every unit of the hierarchies whether its count may be shown.

    `counts` has `unit` and `count`; leaves must be there (null is missing), totals may be. How
    fractions, totals and missing counts are treated stands in `add_up`. `contributors` (`unit`,
    `contributor`, `count` for leaves) is needed for a rule with dominance only.

    The result has a row per unit with `count`, what may be `shown`, whether it is `suppressed`,
    and a `reason` (primary, complementary or missing). `count` and `reason` stay inside: publish
    `keep_published(...)` of it. Hierarchies that are published together must be protected
    together, in one call; so must nothing else than what is published.

    Do not use it for the same counts by other borders or for another round of the same places:
    what can be found by subtracting one publication from another is not seen here.
    """
    totals = add_up(read_counts(counts), hierarchies=hierarchies)
    structure = build_structure(hierarchies, missing=totals.missing, open_in=totals.open_in)
    cells = fill_cells(structure, totals)
    needs = {c: rule.need_of_small_count() for c, n in enumerate(cells) if rule.is_small(n)}
    for cell, need in find_dominated(structure, cells, rule=rule, contributors=contributors):
        needs[cell] = need.joined_with(needs.get(cell, need))
    table = Table(
        structure=structure,
        counts=cells,
        floors=[0.0] * structure.cells,
        ceilings=[math.inf] * structure.cells,
        needs=needs,
        need_of_others=rule.need_of_complement_cell(),
    )
    order = dict.fromkeys([*counts["unit"], *(u for h in hierarchies for u in h.parents)])
    return write_result(table, find_suppression(table), totals=totals, order=order)


def write_result(
    table: Table, hidden: set[int], *, totals: Totals, order: Iterable[str]
) -> pl.DataFrame:
    """Write what was decided as a frame with a row per unit, in the given order."""
    reasons = {cell: "primary" if cell in table.needs else "complementary" for cell in hidden}
    by_unit = {table.structure.units[cell]: reason for cell, reason in reasons.items()}
    rows = []
    for unit in order:
        count = totals.counts[unit]
        reason = "missing" if count is None else by_unit.get(unit)
        shown = count if reason is None else None
        opened = list(totals.open_in.get(unit, ()))
        rows.append((unit, count, shown, unit in by_unit, reason, opened))
    return pl.DataFrame(rows, schema=PROTECTED_SCHEMA, orient="row")


def keep_published(protected: pl.DataFrame) -> pl.DataFrame:
    """Keep the columns that may leave the house: no counts behind dots, no reasons.

    A suppressed cell looks the same whatever the reason: whoever can tell the primary ones from
    the others knows that they are small.
    """
    return protected.select(PUBLISHED_COLUMNS)


def write_cell(*, shown: int | None, suppressed: bool) -> str:
    """Return the text of one published cell, in Swedish."""
    if suppressed:
        return "skyddad"
    return "uppgift saknas" if shown is None else str(shown)
