"""Where do two sources differ more than they use to? A question to whoever knows the place."""

from collections.abc import Mapping

import polars as pl

from lagesbild import swedish
from lagesbild.resources.source_agreement import AREA

DISAGREEMENT_SCHEMA = {
    "month": pl.String,
    "unit": pl.String,
    "area": pl.String,
    "deviation": pl.String,
    "text": pl.String,
}
"""`unit` is the district that the area lay in in the month."""

SOURCES_DISAGREE = "sources_disagree"
DISAGREEMENT_TITLE = "Källorna skiljer sig mer än de brukar"


def find_disagreements(
    pairs: pl.DataFrame,
    *,
    agreement: pl.DataFrame,
    homes: pl.DataFrame,
    functions: Mapping[str, str],
) -> pl.DataFrame:
    """Return the areas and months where two sources differ beyond the limits of agreement.

    As `DISAGREEMENT_SCHEMA` has it, one row for an area and month. The whole interval of the
    difference lies beyond a limit, so that the uncertainty of the sources does not explain it. Of
    all pairs about as many are to be expected as the limits leave out: none is a fault.

    :param pairs: see `source_agreement.source_pairs`.
    :param agreement: see `source_agreement.source_agreement`; without limits there is no question.
    :param homes: see `areas.held.homes_of`.
    :param functions: what each is called, in Swedish.
    """
    above = pl.col("difference_low") > pl.col("limit_high")
    below = pl.col("difference_high") < pl.col("limit_low")
    beyond = (
        pairs.filter(pl.col("level") == AREA)
        .join(
            agreement.select("level", "function", "first", "second", "limit_low", "limit_high"),
            on=["level", "function", "first", "second"],
        )
        .filter(above | below)
        .sort("month", "unit", "function", "first", "second")
    )
    rows = [
        {**{name: row[name] for name in ("month", "unit")}, "text": _told(row, functions)}
        for row in beyond.iter_rows(named=True)
    ]
    return (
        pl.DataFrame(rows, schema={"month": pl.String, "unit": pl.String, "text": pl.String})
        .rename({"unit": "area"})
        .group_by("month", "area", maintain_order=True)
        .agg(pl.col("text").str.join(" "))
        .join(homes, on=["month", "area"], how="left", maintain_order="left")
        .with_columns(
            pl.col("local_police_district").alias("unit"),
            deviation=pl.lit(SOURCES_DISAGREE),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in DISAGREEMENT_SCHEMA.items())
        .sort("month", "unit", "area", descending=[True, False, False])
    )


def _told(row: Mapping[str, object], functions: Mapping[str, str]) -> str:
    def hours(name: str) -> str:
        value = row[name]
        assert isinstance(value, float)
        return swedish.count(value)

    def source(name: str) -> str:
        return swedish.word("resource_source", str(row[name]))

    function = str(row["function"])
    first, second = source("first"), source("second")
    return (
        f"{functions.get(function, function)}: {hours('first_hours')} timmar enligt {first},"
        f" {hours('second_hours')} enligt {second}. Skillnaden brukar ligga mellan"
        f" {hours('limit_low')} och {hours('limit_high')}."
    )
