"""From logs to the tables of presence that a collection takes: the whole way.

Borders move: each day counts by the borders that held then. Logs, register and shifts stay where
they are; only sums, and how many files and rows they came from, go on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from lagesbild import swedish
from lagesbild.areas.boundaries import shapes_of
from lagesbild.areas.rings import rings_of
from lagesbild.errors import Problem
from lagesbild.norms.presence_methods import PresenceMethod
from lagesbild.positions.faults import Fault
from lagesbild.positions.grid import AreaGrid, build_grid
from lagesbild.positions.sums import MOST_FUNCTIONS
from lagesbild.resources.dispatch_presence import LOCAL_TIME, UNREGISTERED, dispatch_presence
from lagesbild.resources.places import Source
from lagesbild.resources.presence_estimates import estimate_presence
from lagesbild.resources.presence_table import CELL, PRESENCE_SCHEMA
from lagesbild.sources.position_logs.job import AreaLayer, Job
from lagesbild.sources.position_logs.log_counts import (
    dispatch_log_counts,
    months_of,
    position_log_counts,
)
from lagesbild.sources.position_logs.log_faults import LogFault
from lagesbild.sources.position_logs.log_files import LogFile
from lagesbild.sources.position_logs.presence import Presence, presence_of
from lagesbild.sources.position_logs.presence_frames import in_hours
from lagesbild.sources.position_logs.rules import LogRule
from lagesbild.sources.schema import table_schemas

BUCKETS = 12
"""Vehicles of one function and crew are told apart in so many groups at most, hour by hour."""
MOST_KINDS = MOST_FUNCTIONS - 1
"""Pairs of function and crew that a register may have."""

CHANGING = "changing"
"""The label of log units that change function or crew."""

_SEPARATOR = "\x1f"
_DECIMALS = 3
_MONTHS_A_QUARTER = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Era:
    """A time in which no border moved."""

    first: date
    last: date
    areas: pl.DataFrame
    """`area` and `geometry`."""

    @property
    def name(self) -> str:
        return f"{self.first}"


@dataclass(frozen=True, kw_only=True)
class PresenceTables:
    presence: pl.DataFrame
    presence_by_hour: pl.DataFrame
    presence_logs: pl.DataFrame
    """With the columns of the collection's tables."""
    left_out: pl.DataFrame
    """`resources.presence_table.LEFT_OUT_SCHEMA`: log units that the register does not know."""
    faults: tuple[LogFault, ...]
    problems: tuple[Problem, ...]
    """Dispatch records that were not counted."""
    by_hour_left_out: int
    """Log units that changed function or crew, and are not told of by hour of the week."""
    quarters_left_out: tuple[str, ...]
    """That the logs do not hold all of."""

    def unregistered(self, register: str) -> list[Problem]:
        """Return what was heard of log units that the register does not know that day.

        :param register: what the problems call the register.
        """
        unknown = [
            LogRule.UNREGISTERED.problem(
                one.file,
                f"»{one.unit}« finns inte i registret (rader: {one.rows}).",
                row=one.first_row,
                column="unit",
            )
            for one in self.faults
            if one.fault == Fault.UNKNOWN_UNIT.name.lower()
        ]
        at_other_times = [
            LogRule.UNREGISTERED.problem(
                register,
                f"»{log_unit}« hördes {swedish.number(hours)} timmar andra dagar än registret har"
                f" den (dagar: {days}).",
                column="log_unit",
            )
            for log_unit, days, hours in self.left_out.iter_rows()
        ]
        of_dispatch = [one for one in self.problems if one.rule == UNREGISTERED]
        return [*unknown, *at_other_times, *of_dispatch]


def eras_of(areas: pl.DataFrame) -> tuple[Era, ...]:
    """Return the times between which borders moved, each with its areas.

    :param areas: `area`, `valid_from`, `valid_to` and `geometry`.
    """
    after = areas["valid_to"].drop_nulls() + timedelta(days=1)
    starts = sorted({*areas["valid_from"], *after})
    ends = [*(day - timedelta(days=1) for day in starts[1:]), date.max]
    eras = [
        Era(
            first=first,
            last=last,
            areas=areas.filter(
                pl.col("valid_from") <= first,
                pl.col("valid_to").is_null() | (pl.col("valid_to") >= first),
            ).select("area", "geometry"),
        )
        for first, last in zip(starts, ends, strict=True)
    ]
    return tuple(era for era in eras if len(era.areas))


def count_positions(
    files: Sequence[LogFile],
    *,
    eras: Sequence[Era],
    register: pl.DataFrame,
    job: Job,
    work: Path | None = None,
    on_rows: Callable[[int], None],
) -> Presence:
    """Count the time of every log unit in the areas of every era that the logs can reach.

    :param job: what is to be counted, without layers and register.
    """
    months = [months_of(file) for file in files]
    first, last = min(one[0] for one in months).first, max(one[1] for one in months).last
    reached = [era for era in eras if era.first <= last and era.last >= first] or [eras[-1]]
    layers = tuple(
        AreaLayer(
            name=era.name,
            ids=tuple(era.areas["area"]),
            grid=grid_of(era.areas),
        )
        for era in reached
    )
    labelled = replace(job, layers=layers, register=labels_of(register))
    return presence_of(files, labelled, work=work, on_rows=on_rows)


def tables_of_positions(
    counted: Presence,
    files: Sequence[LogFile],
    *,
    eras: Sequence[Era],
    register: pl.DataFrame,
    shifts: pl.DataFrame | None,
    method: PresenceMethod,
) -> PresenceTables:
    """Return the tables of what was counted."""
    by_era = pl.DataFrame(
        [(era.name, era.first, era.last) for era in eras],
        schema={"layer": pl.String, "first": pl.Date, "last": pl.Date},
        orient="row",
    )
    layers = counted.unit_day_areas["layer"].unique()
    held = by_era.filter(pl.col("layer").is_in(layers.implode())).sort("first")
    days = in_hours(counted.unit_day_areas).pipe(_of_its_era, held, day=pl.col("day"))
    found = estimate_presence(
        unit_days=in_hours(counted.unit_days),
        unit_day_areas=days,
        register=register,
        method=method,
        **({} if shifts is None else {"shifts": shifts.drop("source_row", strict=False)}),
    )
    months = sorted(counted.unit_days["day"].dt.strftime("%Y-%m").unique())
    by_hour, quarters = _by_hour(counted, held, months=months)
    return PresenceTables(
        presence=_rounded(found.presence),
        presence_by_hour=by_hour,
        presence_logs=position_log_counts(files, counted.faults, months=months),
        left_out=found.left_out,
        faults=counted.faults,
        problems=(),
        by_hour_left_out=_changing(register),
        quarters_left_out=quarters,
    )


def tables_of_dispatch(
    records: pl.DataFrame,
    *,
    path: Path,
    eras: Sequence[Era],
    register: pl.DataFrame,
    method: PresenceMethod,
) -> PresenceTables:
    """Return the tables of dispatch records of one file."""
    day = pl.col("on_scene").dt.convert_time_zone(LOCAL_TIME).dt.date()
    parts = [pl.DataFrame(schema=PRESENCE_SCHEMA)]
    problems: list[Problem] = []
    for number, era in enumerate(eras):
        # A record without a time, or before any border, is judged once, with the first borders.
        early = (day < era.first) | day.is_null() if number == 0 else pl.lit(value=False)
        of_era = records.filter(early | day.is_between(era.first, era.last))
        found = dispatch_presence(
            of_era, register=register, areas=era.areas, method=method, file=path.name
        )
        parts.append(found.presence)
        problems += found.problems
    sums = (
        pl.concat(parts)
        .group_by("source", *CELL)
        .agg(pl.col("low", "hours", "high").sum(), pl.col("resources").max())
    )
    return PresenceTables(
        presence=_rounded(sums),
        presence_by_hour=table_schemas()["presence_by_hour"].empty_frame().drop("source_row"),
        presence_logs=dispatch_log_counts(records, path, problems),
        left_out=pl.DataFrame(
            schema={"log_unit": pl.String, "days": pl.Int64, "hours": pl.Float64}
        ),
        faults=(),
        problems=tuple(sorted(problems, key=lambda one: one.row or 0)),
        by_hour_left_out=0,
        quarters_left_out=(),
    )


def grid_of(areas: pl.DataFrame) -> AreaGrid:
    """Return the look-up of a layer.

    :param areas: with `geometry` (WKB in EPSG:3006).
    """
    return build_grid(rings_of(shapes_of(areas["geometry"])))


def labels_of(register: pl.DataFrame) -> Mapping[str, str]:
    """Return what the engine is to sum the hours of the week of each log unit under.

    A label is function, crew and one of `BUCKETS` groups, so that person-hours can be made of it
    and few vehicles are seen to be few: vehicles of one group count as one. A log unit that changes
    has a label of its own kind, which is told of by day and not by hour.
    """
    labels: dict[str, str] = {}
    seen: dict[tuple[str, float], int] = {}
    changing = set(_changing_units(register)["log_unit"])
    rows = register.select("log_unit", "function", "crew").unique().sort("log_unit")
    kinds = rows.select("function", "crew").n_unique()
    buckets = max(min(BUCKETS, MOST_KINDS // max(kinds, 1)), 1)
    for log_unit, function, crew in rows.iter_rows():
        if log_unit in changing:
            labels[log_unit] = CHANGING
            continue
        number = seen.get((function, crew), 0)
        seen[function, crew] = number + 1
        labels[log_unit] = _SEPARATOR.join((function, repr(crew), str(number % buckets)))
    return labels


def _of_its_era(frame: pl.DataFrame, eras: pl.DataFrame, *, day: pl.Expr) -> pl.DataFrame:
    """Keep the rows of the layer whose borders held on the day; before all of them, the first."""
    first = pl.when(pl.col("first") == pl.col("first").min()).then(date.min).otherwise("first")
    return (
        frame.join(eras.with_columns(first=first), on="layer")
        .filter(day.is_between(pl.col("first"), pl.col("last")))
        .drop("layer", "first", "last")
    )


def _by_hour(
    counted: Presence, eras: pl.DataFrame, *, months: Sequence[str]
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return the hours of the week of whole quarters, and the quarters that are not whole."""
    number = (pl.col("month").str.slice(5).cast(pl.Int64) + 2) // 3
    quarter = pl.format("{}-Q{}", pl.col("month").str.head(4), number)
    held = (
        pl.DataFrame({"month": months}, schema={"month": pl.String})
        .group_by(quarter=quarter)
        .len()
        .sort("quarter")
    )
    whole = held.filter(pl.col("len") == _MONTHS_A_QUARTER)["quarter"]
    # The borders on the last day of the month are taken for all of it.
    last_day = pl.col("month").str.to_date("%Y-%m").dt.month_end()
    parts = pl.col("function").str.split(_SEPARATOR)
    hours = (
        in_hours(counted.hours_of_week)
        .pipe(_of_its_era, eras, day=last_day)
        .filter(
            ~pl.col("in_depot"),
            pl.col("area").is_not_null(),
            pl.col("function").str.len_chars() > 0,
        )
        .with_columns(
            quarter=quarter,
            function=parts.list.get(0),
            crew=parts.list.get(1, null_on_oob=True).cast(pl.Float64),
            bucket=parts.list.get(2, null_on_oob=True),
        )
        .filter(pl.col("quarter").is_in(whole.implode()), pl.col("hours") > 0)
        .group_by("quarter", "function", "hour_of_week", worked_area="area")
        .agg(
            hours=(pl.col("hours") * pl.col("crew")).sum().round(_DECIMALS),
            resources=pl.struct("crew", "bucket").n_unique(),
        )
        .with_columns(source=pl.lit(Source.POSITIONS.value))
    )
    schema = table_schemas()["presence_by_hour"]
    frame = hours.select(
        pl.col(name).cast(schema.empty_frame().schema[name]) for name in schema.columns
    ).sort(schema.primary_key)
    return frame, tuple(held.filter(pl.col("len") < _MONTHS_A_QUARTER)["quarter"])


def _rounded(presence: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with a few decimals: more say nothing, and fewer would lose a short stay."""
    schema = table_schemas()["presence"]
    return (
        presence.with_columns(pl.col("low", "hours", "high").round(_DECIMALS))
        .select(*schema.columns)
        .sort(schema.primary_key, nulls_last=True)
    )


def _changing_units(register: pl.DataFrame) -> pl.DataFrame:
    told = register.group_by("log_unit").agg(kinds=pl.struct("unit", "function", "crew").n_unique())
    return told.filter(pl.col("kinds") > 1)


def _changing(register: pl.DataFrame) -> int:
    return len(_changing_units(register))
