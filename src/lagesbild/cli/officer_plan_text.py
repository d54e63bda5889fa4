"""What `lagesbild officers plan` says in the terminal."""

from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.officers.plan.goals import GOAL_TITLES, Goal
from lagesbild.officers.plan.making import MadePlans
from lagesbild.officers.plan.solving import Plan
from lagesbild.officers.plan.tables import area_table
from lagesbild.picture.officer_plan_basis import PlanBasis

_SHOWN = 12


def taken_text(basis: PlanBasis) -> str:
    return (
        f"Bemanningen är underlagets i {basis.month}, avrundad till hela enheter:"
        f" {swedish.number(basis.rounded_fte)} heltider sammanlagt."
    )


def show_plans(console: Console, made: MadePlans) -> None:
    _show_goals(console, made)
    for plan, reason in made.reasons:
        console.print(f"- {plan.amounts.variation.title}: {reason.text}", soft_wrap=True)
    _show_areas(console, made.plans[0])
    if made.prices:
        console.print("Vad en enhet till av varje gräns ger i det första scenariot:")
    for price in made.prices[:_SHOWN]:
        console.print(f"- {price.text}", soft_wrap=True)
    if len(made.prices) > _SHOWN:
        console.print(f"  … och {len(made.prices) - _SHOWN} till; de står i tabellen plan_limits.")
    _show_regret(console, made)


def _show_goals(console: Console, made: MadePlans) -> None:
    shown = Table(title=made.situation.title)
    shown.add_column("Mål, i ordning")
    for plan in made.plans:
        shown.add_column(plan.amounts.variation.title, justify="right")
    for goal in [stage.name for stage in made.plans[0].result.stages]:
        rows = made.comparison.filter(goal=goal)
        told = {row["scenario"]: row for row in rows.iter_rows(named=True)}
        cells = [_told(told.get(plan.amounts.variation.id)) for plan in made.plans]
        shown.add_row(f"{GOAL_TITLES[Goal(goal)]} ({rows['unit'][0]})", *cells)
    console.print(shown)
    if not made.comparison["is_proven"].all():
        console.print(
            "* inte bevisat: tiden tog slut, och bättre kan finnas. Hur mycket bättre står som"
            " gräns i tabellen plan_stages.",
            soft_wrap=True,
        )


def _told(row: dict[str, Any] | None) -> str:
    if row is None or row["value"] is None:
        return swedish.MISSING
    mark = "" if row["is_proven"] else "*"
    if row["goal"] == Goal.COVERAGE:
        return swedish.percent(row["value"]) + mark
    decimals = 0 if row["value"] == int(row["value"]) else 2
    return swedish.number(row["value"], decimals=decimals) + mark


def _show_areas(console: Console, plan: Plan) -> None:
    if not plan.has_values:
        return
    areas = area_table(plan)
    years = sorted(set(areas["year"]))
    shown = Table(title=f"Områdespoliser, {plan.amounts.variation.title.lower()} (heltider)")
    shown.add_column("Område")
    shown.add_column("Norm", justify="right")
    for year in years:
        shown.add_column(str(year), justify="right")
    for (_, name), rows in areas.group_by("area", "name", maintain_order=True):
        by_year = {row["year"]: row for row in rows.iter_rows(named=True)}
        norm = by_year[years[-1]]["norm_fte"]
        shown.add_row(
            str(name),
            "inte på listan" if norm is None else swedish.number(norm),
            *(_placed(by_year[year]) for year in years),
        )
    console.print(shown)


def _placed(row: dict[str, Any]) -> str:
    own = row["own_fte"]
    text = swedish.number(own, decimals=0 if own == int(own) else 1)
    return (
        f"{text} + {swedish.number(row['borrowed_fte'], decimals=0)}"
        if row["borrowed_fte"]
        else text
    )


def _show_regret(console: Console, made: MadePlans) -> None:
    """Tell the worst of each goal: every pair stands in the table."""
    if made.regret is None or made.regret.is_empty():
        return
    titles = {plan.amounts.variation.id: plan.amounts.variation.title for plan in made.plans}
    console.print("Vad det första årets placeringar kostar som mest om ett annat scenario slår in:")
    worse = made.regret.filter(pl.col("regret") > 0).sort("regret", descending=True)
    for plan in made.plans:
        rows = worse.filter(planned_for=plan.amounts.variation.id).unique(
            "goal", keep="first", maintain_order=True
        )
        parts = [
            f"{row['goal_title'].lower()} {_figure(row)} sämre (»{titles[row['comes_true']]}«)"
            for row in rows.iter_rows(named=True)
        ]
        told = "; ".join(parts) or "inget för golv, norm, täckning eller behov"
        console.print(f"- {plan.amounts.variation.title}: {told}.", soft_wrap=True)


def _figure(row: dict[str, Any]) -> str:
    if row["goal"] == Goal.COVERAGE:
        return swedish.percent(row["regret"])
    return swedish.number(row["regret"], decimals=2)
