"""How many person-hours was each unit in each area, when its radios were silent part of the time?

Out of the sums of the engine for position logs. What was not observed of a log unit in a month is
spread as what was observed of it: the ratio estimator with days as clusters, in the finite
population of that month's time. How long the unit stays in places, beside how long it is silent,
tells how far that can be off. It holds if radios fall silent regardless of where they are.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from lagesbild.norms.presence_methods import PresenceMethod
from lagesbild.resources.places import Place, Source
from lagesbild.resources.presence_table import CELL, LEFT_OUT_SCHEMA, as_presence, with_register
from lagesbild.stats.gaps import Clusters
from lagesbild.stats.ratio_totals import (
    Amounts,
    TotalVariances,
    half_width_of_sum,
    ratio_total_variances,
    score_interval,
)

_STRATUM = ["month", "log_unit", "unit", "function"]
_PLACE = ["place", "worked_area"]
_LEAST_HOURS = 1e-9
"""Less than half a millisecond, and more than sums of hours are off by."""
_NO_SHIFTS = pl.DataFrame(
    schema={"log_unit": pl.String, "day": pl.Date, "on_duty_hours": pl.Float64}
)


@dataclass(frozen=True, kw_only=True)
class PresenceEstimate:
    presence: pl.DataFrame
    """`presence_table.PRESENCE_SCHEMA`."""
    left_out: pl.DataFrame
    """`presence_table.LEFT_OUT_SCHEMA`."""


def estimate_presence(
    *,
    unit_days: pl.DataFrame,
    unit_day_areas: pl.DataFrame,
    register: pl.DataFrame,
    method: PresenceMethod,
    shifts: pl.DataFrame = _NO_SHIFTS,
) -> PresenceEstimate:
    """Estimate the hours of each unit and function in each area, month by month.

    Hours of vehicles become person-hours by the crew in the register. Hours in a depot are no
    presence in an area, whatever area the depot lies in, and are told as a place of their own. With
    `shifts`, a silent day is time that was not observed; without them, nothing is known of it, and
    it is not counted. A month in which a log unit was not observed at all cannot be estimated: its
    hours on duty are of unknown place, whether in a depot or not.

    The interval has `method.coverage`, and never leaves what was observed and what can be at most.
    Where a log unit was observed on one day only, it is exactly those two ends.

    :param unit_days: `log_unit`, `day`, `observed_hours`, `unobserved_hours`, `gaps`, and
        `gap_squares_hours2`: their squares one by one.
    :param unit_day_areas: `log_unit`, `day`, `area` (null outside), `standing`, `in_depot`,
        `hours`, `crossings`; the hours of a unit and day add up to its `observed_hours`.
    :param shifts: `log_unit`, `day`, `on_duty_hours`.
    """
    days = with_register(
        unit_days.join(shifts, on=["log_unit", "day"], how="full", coalesce=True)
        .with_columns(
            pl.col(
                "observed_hours", "unobserved_hours", "gaps", "gap_squares_hours2", "on_duty_hours"
            ).fill_null(0.0)
        )
        .with_columns(
            whole=pl.max_horizontal(
                "on_duty_hours", pl.col("observed_hours") + pl.col("unobserved_hours")
            )
        ),
        register=register,
    ).with_columns(month=pl.col("day").dt.strftime("%Y-%m"))
    # Of a shift before the first position and after the last, only the sum is known: as one gap.
    at_ends = pl.col("whole") - pl.col("observed_hours") - pl.col("unobserved_hours")
    at_ends = pl.when(at_ends > _LEAST_HOURS).then(at_ends).otherwise(0.0)
    known = (
        days.drop_nulls("unit")
        .with_columns(
            pl.col("observed_hours", "whole") * pl.col("crew"),
            gaps=pl.col("gaps") + (at_ends > 0),
            gap_squares=(pl.col("gap_squares_hours2") + at_ends**2) * pl.col("crew") ** 2,
        )
        .sort(*_STRATUM, "day")
        .with_columns(cluster=pl.int_range(pl.len()), stratum=pl.struct(_STRATUM).rle_id())
    )
    strata = _strata(known)
    estimated = _estimates(known, strata, _parts(known, unit_day_areas), method=method)
    return PresenceEstimate(
        presence=as_presence(
            pl.concat([estimated, _unknown(strata)], how="diagonal_relaxed"),
            source=Source.POSITIONS.value,
        ),
        left_out=_left_out(days),
    )


def _strata(days: pl.DataFrame) -> pl.DataFrame:
    """Return the sums over days of each log unit and month."""
    x = pl.col("observed_hours")
    return days.group_by("stratum", *_STRATUM).agg(
        clusters=(x > 0).sum(), observed=x.sum(), whole=pl.col("whole").sum()
    )


def _parts(days: pl.DataFrame, unit_day_areas: pl.DataFrame) -> pl.DataFrame:
    """Return the hours of each log unit and day in each place."""
    return (
        unit_day_areas.select(
            "log_unit",
            "day",
            "hours",
            "crossings",
            worked_area=pl.when(~pl.col("in_depot")).then(pl.col("area")),
            place=pl.when(pl.col("in_depot"))
            .then(pl.lit(Place.STATION.value))
            .when(pl.col("area").is_not_null())
            .then(pl.lit(Place.AREA.value))
            .otherwise(pl.lit(Place.OUTSIDE.value)),
        )
        .group_by("log_unit", "day", *_PLACE)
        .agg(pl.col("hours", "crossings").sum())
        .join(days, on=["log_unit", "day"], how="inner")
        .with_columns(hours=pl.col("hours") * pl.col("crew"))
        .filter(pl.col("hours") > 0)
        .sort("stratum", *_PLACE, "day", nulls_last=True)
        .with_columns(number=pl.struct("stratum", *_PLACE).rle_id())
    )


def _variances(days: pl.DataFrame, parts: pl.DataFrame, amounts: pl.DataFrame) -> TotalVariances:
    return ratio_total_variances(
        Clusters(
            strata=days["stratum"].to_numpy().astype(np.int64),
            whole=days["whole"].to_numpy(),
            observed=days["observed_hours"].to_numpy(),
            gaps=days["gaps"].to_numpy().astype(np.float64),
            gap_squares=days["gap_squares"].to_numpy(),
        ),
        Amounts(
            strata=amounts["stratum"].to_numpy().astype(np.int64),
            crossings=amounts["crossings"].to_numpy().astype(np.float64),
            parts=parts["number"].to_numpy().astype(np.int64),
            part_clusters=parts["cluster"].to_numpy(),
            part_amounts=parts["hours"].to_numpy(),
        ),
    )


def _estimates(
    days: pl.DataFrame, strata: pl.DataFrame, parts: pl.DataFrame, *, method: PresenceMethod
) -> pl.DataFrame:
    amounts = (
        parts.group_by("number", "stratum", *_PLACE)
        .agg(amount=pl.col("hours").sum(), crossings=pl.col("crossings").sum())
        .join(strata, on="stratum", how="inner")
        .sort("number")
    )
    variances = _variances(days, parts, amounts)
    of_log_units = amounts.with_columns(
        between=pl.Series(variances.between).fill_nan(None),
        between_freedom=pl.Series(variances.between_freedoms),
        within=pl.Series(variances.within).fill_nan(None),
        within_freedom=pl.Series(variances.within_freedoms),
        hours=pl.col("amount") * pl.col("whole") / pl.col("observed"),
        most=pl.col("amount") + pl.col("whole") - pl.col("observed"),
    )
    has_variance = pl.col("between").is_not_null()
    cells = of_log_units.group_by(CELL).agg(
        pl.col("hours").sum(),
        least=pl.col("amount").sum(),
        most=pl.col("most").sum(),
        # One observed day has no spread of its own: nothing but the ends is known.
        sure=pl.col("hours").filter(has_variance).sum(),
        least_of_single=pl.col("amount").filter(~has_variance).sum(),
        most_of_single=pl.col("most").filter(~has_variance).sum(),
        whole=pl.col("whole").filter(has_variance).sum(),
        variances=pl.col("between").append(pl.col("within")).drop_nulls(),
        freedoms=pl.col("between_freedom")
        .filter(has_variance)
        .append(pl.col("within_freedom").filter(has_variance)),
        resources=pl.len(),
    )
    half_widths = [
        half_width_of_sum(variances, freedoms, coverage=method.coverage)
        for variances, freedoms in cells.select("variances", "freedoms").iter_rows()
    ]
    low, high = score_interval(cells["sure"], half_widths, most=cells["whole"])
    return (
        cells.with_columns(low=pl.Series(low), high=pl.Series(high))
        .with_columns(
            low=pl.max_horizontal("least", pl.col("low") + pl.col("least_of_single")),
            high=pl.min_horizontal("most", pl.col("high") + pl.col("most_of_single")),
        )
        .with_columns(
            # A sum in another order may differ in its last bit.
            low=pl.min_horizontal("low", "hours"),
            high=pl.max_horizontal("high", "hours"),
        )
    )


def _unknown(strata: pl.DataFrame) -> pl.DataFrame:
    silent = strata.filter(pl.col("clusters") == 0, pl.col("whole") > 0)
    return silent.group_by("month", "unit", "function").agg(
        place=pl.lit(Place.UNKNOWN.value),
        worked_area=pl.lit(None, pl.String),
        low=pl.col("whole").sum(),
        hours=pl.col("whole").sum(),
        high=pl.col("whole").sum(),
        resources=pl.len(),
    )


def _left_out(days: pl.DataFrame) -> pl.DataFrame:
    return (
        days.filter(pl.col("unit").is_null())
        .group_by("log_unit")
        .agg(days=pl.len(), hours=pl.col("whole").sum())
        .select(pl.col(name).cast(dtype) for name, dtype in LEFT_OUT_SCHEMA.items())
        .sort("log_unit")
    )
