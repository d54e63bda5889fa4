"""`lagesbild officers need`: how many officers does the work take, beside the norm?"""

from pathlib import Path

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.cli.frames import write_frames
from lagesbild.cli.officer_collection import NO_STAFF
from lagesbild.cli.progress import progress_of
from lagesbild.errors import NotFound
from lagesbild.picture.disclosed import CountProtection
from lagesbild.picture.make import rounds_until
from lagesbild.picture.making import Making
from lagesbild.picture.officer_tables import need_tables
from lagesbild.picture.officers import officer_need
from lagesbild.picture.situation import rounds_of
from lagesbild.picture.tables import OFFICER_NEED
from lagesbild.reports.folder import check_target
from lagesbild.sources.collection import read_collection


@click.command("need")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--round", "round_", metavar="ROUND", help="The round; the last if left out.")
@click.option("-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="New folder.")
def officers_need(collection: Path, round_: str | None, output: Path | None) -> None:
    """Estimate how many area officers the work of each area in DIR takes, beside the norm.

    An area's class is the decided one, else each class by the probability that the picture gives.

    \b
    Examples:
      lagesbild officers need underlag
      lagesbild officers need underlag -o behov
    """
    if output:
        check_target(output)
    with progress_of(3) as start:
        start("Läser och prövar underlaget")
        inputs = read_collection(collection)
        making = Making(inputs, rounds_until(rounds_of(inputs), round_), CountProtection.SUPPRESSED)
        start("Räknar invånare och bemanning")
        officers = making.officers
        if officers is None:
            raise NotFound(NO_STAFF)
        start("Räknar behov")
        need = officer_need(inputs, officers, class_probabilities=making.class_chances)
    tables = need_tables(officers, need)
    _show(tables[OFFICER_NEED])
    if output:
        write_frames(output, {table.name: table.shape(made) for table, made in tables.items()})


def _show(needs: pl.DataFrame) -> None:
    shown = Table(title="Områdespoliser i heltid: behov enligt arbetsmängden, bredvid normen")
    for name in ("Nivå", "Enhet"):
        shown.add_column(name)
    for name in ("Behov", "Intervall", "Normen"):
        shown.add_column(name, justify="right")
    shown.add_column("Bredvid normen")
    for level in ("nation", "police_region", "area"):
        for row in needs.filter(level=level).sort("unit_name").iter_rows(named=True):
            told = row["need_fte"] is not None
            shown.add_row(
                swedish.word("level", level),
                row["unit_name"],
                swedish.number(row["need_fte"]) if told else "",
                swedish.interval(row["need_low"], row["need_high"]) if told else "",
                swedish.number(row["norm_fte"]) if told else "",
                swedish.word("beside_norm", row["beside_norm"]) if told else row["reason"],
            )
        shown.add_section()
    Console().print(shown)
