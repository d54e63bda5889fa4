"""How is a log laid out so that it is read fastest? The same rows, by day, unit and time.

Whole centimetres and whole seconds since midnight (milliseconds where a day needs them), in a
folder for each day of universal time. No row is left out or judged.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.positions.rows import Int64Array, in_metres
from lagesbild.sources.personal_numbers import has_personal_number
from lagesbild.sources.position_logs.log_files import (
    CRS,
    CRS_KEY,
    TIME_UNIT_KEY,
    LogFile,
    LogPart,
    unreadable,
)
from lagesbild.sources.position_logs.reading import NO_UNIT, read_part
from lagesbild.sources.position_logs.rules import LogRule

ROWS_PER_GROUP = 1_000_000
_MS_PER_DAY = 86_400_000
_NO_CM = np.iinfo(np.int32).min
"""A coordinate that is missing, or too far away for whole centimetres."""
_ASIDE = pa.schema([("unit", pa.int32()), ("ms", pa.int64()), ("e", pa.int32()), ("n", pa.int32())])


def convert_logs(
    files: Sequence[LogFile],
    folder: Path,
    *,
    on_rows: Callable[[int], None] = lambda rows: None,
) -> int:
    """Write a log anew in a new folder and return how many rows it has.

    Needs memory for one day at a time, and room beside the folder for the whole log. Float64
    metres are rounded to the centimetre. The folder is there when all of it is.

    :param on_rows: called now and then with how many more rows have been read.
    :raises DeliveryRejected: if a file is damaged or names persons, with all such files.
    """
    aside = folder.with_name(f".{folder.name}.half-done")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        days = _Days(aside / "days")
        _deal_out(files, days, on_rows)
        for day in sorted(days.writers):
            _write_day(days, day, aside / "log")
        (aside / "log").mkdir(parents=True, exist_ok=True)
        (aside / "log").rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return sum(file.rows for file in files)


@dataclass
class _Days:
    """Rows that have been dealt out to their days, on disk, with numbers for units."""

    folder: Path
    numbers: dict[str, int] = field(default_factory=dict)
    writers: dict[int, Any] = field(default_factory=dict)

    def add(self, day: int, batch: pa.RecordBatch) -> None:
        if day not in self.writers:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.writers[day] = pa.ipc.new_stream(str(self.folder / str(day)), _ASIDE)
        self.writers[day].write_batch(batch)

    def read(self, day: int) -> pa.Table:
        self.writers[day].close()
        path = self.folder / str(day)
        with pa.memory_map(str(path)) as stream:
            table = pa.ipc.open_stream(stream).read_all().combine_chunks()
        path.unlink()
        return table


def _deal_out(files: Sequence[LogFile], days: _Days, on_rows: Callable[[int], None]) -> None:
    problems: list[Problem] = []
    for file in files:
        for part in file.parts:
            try:
                _deal_out_part(part, days)
            except DeliveryRejected as rejected:
                problems += rejected.problems
            except (pa.ArrowException, OSError) as error:
                problems.append(unreadable(file.name, error))
            on_rows(part.rows)
    if problems:
        raise DeliveryRejected(list(dict.fromkeys(problems)))


def _deal_out_part(part: LogPart, days: _Days) -> None:
    read = read_part(part)
    persons = sum(map(has_personal_number, read.names))
    if persons:
        text = f"{persons} enheter har beteckningar som kan vara personnummer."
        raise DeliveryRejected([LogRule.PERSON_NUMBER.problem(part.name, text, column="unit")])
    numbers = [days.numbers.setdefault(name, len(days.numbers)) for name in read.names]
    units = np.array(numbers, dtype=np.int32)[read.rows.units]
    times = in_metres(read.rows).times
    e, n = (_in_cm(column, read.rows.per_metre) for column in (read.rows.e, read.rows.n))
    e[read.missing] = n[read.missing] = _NO_CM
    of_day = times // _MS_PER_DAY
    for day in np.unique(of_day).tolist():
        chosen = of_day == day
        columns = [units[chosen], (times - day * _MS_PER_DAY)[chosen], e[chosen], n[chosen]]
        days.add(day, pa.record_batch([pa.array(column) for column in columns], schema=_ASIDE))


def _in_cm(column: npt.NDArray[Any], per_metre: float) -> npt.NDArray[np.int32]:
    if per_metre == 100.0:
        return column.astype(np.int32)
    cm = np.rint(column * 100.0)
    fits = np.abs(cm) < -float(_NO_CM)
    return np.where(fits, cm, _NO_CM).astype(np.int32)


def _write_day(days: _Days, day: int, folder: Path) -> None:
    table = days.read(day)
    names = np.array(list(days.numbers))
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[np.argsort(names)] = np.arange(len(names))
    units, ms, e, n = (column.chunk(0).to_numpy() for column in table.columns)
    order = _order(ranks[units], ms)
    in_seconds = not (ms % 1000).any()
    step = 1000 if in_seconds else 1
    schema = pa.schema(
        [
            ("unit", pa.dictionary(pa.int32(), pa.string())),
            *((name, pa.int32()) for name in ("time", "e", "n")),
        ],
        metadata={CRS_KEY: CRS, TIME_UNIT_KEY: "s" if in_seconds else "ms"},
    )
    path = folder / f"date={date(1970, 1, 1) + timedelta(day)}" / "log.parquet"
    path.parent.mkdir(parents=True)
    with pq.ParquetWriter(
        path,
        schema,
        compression="lz4",
        use_dictionary=["unit"],
        write_page_checksum=True,
        write_statistics=["unit", "time"],
    ) as writer:
        for first in range(0, len(order), ROWS_PER_GROUP):
            rows = order[first : first + ROWS_PER_GROUP]
            there = (e[rows] != _NO_CM) & (n[rows] != _NO_CM)
            columns = [
                _named(units[rows], names),
                pa.array((ms[rows] // step).astype(np.int32)),
                pa.array(e[rows], mask=~there),
                pa.array(n[rows], mask=~there),
            ]
            writer.write_table(pa.table(columns, schema=schema), row_group_size=ROWS_PER_GROUP)


def _order(ranks: Int64Array, ms: Int64Array) -> Int64Array:
    """Return the places of rows by unit and time; rows of one moment keep their order."""
    keys = ranks * _MS_PER_DAY + ms
    if (keys[1:] >= keys[:-1]).all():
        return np.arange(len(keys))
    return np.argsort(keys, kind="stable")


def _named(units: npt.NDArray[np.int32], names: npt.NDArray[np.str_]) -> pa.DictionaryArray:
    there, indices = np.unique(units, return_inverse=True)
    nameless = names[there] == NO_UNIT
    return pa.DictionaryArray.from_arrays(
        pa.array(indices.astype(np.int32), mask=nameless[indices]),
        pa.array(names[there].tolist(), pa.string()),
    )
