"""`lagesbild explain`: the way back from a figure to the rows it was made of."""

from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from lagesbild.picture.explain import explain as explain_figure
from lagesbild.picture.explain import file_of
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
def explain(
    frozen: Path,
    area: str | None,
    figure: str | None,
    decision: str | None,
    cost_centre: str | None,
) -> None:
    """Print the way back from a FIGURE of an AREA, or from a DECISION, in the picture OUT.

    \b
    Examples:
      lagesbild explain lagesbild --area A001 --figure composite
      lagesbild explain lagesbild --area A001 --figure presence
      lagesbild explain lagesbild --decision T2025-1
    """
    about_area = area is not None and figure is not None
    if about_area == (decision is not None) or (cost_centre is not None and decision is None):
        raise click.UsageError(
            "Give --area and --figure, or --decision, which --cost-centre may follow."
        )
    picture = read_frozen(frozen)
    if decision is not None:
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
