"""`lagesbild check`: is a collection fit to make a picture of?"""

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lagesbild.cli.progress import progress_of
from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.sources.collection import examine_collection


@click.command("check")
@click.argument("place", metavar="DIR", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON, for machines.")
def check(place: Path, as_json: bool) -> None:
    """Check a collection in DIR, a folder or a zip file, and print every problem.

    Exit code 0 means that the collection is without faults, 11 that it has some.

    \b
    Example:
      lagesbild check underlag
    """
    with progress_of(1) as start:
        start("Läser och prövar underlaget")
        examination = examine_collection(place)
    if as_json:
        click.echo(_as_json(examination.problems))
    elif examination.problems:
        _print_table(examination.problems)
        files = len({problem.file for problem in examination.problems})
        noun = "fil" if files == 1 else "filer"
        click.echo(f"Underlaget har {len(examination.problems)} fel i {files} {noun}.")
    else:
        click.echo(
            f"Underlaget är felfritt: {examination.tables} tabeller, {examination.rows} rader."
        )
    if examination.problems:
        raise click.exceptions.Exit(DeliveryRejected.exit_code)


def _as_json(problems: Sequence[Problem]) -> str:
    entries = [dataclasses.asdict(problem) for problem in problems]
    return json.dumps({"problems": entries, "count": len(entries)}, ensure_ascii=False, indent=2)


def _print_table(problems: Sequence[Problem]) -> None:
    table = Table(show_lines=True)
    for heading in ("Fil", "Rad", "Kolumn", "Fel", "Regel", "Åtgärd"):
        table.add_column(heading, overflow="fold")
    for problem in problems:
        row = "" if problem.row is None else str(problem.row)
        place = (problem.file, row, problem.column or "")
        # As `Text`, so that brackets in a delivered value are not read as markup.
        table.add_row(*map(Text, (*place, problem.text, problem.rule, problem.remedy)))
    Console().print(table)
