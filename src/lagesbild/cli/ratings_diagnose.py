"""`lagesbild ratings diagnose`: what a method person must know before the ratings are believed."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from lagesbild.assessment.diagnostics import Diagnostic, Outcome, diagnose, raw_beside, summary_of
from lagesbild.cli.frames import write_frames
from lagesbild.cli.progress import progress_of
from lagesbild.cli.rated_collection import measure
from lagesbild.reports.folder import check_target

_MARKS = {
    Outcome.PASSED: "[green]godkänd[/green]",
    Outcome.FAILED: "[red]åtgärda[/red]",
    Outcome.INFORMATIVE: "läs",
}


@click.command("diagnose")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--round", "round_", metavar="ROUND", help="The round; the last if left out.")
@click.option("-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="New folder.")
def ratings_diagnose(collection: Path, round_: str | None, output: Path | None) -> None:
    """Try the ratings of the collection in DIR, and the model fitted to them.

    Names raters by pseudonym: inside use only. With OUT, the tables behind each finding are written
    there as CSV.

    \b
    Example:
      lagesbild ratings diagnose underlag -o provningar
    """
    if output:
        check_target(output)
    with progress_of(4) as start:
        start("Läser och prövar underlaget")
        found = measure(collection, round_=round_, fit=None, on_step=start)
        start("Prövar bedömningarna")
        rated = found.rated
        diagnostics = diagnose(
            rated.arrays,
            rated.posterior,
            calibration_cases=found.collection.calibration_cases["calibration_case"].to_list(),
            coverage=found.coverage,
        )
    Console().print(_table(diagnostics))
    if output:
        write_frames(
            output,
            {
                "diagnostics": summary_of(diagnostics),
                **{f"diagnostic_{d.name}": d.table for d in diagnostics},
                "ratings_raw_beside": raw_beside(
                    rated.arrays, rated.posterior, coverage=found.coverage
                ),
            },
        )


def _table(diagnostics: Sequence[Diagnostic]) -> Table:
    table = Table(title="Prövningar", title_justify="left", show_lines=True)
    table.add_column("Fråga")
    table.add_column("Utfall", no_wrap=True)
    table.add_column("I ord")
    for diagnostic in diagnostics:
        table.add_row(diagnostic.title, _MARKS[diagnostic.outcome], diagnostic.sentence)
    return table
