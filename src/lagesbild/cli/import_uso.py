"""`lagesbild import uso`: the police's published areas of any rounds, read and chained."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table

from lagesbild.areas.area import CLASS_TITLES, AreaClass
from lagesbild.areas.lineage import KIND_TITLES, LineageKind
from lagesbild.areas.technical_change import TOTAL
from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.sources.area_import import (
    ImportedAreas,
    RoundChange,
    chain_rounds,
    write_imported_areas,
)
from lagesbild.sources.published_areas import PublishedAreas, RoundDay, read_published_areas

_PART_TITLES = {
    "previous": "Förra",
    "entered": "Nya",
    "left": "Borta",
    "split_merged": "Delning",
    "scheme": "Schema",
    "reclassified": "Ny klass",
    "current": "Nu",
}
_CAPTION = (
    "Delning: delade och sammanslagna områden. Schema: klasser som avskaffats. Båda är tekniska."
)
_COUNTS = ("previous", "current")


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """A file to read, and which round the user says it is."""

    path: Path
    round: RoundDay | None = None


def _stated_rounds(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> list[_Wanted]:
    """Read `2023=FILE` or `2023-12-01=FILE`, once or several times."""
    return [_stated_round(value) for value in values]


def _stated_round(value: str) -> _Wanted:
    day, _, path = value.partition("=")
    try:
        wanted = _Wanted(path=Path(path), round=RoundDay.parse(day))
    except ValueError as error:
        raise click.BadParameter(f"»{value}« är inte ÅR=FIL eller ÅÅÅÅ-MM-DD=FIL.") from error
    if not wanted.path.is_file():
        raise click.BadParameter(f"filen »{path}« finns inte.")
    return wanted


@click.command("uso")
@click.argument(
    "files",
    nargs=-1,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--round",
    "stated",
    callback=_stated_rounds,
    multiple=True,
    metavar="ROUND=FILE",
    help="A file that does not say which round it is: a year or a day, and the file.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write areas.gpkg, lineage.csv and published_classes.csv to this new folder.",
)
def import_uso(files: tuple[Path, ...], stated: list[_Wanted], output: Path | None) -> None:
    """Read the police's published areas (zip with shapefile, GeoJSON, GeoPackage) as they are.

    Shows areas per class and round, what became of each area from round to round (told from the
    ground, not from ids), how much of a change in number is technical, and all that was odd.

    Example:

    \b
      lagesbild import uso uso_2023.geojson uso_2025.geojson -o imported
    """
    wanted = [*(_Wanted(path=path) for path in files), *stated]
    if not wanted:
        raise click.UsageError("Ange minst en fil.")
    delivered = _read_all(wanted)
    imported = chain_rounds(delivered)
    console = Console(markup=False, highlight=False)
    console.print(_class_table(imported))
    for change in imported.changes:
        console.print(_lineage_table(change))
        console.print(_change_table(change))
        console.print(_sentence(change))
    for file in delivered:
        _print_notes(console, file)
    if output is not None:
        for path in write_imported_areas(imported, output):
            console.print(f"Skrev {path}", soft_wrap=True)


def _read_all(wanted: Iterable[_Wanted]) -> list[PublishedAreas]:
    """Read every file before refusing any, so that one run shows all problems of them all."""
    delivered: list[PublishedAreas] = []
    problems: list[Problem] = []
    for one in wanted:
        try:
            delivered.append(read_published_areas(one.path, round_=one.round))
        except DeliveryRejected as rejected:
            problems.extend(rejected.problems)
    if problems:
        raise DeliveryRejected(problems)
    return delivered


def _class_table(imported: ImportedAreas) -> Table:
    table = Table(title="Områden per klass", title_justify="left")
    table.add_column("Klass")
    for one in imported.rounds:
        table.add_column(one.id, justify="right")
    for name in reversed(AreaClass):
        numbers = (
            one.areas.filter(pl.col("class") == name.value).height for one in imported.rounds
        )
        table.add_row(CLASS_TITLES[name].capitalize(), *map(str, numbers))
    table.add_section()
    table.add_row("Totalt", *(str(one.areas.height) for one in imported.rounds))
    return table


def _lineage_table(change: RoundChange) -> Table:
    table = Table(
        title=f"Vad som blev av områdena {change.from_round} → {change.to_round}",
        title_justify="left",
    )
    table.add_column("Vad")
    table.add_column("Antal", justify="right")
    table.add_column("Områden", overflow="fold")
    for kind, title in KIND_TITLES.items():
        lines = list(_lines(change.lineage.filter(kind=kind.value), kind))
        if lines:
            shown = "" if kind is LineageKind.CONTINUED else "; ".join(lines)
            table.add_row(title.capitalize(), str(len(lines)), shown)
    return table


def _lines(rows: pl.DataFrame, kind: LineageKind) -> Iterator[str]:
    """Yield one line per area before, or per area after where that is the single one."""
    is_single_after = kind in (LineageKind.MERGED, LineageKind.NEW)
    for _, group in rows.group_by(
        "to_area" if is_single_after else "from_area", maintain_order=True
    ):
        before, after = (
            group[column].drop_nulls().unique(maintain_order=True).to_list()
            for column in ("from_name", "to_name")
        )
        sides = [side for side in (before, after) if side]
        yield " → ".join(", ".join(side) for side in (sides[:1] if before == after else sides))


def _change_table(change: RoundChange) -> Table:
    table = Table(
        title=f"Förändring i antal {change.from_round} → {change.to_round}",
        title_justify="left",
        caption=_CAPTION,
        caption_justify="left",
        box=box.SIMPLE_HEAD,  # without rulers, all columns fit in 80 characters
        pad_edge=False,
    )
    table.add_column("Klass", no_wrap=True)
    for title in _PART_TITLES.values():
        table.add_column(title, justify="right")
    for row in change.classes.iter_rows(named=True):
        if row["class"] == TOTAL:
            table.add_section()
        cells = (
            f"{row[part]:d}" if part in _COUNTS else _signed(row[part]) for part in _PART_TITLES
        )
        table.add_row(_class_title(row["class"]), *cells)
    return table


def _class_title(name: str) -> str:
    return "Totalt" if name == TOTAL else CLASS_TITLES[AreaClass(name)].capitalize()


def _signed(number: int) -> str:
    return "0" if number == 0 else f"{number:+d}".replace("-", "−")


def _sentence(change: RoundChange) -> str:
    total = change.classes.filter(pl.col("class") == TOTAL).row(0, named=True)
    return (
        f"{total['previous']} → {total['current']}: teknisk förändring"
        f" {_signed(change.technical)}, verklig förändring {_signed(change.real)}"
        f" ({total['entered']} nya, {-total['left']} inte kvar)."
    )


def _print_notes(console: Console, file: PublishedAreas) -> None:
    console.print(f"\nAnmärkningar om {file.file}", soft_wrap=True)
    for note in file.notes:
        console.print(f"  {note}", soft_wrap=True)
    if file.removed.height:
        names = ", ".join(
            f"{n} ({y})" for n, y in file.removed.select("name", "removed").iter_rows()
        )
        console.print(
            f"  Borttagna områden, som inte hör till någon omgång och inte skrivs: {names}",
            soft_wrap=True,
        )
