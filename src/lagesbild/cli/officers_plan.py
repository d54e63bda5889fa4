"""`lagesbild officers plan`: where should area officers be in the coming years?"""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from lagesbild.cli.frames import write_frames
from lagesbild.cli.officer_collection import NO_STAFF
from lagesbild.cli.officer_plan_text import show_plans, taken_text
from lagesbild.cli.progress import progress_of
from lagesbild.errors import NotFound, UserError
from lagesbild.officers.plan.making import MadePlans, make_everything, steps_of, tables_of
from lagesbild.officers.plan.records import Situation
from lagesbild.picture.officer_plan_basis import PlanBasis, plan_basis
from lagesbild.provenance import SourceFile
from lagesbild.reports.folder import check_target
from lagesbild.reports.officer_plan_chart import scenario_figure
from lagesbild.sources.collection import read_collection
from lagesbild.sources.officer_plan.example import write_example, write_outline
from lagesbild.sources.officer_plan.reading import Lists, read_plan_file
from lagesbild.stats.lexicographic import SolveLimits


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
    made = _make(given.situation, limits=limits, is_quick=quick)
    console = Console()
    if taken:
        console.print(taken_text(taken[-1]), soft_wrap=True)
    show_plans(console, made)
    if output:
        _write(output, made, files=files, limits=limits)


def _make(situation: Situation, *, limits: SolveLimits, is_quick: bool) -> MadePlans:
    """Make all plans and what explains them, behind a bar."""
    with progress_of(steps_of(situation, is_quick=is_quick)) as start:
        return make_everything(situation, limits=limits, is_quick=is_quick, on_step=start)


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
    write_frames(output, tables_of(made, files=files, limits=limits))
    figure = scenario_figure(made.comparison, title=made.situation.title)
    (output / "scenarios.svg").write_text(figure.svg + "\n", encoding="utf-8", newline="\n")
