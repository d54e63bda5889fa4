"""What the commands about cameras share: a collection read, its day, and its tables."""

from datetime import date, datetime
from pathlib import Path

import click

from lagesbild import swedish
from lagesbild.cameras.flow import CameraQueue, CameraTables, camera_queue
from lagesbild.errors import NotFound
from lagesbild.norms.camera_priority import camera_priority_on
from lagesbild.picture.cameras import has_cameras, tables_of_cameras
from lagesbild.picture.collection import Collection
from lagesbild.picture.situation import rounds_of
from lagesbild.sources.collection import read_collection

NOTHING = (
    "Underlaget har inget om kameror till och med {day}: lägg till camera_needs.csv,"
    " camera_events.csv eller body_worn.csv (se docs/collection.md)."
)

day_option = click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day that is told of; if left out, the last round's reference day.",
)
output_option = click.option(
    "-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="New folder."
)


def read_cameras(path: Path, day: datetime | None) -> tuple[Collection, date]:
    """Read a collection that has something of cameras on a day.

    :raises NotFound: if there is nothing to follow.
    """
    inputs = read_collection(path)
    on = day.date() if day else rounds_of(inputs)[-1].reference_day
    if not has_cameras(inputs, until=on):
        raise NotFound(NOTHING.format(day=on))
    return inputs, on


def queue_of(inputs: Collection, on: date) -> tuple[CameraTables, CameraQueue]:
    """Return the tables of a collection, without positions, and the queue of a day."""
    tables = tables_of_cameras(inputs)
    return tables, camera_queue(tables, on=on, order=camera_priority_on(on))


def short_class(name: str) -> str:
    """Return what a class is called in a narrow column."""
    return swedish.class_title(name).removesuffix(" område")
