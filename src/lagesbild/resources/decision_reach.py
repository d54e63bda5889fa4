"""What of each budget decision demonstrably reached listed areas, did not, or cannot be told?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from lagesbild.norms.tracing_rules import Basis, TracingRules
from lagesbild.resources.ledger import in_ore
from lagesbild.resources.places import Place
from lagesbild.resources.tracing import UNKNOWN_PLACE, Divider, RuleChoice, Spread
from lagesbild.stats.untraced import UntracedRates, untraced_rates

REACH_SCHEMA = {
    "decision": pl.String,
    "year": pl.Int64,
    "title": pl.String,
    "target_kind": pl.String,
    "granted_ore": pl.Int64,
    "tagged_ore": pl.Int64,
    "not_found_ore": pl.Int64,
    "reached_ore": pl.Int64,
    "not_reached_ore": pl.Int64,
    "unknown_ore": pl.Int64,
    "placed_in_districts_with_areas_ore": pl.Int64,
    "whole_ore": pl.Int64,
    "reached_share": pl.Float64,
    "not_reached_share": pl.Float64,
    "unknown_share": pl.Float64,
    "not_found_share": pl.Float64,
    "placed_in_districts_with_areas_share": pl.Float64,
    "reached_share_low": pl.Float64,
    "reached_share_high": pl.Float64,
    "likely_share": pl.Float64,
    "likely_share_low": pl.Float64,
    "likely_share_high": pl.Float64,
    "possible_share_high": pl.Float64,
    "headline": pl.String,
}
"""Shares of `whole_ore`: what was granted, or what was booked where that is more.

`reached` + `not_reached` + `unknown` are the tagged amounts, under the decided rules; with
`not_found` (granted and found on no line of the ledger; never negative) they are the whole.
`placed_in_districts_with_areas` is booked on cost centres of districts with a listed area: where
the money was placed, and never how much of it reached.
`reached_share_low`–`high` is over all choices of rules, of what is demonstrated. `likely` takes the
tagged and untraced to be as what is traced under the decided rules, and what was not found as
nothing; its interval is over all choices of rules and over the tilt of the untraced. It is null
where nothing is traced.
`possible_share_high` is the most that can be under the decided rules, if all that cannot be told or
found was in the areas."""

SENSITIVITY_SCHEMA = {
    "decision": pl.String,
    "rule": pl.String,
    "alternative": pl.String,
    "reached_share": pl.Float64,
    "not_reached_share": pl.Float64,
    "unknown_share": pl.Float64,
    "reached_share_change": pl.Float64,
}
"""One rule at a time; `rule` is an account class, `leave` or `lent`. `unknown_share` holds what was
not found."""

REACHED, UNKNOWN = "reached_share", "unknown_share"
"""What `headline` may say is to be told first."""

LEAVE_RULE, LENT_RULE = "leave", "lent"


@dataclass(frozen=True, kw_only=True)
class Reach:
    decisions: pl.DataFrame
    """`REACH_SCHEMA`."""
    sensitivity: pl.DataFrame
    """`SENSITIVITY_SCHEMA`."""


@dataclass(frozen=True, kw_only=True)
class _Ore:
    reached: int = 0
    not_reached: int = 0
    unknown: int = 0

    def __add__(self, other: "_Ore") -> "_Ore":
        return _Ore(
            reached=self.reached + other.reached,
            not_reached=self.not_reached + other.not_reached,
            unknown=self.unknown + other.unknown,
        )


def reach_of_decisions(
    budget_decisions: pl.DataFrame,
    *,
    lines: pl.DataFrame,
    spread: Spread,
    listed: pl.DataFrame,
    homes: pl.DataFrame,
    rules: TracingRules,
) -> Reach:
    """Follow the tagged lines of every decision to the listed areas.

    An area counts in the months that it is on the list. The measurement is in the evidence already:
    what is demonstrated are the lower ends of intervals.

    :param lines: see `ledger.booked`.
    :param listed: see `areas.listed.listed_areas`.
    :param homes: see `areas.held.homes_of`.
    """
    on_list = set(listed.select("month", "area").iter_rows())
    with_areas = set(
        homes.join(listed, on=["month", "area"], how="semi")
        .select("month", "local_police_district")
        .iter_rows()
    )
    rows, sensitivity = [], []
    for decision in in_ore(budget_decisions).sort("decision").iter_rows(named=True):
        tagged = lines.filter(pl.col("decision") == decision["decision"])
        traced = _Traced(lines=tagged, spread=spread, on_list=on_list, rules=rules)
        placed = sum(
            amount
            for month, unit, amount in tagged.select("month", "unit", "amount_ore").iter_rows()
            if (month, unit) in with_areas
        )
        rows.append(_row(decision, traced, placed_ore=placed, rules=rules))
        sensitivity += list(_sensitivity(decision, traced, rules=rules))
    return Reach(
        decisions=pl.DataFrame(rows, schema=REACH_SCHEMA),
        sensitivity=pl.DataFrame(sensitivity, schema=SENSITIVITY_SCHEMA),
    )


class _Traced:
    """The tagged lines of one decision under any choice of rules: sums per class and basis."""

    def __init__(
        self,
        *,
        lines: pl.DataFrame,
        spread: Spread,
        on_list: set[tuple[str, str]],
        rules: TracingRules,
    ) -> None:
        self.tagged = int(lines["amount_ore"].sum())
        self._rules = rules
        self._sums: dict[tuple[str, Basis, str, str], _Ore] = {}
        columns = lines.select("month", "unit", "area", "amount_ore", "account_class").rows()
        for leave, lent in product(rules.leave, rules.lent):
            divider = Divider(spread, leave=leave, lent=lent)
            for one in rules.account_classes.values():
                of_class = [row[:-1] for row in columns if row[-1] == one.id]
                for basis in one.choices:
                    # Only hours are spread otherwise when leave or lent hours are.
                    first = (one.id, basis, rules.leave[0].value, rules.lent[0].value)
                    self._sums[one.id, basis, leave.value, lent.value] = (
                        self._sums[first]
                        if basis is not Basis.HOURS and first in self._sums
                        else _sum(of_class, divider=divider, basis=basis, on_list=on_list)
                    )

    def under(self, choice: RuleChoice) -> _Ore:
        sums = (
            self._sums[name, basis, choice.leave.value, choice.lent.value]
            for name, basis in choice.bases.items()
        )
        return sum(sums, start=_Ore())

    def choices(self) -> Iterator[RuleChoice]:
        """Return every combination of rules."""
        classes = tuple(self._rules.account_classes.values())
        for bases in product(*(one.choices for one in classes)):
            for leave, lent in product(self._rules.leave, self._rules.lent):
                named = {one.id: basis for one, basis in zip(classes, bases, strict=True)}
                yield RuleChoice(bases=named, leave=leave, lent=lent)


def _sum(
    lines: Sequence[tuple[str, str | None, str | None, int]],
    *,
    divider: Divider,
    basis: Basis,
    on_list: set[tuple[str, str]],
) -> _Ore:
    reached = unknown = whole = 0
    in_area = Place.AREA.value
    for month, unit, area, amount in lines:
        whole += amount
        parts = divider.divide(amount, month=month, unit=unit, area=area, basis=basis)
        unknown += parts.get(UNKNOWN_PLACE, 0)
        for (place, works_in), ore in parts.items():
            if place == in_area and (month, works_in) in on_list:
                reached += ore
    return _Ore(reached=reached, not_reached=whole - reached - unknown, unknown=unknown)


def _row(
    decision: Mapping[str, object], traced: _Traced, *, placed_ore: int, rules: TracingRules
) -> dict[str, object]:
    granted = _granted(decision)
    whole = max(granted, traced.tagged)
    not_found = max(granted - traced.tagged, 0)
    decided = traced.under(RuleChoice.decided(rules))
    under_all = [traced.under(choice) for choice in traced.choices()]
    rates = _rates(decided, odds_ratio=rules.tilt_odds_ratio)

    def share(ore: float | None) -> float | None:
        return None if ore is None or whole == 0 else ore / whole

    unknown_share = share(decided.unknown + not_found)
    too_much = unknown_share is not None and unknown_share > rules.headline_limit
    return {
        **{name: decision[name] for name in ("decision", "year", "title", "target_kind")},
        "granted_ore": granted,
        "tagged_ore": traced.tagged,
        "not_found_ore": not_found,
        "reached_ore": decided.reached,
        "not_reached_ore": decided.not_reached,
        "unknown_ore": decided.unknown,
        "placed_in_districts_with_areas_ore": placed_ore,
        "whole_ore": whole,
        "reached_share": share(decided.reached),
        "not_reached_share": share(decided.not_reached),
        "unknown_share": share(decided.unknown),
        "not_found_share": share(not_found),
        "placed_in_districts_with_areas_share": share(placed_ore),
        "reached_share_low": share(min(one.reached for one in under_all)),
        "reached_share_high": share(max(one.reached for one in under_all)),
        **_likely(decided, under_all, rates=rates, whole=whole),
        "possible_share_high": share(decided.reached + decided.unknown + not_found),
        "headline": UNKNOWN if too_much else REACHED,
    }


def _rates(ore: _Ore, *, odds_ratio: float) -> UntracedRates | None:
    """Return the rates of the untraced; None also where corrections outweigh what they correct."""
    if min(ore.reached, ore.not_reached) < 0:
        return None
    return untraced_rates(inside=ore.reached, elsewhere=ore.not_reached, odds_ratio=odds_ratio)


def _likely(
    decided: _Ore, under_all: Sequence[_Ore], *, rates: UntracedRates | None, whole: int
) -> dict[str, float | None]:
    columns = ("likely_share", "likely_share_low", "likely_share_high")
    if rates is None or whole == 0:
        return dict.fromkeys(columns)
    ends = [
        (one.reached + one.unknown * rate) / whole
        for one in under_all
        for rate in (rates.low, rates.high)
    ]
    point = (decided.reached + decided.unknown * rates.point) / whole
    return dict(zip(columns, (point, min(ends), max(ends)), strict=True))


def _sensitivity(
    decision: Mapping[str, object], traced: _Traced, *, rules: TracingRules
) -> Iterator[dict[str, object]]:
    granted = _granted(decision)
    whole = max(granted, traced.tagged)
    if whole == 0:
        return
    not_found = max(granted - traced.tagged, 0)
    base = RuleChoice.decided(rules)
    decided = traced.under(base)
    for rule, alternative, choice in _one_at_a_time(rules, base):
        ore = traced.under(choice)
        yield {
            "decision": decision["decision"],
            "rule": rule,
            "alternative": alternative,
            "reached_share": ore.reached / whole,
            "not_reached_share": ore.not_reached / whole,
            "unknown_share": (ore.unknown + not_found) / whole,
            "reached_share_change": (ore.reached - decided.reached) / whole,
        }


def _one_at_a_time(rules: TracingRules, base: RuleChoice) -> Iterator[tuple[str, str, RuleChoice]]:
    for one in rules.account_classes.values():
        for basis in one.alternatives:
            bases = {**base.bases, one.id: basis}
            yield one.id, basis.value, RuleChoice(bases=bases, leave=base.leave, lent=base.lent)
    for leave in rules.leave[1:]:
        choice = RuleChoice(bases=base.bases, leave=leave, lent=base.lent)
        yield LEAVE_RULE, leave.value, choice
    for lent in rules.lent[1:]:
        yield LENT_RULE, lent.value, RuleChoice(bases=base.bases, leave=base.leave, lent=lent)


def _granted(decision: Mapping[str, object]) -> int:
    granted = decision["amount_ore"]
    assert isinstance(granted, int)
    return granted
