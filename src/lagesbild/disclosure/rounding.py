"""Controlled rounding: show every cell, none of them exactly, and keep all sums right."""

import random
from collections.abc import Sequence

import polars as pl

from lagesbild.disclosure.bounds import Bounds, propagate
from lagesbild.disclosure.hierarchy import Hierarchy
from lagesbild.disclosure.rule import DisclosureRule
from lagesbild.disclosure.structure import Structure, build_structure, fill_cells
from lagesbild.disclosure.totals import add_up, read_counts

ROUNDED_SCHEMA = pl.Schema(
    {"unit": pl.String(), "count": pl.Int64(), "shown": pl.Int64(), "open_in": pl.List(pl.String())}
)


def round_controlled(
    counts: pl.DataFrame,
    *,
    hierarchies: Sequence[Hierarchy],
    base: int,
    rule: DisclosureRule,
    seed: int,
) -> pl.DataFrame:
    """Round every cell to a multiple of `base` such that all published sums hold.

    Each cell moves by less than `base`, multiples stay as they are, and over seeds the expected
    value of every cell is its count: unbiased, zero-restricted controlled rounding as asked for by
    Cox (1987), JASA 82:520-524. The leaves are put in a row, subtrees together and siblings in
    random order; the running totals are all rounded at the same random phase. A cell is the
    difference between two running totals, hence additive and never `base` away.

    An attacker who knows `base` is left with all whole numbers nearer than `base` to what is
    shown, and the sums tell nothing more (the property tests confirm it), so `base` must be at
    least the rule's threshold. Missing counts stay missing.

    One hierarchy only: where hierarchies cross, a rounding of this kind need not exist from three
    dimensions on (Cox 1987, Causey, Cox & Ernst 1985); use `protect_counts` there. Do not use it
    for several seeds of the same counts either, since their mean gives the counts away.
    """
    if len(hierarchies) != 1:
        raise ValueError(
            f"controlled rounding is offered for one hierarchy, got {len(hierarchies)};"
            " use protect_counts for several"
        )
    if base < rule.threshold:
        raise ValueError(
            f"base {base} is below threshold {rule.threshold}: small counts could be told apart"
        )
    totals = add_up(read_counts(counts), hierarchies=hierarchies)
    structure = build_structure(hierarchies, missing=totals.missing, open_in=totals.open_in)
    rounded = _round_cells(structure, fill_cells(structure, totals), base=base, seed=seed)
    by_unit = dict(zip(structure.units, rounded, strict=False))
    order = dict.fromkeys([*counts["unit"], *hierarchies[0].parents])
    rows = [
        (unit, totals.counts[unit], by_unit.get(unit), list(totals.open_in.get(unit, ())))
        for unit in order
    ]
    return pl.DataFrame(rows, schema=ROUNDED_SCHEMA, orient="row")


def _round_cells(structure: Structure, counts: Sequence[int], *, base: int, seed: int) -> list[int]:
    # Not for cryptography: the phase protects nothing, the width of the interval does.
    chance = random.Random(seed)  # noqa: S311
    parts = {equation.total: equation.parts for equation in structure.equations}
    rounded = [0] * structure.cells
    below = {part for cells in parts.values() for part in cells}
    for root in (cell for cell in range(structure.cells) if cell not in below):
        running = chance.randrange(base)
        for leaf in _leaves_in_row(root, parts, chance):
            before, running = running, running + counts[leaf]
            rounded[leaf] = (running // base - before // base) * base
    for equation in structure.equations:
        rounded[equation.total] = sum(rounded[part] for part in equation.parts)
    return rounded


def _leaves_in_row(
    root: int, parts: dict[int, tuple[int, ...]], chance: random.Random
) -> list[int]:
    row, stack = [], [root]
    while stack:
        cell = stack.pop()
        if cell in parts:
            stack += chance.sample(parts[cell], k=len(parts[cell]))
        else:
            row.append(cell)
    return row


def attack_rounding(
    rounded: pl.DataFrame, *, hierarchies: Sequence[Hierarchy], base: int
) -> pl.DataFrame:
    """Bound every rounded cell by one who knows the base, the sums and that counts are >= 0.

    `rounded` needs `unit`, `shown` and `open_in`. Exact for the one hierarchy that
    `round_controlled` takes.
    """
    rows = {row["unit"]: row for row in rounded.iter_rows(named=True)}
    structure = build_structure(
        hierarchies,
        missing=frozenset(unit for unit, row in rows.items() if row["shown"] is None),
        open_in={unit: row["open_in"] for unit, row in rows.items()},
    )
    shown = [rows[unit]["shown"] for unit in structure.units]
    known = Bounds(
        [max(0.0, value - base + 1) for value in shown] + [0.0] * len(structure.rests),
        [float(value + base - 1) for value in shown] + [float("inf")] * len(structure.rests),
    )
    bounds = propagate(structure.equations, known)
    found = [
        (unit, int(bounds.lows[cell]), int(bounds.highs[cell]))
        for cell, unit in enumerate(structure.units)
    ]
    return pl.DataFrame(
        found, schema={"unit": pl.String, "low": pl.Int64, "high": pl.Int64}, orient="row"
    )
