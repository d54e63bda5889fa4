"""Where the points of a chart of months stand: people and full-time posts, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from lagesbild_web.records.queries.officers import Row

_WIDTH, _HEIGHT = 640.0, 220.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 10.0, 12.0, 30.0
_MOST_STEPS = 5


@dataclass(frozen=True, kw_only=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure through the months; a month without a value breaks it."""

    figure: str
    dots: tuple[Dot, ...]
    pieces: tuple[str, ...]
    """Points of the lines between dots of months that follow on one another, for SVG."""


@dataclass(frozen=True, kw_only=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, kw_only=True)
class MonthChart:
    width: float
    height: float
    left: float
    right: float
    bottom: float
    lines: tuple[Line, ...]
    months: tuple[Tick, ...]
    steps: tuple[Tick, ...]


def month_chart(months: Sequence[Mapping[str, Row]], figures: Sequence[str]) -> MonthChart | None:
    """Return the chart of some figures; None where no month has a value of any.

    :param months: by figure, the oldest month first.
    """
    values = {name: [month.get(name, {}).get("value") for month in months] for name in figures}
    known = [value for row in values.values() for value in row if value is not None]
    if not known:
        return None
    step = max(1, ceil(max(known) / _MOST_STEPS))
    top = step * max(1, ceil(max(known) / step))
    periods = [next(iter(month.values()))["period"] for month in months]

    def x(place: int) -> float:
        room = _WIDTH - _LEFT - _RIGHT
        return _LEFT + room * (place + 0.5) / len(months)

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * value / top

    return MonthChart(
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        right=_WIDTH - _RIGHT,
        bottom=_HEIGHT - _BOTTOM,
        lines=tuple(
            _line(
                name,
                [
                    None if value is None else Dot(x=x(place), y=y(value))
                    for place, value in enumerate(row)
                ],
            )
            for name, row in values.items()
        ),
        months=tuple(Tick(at=x(place), text=period) for place, period in enumerate(periods)),
        steps=tuple(Tick(at=y(value), text=str(value)) for value in range(0, top + 1, step)),
    )


def _line(figure: str, dots: Sequence[Dot | None]) -> Line:
    pieces: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            pieces.append([])
        else:
            pieces[-1].append(dot)
    return Line(
        figure=figure,
        dots=tuple(dot for dot in dots if dot is not None),
        pieces=tuple(
            " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in piece)
            for piece in pieces
            if len(piece) > 1
        ),
    )
