"""`lagesbild secrecy changes`: the law of two days side by side."""

import click
from rich import box
from rich.console import Console
from rich.table import Table

from lagesbild.cli.secrecy_command import SecrecyCommand, read_day
from lagesbild.secrecy.changes import changes_between
from lagesbild.secrecy.provision import Entry
from lagesbild.secrecy.rule_base import rule_base

_ABSENT = "finns inte"


@click.command("changes", cls=SecrecyCommand)
@click.argument("first")
@click.argument("second")
def secrecy_changes(first: str, second: str) -> None:
    """Show what of the law in the guide differs between two days.

    Acts that changed a section but not the conditions in the guide are listed too.

    \b
    Example:
      lagesbild secrecy changes 2025-03-31 2025-04-01
    """
    changes = changes_between(rule_base(), read_day(first), read_day(second))
    table = Table(box=box.SIMPLE, title="Bestämmelser", title_justify="left", show_lines=True)
    for day in (changes.first, changes.second):
        table.add_column(str(day), ratio=1)
    for change in changes.provisions:
        table.add_row(_cell(change.before), _cell(change.after))
    Console().print(table)
    if not changes.provisions:
        click.echo("Ingen bestämmelse i guiden är en annan.")
    for section, act in changes.amendments:
        what = "ändrar villkoren" if act.changes_guide else "samma villkor i guiden"
        click.echo(f"{act.in_force}: SFS {act.sfs}, {section.id} ({what})")


def _cell(entry: Entry | None) -> str:
    return _ABSENT if entry is None else f"{entry.cite}: {entry.title}. {entry.explanation}"
