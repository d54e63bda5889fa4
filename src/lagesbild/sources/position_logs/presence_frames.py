"""How do sums become tables? Swedish days, months and hours; names for numbers."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from lagesbild.positions.faults import (
    FIRST_FAULT,
    GAP_SQUARES,
    GAPS,
    POSITIONS,
    UNOBSERVED,
    Fault,
)
from lagesbild.positions.parts import LogSums
from lagesbild.positions.rows import Int64Array
from lagesbild.positions.sums import FIGURE, HOUR_OF_WEEK, UNIT_DAY, Sums
from lagesbild.sources.position_logs.job import AreaLayer

_Schema = dict[str, pl.DataType | type[pl.DataType]]
UNIT_DAYS_SCHEMA: _Schema = {
    "log_unit": pl.String,
    "day": pl.Date,
    "positions": pl.Int64,
    "observed_half_ms": pl.Int64,
    "unobserved_half_ms": pl.Int64,
    "gaps": pl.Int64,
    "gap_squares_half_ms2": pl.Int64,
}
"""Unobserved: in gaps between the first and last position of the day, or with a dead receiver.
Squares: of those gaps one by one, added up, to tell how unlike they are in length."""
UNIT_DAY_AREAS_SCHEMA: _Schema = {
    "layer": pl.String,
    "log_unit": pl.String,
    "day": pl.Date,
    "area": pl.String,
    "standing": pl.Boolean,
    "in_depot": pl.Boolean,
    "half_ms": pl.Int64,
    "crossings": pl.Int64,
}
"""`area` is null outside every area. In each layer, a unit's day adds up to what was observed.
Crossings: how often the unit was seen to come there or to leave, from or to elsewhere than within
a depot; what happened in a gap was not seen."""
HOURS_OF_WEEK_SCHEMA: _Schema = {
    "layer": pl.String,
    "function": pl.String,
    "month": pl.String,
    "area": pl.String,
    "hour_of_week": pl.Int16,
    "standing": pl.Boolean,
    "in_depot": pl.Boolean,
    "half_ms": pl.Int64,
}
"""Hour 0 is the first of Monday. `function` is empty without a register."""
UNIT_DAY_FAULTS_SCHEMA: _Schema = {
    "log_unit": pl.String,
    "day": pl.Date,
    "fault": pl.String,
    "rows": pl.Int64,
}

_HALF_MS_PER_HOUR = 7_200_000
_MONTHS = np.arange("1970-01", "2100-01", dtype="datetime64[M]").astype(str).tolist()
"""The name of each month by its number."""


def in_hours(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table with hours in place of half-milliseconds: `half_ms` becomes `hours`.

    Squares of them, `half_ms2`, become squared hours, `hours2`.
    """
    per = {"half_ms": _HALF_MS_PER_HOUR, "half_ms2": _HALF_MS_PER_HOUR**2}
    units = {name: unit for name in frame.columns for unit in per if name.endswith(f"{unit}")}
    return frame.with_columns(pl.col(name) / per[unit] for name, unit in units.items()).rename(
        {name: name.replace("half_ms", "hours") for name in units}
    )


def unit_day_areas(log: LogSums, names: Sequence[str], layers: Sequence[AreaLayer]) -> pl.DataFrame:
    """Return the time of each unit and day in each area of each layer."""
    frames = []
    for layer, of_layer in zip(layers, log.sums, strict=True):
        sums = of_layer.of_shape(UNIT_DAY)
        ranks = _ranks(names, sums.units), sums.days, _ranks(layer.ids, sums.areas(UNIT_DAY))
        sums = _chosen(sums, _order(*ranks, *_flags_in_order(sums)))
        frames.append(
            _framed(
                UNIT_DAY_AREAS_SCHEMA,
                layer=pl.Series([layer.name]).new_from_index(0, len(sums.keys)),
                log_unit=_texts(names, sums.units),
                day=sums.days.astype(np.int32),
                area=_texts(layer.ids, sums.areas(UNIT_DAY)),
                standing=(sums.flags & 1) == 0,
                in_depot=(sums.flags & 2) != 0,
                half_ms=sums.half_ms,
                crossings=sums.crossings,
            )
        )
    return pl.concat(frames)


def hours_of_week(
    log: LogSums, layers: Sequence[AreaLayer], functions: Sequence[str]
) -> pl.DataFrame:
    """Return the time of each function in each month, area and hour of the week."""
    frames = []
    for layer, of_layer in zip(layers, log.sums, strict=True):
        sums = of_layer.of_shape(HOUR_OF_WEEK)
        ranks = _ranks(functions, sums.functions), sums.months
        area_ranks = _ranks(layer.ids, sums.areas(HOUR_OF_WEEK))
        order = _order(*ranks, area_ranks, sums.hours_of_week, *_flags_in_order(sums))
        sums = _chosen(sums, order)
        frames.append(
            _framed(
                HOURS_OF_WEEK_SCHEMA,
                layer=pl.Series([layer.name]).new_from_index(0, len(sums.keys)),
                function=_texts(functions, sums.functions),
                month=_texts(_MONTHS, sums.months),
                area=_texts(layer.ids, sums.areas(HOUR_OF_WEEK)),
                hour_of_week=sums.hours_of_week,
                standing=(sums.flags & 1) == 0,
                in_depot=(sums.flags & 2) != 0,
                half_ms=sums.values,
            )
        )
    return pl.concat(frames)


def unit_days(log: LogSums, names: Sequence[str]) -> pl.DataFrame:
    """Return how much of each unit and day was observed, and how much was not."""
    seen = log.sums[0].of_shape(UNIT_DAY)
    observed = (
        _numbered_days(seen, observed_half_ms=seen.half_ms)
        .group_by("unit", "day")
        .agg(pl.col("observed_half_ms").sum())
    )
    figures = log.sums[0].of_shape(FIGURE)
    days = observed
    for column, kind in (
        ("positions", POSITIONS),
        ("unobserved_half_ms", UNOBSERVED),
        ("gaps", GAPS),
        ("gap_squares_half_ms2", GAP_SQUARES),
    ):
        own = _chosen(figures, figures.figures == kind)
        days = days.join(
            _numbered_days(own, **{column: own.values}),
            on=["unit", "day"],
            how="full",
            coalesce=True,
        )
    return _framed(
        UNIT_DAYS_SCHEMA,
        log_unit=_texts(names, days["unit"].to_numpy()),
        day=days["day"].cast(pl.Int32),
        **{
            column: days[column].fill_null(0)
            for column in (
                "positions",
                "observed_half_ms",
                "unobserved_half_ms",
                "gaps",
                "gap_squares_half_ms2",
            )
        },
    ).sort("log_unit", "day")


def unit_day_faults(log: LogSums, names: Sequence[str]) -> pl.DataFrame:
    """Return how many rows of each unit and day have each fault."""
    figures = log.sums[0].of_shape(FIGURE)
    own = _chosen(figures, figures.figures >= FIRST_FAULT)
    kinds = [fault.name.lower() for fault in Fault]
    return _framed(
        UNIT_DAY_FAULTS_SCHEMA,
        log_unit=_texts(names, own.units),
        day=own.days.astype(np.int32),
        fault=_texts(kinds, own.figures - FIRST_FAULT),
        rows=own.values,
    ).sort("log_unit", "day", "fault")


def _framed(schema: _Schema, **columns: object) -> pl.DataFrame:
    """Return columns as a table of a schema."""
    return pl.DataFrame(columns).select(pl.col(name).cast(kind) for name, kind in schema.items())


def _ranks(texts: Sequence[str], numbers: Int64Array) -> Int64Array:
    """Return the rank of the text at each number among all of them, the last for -1."""
    ranks = np.full(len(texts) + 1, len(texts), dtype=np.int64)
    ranks[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    found: Int64Array = ranks[numbers]
    return found


def _flags_in_order(sums: Sums) -> tuple[Int64Array, Int64Array]:
    """Return 0 for driving and 1 for standing, and 1 in a depot and 0 elsewhere."""
    return 1 - (sums.flags & 1), sums.flags >> 1


def _order(*columns: Int64Array) -> Int64Array:
    """Return the order of rows by columns of whole numbers that together have 62 bits at most."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        key = key * (int(column.max(initial=0)) + 1) + column
    return np.argsort(key)


def _numbered_days(sums: Sums, **values: Int64Array) -> pl.DataFrame:
    return pl.DataFrame({"unit": sums.units, "day": sums.days, **values})


def _chosen(sums: Sums, chosen: npt.NDArray[np.generic]) -> Sums:
    return Sums(sums.keys[chosen], sums.values[chosen])


def _texts(texts: Sequence[str], numbers: Int64Array) -> pl.Series:
    """Return the text at each number, null for -1."""
    places = pl.Series(numbers, dtype=pl.Int64).replace(-1, None)
    return pl.Series(list(texts), dtype=pl.String).gather(places)
