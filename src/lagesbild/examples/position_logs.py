"""Where invented units were, second by second, and what their radios said of it.

Units drive between places and stand there, shift by shift. A radio adds noise, falls silent now and
then, and may be at fault in a way that is planted. What was true is returned beside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from lagesbild.examples.seeds import Part, stream

_SHIFT_STARTS_H = (5, 13, 21)
_SHIFT_S = 8 * 3600 + 1800
_STAY_S = (300, 2400)
_SPEED_M_PER_S = (6, 22)
_NOISE_M = 2.5
_SILENCES = 3
_SILENCE_S = (60, 2400)
_HOUR_MS = 3_600_000
_FIRST_HOUR = 3600
"""Faults begin an hour into the log of a unit, so that there is something to compare with."""

FAULTS = ("degrees", "swapped", "frozen", "clock_ahead", "clock_back")
"""What can be planted in the log of a unit; `clock_back` is a clock an hour ahead for a while."""

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class UnitLog:
    """What one radio sent during one day, in that order."""

    times_ms: _Ints
    """Since 1970 in universal time."""
    e_cm: npt.NDArray[np.int32]
    n_cm: npt.NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class InventedDay:
    """One day's shifts of all units."""

    log: Mapping[str, UnitLog]
    truth: Mapping[str, UnitLog]
    """Where each unit was, without noise, silence or faults."""
    planted: Mapping[str, str]
    """The fault of each unit that has one."""


def invent_log_day(
    day: date,
    *,
    units: int,
    places: Sequence[tuple[float, float]],
    seed: int,
    sampling_s: int = 10,
    faults: Mapping[int, str] | None = None,
) -> InventedDay:
    """Return the day of so many units among places given as E and N in metres of EPSG:3006.

    :param faults: what is planted in the log of which unit, by its number; see `FAULTS`.
    """
    log, truth, planted = {}, {}, {}
    for number in range(units):
        name = f"bil-{number:05d}"
        generator = stream(seed, Part.POSITIONS, day.toordinal(), number)
        true = _true_day(day, number, np.array(places), sampling_s, generator)
        fault = (faults or {}).get(number)
        truth[name] = true
        log[name] = _heard(true, fault, sampling_s, generator)
        if fault:
            planted[name] = fault
    return InventedDay(log=log, truth=truth, planted=planted)


def log_frame(logs: Mapping[str, UnitLog]) -> pl.DataFrame:
    """Return logs as a table: `unit`, `time` in universal time, `e` and `n` in centimetres."""
    frames = [
        pl.DataFrame(
            {"time": log.times_ms, "e": log.e_cm, "n": log.n_cm},
        ).select(
            pl.lit(name).alias("unit"),
            pl.col("time").cast(pl.Datetime("ms", "UTC")),
            pl.col("e", "n"),
        )
        for name, log in logs.items()
    ]
    return pl.concat(frames)


def _true_day(
    day: date, number: int, places: _Floats, sampling_s: int, generator: np.random.Generator
) -> UnitLog:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
        hours=_SHIFT_STARTS_H[number % 3], seconds=int(generator.integers(0, 900))
    )
    visits = 4 * _SHIFT_S // sum(_STAY_S)
    stops = places[generator.integers(len(places), size=visits)]
    stops = stops + generator.normal(0, 80, size=(visits, 2))
    ways = np.hypot(*np.diff(stops, axis=0).T)
    drives = ways / generator.uniform(*_SPEED_M_PER_S, size=visits - 1)
    stays = generator.uniform(*_STAY_S, size=visits)
    departures = np.cumsum(stays) + np.append(0, np.cumsum(drives))
    arrivals = departures - stays
    moments = np.arange(0, _SHIFT_S, sampling_s)
    knots = np.column_stack([arrivals, departures]).ravel()
    e, n = (np.interp(moments, knots, np.repeat(stops[:, axis], 2)) for axis in range(2))
    return _logged(int(start.timestamp()) * 1000 + moments * 1000, e, n)


def _heard(
    true: UnitLog, fault: str | None, sampling_s: int, generator: np.random.Generator
) -> UnitLog:
    """Return what a radio makes of it."""
    size = len(true.times_ms)
    e = true.e_cm / 100 + generator.normal(0, _NOISE_M, size)
    n = true.n_cm / 100 + generator.normal(0, _NOISE_M, size)
    times = true.times_ms.copy()
    heard = np.ones(size, dtype=np.bool_)
    for begin in generator.integers(0, size, size=generator.integers(_SILENCES + 1)):
        heard[begin : begin + int(generator.integers(*_SILENCE_S)) // sampling_s] = False
    if fault:
        heard[:] = True
        first = _FIRST_HOUR // sampling_s
        _plant(fault, times, e, n, slice(first, 2 * first))
    return _logged(times[heard], e[heard], n[heard])


def _plant(fault: str, times: _Ints, e: _Floats, n: _Floats, during: slice) -> None:
    """Put a fault into what was heard during the second hour."""
    if fault == "degrees":
        e[during], n[during] = 18.07, 59.33
    elif fault == "swapped":
        e[during], n[during] = n[during].copy(), e[during].copy()
    elif fault == "frozen":
        e[during], n[during] = e[during.start], n[during.start]
    elif fault == "clock_back":
        times[during] += _HOUR_MS
    elif fault == "clock_ahead":
        # The car drives past the moment at which its clock jumps, and the clock stays wrong.
        e[:] = e[0] + 15.0 * (times - times[0]) / 1000
        n[:] = n[0]
        times[during.start :] += _HOUR_MS
    else:
        raise ValueError(f"no such fault: {fault}")


def _logged(times: _Ints, e: _Floats, n: _Floats) -> UnitLog:
    return UnitLog(
        times_ms=times,
        e_cm=np.rint(e * 100).astype(np.int32),
        n_cm=np.rint(n * 100).astype(np.int32),
    )
