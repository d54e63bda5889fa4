"""`lagesbild resources reconcile`: does everything add up, and what differs where?"""

from datetime import datetime
from pathlib import Path

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.cli.frames import write_frames
from lagesbild.cli.resource_collection import follow, until_option
from lagesbild.picture.resources import Resources
from lagesbild.picture.tables import RESOURCE_CHECKS, RESOURCE_FINDINGS_MONTHLY
from lagesbild.reports.folder import check_target
from lagesbild.resources.reconciliation import MUST_AGREE, Check

_SHOWN = 10


@click.command("reconcile")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@until_option
@click.option("-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="New folder.")
def resources_reconcile(collection: Path, until: datetime | None, output: Path | None) -> None:
    """Compare hours and kronor with their totals and parts, and name what differs.

    A ledger that differs from its own totals is refused already when the collection is read. With
    OUT, every sum is written there as CSV: inside use only.

    \b
    Examples:
      lagesbild resources reconcile underlag
      lagesbild resources reconcile underlag -o avstamning
    """
    if output:
        check_target(output)
    [resources] = follow(collection, until=until)
    checks = resources.flow.reconciliation
    console = Console()
    _show_checks(console, checks)
    _show_unreported(console, resources)
    _show_findings(console, resources)
    if output:
        made = {
            RESOURCE_CHECKS: checks,
            RESOURCE_FINDINGS_MONTHLY: resources.flow.evidence.findings,
        }
        write_frames(output, {table.name: table.shape(frame) for table, frame in made.items()})


def _show_checks(console: Console, checks: pl.DataFrame) -> None:
    shown = Table(title="Avstämning")
    shown.add_column("Vad som jämförs")
    for title in ("Jämförda", "Skiljer"):
        shown.add_column(title, justify="right")
    shown.add_column("Ska stämma")
    for check in Check:
        rows = checks.filter(check=check.value)
        if len(rows):
            shown.add_row(
                swedish.word("reconciliation_check", check.value),
                swedish.count(len(rows)),
                swedish.count(len(rows.filter(pl.col("difference") != 0))),
                swedish.yes_no(check in MUST_AGREE),
            )
    console.print(shown)


def _show_findings(console: Console, resources: Resources) -> None:
    findings = resources.shown(resources.flow.evidence.findings)
    console.print(f"Frågor att ställa om de senaste månaderna: {findings.height}")
    sums = findings.group_by("finding", "function").agg(
        cells=pl.len(), units=pl.col("unit").n_unique()
    )
    for row in sums.sort("finding", "function").iter_rows(named=True):
        units = swedish.plural(row["units"], "enhet", "enheter")
        console.print(
            f"- {swedish.word('resource_finding', row['finding'])}: {row['function']}, {units},"
            f" {swedish.plural(row['cells'], 'gång', 'gånger')}",
            soft_wrap=True,
        )


def _show_unreported(console: Console, resources: Resources) -> None:
    """Name the units whose reported hours are farthest from what was paid for and not leave."""
    names = dict(resources.names.select("unit", "unit_name").iter_rows())
    sums = (
        resources.shown(resources.flow.reconciliation)
        .filter(check=Check.REPORTED.value)
        .with_columns(unit=pl.col("what").str.split(", ").list.first())
        .group_by("unit")
        .agg(pl.col("expected", "found", "difference").sum())
        .sort(pl.col("difference").abs(), "unit", descending=[True, False])
    )
    if sums.is_empty():
        return
    shown = Table(title="Redovisade timmar mot betalda utan frånvaro: störst skillnad")
    shown.add_column("Enhet")
    for title in ("Betalda", "Redovisade", "Skillnad"):
        shown.add_column(title, justify="right")
    for row in sums.head(_SHOWN).iter_rows(named=True):
        shown.add_row(
            names.get(row["unit"], row["unit"]),
            swedish.count(row["expected"] / 1000),
            swedish.count(row["found"] / 1000),
            swedish.signed(row["difference"] / 1000, decimals=0),
        )
    console.print(shown)
