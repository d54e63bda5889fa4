"""How many person-hours was each unit in each area, when its radios were silent part of the time?

Out of the sums of the engine for position logs. What was not observed of a log unit in a month is
spread as what was observed of it: the ratio estimator with days as clusters, in the finite
population of that month's time. It holds if radios fall silent regardless of where they are.
"""

from dataclasses import dataclass

import polars as pl

from lagesbild.norms.presence_methods import PresenceMethod
from lagesbild.resources.places import Place, Source
from lagesbild.resources.presence_table import CELL, LEFT_OUT_SCHEMA, as_presence, with_register
from lagesbild.stats.ratio_totals import half_width_of_sum, ratio_total_variance

_STRATUM = ["month", "log_unit", "unit", "function"]
_PLACE = ["place", "worked_area"]
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

    :param unit_days: `log_unit`, `day`, `observed_hours`, `unobserved_hours`.
    :param unit_day_areas: `log_unit`, `day`, `area` (null outside), `standing`, `in_depot`,
        `hours`; the hours of a unit and day add up to its `observed_hours`.
    :param shifts: `log_unit`, `day`, `on_duty_hours`.
    """
    days = with_register(
        unit_days.join(shifts, on=["log_unit", "day"], how="full", coalesce=True)
        .with_columns(pl.col("observed_hours", "unobserved_hours", "on_duty_hours").fill_null(0.0))
        .with_columns(
            whole=pl.max_horizontal(
                "on_duty_hours", pl.col("observed_hours") + pl.col("unobserved_hours")
            )
        ),
        register=register,
    ).with_columns(month=pl.col("day").dt.strftime("%Y-%m"))
    known = days.drop_nulls("unit").with_columns(pl.col("observed_hours", "whole") * pl.col("crew"))
    strata = _strata(known)
    estimated = _estimates(strata, _amounts(known, unit_day_areas), method=method)
    return PresenceEstimate(
        presence=as_presence(
            pl.concat([estimated, _unknown(strata)], how="diagonal_relaxed"),
            source=Source.POSITIONS.value,
        ),
        left_out=_left_out(days),
    )


def _strata(days: pl.DataFrame) -> pl.DataFrame:
    """Return the sums over days of each log unit and month, in the notation of the estimator."""
    x = pl.col("observed_hours")
    return days.group_by(_STRATUM).agg(
        clusters=(x > 0).sum().cast(pl.Float64),
        observed=x.sum(),
        observed_squares=(x**2).sum(),
        whole=pl.col("whole").sum(),
    )


def _amounts(days: pl.DataFrame, unit_day_areas: pl.DataFrame) -> pl.DataFrame:
    """Return the sums over days of each log unit, month and place."""
    y = pl.col("hours")
    of_days = (
        unit_day_areas.select(
            "log_unit",
            "day",
            "hours",
            worked_area=pl.when(~pl.col("in_depot")).then(pl.col("area")),
            place=pl.when(pl.col("in_depot"))
            .then(pl.lit(Place.STATION.value))
            .when(pl.col("area").is_not_null())
            .then(pl.lit(Place.AREA.value))
            .otherwise(pl.lit(Place.OUTSIDE.value)),
        )
        .group_by("log_unit", "day", *_PLACE)
        .agg(pl.col("hours").sum())
        .join(days, on=["log_unit", "day"], how="inner")
        .with_columns(hours=y * pl.col("crew"))
        .filter(y > 0)
    )
    return of_days.group_by([*_STRATUM, *_PLACE]).agg(
        amount=y.sum(),
        amount_squares=(y**2).sum(),
        products=(y * pl.col("observed_hours")).sum(),
    )


def _estimates(
    strata: pl.DataFrame, amounts: pl.DataFrame, *, method: PresenceMethod
) -> pl.DataFrame:
    rows = amounts.join(strata, on=_STRATUM, how="inner").sort(
        [*_STRATUM, *_PLACE], nulls_last=True
    )
    names = (
        *("clusters", "observed", "observed_squares"),
        *("amount", "amount_squares", "products", "whole"),
    )
    variance = ratio_total_variance(**{name: rows[name].to_numpy() for name in names})
    unobserved = pl.col("whole") - pl.col("observed")
    of_log_units = rows.with_columns(
        variance=pl.Series(variance).fill_nan(None),
        hours=pl.col("amount") * pl.col("whole") / pl.col("observed"),
        most=pl.col("amount") + unobserved,
    )
    has_variance = pl.col("variance").is_not_null()
    cells = of_log_units.group_by(CELL).agg(
        pl.col("hours").sum(),
        least=pl.col("amount").sum(),
        most=pl.col("most").sum(),
        # One observed day has no spread of its own: nothing but the ends is known.
        sure=pl.col("hours").filter(has_variance).sum(),
        least_of_single=pl.col("amount").filter(~has_variance).sum(),
        most_of_single=pl.col("most").filter(~has_variance).sum(),
        variances=pl.col("variance").filter(has_variance),
        freedoms=(pl.col("clusters") - 1).filter(has_variance),
        resources=pl.len(),
    )
    half_widths = [
        half_width_of_sum(variances, freedoms, coverage=method.coverage)
        for variances, freedoms in cells.select("variances", "freedoms").iter_rows()
    ]
    half = pl.col("half_width")
    return (
        cells.with_columns(half_width=pl.Series(half_widths, dtype=pl.Float64))
        .with_columns(
            low=pl.max_horizontal("least", pl.col("sure") - half + pl.col("least_of_single")),
            high=pl.min_horizontal("most", pl.col("sure") + half + pl.col("most_of_single")),
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
