"""How does a part of a file become rows? Columns of Parquet as arrays, without copies where it can.

A file's times and places are used as they lie: whole seconds and centimetres where it has them.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import local
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from lagesbild.positions.rows import Rows
from lagesbild.sources.position_logs.log_files import COLUMNS, LogPart

NO_UNIT = "(saknas)"
"""The unit of rows that have none."""
_MS_PER_DAY = 86_400_000
_PER_MS = {"us": 1_000, "ns": 1_000_000}
_NO_ROWS = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class PartRows:
    """The rows of a part."""

    rows: Rows
    names: tuple[str, ...]
    """Of the units, by their number in the rows."""
    missing: npt.NDArray[np.int64]
    """The rows that lack a value."""


def read_part(part: LogPart) -> PartRows:
    """Return the rows of a part.

    :raises pa.ArrowException, OSError: if the file is damaged.
    """
    table = _OPEN_FILE.at(part.path).read_row_groups(
        list(part.row_groups), columns=list(COLUMNS), use_threads=False
    )
    columns = {name: _in_one(table.column(name)) for name in COLUMNS}
    lacking = [np.flatnonzero(column.is_null()) for column in columns.values() if column.null_count]
    units, names = _units(columns["unit"])
    times, base_ms, step_ms = _times(columns["time"], part)
    e, n = (_numbers(columns[name]) for name in ("e", "n"))
    per_metre = 1.0 if e.dtype == np.float64 else 100.0
    return PartRows(
        rows=Rows(units, times, base_ms, step_ms, e, n, per_metre),
        names=names,
        missing=np.unique(np.concatenate([_NO_ROWS, *lacking])),
    )


class _OpenFile(local):
    """The file that a thread read from last: parts come file by file.

    What has been read of an open file counts as memory, so that no more of them are kept.
    """

    known_by: tuple[Path, int, int] | None = None
    file: pq.ParquetFile

    def at(self, path: Path) -> pq.ParquetFile:
        about = path.stat()
        known_by = (path, about.st_size, about.st_mtime_ns)
        if known_by != self.known_by:
            self.file = pq.ParquetFile(
                path, memory_map=True, read_dictionary=["unit"], page_checksum_verification=True
            )
            self.known_by = known_by
        return self.file


_OPEN_FILE = _OpenFile()


def _in_one(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    return column.unify_dictionaries().combine_chunks()


def _numbers(column: pa.Array) -> npt.NDArray[Any]:
    if column.null_count:
        column = column.fill_null(0)
    numbers: npt.NDArray[Any] = column.to_numpy(zero_copy_only=True)
    return numbers


def _units(column: pa.Array) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    names = tuple(str(name) for name in column.dictionary.to_pylist())
    if len(set(names)) < len(names):
        return _units(column.dictionary_decode())
    indices = column.indices
    if indices.null_count:
        indices = indices.fill_null(len(names))
        names = (*names, NO_UNIT)
    return indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False), names


def _times(column: pa.Array, part: LogPart) -> tuple[npt.NDArray[Any], int, int]:
    """Return times, what time 0 of them is and how long a step is, in milliseconds."""
    if part.day is not None:
        days = (part.day - date(1970, 1, 1)).days
        return _numbers(column), days * _MS_PER_DAY, part.step_ms
    unit = column.type.unit
    times = _numbers(column.view(pa.int64()))
    if unit in _PER_MS:
        return times // _PER_MS[unit], 0, 1
    return times, 0, 1000 if unit == "s" else 1
