"""Which rates may be shown, when counts, denominators and rates are published side by side?"""

import math
from collections.abc import Callable, Sequence
from typing import Literal

import polars as pl

from lagesbild.disclosure.hierarchy import Hierarchy
from lagesbild.disclosure.rule import DisclosureRule, Need
from lagesbild.disclosure.structure import build_structure, fill_cells
from lagesbild.disclosure.suppression import find_suppression, write_result
from lagesbild.disclosure.table import Table
from lagesbild.disclosure.totals import Totals, add_up, read_counts

RatioKind = Literal["rate", "share"]


def protect_rates(
    numerators: pl.DataFrame,
    denominators: pl.DataFrame,
    *,
    hierarchies: Sequence[Hierarchy],
    rule: DisclosureRule,
    kind: RatioKind,
) -> pl.DataFrame:
    """Decide for every unit whether its numerator, its denominator and their ratio may be shown.

    A ratio with its denominator reveals the numerator, and with its numerator the denominator, so
    it is shown only where both are. Both frames have `unit` and `count`, as for `protect_counts`.

    In a `share` the numerator is a part of the denominator; then `denominator - numerator` is a
    count too, and a numerator is also suppressed where that complement is small. In a `rate`
    (reports per 1 000 residents) the numerator may exceed the denominator.

    Careful on both sides: numerators are protected against one who knows every denominator (often
    a public register), denominators against one who knows every numerator. The result has `unit`,
    `numerator_shown`, `denominator_shown`, `ratio_shown` (not multiplied by 1 000), `suppressed`
    (true when the ratio is withheld for secrecy) and `reason`, which stays inside: primary,
    complementary, missing, denominator, or undefined for a denominator of 0.
    """
    above = add_up(read_counts(numerators), hierarchies=hierarchies)
    below = add_up(read_counts(denominators), hierarchies=hierarchies)
    if kind == "share":
        _check_shares(above, below)
    top = _protect_one(above, below, hierarchies, rule, _frame_numerators(kind))
    bottom = _protect_one(below, above, hierarchies, rule, _frame_denominators(kind))
    order = dict.fromkeys([*numerators["unit"], *top["unit"]])
    return _join_ratios(top, bottom, pl.DataFrame({"unit": list(order)}), rule)


Framing = Callable[[int, int | None, DisclosureRule], tuple[float, float, Need | None]]
"""From a count, its counterpart and the rule: floor and ceiling known to all, and the need."""


def _frame_numerators(kind: RatioKind) -> Framing:
    def frame(
        count: int, denominator: int | None, rule: DisclosureRule
    ) -> tuple[float, float, Need | None]:
        need = rule.need_of_small_count() if rule.is_small(count) else None
        if kind == "rate" or denominator is None:
            return 0.0, math.inf, need
        if rule.is_small(denominator - count):
            complement = rule.need_of_small_complement(denominator)
            need = complement.joined_with(need) if need else complement
        return 0.0, denominator, need

    return frame


def _frame_denominators(kind: RatioKind) -> Framing:
    def frame(
        count: int, numerator: int | None, rule: DisclosureRule
    ) -> tuple[float, float, Need | None]:
        need = rule.need_of_small_count() if rule.is_small(count) else None
        floor = numerator if kind == "share" and numerator is not None else 0
        return floor, math.inf, need

    return frame


def _protect_one(
    totals: Totals,
    counterpart: Totals,
    hierarchies: Sequence[Hierarchy],
    rule: DisclosureRule,
    frame: Framing,
) -> pl.DataFrame:
    structure = build_structure(hierarchies, missing=totals.missing, open_in=totals.open_in)
    counts = fill_cells(structure, totals)
    # Rests have no counterpart: the denominator's rest need not be of the same people.
    others = [counterpart.counts[unit] for unit in structure.units]
    others += [None] * len(structure.rests)
    framed = [frame(count, other, rule) for count, other in zip(counts, others, strict=True)]
    table = Table(
        structure=structure,
        counts=counts,
        floors=[floor for floor, _, _ in framed],
        ceilings=[ceiling for _, ceiling, _ in framed],
        needs={cell: need for cell, (_, _, need) in enumerate(framed) if need is not None},
        need_of_others=rule.need_of_complement_cell(),
    )
    return write_result(table, find_suppression(table), totals=totals, order=totals.counts)


def _check_shares(numerators: Totals, denominators: Totals) -> None:
    for unit, count in numerators.counts.items():
        whole = denominators.counts[unit]
        if count is not None and whole is not None and count > whole:
            raise ValueError(f"unit {unit}: numerator {count} exceeds denominator {whole}")


def _join_ratios(
    top: pl.DataFrame, bottom: pl.DataFrame, order: pl.DataFrame, rule: DisclosureRule
) -> pl.DataFrame:
    joined = order.join(top, on="unit", how="left", maintain_order="left").join(
        bottom, on="unit", how="left", suffix="_below", maintain_order="left"
    )
    missing = pl.col("count").is_null() | pl.col("count_below").is_null()
    by_denominator = pl.col("suppressed_below") | (pl.col("count_below") < rule.threshold)
    reason = (
        pl.when(missing)
        .then(pl.lit("missing"))
        .when(pl.col("suppressed"))
        .then("reason")
        .when(pl.col("count_below") == 0)
        .then(pl.lit("undefined"))
        .when(by_denominator)
        .then(pl.lit("denominator"))
    )
    secret = pl.col("ratio_reason").is_in(["primary", "complementary", "denominator"])
    ratio = pl.col("shown") / pl.col("shown_below")
    return joined.with_columns(ratio_reason=reason).select(
        "unit",
        numerator_shown="shown",
        denominator_shown="shown_below",
        ratio_shown=pl.when(pl.col("ratio_reason").is_null()).then(ratio),
        suppressed=secret.fill_null(value=False),
        reason="ratio_reason",
    )
