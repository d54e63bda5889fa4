"""What in one month of an area is odd enough that somebody should say why?

None of it is wrong: what is impossible is refused when it is delivered. These are questions to
whoever knows the place, before others ask them; an answer stands beside the figure for ever.
"""

from dataclasses import dataclass

import polars as pl

from lagesbild.norms.officer_norms import OfficerNorm
from lagesbild.officers.sign_evidence import in_words

_LEAST_HEADS = 2
"""So many more or fewer than the month before."""
_LEAST_VACANT_FTE = 1.0
_LARGE_SHARE = 0.5
_JUMP = 0.25
"""Of the share of time that was pulled away, from one month to the next."""
_MOST_COVERAGE = 1.2

DEVIATION_SCHEMA = {
    "month": pl.String,
    "unit": pl.String,
    "area": pl.String,
    "deviation": pl.String,
    "text": pl.String,
}


@dataclass(frozen=True, kw_only=True)
class Deviation:
    id: str
    title: str


DEVIATIONS = (
    Deviation(id="no_staff", title="Bemanning saknas"),
    Deviation(id="heads_changed", title="Antalet har ändrats mycket"),
    Deviation(id="vacancy", title="Vakans"),
    Deviation(id="leave", title="Stor frånvaro"),
    Deviation(id="few_hours", title="Få redovisade timmar"),
    Deviation(id="many_hours", title="Fler timmar än arbetstiden"),
    Deviation(id="on_loan", title="Utlånade timmar"),
    Deviation(id="pulled_away", title="Mycket mer bortdragen tid"),
)
"""In the order that they are told."""


def find_deviations(
    area_months: pl.DataFrame, *, loans: pl.DataFrame, norm: OfficerNorm
) -> pl.DataFrame:
    """Return every deviation of every area and month, as `DEVIATION_SCHEMA` has it.

    The month before is looked for among those given, so the first month has fewer questions.

    :param area_months: see `area_months.area_months`.
    :param loans: the table of the collection.
    """
    before = pl.col("heads").shift(1).over("area")
    share = pl.col("pulled_away_hours") / pl.col("reported_hours")
    lent = (
        loans.drop_nulls("assigned_area")
        .group_by("month", area="assigned_area")
        .agg(lent_hours=pl.col("hours").sum())
    )
    rows = (
        area_months.sort("area", "month")
        .join(lent, on=["month", "area"], how="left", maintain_order="left")
        .with_columns(
            unit="local_police_district",
            heads_before=before,
            vacant=pl.col("posts") - pl.col("fte"),
            absent=1 - pl.col("present_fte") / pl.col("fte"),
            coverage=pl.when(pl.col("contracted_hours") > 0).then(
                pl.col("reported_hours") / pl.col("contracted_hours")
            ),
            share=pl.when(pl.col("reported_hours") > 0).then(share),
        )
        .with_columns(share_before=pl.col("share").shift(1).over("area"))
    )
    order = {one.id: number for number, one in enumerate(DEVIATIONS)}
    return (
        pl.concat(
            rows.filter(condition).select(
                "month", "unit", "area", deviation=pl.lit(name), text=text
            )
            for name, (condition, text) in _looked_for(norm).items()
        )
        .select(pl.col(name).cast(dtype) for name, dtype in DEVIATION_SCHEMA.items())
        .sort(
            "month",
            "unit",
            "area",
            pl.col("deviation").replace_strict(order, return_dtype=pl.Int64),
            descending=[True, False, False, False],
        )
    )


def _looked_for(norm: OfficerNorm) -> dict[str, tuple[pl.Expr, pl.Expr]]:
    """Return by deviation when it is there, and what is said of it."""
    heads, before = pl.col("heads"), pl.col("heads_before")
    return {
        "no_staff": (
            pl.col("posts").is_null(),
            pl.lit("Månaden har ingen rad i bemanningen."),
        ),
        "heads_changed": (
            (heads - before).abs() >= _LEAST_HEADS,
            pl.format("{} områdespoliser, månaden före {}.", heads, before),
        ),
        "vacancy": (
            pl.col("vacant") >= _LEAST_VACANT_FTE,
            pl.format("{} heltid av {} är inte tillsatta.", in_words("vacant"), in_words("posts")),
        ),
        "leave": (
            (pl.col("fte") > 0) & (pl.col("absent") >= _LARGE_SHARE),
            pl.format("{} % av den tillsatta tiden var frånvaro.", _percent("absent")),
        ),
        "few_hours": (
            pl.col("coverage") < norm.least_coverage,
            pl.format("Redovisade timmar täcker {} % av arbetstiden.", _percent("coverage")),
        ),
        "many_hours": (
            pl.col("coverage") > _MOST_COVERAGE,
            pl.format("Redovisade timmar är {} % av arbetstiden.", _percent("coverage")),
        ),
        "on_loan": (
            pl.col("lent_hours") > 0,
            pl.format("{} timmar var utlånade.", pl.col("lent_hours").round().cast(pl.Int64)),
        ),
        "pulled_away": (
            pl.col("share") - pl.col("share_before") >= _JUMP,
            pl.format(
                "{} % av tiden var bortdragen, månaden före {} %.",
                _percent("share"),
                _percent("share_before"),
            ),
        ),
    }


def _percent(name: str) -> pl.Expr:
    return (pl.col(name) * 100).floor().cast(pl.Int64)
