"""When in the week there were police in an area, over a quarter, and the table with the hours.

A row for each day and a column for each hour, darker where there were more hours. Areas that are
laid beside each other share their limits, and the table has every number.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from lagesbild import swedish
from lagesbild.reports import svg
from lagesbild.reports.content import Column, TextTable, number_column, text_table
from lagesbild.reports.figure import Figure
from lagesbild.reports.value_classes import OUTLINE

Row = Mapping[str, Any]
"""A row of the table `resource_week`: a day of an area, or a whole week that is withheld."""

HOURS = range(24)
DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_SHORT = 3
_FILLS = ("#ffffff", "#dbe3ef", "#aebdd6", "#7890ba", "#44608f", "#00224e")
"""No hours, and then the steps."""
_STEPS = len(_FILLS) - 1
_NICE = (1, 2, 2.5, 5, 10)
_WIDE, _TALL, _LEFT, _TOP = 12.0, 15.0, 32.0, 20.0
_KEY_WIDTH, _KEY_HEIGHT, _KEYS_IN_ROW = 20.0, 12.0, 3
_TEXT = 12.0
_EVERY = 6
"""Hours between those that are written out."""
_EDGE = "#c3c8d2"


@dataclass(frozen=True, kw_only=True)
class WeekHours:
    """The hours of one area over a quarter, by day and hour; None where they are withheld."""

    area: str
    name: str
    hours: tuple[tuple[float, ...], ...] | None

    @property
    def most(self) -> float:
        return max((max(day) for day in self.hours or ()), default=0.0)


def week_hours(rows: Iterable[Row]) -> list[WeekHours]:
    """Return each area's week, in the order that the areas come in; hours that are not there are 0.

    :param rows: of one quarter and source.
    """
    days: dict[str, dict[int, Row]] = {}
    names: dict[str, str] = {}
    withheld = set()
    for row in rows:
        names[row["area"]] = row["name"] or row["area"]
        of_area = days.setdefault(row["area"], {})
        if row["suppressed"]:
            withheld.add(row["area"])
        else:
            of_area[row["weekday"]] = row
    return [
        WeekHours(
            area=area,
            name=names[area],
            hours=None
            if area in withheld
            else tuple(_hours_of(of_area.get(number, {})) for number in range(1, 1 + len(DAYS))),
        )
        for area, of_area in days.items()
    ]


def _hours_of(day: Row) -> tuple[float, ...]:
    return tuple(day.get(f"hour_{hour:02}") or 0.0 for hour in HOURS)


def week_step(weeks: Sequence[WeekHours]) -> float:
    """Return how many hours each step of the colours holds: a round number, enough for the most."""
    most = max((week.most for week in weeks), default=0.0)
    if not most:
        return 1.0
    least = most / _STEPS
    power = 10.0 ** floor(log10(least))
    return next(power * nice for nice in _NICE if power * nice >= least * (1 - 1e-9))


def week_figure(week: WeekHours, *, quarter: str, source: str, step: float) -> Figure | None:
    """Draw the week of one area; None where it is withheld.

    :param quarter: as in the table, 2025-Q1.
    :param step: that of all areas beside it, from `week_step`.
    """
    if week.hours is None:
        return None
    cells = [
        svg.rectangle(
            _LEFT + hour * _WIDE,
            _TOP + day * _TALL,
            _WIDE,
            _TALL,
            fill=_FILLS[_shade(amount, step)],
            stroke=_EDGE,
            stroke_width=0.5,
        )
        for day, hours in enumerate(week.hours)
        for hour, amount in enumerate(hours)
    ]
    bottom = _TOP + len(DAYS) * _TALL
    return Figure(
        id=f"resource-week-{svg.safe_id(week.area)}",
        title=f"{week.name}: närvaro per veckotimme",
        subtitle="",
        alt=_in_words(week, quarter=quarter, source=source),
        width=_LEFT + len(HOURS) * _WIDE + 2,
        height=bottom + 50,
        parts=(*_days(), *_hours(), *cells, _frame(), *_key(step, top=bottom + 12)),
    )


def week_table(weeks: Sequence[WeekHours], *, quarter: str, source: str) -> TextTable:
    """Return the hours of every day and hour of the areas that are not withheld."""
    columns = [Column("Område och dag"), *(number_column(f"{hour:02}") for hour in HOURS)]
    rows = [
        (f"{week.name}, {day}", *(swedish.number(amount, decimals=1) for amount in hours))
        for week in weeks
        if week.hours is not None
        for day, hours in zip(DAYS, week.hours, strict=True)
    ]
    return text_table(
        "table-resource-week",
        f"Persontimmar {_quarter(quarter)} per dag och timme i veckan, enligt {_source(source)}.",
        columns,
        rows,
        note="Kolumnen 21 är timmen från kl. 21 till 22, svensk tid.",
    )


def _shade(amount: float, step: float) -> int:
    """Return 0 for no hours, else the step that the hours are in: its upper limit is in it."""
    if amount <= 0:
        return 0
    return next((n for n in range(1, _STEPS) if amount <= n * step), _STEPS)


def _days() -> list[str]:
    return [
        svg.text(
            day[:_SHORT],
            x=_LEFT - 6,
            y=_TOP + (index + 0.5) * _TALL + _TEXT * 0.36,
            size=_TEXT,
            text_anchor="end",
        )
        for index, day in enumerate(DAYS)
    ]


def _hours() -> list[str]:
    return [
        svg.text(f"{hour:02}", x=_LEFT + hour * _WIDE, y=_TOP - 6, size=_TEXT)
        for hour in HOURS[::_EVERY]
    ]


def _frame() -> str:
    width, height = len(HOURS) * _WIDE, len(DAYS) * _TALL
    return svg.rectangle(_LEFT, _TOP, width, height, fill="none", stroke=OUTLINE, stroke_width=0.8)


def _key(step: float, *, top: float) -> list[str]:
    decimals = next(number for number in range(6) if abs(round(step, number) - step) < 1e-9)
    limits = [swedish.number(number * step, decimals=decimals) for number in range(len(_FILLS))]
    labels = ["0", *(f"{low}–{high}" for low, high in itertools.pairwise(limits))]
    parts: list[str] = []
    for number, (fill, label) in enumerate(zip(_FILLS, labels, strict=True)):
        row, column = divmod(number, _KEYS_IN_ROW)
        x, y = _LEFT + column * len(HOURS) * _WIDE / _KEYS_IN_ROW, top + row * 18
        box = (x, y, _KEY_WIDTH, _KEY_HEIGHT)
        parts += [
            svg.rectangle(*box, fill=fill, stroke=OUTLINE, stroke_width=0.8),
            svg.text(label, x=x + _KEY_WIDTH + 5, y=y + _KEY_HEIGHT - 1, size=_TEXT),
        ]
    return parts


def _in_words(week: WeekHours, *, quarter: str, source: str) -> str:
    assert week.hours is not None
    told = [
        (amount, day, hour)
        for day, hours in zip(DAYS, week.hours, strict=True)
        for hour, amount in enumerate(hours)
    ]
    whole = sum(amount for amount, _day, _hour in told)
    most, day, hour = max(told, key=lambda one: one[0])
    days = [
        f"{name} {swedish.number(sum(hours), decimals=0)}"
        for name, hours in zip(DAYS, week.hours, strict=True)
    ]
    return (
        f"{week.name}, {_quarter(quarter)}, {_source(source)}: {swedish.count(whole)} persontimmar."
        f" Flest {day} kl. {hour:02}–{hour + 1:02}: {swedish.number(most, decimals=1)}. Per dag:"
        f" {swedish.listing(days)}."
    )


def _quarter(text: str) -> str:
    year, _dash, number = text.partition("-Q")
    return f"kvartal {number} {year}"


def _source(source: str) -> str:
    return swedish.word("resource_source", source)
