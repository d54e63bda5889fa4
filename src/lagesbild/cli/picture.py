"""`lagesbild picture`: from a collection to a frozen picture."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.cli.progress import progress_of
from lagesbild.picture.disclosed import CountProtection
from lagesbild.picture.make import STEPS, make_picture
from lagesbild.picture.record import Picture
from lagesbild.reports.folder import WRITE_STEPS, check_target, write_picture
from lagesbild.sources.collection import read_collection


@click.command()
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    required=True,
    type=click.Path(path_type=Path),
    help="New folder.",
)
@click.option(
    "--round", "round_", metavar="ROUND", help="The round to picture; the last if left out."
)
@click.option(
    "--counts",
    type=click.Choice([kind.value for kind in CountProtection]),
    default=CountProtection.SUPPRESSED.value,
    show_default=True,
    help="Withhold counts that give small ones away, or round all counts so that they add up.",
)
def picture(collection: Path, output: Path, round_: str | None, counts: str) -> None:
    """Freeze the situational picture of the collection in DIR into the new folder OUT.

    \b
    Example:
      lagesbild picture underlag -o lagesbild
    """
    check_target(output)
    with progress_of(1 + STEPS + WRITE_STEPS) as start:
        start("Läser och prövar underlaget")
        inputs = read_collection(collection)
        made = make_picture(inputs, round_=round_, counts=CountProtection(counts), on_step=start)
        write_picture(made, output, on_step=start)
    _print_summary(made, output)


def _print_summary(made: Picture, output: Path) -> None:
    console = Console()
    console.print(_class_table(made))
    proposals = made.tables["proposals"]
    console.print(
        f"{proposals.height} områden, {proposals['certain'].sum()} med säkert förslag,"
        f" {proposals['departure'].sum()} beslut som avviker från förslaget."
        f" Dataversion {made.data_version}.",
        soft_wrap=True,
    )
    for title, name in (
        ("Rapport", "report.pdf"),
        ("Rapport på skärm", "report.html"),
        ("Karta", "map.svg"),
        ("Arbetsbok", "workbook.xlsx"),
        ("Tabeller", "tables"),
    ):
        console.print(f"{title}: {output / name}", highlight=False, soft_wrap=True)


def _class_table(made: Picture) -> Table:
    table = Table(title=f"{made.title}: antal områden per klass", title_justify="left")
    table.add_column("Klass", no_wrap=True)
    for heading in ("Förra", "Nya", "Bort", "Annan", "Delning", "Schema", "Nu"):
        table.add_column(heading, justify="right")
    for row in made.tables["class_counts"].iter_rows(named=True):
        parts = (
            "previous", "entered", "left", "reclassified", "split_merged", "scheme", "current"
        )  # fmt: skip
        table.add_row(
            swedish.class_title(row["class"]), *(swedish.count(row[part]) for part in parts)
        )
    return table
