"""`lagesbild resources logs convert`: lay out position logs so that they are read fastest."""

from pathlib import Path

import click

from lagesbild.cli.progress import progress_of
from lagesbild.reports.folder import check_target
from lagesbild.sources.position_logs.converting import convert_logs
from lagesbild.sources.position_logs.log_files import find_log_files


@click.command("convert")
@click.argument(
    "logs", metavar="LOG…", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)
)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(path_type=Path),
    required=True,
    help="New folder.",
)
@click.option("--crs", help="What the positions are in, for files that do not say: EPSG:3006.")
def resources_logs(logs: tuple[Path, ...], output: Path, crs: str | None) -> None:
    """Write position logs (Parquet files or folders) anew by day, unit and time, in centimetres.

    \b
    Examples:
      lagesbild resources logs convert loggar -o loggar-ordnade
      lagesbild resources logs convert loggar/mars.parquet --crs EPSG:3006 -o mars
    """
    check_target(output)
    files = find_log_files(logs, crs=crs)
    with progress_of(sum(len(file.parts) for file in files)) as start:
        rows = convert_logs(files, output, on_rows=lambda rows: start("Läser och ordnar loggarna"))
    click.echo(f"Loggar: {output} ({rows} rader ur {len(files)} filer)")
