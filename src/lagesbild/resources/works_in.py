"""Where were the hours worked that each unit's staff and vehicles put in, by each source alone?"""

from collections.abc import Sequence

import polars as pl

from lagesbild.periods import month_shares
from lagesbild.resources.places import ORDER_OF_SOURCES, Place, Source

WORKS_IN_SCHEMA = {
    "month": pl.String,
    "source": pl.String,
    "unit": pl.String,
    "function": pl.String,
    "assigned_area": pl.String,
    "place": pl.String,
    "worked_area": pl.String,
    "to_unit": pl.String,
    "low": pl.Float64,
    "hours": pl.Float64,
    "high": pl.Float64,
}
"""Person-hours. `unit` is where the staff or the vehicle is placed; `assigned_area` the area that
they are placed in, which presence does not know. `to_unit` is who borrowed."""

_KEYS = [name for name in WORKS_IN_SCHEMA if name not in ("low", "hours", "high")]


def works_in(
    *,
    duty_hours: pl.DataFrame,
    loans: pl.DataFrame,
    presence: pl.DataFrame,
    sources: Sequence[Source] = tuple(Source),
) -> pl.DataFrame:
    """Return the hours of every source side by side, as `WORKS_IN_SCHEMA` has it.

    Hours of different sources are the same hours told twice and never add up to anything; those of
    `duty_hours` and `loans` do, because an hour stands in one of them. A time report without area
    whose place is not told, as in older files, is of unknown place. An hour in a loan has a
    receiver and no ground.

    :param sources: those to use; each one is enough.
    """
    parts = [_reported(duty_hours), _lent(loans), _present(presence)]
    return (
        pl.concat([part.select(WORKS_IN_SCHEMA.keys()) for part in parts])
        .filter(pl.col("source").is_in([source.value for source in sources]))
        .group_by(_KEYS)
        .agg(pl.col("low", "hours", "high").sum())
        .select(pl.col(name).cast(dtype) for name, dtype in WORKS_IN_SCHEMA.items())
        .sort(
            pl.col("source").replace_strict(ORDER_OF_SOURCES, return_dtype=pl.Int64),
            *(name for name in _KEYS if name != "source"),
            nulls_last=True,
        )
    )


def _reported(duty_hours: pl.DataFrame) -> pl.DataFrame:
    told = pl.col("place") if "place" in duty_hours.columns else pl.lit(None, pl.String)
    in_area = pl.col("worked_area").is_not_null()
    return _exact(
        duty_hours.with_columns(
            place=pl.when(in_area)
            .then(pl.lit(Place.AREA.value))
            .otherwise(told.fill_null(Place.UNKNOWN.value))
        )
        .join(month_shares(duty_hours["period"].unique().sort()), on="period", how="left")
        .with_columns(
            source=pl.lit(Source.DUTY_HOURS.value),
            to_unit=pl.lit(None, pl.String),
            hours=pl.col("hours") * pl.col("share"),
        )
    )


def _lent(loans: pl.DataFrame) -> pl.DataFrame:
    to_unit = pl.col("to_unit").is_not_null()
    return _exact(
        loans.with_columns(
            source=pl.lit(Source.LOANS.value),
            unit=pl.col("from_unit"),
            place=pl.when(to_unit)
            .then(pl.lit(Place.LENT_TO_UNIT.value))
            .otherwise(pl.lit(Place.EVENT.value)),
            worked_area=pl.lit(None, pl.String),
        )
    )


def _present(presence: pl.DataFrame) -> pl.DataFrame:
    nobody = pl.lit(None, pl.String)
    return presence.with_columns(assigned_area=nobody, to_unit=nobody)


def _exact(rows: pl.DataFrame) -> pl.DataFrame:
    """Say of hours that were told, and not estimated, that they are what they are."""
    return rows.with_columns(low=pl.col("hours"), high=pl.col("hours"))
