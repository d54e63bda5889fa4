"""How many people live in an area, and how sure that is.

Residents are registered per small area. Where a border cuts one, its residents are divided by
ground, which is a rough key; and the register itself is wrong for some. Both are kept apart: the
key's errors are of each small area alone, the register's are the same way everywhere.
"""

import polars as pl
from scipy.special import ndtri

from lagesbild.norms.officer_norms import OfficerNorm

POPULATION_SCHEMA = {
    "area": pl.String,
    "boundary": pl.Int64,
    "year": pl.Int64,
    "residents": pl.Float64,
    "key_variance": pl.Float64,
}


def area_residents(*, shares: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """Return the residents of each boundary on 31 December of each year, as `POPULATION_SCHEMA`.

    A small area of n residents with the share s of its ground inside adds n·s residents. How many
    of the n really live inside is taken to have the standard deviation n·s·(1−s): nothing for a
    small area wholly inside, and a quarter of all its residents when the border halves it.

    :param shares: `area`, `boundary`, `small_area`, `share` from 0 to 1.
    :param residents: `small_area`, `year`, `residents`.
    """
    parts = shares.join(residents, on="small_area", how="inner").with_columns(
        inside=pl.col("residents") * pl.col("share"),
        sd=pl.col("residents") * pl.col("share") * (1 - pl.col("share")).clip(0, 1),
    )
    return (
        parts.group_by("area", "boundary", "year")
        .agg(residents=pl.col("inside").sum(), key_variance=(pl.col("sd") ** 2).sum())
        .select(pl.col(name).cast(dtype) for name, dtype in POPULATION_SCHEMA.items())
        .sort("area", "boundary", "year")
    )


def half_width(norm: OfficerNorm) -> pl.Expr:
    """Return half the interval of `residents`, from `residents` and `key_variance`."""
    z = float(ndtri((1 + norm.coverage) / 2))
    register = pl.col("residents") * norm.residents_registration_error
    return (z**2 * pl.col("key_variance") + register**2).sqrt()
