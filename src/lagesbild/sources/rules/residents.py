"""Every small area says how many live there, be it nobody."""

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows


def check_residents(delivery: Delivery) -> list[Problem]:
    """Find small areas without residents of any year.

    Nothing is said while the residents name a small area that does not exist: the misspelt code
    is likely to be the missing one, and is reported itself.
    """
    residents, small_areas = delivery.tables.get("residents"), delivery.tables.get("small_areas")
    if residents is None or small_areas is None or residents.frame.is_empty():
        return []
    if any("small_area" in table.absent_columns for table in (residents, small_areas)):
        return []
    known = residents.frame["small_area"]
    if not known.is_in(small_areas.frame["small_area"].implode()).all():
        return []
    without = small_areas.frame.filter(
        pl.col("small_area").is_not_null() & ~pl.col("small_area").is_in(known.implode())
    )
    return problems_in_rows(
        "missing-residents",
        without.drop("geometry"),
        file=small_areas.file,
        text="»{small_area}« har ingen rad i residents.",
        column="small_area",
    )
