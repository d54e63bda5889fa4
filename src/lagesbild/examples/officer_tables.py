"""The columns of the five tables about area officers, as the invented country fills them."""

from collections.abc import Mapping, Sequence

import polars as pl

COLUMNS: Mapping[str, Mapping[str, type[pl.DataType]]] = {
    "staffing": {
        "month": pl.String,
        "unit": pl.String,
        "function": pl.String,
        "area": pl.String,
        "posts": pl.Float64,
        "filled_heads": pl.Int64,
        "filled_fte": pl.Float64,
        "parental_fte": pl.Float64,
        "sick_fte": pl.Float64,
        "other_leave_fte": pl.Float64,
        "also_counted_heads": pl.Int64,
        "joined_heads": pl.Int64,
        "left_heads": pl.Int64,
        "median_months": pl.Float64,
    },
    "duty_hours": {
        "period": pl.String,
        "unit": pl.String,
        "function": pl.String,
        "assigned_area": pl.String,
        "worked_area": pl.String,
        "activity": pl.String,
        "hours": pl.Float64,
    },
    "loans": {
        "month": pl.String,
        "from_unit": pl.String,
        "function": pl.String,
        "assigned_area": pl.String,
        "to_unit": pl.String,
        "to_event": pl.String,
        "hours": pl.Float64,
    },
    "local_activities": {
        "unit": pl.String,
        "activity": pl.String,
        "title": pl.String,
        "counts_as": pl.String,
        "reason": pl.String,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
    },
    "workload": {
        "year": pl.Int64,
        "area": pl.String,
        "driver": pl.String,
        "low": pl.Float64,
        "value": pl.Float64,
        "high": pl.Float64,
    },
}


def officer_frame(table: str, rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    """Lay rows out as a table, each with a value for every column."""
    return pl.DataFrame(rows, schema=dict(COLUMNS[table]), orient="row")
