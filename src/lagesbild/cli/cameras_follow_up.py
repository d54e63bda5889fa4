"""`lagesbild cameras follow-up`: are needs met, how long do they wait, are cameras used?"""

from datetime import datetime
from pathlib import Path

import click
import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.areas.levels import NATION
from lagesbild.cameras.follow_up import LEVELS
from lagesbild.cameras.gate import GateOutcome
from lagesbild.cli.camera_collection import (
    NOTHING,
    day_option,
    output_option,
    read_cameras,
    short_class,
)
from lagesbild.cli.frames import write_frames
from lagesbild.cli.progress import progress_of
from lagesbild.errors import NotFound
from lagesbild.norms.picture_methods import picture_method_on
from lagesbild.picture.camera_tables import inside_tables
from lagesbild.picture.cameras import Cameras, follow_cameras
from lagesbild.reports.folder import check_target

_LEVELS = {
    "class": "area_class",
    "kind": "kind",
    "district": "local_police_district",
    "region": "police_region",
    "nation": "nation",
}
assert set(_LEVELS.values()) == set(LEVELS)


@click.command("follow-up")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@day_option
@click.option(
    "--level",
    type=click.Choice(list(_LEVELS)),
    default="class",
    show_default=True,
    help="What needs, waiting and use are told for.",
)
@output_option
def cameras_follow_up(
    collection: Path, day: datetime | None, level: str, output: Path | None
) -> None:
    """Follow up cameras of the collection in DIR: needs met, waiting, use, and what needs a look.

    Exact counts, also small ones: inside use only. What cameras change in an area is another
    question. With OUT, all tables are written there as CSV; none has a position.

    \b
    Examples:
      lagesbild cameras follow-up underlag
      lagesbild cameras follow-up underlag --level region -o kamerauppfoljning
    """
    if output:
        check_target(output)
    with progress_of(2) as start:
        start("Läser och prövar underlaget")
        inputs, on = read_cameras(collection, day)
        start("Följer upp")
        cameras = follow_cameras(inputs, until=on, seed=picture_method_on(on).seed)
        if cameras is None:
            raise NotFound(NOTHING.format(day=on))
    console = Console()
    _show_needs(console, cameras, _LEVELS[level])
    _show_use(console, cameras, _LEVELS[level])
    _show_body_worn(console, cameras)
    _show_stopped(console, cameras)
    if output:
        made = inside_tables(cameras)
        write_frames(output, {table.name: table.shape(frame) for table, frame in made.items()})


def _name(cameras: Cameras, level: str, unit: str) -> str:
    if level == "area_class":
        return short_class(unit)
    if level == "kind":
        return swedish.word("camera_kind", unit)
    return "Landet" if unit == NATION else cameras.names.get((level, unit), unit)


def _show_needs(console: Console, cameras: Cameras, level: str) -> None:
    work = cameras.work
    newest = work.balance.filter(pl.col("month") == pl.col("month").max(), level=level)
    if newest.is_empty():
        console.print("Inga behov är anmälda före månadens början.")
        return
    waiting = {row["unit"]: row for row in work.waiting.filter(level=level).to_dicts()}
    shares = {row["area_class"]: row for row in work.share_met.to_dicts()}
    table = Table(
        title=f"Behov vid slutet av {newest['month'][0]}, och väntan i dagar den"
        f" {swedish.day(work.on)}",
        box=box.SIMPLE,
        pad_edge=False,
    )
    table.add_column(swedish.word("camera_level", level).capitalize())
    for title in ("Behov", "Mötta", "Andel", "95 % intervall", "Hälften", "Längst nu"):
        table.add_column(title, justify="right")
    for row in newest.sort("unit").iter_rows(named=True):
        share, wait = shares.get(row["unit"]), waiting[row["unit"]]
        table.add_row(
            _name(cameras, level, row["unit"]),
            swedish.count(row["needs"]),
            swedish.count(row["needs_met"]),
            swedish.percent(share["share"] if share else row["needs_met"] / row["needs"]),
            f"{swedish.percent(share['low'])}–{swedish.percent(share['high'])}" if share else "",
            _days(wait["median_days"]),
            _days(wait["longest_waiting_days"]),
        )
    console.print(table)
    console.print(
        "Andelen för en klass, med intervall, gäller dagen; de andra månadens slut."
        " Hälften: så många dagar efter anmälan är hälften i drift, de som väntar medräknade"
        " (Kaplan och Meier 1958); ett streck betyder att det inte är i sikte.",
        soft_wrap=True,
    )


def _days(value: float | None) -> str:
    return "–" if value is None else swedish.count(value)


def _show_use(console: Console, cameras: Cameras, level: str) -> None:
    used = cameras.work.use.filter(level=level)
    if used.is_empty():
        return
    up = dict(cameras.work.uptime.filter(level=level).select("unit", "uptime").iter_rows())
    table = Table(title="Uttag per kameramånad, och drifttid", box=box.SIMPLE, pad_edge=False)
    table.add_column(swedish.word("camera_level", level).capitalize())
    purposes = used["purpose"].unique().sort()
    for purpose in purposes:
        table.add_column(swedish.word("camera_purpose", purpose), justify="right")
    table.add_column("Drifttid", justify="right")
    for unit in used["unit"].unique().sort():
        rates = dict(
            used.filter(unit=unit).select("purpose", "exports_per_camera_month").iter_rows()
        )
        told = (rates.get(purpose) for purpose in purposes)
        table.add_row(
            _name(cameras, level, unit),
            *("–" if rate is None else swedish.number(rate, decimals=2) for rate in told),
            "–" if up.get(unit) is None else swedish.percent(up[unit]),
        )
    console.print(table)


def _show_body_worn(console: Console, cameras: Cameras) -> None:
    short = cameras.work.body_worn.filter(pl.col("deficit") > 0)
    if cameras.work.body_worn.is_empty():
        return
    console.print(
        f"Kroppsburna: {short.height} av {cameras.work.body_worn.height} enheter har färre än sin"
        f" pott, ihop {swedish.count(int(short['deficit'].sum()))} kameror."
    )


def _show_stopped(console: Console, cameras: Cameras) -> None:
    stopped = pl.col("outcome") == GateOutcome.REFUSED.value
    found = cameras.work.operations.filter(stopped | pl.col("until").is_not_null())
    for row in found.sort("subject").iter_rows(named=True):
        console.print(
            f"{row['subject']} ({row['area'] or 'utanför områdena'}): {row['sentence']}",
            soft_wrap=True,
            markup=False,
        )
