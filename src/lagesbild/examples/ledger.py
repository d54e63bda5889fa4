"""What the invented police paid, decided to add and booked, on the cost centres of its units."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from lagesbild.examples.officer_plan import OfficerPlan
from lagesbild.examples.organisation import Organisation
from lagesbild.examples.presence import OTHER, Reinforcement, full_time_hours
from lagesbild.examples.rounds import LAST_YEAR
from lagesbild.examples.seeds import Part, stream
from lagesbild.examples.staffing import Staffed
from lagesbild.examples.table_columns import table_frame
from lagesbild.periods import Period

_KRONOR_AN_HOUR = 412.0
_RAISE = 1.031
_CLASSES = {"premises": 0.11, "equipment": 0.07, "support": 0.14, "other": 0.03}
"""Of the pay, so much more of each class."""
_PAYROLL, _EQUIPMENT = "payroll", "equipment"
_CORRECTED = 40
"""Each so many lines is corrected in the month after."""

_FOR_AREAS, _FOR_ALL = f"T{LAST_YEAR}-1", f"T{LAST_YEAR}-2"
_AMOUNTS = {_FOR_AREAS: 90_000_000, _FOR_ALL: 45_000_000}
_FOUND = {_FOR_AREAS: 0.9, _FOR_ALL: 1.0}
"""The share of each decision that is found in the ledger with its mark."""
_IN_DISTRICTS_WITH_AREAS = {_FOR_AREAS: 1 / 3, _FOR_ALL: 0.5}
_TO_REGIONS = 0.25
"""Of what does not go to districts with areas."""
_ADDED_PAYROLL = 0.8
"""The rest of an addition is equipment."""
_START = date(2015, 1, 1)
_ORE = 100


@dataclass(frozen=True, kw_only=True)
class PlantedMoney:
    """What the ledger hides."""

    decision: str
    """Meant for vulnerable areas. A third of what is booked of it is booked on districts that have
    any, and so much less was worked in the areas."""
    share_in_districts_with_areas: float
    share_found: float
    """Of the decision, so much is booked with its mark; nobody can say where the rest went."""


PLANTED_MONEY = PlantedMoney(
    decision=_FOR_AREAS,
    share_in_districts_with_areas=_IN_DISTRICTS_WITH_AREAS[_FOR_AREAS],
    share_found=_FOUND[_FOR_AREAS],
)


@dataclass(frozen=True, kw_only=True)
class Money:
    paid_hours: pl.DataFrame
    budget_decisions: pl.DataFrame
    cost_centres: pl.DataFrame
    ledger: pl.DataFrame
    ledger_totals: pl.DataFrame
    price_index: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One line of the ledger, in öre."""

    month: Period
    unit: str
    account_class: str
    decision: str | None
    ore: int


def draw_money(
    *,
    seed: int,
    plan: OfficerPlan,
    staffing: Sequence[Staffed],
    reinforcements: Sequence[Reinforcement],
    organisation: Organisation,
) -> Money:
    """Draw what HR and the ledger know of every unit and month."""
    paid = _paid_hours(plan, staffing, reinforcements)
    lines = [*_usual(seed, plan, paid), *_added(plan, reinforcements)]
    return Money(
        paid_hours=table_frame(
            "paid_hours",
            [
                (str(month), unit, function, hours)
                for (month, unit, function), hours in paid.items()
            ],
        ).sort("month", "unit", "function"),
        budget_decisions=_decisions(),
        cost_centres=_cost_centres(plan, reinforcements, organisation),
        ledger=_ledger(lines),
        ledger_totals=_totals(lines),
        price_index=table_frame(
            "price_index",
            [
                (LAST_YEAR - 1, 100.0, "Påhittad serie"),
                (LAST_YEAR, round(100.0 * _RAISE, 1), "Påhittad serie"),
            ],
        ),
    )


def cost_centre_of(unit: str) -> str:
    return f"K{unit}"


def _paid_hours(
    plan: OfficerPlan, staffing: Sequence[Staffed], reinforcements: Sequence[Reinforcement]
) -> dict[tuple[Period, str, str], float]:
    """Return what was paid for: whoever has a post, also on leave, full time as agreed."""
    fte: dict[tuple[Period, str, str], float] = {}
    for row in staffing:
        key = (row.month, row.unit, row.function)
        fte[key] = fte.get(key, 0.0) + row.time.fte
    for one in reinforcements:
        fte |= {(month, one.region, OTHER): float(one.heads) for month in plan.months}
    return {key: round(amount * full_time_hours(key[0]), 1) for key, amount in fte.items()}


def _usual(
    seed: int, plan: OfficerPlan, paid: Mapping[tuple[Period, str, str], float]
) -> Iterator[_Line]:
    """Book the pay of each unit, and what goes with it; some of it wrong at first."""
    by_unit: dict[tuple[Period, str], float] = {}
    for (month, unit, _), hours in paid.items():
        by_unit[month, unit] = by_unit.get((month, unit), 0.0) + hours
    generator = stream(seed, Part.LEDGER)
    for (month, unit), hours in sorted(
        by_unit.items(), key=lambda one: (str(one[0][0]), one[0][1])
    ):
        rate = _KRONOR_AN_HOUR * (_RAISE if month.first.year == LAST_YEAR else 1.0)
        pay = hours * rate * float(generator.uniform(0.98, 1.02))
        amounts = {_PAYROLL: pay} | {
            name: pay * share * float(generator.uniform(0.8, 1.2))
            for name, share in _CLASSES.items()
        }
        for name, amount in amounts.items():
            ore = round(amount * _ORE)
            yield _Line(month=month, unit=unit, account_class=name, decision=None, ore=ore)
            after = _month_after(plan, month)
            if after and generator.integers(_CORRECTED) == 0:
                wrong = -round(ore * float(generator.uniform(0.01, 0.05)))
                yield _Line(month=after, unit=unit, account_class=name, decision=None, ore=wrong)


def _month_after(plan: OfficerPlan, month: Period) -> Period | None:
    later = [one for one in plan.months if one > month]
    return later[0] if later else None


def _added(plan: OfficerPlan, reinforcements: Sequence[Reinforcement]) -> Iterator[_Line]:
    """Book the additions month by month, on the units that got them."""
    months = [month for month in plan.months if month.first.year == LAST_YEAR]
    with_areas = sorted({posting.district for posting in plan.postings})
    without = sorted(set(plan.districts) - set(with_areas))
    for decision, amount in _AMOUNTS.items():
        found = amount * _ORE * _FOUND[decision]
        inside = found * _IN_DISTRICTS_WITH_AREAS[decision]
        regional = (found - inside) * (_TO_REGIONS if without else 1.0)
        shares = {
            **_evenly(with_areas, inside),
            **_evenly(without, found - inside - regional),
            **_evenly([one.region for one in reinforcements], regional),
        }
        for unit, whole in shares.items():
            for name, part in ((_PAYROLL, _ADDED_PAYROLL), (_EQUIPMENT, 1 - _ADDED_PAYROLL)):
                yield from _booked(months, unit, name, decision, round(whole * part))


def _evenly(units: Sequence[str], whole: float) -> dict[str, float]:
    return {unit: whole / len(units) for unit in units}


def _booked(
    months: Sequence[Period], unit: str, account_class: str, decision: str, ore: int
) -> Iterator[_Line]:
    """Divide an amount between months so that they add up to the öre."""
    ends = np.linspace(0, ore, len(months) + 1).round().astype(int)
    for month, first, last in zip(months, ends, ends[1:], strict=False):
        yield _Line(
            month=month,
            unit=unit,
            account_class=account_class,
            decision=decision,
            ore=int(last - first),
        )


def _decisions() -> pl.DataFrame:
    return table_frame(
        "budget_decisions",
        [
            (
                *(_FOR_AREAS, LAST_YEAR, "Förstärkning i utsatta områden"),
                "Fler poliser som arbetar i de utsatta områdena.",
                *("areas", None, float(_AMOUNTS[_FOR_AREAS]), 100.0, LAST_YEAR - 1),
            ),
            (
                *(_FOR_ALL, LAST_YEAR, "Fler poliser i yttre tjänst"),
                "Fler synliga poliser i hela landet.",
                *("general", None, float(_AMOUNTS[_FOR_ALL]), 50.0, LAST_YEAR - 1),
            ),
        ],
    )


def _cost_centres(
    plan: OfficerPlan, reinforcements: Sequence[Reinforcement], organisation: Organisation
) -> pl.DataFrame:
    now = organisation.frame.filter(pl.col("valid_to").is_null())
    names = dict(now.select("unit", "name").iter_rows())
    units = sorted([*plan.districts, *(one.region for one in reinforcements)])
    return table_frame(
        "cost_centres",
        [(cost_centre_of(unit), names[unit], unit, None, _START, None) for unit in units],
    )


def _ledger(lines: Sequence[_Line]) -> pl.DataFrame:
    sums: dict[tuple[str, str, str, str | None], int] = {}
    for line in lines:
        key = (str(line.month), cost_centre_of(line.unit), line.account_class, line.decision)
        sums[key] = sums.get(key, 0) + line.ore
    return table_frame("ledger", [(*key, ore / _ORE) for key, ore in sums.items()]).sort(
        "month", "cost_centre", "account_class", "decision", nulls_last=True
    )


def _totals(lines: Sequence[_Line]) -> pl.DataFrame:
    sums: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (str(line.month), line.account_class)
        sums[key] = sums.get(key, 0) + line.ore
    rows = [(*key, ore / _ORE) for key, ore in sums.items()]
    return table_frame("ledger_totals", rows).sort("month", "account_class")
