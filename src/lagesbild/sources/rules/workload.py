"""Workload: the likeliest amount lies between the lowest and the highest."""

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows


def check_workload(delivery: Delivery) -> list[Problem]:
    """Find amounts whose three figures are not in order."""
    workload = delivery.tables.get("workload")
    if workload is None:
        return []
    in_order = (pl.col("low") <= pl.col("value")) & (pl.col("value") <= pl.col("high"))
    return problems_in_rows(
        "amounts-not-in-order",
        workload.sound("low", "value", "high").filter(~in_order),
        file=workload.file,
        text="{low:g}, {value:g} och {high:g} står inte i ordning från lägst till högst.",
        column="value",
    )
