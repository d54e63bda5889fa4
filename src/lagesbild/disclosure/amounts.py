"""Amounts that rest on too few: which others must be withheld so that no sum gives them away?"""

import math

import polars as pl

from lagesbild.disclosure.bounds import propagate
from lagesbild.disclosure.hierarchy import Hierarchy
from lagesbild.disclosure.rule import Need
from lagesbild.disclosure.structure import build_structure
from lagesbild.disclosure.suppression import find_suppression
from lagesbild.disclosure.table import Table

_TOTAL = "∑"
"""The sum among its parts; no unit is called so."""


def protect_amounts(
    amounts: pl.DataFrame, *, highest_ratio: float, least_width: int
) -> pl.DataFrame | None:
    """Decide which parts of sums must be withheld when the sums are shared.

    An amount, such as hours, is not small because it is small, but because few stand behind it:
    the caller says which. Whoever knows every sum and every shared part must find it possible that
    such a part is `highest_ratio` times what it is, and must be left with an interval of at least
    `least_width` for every part that is withheld. Parts are known to be 0 or more, and no more.

    Returns None where no choice of parts is enough for some sum: then that sum may not be shared
    either. The search is that of `find_suppression`.

    :param amounts: `unit`, its `total`, the whole `amount` and `is_few`; each unit once.
    :returns: `unit` and `suppressed`, in the order of `amounts`.
    """
    hidden: set[str] = set()
    for parts in amounts.partition_by("total", maintain_order=True):
        if parts["is_few"].any():
            found = _withheld_of(parts, highest_ratio=highest_ratio, least_width=least_width)
            if found is None:
                return None
            hidden |= found
    return amounts.select("unit", suppressed=pl.col("unit").is_in(sorted(hidden)))


def _withheld_of(parts: pl.DataFrame, *, highest_ratio: float, least_width: int) -> set[str] | None:
    """Return the units of one sum to withhold; None if even all of them are not enough."""
    amounts = dict(parts.select("unit", "amount").iter_rows())
    whole = sum(amounts.values())
    structure = build_structure(
        [Hierarchy(name="sum", parents={_TOTAL: None, **dict.fromkeys(amounts, _TOTAL)})],
        missing=frozenset(),
        open_in={},
    )
    few = set(parts.filter("is_few")["unit"])
    needs = {
        cell: Need(
            low_at_most=amounts[unit],
            high_at_least=highest_ratio * amounts[unit],
            width_at_least=least_width,
        )
        for cell, unit in enumerate(structure.units)
        if unit in few
    }
    # The sum is shared come what may, so withholding it is no help.
    is_sum = [unit == _TOTAL for unit in structure.units]
    table = Table(
        structure=structure,
        counts=[amounts.get(unit, whole) for unit in structure.units],
        floors=[float(whole) if one else 0.0 for one in is_sum],
        ceilings=[float(whole) if one else math.inf for one in is_sum],
        needs=needs,
        need_of_others=Need(
            low_at_most=math.inf, high_at_least=-math.inf, width_at_least=least_width
        ),
    )
    hidden = find_suppression(table)
    bounds = propagate(structure.equations, table.seen_without(hidden))
    if any(table.need_of(cell).deficit(bounds.lows[cell], bounds.highs[cell]) for cell in hidden):
        return None
    return {structure.units[cell] for cell in hidden} - {_TOTAL}
