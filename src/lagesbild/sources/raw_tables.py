"""Read the files of tables as they are: every cell as text, with its row in the file.

Here the bytes are judged (encoding, delimiter, quotes, cells per row); what the cells hold is the
matter of `cells`.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.layers import Layer, read_layer
from lagesbild.sources.problems import problem, problems_in_rows
from lagesbild.sources.schema import TableSchema

if TYPE_CHECKING:
    from _csv import Reader

_ROW = "source_row"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MAP_SUFFIXES = (".gpkg", ".geojson")
_ROWS_AT_A_TIME = 2_000


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """One file read: all cells as text, empty cells as null, and `source_row`."""

    frame: pl.DataFrame | None
    """None when the file cannot be read at all; then `problems` says why."""
    problems: tuple[Problem, ...] = ()
    crs: str | None = None
    """The coordinate system that a layer says it has."""


def read_raw_table(path: Path, schema: TableSchema, *, file: str) -> RawTable:
    """Read a CSV, Parquet or map file; `file` is what problems call it."""
    if schema.geometry:
        return _read_map(path, schema, file=file)
    if path.suffix.lower() == ".parquet":
        return _read_parquet(path, file=file)
    return _read_csv(path.read_bytes(), file=file)


def _reserved_column(columns: Sequence[str], *, file: str) -> tuple[Problem, ...]:
    """Refuse the one name that the frame itself needs, rather than write over it."""
    if _ROW not in columns:
        return ()
    text = "namnet är reserverat för radens nummer i filen."
    return (problem("unknown-column", file=file, text=text, row=1, column=_ROW),)


def _read_map(path: Path, schema: TableSchema, *, file: str) -> RawTable:
    if path.suffix.lower() not in _MAP_SUFFIXES:
        text = "gränser lämnas som kartlager, inte som tabell."
        return RawTable(frame=None, problems=(problem("unreadable-layer", file=file, text=text),))
    try:
        layer: Layer = read_layer(path, layer=schema.layer)
    except DeliveryRejected as rejected:
        return RawTable(
            frame=None, problems=tuple(replace(p, file=file) for p in rejected.problems)
        )
    reserved = _reserved_column(layer.frame.columns, file=file)
    return RawTable(frame=_as_text(layer.frame), problems=reserved, crs=layer.crs)


def _read_parquet(path: Path, *, file: str) -> RawTable:
    try:
        frame = pl.read_parquet(path)
        return RawTable(frame=_as_text(frame), problems=_reserved_column(frame.columns, file=file))
    except (pl.exceptions.PolarsError, OSError):
        text = "filen går inte att läsa som Parquet med enkla kolumner."
        return RawTable(frame=None, problems=(problem("unreadable-table", file=file, text=text),))


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Take values that have types already back to text, numbered from 1."""
    text = frame.with_columns(pl.exclude("geometry").cast(pl.String))
    return _numbered(text, pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(_ROW))


def _numbered(text: pl.DataFrame, row: pl.Expr | pl.Series) -> pl.DataFrame:
    """Add `source_row`, and make empty texts null."""
    strings = pl.col(pl.String)
    return text.with_columns(pl.when(strings != "").then(strings)).with_columns(row)


def _read_csv(data: bytes, *, file: str) -> RawTable:
    problems = []
    if data.startswith(_BYTE_ORDER_MARK):
        data = data[len(_BYTE_ORDER_MARK) :]
        text = "filen börjar med ett byteordningsmärke (BOM)."
        problems.append(problem("byte-order-mark", file=file, text=text, row=1))
    try:
        content = data.decode()
    except UnicodeDecodeError:
        return RawTable(frame=None, problems=(*problems, *_undecodable_lines(data, file=file)))
    table = _read_records(content, file=file)
    return replace(table, problems=(*problems, *table.problems))


def _undecodable_lines(data: bytes, *, file: str) -> list[Problem]:
    rows = [row for row, line in enumerate(data.split(b"\n"), start=1) if not _is_utf8(line)]
    text = "raden innehåller tecken som inte är UTF-8, ofta å, ä eller ö i Latin-1."
    return problems_in_rows(
        "not-utf8", pl.DataFrame({"source_row": rows}, strict=True), file=file, text=text
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _read_records(content: str, *, file: str) -> RawTable:
    header_line = content.partition("\n")[0]
    if "," not in header_line and any(sign in header_line for sign in ";\t|"):
        text = "kolumnerna skiljs inte åt med komma."
        found = problem("wrong-delimiter", file=file, text=text, row=1)
        return RawTable(frame=None, problems=(found,))
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    try:
        header = next(reader, [])
        if len(set(header)) < len(header):
            return RawTable(frame=None, problems=tuple(_columns_listed_twice(header, file=file)))
        return _gather(reader, header, file=file)
    except csv.Error:
        text = "ett citattecken har ingen motsvarighet, eller står mitt i en cell."
        found = problem("broken-quotes", file=file, text=text, row=_row_of_error(content))
        return RawTable(frame=None, problems=(found,))


def _row_of_error(content: str) -> int:
    """Return the line that the unreadable record begins on; the reader itself knows its end."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    last_line = 0
    with suppress(csv.Error):
        for _ in reader:
            last_line = reader.line_num
    return last_line + 1


def _columns_listed_twice(header: Sequence[str], *, file: str) -> list[Problem]:
    twice = sorted({name for name in header if header.count(name) > 1})
    text = "kolumnen står mer än en gång i rubriken."
    return [
        problem("column-listed-twice", file=file, text=text, row=1, column=name) for name in twice
    ]


def _gather(reader: "Reader", header: Sequence[str], *, file: str) -> RawTable:
    """Put records into a frame, a few at a time: many small lists are slow to keep alive."""
    frames = [_frame([], header)]
    ragged: dict[int, int] = {}
    records = _with_first_line(reader)
    while some := list(islice(records, _ROWS_AT_A_TIME)):
        # A blank line is no record, and says nothing that could be lost.
        frames.append(_frame([r for r in some if len(r[1]) == len(header) > 0], header))
        ragged |= {row: len(cells) for row, cells in some if len(cells) not in (0, len(header))}
    return RawTable(
        frame=pl.concat(frames),
        problems=(
            *_reserved_column(header, file=file),
            *_wrong_cell_counts(ragged, expected=len(header), file=file),
        ),
    )


def _with_first_line(reader: "Reader") -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line that it begins on; cells may hold line breaks."""
    first_line = reader.line_num + 1
    for cells in reader:
        yield first_line, cells
        first_line = reader.line_num + 1


def _frame(records: Sequence[tuple[int, list[str]]], header: Sequence[str]) -> pl.DataFrame:
    rows, cells = zip(*records, strict=True) if records else ((), ())
    columns = zip(*cells, strict=True) if cells else [()] * len(header)
    text = pl.DataFrame(
        [
            pl.Series(name, values, dtype=pl.String)
            for name, values in zip(header, columns, strict=True)
        ]
    )
    return _numbered(text, pl.Series(_ROW, rows, dtype=pl.Int64))


def _wrong_cell_counts(ragged: Mapping[int, int], *, expected: int, file: str) -> list[Problem]:
    rows = pl.DataFrame(
        {"source_row": list(ragged), "cells": list(ragged.values())},
        schema={"source_row": pl.Int64, "cells": pl.Int64},
    )
    text = f"raden har {{cells}} celler, men rubriken har {expected}."
    return problems_in_rows("wrong-cell-count", rows, file=file, text=text)
