"""What those who answer for cameras read inside: who is next and why, and what to look at."""

import polars as pl

from lagesbild import swedish
from lagesbild.cameras.gate import GateOutcome
from lagesbild.picture.record import Picture
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table

_FIRST = 15
"""Needs shown of the queue; all stand in camera_queue."""


def cameras_inside(picture: Picture) -> tuple[Section, ...]:
    """Return the section; nothing for a picture that follows no cameras."""
    if picture.tables["camera_counts"].is_empty():
        return ()
    tables = (_next(picture), _stopped(picture), _departures(picture), _short(picture))
    return (
        Section(
            id="cameras-inside",
            title="Kameror: vem som står näst i tur, och vad som behöver ses över",
            paragraphs=(
                "Behov och punkter står med beteckning och område, aldrig med läge. Hela kön med"
                " prognosen står i camera_queue och camera_forecast, och grunden för allt som är i"
                " drift i camera_operations.",
            ),
            tables=tuple(table for table in tables if table.rows),
        ),
    )


def _next(picture: Picture) -> TextTable:
    forecast = picture.tables["camera_forecast"].select(
        "need", "met_low", "met_median", "met_high", "chance_not_met"
    )
    queue = picture.tables["camera_queue"].join(forecast, on="need", how="left").sort("position")
    rows = [
        (
            swedish.count(row["position"]),
            row["need"],
            row["area"] or "–",
            swedish.word("camera_kind", row["kind"]),
            row["why"] or "",
            _month(row["met_median"]),
            f"{_month(row['met_low'])} till {_month(row['met_high'])}",
            swedish.chance_in_table(row["chance_not_met"]),
        )
        for row in queue.head(_FIRST).iter_rows(named=True)
    ]
    columns = [
        number_column("Plats"),
        Column("Behov"),
        Column("Område"),
        Column("Slag"),
        Column("Varför före nästa"),
        number_column("Troligen"),
        number_column("Intervall"),
        number_column("Möts inte"),
    ]
    return text_table(
        "table-cameras-next", f"De första {_FIRST} i kön och när de kan mötas.", columns, rows
    )


def _month(value: str | None) -> str:
    return "senare" if value is None else value


def _stopped(picture: Picture) -> TextTable:
    """List what must not be in operation, and exceptions with the days that are left."""
    stopped = pl.col("outcome") == GateOutcome.REFUSED.value
    found = picture.tables["camera_operations"].filter(stopped | pl.col("until").is_not_null())
    rows = [
        (row["subject"], row["area"] or "–", row["sentence"])
        for row in found.sort("until", "subject", nulls_last=True).iter_rows(named=True)
    ]
    columns = [Column("Behov eller punkt"), Column("Område"), Column("Grunden")]
    caption = "I drift utan grund, eller med ett undantag som räknas ned."
    return text_table("table-cameras-stopped", caption, columns, rows)


def _departures(picture: Picture) -> TextTable:
    rows = [
        (
            swedish.day(row["decided_on"]),
            row["role"],
            f"{row['need']} före {row['moved_before']}",
            swedish.word("departure_effect", row["effect"]),
            row["reason"],
        )
        for row in picture.tables["camera_departures"].iter_rows(named=True)
    ]
    columns = [
        Column("Beslutat"),
        Column("Av"),
        Column("Flyttar"),
        Column("Verkan"),
        Column("Skäl"),
    ]
    return text_table("table-cameras-departures", "Avsteg från ordningen.", columns, rows)


def _short(picture: Picture) -> TextTable:
    found = picture.tables["camera_body_worn_units"].filter(pl.col("deficit") > 0)
    rows = [
        (
            row["unit_name"],
            swedish.class_title(row["area_class"]),
            *(swedish.count(row[name]) for name in ("pool", "delivered", "deficit")),
        )
        for row in found.sort("deficit", "unit", descending=[True, False]).iter_rows(named=True)
    ]
    columns = [
        Column("Enhet"),
        Column("Gravaste klass"),
        *(number_column(label) for label in ("Pott", "Levererade", "Underskott")),
    ]
    caption = "Enheter med färre kroppsburna kameror än sin pott, störst underskott först."
    return text_table("table-cameras-short", caption, columns, rows)
