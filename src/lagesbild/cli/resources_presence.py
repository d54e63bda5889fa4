"""`lagesbild resources presence`: from logs to the tables of presence that a collection takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.areas.boundaries import drop_z, find_invalid
from lagesbild.cli.progress import progress_of
from lagesbild.errors import DeliveryRejected, UserError
from lagesbild.layers import read_layer
from lagesbild.norms.position_sources import position_source_on
from lagesbild.norms.presence_methods import presence_method_on
from lagesbild.reports.folder import check_target
from lagesbild.resources.places import Place
from lagesbild.sources.collection import read_collection, write_frame
from lagesbild.sources.log_inputs import (
    LogInput,
    problems_of,
    read_dispatch,
    read_register,
    read_shifts,
)
from lagesbild.sources.position_logs.job import Job
from lagesbild.sources.position_logs.log_files import CRS, LogFile, find_log_files
from lagesbild.sources.position_logs.presence_tables import (
    Era,
    PresenceTables,
    count_positions,
    eras_of,
    grid_of,
    tables_of_dispatch,
    tables_of_positions,
)
from lagesbild.sources.schema import table_schemas

_WRITTEN = ("presence", "presence_by_hour", "presence_logs")
_SHOWN = 40
_PATH = click.Path(path_type=Path)
_EXISTING = click.Path(path_type=Path, exists=True)


@click.command("presence")
@click.argument("logs", metavar="[LOG]…", nargs=-1, type=_EXISTING)
@click.option("--collection", metavar="DIR", type=_PATH, help="Whose areas and units are meant.")
@click.option(
    "--layer",
    metavar="FILE",
    type=_EXISTING,
    help="Areas in EPSG:3006 with a column area, in place of a collection.",
)
@click.option(
    "--register",
    metavar="CSV",
    type=_EXISTING,
    required=True,
    help="Log units with unit, function and crew.",
)
@click.option("--shifts", metavar="CSV", type=_EXISTING, help="Hours on duty by log unit and day.")
@click.option(
    "--dispatch",
    metavar="CSV",
    type=_EXISTING,
    multiple=True,
    help="Dispatch records, counted too.",
)
@click.option("--depots", metavar="FILE", type=_EXISTING, help="Stations, a layer in EPSG:3006.")
@click.option("--crs", help="What the positions are in, for files that do not say: EPSG:3006.")
@click.option(
    "--sampling",
    type=click.IntRange(1, 600),
    help="Seconds between positions of the source, if not as the norm says.",
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Last day of the logs: later times are faults.",
)
@click.option(
    "--leave-out-unknown",
    is_flag=True,
    help="Count without log units that the register does not have.",
)
@click.option("--work", metavar="DIR", type=_PATH, help="Keeps what is done, to go on from later.")
@click.option("-o", "--output", metavar="OUT", type=_PATH, required=True, help="New folder.")
def resources_presence(
    logs: tuple[Path, ...],
    collection: Path | None,
    layer: Path | None,
    register: Path,
    shifts: Path | None,
    dispatch: tuple[Path, ...],
    depots: Path | None,
    crs: str | None,
    sampling: int | None,
    until: datetime | None,
    leave_out_unknown: bool,
    work: Path | None,
    output: Path,
) -> None:
    """Count how long units were in each area, by position logs (Parquet) and dispatch records.

    OUT gets presence.csv, presence_by_hour.csv and presence_logs.csv, ready for a collection. Logs
    are read, counted and left where they are. A log unit that the register does not have stops it.

    \b
    Examples:
      lagesbild resources presence loggar --collection underlag --register register.csv -o narvaro
      lagesbild resources presence loggar --layer omraden.gpkg --register register.csv -o narvaro
    """
    if (collection is None) == (layer is None):
        raise click.UsageError("Give --collection or --layer.")
    if not logs and not dispatch:
        raise click.UsageError("Give a log, or --dispatch.")
    check_target(output)
    given = _read(
        collection=collection, layer=layer, register=register, shifts=shifts, dispatch=dispatch
    )
    parts = []
    if logs:
        job = _job(depots, sampling=sampling, until=until)
        parts.append(_count(find_log_files(logs, crs=crs), given, job=job, work=work))
    for path, records in zip(dispatch, given.dispatch, strict=True):
        parts.append(
            tables_of_dispatch(
                records.frame,
                path=path,
                eras=given.eras,
                register=given.register.frame,
                method=presence_method_on(given.day),
            )
        )
    unknown = [problem for part in parts for problem in part.unregistered(register.name)]
    if unknown and not leave_out_unknown:
        raise DeliveryRejected(unknown)
    frames = _joined(parts)
    _write(frames, output)
    _tell(Console(), parts, frames)
    click.echo(f"Tabeller: {output} ({len(frames)} filer)")


@dataclass(frozen=True, kw_only=True, eq=False)
class _Given:
    eras: tuple[Era, ...]
    register: LogInput
    shifts: LogInput | None
    dispatch: tuple[LogInput, ...]
    day: date
    """Whose norms hold: the newest day that something is said of."""


def _read(
    *,
    collection: Path | None,
    layer: Path | None,
    register: Path,
    shifts: Path | None,
    dispatch: Sequence[Path],
) -> _Given:
    """Read and judge everything but the logs.

    :raises DeliveryRejected: with the problems of all files.
    """
    with progress_of(2) as start:
        start("Läser områden")
        beside: Mapping[str, pl.DataFrame] = {}
        if collection:
            inputs = read_collection(collection)
            beside = {"organisation": inputs.organisation, "areas": inputs.areas}
            eras = eras_of(inputs.areas)
        else:
            assert layer is not None
            eras = (_era_of_layer(layer),)
        start("Läser register")
        units = {name: frame for name, frame in beside.items() if name == "organisation"}
        found = read_register(register, beside=units)
        told = read_shifts(shifts) if shifts else None
        records = tuple(read_dispatch(path, beside=beside) for path in dispatch)
    problems = problems_of([found, *([told] if told else []), *records])
    if problems:
        raise DeliveryRejected(problems)
    if not eras:
        raise UserError("Underlaget har inga områden, så ingen närvaro kan räknas.")
    newest = found.frame["valid_from"].max()
    assert isinstance(newest, date)
    return _Given(eras=eras, register=found, shifts=told, dispatch=records, day=newest)


def _era_of_layer(path: Path) -> Era:
    frame = _polygons(path, name="area")
    return Era(first=date.min, last=date.max, areas=frame.select("area", "geometry"))


def _polygons(path: Path, *, name: str | None) -> pl.DataFrame:
    """Read a layer of polygons, with what is wrong with it.

    :param name: the column that must be there, and say which area each is.
    """
    read = read_layer(path)
    if read.crs != CRS:
        raise UserError(f"{path.name} är i {read.crs or 'okänt system'}. Räkna om till {CRS}.")
    frame = read.frame.with_columns(drop_z(read.frame["geometry"]))
    if name is None:
        frame = frame.with_columns(area=pl.int_range(1, pl.len() + 1).cast(pl.String))
    elif name not in frame.columns or frame[name].has_nulls():
        raise UserError(f"{path.name} har ytor utan {name}. Ge varje yta sin beteckning.")
    else:
        frame = frame.with_columns(area=pl.col(name).cast(pl.String))
    wrong = find_invalid(frame)
    if wrong:
        told = "\n".join(f"- yta {one.area}: {one.reason}" for one in wrong)
        raise UserError(f"{path.name} har ytor som inte går att använda:\n{told}\nRätta dem.")
    return frame


def _job(depots: Path | None, *, sampling: int | None, until: datetime | None) -> Job:
    source = position_source_on(until.date() if until else date.max)
    if sampling:
        source = replace(source, sampling_s=sampling)
    grid = grid_of(_polygons(depots, name=None)) if depots else None
    latest = until.replace(tzinfo=UTC) + timedelta(days=1) if until else None
    return Job(layers=(), source=source, depots=grid, latest=latest)


def _count(
    files: Sequence[LogFile], given: _Given, *, job: Job, work: Path | None
) -> PresenceTables:
    register = given.register.frame
    with progress_of(sum(len(file.parts) for file in files)) as start:
        counted = count_positions(
            files,
            eras=given.eras,
            register=register,
            job=job,
            work=work,
            on_rows=lambda rows: start("Räknar loggarna"),
        )
    return tables_of_positions(
        counted,
        files,
        eras=given.eras,
        register=register,
        shifts=given.shifts.frame if given.shifts else None,
        method=presence_method_on(given.day),
    )


def _joined(parts: Sequence[PresenceTables]) -> dict[str, pl.DataFrame]:
    """Return the tables of all sources together."""
    joined = {}
    for name in _WRITTEN:
        schema = table_schemas()[name]
        rows = pl.concat([getattr(part, name) for part in parts], how="vertical_relaxed")
        again = rows.filter(rows.select(schema.primary_key).is_duplicated())
        if len(again):
            raise UserError(
                "Två filer med händelserapporter gäller samma månad. Lägg ihop dem till en fil, så"
                " att överlappande uppdrag räknas en gång."
            )
        joined[name] = rows.sort(schema.primary_key, nulls_last=True)
    return joined


def _write(frames: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write all tables, or none."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        new = Path(beside) / "tables"
        new.mkdir()
        for name, frame in frames.items():
            schema = table_schemas()[name]
            write_frame(frame, schema, new / schema.file)
        if folder.exists():
            folder.rmdir()
        new.rename(folder)


def _tell(
    console: Console, parts: Sequence[PresenceTables], frames: Mapping[str, pl.DataFrame]
) -> None:
    _show_hours(console, frames["presence"])
    for part in parts:
        told = [*map(str, part.faults), *map(str, part.problems)]
        if told:
            console.print(f"Fel i loggarna: {len(told)}")
        for text in told[:_SHOWN]:
            console.print(f"- {text}", soft_wrap=True, markup=False)
        if len(told) > _SHOWN:
            console.print(f"  … och {len(told) - _SHOWN} till av samma slag.")
        _show_left_out(console, part)


def _show_hours(console: Console, presence: pl.DataFrame) -> None:
    shown = Table(title="Persontimmar")
    for title in ("Månad", "Källa"):
        shown.add_column(title)
    for title in ("I områden", "Utanför", "På station", "Kan inte avgöras"):
        shown.add_column(title, justify="right")
    places = (Place.AREA, Place.OUTSIDE, Place.STATION, Place.UNKNOWN)
    for (month, source), rows in presence.group_by("month", "source", maintain_order=True):
        sums = dict(rows.group_by("place").agg(pl.col("hours").sum()).iter_rows())
        shown.add_row(
            str(month),
            swedish.word("resource_source", str(source)),
            *(swedish.number(sums.get(place.value, 0.0)) for place in places),
        )
    console.print(shown)


def _show_left_out(console: Console, part: PresenceTables) -> None:
    if len(part.left_out):
        units = part.left_out["log_unit"].to_list()
        named = ", ".join(units[:5]) + (" med flera" if len(units) > 5 else "")
        console.print(
            f"Registret saknar {swedish.plural(len(units), 'beteckning', 'beteckningar')} de dagar"
            f" de hördes, så de räknas inte: {named}.",
            soft_wrap=True,
            markup=False,
        )
    if part.by_hour_left_out:
        console.print(
            f"{part.by_hour_left_out} beteckningar har bytt funktion eller besättning, och är inte"
            " med per veckotimme.",
            soft_wrap=True,
        )
    if part.quarters_left_out:
        quarters = swedish.listing(part.quarters_left_out)
        console.print(
            f"Veckotimmar räknas för hela kvartal; loggarna har inte hela {quarters}.",
            soft_wrap=True,
        )
