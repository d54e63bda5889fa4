"""Where the officers that the norm asks for are lost: posts, vacancies, leave, or other duty.

Four steps that add up to the whole gap exactly. Every level is first rounded to thousandths of a
full-time post and the steps are differences of those, so that no step is off by a rounding.
"""

import polars as pl

from lagesbild.norms.officer_norms import OfficerNorm

GAP_SCHEMA = {
    "level": pl.String,
    "unit": pl.String,
    "period": pl.String,
    "norm_milli": pl.Int64,
    "norm_to_posts_milli": pl.Int64,
    "posts_to_filled_milli": pl.Int64,
    "filled_to_present_milli": pl.Int64,
    "present_to_ring_fenced_milli": pl.Int64,
    "ring_fenced_milli": pl.Int64,
    "gap_milli": pl.Int64,
    "reason": pl.String,
}
"""In thousandths of a full-time post. A negative step is more of the latter than of the former."""

_LEVELS = ("norm", "posts", "fte", "present_fte", "ring_fenced_fte")


def decompose_gaps(measured: pl.DataFrame, *, norm: OfficerNorm) -> pl.DataFrame:
    """Return norm − ring-fenced time and its four steps for every unit and period.

    `norm − posts + posts − filled + filled − present + present − ring-fenced = gap`. All of them
    are null, with the reason, where one of the five cannot be told.

    :param measured: see `measured.measure`.
    """
    reason = pl.coalesce("residents_unknown", "staff_unknown", "time_unknown")
    milli = measured.with_columns(
        norm=pl.col("residents") / norm.residents_per_officer, reason=reason
    ).with_columns(
        pl.when(pl.col("reason").is_null()).then((pl.col(name) * 1000).round().cast(pl.Int64))
        for name in _LEVELS
    )
    return milli.select(
        "level",
        "unit",
        "period",
        pl.col("norm").alias("norm_milli"),
        (pl.col("norm") - pl.col("posts")).alias("norm_to_posts_milli"),
        (pl.col("posts") - pl.col("fte")).alias("posts_to_filled_milli"),
        (pl.col("fte") - pl.col("present_fte")).alias("filled_to_present_milli"),
        (pl.col("present_fte") - pl.col("ring_fenced_fte")).alias("present_to_ring_fenced_milli"),
        pl.col("ring_fenced_fte").alias("ring_fenced_milli"),
        (pl.col("norm") - pl.col("ring_fenced_fte")).alias("gap_milli"),
        "reason",
    ).sort("level", "unit", "period")
