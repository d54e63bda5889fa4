"""`lagesbild officers plan`: where should area officers be in the coming years?"""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
import polars as pl
from rich.console import Console

from lagesbild import __version__
from lagesbild.cli.frames import write_frames
from lagesbild.cli.officer_collection import NO_STAFF
from lagesbild.cli.officer_plan_text import MadePlans, show_plans, taken_text
from lagesbild.cli.progress import progress_of
from lagesbild.errors import NotFound, UserError
from lagesbild.officers.plan.goals import GOAL_TITLES, Goal
from lagesbild.officers.plan.loans import loan_table
from lagesbild.officers.plan.prices import PRICE_SCHEMA, Price, prices_of
from lagesbild.officers.plan.reasons import reasons_of
from lagesbild.officers.plan.records import Situation
from lagesbild.officers.plan.scenarios import compare, make_plans, regret_of
from lagesbild.officers.plan.tables import area_table, region_table, stage_table, team_table
from lagesbild.picture.officer_plan_basis import PlanBasis, plan_basis
from lagesbild.provenance import SourceFile, data_version
from lagesbild.reports.folder import check_target
from lagesbild.reports.officer_plan_chart import scenario_figure
from lagesbild.sources.collection import read_collection
from lagesbild.sources.officer_plan.example import write_example, write_outline
from lagesbild.sources.officer_plan.reading import Lists, read_plan_file
from lagesbild.stats.lexicographic import SOLVER, SolveLimits


@click.command("plan")
@click.argument("file", metavar="FILE", required=False, type=click.Path(path_type=Path))
@click.option(
    "--collection",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Take the lists that FILE leaves out from the collection in DIR.",
)
@click.option(
    "--write-example",
    "example",
    metavar="NEW",
    type=click.Path(path_type=Path),
    help="Write a scenario file to begin with, and do nothing else.",
)
@click.option("-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="New folder.")
@click.option("--seconds", default=120.0, show_default=True, help="Longest time for one goal.")
@click.option("--threads", default=1, show_default=True, help="Threads of the solver.")
@click.option("--quick", is_flag=True, help="Leave out prices of limits, and regret.")
def officers_plan(
    file: Path | None,
    collection: Path | None,
    example: Path | None,
    output: Path | None,
    seconds: float,
    threads: int,
    quick: bool,
) -> None:
    """Plan where area officers are placed, by the goals and limits in FILE (YAML).

    Goals are reached in order, each with proof, or with how much better it could be. What cannot be
    kept is told with what would have to change. With OUT, tables and a chart are written there.

    \b
    Examples:
      lagesbild officers plan --write-example exempel.yaml
      lagesbild officers plan plan.yaml
      lagesbild officers plan plan.yaml -o plan
    """
    if example:
        _write_example(example, collection)
        return
    if file is None:
        raise UserError("Ange en scenariofil, eller skriv en att börja med: --write-example NY.")
    if output:
        check_target(output)
    inputs = None if collection is None else read_collection(collection)
    taken: list[PlanBasis] = []

    def basis(year_zero: int, unit: float) -> Lists:
        assert inputs is not None
        taken.append(plan_basis(inputs, year_zero=year_zero, unit=unit))
        return taken[-1].lists

    given = read_plan_file(file, basis=None if inputs is None else basis)
    files = [given.source, *(inputs.files if inputs else ())]
    limits = SolveLimits(seconds=seconds, threads=threads)
    made = _make(given.situation, limits=limits, quick=quick)
    console = Console()
    if taken:
        console.print(taken_text(taken[-1]), soft_wrap=True)
    show_plans(console, made)
    if output:
        _write(output, made, files=files, limits=limits)


def _make(situation: Situation, *, limits: SolveLimits, quick: bool) -> MadePlans:
    """Make all plans, then what explains them; the bar counts goals, then explanations."""
    amount = len(situation.variations)
    pairs = 0 if quick else amount * (amount - 1)
    with progress_of(amount * len(Goal) + amount + 1 + pairs) as start:
        plans = make_plans(
            situation,
            limits=limits,
            on_stage=lambda title, stage: start(
                f"{title}: {GOAL_TITLES[Goal(stage.name)].lower()}"
            ),
        )
        reasons = []
        for plan in plans:
            start(f"{plan.amounts.variation.title}: söker skäl")
            reasons += [(plan, reason) for reason in reasons_of(plan, limits=limits)]
        prices: tuple[Price, ...] = ()
        regret = None
        if not quick:
            start("Prissätter gränser")
            prices = prices_of(plans[0], limits=limits)
            regret = regret_of(
                plans,
                limits=limits,
                on_pair=lambda planned, true: start(f"Ånger: {planned}, {true.lower()}"),
            )
    return MadePlans(
        situation=situation,
        plans=plans,
        comparison=compare(plans),
        reasons=tuple(reasons),
        prices=prices,
        regret=regret,
    )


def _write_example(path: Path, collection: Path | None) -> None:
    if collection is None:
        write_example(path)
    else:
        inputs = read_collection(collection)
        last = inputs.staffing["month"].max()
        if last is None:
            raise NotFound(NO_STAFF)
        year_zero = int(str(last)[:4])
        lists = plan_basis(inputs, year_zero=year_zero, unit=1).lists
        write_outline(path, regions=lists["regions"], year_zero=year_zero)
    click.echo(f"Scenariofil: {path}")


def _write(
    output: Path, made: MadePlans, *, files: Sequence[SourceFile], limits: SolveLimits
) -> None:
    kept = [plan for plan in made.plans if plan.has_values]
    stages = pl.concat([stage_table(plan) for plan in made.plans])
    frames = {
        "plan_stages": stages.drop("seconds"),
        "plan_reasons": _reason_table(made),
        "scenario_comparison": made.comparison,
        "plan_run": _run_table(stages, files=files, limits=limits),
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
    write_frames(output, frames)
    figure = scenario_figure(made.comparison, title=made.situation.title)
    (output / "scenarios.svg").write_text(figure.svg + "\n", encoding="utf-8", newline="\n")


def _reason_table(made: MadePlans) -> pl.DataFrame:
    rows = [
        {"scenario": plan.amounts.variation.id, **asdict(reason)} for plan, reason in made.reasons
    ]
    schema = {"scenario": pl.String, "kind": pl.String, "year": pl.Int64, "text": pl.String}
    return pl.DataFrame(rows, schema=schema)


def _run_table(
    stages: pl.DataFrame, *, files: Sequence[SourceFile], limits: SolveLimits
) -> pl.DataFrame:
    """Return what the plan was made of and by: the only table that differs from run to run."""
    rows = [
        ("lagesbild", __version__),
        ("solver", SOLVER),
        ("threads", str(limits.threads)),
        ("seed", str(limits.seed)),
        ("seconds_per_goal", f"{limits.seconds:g}"),
        ("input", data_version(files)),
        *((f"sha256 {file.path}", file.sha256) for file in sorted(files)),
        *(
            (f"seconds {row['scenario']} {row['goal']}", f"{row['seconds']:.2f}")
            for row in stages.iter_rows(named=True)
        ),
    ]
    return pl.DataFrame(rows, schema={"name": pl.String, "value": pl.String}, orient="row")
