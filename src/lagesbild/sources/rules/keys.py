"""No row twice, and no table empty that a picture cannot do without."""

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problem, problems_in_rows


def check_keys(delivery: Delivery) -> list[Problem]:
    """Find rows with the same key as a row before them, and empty tables."""
    return [
        found
        for table in delivery.tables.values()
        for found in (*_check_duplicates(table), *_check_not_empty(table))
    ]


def _check_duplicates(table: Table) -> list[Problem]:
    """Tell a row that is delivered twice from two rows that contradict each other."""
    key, schema = list(table.schema.primary_key), table.schema
    rows = table.sound(*key)
    first = pl.col("source_row").first()
    again = rows.with_columns(
        first_row=first.over(key),
        first_same=first.over(rows.drop("source_row").columns),
    ).filter(pl.col("source_row") != pl.col("first_row"))
    is_copy = pl.col("source_row") != pl.col("first_same")
    return problems_in_rows(
        "duplicate-row",
        again.filter(is_copy),
        file=table.file,
        text="raden är lika med rad {first_same}.",
    ) + problems_in_rows(
        schema.duplicate_rule,
        again.filter(~is_copy),
        file=table.file,
        text=f"raden har samma {', '.join(key)} som rad {{first_row}}.",
    )


def _check_not_empty(table: Table) -> list[Problem]:
    if len(table.frame) >= table.schema.minimum_rows:
        return []
    text = f"tabellen {table.schema.name} har inga rader."
    return [problem("empty-table", file=table.file, text=text)]
