"""The figures of the diagnostics: curves in small panels, and dots in their intervals.

Told apart without colour: what the sentence is about has filled marks, the rest are rings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TypeVar

from lagesbild import swedish
from lagesbild.assessment.diagnostics import Curves, Diagnostic, Dots
from lagesbild.assessment.diagnostics.record import Dot, Panel
from lagesbild.reports import svg
from lagesbild.reports.figure import Figure
from lagesbild.reports.value_classes import OUTLINE

_WIDTH = 800.0
_GRID, _FRAME = "#b5b5b0", "#7c7b78"
_LEFT, _RIGHT, _ROW, _TOP = 280.0, 140.0, 18.0, 26.0
_MOST_ROWS = 50
_COLUMNS, _MOST_PANELS = 4, 20
_PANEL_WIDTH, _PANEL_HEIGHT = _WIDTH / _COLUMNS, 150.0
_MARGIN_LEFT, _MARGIN_TOP, _MARGIN_BOTTOM, _MARGIN_RIGHT = 26.0, 34.0, 22.0, 10.0
_LONGEST_TITLE = 30
_Thing = TypeVar("_Thing")


def diagnostic_figures(diagnostic: Diagnostic) -> tuple[Figure, ...]:
    """Return the drawing, on as many figures as pages need; none where there is nothing to draw."""
    match diagnostic.figure:
        case Dots() as dots:
            chunks = _chunks(dots.rows, _MOST_ROWS)
            drawn = [_draw_dots(dots, chunk) for chunk in chunks]
        case Curves() as curves:
            panels = _chunks(curves.panels, _MOST_PANELS)
            drawn = [_draw_curves(curves, chunk) for chunk in panels]
        case None:
            drawn = []
    return tuple(
        Figure(
            id=f"{diagnostic.name.replace('_', '-')}-{part}",
            title=diagnostic.title + (f" (del {part} av {len(drawn)})" if len(drawn) > 1 else ""),
            subtitle=drawing.subtitle,
            alt=drawing.alt,
            width=_WIDTH,
            height=drawing.height,
            parts=drawing.parts,
        )
        for part, drawing in enumerate(drawn, start=1)
    )


def _chunks(things: Sequence[_Thing], most: int) -> list[Sequence[_Thing]]:
    """Part things into as few about equally long parts as there may be."""
    parts = -(-len(things) // most)
    size = -(-len(things) // max(parts, 1))
    return [things[start : start + size] for start in range(0, len(things), max(size, 1))]


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    subtitle: str
    alt: str
    height: float
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Axis:
    """From `low` to `high` of what is shown, on pixels `start` to `end`."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * share

    @property
    def limits(self) -> list[float]:
        first, last = ceil(self.low / self.step - 1e-9), floor(self.high / self.step + 1e-9)
        return [self.step * k for k in range(first, last + 1)]

    @property
    def decimals(self) -> int:
        return max(0, -floor(log10(self.step) + 1e-9))


def _axis(
    values: Sequence[float], *, start: float, end: float, ticks: int, tight: bool = False
) -> _Axis:
    """Choose steps of 1, 2 or 5 times a power of ten, and whole steps for ends unless `tight`."""
    low, high = min(values), max(values)
    rough = max(high - low, 1e-6) / ticks
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    if tight and high > low:
        return _Axis(low=low, high=high, step=step, start=start, end=end)
    first, last = step * floor(low / step + 1e-9), step * ceil(high / step - 1e-9)
    return _Axis(low=first, high=max(last, first + step), step=step, start=start, end=end)


def _draw_dots(dots: Dots, rows: Sequence[Dot]) -> _Drawing:
    ends = [end for row in dots.rows for end in (row.low, row.high, row.value)]
    axis = _axis([*ends, dots.reference], start=_LEFT, end=_WIDTH - _RIGHT, ticks=6)
    height = _TOP + _ROW * len(rows) + 30
    parts = _draw_scale(axis, dots, height)
    for place, row in enumerate(rows):
        parts += _draw_row(row, axis, _TOP + _ROW * (place + 0.5))
    return _Drawing(
        subtitle=f"{dots.x_label}. Fylld punkt: pekas ut. Ring: pekas inte ut.",
        alt=f"{dots.x_label}. " + " ".join(_row_in_words(row) for row in rows),
        height=height,
        parts=tuple(parts),
    )


def _draw_scale(axis: _Axis, dots: Dots, height: float) -> list[str]:
    parts = []
    for limit in axis.limits:
        x = axis.at(limit)
        parts.append(svg.line((x, _TOP - 6), (x, height - 26), stroke=_GRID))
        label = swedish.number(limit, decimals=axis.decimals)
        parts.extend(
            svg.text(label, x=x, y=y, size=11, text_anchor="middle")
            for y in (_TOP - 10, height - 12)
        )
    x = axis.at(dots.reference)
    parts.append(svg.line((x, _TOP - 6), (x, height - 26), stroke=OUTLINE, stroke_dasharray="4 3"))
    return parts


def _draw_row(row: Dot, axis: _Axis, y: float) -> list[str]:
    stroke: dict[str, str | float] = {"stroke": OUTLINE, "stroke_width": 1.6}
    told = swedish.interval(row.low, row.high, decimals=1)
    return [
        svg.text(_shortened(row.label, 44), x=0, y=y + 4, size=11),
        svg.line((axis.at(row.low), y), (axis.at(row.high), y), **stroke),
        _dot(axis.at(row.value), y, marked=row.marked, radius=4),
        svg.text(
            f"{swedish.number(row.value, decimals=1)} ({told})",
            x=_WIDTH,
            y=y + 4,
            size=11,
            text_anchor="end",
        ),
    ]


def _dot(x: float, y: float, *, marked: bool, radius: float) -> str:
    return svg.element(
        "circle",
        cx=x,
        cy=y,
        r=radius,
        fill=OUTLINE if marked else "#ffffff",
        stroke=OUTLINE,
        stroke_width=1.4,
    )


def _row_in_words(row: Dot) -> str:
    told = swedish.between(row.low, row.high, decimals=1)
    pointed = ", pekas ut" if row.marked else ""
    return f"{row.label}: {swedish.number(row.value, decimals=1)}, {told}{pointed}."


def _draw_curves(curves: Curves, panels: Sequence[Panel]) -> _Drawing:
    # Points in a panel may have intervals that leave the scale; the axes are for all panels alike.
    xs = [x for panel in curves.panels for x in (*panel.x, *(point.x for point in panel.points))]
    ys = [
        y
        for panel in curves.panels
        for y in (*panel.y, *(end for point in panel.points for end in (point.low, point.high)))
    ]
    across = _axis(xs, start=_MARGIN_LEFT, end=_PANEL_WIDTH - _MARGIN_RIGHT, ticks=4, tight=True)
    up = _axis(ys, start=_PANEL_HEIGHT - _MARGIN_BOTTOM, end=_MARGIN_TOP, ticks=4)
    parts = [
        svg.moved(
            _draw_panel(panel, across, up),
            x=_PANEL_WIDTH * (place % _COLUMNS),
            y=_PANEL_HEIGHT * (place // _COLUMNS),
        )
        for place, panel in enumerate(panels)
    ]
    return _Drawing(
        subtitle=(
            f"Vågrätt: {_small_first(curves.x_label)}. Lodrätt: {_small_first(curves.y_label)}. "
            "Linje: vad modellen väntar. Punkter med streck: givna svar; fyllda där frågan pekas "
            "ut."
        ),
        alt="Kurva per fråga. " + " ".join(_panel_in_words(panel) for panel in panels),
        height=_PANEL_HEIGHT * -(-len(panels) // _COLUMNS),
        parts=tuple(parts),
    )


def _draw_panel(panel: Panel, across: _Axis, up: _Axis) -> list[str]:
    parts = [
        svg.text(
            _shortened(panel.title, _LONGEST_TITLE),
            x=_MARGIN_LEFT,
            y=_MARGIN_TOP - 10,
            size=11,
            font_weight="bold" if panel.marked else "normal",
        ),
        svg.rectangle(
            across.start,
            up.end,
            across.end - across.start,
            up.start - up.end,
            fill="none",
            stroke=OUTLINE if panel.marked else _FRAME,
        ),
    ]
    for limit in up.limits:
        y, label = up.at(limit), swedish.number(limit, decimals=up.decimals)
        parts.append(svg.line((across.start, y), (across.end, y), stroke=_GRID, stroke_width=0.5))
        parts.append(svg.text(label, x=across.start - 4, y=y + 3, size=9, text_anchor="end"))
    for limit in across.limits:
        label = swedish.number(limit, decimals=across.decimals)
        x = across.at(limit)
        parts.append(svg.text(label, x=x, y=up.start + 12, size=9, text_anchor="middle"))
    points = " ".join(
        f"{svg.digits(across.at(x))},{svg.digits(up.at(y))}"
        for x, y in zip(panel.x, panel.y, strict=True)
    )
    parts.append(svg.element("polyline", points=points, fill="none", stroke=_FRAME, stroke_width=2))
    for point in panel.points:
        x = across.at(point.x)
        ends = (x, up.at(point.low)), (x, up.at(point.high))
        parts.append(svg.line(*ends, stroke=OUTLINE))
        parts.append(_dot(x, up.at(point.y), marked=panel.marked, radius=2.5))
    return parts


def _panel_in_words(panel: Panel) -> str:
    first, last = (swedish.number(panel.y[end], decimals=1) for end in (0, -1))
    pointed = ", pekas ut" if panel.marked else ""
    return f"{panel.title}: från {first} till {last}{pointed}."


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _small_first(text: str) -> str:
    return text[:1].lower() + text[1:]
