"""From delivered counts to whole, additive cells: rounding, totals, missing counts and rests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lagesbild.disclosure.hierarchy import Hierarchy, check_names_differ, order_units

ROUNDING_SLACK = 1e-6
"""Sums of apportioned counts may exceed their total by this share through float arithmetic."""


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Every unit's whole count (None: missing), and where a total is more than its parts."""

    counts: dict[str, int | None]
    open_in: dict[str, tuple[str, ...]]
    """For a total: the names of the hierarchies in which its known parts do not add up to it."""

    @property
    def missing(self) -> frozenset[str]:
        return frozenset(unit for unit, count in self.counts.items() if count is None)


def known_parts(hierarchy: Hierarchy, total: str, missing: frozenset[str]) -> Iterator[str]:
    """Yield the known units below a total, reaching through missing ones to what lies below.

    A missing unit is thereby taken out of the tree and its parts hang under the nearest total
    above: nobody can add it up, neither we nor an attacker.
    """
    for part in hierarchy.parts.get(total, ()):
        if part in missing:
            yield from known_parts(hierarchy, part, missing)
        else:
            yield part


def read_counts(counts: pl.DataFrame) -> dict[str, float | None]:
    """Read the columns `unit` and `count`; refuse duplicates and negative or infinite counts."""
    given: dict[str, float | None] = {}
    for unit, count in counts.select("unit", "count").iter_rows():
        if unit in given:
            raise ValueError(f"unit {unit} has two counts")
        if count is not None and not 0 <= count < float("inf"):
            raise ValueError(f"unit {unit}: count {count} is not a number from 0 upwards")
        given[unit] = count
    return given


def add_up(given: Mapping[str, float | None], *, hierarchies: Sequence[Hierarchy]) -> Totals:
    """Round the counts of leaves to whole numbers and give every total a count that fits them.

    Apportioned counts may be fractional. Leaves are rounded half to even *before* they are added,
    so that the published totals are the sums of the published leaves; a total may therefore differ
    from the sum of the unrounded leaves by at most half a unit per leaf.

    A total without a count of its own is the sum of its parts, and missing as soon as one part is
    missing. A total with a count of its own may exceed its parts; the rest is then a cell that is
    not published. A rest that rounds to 0 counts as no rest.
    """
    check_names_differ(hierarchies)
    order = order_units(hierarchies)
    _check_units(given, order, hierarchies)
    raw: dict[str, float | None] = {}
    totals = Totals(counts={}, open_in={})
    for unit in order:
        within = [hierarchy for hierarchy in hierarchies if unit in hierarchy.parts]
        own = given.get(unit)
        if within and own is None:
            totals.counts[unit], raw[unit] = _sum_of_parts(unit, within, totals.counts, raw)
        elif within and own is not None:
            totals.counts[unit] = _own_total(unit, own, within, totals, raw)
            raw[unit] = own
        else:
            totals.counts[unit] = None if own is None else round(own)
            raw[unit] = own
    return totals


def _check_units(
    given: Mapping[str, float | None], order: Sequence[str], hierarchies: Sequence[Hierarchy]
) -> None:
    strangers = sorted(set(given) - set(order))
    if strangers:
        raise ValueError(f"units that no hierarchy knows: {', '.join(strangers)}")
    inner = {total for hierarchy in hierarchies for total in hierarchy.parts}
    absent = sorted(set(order) - inner - set(given))
    if absent:
        raise ValueError(
            f"units without a row in counts: {', '.join(absent)};"
            " a missing count is a row with null"
        )


def _sum_of_parts(
    unit: str,
    within: Sequence[Hierarchy],
    counts: Mapping[str, int | None],
    raw: Mapping[str, float | None],
) -> tuple[int | None, float | None]:
    sums: set[int] = set()
    for hierarchy in within:
        known = [counts[part] for part in hierarchy.parts[unit]]
        if any(count is None for count in known):
            return None, None
        sums.add(sum(count for count in known if count is not None))
    if len(sums) > 1:
        names = ", ".join(hierarchy.name for hierarchy in within)
        raise ValueError(
            f"unit {unit} sums to different counts in {names}: {sorted(sums)};"
            " give the unit a count of its own"
        )
    return sums.pop(), sum(raw[part] or 0 for part in within[0].parts[unit])


def _own_total(
    unit: str,
    own: float,
    within: Sequence[Hierarchy],
    totals: Totals,
    raw: Mapping[str, float | None],
) -> int:
    whole_sums: dict[str, int] = {}
    candidates = []
    for hierarchy in within:
        parts = list(known_parts(hierarchy, unit, totals.missing))
        rest = own - sum(raw[part] or 0 for part in parts)
        if rest < -ROUNDING_SLACK * max(1.0, own):
            raise ValueError(
                f"unit {unit} has count {own}, less than its parts in {hierarchy.name} together"
            )
        whole_sums[hierarchy.name] = sum(totals.counts[part] or 0 for part in parts)
        candidates.append(whole_sums[hierarchy.name] + max(0, round(rest)))
    total = max(candidates)
    totals.open_in[unit] = tuple(name for name, known in whole_sums.items() if total > known)
    return total
