"""Which areas were on the decided list in which month?"""

from collections.abc import Sequence

import polars as pl

from lagesbild.norms.class_schemes import NOT_LISTED
from lagesbild.periods import Period

LISTED_SCHEMA = {"month": pl.String, "area": pl.String, "class": pl.String}


def listed_areas(
    decisions: pl.DataFrame, *, rounds: pl.DataFrame, months: Sequence[Period]
) -> pl.DataFrame:
    """Return the areas on the list of each month, with their class, as `LISTED_SCHEMA` has it.

    The list of a month is that of the newest decided round whose reference day is not after the
    month's last day. A month before the first decided round has no list, and no rows.

    :param decisions: `round`, `area`, `class`.
    :param rounds: `round`, `reference_day`.
    """
    decided = rounds.join(decisions, on="round", how="semi")
    days = pl.DataFrame(
        [(str(month), month.last) for month in months],
        schema={"month": pl.String, "day": pl.Date},
        orient="row",
    )
    newest = (
        days.join(decided.select("round", "reference_day"), how="cross")
        .filter(pl.col("reference_day") <= pl.col("day"))
        .sort("reference_day")
        .group_by("month")
        .agg(pl.col("round").last())
    )
    return (
        newest.join(decisions, on="round")
        .filter(pl.col("class") != NOT_LISTED)
        .select(pl.col(name).cast(dtype) for name, dtype in LISTED_SCHEMA.items())
        .sort("month", "area")
    )
