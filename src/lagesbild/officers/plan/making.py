"""All that belongs to the plans of a situation: plans, reasons, prices, regret, and their tables.

The command line and the site both show what is made here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import polars as pl

from lagesbild import __version__
from lagesbild.officers.plan.goals import GOAL_TITLES, Goal
from lagesbild.officers.plan.loans import loan_table
from lagesbild.officers.plan.prices import PRICE_SCHEMA, Price, prices_of
from lagesbild.officers.plan.reasons import Reason, reasons_of
from lagesbild.officers.plan.records import Situation
from lagesbild.officers.plan.scenarios import compare, make_plans, regret_of
from lagesbild.officers.plan.solving import Plan, never
from lagesbild.officers.plan.tables import (
    area_table,
    place_table,
    region_table,
    stage_table,
    team_table,
)
from lagesbild.provenance import SourceFile, data_version
from lagesbild.stats.lexicographic import SOLVER, SolveLimits

REASON_SCHEMA = {"scenario": pl.String, "kind": pl.String, "year": pl.Int64, "text": pl.String}
RUN_SCHEMA = {"name": pl.String, "value": pl.String}


@dataclass(frozen=True, kw_only=True)
class MadePlans:
    """The plan of every scenario, and what explains them."""

    situation: Situation
    plans: tuple[Plan, ...]
    comparison: pl.DataFrame
    reasons: tuple[tuple[Plan, Reason], ...]
    prices: tuple[Price, ...]
    regret: pl.DataFrame | None
    """None where it was not asked for."""
    pairs_left_out: int = 0
    """Of scenarios, for which the time did not suffice to count regret."""


def _silent(step: str) -> None:
    """Stand in where nobody follows the steps."""


def steps_of(situation: Situation, *, is_quick: bool = False) -> int:
    """Return how many steps `make_everything` tells of at most."""
    amount = len(situation.variations)
    explained = 0 if is_quick else 1 + amount * (amount - 1)
    return amount * len(Goal) + amount + explained


def make_everything(
    situation: Situation,
    *,
    limits: SolveLimits,
    is_quick: bool = False,
    on_step: Callable[[str], None] = _silent,
    is_late: Callable[[], bool] = never,
) -> MadePlans:
    """Make the plans of all scenarios, then what explains them.

    :param is_quick: leave out prices and regret.
    :param on_step: is told, in Swedish, which goal was reached or what is explained next.
    :param is_late: once it is, no more is explained, and what is lacking is told. Plans are made
        whether it is late or not.
    """
    plans = make_plans(
        situation,
        limits=limits,
        on_stage=lambda title, stage: on_step(f"{title}: {GOAL_TITLES[Goal(stage.name)].lower()}"),
    )
    reasons = []
    for plan in plans:
        on_step(f"{plan.amounts.variation.title}: söker skäl")
        reasons += [(plan, reason) for reason in reasons_of(plan, limits=limits, is_late=is_late)]
    prices: tuple[Price, ...] = ()
    regret, left_out = None, 0
    if not is_quick:
        on_step("Prissätter gränser")
        prices = prices_of(plans[0], limits=limits, is_late=is_late)
        regret = regret_of(
            plans,
            limits=limits,
            on_pair=lambda planned, true: on_step(f"Ånger: {planned}, {true.lower()}"),
            is_late=is_late,
        )
        with_values = sum(plan.has_values for plan in plans)
        left_out = with_values * (with_values - 1) - _pairs(regret)
    return MadePlans(
        situation=situation,
        plans=plans,
        comparison=compare(plans),
        reasons=tuple(reasons),
        prices=prices,
        regret=regret,
        pairs_left_out=left_out,
    )


def _pairs(regret: pl.DataFrame) -> int:
    return regret.select("planned_for", "comes_true").n_unique()


def tables_of(
    made: MadePlans, *, files: Sequence[SourceFile], limits: SolveLimits
) -> Mapping[str, pl.DataFrame]:
    """Return every table of what was made, by name; `plan_run` alone differs from run to run.

    Tables of places and years are left out when no scenario has a plan, prices and regret when
    they were not asked for.

    :param files: what the plans were made of.
    """
    kept = [plan for plan in made.plans if plan.has_values]
    stages = pl.concat([stage_table(plan) for plan in made.plans])
    frames = {
        "plan_stages": stages.drop("seconds"),
        "plan_reasons": _reason_table(made),
        "plan_places": place_table(made.situation),
        "scenario_comparison": made.comparison,
        "plan_run": _run_table(made, stages, files=files, limits=limits),
    }
    if kept:
        frames |= {
            "plan_areas": pl.concat([area_table(plan) for plan in kept]),
            "plan_districts": pl.concat([team_table(plan) for plan in kept]),
            "plan_regions": pl.concat([region_table(plan) for plan in kept]),
            "plan_loans": pl.concat([loan_table(plan) for plan in kept]),
        }
    if made.regret is not None:
        frames["scenario_regret"] = made.regret
        frames["plan_limits"] = pl.DataFrame(
            [asdict(price) for price in made.prices], schema=PRICE_SCHEMA
        )
    return frames


def _reason_table(made: MadePlans) -> pl.DataFrame:
    rows = [
        {"scenario": plan.amounts.variation.id, **asdict(reason)} for plan, reason in made.reasons
    ]
    return pl.DataFrame(rows, schema=REASON_SCHEMA)


def _run_table(
    made: MadePlans, stages: pl.DataFrame, *, files: Sequence[SourceFile], limits: SolveLimits
) -> pl.DataFrame:
    """Return what the plan was made of and by, and how long it took."""
    rows = [
        ("lagesbild", __version__),
        ("solver", SOLVER),
        ("threads", str(limits.threads)),
        ("seed", str(limits.seed)),
        ("seconds_per_goal", f"{limits.seconds:g}"),
        ("input", data_version(files)),
        ("pairs_left_out", str(made.pairs_left_out)),
        *((f"sha256 {file.path}", file.sha256) for file in sorted(files)),
        *(
            (f"seconds {row['scenario']} {row['goal']}", f"{row['seconds']:.2f}")
            for row in stages.iter_rows(named=True)
        ),
    ]
    return pl.DataFrame(rows, schema=RUN_SCHEMA, orient="row")
