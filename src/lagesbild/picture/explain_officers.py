"""The way back from a figure about area officers to the months that it was made of.

The rows of staffing and duty hours do not come with a picture, not even inside: the last step says
in which file of the collection they stand.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from lagesbild import swedish
from lagesbild.areas.levels import Level
from lagesbild.officers.figures import FIGURES, Figure
from lagesbild.officers.measured import Status
from lagesbild.picture.step import Step

OFFICER_FIGURES: Mapping[str, Figure] = {
    figure.id: figure for figure in FIGURES if figure.id != "residents"
}
"""By id; the residents of an area are explained as those of the picture."""
_DELIVERED = ("staffing", "duty_hours")

Row = Mapping[str, Any]


def explain_officer_figure(
    frames: Mapping[str, pl.DataFrame],
    *,
    area: str,
    figure: Figure,
    file_of: Callable[[str], str],
) -> Step:
    """Return how a figure of an area came to be, month by month.

    :param file_of: returns the delivered file of a table.
    """
    rows = frames["officer_figures_monthly"].filter(
        level=Level.AREA.value, unit=area, figure=figure.id
    )
    hours = frames["officer_area_months"].filter(area=area)
    by_month = {row["month"]: row for row in hours.iter_rows(named=True)}
    months = rows.filter(pl.col("period").is_in(list(by_month))).sort("period")
    if months.is_empty():
        return Step(text=f"{figure.title}: området har ingen månad i uppföljningen.")
    together = rows.filter(~pl.col("period").is_in(list(by_month)))
    [whole] = (together if together.height else months.tail(1)).iter_rows(named=True)
    return Step(
        text=f"{figure.title} {whole['period']}: {_told(whole, figure)} {figure.definition}",
        rests_on=(
            *(
                Step(text=f"{row['period']}: {_month(row, by_month[row['period']], figure)}")
                for row in months.iter_rows(named=True)
            ),
            *_files(figure, area, file_of),
        ),
    )


def _told(row: Row, figure: Figure) -> str:
    if row["status"] != Status.KNOWN:
        return f"{swedish.word('status', row['status'])}. {row['reason']}"
    between = ""
    if row["low"] is not None and row["high"] is not None:
        low, high = (_number(row[end], figure) for end in ("low", "high"))
        between = f" (mellan {low} och {high})" if low != high else ""
    return f"{_number(row['value'], figure)}{_unit(figure)}{between}{_divided(row, figure)}."


def _month(row: Row, hours: Row, figure: Figure) -> str:
    if figure.id != "ring_fenced_fte" or row["status"] != Status.KNOWN:
        return _told(row, figure)
    ours, others, full_time = (
        swedish.number(hours[name])
        for name in ("ring_fenced_hours", "ring_fenced_by_others_hours", "full_time_hours")
    )
    return (
        f"{ours} timmar / {full_time} timmar för en heltid = {_number(row['value'], figure)};"
        f" varav {others} timmar av områdespoliser från andra områden."
    )


def _divided(row: Row, figure: Figure) -> str:
    if figure.denominator is None:
        return ""
    numerator, denominator = (swedish.number(row[part]) for part in ("numerator", "denominator"))
    return f" = {numerator} / {denominator}"


def _number(value: float, figure: Figure) -> str:
    if figure.unit == "andel":
        return swedish.percent(value)
    return swedish.number(value, decimals=0 if figure.unit == "invånare" else 2)


def _unit(figure: Figure) -> str:
    return "" if figure.unit == "andel" else f" {figure.unit}"


def _files(figure: Figure, area: str, file_of: Callable[[str], str]) -> Iterator[Step]:
    for table in _DELIVERED:
        if table in figure.sources:
            yield Step(
                text=f"{file_of(table)}: raderna om {area} de månaderna står i underlaget och"
                " följer inte med lägesbilden."
            )
