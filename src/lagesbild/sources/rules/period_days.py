"""The days that the periods of a table hold, as a frame to join with."""

import polars as pl

from lagesbild.periods import Period


def days_of(periods: pl.Series) -> pl.DataFrame:
    """Return each period once, with its `first_day` and `last_day`."""
    texts = periods.unique().drop_nulls().to_list()
    parsed = [Period.parse(text) for text in texts]
    return pl.DataFrame(
        {
            "period": texts,
            "first_day": [period.first for period in parsed],
            "last_day": [period.last for period in parsed],
        },
        schema={"period": pl.String, "first_day": pl.Date, "last_day": pl.Date},
    )


def months_of(periods: pl.Series) -> pl.DataFrame:
    """Return each period by month: which `month`, of how many days, and what `share` lies in it."""
    rows = [
        (text, str(month), month.days, days / period.days)
        for text in periods.unique().drop_nulls()
        for period in (Period.parse(text),)
        for month, days in period.days_by_month().items()
    ]
    schema = {"period": pl.String, "month": pl.String, "days": pl.Int64, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
