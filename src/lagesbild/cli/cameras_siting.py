"""`lagesbild cameras siting`: which places would so many cameras cover most of? A proposal."""

from datetime import date
from pathlib import Path

import click
import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.cameras.register import states_on
from lagesbild.cameras.siting import SitingProposal, propose_sites
from lagesbild.cameras.siting_input import SitingChoice
from lagesbild.cameras.states import State
from lagesbild.cli.frames import write_frames
from lagesbild.cli.progress import progress_of
from lagesbild.norms.camera_siting import camera_siting_norm_on
from lagesbild.picture.situation import rounds_of
from lagesbild.reports.folder import check_target
from lagesbild.sources.collection import read_collection
from lagesbild.sources.siting_inputs import SitingFiles, read_siting
from lagesbild.stats.lexicographic import SolveLimits

_PATH = click.Path(path_type=Path)
_CURVE_ROWS = 12


@click.command("siting")
@click.argument("places", metavar="PLACES", type=_PATH)
@click.argument("candidates", metavar="CANDIDATES", type=_PATH)
@click.option("--cameras", type=int, required=True, help="New cameras, at most.")
@click.option("--range", "range_m", type=float, required=True, help="How far one sees, in metres.")
@click.option("--existing", metavar="FILE", type=_PATH, help="Points that stand; counted first.")
@click.option("--forbidden", metavar="FILE", type=_PATH, help="Homes' entrances, schools and such.")
@click.option("--exceptions", metavar="FILE", type=_PATH, help="Sites let in again, with reasons.")
@click.option(
    "--collection",
    metavar="DIR",
    type=_PATH,
    help="Count the points in operation of this register too.",
)
@click.option("--least-benefit", default=0.0, help="What a new site must cover alone.")
@click.option("--seconds", default=60.0, show_default=True, help="Longest time for the search.")
@click.option("--threads", default=1, show_default=True, help="Threads of the solver.")
@click.option("-o", "--output", metavar="OUT", type=_PATH, help="New folder.")
def cameras_siting(
    places: Path,
    candidates: Path,
    cameras: int,
    range_m: float,
    existing: Path | None,
    forbidden: Path | None,
    exceptions: Path | None,
    collection: Path | None,
    least_benefit: float,
    seconds: float,
    threads: int,
    output: Path | None,
) -> None:
    """Propose which of the sites in CANDIDATES together cover most of PLACES.

    Files are CSV with e_m and n_m, or layers of points, in EPSG:3006. It tells how much better any
    other choice could be, what each area gets, and what must be known of it. It proposes: whether a
    camera may stand anywhere, people decide in the balancing test. With OUT, tables are written
    there; they name sites and hold no position.

    \b
    Examples:
      lagesbild cameras siting platser.csv kandidater.csv --cameras 3 --range 60
      lagesbild cameras siting platser.csv kandidater.csv --cameras 3 --range 60 -o forslag
    """
    if output:
        check_target(output)
    choice = SitingChoice(cameras=cameras, range_m=range_m, least_benefit=least_benefit)
    with progress_of(2) as start:
        start("Läser och prövar filerna")
        standing, on = _standing(collection)
        norm = camera_siting_norm_on(on)
        inputs = read_siting(
            SitingFiles(
                places=places,
                candidates=candidates,
                existing=existing,
                forbidden=forbidden,
                exceptions=exceptions,
            ),
            choice=choice,
            norm=norm,
            standing=standing,
        )
        start("Söker platser")
        found = propose_sites(
            inputs, choice, norm=norm, limits=SolveLimits(seconds=seconds, threads=threads)
        )
    console = Console()
    _show_chosen(console, found)
    _show_curve(console, found)
    _show_equity(console, found)
    _show_ruled_out(console, found)
    console.print("[bold]Det här ska den som läser veta:[/bold]")
    for caveat in found.caveats:
        console.print(f"- {caveat.text}", soft_wrap=True, markup=False)
    if output:
        write_frames(
            output,
            {
                "siting_chosen": found.chosen,
                "siting_curve": found.curve,
                "siting_equity": found.equity,
                "siting_ruled_out": found.ruled_out,
                "siting_caveats": pl.DataFrame(
                    [(one.id, one.text) for one in found.caveats],
                    schema=["id", "text"],
                    orient="row",
                ),
            },
        )


def _standing(collection: Path | None) -> tuple[pl.DataFrame | None, date]:
    """Return the points in operation of a register with their positions, and the day that is meant.

    Without a register it is the day from which our choices of where no camera is proposed hold.
    """
    if collection is None:
        return None, date.max
    inputs = read_collection(collection)
    on = rounds_of(inputs)[-1].reference_day
    running = [state.value for state in State if state.is_in_operation]
    states = states_on(
        on,
        needs=inputs.camera_needs,
        points=inputs.camera_points,
        events=inputs.camera_events,
    ).filter("is_point", pl.col("state").is_in(running))
    standing = states.join(inputs.camera_sites, on="subject").select(
        "e_m", "n_m", "area", site="subject"
    )
    return standing, on


def _show_chosen(console: Console, found: SitingProposal) -> None:
    new = found.chosen.filter(~pl.col("is_existing"))
    total = found.curve["covered"][-1] / found.curve["share"][-1] if found.curve["share"][-1] else 0
    share = found.covered / total if total else 0.0
    console.print(
        f"Förslag: {swedish.plural(new.height, 'ny plats', 'nya platser')}, som med dem som finns"
        f" täcker {swedish.number(found.covered)} ({swedish.percent(share)}). {_proof(found)}",
        soft_wrap=True,
    )
    table = Table(title="Föreslagna platser", box=box.SIMPLE, pad_edge=False)
    table.add_column("Plats")
    table.add_column("Område")
    table.add_column("Täcker", justify="right")
    table.add_column("Ensam om", justify="right")
    for row in new.iter_rows(named=True):
        table.add_row(
            row["site"],
            row["area"] or "–",
            swedish.number(row["covered"]),
            swedish.number(row["covered_alone"]),
        )
    console.print(table)


def _proof(found: SitingProposal) -> str:
    if found.is_proven:
        return "Det är bevisat att inget annat val täcker mer."
    return (
        f"Något annat val kunde täcka högst {swedish.percent(found.gap, decimals=1)} mer:"
        " tiden räckte inte till för att bevisa mer än så."
    )


def _show_curve(console: Console, found: SitingProposal) -> None:
    table = Table(title="Fler eller färre kameror", box=box.SIMPLE, pad_edge=False)
    for title in ("Nya kameror", "Täcker", "Andel", "Högst möjligt"):
        table.add_column(title, justify="right")
    every = max(1, -(-found.curve.height // _CURVE_ROWS))
    for row in found.curve.gather_every(every).iter_rows(named=True):
        table.add_row(
            swedish.count(row["cameras"]),
            swedish.number(row["covered"]),
            swedish.percent(row["share"]),
            swedish.number(row["bound"]),
        )
    console.print(table)


def _show_equity(console: Console, found: SitingProposal) -> None:
    table = Table(title="Vad varje område får", box=box.SIMPLE, pad_edge=False)
    table.add_column("Område")
    for title in ("Platser", "Vikt", "Täckt", "Andel", "Finns", "Föreslås"):
        table.add_column(title, justify="right")
    for row in found.equity.iter_rows(named=True):
        table.add_row(
            row["area"] or "utanför",
            swedish.count(row["places"]),
            swedish.number(row["weight"]),
            swedish.number(row["covered"]),
            "–" if row["share"] is None else swedish.percent(row["share"]),
            swedish.count(row["existing"]),
            swedish.count(row["proposed"]),
        )
    console.print(table)


def _show_ruled_out(console: Console, found: SitingProposal) -> None:
    """Name the sites near a protected place: ruled out, let in with a reason, or standing there."""
    for row in found.ruled_out.iter_rows(named=True):
        near = f"{row['site']}: närmare än {swedish.count(row['within_m'])} meter från"
        if row["is_ruled_out"]:
            outcome = "föreslås inte"
        elif row["is_existing"]:
            outcome = "finns redan, och bör ses över av människor"
        else:
            outcome = f"får föreslås, med skälet »{row['reason']}«"
        console.print(f"{near} {row['title']}; {outcome}.", soft_wrap=True, markup=False)
