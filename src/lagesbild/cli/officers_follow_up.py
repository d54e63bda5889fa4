"""`lagesbild officers follow-up`: is the norm met, where does the gap arise, what is odd?"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.areas.levels import NATION
from lagesbild.cli.frames import write_frames
from lagesbild.cli.officer_collection import NO_STAFF
from lagesbild.cli.progress import progress_of
from lagesbild.errors import NotFound
from lagesbild.officers.readings import Numerator, Rounding, Scope
from lagesbild.officers.signs import SIGNS
from lagesbild.periods import Period
from lagesbild.picture.officer_tables import follow_up_tables
from lagesbild.picture.officers import Officers, follow_up_officers
from lagesbild.picture.situation import rounds_of
from lagesbild.picture.tables import OFFICER_GAPS_MONTHLY, OFFICER_SIGNS
from lagesbild.reports.folder import check_target
from lagesbild.sources.collection import read_collection

_OUTCOMES = ("met", "not_met", "cannot_be_told")
_STEPS = (
    ("norm_milli", "Normen kräver"),
    ("norm_to_posts_milli", "− saknade tjänster"),
    ("posts_to_filled_milli", "− vakanser"),
    ("filled_to_present_milli", "− frånvaro"),
    ("present_to_ring_fenced_milli", "− annat än fredad tid"),
    ("ring_fenced_milli", "= fredad heltid"),
)
_SHOWN = 12


@click.command("follow-up")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m"]),
    metavar="YYYY-MM",
    help="Last month; if left out, the last that had ended on the last round's reference day.",
)
@click.option("-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="New folder.")
def officers_follow_up(collection: Path, until: datetime | None, output: Path | None) -> None:
    """Follow up the norm for area officers over twelve months of the collection in DIR.

    Every reading of the norm is told: heads, filled posts or ring-fenced time; rounded or not; for
    areas or districts. With OUT, all tables are written there as CSV, by month too: inside use
    only, since they may tell of single officers.

    \b
    Examples:
      lagesbild officers follow-up underlag
      lagesbild officers follow-up underlag --until 2025-06 -o uppfoljning
    """
    if output:
        check_target(output)
    with progress_of(2) as start:
        start("Läser och prövar underlaget")
        inputs = read_collection(collection)
        day = Period.parse(f"{until:%Y-%m}").last if until else rounds_of(inputs)[-1].reference_day
        start("Räknar")
        officers = follow_up_officers(inputs, until=day)
    if officers is None:
        raise NotFound(NO_STAFF)
    tables = follow_up_tables(officers)
    console = Console()
    _show_readings(console, officers)
    _show_gap(console, tables[OFFICER_GAPS_MONTHLY], period=str(officers.follow_up.period))
    _show_signs(console, tables[OFFICER_SIGNS])
    if output:
        write_frames(output, {table.name: table.shape(made) for table, made in tables.items()})


def _show_readings(console: Console, officers: Officers) -> None:
    made = officers.follow_up
    shown = Table(
        title=f"En områdespolis per {swedish.count(made.norm.residents_per_officer)} invånare,"
        f" {made.period}"
    )
    shown.add_column("Jämförs")
    shown.add_column("Räknas")
    for rounding in Rounding:
        title = swedish.word("rounding", rounding.value)
        shown.add_column(f"Avrundning: {title}", justify="right")
    counts = made.compliance.filter(pl.col("period") == str(made.period))
    for scope in Scope:
        for numerator in Numerator:
            rows = {
                row["rounding"]: row
                for row in counts.filter(scope=scope.value, numerator=numerator.value).iter_rows(
                    named=True
                )
            }
            shown.add_row(
                swedish.word("officer_scope", scope.value) if numerator is Numerator.HEADS else "",
                swedish.word("numerator", numerator.value),
                *(_outcomes(rows[rounding.value]) for rounding in Rounding),
            )
        shown.add_section()
    console.print(shown)
    console.print("Antal som uppfyller normen · inte uppfyller den · inte kan avgöras.")


def _outcomes(row: Mapping[str, int]) -> str:
    return " · ".join(swedish.count(row[outcome]) for outcome in _OUTCOMES)


def _show_gap(console: Console, gaps: pl.DataFrame, *, period: str) -> None:
    [row] = gaps.filter(unit=NATION, period=period).iter_rows(named=True)
    if row["reason"]:
        console.print(f"Gapet i landet kan inte avgöras. {row['reason']}", soft_wrap=True)
        return
    shown = Table(title="Landet, heltid")
    shown.add_column("Steg")
    shown.add_column("Heltid", justify="right")
    for name, title in _STEPS:
        shown.add_row(title, swedish.number(row[name] / 1000, decimals=1))
    console.print(shown)


def _show_signs(console: Console, signs: pl.DataFrame) -> None:
    console.print(f"Tecken att fråga om: {signs.height}")
    order = {sign.id: number for number, sign in enumerate(SIGNS)}
    ordered = signs.sort(pl.col("sign").replace_strict(order, return_dtype=pl.Int64))
    for row in ordered.head(_SHOWN).iter_rows(named=True):
        console.print(f"- {row['unit_name']}: {row['text']} {row['question']}", soft_wrap=True)
    if signs.height > _SHOWN:
        console.print(f"  … och {signs.height - _SHOWN} till; de står i tabellen officer_signs.")
