"""`lagesbild cameras forecast`: when is each need met, and what does the order cost whom?"""

from datetime import datetime
from pathlib import Path

import click
import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.areas.levels import Level
from lagesbild.cameras.allocation import Policy
from lagesbild.cameras.flow import forecast_input, policy_table
from lagesbild.cameras.forecast import Forecast, forecast
from lagesbild.cameras.priority import AREA_CLASS
from lagesbild.cli.camera_collection import (
    day_option,
    output_option,
    queue_of,
    read_cameras,
    short_class,
)
from lagesbild.cli.frames import write_frames
from lagesbild.cli.progress import progress_of
from lagesbild.norms.camera_supply import camera_supply_norm_on
from lagesbild.norms.picture_methods import picture_method_on
from lagesbild.picture.tables import (
    CAMERA_FORECAST,
    CAMERA_FORECAST_MONTHS,
    CAMERA_POLICIES_EXACT,
)
from lagesbild.reports.folder import check_target

_SHOWN = 20
_LATER = "senare"


@click.command("forecast")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@day_option
@click.option("--seed", type=int, help="Of the simulation; if left out, that of pictures.")
@click.option("--without-new", is_flag=True, help="As if no new needs were reported.")
@output_option
def cameras_forecast(
    collection: Path,
    day: datetime | None,
    seed: int | None,
    without_new: bool,
    output: Path | None,
) -> None:
    """Foresee when each need of the collection in DIR is met, and what the order costs whom.

    A simulation with a seed: the same collection gives the same answer. What nobody has ordered
    does not come. With OUT, all months and needs are written there: inside use only.

    \b
    Examples:
      lagesbild cameras forecast underlag
      lagesbild cameras forecast underlag --without-new -o prognos
    """
    if output:
        check_target(output)
    with progress_of(3) as start:
        start("Läser och prövar underlaget")
        inputs, on = read_cameras(collection, day)
        tables, made = queue_of(inputs, on)
        number = picture_method_on(on).seed if seed is None else seed
        asked = forecast_input(tables, made, norm=camera_supply_norm_on(on))
        start("Simulerar leveranser")
        found = forecast(asked, seed=number, with_new=not without_new)
        start("Jämför sätt att dela")
        policies = policy_table(asked, seed=number)
    console = Console()
    _show(console, found)
    _show_policies(console, policies)
    if output:
        written = {
            CAMERA_FORECAST: found.rows,
            CAMERA_FORECAST_MONTHS: found.by_month,
            CAMERA_POLICIES_EXACT: policies,
        }
        write_frames(output, {table.name: table.shape(frame) for table, frame in written.items()})


def _show(console: Console, found: Forecast) -> None:
    within = swedish.percent(found.coverage)
    table = Table(
        title=f"Månaden då behoven är monterade eller utdelade, med {within} intervall",
        box=box.SIMPLE,
        pad_edge=False,
    )
    table.add_column("Plats", justify="right")
    table.add_column("Behov", no_wrap=True)
    for title in ("Klass", "Slag"):
        table.add_column(title, no_wrap=True)
    for title in ("Trolig", "Först", "Sist", "Aldrig"):
        table.add_column(title, justify="right", no_wrap=True)
    for row in found.rows.head(_SHOWN).iter_rows(named=True):
        table.add_row(
            "beställt" if row["position"] is None else str(row["position"]),
            row["need"],
            short_class(row["area_class"]),
            swedish.word("camera_kind", row["kind"]),
            *(row[name] or _LATER for name in ("met_median", "met_low", "met_high")),
            swedish.chance_in_table(row["chance_not_met"]),
        )
    console.print(table)
    if found.rows.height > _SHOWN:
        console.print(f"… och {found.rows.height - _SHOWN} till (-o skriver alla).")
    console.print(_basis(found), soft_wrap=True)


def _basis(found: Forecast) -> str:
    """Say what the forecast rests on, and where what is promised ends."""
    days = swedish.word("supply_basis", found.model.days_basis.value)
    numbers = swedish.word("supply_basis", found.model.number_basis.value)
    until = swedish.day(found.deliveries_until) if found.deliveries_until else "ingen dag"
    capacity = (
        f"monteringskapacitet till och med {found.capacity_until}"
        if found.capacity_until
        else "ingen gräns för montering, eftersom ingen är lämnad"
    )
    return (
        f"Dagar: {days}. Antal: {numbers}. Leveranser är lovade till {until}, {capacity}."
        f" Nya behov i månaden: {swedish.number(found.new_per_month)}. »Senare« är efter"
        f" {found.months[-1]}; det som ingen har beställt kommer inte."
    )


def _show_policies(console: Console, policies: pl.DataFrame) -> None:
    table = Table(
        title="Vad ordningen kostar: behov som möts, och längsta väntan i månader",
        box=box.SIMPLE,
        pad_edge=False,
    )
    table.add_column("Klass eller region")
    table.add_column("Behov", justify="right")
    for policy in Policy:
        table.add_column(swedish.word("camera_policy", policy.value), justify="right")
    for level in (AREA_CLASS, Level.POLICE_REGION.value):
        rows = policies.filter(level=level)
        for unit in rows["unit"].unique(maintain_order=True):
            of_unit = {row["policy"]: row for row in rows.filter(unit=unit).to_dicts()}
            table.add_row(
                short_class(unit) if level == AREA_CLASS else unit,
                swedish.count(of_unit[Policy.STRICT]["needs"]),
                *(
                    f"{one['met']} ({swedish.count(one['longest_wait_months'])})"
                    for one in (of_unit[policy] for policy in Policy)
                ),
            )
        table.add_section()
    console.print(table)
    console.print("Tabellen väljer inget. Den visar vad varje sätt kostar vem.")
