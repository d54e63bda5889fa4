"""How much of each task the invented areas ask for, with how far nobody knows better."""

import numpy as np
import polars as pl

from lagesbild.examples.officer_plan import OfficerPlan, Posting
from lagesbild.examples.seeds import Part, stream
from lagesbild.examples.table_columns import table_frame

_PER_NEEDED_OFFICER = {
    "school_visits": 45,
    "association_visits": 70,
    "partner_meetings": 30,
    "planned_measures": 5,
    "followed_up_calls": 160,
    "trips": 220,
}
"""A year, for the residents that the norm gives one officer for."""
_SPREAD = 0.3
_LOW, _HIGH = 0.8, 1.3


def workload_frame(*, seed: int, plan: OfficerPlan) -> pl.DataFrame:
    """Draw the amounts of every area and calendar year that the months of duty cover."""
    rows = [row for posting in plan.postings for row in _rows(seed, posting)]
    return table_frame("workload", rows).sort("year", "area", "driver")


def _rows(seed: int, posting: Posting) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for year in sorted({month.first.year for month in posting.months}):
        generator = stream(seed, Part.WORKLOAD, int(posting.area[1:]), year)
        for driver, usual in _PER_NEEDED_OFFICER.items():
            amount = usual * posting.need * float(np.exp(generator.normal(scale=_SPREAD)))
            low, value, high = (float(round(amount * part)) for part in (_LOW, 1.0, _HIGH))
            rows.append((year, posting.area, driver, low, value, high))
    return rows
