"""The table of presence, and the register that says whose each log unit is."""

import polars as pl

PRESENCE_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "month": pl.String,
    "source": pl.String,
    "unit": pl.String,
    "function": pl.String,
    "place": pl.String,
    "worked_area": pl.String,
    "low": pl.Float64,
    "hours": pl.Float64,
    "high": pl.Float64,
    "resources": pl.Int64,
}
"""Person-hours, with their interval; `resources` is how many log units they come from."""

CELL = ["month", "unit", "function", "place", "worked_area"]

LEFT_OUT_SCHEMA = {"log_unit": pl.String, "days": pl.Int64, "hours": pl.Float64}
"""Log units that the register does not know on the day, with what was therefore left out."""


def with_register(days: pl.DataFrame, *, register: pl.DataFrame, day: str = "day") -> pl.DataFrame:
    """Add `unit`, `function` and `crew` as they were on the day; null where nobody knows.

    :param register: `log_unit`, `unit`, `function`, `crew`, `valid_from`, `valid_to`.
    """
    dated = register.sort("log_unit", "valid_from")
    return (
        days.sort("log_unit", day)
        .join_asof(
            dated.select("log_unit", "unit", "function", "crew", "valid_from", "valid_to"),
            left_on=day,
            right_on="valid_from",
            by="log_unit",
            strategy="backward",
            check_sortedness=False,
        )
        .with_columns(
            pl.when(pl.col("valid_to").is_null() | (pl.col(day) <= pl.col("valid_to")))
            .then(pl.col(name))
            .alias(name)
            for name in ("unit", "function", "crew")
        )
        .drop("valid_from", "valid_to", strict=False)
    )


def as_presence(rows: pl.DataFrame, *, source: str) -> pl.DataFrame:
    return (
        rows.with_columns(source=pl.lit(source))
        .select(pl.col(name).cast(dtype) for name, dtype in PRESENCE_SCHEMA.items())
        .sort("month", "unit", "function", "place", "worked_area", nulls_last=True)
    )
