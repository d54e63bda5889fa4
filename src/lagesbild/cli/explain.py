"""`lagesbild explain`: the way back from a figure to the rows it was made of."""

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from lagesbild.picture.explain import explain as explain_figure
from lagesbild.picture.step import Step
from lagesbild.reports.folder import read_frozen


@click.command()
@click.argument("frozen", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--area", required=True, help="Identifier or name of an area.")
@click.option(
    "--figure",
    required=True,
    help="class, composite, severity, ratings, residents, change, or the id of an indicator, a"
    " block, an item or a figure about area officers, such as ring_fenced_fte.",
)
def explain(frozen: Path, area: str, figure: str) -> None:
    """Print the way back from a FIGURE of an AREA in the picture OUT to its input rows.

    \b
    Example:
      lagesbild explain lagesbild --area A001 --figure composite
    """
    picture = read_frozen(frozen)
    step = explain_figure(picture.tables, manifest=picture.manifest, area=area, figure=figure)
    tree = Tree(escape(step.text))
    _grow(tree, step)
    Console().print(tree, highlight=False)


def _grow(tree: Tree, step: Step) -> None:
    for part in step.rests_on:
        _grow(tree.add(escape(part.text)), part)
