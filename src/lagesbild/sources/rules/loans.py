"""Loans: to one receiver, a unit or a special event, and never to oneself."""

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows


def check_loans(delivery: Delivery) -> list[Problem]:
    """Check who borrowed."""
    loans = delivery.tables.get("loans")
    if loans is None:
        return []
    to_unit, to_event = pl.col("to_unit").is_null(), pl.col("to_event").is_null()
    return problems_in_rows(
        "loan-without-one-receiver",
        loans.sound("to_unit", "to_event").filter(to_unit == to_event),
        file=loans.file,
        text="raden ska ha antingen en enhet eller en särskild händelse som mottagare.",
        column="to_unit",
    ) + problems_in_rows(
        "loan-to-oneself",
        loans.sound("from_unit", "to_unit").filter(pl.col("from_unit") == pl.col("to_unit")),
        file=loans.file,
        text="»{from_unit}« lånar ut till sig själv.",
        column="to_unit",
    )
