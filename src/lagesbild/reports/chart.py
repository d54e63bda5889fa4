"""The composite of every area as a dot in its interval, in the order of the alphabet."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from lagesbild import swedish
from lagesbild.picture.record import Picture
from lagesbild.reports import svg
from lagesbild.reports.figure import Figure
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.value_classes import LIMITS, OUTLINE, value_class

_WIDTH, _LEFT, _RIGHT = 800.0, 250.0, 110.0
_ROW, _TOP = 18.0, 26.0
_MOST_ROWS = 50
_STEP = LIMITS[1] - LIMITS[0]


@dataclass(frozen=True)
class _Axis:
    """From `low` to `high`, in whole steps of the value classes, so that all intervals fit."""

    low: int
    high: int

    @property
    def limits(self) -> range:
        return range(self.low, self.high + 1, _STEP)

    def x(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * share


def interval_figures(picture: Picture, areas: Sequence[MappedArea]) -> list[Figure]:
    """Return the chart, on as many figures as pages need, about equally long."""
    amount = max(1, -(-len(areas) // _MOST_ROWS))
    size = -(-len(areas) // amount)
    chunks = [areas[start : start + size] for start in range(0, len(areas), size)]
    return [
        _figure(picture, areas, chunk, part=part, parts=len(chunks))
        for part, chunk in enumerate(chunks, start=1)
    ]


def _figure(
    picture: Picture,
    areas: Sequence[MappedArea],
    chunk: Sequence[MappedArea],
    *,
    part: int,
    parts: int,
) -> Figure:
    axis = _axis_of(areas)
    height = _TOP + _ROW * len(chunk) + 30
    tops = (_TOP + _ROW * index for index in range(len(chunk)))
    rows = (
        mark for area, top in zip(chunk, tops, strict=False) for mark in _draw_row(area, axis, top)
    )
    of_parts = f" (del {part} av {parts})" if parts > 1 else ""
    return Figure(
        id=f"intervals-{part}",
        title=_finding(areas) + of_parts,
        subtitle=(
            "Sammanvägt indikatorvärde 0–100 med"
            f" {swedish.percent(picture.method.coverage)} intervall, i nummerordning."
            " Fylld punkt: säkert förslag till klass. Ring: osäkert."
        ),
        alt="Punkt och intervall per område. " + " ".join(_in_words(area) for area in chunk),
        width=_WIDTH,
        height=height,
        parts=(*_draw_axis(axis, height), *rows),
    )


def _finding(areas: Sequence[MappedArea]) -> str:
    inside = sum(_lies_in_one_class(area) for area in areas)
    return (
        f"För {inside} av {swedish.plural(len(areas), 'område', 'områden')}"
        " ryms hela intervallet i en värdeklass"
    )


def _lies_in_one_class(area: MappedArea) -> bool:
    low, high = value_class(area.score_low), value_class(area.score_high)
    return low is not None and low == high


def _draw_axis(axis: _Axis, height: float) -> list[str]:
    parts = []
    for limit in axis.limits:
        x = axis.x(limit)
        parts.append(svg.line((x, _TOP - 6), (x, height - 26), stroke="#b5b5b0"))
        parts.extend(
            svg.text(str(limit), x=x, y=y, size=11, text_anchor="middle")
            for y in (_TOP - 10, height - 12)
        )
    return parts


def _draw_row(area: MappedArea, axis: _Axis, top: float) -> list[str]:
    y = top + _ROW / 2
    label = svg.text(f"{area.number} {area.name}", x=0, y=y + 4, size=11)
    if area.score is None or area.score_low is None or area.score_high is None:
        return [label, svg.text(swedish.MISSING, x=axis.x(0) + 6, y=y + 4, size=11)]
    stroke: dict[str, str | float] = {"stroke": OUTLINE, "stroke_width": 1.6}
    doubt = swedish.interval(area.score_low, area.score_high, decimals=0)
    written = f"{swedish.count(area.score)} ({doubt})"
    return [
        label,
        svg.line((axis.x(area.score_low), y), (axis.x(area.score_high), y), **stroke),
        svg.element(
            "circle",
            cx=axis.x(area.score),
            cy=y,
            r=4,
            fill=OUTLINE if area.is_certain else "#ffffff",
            **stroke,
        ),
        svg.text(written, x=_WIDTH, y=y + 4, size=11, text_anchor="end"),
    ]


def _in_words(area: MappedArea) -> str:
    if area.score is None:
        return f"{area.name}: {swedish.MISSING}."
    doubt = swedish.between(area.score_low, area.score_high, decimals=0)
    return f"{area.name}: {swedish.count(area.score)}, {doubt}."


def _axis_of(areas: Sequence[MappedArea]) -> _Axis:
    lows = [area.score_low for area in areas if area.score_low is not None]
    highs = [area.score_high for area in areas if area.score_high is not None]
    return _Axis(
        low=_STEP * floor(min(LIMITS[0], *lows, 0) / _STEP),
        high=_STEP * ceil(max(LIMITS[-1], *highs, 0) / _STEP),
    )
