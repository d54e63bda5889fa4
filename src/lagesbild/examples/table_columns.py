"""The columns of the tables about staff, presence and money, as the invented country fills them."""

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
        "place": pl.String,
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
    "presence": {
        "month": pl.String,
        "source": pl.String,
        "unit": pl.String,
        "function": pl.String,
        "place": pl.String,
        "worked_area": pl.String,
        "low": pl.Float64,
        "hours": pl.Float64,
        "high": pl.Float64,
        "resources": pl.Int64,
    },
    "presence_by_hour": {
        "quarter": pl.String,
        "source": pl.String,
        "function": pl.String,
        "worked_area": pl.String,
        "hour_of_week": pl.Int64,
        "hours": pl.Float64,
        "resources": pl.Int64,
    },
    "presence_logs": {
        "month": pl.String,
        "source": pl.String,
        "files": pl.Int64,
        "rows": pl.Int64,
        "rows_left_out": pl.Int64,
        "sha256": pl.String,
        "software_version": pl.String,
    },
    "paid_hours": {
        "month": pl.String,
        "unit": pl.String,
        "function": pl.String,
        "hours": pl.Float64,
    },
    "budget_decisions": {
        "decision": pl.String,
        "year": pl.Int64,
        "title": pl.String,
        "target": pl.String,
        "target_kind": pl.String,
        "unit": pl.String,
        "amount": pl.Float64,
        "posts": pl.Float64,
        "base_year": pl.Int64,
    },
    "cost_centres": {
        "cost_centre": pl.String,
        "name": pl.String,
        "unit": pl.String,
        "area": pl.String,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
    },
    "ledger": {
        "month": pl.String,
        "cost_centre": pl.String,
        "account_class": pl.String,
        "decision": pl.String,
        "amount": pl.Float64,
    },
    "ledger_totals": {
        "month": pl.String,
        "account_class": pl.String,
        "amount": pl.Float64,
    },
    "price_index": {
        "year": pl.Int64,
        "index": pl.Float64,
        "reference": pl.String,
    },
}


def table_frame(table: str, rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    """Lay rows out as a table, each with a value for every column."""
    return pl.DataFrame(rows, schema=dict(COLUMNS[table]), orient="row")
