"""Where hours were worked: a place and an area that agree, in order, with the logs behind them."""

import polars as pl

from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows
from lagesbild.sources.rules.period_days import months_of

_IN_AREA = "area"


def check_presence(delivery: Delivery) -> list[Problem]:
    """Check where hours were worked, by logs and by people's own reports."""
    problems: list[Problem] = []
    duty_hours, presence = delivery.tables.get("duty_hours"), delivery.tables.get("presence")
    if duty_hours is not None:
        problems += _check_places_told(duty_hours)
    if presence is not None:
        problems += _check_areas(presence)
        problems += _check_order(presence)
        problems += _check_logs(presence, delivery.tables.get("presence_logs"), period="month")
    if "presence_by_hour" in delivery.tables:
        by_hour, logs = delivery.tables["presence_by_hour"], delivery.tables.get("presence_logs")
        problems += _check_logs(by_hour, logs, period="quarter")
    if "presence_logs" in delivery.tables:
        problems += _check_checksums(delivery.tables["presence_logs"])
    return problems


def _check_places_told(duty_hours: Table) -> list[Problem]:
    """Find hours in an area that are said to be outside every area, or nobody knows where."""
    rows = duty_hours.sound("worked_area", "place")
    both = pl.col("worked_area").is_not_null() & pl.col("place").is_not_null()
    return problems_in_rows(
        "place-and-area",
        rows.filter(both),
        file=duty_hours.file,
        text="»{worked_area}« är ett område, men platsen är »{place}«.",
        column="place",
    )


def _check_areas(presence: Table) -> list[Problem]:
    rows = presence.sound("place", "worked_area").drop_nulls("place")
    has_area = pl.col("worked_area").is_not_null()
    return problems_in_rows(
        "place-and-area",
        rows.filter((pl.col("place") != _IN_AREA) & has_area),
        file=presence.file,
        text="»{worked_area}« är ett område, men platsen är »{place}«.",
        column="place",
    ) + problems_in_rows(
        "place-and-area",
        rows.filter((pl.col("place") == _IN_AREA) & ~has_area),
        file=presence.file,
        text="platsen är »area«, men inget område är angivet.",
        column="worked_area",
    )


def _check_order(presence: Table) -> list[Problem]:
    in_order = (pl.col("low") <= pl.col("hours")) & (pl.col("hours") <= pl.col("high"))
    return problems_in_rows(
        "amounts-not-in-order",
        presence.sound("low", "hours", "high").filter(~in_order),
        file=presence.file,
        text="{low:g}, {hours:g} och {high:g} står inte i ordning från lägst till högst.",
        column="hours",
    )


def _check_logs(presence: Table, logs: Table | None, *, period: str) -> list[Problem]:
    """Find hours of a period and source of no month of which logs have been counted."""
    rows = presence.sound(period, "source").drop_nulls([period, "source"])
    if logs is not None:
        if logs.absent_columns.intersection(("month", "source")):
            return []
        counted = logs.frame.select("month", "source").drop_nulls()
        held = (
            months_of(rows[period])
            .join(counted, on="month")
            .select("source", pl.col("period").alias(period))
        )
        rows = rows.join(held, on=[period, "source"], how="anti")
    first = rows.sort("source_row").unique([period, "source"], keep="first", maintain_order=True)
    return problems_in_rows(
        "presence-without-logs",
        first,
        file=presence.file,
        text=f"inga loggar är räknade för {{source}} i {{{period}}}.",
        column="source",
    )


def _check_checksums(logs: Table) -> list[Problem]:
    rows = logs.sound("sha256").drop_nulls("sha256")
    return problems_in_rows(
        "malformed-checksum",
        rows.filter(~pl.col("sha256").str.contains("^[0-9a-f]{64}$")),
        file=logs.file,
        text="»{sha256}« är ingen SHA-256.",
        column="sha256",
    )
