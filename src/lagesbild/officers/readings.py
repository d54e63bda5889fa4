"""Is the norm met? Under every reading of it, because the answer depends on which one is meant.

»Minst en områdespolis per 5 000 invånare« does not say whether an officer is a head, a full-time
post or the time that is spent in the area; whether 5 001 residents call for 1.0002 or for two; nor
whether a district may pool its areas. ADR 20 lists what is known of each choice.
"""

from enum import StrEnum

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.norms.officer_norms import OfficerNorm
from lagesbild.officers.measured import Status


class Numerator(StrEnum):
    """What is counted as officers."""

    HEADS = "heads"
    FTE = "fte"
    RING_FENCED_FTE = "ring_fenced_fte"


class Rounding(StrEnum):
    """What residents/5 000 is made into."""

    NONE = "none"
    UP = "up"
    AT_LEAST_ONE = "at_least_one"


class Scope(StrEnum):
    """Where need and officers are compared."""

    AREA = "area"
    DISTRICT_POOLED = "district_pooled"
    """The areas of a district together: one may have nobody."""
    DISTRICT_EVERY_AREA = "district_every_area"
    """A district meets the norm when each of its areas does."""


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    CANNOT_BE_TOLD = Status.CANNOT_BE_TOLD.value
    NOT_APPLICABLE = Status.NOT_APPLICABLE.value


READING_SCHEMA = {
    "scope": pl.String,
    "unit": pl.String,
    "period": pl.String,
    "numerator": pl.String,
    "rounding": pl.String,
    "need": pl.Float64,
    "need_low": pl.Float64,
    "need_high": pl.Float64,
    "have": pl.Float64,
    "have_high": pl.Float64,
    "shortfall": pl.Float64,
    "outcome": pl.String,
    "reason": pl.String,
}
COMPLIANCE_SCHEMA = {
    "scope": pl.String,
    "period": pl.String,
    "numerator": pl.String,
    "rounding": pl.String,
    **{outcome.value: pl.Int64 for outcome in Outcome},
}

_TOLERANCE = 1e-9
"""So that three thirds of a post are one."""
_KEY = ("scope", "unit", "period", "numerator", "rounding")


def read_norm(
    measured: pl.DataFrame, *, district_of: pl.DataFrame, norm: OfficerNorm
) -> pl.DataFrame:
    """Return the outcome of every reading for every area and district, as `READING_SCHEMA` has it.

    Met means that there are enough officers even if the residents are as many as they may be; not
    met, that there are too few even if the residents are as few as they may be and all time that
    nobody reported was spent in the area. Between these it cannot be told. `shortfall` is to the
    need as estimated, and never negative.

    :param measured: see `measured.measure`.
    :param district_of: `period`, `area`, `name`, `local_police_district`; an area that changed
        district during the period has a row for each.
    """
    areas = _read(measured, Level.AREA, Scope.AREA, norm)
    pooled = _read(measured, Level.LOCAL_POLICE_DISTRICT, Scope.DISTRICT_POOLED, norm)
    every = _every_area(areas, district_of)
    return (
        pl.concat([areas, pooled, every])
        .select(pl.col(name).cast(dtype) for name, dtype in READING_SCHEMA.items())
        .sort(_KEY)
    )


def count_outcomes(readings: pl.DataFrame) -> pl.DataFrame:
    """Return how many areas or districts have each outcome, per reading and period."""
    by = ["scope", "period", "numerator", "rounding"]
    counts = (
        (pl.col("outcome") == outcome.value).sum().alias(outcome.value) for outcome in Outcome
    )
    return (
        readings.group_by(by)
        .agg(counts)
        .select(pl.col(name).cast(dtype) for name, dtype in COMPLIANCE_SCHEMA.items())
        .sort(by)
    )


def _read(measured: pl.DataFrame, level: Level, scope: Scope, norm: OfficerNorm) -> pl.DataFrame:
    here = measured.filter(pl.col("level") == level.value)
    parts = [
        _one_reading(here, numerator, rounding, norm).with_columns(
            scope=pl.lit(scope.value),
            numerator=pl.lit(numerator.value),
            rounding=pl.lit(rounding.value),
        )
        for numerator in Numerator
        for rounding in Rounding
    ]
    return pl.concat(parts).select(READING_SCHEMA.keys())


def _one_reading(
    here: pl.DataFrame, numerator: Numerator, rounding: Rounding, norm: OfficerNorm
) -> pl.DataFrame:
    is_time = numerator is Numerator.RING_FENCED_FTE
    have_high = f"{numerator.value}_high" if is_time else numerator.value
    unknown = "time_unknown" if is_time else "staff_unknown"
    read = here.with_columns(
        need=_need("residents", rounding, norm),
        need_low=_need("residents_low", rounding, norm),
        need_high=_need("residents_high", rounding, norm),
        have=pl.col(numerator.value),
        have_high=pl.col(have_high),
    )
    empty = pl.col("residents") == 0
    return read.with_columns(
        shortfall=(pl.col("need") - pl.col("have")).clip(lower_bound=0),
        reason=pl.when(empty)
        .then(pl.lit("Ingen är folkbokförd i området, så normen säger ingenting."))
        .otherwise(pl.coalesce("residents_unknown", unknown)),
        is_empty=empty,
    ).with_columns(
        _outcome(
            "Svaret beror på hur många som bor i området, eller på timmar som ingen redovisat."
            if is_time
            else "Svaret beror på hur många som bor i området."
        )
    )


def _need(residents: str, rounding: Rounding, norm: OfficerNorm) -> pl.Expr:
    exact = pl.col(residents) / norm.residents_per_officer
    if rounding is Rounding.UP:
        return (exact - _TOLERANCE).ceil()
    return exact.clip(lower_bound=1) if rounding is Rounding.AT_LEAST_ONE else exact


def _outcome(when_unsure: str) -> tuple[pl.Expr, pl.Expr]:
    is_met = pl.col("have") >= pl.col("need_high") - _TOLERANCE
    is_not_met = pl.col("have_high") < pl.col("need_low") - _TOLERANCE
    is_told = pl.col("reason").is_null()
    outcome = (
        pl.when("is_empty")
        .then(pl.lit(Outcome.NOT_APPLICABLE.value))
        .when(is_told & is_met)
        .then(pl.lit(Outcome.MET.value))
        .when(is_told & is_not_met)
        .then(pl.lit(Outcome.NOT_MET.value))
        .otherwise(pl.lit(Outcome.CANNOT_BE_TOLD.value))
    )
    by_uncertainty = (
        pl.when(is_told & ~is_met & ~is_not_met)
        .then(pl.lit(when_unsure))
        .otherwise(pl.col("reason"))
    )
    return outcome.alias("outcome"), by_uncertainty.alias("reason")


def _every_area(areas: pl.DataFrame, district_of: pl.DataFrame) -> pl.DataFrame:
    """Sum need, officers and shortfall over a district's areas, each met on its own."""
    is_outcome = {outcome: pl.col("outcome") == outcome.value for outcome in Outcome}
    failing = pl.col("name").filter(is_outcome[Outcome.NOT_MET])
    sums = ("need", "need_low", "need_high", "have", "have_high", "shortfall")
    by = ["local_police_district", "period", "numerator", "rounding"]
    return (
        areas.join(district_of.rename({"area": "unit"}), on=["period", "unit"], how="inner")
        .group_by(by)
        .agg(
            *(
                pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
                for name in sums
            ),
            pl.when(is_outcome[Outcome.NOT_MET].any())
            .then(pl.lit(Outcome.NOT_MET.value))
            .when(is_outcome[Outcome.CANNOT_BE_TOLD].any())
            .then(pl.lit(Outcome.CANNOT_BE_TOLD.value))
            .when(is_outcome[Outcome.NOT_APPLICABLE].all())
            .then(pl.lit(Outcome.NOT_APPLICABLE.value))
            .otherwise(pl.lit(Outcome.MET.value))
            .alias("outcome"),
            pl.format("Inte uppfyllt i {}.", failing.sort().str.join(", ")).alias("failing"),
            pl.col("reason").drop_nulls().first().alias("first_reason"),
        )
        .with_columns(
            scope=pl.lit(Scope.DISTRICT_EVERY_AREA.value),
            unit=pl.col("local_police_district"),
            reason=pl.when(pl.col("outcome") == Outcome.NOT_MET.value)
            .then(pl.col("failing"))
            .when(pl.col("outcome") != Outcome.MET.value)
            .then(pl.col("first_reason")),
        )
        .select(READING_SCHEMA.keys())
    )
