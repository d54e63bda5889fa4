"""When each need of cameras is met: an interval of months and the most likely one, need by need.

The table beside it has the same months, and how likely it is that a need is not met at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lagesbild import swedish
from lagesbild.reports import svg
from lagesbild.reports.content import Column, TextTable, number_column, text_table
from lagesbild.reports.figure import Figure
from lagesbild.reports.value_classes import OUTLINE

Row = Mapping[str, Any]
"""A row of `cameras.forecast.FORECAST_SCHEMA`."""

_WIDTH, _LEFT, _RIGHT = 800.0, 240.0, 86.0
_ROW, _TOP, _BOTTOM = 20.0, 44.0, 14.0
_RING, _ARROW = 4.0, 6.0
_EVERY = 6
"""Months between those that are written out."""
_GRID = "#d8d8d4"
_LONGEST = 34
"""Letters of a need's name that have room."""
_NOT_SURE = 0.05
"""A chance of not being met that is worth a figure beside the interval."""


@dataclass(frozen=True, kw_only=True)
class _Axis:
    months: Sequence[str]

    @property
    def step(self) -> float:
        return (_WIDTH - _LEFT - _RIGHT) / len(self.months)

    @property
    def end(self) -> float:
        return _WIDTH - _RIGHT

    def start_of(self, month: str | None) -> float:
        """Return where a month begins; one after the last is where the last one ends."""
        at = len(self.months) if month is None else self.months.index(month)
        return _LEFT + self.step * at

    def middle_of(self, month: str) -> float:
        return self.start_of(month) + self.step / 2


def forecast_figure(
    rows: Sequence[Row], *, months: Sequence[str], names: Mapping[str, str], coverage: float
) -> Figure:
    """Draw when each need is met, the first of the queue on top.

    :param rows: in the order in which they are drawn, one or more.
    :param months: all that were foreseen, one or more.
    :param names: what each need is called, beside its code.
    """
    axis = _Axis(months=months)
    height = _TOP + _ROW * len(rows) + _BOTTOM
    tops = [_TOP + _ROW * index for index in range(len(rows))]
    drawn = [mark for row, top in zip(rows, tops, strict=True) for mark in _row(row, axis, top)]
    labels = [
        svg.text(_short(row["need"], names), x=0, y=top + 14, size=12)
        for row, top in zip(rows, tops, strict=True)
    ]
    share = swedish.percent(coverage)
    return Figure(
        id="camera-forecast",
        title="När behoven möts",
        subtitle=f"Linjen är intervallet på {share}, ringen den troliga månaden.",
        alt=f"En rad för varje behov, {len(rows)} stycken, med intervallet på {share} och den"
        " troliga månaden. Tabellen har samma månader.",
        width=_WIDTH,
        height=height,
        parts=(*_grid(axis, height), *labels, *drawn),
    )


def forecast_table(rows: Sequence[Row], *, names: Mapping[str, str], coverage: float) -> TextTable:
    """Return the months of every need that is drawn, in words where they lie after the last one."""
    columns = [
        Column("Behov"),
        Column("Tidigast"),
        Column("Troligen"),
        Column("Senast"),
        number_column("Möts inte"),
    ]
    cells = [
        (
            _named(row["need"], names),
            *(row[name] or "senare" for name in ("met_low", "met_median", "met_high")),
            swedish.percent(row["chance_not_met"]),
        )
        for row in rows
    ]
    return text_table(
        "table-camera-forecast",
        f"När varje behov möts, med {swedish.percent(coverage)} intervall.",
        columns,
        cells,
        note="»Möts inte« är hur troligt det är att behovet inte möts till och med den sista"
        " månaden; »senare« ligger efter den.",
    )


def _named(need: str, names: Mapping[str, str]) -> str:
    return f"{need} {names[need]}" if need in names else need


def _short(need: str, names: Mapping[str, str]) -> str:
    name = _named(need, names)
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _grid(axis: _Axis, height: float) -> list[str]:
    parts = []
    for number, month in enumerate(axis.months):
        if number % _EVERY:
            continue
        x = axis.start_of(month)
        parts += [
            svg.line((x, _TOP - 6), (x, height - _BOTTOM), stroke=_GRID),
            svg.text(month, x=x, y=_TOP - 12, size=11, text_anchor="middle"),
        ]
    return [
        *parts,
        svg.line((axis.end, _TOP - 6), (axis.end, height - _BOTTOM), stroke=OUTLINE),
        svg.text("senare", x=axis.end + 8, y=_TOP - 12, size=11),
    ]


def _row(row: Row, axis: _Axis, top: float) -> list[str]:
    y = top + _ROW / 2
    first, last = axis.start_of(row["met_low"]), axis.end
    if row["met_high"] is not None:
        last = axis.start_of(row["met_high"]) + axis.step
    stroke: dict[str, str | float] = {"stroke": OUTLINE, "stroke_width": 2.4}
    parts = []
    if row["met_low"] is not None:
        parts.append(svg.line((first, y), (last, y), **stroke))
    if row["met_high"] is None:
        parts.append(_arrow(axis.end, y))
    if row["met_median"] is not None:
        parts.append(
            svg.element(
                "circle",
                cx=axis.middle_of(row["met_median"]),
                cy=y,
                r=_RING,
                fill="#ffffff",
                stroke=OUTLINE,
                stroke_width=2,
            )
        )
    if row["chance_not_met"] >= _NOT_SURE:
        share = swedish.percent(row["chance_not_met"])
        parts.append(svg.text(share, x=axis.end + 14, y=y + 4, size=11))
    return parts


def _arrow(x: float, y: float) -> str:
    points = [(x, y - _ARROW / 2 - 1), (x + _ARROW + 2, y), (x, y + _ARROW / 2 + 1)]
    written = " ".join(f"{svg.digits(at)},{svg.digits(up)}" for at, up in points)
    return svg.element("polygon", points=written, fill=OUTLINE)
