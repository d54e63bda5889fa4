"""What stands beside position logs: the register of log units, their shifts, dispatch records.

They hold one row per vehicle and day or event, and are therefore no tables of a collection: they
are read, counted and left where they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from lagesbild.errors import Problem
from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.sources.cells import check_cells
from lagesbild.sources.problems import in_reading_order, problem, problems_in_rows
from lagesbild.sources.raw_tables import read_raw_table
from lagesbild.sources.schema import TableSchema, read_schema
from lagesbild.sources.single_tables import examine_table

LOG_REGISTER, LOG_SHIFTS, DISPATCH_RECORDS = "log_register", "log_shifts", "dispatch_records"
_TIMES = ("on_scene", "clear")
_IN_TIME_ZONE = pl.Datetime("us", "UTC")


@dataclass(frozen=True, kw_only=True)
class LogInput:
    """One file as it was read."""

    frame: pl.DataFrame
    problems: tuple[Problem, ...] = field(default=())


@cache
def log_schema(name: str) -> TableSchema:
    """Return the columns of one of the files that stand beside logs."""
    folder = files("lagesbild.sources").joinpath("log_schemas")
    return read_schema(folder.joinpath(f"{name}.yaml").read_text("utf-8"))


def read_register(path: Path, *, beside: Mapping[str, pl.DataFrame]) -> LogInput:
    """Read the register of log units.

    :param beside: tables of the collection that its codes must stand in; may be empty.
    """
    found = _read(path, LOG_REGISTER, beside=beside)
    return LogInput(
        frame=found.frame,
        problems=(*found.problems, *_unknown_functions(found.frame, file=path.name)),
    )


def read_shifts(path: Path) -> LogInput:
    """Read the hours on duty of each log unit and day."""
    return _read(path, LOG_SHIFTS, beside={})


def read_dispatch(path: Path, *, beside: Mapping[str, pl.DataFrame]) -> LogInput:
    """Read dispatch records; `on_scene` and `clear` become times in UTC."""
    found = _read(path, DISPATCH_RECORDS, beside=beside)
    frame, problems = found.frame, list(found.problems)
    for column in _TIMES:
        times = [_time(text) for text in frame[column]]
        wrong = pl.Series([isinstance(one, str) for one in times], dtype=pl.Boolean)
        problems += problems_in_rows(
            "wrong-type",
            frame.select("source_row", value=column).filter(wrong),
            file=path.name,
            text="»{value}« är ingen tid med tidszon, som 2025-03-14T21:04:00+01:00.",
            column=column,
        )
        told = [None if isinstance(one, str) else one for one in times]
        frame = frame.with_columns(pl.Series(column, told, dtype=_IN_TIME_ZONE))
    return LogInput(frame=frame, problems=tuple(in_reading_order(problems)))


def problems_of(inputs: Sequence[LogInput]) -> list[Problem]:
    return [found for one in inputs for found in one.problems]


def _read(path: Path, name: str, *, beside: Mapping[str, pl.DataFrame]) -> LogInput:
    schema = log_schema(name)
    if not path.is_file():
        text = f"filen {path} finns inte."
        return LogInput(
            frame=schema.empty_frame(),
            problems=(problem("missing-file", file=path.name, text=text),),
        )
    raw = read_raw_table(path, schema, file=path.name)
    if raw.frame is None:
        return LogInput(frame=schema.empty_frame(), problems=raw.problems)
    examined = examine_table(
        check_cells(raw.frame, schema, file=path.name, crs=None), beside=beside
    )
    return LogInput(
        frame=examined.frame,
        problems=tuple(in_reading_order([*raw.problems, *examined.problems])),
    )


def _unknown_functions(register: pl.DataFrame, *, file: str) -> list[Problem]:
    held = register.drop_nulls(["function", "valid_from"])
    wrong = [
        row["source_row"]
        for row in held.iter_rows(named=True)
        if row["function"] not in officer_catalogue_on(row["valid_to"] or date.max).functions
    ]
    rows = held.select("source_row", value="function").filter(pl.col("source_row").is_in(wrong))
    text = "»{value}« finns inte i katalogen över funktioner."
    return problems_in_rows("unknown-function", rows, file=file, text=text, column="function")


def _time(text: str | None) -> datetime | str | None:
    """Return a time with its zone; the text itself where it is none."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if found.tzinfo is None else found
