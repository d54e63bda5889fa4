"""How many person-hours was each unit at events, by the records of the dispatch centre?

A record says where an event was, when the unit was on scene and when it was clear. What it did
between events is not in them: this source demonstrates hours, and never that there were no more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import polars as pl

from lagesbild.areas.points import areas_at
from lagesbild.errors import Problem
from lagesbild.norms.presence_methods import PresenceMethod
from lagesbild.resources.places import Place, Source
from lagesbild.resources.presence_table import CELL, as_presence, with_register

LOCAL_TIME = "Europe/Stockholm"

_LOCAL = ZoneInfo(LOCAL_TIME)
_DECEMBER = 12

_OPEN = "on-scene-not-closed"
_REVERSED = "clear-before-on-scene"
_TOO_LONG = "on-scene-too-long"
UNREGISTERED = "log-unit-not-in-register"
"""The rule that a record of a log unit without a place in the register breaks."""


@dataclass(frozen=True, kw_only=True)
class DispatchPresence:
    presence: pl.DataFrame
    """`presence_table.PRESENCE_SCHEMA`; the interval is the hours themselves."""
    problems: tuple[Problem, ...]
    """One per record that was left out, in the order of the file."""


def dispatch_presence(
    records: pl.DataFrame,
    *,
    register: pl.DataFrame,
    areas: pl.DataFrame,
    method: PresenceMethod,
    file: str,
) -> DispatchPresence:
    """Count the hours of dispatch records by month, unit, function and place.

    While records of one log unit overlap, the one that began last counts: the unit is in one place
    at a time, and the newest one is where it last said it was. Hours become person-hours by the
    crew in the register on the day that the record began, and are divided at midnight between
    months. A record with neither area nor coordinates is of unknown place.

    :param records: `log_unit`, `e`, `n` (EPSG:3006), `area`, `on_scene`, `clear` (with time zone)
        and `source_row`; `area` is used where it is filled in, else the coordinates.
    :param areas: `area` and `geometry` of the borders that held.
    :param file: what the problems call the delivery.
    """
    placed = _placed(records, areas=areas)
    days = placed.with_columns(day=pl.col("on_scene").dt.convert_time_zone(LOCAL_TIME).dt.date())
    known = with_register(days, register=register)
    problems = _problems(known, method=method, file=file)
    sound = known.join(
        pl.DataFrame(
            {"source_row": [one.row for one in problems]}, schema={"source_row": pl.Int64}
        ),
        on="source_row",
        how="anti",
    )
    return DispatchPresence(presence=_presence(sound), problems=problems)


def _placed(records: pl.DataFrame, *, areas: pl.DataFrame) -> pl.DataFrame:
    by_coordinates = areas_at(e=records["e"], n=records["n"], areas=areas)
    has_place = pl.col("e").is_not_null() & pl.col("n").is_not_null()
    worked_area = pl.coalesce("area", by_coordinates)
    return records.with_columns(
        worked_area=worked_area,
        place=pl.when(worked_area.is_not_null())
        .then(pl.lit(Place.AREA.value))
        .when(has_place)
        .then(pl.lit(Place.OUTSIDE.value))
        .otherwise(pl.lit(Place.UNKNOWN.value)),
    )


def _problems(records: pl.DataFrame, *, method: PresenceMethod, file: str) -> tuple[Problem, ...]:
    longest = timedelta(hours=method.longest_on_scene_hours)
    lasted = pl.col("clear") - pl.col("on_scene")
    faults = records.select(
        "source_row",
        "log_unit",
        "day",
        rule=pl.when(pl.col("clear").is_null() | pl.col("on_scene").is_null())
        .then(pl.lit(_OPEN))
        .when(lasted < timedelta(0))
        .then(pl.lit(_REVERSED))
        .when(lasted > longest)
        .then(pl.lit(_TOO_LONG))
        .when(pl.col("unit").is_null())
        .then(pl.lit(UNREGISTERED)),
    ).drop_nulls("rule")
    limit = f"{method.longest_on_scene_hours:g}"
    texts = {
        _OPEN: (
            "uppdraget har ingen tid på plats eller ingen sluttid, och räknas inte.",
            "Fyll i båda tiderna, eller ta bort raden.",
        ),
        _REVERSED: (
            "uppdraget slutade innan enheten var på plats, och räknas inte.",
            "Rätta tiderna, eller ta bort raden.",
        ),
        _TOO_LONG: (
            f"uppdraget varade längre än {limit} timmar, och räknas inte.",
            "Fyll i när enheten lämnade platsen, eller ta bort raden.",
        ),
        UNREGISTERED: (
            "resursen »{log_unit}« finns inte i registret den {day}, och räknas inte.",
            "Lägg till resursen i registret med den dagen, eller ta bort raden.",
        ),
    }
    return tuple(
        Problem(
            file=file,
            rule=row["rule"],
            text=texts[row["rule"]][0].format(**row),
            remedy=texts[row["rule"]][1],
            row=row["source_row"],
        )
        for row in faults.sort("source_row").iter_rows(named=True)
    )


@dataclass(frozen=True, kw_only=True)
class _OnScene:
    """One sound record; the times are in UTC."""

    log_unit: str
    unit: str
    function: str
    crew: float
    place: str
    worked_area: str | None
    on_scene: datetime
    clear: datetime


def _presence(records: pl.DataFrame) -> pl.DataFrame:
    in_order = records.sort("log_unit", "on_scene", "source_row").with_columns(
        pl.col("on_scene", "clear").dt.convert_time_zone("UTC")
    )
    named = in_order.select(one.name for one in fields(_OnScene)).iter_rows(named=True)
    spells = [
        (month, one.log_unit, one.unit, one.function, one.place, one.worked_area, hours * one.crew)
        for _, of_unit in groupby((_OnScene(**row) for row in named), key=lambda one: one.log_unit)
        for one, start, end in _without_overlaps(list(of_unit))
        for month, hours in _by_month(start, end)
    ]
    schema = {
        "month": pl.String,
        "log_unit": pl.String,
        "unit": pl.String,
        "function": pl.String,
        "place": pl.String,
        "worked_area": pl.String,
        "hours": pl.Float64,
    }
    cells = (
        pl.DataFrame(spells, schema=schema, orient="row")
        .group_by(CELL)
        .agg(pl.col("hours").sum(), resources=pl.col("log_unit").n_unique())
    )
    return as_presence(
        cells.with_columns(low=pl.col("hours"), high=pl.col("hours")),
        source=Source.DISPATCH.value,
    )


def _without_overlaps(
    records: Sequence[_OnScene],
) -> Iterator[tuple[_OnScene, datetime, datetime]]:
    """Return which record holds from when to when; they come in the order of their beginning."""
    moments = sorted({moment for one in records for moment in (one.on_scene, one.clear)})
    begun: list[int] = []
    number = 0
    for start, end in pairwise(moments):
        while number < len(records) and records[number].on_scene <= start:
            # The record that began last is on top.
            heappush(begun, -number)
            number += 1
        while begun and records[-begun[0]].clear <= start:
            heappop(begun)
        if begun:
            yield records[-begun[0]], start, end


def _by_month(start: datetime, end: datetime) -> Iterator[tuple[str, float]]:
    """Divide the time at midnight between months, in local time."""
    while start < end:
        here = start.astimezone(_LOCAL)
        year, month = (here.year + 1, 1) if here.month == _DECEMBER else (here.year, here.month + 1)
        last = min(end, datetime(year, month, 1, tzinfo=_LOCAL).astimezone(UTC))
        yield f"{here:%Y-%m}", (last - start) / timedelta(hours=1)
        start = last
