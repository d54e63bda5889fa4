"""Where was each booked krona used: in which area, outside them, or nobody can tell?

Activity-based allocation: a line follows the hours, or the posts, of the unit that its cost centre
belongs to. In whole öre, so that the parts of every line add up to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lagesbild.norms.tracing_rules import Basis, LeaveBasis, LentBasis, TracingRules
from lagesbild.resources.places import LENT, Place, milli
from lagesbild.stats.largest_remainder import share_out

ALLOCATION_SCHEMA = {
    "month": pl.String,
    "cost_centre": pl.String,
    "account_class": pl.String,
    "decision": pl.String,
    "unit": pl.String,
    "basis": pl.String,
    "place": pl.String,
    "worked_area": pl.String,
    "amount_ore": pl.Int64,
}
"""`place` is `area`, `outside`, `station` or `unknown`; `basis` what the line was divided by."""

PlaceOfMoney = tuple[str, str | None]
"""A place, and the area where the place is one."""

Weights = Mapping[PlaceOfMoney, int]
"""Thousandths of hours or posts by place, in a fixed order."""

UNKNOWN_PLACE: PlaceOfMoney = (Place.UNKNOWN.value, None)
_OUTSIDE: PlaceOfMoney = (Place.OUTSIDE.value, None)


@dataclass(frozen=True, kw_only=True)
class RuleChoice:
    """One way to trace: the decided rules, or what the sensitivity tries instead."""

    bases: Mapping[str, Basis]
    """By account class."""
    leave: LeaveBasis
    lent: LentBasis

    @classmethod
    def decided(cls, rules: TracingRules) -> "RuleChoice":
        return cls(
            bases={one.id: one.basis for one in rules.account_classes.values()},
            leave=rules.leave[0],
            lent=rules.lent[0],
        )


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How the hours and the posts of every unit are spread, by month and unit."""

    hours: Mapping[tuple[str, str], Weights]
    """By every place of the evidence: leave and lent hours are dealt with by a choice."""
    posts: Mapping[tuple[str, str], Weights]


def spread_of(evidence: pl.DataFrame, *, staffing: pl.DataFrame) -> Spread:
    """Return how hours are demonstrably spread, and how posts are placed, over all functions.

    Posts placed in no area may be used anywhere, and are of unknown place.

    :param evidence: see `evidence.demonstrate`.
    :param staffing: the table of the collection.
    """
    hours = evidence.group_by("month", "unit", "place", "works_in").agg(
        pl.col("hours_milli").sum().alias("weight")
    )
    in_area = pl.col("area").is_not_null()
    posts = (
        staffing.with_columns(
            place=pl.when(in_area)
            .then(pl.lit(Place.AREA.value))
            .otherwise(pl.lit(Place.UNKNOWN.value))
        )
        .group_by("month", "unit", "place", works_in="area")
        .agg(pl.col("posts").sum())
        .select("month", "unit", "place", "works_in", weight=milli("posts"))
    )
    return Spread(hours=_by_unit(hours), posts=_by_unit(posts))


def trace(lines: pl.DataFrame, *, spread: Spread, choice: RuleChoice) -> pl.DataFrame:
    """Divide every line of the ledger by place, as `ALLOCATION_SCHEMA` has it.

    The öre of a line add up to it whatever its sign, also where its unit has no hours: it is then
    of unknown place. The whole line of a cost centre of one area is direct, whatever its class.

    :param lines: see `ledger.booked`.
    """
    divider = Divider(spread, leave=choice.leave, lent=choice.lent)
    rows = [
        (month, cost_centre, account_class, decision, unit, basis.value, *place, ore)
        for month, cost_centre, account_class, decision, unit, area, amount in lines.iter_rows()
        for basis in [Basis.DIRECT if area else choice.bases[account_class]]
        for place, ore in divider.divide(
            amount, month=month, unit=unit, area=area, basis=basis
        ).items()
    ]
    return pl.DataFrame(rows, schema=ALLOCATION_SCHEMA, orient="row")


class Divider:
    """Divides amounts by how hours and posts are spread, under one choice for leave and lent."""

    def __init__(self, spread: Spread, *, leave: LeaveBasis, lent: LentBasis) -> None:
        self._spread = spread
        self._leave = leave
        self._lent = lent
        self._hours: dict[tuple[str, str], Weights] = {}

    def divide(
        self, amount: int, *, month: str, unit: str | None, area: str | None, basis: Basis
    ) -> Mapping[PlaceOfMoney, int]:
        """Return the öre of one line by place and area; parts of zero are left out.

        Where part of the hours is unknown, the places are rounded towards zero and the unknown has
        the odd öre: what is demonstrated is never rounded up, and less evidence never makes it
        larger by an öre. Where all is known, the öre are shared out by largest remainders.
        """
        if area is not None:
            return {(Place.AREA.value, area): amount}
        weights = self._weights(month, unit, basis)
        total = sum(weights.values())
        if not total:
            return {UNKNOWN_PLACE: amount}
        if weights.get(UNKNOWN_PLACE):
            sign, size = (-1, -amount) if amount < 0 else (1, amount)
            parts = {
                place: sign * (size * weight // total)
                for place, weight in weights.items()
                if place != UNKNOWN_PLACE
            }
            parts[UNKNOWN_PLACE] = amount - sum(parts.values())
        else:
            parts = dict(zip(weights, share_out(amount, tuple(weights.values())), strict=True))
        return {place: ore for place, ore in parts.items() if ore}

    def _weights(self, month: str, unit: str | None, basis: Basis) -> Weights:
        """Return what a line of a unit is divided by; empty where nothing is known."""
        if unit is None:
            return {}
        key = (month, unit)
        if basis is Basis.POSTS:
            return self._spread.posts.get(key, {})
        if basis is not Basis.HOURS:
            return {}
        if key not in self._hours:
            self._hours[key] = _as_chosen(
                self._spread.hours.get(key, {}), leave=self._leave, lent=self._lent
            )
        return self._hours[key]


def _as_chosen(weights: Weights, *, leave: LeaveBasis, lent: LentBasis) -> Weights:
    """Put leave and lent hours where the choice of rules has them."""
    lent_to = _OUTSIDE if lent is LentBasis.OUTSIDE else UNKNOWN_PLACE
    is_lent = {place.value for place in LENT}
    chosen: dict[PlaceOfMoney, int] = {}
    for (place, works_in), weight in weights.items():
        if place == Place.LEAVE.value:
            if leave is LeaveBasis.FOLLOWS_WORK:
                continue
            target: PlaceOfMoney = UNKNOWN_PLACE
        else:
            target = lent_to if place in is_lent else (place, works_in)
        chosen[target] = chosen.get(target, 0) + weight
    return chosen


def _by_unit(rows: pl.DataFrame) -> dict[tuple[str, str], Weights]:
    spread: dict[tuple[str, str], dict[PlaceOfMoney, int]] = {}
    in_order = rows.sort("month", "unit", "place", "works_in", nulls_last=True)
    for month, unit, place, works_in, weight in in_order.select(
        "month", "unit", "place", "works_in", "weight"
    ).iter_rows():
        spread.setdefault((month, unit), {})[place, works_in] = weight
    return dict(spread)
