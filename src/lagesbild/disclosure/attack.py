"""What can anyone compute about the suppressed cells from what is published?"""

import math
from collections.abc import Sequence

import polars as pl

from lagesbild.disclosure.bounds import Bounds, bound_cells
from lagesbild.disclosure.hierarchy import Hierarchy, check_names_differ
from lagesbild.disclosure.structure import build_structure

ATTACK_SCHEMA = pl.Schema({"unit": pl.String(), "low": pl.Int64(), "high": pl.Int64()})


def attack(published: pl.DataFrame, *, hierarchies: Sequence[Hierarchy]) -> pl.DataFrame:
    """Bound every suppressed cell as tightly as the published figures allow.

    The attacker knows every shown cell, the hierarchies, which totals count more than their parts
    (`open_in`), and that counts are whole and not negative. `published` needs `unit`, `shown`,
    `suppressed` and `open_in`; nothing else is looked at. `high` is null where nothing bounds the
    cell from above. Exact: see `bound_cells`.
    """
    check_names_differ(hierarchies)
    rows = {row["unit"]: row for row in published.iter_rows(named=True)}
    missing = {u for u, row in rows.items() if row["shown"] is None and not row["suppressed"]}
    structure = build_structure(
        hierarchies,
        missing=frozenset(missing),
        open_in={unit: row["open_in"] for unit, row in rows.items()},
    )
    known = Bounds([0.0] * structure.cells, [math.inf] * structure.cells)
    targets = []
    for cell, unit in enumerate(structure.units):
        if rows[unit]["suppressed"]:
            targets.append(cell)
        else:
            known.lows[cell] = known.highs[cell] = rows[unit]["shown"]
    bounds = bound_cells(structure, known, targets)
    found = [(structure.units[c], bounds.lows[c], bounds.highs[c]) for c in targets]
    return pl.DataFrame(
        [(unit, int(low), None if high == math.inf else int(high)) for unit, low, high in found],
        schema=ATTACK_SCHEMA,
        orient="row",
    )
