"""Which files make a log, how is each laid out, and may they be read at all?

Nothing but the foot of each file is read here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.sources.position_logs.rules import LogRule

CRS = "EPSG:3006"
COLUMNS = ("unit", "time", "e", "n")
CRS_KEY, TIME_UNIT_KEY = b"crs", b"time_unit"
"""In the metadata of a file: the coordinate system, and what whole numbers of `time` count."""

ROWS_PER_PART = 500_000
"""Row groups are read together up to this many rows."""
_DATE_FOLDER = re.compile(r"date=(\d{4}-\d{2}-\d{2})")
_STEP_MS = {"s": 1000, "ms": 1}


@dataclass(frozen=True, kw_only=True)
class LogPart:
    """Row groups of one file that are read together."""

    path: Path
    name: str
    row_groups: tuple[int, ...]
    first_row: int
    """Of the file, from 0."""
    rows: int
    day: date | None
    """Of a file whose times are counted from midnight."""
    step_ms: int


@dataclass(frozen=True, kw_only=True)
class LogFile:
    """One file that may be read."""

    path: Path
    name: str
    """What the file is called in messages: its path below the folder that was given."""
    rows: int
    group_rows: tuple[int, ...]
    day: date | None
    step_ms: int

    @cached_property
    def parts(self) -> tuple[LogPart, ...]:
        """The parts that it is read in, in order."""
        parts: list[LogPart] = []
        groups: list[int] = []
        first = held = 0
        for group, rows in enumerate(self.group_rows):
            groups.append(group)
            held += rows
            if held >= ROWS_PER_PART or group == len(self.group_rows) - 1:
                parts.append(self._part(groups, first, held))
                first, held, groups = first + held, 0, []
        return tuple(parts)

    def part_with(self, row: int) -> int:
        """Return the number of the part that holds a row of the file."""
        firsts = [part.first_row for part in self.parts]
        return int(np.searchsorted(firsts, row, side="right")) - 1

    def _part(self, groups: Sequence[int], first: int, rows: int) -> LogPart:
        return LogPart(
            path=self.path,
            name=self.name,
            row_groups=tuple(groups),
            first_row=first,
            rows=rows,
            day=self.day,
            step_ms=self.step_ms,
        )


def find_log_files(paths: Iterable[Path], *, crs: str | None = None) -> tuple[LogFile, ...]:
    """Return the Parquet files among paths and in folders, each once, in order of their names.

    :param crs: the coordinate system of files that do not say, as their source vouches for.
    :raises DeliveryRejected: if any of them cannot be read as a log, with all problems of all.
    """
    named = _named(paths)
    if not named:
        raise DeliveryRejected([LogRule.NO_FILES.problem("(ingen fil)", "det finns ingen logg.")])
    files: list[LogFile] = []
    problems: list[Problem] = []
    for path, name in named:
        try:
            metadata = pq.read_metadata(path)
            schema = metadata.schema.to_arrow_schema()
        except (pa.ArrowException, OSError) as error:
            problems.append(unreadable(name, error))
            continue
        found = [*_column_problems(schema, path, name), *_crs_problems(schema, name, crs)]
        problems += found
        if not found:
            groups = range(metadata.num_row_groups)
            counted = is_counted_from_midnight(schema)
            files.append(
                LogFile(
                    path=path,
                    name=name,
                    rows=metadata.num_rows,
                    group_rows=tuple(metadata.row_group(group).num_rows for group in groups),
                    day=_day_of(path) if counted else None,
                    step_ms=_step_ms(schema),
                )
            )
    if problems:
        raise DeliveryRejected(problems)
    return tuple(files)


def unreadable(name: str, error: Exception) -> Problem:
    """Return the problem of a file that Parquet's reader gives up on."""
    reason = str(error).splitlines()[0][:120]
    return LogRule.UNREADABLE.problem(name, f"filen går inte att läsa som Parquet ({reason}).")


def is_counted_from_midnight(schema: pa.Schema) -> bool:
    """Tell whether times are whole numbers counted from midnight."""
    return bool(pa.types.is_integer(schema.field("time").type))


def _named(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    found: dict[Path, tuple[Path, str]] = {}
    for path in paths:
        inside = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
        for one in inside:
            name = one.relative_to(path).as_posix() if path.is_dir() else one.name
            found.setdefault(one.resolve(), (one, name))
    return sorted(found.values(), key=lambda named: (named[1], str(named[0])))


def _column_problems(schema: pa.Schema, path: Path, name: str) -> list[Problem]:
    missing = [column for column in COLUMNS if column not in schema.names]
    if missing:
        return [
            LogRule.COLUMN_MISSING.problem(name, f"kolumnen {column} finns inte.", column=column)
            for column in missing
        ]
    problems = [
        LogRule.COLUMN_TYPE.problem(
            name, f"typen {schema.field(column).type} går inte att läsa.", column=column
        )
        for column in COLUMNS
        if not _is_right_type(column, schema)
    ]
    time = schema.field("time").type
    if pa.types.is_timestamp(time) and time.tz is None:
        problems.append(
            LogRule.TIME_ZONE_MISSING.problem(name, "tiden har ingen tidszon.", column="time")
        )
    if pa.types.is_integer(time) and _day_of(path) is None:
        problems.append(
            LogRule.DATE_MISSING.problem(
                name, "tiden räknas från midnatt, och dagen saknas i sökvägen.", column="time"
            )
        )
    return problems


def _is_right_type(column: str, schema: pa.Schema) -> bool:
    kind = schema.field(column).type
    if column == "unit":
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        return bool(
            pa.types.is_string(kind)
            or pa.types.is_large_string(kind)
            or pa.types.is_string_view(kind)
            or pa.types.is_integer(kind)
        )
    if column == "time":
        return bool(pa.types.is_timestamp(kind) or kind == pa.int32())
    other = schema.field("n" if column == "e" else "e").type
    return kind in (pa.int32(), pa.float64()) and kind == other


def _crs_problems(schema: pa.Schema, name: str, crs: str | None) -> list[Problem]:
    told = (schema.metadata or {}).get(CRS_KEY, b"").decode("utf-8", "replace") or crs
    if told is None:
        return [LogRule.CRS_MISSING.problem(name, "koordinatsystemet är inte angivet.")]
    if told != CRS:
        return [LogRule.CRS_WRONG.problem(name, f"positionerna är i {told}.")]
    return []


def _day_of(path: Path) -> date | None:
    for part in reversed(path.parts):
        match = _DATE_FOLDER.fullmatch(part)
        if match:
            try:
                return date.fromisoformat(match[1])
            except ValueError:
                return None
    return None


def _step_ms(schema: pa.Schema) -> int:
    told = (schema.metadata or {}).get(TIME_UNIT_KEY, b"s").decode("utf-8", "replace")
    return _STEP_MS.get(told, 1000)
