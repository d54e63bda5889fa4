"""`lagesbild cameras why`: why does one need of cameras stand before another?"""

from datetime import datetime
from pathlib import Path

import click

from lagesbild.cameras.why import why
from lagesbild.cli.camera_collection import day_option, queue_of, read_cameras


@click.command("why")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("one", metavar="NEED")
@click.argument("other", metavar="OTHER")
@day_option
def cameras_why(collection: Path, one: str, other: str, day: datetime | None) -> None:
    """Say in one sentence which of two needs stands first in the queue, and why.

    \b
    Example:
      lagesbild cameras why underlag KB0029 KB0043
    """
    inputs, on = read_cameras(collection, day)
    _, made = queue_of(inputs, on)
    click.echo(why(made.queue, one, other).sentence)
