"""No suppressed cell can be bounded tighter than the rule, whatever the trees and counts.

The attacker here shares no code with the library: he knows leaves only, writes every shown figure
as a sum of leaves, and calls the solver once for each end of each interval.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lagesbild.disclosure import (
    DisclosureRule,
    Hierarchy,
    attack,
    attack_rounding,
    keep_published,
    protect_counts,
    protect_rates,
    round_controlled,
)

few = settings(max_examples=30, deadline=None, derandomize=True)


@dataclass(frozen=True)
class Country:
    hierarchies: list[Hierarchy]
    counts: dict[str, int]

    @property
    def frame(self) -> pl.DataFrame:
        return pl.DataFrame(
            {"unit": list(self.counts), "count": list(self.counts.values())},
            schema={"unit": pl.String, "count": pl.Int64},
        )

    def leaves_below(self, unit: str) -> list[str]:
        if unit in self.counts:
            return [unit]
        tree = next(h for h in self.hierarchies if unit in h.parents)
        return [
            leaf
            for child, parent in tree.parents.items()
            if parent == unit
            for leaf in self.leaves_below(child)
        ]


@st.composite
def countries(draw, trees: int = 1) -> Country:
    leaves = [f"area{number}" for number in range(draw(st.integers(1, 9)))]
    counts = {leaf: draw(st.integers(0, 3) | st.integers(0, 30)) for leaf in leaves}
    hierarchies = []
    for tree in range(trees):
        parents: dict[str, str | None] = {"nation": None}
        middle = [f"tree{tree} unit{number}" for number in range(draw(st.integers(0, 4)))]
        used = ["nation"]
        for unit in middle:
            parents[unit] = draw(st.sampled_from(used))
            used.append(unit)
        for leaf in leaves:
            parents[leaf] = draw(st.sampled_from(used))
        hierarchies.append(Hierarchy(name=f"tree{tree}", parents=without_empty(parents, leaves)))
    return Country(hierarchies, counts)


def without_empty(parents: dict[str, str | None], leaves: list[str]) -> dict[str, str | None]:
    """Leave out middle units with nothing below: they would be leaves without a count."""
    kept = {"nation": None}
    for leaf in leaves:
        unit = leaf
        while unit != "nation":
            kept[unit] = parents[unit]
            unit = parents[unit]
    return kept


rules = st.builds(
    DisclosureRule, threshold=st.sampled_from([2, 3, 5, 10]), protect_zeros=st.booleans()
)


def attack_leaf_by_leaf(
    country: Country, published: pl.DataFrame, *, at_most: list[int] | None = None
) -> dict[str, tuple]:
    """Bound each suppressed unit; `at_most` is what everyone knows of each leaf."""
    leaves = list(country.counts)
    box = [(0, None)] * len(leaves) if at_most is None else [(0, most) for most in at_most]

    def row(unit: str) -> np.ndarray:
        below = country.leaves_below(unit)
        return np.array([float(leaf in below) for leaf in leaves])

    shown = published.filter(~pl.col("suppressed"))
    known = {
        "A_eq": np.array([row(u) for u in shown["unit"]]) if shown.height else None,
        "b_eq": shown["shown"].to_numpy() if shown.height else None,
        "bounds": box,
    }
    found = {}
    for unit in published.filter("suppressed")["unit"]:
        low = linprog(row(unit), **known)
        high = linprog(-row(unit), **known)
        assert low.status == 0
        assert high.status in (0, 3)
        found[unit] = (round(low.fun), None if high.status == 3 else round(-high.fun))
    return found


def check_guarantee(protected: pl.DataFrame, intervals: dict[str, tuple], rule: DisclosureRule):
    reasons = dict(protected.select("unit", "reason").iter_rows())
    for unit, (low, high) in intervals.items():
        high = float("inf") if high is None else high
        first = 0 if rule.protect_zeros else 1
        assert high - low >= max(1, rule.threshold - 1 - first)
        if reasons[unit] == "primary":
            assert low <= first
            assert high >= rule.threshold - 1


def check_country(country: Country, rule: DisclosureRule) -> None:
    protected = protect_counts(country.frame, hierarchies=country.hierarchies, rule=rule)
    published = keep_published(protected)
    intervals = attack_leaf_by_leaf(country, published)
    check_guarantee(protected, intervals, rule)
    ours = attack(published, hierarchies=country.hierarchies)
    assert {u: (low, high) for u, low, high in ours.iter_rows()} == intervals
    for unit, shown in protected.filter(~pl.col("suppressed")).select("unit", "shown").iter_rows():
        assert shown == sum(country.counts[leaf] for leaf in country.leaves_below(unit))
    if not (protected["reason"] == "primary").any():
        assert not protected["suppressed"].any()


@few
@given(country=countries(), rule=rules)
def test_no_suppressed_cell_of_a_tree_is_bounded_tighter_than_the_rule(country, rule):
    check_country(country, rule)


@few
@given(country=countries(trees=2), rule=rules)
def test_no_suppressed_cell_of_two_hierarchies_is_bounded_tighter_than_the_rule(country, rule):
    check_country(country, rule)


@settings(few, max_examples=15)
@given(country=countries(trees=3), rule=rules)
def test_no_suppressed_cell_of_three_hierarchies_is_bounded_tighter_than_the_rule(country, rule):
    protected = protect_counts(country.frame, hierarchies=country.hierarchies, rule=rule)
    found = attack(keep_published(protected), hierarchies=country.hierarchies)
    check_guarantee(protected, {u: (low, high) for u, low, high in found.iter_rows()}, rule)


@few
@given(country=countries(), rule=rules, rest=st.integers(0, 8))
def test_a_small_rest_of_a_total_is_protected_like_a_cell(country, rule, rest):
    total = sum(country.counts.values()) + rest
    own_total = pl.DataFrame({"unit": ["nation"], "count": [total]})
    protected = protect_counts(
        pl.concat([country.frame, own_total]), hierarchies=country.hierarchies, rule=rule
    )
    found = attack(keep_published(protected), hierarchies=country.hierarchies)
    check_guarantee(protected, {u: (low, high) for u, low, high in found.iter_rows()}, rule)
    [nation] = protected.filter(unit="nation").iter_rows(named=True)
    parts = [u for u, p in country.hierarchies[0].parents.items() if p == "nation"]
    shown = protected.filter(pl.col("unit").is_in(parts))
    if rule.threshold > rest >= 1 and not nation["suppressed"]:
        assert shown["suppressed"].any()


@few
@given(country=countries(trees=2), rule=rules, data=st.data())
def test_no_numerator_of_a_share_is_bounded_tighter_than_the_rule(country, rule, data):
    numerators = {
        leaf: data.draw(st.integers(0, whole), label=leaf) for leaf, whole in country.counts.items()
    }
    shares = protect_rates(
        Country(country.hierarchies, numerators).frame,
        country.frame,
        hierarchies=country.hierarchies,
        rule=rule,
        kind="share",
    )
    published = shares.select(
        "unit", shown="numerator_shown", suppressed=pl.col("numerator_shown").is_null()
    )
    numbers = Country(country.hierarchies, numerators)
    known = list(country.counts.values())
    first = 0 if rule.protect_zeros else 1
    for unit, (low, high) in attack_leaf_by_leaf(numbers, published, at_most=known).items():
        hit = sum(numerators[leaf] for leaf in country.leaves_below(unit))
        whole = sum(country.counts[leaf] for leaf in country.leaves_below(unit))
        assert high - low >= min(max(1, rule.threshold - 1 - first), whole)
        if first <= hit < rule.threshold:
            assert low <= first
            assert high >= min(rule.threshold - 1, whole)
        if first <= whole - hit < rule.threshold:
            assert low <= max(0, whole - rule.threshold + 1)
            assert high >= whole - first


@few
@given(country=countries(), rule=rules, data=st.data())
def test_a_share_is_shown_only_with_large_parts_on_both_sides(country, rule, data):
    numerators = {
        leaf: data.draw(st.integers(0, whole), label=leaf) for leaf, whole in country.counts.items()
    }
    shares = protect_rates(
        Country(country.hierarchies, numerators).frame,
        country.frame,
        hierarchies=country.hierarchies,
        rule=rule,
        kind="share",
    ).drop_nulls("ratio_shown")
    first = 0 if rule.protect_zeros else 1
    hits, wholes = shares["numerator_shown"], shares["denominator_shown"]
    assert (wholes >= rule.threshold).all()
    assert not hits.is_between(first, rule.threshold - 1).any()
    assert not (wholes - hits).is_between(first, rule.threshold - 1).any()
    assert (shares["ratio_shown"] * wholes - hits).abs().fill_null(0).sum() < 1e-6


@few
@given(
    country=countries(),
    base=st.sampled_from([3, 5]),
    seed=st.integers(0, 99),
)
def test_controlled_rounding_adds_up_and_moves_no_cell_by_the_base(country, base, seed):
    rounded = round_controlled(
        country.frame,
        hierarchies=country.hierarchies,
        base=base,
        rule=DisclosureRule(threshold=base),
        seed=seed,
    )
    shown = dict(rounded.select("unit", "shown").iter_rows())
    for unit, value in shown.items():
        count = sum(country.counts[leaf] for leaf in country.leaves_below(unit))
        assert value == sum(shown[leaf] for leaf in country.leaves_below(unit))
        assert value % base == 0
        assert abs(value - count) < base
        assert value == count or count % base != 0


@few
@given(country=countries(), base=st.sampled_from([3, 5]), seed=st.integers(0, 99))
def test_the_sums_of_rounded_cells_tell_nothing_more_than_the_base(country, base, seed):
    rounded = round_controlled(
        country.frame,
        hierarchies=country.hierarchies,
        base=base,
        rule=DisclosureRule(threshold=base),
        seed=seed,
    )
    found = attack_rounding(rounded, hierarchies=country.hierarchies, base=base)
    shown = dict(rounded.select("unit", "shown").iter_rows())
    for unit, low, high in found.iter_rows():
        assert low == max(0, shown[unit] - base + 1)
        assert high == shown[unit] + base - 1
