"""How many officers would the work of an area take, as something beside the flat norm?

Hours of contact-making work by residents and class, plus what is counted per area and year (visits,
meetings, measures, calls that are followed up, trips), divided by the hours that one full-time post
can plan for the area. Every number is a range, and the need is told with the interval that follows:
a need without one would look surer than the flat norm it is held against. Wilson & Weiss, *A
Performance-Based Approach to Police Staffing and Allocation* (COPS, 2012), size staff by measured
work in this way; queues of calls are left out, since the role is not to answer them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

import numpy as np
import numpy.typing as npt
import polars as pl

from lagesbild.areas.levels import NATION, Level
from lagesbild.norms.officer_workload import Range, WorkloadModel

_DRAWS = 4000
_SEED = 20_210_108
_MINUTES_PER_HOUR = 60
_RESIDENTS = 1000
BASE = "base"
"""The work that goes with residents and class, beside the drivers."""

Draws = npt.NDArray[np.float64]

NEED_SCHEMA = {
    "level": pl.String,
    "unit": pl.String,
    "year": pl.Int64,
    "hours": pl.Float64,
    "need_fte": pl.Float64,
    "need_low": pl.Float64,
    "need_high": pl.Float64,
    "norm_fte": pl.Float64,
    "beside_norm": pl.String,
    "reason": pl.String,
}
WORK_SCHEMA = {
    "area": pl.String,
    "year": pl.Int64,
    "driver": pl.String,
    "amount": pl.Float64,
    "hours": pl.Float64,
    "hours_low": pl.Float64,
    "hours_high": pl.Float64,
}


class BesideNorm(StrEnum):
    """How the need lies to residents/5 000."""

    ABOVE = "above"
    BELOW = "below"
    NOT_TOLD_APART = "not_told_apart"
    CANNOT_BE_TOLD = "cannot_be_told"


@dataclass(frozen=True, kw_only=True)
class Need:
    """The need per area, district, region and nation, and the work it is made of."""

    model: WorkloadModel
    needs: pl.DataFrame
    work: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class _Shared:
    """Draws that are the same for all areas, since nobody knows them better for one of them."""

    minutes: Mapping[str, Draws]
    base_hours: Mapping[str, Draws]
    hours_per_fte: Draws


def estimate_need(
    *,
    areas: pl.DataFrame,
    class_probabilities: pl.DataFrame,
    workload: pl.DataFrame,
    year: int,
    model: WorkloadModel,
    residents_per_officer: int,
) -> Need:
    """Estimate the officers that the work of each area takes in a year.

    An area without a row for one of the model's drivers cannot be told: no visit and no count of
    visits are not the same. A level above holds the areas that can be told only if all can.

    :param areas: `area`, `local_police_district`, `police_region`, `residents`, `residents_low`
        and `residents_high`, null where they are not known.
    :param class_probabilities: `area`, `class` (or `not_listed`) and `probability`, of each area
        adding up to 1; a decided class has probability 1, and null is not known.
    :param workload: `area`, `year`, `driver`, `low`, `value`, `high`.
    """
    shared = _draw_shared(model)
    counted = workload.filter(pl.col("year") == year)
    told: dict[str, Draws] = {}
    reasons: dict[str, str] = {}
    work: list[dict[str, object]] = []
    for area in areas.sort("area").iter_rows(named=True):
        amounts = {
            row["driver"]: Range(low=row["low"], value=row["value"], high=row["high"])
            for row in counted.filter(pl.col("area") == area["area"]).iter_rows(named=True)
        }
        chances = class_probabilities.filter(pl.col("area") == area["area"])
        reason = _cannot_be_told(area, chances, amounts, model)
        if reason:
            reasons[area["area"]] = reason
            continue
        generator = np.random.default_rng([_SEED, year, crc32(area["area"].encode())])
        hours = {
            BASE: _base_hours(area, chances, shared, generator),
            **{
                driver: _draw(amounts[driver], generator) * minutes / _MINUTES_PER_HOUR
                for driver, minutes in shared.minutes.items()
            },
        }
        told[area["area"]] = np.sum(list(hours.values()), axis=0)
        work += _work_rows(area, year, hours, amounts, model)
    return Need(
        model=model,
        needs=_needs(areas, told, reasons, shared, year, model, residents_per_officer),
        work=pl.DataFrame(work, schema=WORK_SCHEMA, orient="row").sort("area", "driver"),
    )


def _draw_shared(model: WorkloadModel) -> _Shared:
    generator = np.random.default_rng(_SEED)
    return _Shared(
        minutes={name: _draw(one.minutes, generator) for name, one in model.drivers.items()},
        base_hours={name: _draw(one, generator) for name, one in model.base_hours.items()},
        hours_per_fte=_draw(model.net_hours, generator) * _draw(model.planned_share, generator),
    )


def _draw(range_: Range, generator: np.random.Generator) -> Draws:
    """Draw from a triangle with its peak at the most likely value."""
    if range_.low == range_.high:
        return np.full(_DRAWS, range_.value)
    return generator.triangular(range_.low, range_.value, range_.high, size=_DRAWS)


def _cannot_be_told(
    area: Mapping[str, object],
    chances: pl.DataFrame,
    amounts: Mapping[str, Range],
    model: WorkloadModel,
) -> str | None:
    if area["residents"] is None:
        return "Invånarantal saknas."
    if chances.is_empty() or chances["probability"].is_null().any():
        return "Klassen är inte beslutad, och underlag saknas för att föreslå den."
    missing = [driver.title for name, driver in model.drivers.items() if name not in amounts]
    return f"Arbetsmängden saknar: {', '.join(missing)}." if missing else None


def _base_hours(
    area: Mapping[str, float],
    chances: pl.DataFrame,
    shared: _Shared,
    generator: np.random.Generator,
) -> Draws:
    """Draw residents and class together with the hours that the class calls for."""
    residents = _draw(
        Range(low=area["residents_low"], value=area["residents"], high=area["residents_high"]),
        generator,
    )
    cumulative = np.cumsum(chances["probability"].to_numpy())
    assert abs(cumulative[-1] - 1) < 1e-6, chances
    drawn = np.searchsorted(cumulative[:-1], generator.random(_DRAWS), side="right")
    per_class = np.stack([shared.base_hours[name] for name in chances["class"]])
    hours: Draws = per_class[drawn, np.arange(_DRAWS)] * residents / _RESIDENTS
    return hours


def _work_rows(
    area: Mapping[str, object],
    year: int,
    hours: Mapping[str, Draws],
    amounts: Mapping[str, Range],
    model: WorkloadModel,
) -> list[dict[str, object]]:
    return [
        {
            "area": area["area"],
            "year": year,
            "driver": driver,
            "amount": area["residents"] if driver == BASE else amounts[driver].value,
            "hours": float(np.mean(draws)),
            "hours_low": _quantile(draws, low=True, coverage=model.coverage),
            "hours_high": _quantile(draws, low=False, coverage=model.coverage),
        }
        for driver, draws in hours.items()
    ]


def _needs(
    areas: pl.DataFrame,
    told: Mapping[str, Draws],
    reasons: Mapping[str, str],
    shared: _Shared,
    year: int,
    model: WorkloadModel,
    residents_per_officer: int,
) -> pl.DataFrame:
    rows = []
    for level in Level:
        unit = pl.lit(NATION) if level is Level.NATION else pl.col(level.value)
        for [name], members in (
            areas.with_columns(unit=unit).sort("area").group_by("unit", maintain_order=True)
        ):
            missing = [area for area in members["area"] if area in reasons]
            norm = float(members["residents"].sum()) / residents_per_officer
            row: dict[str, object] = {"level": level.value, "unit": name, "year": year}
            if missing:
                reason = (
                    reasons[missing[0]]
                    if level is Level.AREA
                    else f"Behovet kan inte avgöras i {len(missing)} av {members.height} områden."
                )
                row |= {"beside_norm": BesideNorm.CANNOT_BE_TOLD.value, "reason": reason}
            else:
                hours = np.sum([told[area] for area in members["area"]], axis=0)
                row |= _told(hours, shared, norm=norm, coverage=model.coverage)
            rows.append(row)
    return pl.DataFrame(rows, schema=NEED_SCHEMA, orient="row").sort("level", "unit")


def _told(hours: Draws, shared: _Shared, *, norm: float, coverage: float) -> dict[str, object]:
    fte = hours / shared.hours_per_fte
    low, high = (_quantile(fte, low=end, coverage=coverage) for end in (True, False))
    beside = BesideNorm.NOT_TOLD_APART
    if low > norm:
        beside = BesideNorm.ABOVE
    elif high < norm:
        beside = BesideNorm.BELOW
    return {
        "hours": float(np.mean(hours)),
        "need_fte": float(np.median(fte)),
        "need_low": low,
        "need_high": high,
        "norm_fte": norm,
        "beside_norm": beside.value,
    }


def _quantile(draws: Draws, *, low: bool, coverage: float) -> float:
    tail = (1 - coverage) / 2
    return float(np.quantile(draws, tail if low else 1 - tail))
