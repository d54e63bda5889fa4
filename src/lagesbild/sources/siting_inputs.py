"""What a search for sites is made of: files with places, candidates and what stands in the way.

CSV with `e_m` and `n_m`, or a map layer of points, in SWEREF 99 TM. Everything wrong in all files
is told at once, and no problem shows a position.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl
import shapely

from lagesbild.cameras.siting_input import SitingChoice, SitingInput, find_problems
from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.layers import read_layer
from lagesbild.norms.camera_siting import CameraSitingNorm
from lagesbild.sources.cells import check_cells
from lagesbild.sources.problems import in_reading_order, problem
from lagesbild.sources.raw_tables import RawTable, read_raw_table
from lagesbild.sources.rules.camera_positions import IS_IN_SWEDEN, wrong_positions
from lagesbild.sources.schema import TableSchema, read_schema

_LAYERS = (".gpkg", ".geojson", ".zip", ".shp")
_CRS = "EPSG:3006"
_POINT = "Point"
_POSITION = ["e_m", "n_m"]


@dataclass(frozen=True, kw_only=True)
class SitingFiles:
    """Where each table of `SitingInput` is; None where there is nothing of it."""

    places: Path
    candidates: Path
    existing: Path | None = None
    forbidden: Path | None = None
    exceptions: Path | None = None


@cache
def siting_schema(name: str) -> TableSchema:
    """Return the columns of one of the files, by the name it has in `SitingInput`."""
    folder = files("lagesbild.sources").joinpath("siting_schemas")
    return read_schema(folder.joinpath(f"siting_{name}.yaml").read_text("utf-8"))


def read_siting(
    given: SitingFiles,
    *,
    choice: SitingChoice,
    norm: CameraSitingNorm,
    standing: pl.DataFrame | None = None,
) -> SitingInput:
    """Read the files of a search, and try what is asked against them.

    :param standing: points of a register that stand, with the columns of `SitingInput.existing`;
        beside those of the file.
    :raises DeliveryRejected: with everything that is wrong in all files, at once.
    """
    problems: list[Problem] = []
    frames: dict[str, pl.DataFrame] = {}
    for one in fields(given):
        path: Path | None = getattr(given, one.name)
        schema = siting_schema(one.name)
        frames[one.name] = schema.empty_frame()
        if path is not None:
            frame, found = _read(path, schema)
            problems += found
            frames[one.name] = _sound(frame, schema)
    if standing is not None:
        known = standing.with_columns(source_row=pl.lit(None, pl.Int64))
        frames["existing"] = pl.concat(
            [frames["existing"], known.select(frames["existing"].columns)]
        )
    inputs = SitingInput(**{name: frame.drop("source_row") for name, frame in frames.items()})
    names = {one.name: getattr(given, one.name) for one in fields(given)}
    problems += _across(inputs, frames, choice, norm, names, is_whole=not problems)
    if problems:
        raise DeliveryRejected(in_reading_order(problems))
    return inputs


def _read(path: Path, schema: TableSchema) -> tuple[pl.DataFrame, list[Problem]]:
    """Return a file's rows, cells at fault null, and what is wrong with them."""
    if not path.is_file():
        text = f"filen {path} finns inte."
        return schema.empty_frame(), [problem("missing-file", file=path.name, text=text)]
    is_layer = path.suffix.lower() in _LAYERS
    raw = _read_points(path) if is_layer else read_raw_table(path, schema, file=path.name)
    if raw.frame is None:
        return schema.empty_frame(), list(raw.problems)
    checked = check_cells(raw.frame, schema, file=path.name, crs=raw.crs)
    problems = [*raw.problems, *checked.problems]
    rows = checked.table.sound(*schema.columns)
    if "e_m" in schema.columns:
        problems += wrong_positions(rows.drop_nulls(_POSITION), file=path.name)
    return rows, problems


def _read_points(path: Path) -> RawTable:
    """Read a layer of points as if it were a table with their coordinates."""
    try:
        layer = read_layer(path)
    except DeliveryRejected as rejected:
        return RawTable(frame=None, problems=rejected.problems)
    if layer.crs != _CRS:
        text = f"lagret är i {layer.crs or 'ett okänt koordinatsystem'}."
        found = problem("wrong-crs", file=path.name, text=text)
        return RawTable(frame=None, problems=(found,))
    shapes = shapely.from_wkb(layer.frame["geometry"].to_list())
    wrong = [
        row
        for row, shape in enumerate(shapes, start=1)
        if shape is None or shape.geom_type != _POINT or shape.is_empty
    ]
    if wrong:
        found_at = (
            problem("wrong-geometry-type", file=path.name, text="det är ingen punkt.", row=row)
            for row in wrong
        )
        return RawTable(frame=None, problems=tuple(found_at))
    rows = layer.frame.drop("geometry").with_columns(
        e_m=pl.Series(shapely.get_x(shapes)), n_m=pl.Series(shapely.get_y(shapes))
    )
    text_rows = rows.cast(pl.String).with_columns(
        source_row=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    )
    strings = pl.col(pl.String)
    return RawTable(
        frame=text_rows.with_columns(pl.when(strings != "").then(strings)), crs=layer.crs
    )


def _sound(frame: pl.DataFrame, schema: TableSchema) -> pl.DataFrame:
    """Return the rows that have all they must have, where they may be."""
    required = [field.name for field in schema.fields if field.required]
    rows = frame.drop_nulls(required)
    return rows.filter(IS_IN_SWEDEN) if "e_m" in schema.columns else rows


def _across(
    inputs: SitingInput,
    frames: dict[str, pl.DataFrame],
    choice: SitingChoice,
    norm: CameraSitingNorm,
    names: dict[str, Path | None],
    *,
    is_whole: bool,
) -> Iterator[Problem]:
    """Find what is wrong between the sound rows of all files; the files go by their own names."""
    for found in find_problems(inputs, choice, norm):
        if not is_whole and found.rule == "siting-no-places":
            continue
        path = names[found.file]
        row = None
        if found.row is not None:
            row = frames[found.file]["source_row"][found.row - 2]
        yield replace(found, file=path.name if path else found.file, row=row)
