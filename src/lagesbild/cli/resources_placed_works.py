"""`lagesbild resources placed-works`: whose hours were worked on whose ground?"""

from datetime import datetime
from pathlib import Path

import click
import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.areas.levels import Level
from lagesbild.cli.frames import write_frames
from lagesbild.cli.resource_collection import follow, until_option
from lagesbild.picture.resource_tables import input_tables
from lagesbild.picture.resources import Resources
from lagesbild.reports.folder import check_target
from lagesbild.resources.places import NO_GROUND, Place

_LEVELS = {
    "nation": Level.NATION,
    "region": Level.POLICE_REGION,
    "district": Level.LOCAL_POLICE_DISTRICT,
}
_UNKNOWN = [place.value for place in NO_GROUND]
_MILLI_PER_THOUSAND = 1_000_000
_COLUMNS = ("own", "other", "outside", "station", "unknown", "leave")
_TITLES = {
    "own": "Egna",
    "other": "Andras",
    "outside": "Utanför",
    "station": "Station",
    "unknown": "Oavgjort",
    "leave": "Borta",
}


@click.command("placed-works")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@until_option
@click.option(
    "--level",
    type=click.Choice(list(_LEVELS)),
    default="region",
    show_default=True,
    help="Of the units that staff is placed in.",
)
@click.option("-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="New folder.")
def resources_placed_works(
    collection: Path, until: datetime | None, level: str, output: Path | None
) -> None:
    """Tell where the paid hours of each unit's staff were worked, over twelve months.

    Hours count in a place if at least one source shows them there. With OUT, the matrix of every
    month and what it is made of are written there as CSV: inside use only.

    \b
    Examples:
      lagesbild resources placed-works underlag
      lagesbild resources placed-works underlag --level district --until 2025-06 -o matris
    """
    if output:
        check_target(output)
    [resources] = follow(collection, until=until)
    console = Console()
    _show(console, resources, _LEVELS[level])
    if output:
        made = input_tables(resources)
        write_frames(output, {table.name: table.shape(frame) for table, frame in made.items()})


def _show(console: Console, resources: Resources, level: Level) -> None:
    matrix = resources.shown(resources.flow.matrix).filter(pl.col("level") == level.value)
    if matrix.is_empty():
        console.print("Inga timmar är lämnade för månaderna.")
        return
    names = dict(resources.names.select("unit", "unit_name").iter_rows())
    months = resources.months
    shown = Table(
        title=f"Tusen timmar {months[0]}–{months[-1]}, efter var personalen är placerad",
        box=box.SIMPLE,
        pad_edge=False,
    )
    shown.add_column("Placerad i", overflow="fold")
    for name in _COLUMNS:
        shown.add_column(_TITLES[name], justify="right", no_wrap=True)
    shown.add_column("Betalda", justify="right")
    sums = _sums(matrix)
    rows = sorted(
        sums.iter_rows(named=True),
        key=lambda row: (row["placed_in"] is None, swedish.collation_key(_name(row, names))),
    )
    for row in rows:
        hours = [row[name] for name in _COLUMNS]
        shown.add_row(_name(row, names), *map(_hours, hours), _hours(sum(hours)))
    whole = [int(sums[name].sum()) for name in _COLUMNS]
    shown.add_section()
    shown.add_row("Summa", *map(_hours, whole), _hours(sum(whole)))
    console.print(shown)
    console.print(
        "Egna, Andras: i områden på den egna enhetens mark på samma nivå, eller på andras."
        " Oavgjort: ingen källa visar platsen; utlånat är med. Borta: betald frånvaro. Skattade"
        " timmar räknas med intervallets nedre gräns.",
        soft_wrap=True,
    )


def _sums(matrix: pl.DataFrame) -> pl.DataFrame:
    in_area = pl.col("place") == Place.AREA.value
    own = (pl.col("works_in") == pl.col("placed_in")).fill_null(value=False)
    which = {
        "own": in_area & own,
        "other": in_area & ~own,
        "unknown": pl.col("place").is_in(_UNKNOWN),
        **{name: pl.col("place") == name for name in ("outside", "station", "leave")},
    }
    return matrix.group_by("placed_in").agg(
        pl.col("hours_milli").filter(which[name]).sum().alias(name) for name in _COLUMNS
    )


def _name(row: dict[str, str | None], names: dict[str, str]) -> str:
    unit = row["placed_in"]
    return "Utan betalda timmar" if unit is None else names.get(unit, unit)


def _hours(milli: int) -> str:
    return swedish.number(milli / _MILLI_PER_THOUSAND)
