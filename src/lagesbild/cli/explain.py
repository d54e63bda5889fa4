"""`lagesbild explain`: the way back from a figure to the rows it was made of."""

from datetime import date
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from lagesbild.norms.camera_priority import camera_priority_on
from lagesbild.picture.explain import explain as explain_figure
from lagesbild.picture.explain import file_of
from lagesbild.picture.explain_cameras import explain_need
from lagesbild.picture.explain_resources import explain_decision
from lagesbild.picture.step import Step
from lagesbild.reports.folder import read_frozen


@click.command()
@click.argument("frozen", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--area", help="Identifier or name of an area; with --figure.")
@click.option(
    "--figure",
    help="class, composite, severity, ratings, residents, change, presence, or the id of an"
    " indicator, a block, an item or a figure about area officers, such as ring_fenced_fte.",
)
@click.option("--decision", help="Id of a budget decision, in place of an area and a figure.")
@click.option("--cost-centre", help="One cost centre of the decision, line by line.")
@click.option("--need", help="A need of cameras, in place of an area and a figure.")
def explain(
    frozen: Path,
    area: str | None,
    figure: str | None,
    decision: str | None,
    cost_centre: str | None,
    need: str | None,
) -> None:
    """Print the way back from a FIGURE of an AREA, a DECISION or a NEED, in the picture OUT.

    \b
    Examples:
      lagesbild explain lagesbild --area A001 --figure composite
      lagesbild explain lagesbild --area A001 --figure presence
      lagesbild explain lagesbild --decision T2025-1
      lagesbild explain lagesbild --need KB0001
    """
    about_area = area is not None and figure is not None
    asked = [about_area, decision is not None, need is not None]
    if asked.count(True) != 1 or (cost_centre is not None and decision is None):
        raise click.UsageError(
            "Give --area and --figure, or --decision, which --cost-centre may follow, or --need."
        )
    picture = read_frozen(frozen)
    if need is not None:
        day = date.fromisoformat(picture.manifest["reference_day"])
        step = explain_need(
            picture.tables,
            need=need,
            order=camera_priority_on(day),
            file_of=partial(file_of, picture.manifest),
        )
    elif decision is not None:
        step = explain_decision(
            picture.tables,
            decision=decision,
            cost_centre=cost_centre,
            file_of=partial(file_of, picture.manifest),
        )
    else:
        assert area is not None
        assert figure is not None
        step = explain_figure(picture.tables, manifest=picture.manifest, area=area, figure=figure)
    tree = Tree(escape(step.text))
    _grow(tree, step)
    Console().print(tree, highlight=False)


def _grow(tree: Tree, step: Step) -> None:
    for part in step.rests_on:
        _grow(tree.add(escape(part.text)), part)
