"""Scenarios of a plan beside each other: one panel per goal, one bar per scenario."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lagesbild import swedish
from lagesbild.officers.plan.goals import Goal
from lagesbild.reports import svg
from lagesbild.reports.figure import Figure
from lagesbild.reports.value_classes import OUTLINE

_WIDTH, _LEFT, _RIGHT = 800.0, 250.0, 150.0
_BAR = _WIDTH - _LEFT - _RIGHT
_ROW, _HEADING, _GAP, _TOP = 22.0, 30.0, 18.0, 8.0
_SHOWN = (Goal.FLOORS, Goal.NORM, Goal.COVERAGE, Goal.NEED, Goal.PLACEMENTS)
_BASE, _OTHER = "#00224e", "#7c7b78"
_LONGEST = 34
"""Letters of a scenario's name that have room."""


@dataclass(frozen=True, kw_only=True)
class _Panel:
    goal: Goal
    title: str
    unit: str
    rows: Sequence[tuple[str, float, bool]]
    """Scenario, value, and whether it is proven."""

    @property
    def height(self) -> float:
        return _HEADING + _ROW * len(self.rows) + _GAP

    @property
    def largest(self) -> float:
        if self.goal is Goal.COVERAGE:
            return 1.0
        return max((value for _, value, _ in self.rows), default=0.0)


def scenario_figure(comparison: pl.DataFrame, *, title: str) -> Figure:
    """Return the bars of all scenarios; goals that are the same everywhere and 0 are left out.

    :param comparison: see `officers.plan.scenarios.COMPARISON_SCHEMA`.
    """
    panels = [panel for goal in _SHOWN if (panel := _panel(comparison, goal)) is not None]
    parts: list[str] = []
    y = _TOP
    for panel in panels:
        parts += _draw(panel, y)
        y += panel.height
    key = "Mörk stapel: det första scenariot."
    if not all(proven for panel in panels for _, _, proven in panel.rows):
        key += " Tom stapel: inte bevisat, värdet kan vara möjligt att förbättra."
    parts.append(svg.text(key, x=0, y=y + 4, size=11))
    return Figure(
        id="officer-plan-scenarios",
        title=title,
        subtitle=key,
        alt=" ".join(_in_words(panel) for panel in panels),
        width=_WIDTH,
        height=y + 14,
        parts=tuple(parts),
    )


def _panel(comparison: pl.DataFrame, goal: Goal) -> _Panel | None:
    rows = comparison.filter(pl.col("value").is_not_null(), goal=goal.value)
    if rows.is_empty() or (goal is Goal.FLOORS and not (rows["value"] > 0).any()):
        return None
    first = rows.row(0, named=True)
    return _Panel(
        goal=goal,
        title=first["goal_title"],
        unit=first["unit"],
        rows=[(r["title"], r["value"], r["is_proven"]) for r in rows.iter_rows(named=True)],
    )


def _draw(panel: _Panel, top: float) -> list[str]:
    better = "större är bättre" if panel.goal is Goal.COVERAGE else "mindre är bättre"
    head = svg.text(panel.title, x=0, y=top + 16, size=13, font_weight="bold")
    unit = "" if panel.goal is Goal.COVERAGE else f"{panel.unit}, "
    note = svg.text(f"{unit}{better}", x=_WIDTH, y=top + 16, size=11, text_anchor="end")
    bottom = top + panel.height - _GAP
    parts = [head, note]
    if panel.goal is Goal.COVERAGE:
        x = _LEFT + _BAR
        parts += [
            svg.line((x, top + _HEADING - 6), (x, bottom), stroke="#b5b5b0"),
            svg.text("normen", x=x, y=top + _HEADING - 8, size=10, text_anchor="middle"),
        ]
    for number, (name, value, is_proven) in enumerate(panel.rows):
        y = top + _HEADING + _ROW * number
        fill = _BASE if number == 0 else _OTHER
        width = _BAR * value / panel.largest if panel.largest else 0.0
        short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
        parts += [
            svg.text(short, x=0, y=y + 15, size=12),
            svg.rectangle(
                _LEFT,
                y + 3,
                max(width, 1.0),
                _ROW - 7,
                fill=fill if is_proven else "#ffffff",
                stroke=fill,
                stroke_width=1.4,
            ),
            svg.text(
                _figure(panel, value),
                x=_LEFT + (_BAR if panel.goal is Goal.COVERAGE else width) + 8,
                y=y + 15,
                size=12,
            ),
        ]
    parts.append(svg.line((_LEFT, top + _HEADING), (_LEFT, bottom), stroke=OUTLINE))
    return parts


def _figure(panel: _Panel, value: float) -> str:
    if panel.goal is Goal.COVERAGE:
        return swedish.percent(value)
    return swedish.number(value, decimals=0 if value == int(value) else 1)


def _in_words(panel: _Panel) -> str:
    told = "; ".join(f"{name}: {_figure(panel, value)}" for name, value, _ in panel.rows)
    return f"{panel.title} ({panel.unit}). {told}."
