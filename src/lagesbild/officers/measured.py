"""What a follow-up counts, with the uncertainty of each: residents, staff and ring-fenced time.

The hours that nobody reported could all have been ring-fenced time: that is the upper end. Under
the coverage that the norm asks for, nothing is said of time at all.
"""

from enum import StrEnum

import polars as pl

from lagesbild.norms.officer_norms import OfficerNorm
from lagesbild.officers.population import half_width


class Status(StrEnum):
    KNOWN = "known"
    CANNOT_BE_TOLD = "cannot_be_told"
    NOT_APPLICABLE = "not_applicable"


def measure(facts: pl.DataFrame, *, norm: OfficerNorm) -> pl.DataFrame:
    """Add to `facts` what is derived from its sums.

    `coverage` is reported hours over contracted, null where nobody was present to report any;
    `ring_fenced_fte` with `ring_fenced_fte_high`; `residents_low` and `residents_high`; and the
    reasons, in Swedish and null where there is none, why staff (`staff_unknown`), time
    (`time_unknown`) or residents (`residents_unknown`) cannot be told.
    """
    unreported = (pl.col("contracted_hours") - pl.col("reported_hours")).clip(lower_bound=0)
    return (
        facts.with_columns(
            coverage=pl.when(pl.col("contracted_hours") > 0).then(
                pl.col("reported_hours") / pl.col("contracted_hours")
            ),
            ring_fenced_fte=pl.col("ring_fenced_hours") / pl.col("full_time_hours"),
            ring_fenced_fte_high=(pl.col("ring_fenced_hours") + unreported)
            / pl.col("full_time_hours"),
            residents_low=(pl.col("residents") - half_width(norm)).clip(lower_bound=0),
            residents_high=pl.col("residents") + half_width(norm),
            staff_unknown=_missing("missing_staff", "Bemanning saknas för"),
            residents_unknown=_missing("missing_residents", "Invånarantal saknas för"),
        )
        .with_columns(time_unknown=_time_unknown(norm))
        .with_columns(
            # What is not known is not shown beside its reason as if it were.
            pl.when(pl.col("time_unknown").is_null()).then(pl.col(name)).alias(name)
            for name in ("ring_fenced_fte", "ring_fenced_fte_high")
        )
    )


_NAMED = 3


def _missing(column: str, begin: str) -> pl.Expr:
    amount = pl.col(column).list.len()
    named = pl.col(column).list.head(_NAMED).list.join("; ")
    more = pl.when(amount > _NAMED).then(pl.format(" och {} till", amount - _NAMED))
    return pl.when(amount > 0).then(
        pl.concat_str(pl.lit(f"{begin} "), named, more.otherwise(pl.lit("")), pl.lit("."))
    )


def _time_unknown(norm: OfficerNorm) -> pl.Expr:
    # How many they cover is the figure `coverage`, which is shared for wide levels only.
    least = round(norm.least_coverage * 100)
    too_few = pl.lit(f"Redovisade timmar täcker mindre än {least} % av arbetstiden.")
    return (
        pl.when(pl.col("staff_unknown").is_not_null())
        .then(pl.col("staff_unknown"))
        .when(pl.col("coverage") < norm.least_coverage)
        .then(too_few)
    )
