"""A plan of who is to rate what, as the ratings that it would give: so that it can be checked."""

import polars as pl

from lagesbild.assessment.questionnaire import LOWEST_CATEGORY
from lagesbild.assessment.rating_arrays import RatedRound


def given_or_planned(
    ratings: pl.DataFrame, assignments: pl.DataFrame, *, round_: RatedRound, items_per_case: int
) -> pl.DataFrame:
    """Return the ratings, with those that are planned for the round where it has none yet."""
    columns = list(_COLUMNS)
    given = ratings.select(columns)
    if given.filter(pl.col("round") == round_.id).height:
        return given
    planned = planned_ratings(assignments, round_=round_, items_per_case=items_per_case)
    return pl.concat([given, planned.select(columns)])


_COLUMNS = (
    "round",
    "area",
    "calibration_case",
    "rater",
    "rater_home_district",
    "item",
    "category",
)


def planned_ratings(
    assignments: pl.DataFrame, *, round_: RatedRound, items_per_case: int
) -> pl.DataFrame:
    """Return one answer per item and planned session of a round; the category says nothing.

    :param items_per_case: so many of the questionnaire's items are asked about a calibration case.
    """
    items = pl.DataFrame({"item": [item.id for item in round_.questionnaire.items]}).with_row_index(
        "place"
    )
    return (
        assignments.filter(pl.col("round") == round_.id)
        .join(items, how="cross")
        .filter(pl.col("calibration_case").is_null() | (pl.col("place") < items_per_case))
        .with_columns(pl.lit(LOWEST_CATEGORY, pl.Int64).alias("category"))
    )
