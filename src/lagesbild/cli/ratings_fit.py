"""`lagesbild ratings fit`: how serious the areas are, with raters and districts taken out."""

from pathlib import Path

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.cli.frames import write_frames
from lagesbild.cli.progress import progress_of
from lagesbild.cli.rated_collection import measure, sampler
from lagesbild.picture.links import components_table, district_links_table, round_links_table
from lagesbild.picture.rated import Rated
from lagesbild.picture.severity import exact_table, item_table, model_table, severity_table
from lagesbild.picture.situation import levels_of
from lagesbild.reports.folder import check_target


@click.command("fit")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--round", "round_", metavar="ROUND", help="The round; the last if left out.")
@click.option(
    "--nuts",
    "estimator",
    flag_value="nuts",
    help="Sample with NumPyro instead of the fast fit: minutes to hours, as a check.",
)
@click.option("-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="New folder.")
def ratings_fit(
    collection: Path, round_: str | None, estimator: str | None, output: Path | None
) -> None:
    """Fit the rating model to the collection in DIR and show each area's level.

    With OUT, the tables are written there as CSV. They hold what single areas' items say: inside
    use only.

    \b
    Examples:
      lagesbild ratings fit underlag
      lagesbild ratings fit underlag -o skattningar
    """
    if output:
        check_target(output)
    fit = sampler() if estimator == "nuts" else None
    with progress_of(3) as start:
        start("Läser och prövar underlaget")
        found = measure(collection, round_=round_, fit=fit, on_step=start)
    rated, current = found.rated, found.round
    levels = levels_of(
        found.collection, current, areas=found.areas["area"].to_list(), coverage=found.coverage
    )
    severity = severity_table(rated, areas=found.areas, levels=levels)
    _show(rated, severity)
    if output:
        write_frames(
            output,
            {
                "severity": severity,
                "severity_exact": exact_table(rated),
                "item_levels": item_table(rated),
                "rating_model": model_table(rated),
                "comparability_districts": district_links_table(rated),
                "comparability_rounds": round_links_table(rated),
                "comparability_components": components_table(rated),
            },
        )


def _show(rated: Rated, severity: pl.DataFrame) -> None:
    console = Console()
    console.print(_level_table(severity))
    for area, note in severity.drop_nulls("note").select("area", "note").iter_rows():
        console.print(f"{area}: {note}", soft_wrap=True)
    console.print(_spread_table(rated))
    console.print(rated.comparability.summary, soft_wrap=True)
    found = rated.posterior.convergence
    if found.converged:
        console.print(f"Modellen kom till vila efter {found.steps} steg.")
    else:
        console.print(
            f"[bold]Modellen kom inte till vila på {found.steps} steg; använd inte nivåerna.[/bold]"
        )


def _level_table(severity: pl.DataFrame) -> Table:
    table = Table(title="Skattad nivå 0–5, rensad från bedömare", title_justify="left")
    for heading in ("Område", "Namn"):
        table.add_column(heading, no_wrap=True)
    for heading in ("Nivå", "Intervall", "Rått", "Bedömare"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in severity.iter_rows(named=True):
        table.add_row(
            row["area"],
            row["name"],
            swedish.number(row["level"], decimals=2),
            swedish.interval(row["low"], row["high"], decimals=2),
            swedish.number(row["raw_level"], decimals=2),
            str(row["raters"]),
        )
    return table


def _spread_table(rated: Rated) -> Table:
    table = Table(title="Vad som skiljer, på modellens skala", title_justify="left")
    table.add_column("Spridning")
    table.add_column("Värde", justify="right")
    table.add_column("Intervall", justify="right", no_wrap=True)
    for row in model_table(rated).drop_nulls("low").iter_rows(named=True):
        table.add_row(
            row["title"],
            swedish.number(row["value"], decimals=2),
            swedish.interval(row["low"], row["high"], decimals=2),
        )
    return table
