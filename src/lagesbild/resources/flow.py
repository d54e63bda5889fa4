"""The whole way: from what a collection holds to the matrix, the traced ledger and the checks."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lagesbild.areas.held import homes_of, units_above
from lagesbild.areas.levels import Level
from lagesbild.areas.listed import listed_areas
from lagesbild.norms.presence_methods import PresenceMethod
from lagesbild.norms.tracing_rules import TracingRules
from lagesbild.periods import Period, full_time_by_month
from lagesbild.resources.cost_change import change_since_base
from lagesbild.resources.decision_reach import Reach, reach_of_decisions
from lagesbild.resources.evidence import Evidence, demonstrate
from lagesbild.resources.ledger import booked
from lagesbild.resources.money_flow import money_flow
from lagesbild.resources.placed_works import area_balance, margins, placed_works
from lagesbild.resources.places import Source
from lagesbild.resources.reconciliation import reconcile_hours, reconcile_ledger
from lagesbild.resources.source_agreement import source_agreement, source_pairs
from lagesbild.resources.time_in_areas import time_in_areas
from lagesbild.resources.tracing import RuleChoice, spread_of, trace
from lagesbild.resources.works_in import works_in


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """The tables of a collection that resources are followed in, with the columns they have there.

    Any but `areas`, `organisation`, `rounds` and `decisions` may be empty.
    """

    areas: pl.DataFrame
    organisation: pl.DataFrame
    rounds: pl.DataFrame
    decisions: pl.DataFrame
    staffing: pl.DataFrame
    duty_hours: pl.DataFrame
    loans: pl.DataFrame
    presence: pl.DataFrame
    paid_hours: pl.DataFrame
    budget_decisions: pl.DataFrame
    cost_centres: pl.DataFrame
    ledger: pl.DataFrame
    ledger_totals: pl.DataFrame
    price_index: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class ResourceFlow:
    """What some months say; each frame's columns are declared in its module."""

    months: tuple[Period, ...]
    rules: TracingRules
    listed: pl.DataFrame
    works_in: pl.DataFrame
    source_pairs: pl.DataFrame
    source_agreement: pl.DataFrame
    evidence: Evidence
    time_in_areas: pl.DataFrame
    matrix: pl.DataFrame
    margins: pl.DataFrame
    area_balance: pl.DataFrame
    lines: pl.DataFrame
    allocation: pl.DataFrame
    reach: Reach
    money: pl.DataFrame
    changes: pl.DataFrame
    reconciliation: pl.DataFrame


def resource_flow(
    deliveries: Deliveries,
    *,
    months: Sequence[Period],
    rules: TracingRules,
    method: PresenceMethod,
    full_time_hours_per_week: float,
    sources: Sequence[Source] = tuple(Source),
) -> ResourceFlow:
    """Follow hours and money over some months, by the sources that are asked for.

    A change since a base year needs the months of that year too.
    """
    names = [str(month) for month in months]

    def within(table: pl.DataFrame) -> pl.DataFrame:
        return table.filter(pl.col("month").is_in(names))

    full_time = full_time_by_month(months, hours_per_week=full_time_hours_per_week)
    staffing = within(deliveries.staffing)
    homes = homes_of(deliveries.areas, months=names)
    listed = listed_areas(deliveries.decisions, rounds=deliveries.rounds, months=months)
    worked = within(
        works_in(
            duty_hours=deliveries.duty_hours,
            loans=deliveries.loans,
            presence=deliveries.presence,
            sources=sources,
        )
    )
    found = demonstrate(
        worked,
        paid_hours=within(deliveries.paid_hours),
        staffing=staffing,
        full_time_hours=full_time,
    )
    matrix = placed_works(
        found.evidence,
        paid=found.paid,
        areas=deliveries.areas,
        organisation=deliveries.organisation,
    )
    lines = booked(within(deliveries.ledger), cost_centres=deliveries.cost_centres)
    spread = spread_of(found.evidence, staffing=staffing)
    allocation = trace(lines, spread=spread, choice=RuleChoice.decided(rules))
    pairs = source_pairs(worked, homes=homes)
    reach = reach_of_decisions(
        deliveries.budget_decisions,
        lines=lines,
        spread=spread,
        listed=listed,
        homes=homes,
        rules=rules,
    )
    district = Level.LOCAL_POLICE_DISTRICT.value
    units = units_above(deliveries.organisation, months=names)
    return ResourceFlow(
        months=tuple(months),
        rules=rules,
        listed=listed,
        works_in=worked,
        source_pairs=pairs,
        source_agreement=source_agreement(pairs, coverage=method.coverage),
        evidence=found,
        time_in_areas=time_in_areas(
            found.evidence, listed=listed, odds_ratio=rules.tilt_odds_ratio
        ),
        matrix=matrix,
        margins=margins(matrix),
        area_balance=area_balance(
            found.evidence,
            homes=homes,
            staffing=staffing,
            full_time_hours=full_time,
        ),
        lines=lines,
        allocation=allocation,
        reach=reach,
        money=money_flow(
            allocation,
            reach=reach.decisions,
            listed=listed,
            homes=homes,
            districts=units.filter(pl.col(district) == pl.col("unit")),
        ),
        changes=change_since_base(
            deliveries.budget_decisions,
            allocation=allocation,
            listed=listed,
            price_index=deliveries.price_index,
            rules=rules,
        ),
        reconciliation=pl.concat(
            [
                reconcile_hours(
                    evidence=found.evidence, paid=found.paid, matrix=matrix, works_in=worked
                ),
                reconcile_ledger(
                    lines=lines,
                    ledger_totals=within(deliveries.ledger_totals),
                    allocation=allocation,
                ),
            ]
        ),
    )
