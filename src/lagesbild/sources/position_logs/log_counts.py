"""How many files and rows was presence counted out of, month by month?"""

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lagesbild import __version__
from lagesbild.errors import Problem
from lagesbild.periods import Period
from lagesbild.provenance import fingerprint
from lagesbild.resources.dispatch_presence import LOCAL_TIME
from lagesbild.resources.places import Source
from lagesbild.sources.position_logs.log_faults import LogFault
from lagesbild.sources.position_logs.log_files import LogFile
from lagesbild.sources.schema import table_schemas

_LOCAL = ZoneInfo(LOCAL_TIME)
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def months_of(file: LogFile) -> tuple[Period, Period]:
    """Return the first and last month that a file can hold, in Swedish time."""
    if file.day is not None:
        spans = (file.day - timedelta(days=1), file.day + timedelta(days=1))
        return Period.month(spans[0].year, spans[0].month), Period.month(
            spans[1].year, spans[1].month
        )
    first, last = _times_of(file.path)
    return Period.month(first.year, first.month), Period.month(last.year, last.month)


def _times_of(path: Path) -> tuple[datetime, datetime]:
    """Return the first and last time of a file, by its own statistics where it has them."""
    metadata = pq.read_metadata(path)
    place = metadata.schema.to_arrow_schema().get_field_index("time")
    columns = [metadata.row_group(group).column(place) for group in range(metadata.num_row_groups)]
    found = [one.statistics for one in columns if one.is_stats_set and one.statistics.has_min_max]
    if len(found) == len(columns) and found:
        ends = [min(one.min for one in found), max(one.max for one in found)]
    else:
        both = pc.min_max(pq.read_table(path, columns=["time"])["time"]).as_py()
        ends = [both["min"], both["max"]]
    first, last = (one if isinstance(one, datetime) else _NO_TIME for one in ends)
    return first.astimezone(_LOCAL), last.astimezone(_LOCAL)


def position_log_counts(
    files: Sequence[LogFile], faults: Sequence[LogFault], *, months: Sequence[str]
) -> pl.DataFrame:
    """Count files and rows by month.

    A file that can hold several months is counted whole in each of them: presence of any of them is
    recomputed from it, and its checksum is among those of that month. Sums over months count it
    more than once.

    :param months: those that presence was found in, in order.
    """
    left_out: dict[str, int] = {}
    for fault in faults:
        if fault.left_out:
            left_out[fault.file] = left_out.get(fault.file, 0) + fault.rows
    rows = []
    for file in files:
        digest = fingerprint(file.path, relative_to=file.path.parent).sha256
        # A row can have more than one fault, but only be left out once.
        less = min(left_out.get(file.name, 0), file.rows)
        rows += [(month, file.rows, less, digest) for month in _counted_in(file, months)]
    return _log_rows(rows, source=Source.POSITIONS)


def _counted_in(file: LogFile, months: Sequence[str]) -> list[str]:
    """Return the months that a file is behind; the nearest one where nothing in it was counted."""
    first, last = map(str, months_of(file))
    if file.day is not None:
        first = f"{file.day:%Y-%m}"
    held = [month for month in months if first <= month <= last]
    if held or not months:
        return held or [first]
    return [months[min(bisect_left(months, first), len(months) - 1)]]


def dispatch_log_counts(
    records: pl.DataFrame, path: Path, problems: Sequence[Problem]
) -> pl.DataFrame:
    month = pl.col("on_scene").dt.convert_time_zone(LOCAL_TIME).dt.strftime("%Y-%m")
    wrong = {one.row for one in problems}
    held = (
        records.with_columns(month=month, is_wrong=pl.col("source_row").is_in(list(wrong)))
        .with_columns(pl.col("month").fill_null(pl.col("month").min()))
        .drop_nulls("month")
        .group_by("month")
        .agg(rows=pl.len(), left_out=pl.col("is_wrong").sum())
    )
    digest = fingerprint(path, relative_to=path.parent).sha256
    return _log_rows(
        [(month, rows, left, digest) for month, rows, left in held.iter_rows()],
        source=Source.DISPATCH,
    )


def _log_rows(rows: Sequence[tuple[str, int, int, str]], *, source: Source) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["month", "rows", "rows_left_out", "digest"], orient="row")
    schema = table_schemas()["presence_logs"]
    if frame.is_empty():
        return schema.empty_frame().drop("source_row")
    sums = frame.group_by("month").agg(
        files=pl.len(),
        rows=pl.col("rows").sum(),
        rows_left_out=pl.col("rows_left_out").sum(),
        digests=pl.col("digest").sort(),
    )
    checksums = [
        hashlib.sha256("".join(f"{one}\n" for one in digests).encode()).hexdigest()
        for digests in sums["digests"]
    ]
    return (
        sums.with_columns(
            source=pl.lit(source.value),
            sha256=pl.Series(checksums, dtype=pl.String),
            software_version=pl.lit(__version__),
        )
        .select(pl.col(name).cast(schema.empty_frame().schema[name]) for name in schema.columns)
        .sort(schema.primary_key)
    )
