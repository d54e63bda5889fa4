"""How many needs of cameras still wait so many days after the report, with limits.

A need that still waits is followed for as long as it has waited, and counts as waiting until then
(Kaplan-Meier, see `cameras.follow_up.waiting_curves`).
"""

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any

from lagesbild import swedish
from lagesbild.reports import svg
from lagesbild.reports.content import TextTable, number_column, text_table
from lagesbild.reports.figure import Figure
from lagesbild.reports.value_classes import OUTLINE

Row = Mapping[str, Any]

_WIDTH, _HEIGHT = 800.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 20.0, 16.0, 46.0
_GRID, _BAND = "#d8d8d4", "#c3cee0"
_NICE = (30, 60, 90, 180, 365, 730)
_MOST_TICKS = 8
_LEAST_POINTS = 2

_At = Callable[[float, float], tuple[float, float]]


def waiting_figure(curve: Sequence[Row], summary: Row, *, coverage: float) -> Figure | None:
    """Draw the share of some needs that still waits; None where too few are followed for a curve.

    :param curve: rows of one unit, as `follow_up.CURVE_SCHEMA` has them, by days.
    :param summary: the row of the same unit, as `follow_up.WAITING_SCHEMA` has it.
    """
    if len(curve) < _LEAST_POINTS:
        return None
    last = float(curve[-1]["days"])

    def at(days: float, share: float) -> tuple[float, float]:
        x = _LEFT + (_WIDTH - _LEFT - _RIGHT) * days / last
        return x, _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - share)

    middle, low, high = (
        [at(row["days"], row[name]) for row in curve] for name in ("waiting_share", "low", "high")
    )
    median = summary["median_days"]
    told = (
        f"Hälften är i drift efter {swedish.count(median)} dagar"
        if median is not None
        else "Mer än hälften är inte i drift inom den tid som har gått"
    )
    return Figure(
        id=f"camera-waiting-{svg.safe_id(str(summary['unit']))}",
        title=told,
        subtitle=f"Andel av {swedish.plural(summary['needs'], 'behov', 'behov')} som ännu väntar,"
        f" efter dagar från anmälan. Fältet är {swedish.percent(coverage)} intervall.",
        alt=f"En kurva som börjar på 100 procent och faller. {told}. Tabellen har fler tal.",
        width=_WIDTH,
        height=_HEIGHT,
        parts=(
            _shape("polygon", [*low, *reversed(high)], fill=_BAND),
            *_axes(at, last),
            _shape("polyline", middle, fill="none", stroke=OUTLINE, stroke_width=2.4),
        ),
    )


def waiting_table(curve: Sequence[Row], *, coverage: float) -> TextTable:
    """Return the same points as the curve, and how many needs were followed for as long."""
    rows = [
        (
            swedish.count(row["days"]),
            *(swedish.percent(row[name]) for name in ("waiting_share", "low", "high")),
            swedish.count(row["followed"]),
        )
        for row in curve
    ]
    return text_table(
        "table-camera-waiting",
        f"Andel som ännu väntar, med {swedish.percent(coverage)} intervall.",
        [
            number_column(label)
            for label in ("Dagar från anmälan", "Väntar ännu", "Lägst", "Högst", "Följda behov")
        ],
        rows,
        note="Följda behov är de som har väntat så länge; de som ännu väntar räknas med så länge"
        " de hittills har väntat.",
    )


def _axes(at: _At, last: float) -> list[str]:
    return [
        *(_across(at(0, share), share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)),
        *(_tick(at(days, 0), days) for days in _ticks(last)),
        svg.text(
            "dagar från anmälan", x=_WIDTH - _RIGHT, y=_HEIGHT - 8, size=11, text_anchor="end"
        ),
    ]


def _shape(name: str, points: Sequence[tuple[float, float]], **style: str | float) -> str:
    written = " ".join(f"{svg.digits(x)},{svg.digits(y)}" for x, y in points)
    return svg.element(name, points=written, **style)


def _across(start: tuple[float, float], share: float) -> str:
    x, y = start
    line = svg.line((x, y), (_WIDTH - _RIGHT, y), stroke=OUTLINE if share == 0 else _GRID)
    return line + svg.text(swedish.percent(share), x=x - 6, y=y + 4, size=11, text_anchor="end")


def _tick(start: tuple[float, float], days: float) -> str:
    x, y = start
    mark = svg.line((x, y), (x, y + 5), stroke=OUTLINE)
    return mark + svg.text(swedish.count(days), x=x, y=y + 18, size=11, text_anchor="middle")


def _ticks(last: float) -> list[float]:
    step = next((one for one in _NICE if last / one <= _MOST_TICKS), None)
    step = step or _NICE[-1] * ceil(last / _MOST_TICKS / _NICE[-1])
    return [float(days) for days in range(0, int(last) + 1, step)]
