"""`lagesbild cameras queue`: who gets the next camera, and where is the order departed from?"""

from datetime import datetime
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.cameras.queue import Queue
from lagesbild.cli.camera_collection import (
    day_option,
    output_option,
    queue_of,
    read_cameras,
    short_class,
)
from lagesbild.cli.frames import write_frames
from lagesbild.picture.camera_tables import queue_with_reasons
from lagesbild.picture.tables import CAMERA_DEPARTURES, CAMERA_QUEUE
from lagesbild.reports.folder import check_target

_SHOWN = 20


@click.command("queue")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@day_option
@click.option("--all", "everyone", is_flag=True, help="Show every need that waits.")
@output_option
def cameras_queue(
    collection: Path, day: datetime | None, everyone: bool, output: Path | None
) -> None:
    """Put the needs of the collection in DIR that wait for cameras in order.

    The order is our own, dated and unverified. Departures from it are shown with their reasons. No
    position is shown or written. With OUT, the whole queue is written there with why each need
    stands before the next: inside use only.

    \b
    Examples:
      lagesbild cameras queue underlag
      lagesbild cameras queue underlag --day 2025-06-30 --all -o ko
    """
    if output:
        check_target(output)
    inputs, on = read_cameras(collection, day)
    _, made = queue_of(inputs, on)
    console = Console()
    _show(console, made.queue, shown=None if everyone else _SHOWN)
    _show_departures(console, made.queue)
    if output:
        tables = {
            CAMERA_QUEUE: queue_with_reasons(made.queue),
            CAMERA_DEPARTURES: made.queue.departures,
        }
        write_frames(output, {table.name: table.shape(frame) for table, frame in tables.items()})


def _show(console: Console, queue: Queue, *, shown: int | None) -> None:
    if queue.rows.is_empty():
        console.print(f"Inget behov väntar på kameror den {swedish.day(queue.on)}.")
        return
    table = Table(
        title=f"Kön den {swedish.day(queue.on)}: {queue.rows.height} behov väntar",
        box=box.SIMPLE,
        pad_edge=False,
    )
    table.add_column("Plats", justify="right")
    table.add_column("Behov", no_wrap=True)
    for title in ("Klass", "Slag", "Region"):
        table.add_column(title, no_wrap=True)
    for title in ("Antal", "Våld", "Mån."):
        table.add_column(title, justify="right")
    table.add_column("Avsteg")
    rows = queue.rows if shown is None else queue.rows.head(shown)
    for row in rows.iter_rows(named=True):
        moved = row["position"] - row["by_order"]
        violence = row["serious_violence"]
        table.add_row(
            str(row["position"]),
            row["need"],
            short_class(row["area_class"]),
            swedish.word("camera_kind", row["kind"]),
            row["police_region"] or "–",
            swedish.count(row["left"]),
            "okänt" if violence is None else swedish.count(violence),
            swedish.count(row["waiting_months"]),
            "" if moved == 0 else f"från {row['by_order']}",
        )
    console.print(table)
    if shown is not None and queue.rows.height > shown:
        console.print(f"… och {queue.rows.height - shown} till (--all visar dem).")
    order = queue.order
    mark = "" if order.is_verified else ", overifierad"
    console.print(
        f"Ordningen (version {order.version}, projektets egen{mark}):"
        f" {swedish.listing(one.title for one in order.criteria)}. Varför ett behov står före ett"
        " annat: lagesbild cameras why.",
        soft_wrap=True,
    )


def _show_departures(console: Console, queue: Queue) -> None:
    for row in queue.departures.iter_rows(named=True):
        console.print(
            f"Avsteg {swedish.day(row['decided_on'])} av {row['role']}: {row['need']} före"
            f" {row['moved_before']}, {swedish.word('departure_effect', row['effect'])}."
            f" Skäl: {row['reason']}",
            soft_wrap=True,
            markup=False,
        )
    for row in queue.left_out.iter_rows(named=True):
        console.print(f"Utanför kön: {row['need']}, {swedish.word('left_out', row['reason'])}.")
