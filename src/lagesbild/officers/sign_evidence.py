"""What signs are looked for in, and the form that each is told in."""

from dataclasses import dataclass

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.norms.officer_norms import OfficerNorm
from lagesbild.officers.readings import Numerator, Outcome, Rounding, Scope

SIGN_SCHEMA = {
    "sign": pl.String,
    "level": pl.String,
    "unit": pl.String,
    "period": pl.String,
    "amount": pl.Float64,
    "compared_with": pl.Float64,
    "text": pl.String,
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What signs are looked for in. `period` is the one of all months together."""

    measured: pl.DataFrame
    readings: pl.DataFrame
    area_months: pl.DataFrame
    staffing: pl.DataFrame
    """The table of the collection, for the functions that do not count for the norm."""
    functions: tuple[str, ...]
    """Those that count."""
    period: str
    norm: OfficerNorm

    def outcomes(self, scope: Scope, numerator: Numerator, rounding: Rounding) -> pl.DataFrame:
        """Return `unit`, `outcome`, `need` and `have` of one reading over the whole period."""
        return self.readings.filter(
            pl.col("scope") == scope.value,
            pl.col("numerator") == numerator.value,
            pl.col("rounding") == rounding.value,
            pl.col("period") == self.period,
        ).select("unit", "outcome", "need", "have")

    def areas(self) -> pl.DataFrame:
        """Return what is measured of each area over the whole period."""
        return self.measured.filter(
            pl.col("level") == Level.AREA.value, pl.col("period") == self.period
        )


def is_met() -> pl.Expr:
    return pl.col("outcome") == Outcome.MET.value


def in_words(name: str) -> pl.Expr:
    """Write a number with at most one decimal, after a comma."""
    text = pl.col(name).round(1).cast(pl.String).str.replace(r"\.0$", "")
    return text.str.replace(".", ",", literal=True)


def told(
    rows: pl.DataFrame,
    evidence: Evidence,
    *,
    level: Level,
    amount: str,
    compared_with: str,
    text: pl.Expr,
    period: pl.Expr | None = None,
) -> pl.DataFrame:
    return rows.select(
        pl.lit(None, pl.String).alias("sign"),
        pl.lit(level.value).alias("level"),
        pl.col("unit"),
        (pl.lit(evidence.period) if period is None else period).alias("period"),
        pl.col(amount).cast(pl.Float64).alias("amount"),
        pl.col(compared_with).cast(pl.Float64).alias("compared_with"),
        text.alias("text"),
    )
